//! The unsorted bin: chunks wait here, and malloc sorts them on its way (reference §4.5).

use super::chunk::{Chunk, Link, PREV_INUSE};
use super::heap::{Heap, Survived, abort_if, bytes};
use super::memory::Memory;
use crate::base::step::MallocStep;

/// `MAX_ITERS`: chunks that one scan sorts.
const MAX_SORTED: u32 = 10_000;

/// What became of one unsorted chunk.
enum Visit {
    /// It is the answer.
    Taken,
    /// It fits exactly, and waits in the tcache.
    Cached,
    /// It was put in the bin of its size.
    Sorted,
}

impl<M: Memory> Heap<'_, M> {
    /// Scans the unsorted chunks, oldest first, for one of exactly this size.
    pub fn take_from_unsorted(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let unsorted = self.arena().unsorted();
        let (mut sorted, mut cached) = (0, 0);
        while sorted < MAX_SORTED {
            let victim = self.link(unsorted, Link::Bk)?;
            if victim == unsorted {
                break;
            }
            match self.visit(victim, size)? {
                Visit::Taken => return Ok(Some(victim)),
                Visit::Cached => cached += 1,
                Visit::Sorted => sorted += 1,
            }
        }
        if cached == 0 { Ok(None) } else { self.newest_cached(size, cached) }
    }

    fn newest_cached(&mut self, size: u64, cached: u32) -> Survived<Option<Chunk>> {
        let (Some(tcache), Some(bin)) = (self.malloc.tcache, self.sizes().tcache_bin(size)) else {
            unreachable!("a chunk of this size was cached");
        };
        let at = self.tcache_get(tcache, bin)?;
        self.step(|| MallocStep::UnsortedHit { at, bytes: bytes(size) });
        self.stashed(cached - 1, size);
        Ok(Some(self.chunk_of(at)))
    }

    fn visit(&mut self, victim: Chunk, size: u64) -> Survived<Visit> {
        let whole = self.size(victim)?;
        let before = self.link(victim, Link::Bk)?;
        self.check_unsorted(victim, whole, before)?;
        if self.is_lone_remainder(victim, whole, before, size) {
            self.split_remainder(victim, whole, size)?;
            return Ok(Visit::Taken);
        }
        let unsorted = self.arena().unsorted();
        self.drop_last(unsorted, before)?;
        if whole != size {
            self.sort(victim, whole)?;
            return Ok(Visit::Sorted);
        }
        self.set_in_use(victim, size)?;
        let Some(room) = self.tcache_room(size)? else {
            let at = self.user(victim);
            self.step(|| MallocStep::UnsortedHit { at, bytes: bytes(size) });
            return Ok(Visit::Taken);
        };
        self.tcache_put(victim, room)?;
        Ok(Visit::Cached)
    }

    fn check_unsorted(&mut self, victim: Chunk, size: u64, before: Chunk) -> Survived<()> {
        let (header, system_mem) = (self.sizes().header(), self.arena().system_mem);
        abort_if(size <= header || size > system_mem, "malloc(): invalid size (unsorted)")?;
        let next = self.after(victim, size);
        let next_size = self.size_word(next)?;
        abort_if(next_size < header || next_size > system_mem, "malloc(): invalid next size (unsorted)")?;
        let foot = self.prev_size(next)? & !7;
        abort_if(foot != size, "malloc(): mismatching next->prev_size (unsorted)")?;
        let is_broken =
            self.link(before, Link::Fd)? != victim || self.link(victim, Link::Fd)? != self.arena().unsorted();
        abort_if(is_broken, "malloc(): unsorted double linked list corrupted")?;
        abort_if(self.is_previous_in_use(next)?, "malloc(): invalid next->prev_inuse (unsorted)")
    }

    /// A run of small requests is served from one chunk, so that they lie together.
    fn is_lone_remainder(&mut self, victim: Chunk, whole: u64, before: Chunk, size: u64) -> bool {
        self.sizes().is_small(size)
            && before == self.arena().unsorted()
            && victim == self.arena().last_remainder()
            && whole > size + self.sizes().min_chunk()
    }

    fn split_remainder(&mut self, victim: Chunk, whole: u64, size: u64) -> Survived<()> {
        let (rest, left) = (self.after(victim, size), whole - size);
        let unsorted = self.arena().unsorted();
        self.insert_between(rest, unsorted, unsorted)?;
        self.arena().set_last_remainder(rest);
        self.set_head(victim, size | PREV_INUSE)?;
        self.set_free(rest, left)?;
        let at = self.user(victim);
        self.step(|| MallocStep::LastRemainderSplit { at, bytes: bytes(size), left_bytes: bytes(left) });
        Ok(())
    }

    /// Puts a chunk in the bin of its size.
    fn sort(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let index = self.sizes().bin(size);
        let bin = self.arena().bin(index);
        let first = self.link(bin, Link::Fd)?;
        if self.sizes().is_small(size) {
            self.insert_between(chunk, bin, first)?;
        } else {
            self.insert_large(chunk, size, bin, first)?;
        }
        self.arena().mark_bin(index);
        self.step(|| MallocStep::Sorted { chunk: chunk.address(), bytes: bytes(size), bin: index as u32 });
        Ok(())
    }
}
