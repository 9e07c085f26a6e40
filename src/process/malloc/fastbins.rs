//! Fastbins: stacks of small chunks that stay marked in use until they are consolidated (reference §4.2, §6).

use super::chunk::{Chunk, Link};
use super::free::Caller;
use super::heap::{Heap, Survived, abort_if, bytes};
use super::memory::Memory;
use crate::base::step::MallocStep;

impl<M: Memory> Heap<'_, M> {
    /// `REVEAL_PTR(chunk->fd)`.
    pub fn fast_next(&mut self, chunk: Chunk) -> Survived<Chunk> {
        let place = self.fast_link(chunk);
        let link = self.load(place.get())?;
        Ok(Chunk(self.protect(place, link)))
    }

    /// The newest chunk of the size's fastbin; the others fill the tcache.
    pub fn take_from_fastbin(&mut self, size: u64) -> Survived<Option<Chunk>> {
        if size > self.malloc.params.max_fast {
            return Ok(None);
        }
        let index = self.sizes().fastbin(size);
        let victim = self.arena().fastbin(index);
        if victim.is_null() {
            return Ok(None);
        }
        self.pop_fast(index, victim, "malloc(): unaligned fastbin chunk detected 2")?;
        let class = self.size(victim)?;
        abort_if(self.sizes().fastbin(class) != index, "malloc(): memory corruption (fast)")?;
        let at = self.user(victim);
        self.step(|| MallocStep::FastbinHit { at, bytes: bytes(size) });
        self.stash_fast(index, size)?;
        Ok(Some(victim))
    }

    fn pop_fast(&mut self, index: u32, head: Chunk, unaligned: &str) -> Survived<()> {
        abort_if(self.is_misaligned(head), unaligned)?;
        let next = self.fast_next(head)?;
        self.arena().set_fastbin(index, next);
        Ok(())
    }

    fn stash_fast(&mut self, index: u32, size: u64) -> Survived<()> {
        let mut chunks = 0;
        while let Some(room) = self.tcache_room(size)? {
            let head = self.arena().fastbin(index);
            if head.is_null() {
                break;
            }
            self.pop_fast(index, head, "malloc(): unaligned fastbin chunk detected 3")?;
            self.tcache_put(head, room)?;
            chunks += 1;
        }
        self.stashed(chunks, size);
        Ok(())
    }

    /// Notes that chunks of the wanted size went to the tcache.
    pub fn stashed(&mut self, chunks: u32, size: u64) {
        if chunks > 0 {
            self.step(|| MallocStep::TcacheStash { chunks, bytes: bytes(size) });
        }
    }

    /// Puts a chunk first in its fastbin.
    pub fn put_in_fastbin(&mut self, chunk: Chunk, size: u64, caller: Caller) -> Survived<()> {
        self.check_next_of_fast(chunk, size)?;
        self.arena().have_fastchunks = true;
        let index = self.sizes().fastbin(size);
        let old = self.arena().fastbin(index);
        abort_if(old == chunk, "double free or corruption (fasttop)")?;
        let place = self.fast_link(chunk);
        self.store(place.get(), self.protect(place, old.0))?;
        self.arena().set_fastbin(index, chunk);
        let at = self.user(chunk);
        self.step(|| MallocStep::ToFastbin { at, bytes: bytes(size) });
        if caller == Caller::Inside && !old.is_null() {
            let class = self.size(old)?;
            abort_if(self.sizes().fastbin(class) != index, "invalid fastbin entry (free)")?;
        }
        Ok(())
    }

    fn check_next_of_fast(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let next = self.after(chunk, size);
        let is_small = self.size_word(next)? <= self.sizes().header();
        let is_wrong = is_small || self.size(next)? >= self.arena().system_mem;
        abort_if(is_wrong, "free(): invalid next size (fast)")
    }

    /// `malloc_consolidate`: every fastbin chunk is merged with its free neighbours.
    pub fn consolidate(&mut self) -> Survived<()> {
        self.inside(|| MallocStep::Consolidate, Self::consolidate_all)
    }

    fn consolidate_all(&mut self) -> Survived<()> {
        self.arena().have_fastchunks = false;
        for index in 0..self.sizes().fastbins() as u32 {
            let mut chunk = self.arena().fastbin(index);
            self.arena().set_fastbin(index, Chunk::NULL);
            while !chunk.is_null() {
                chunk = self.consolidate_one(index, chunk)?;
            }
        }
        Ok(())
    }

    /// Merges one chunk of a fastbin: the next of the list.
    fn consolidate_one(&mut self, index: u32, chunk: Chunk) -> Survived<Chunk> {
        abort_if(self.is_misaligned(chunk), "malloc_consolidate(): unaligned fastbin chunk detected")?;
        let size = self.size(chunk)?;
        abort_if(self.sizes().fastbin(size) != index, "malloc_consolidate(): invalid chunk size")?;
        let following = self.fast_next(chunk)?;
        let next = self.after(chunk, size);
        let next_size = self.size(next)?;
        let merged = self.merge_backward(chunk, size, "corrupted size vs. prev_size in fastbins")?;
        self.merge_forward(merged, next, next_size, |heap, chunk| {
            let unsorted = heap.arena().unsorted();
            let first = heap.link(unsorted, Link::Fd)?;
            heap.insert_between(chunk, unsorted, first)
        })?;
        Ok(following)
    }
}
