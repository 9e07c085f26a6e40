//! `free` (reference §5): cache, fastbin, or merged with its neighbours.

use super::chunk::{Chunk, Link, NON_MAIN_ARENA, PREV_INUSE};
use super::heap::{Heap, Survived, abort_if, bytes};
use super::layout::{ALIGN, is_aligned};
use super::memory::Memory;
use crate::base::VirtAddr;
use crate::base::step::MallocStep;

/// `FASTBIN_CONSOLIDATION_THRESHOLD`.
const CONSOLIDATION_THRESHOLD: u64 = 64 << 10;

/// Who frees a chunk (`have_lock`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Caller {
    /// The program.
    Program,
    /// glibc itself, holding the arena's lock.
    Inside,
}

/// A free chunk in the making.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merged {
    chunk: Chunk,
    size: u64,
}

impl<M: Memory> Heap<'_, M> {
    /// `__libc_free`, of a pointer that is not null.
    pub fn free(&mut self, user: VirtAddr) -> Survived<()> {
        let chunk = self.chunk_of(user);
        if self.is_mmapped(chunk)? {
            self.adapt_threshold(chunk)?;
            return self.unmap(chunk);
        }
        self.init_tcache()?;
        self.find_arena(chunk)?;
        self.free_chunk(chunk, Caller::Program)
    }

    /// `arena_for_chunk`: a chunk flagged as another arena's is looked up in that arena's heap, which is unmapped
    /// unless something else lies there; then this model goes on with the only arena it has.
    pub fn find_arena(&mut self, chunk: Chunk) -> Survived<()> {
        if self.size_word(chunk)? & NON_MAIN_ARENA != 0 {
            self.load(chunk.0 & !(self.sizes().foreign_heap() - 1))?;
        }
        Ok(())
    }

    /// `_int_free`.
    pub fn free_chunk(&mut self, chunk: Chunk, caller: Caller) -> Survived<()> {
        let size = self.size(chunk)?;
        abort_if(self.is_wild(chunk, size), "free(): invalid pointer")?;
        let is_impossible = size < self.sizes().min_chunk() || !is_aligned(size, ALIGN);
        abort_if(is_impossible, "free(): invalid size")?;
        if self.put_in_tcache(chunk, size)? {
            Ok(())
        } else if size <= self.malloc.params.max_fast {
            self.put_in_fastbin(chunk, size, caller)
        } else {
            self.check_before_merge(chunk, size)?;
            self.merge(chunk, size)
        }
    }

    /// Whether a chunk would wrap around the address space or is not aligned.
    pub fn is_wild(&self, chunk: Chunk, size: u64) -> bool {
        chunk.0 > self.sizes().wrap(size.wrapping_neg()) || self.is_misaligned(chunk)
    }

    fn check_before_merge(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let next = self.after(chunk, size);
        let top = self.arena().top();
        abort_if(chunk == top, "double free or corruption (top)")?;
        if self.arena().is_contiguous {
            let top_size = self.size(top)?;
            abort_if(next >= self.after(top, top_size), "double free or corruption (out)")?;
        }
        abort_if(!self.is_previous_in_use(next)?, "double free or corruption (!prev)")?;
        let is_small = self.size_word(next)? <= self.sizes().header();
        let is_wrong = is_small || self.size(next)? >= self.arena().system_mem;
        abort_if(is_wrong, "free(): invalid next size (normal)")
    }

    fn merge(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let next = self.after(chunk, size);
        let next_size = self.size(next)?;
        let merged = self.merge_backward(chunk, size, "corrupted size vs. prev_size while consolidating")?;
        let size = self.merge_forward(merged, next, next_size, Self::insert_checked)?;
        if size >= CONSOLIDATION_THRESHOLD {
            self.tidy()?;
        }
        Ok(())
    }

    fn insert_checked(&mut self, chunk: Chunk) -> Survived<()> {
        self.insert_unsorted(chunk, "free(): corrupted unsorted chunks")
    }

    /// Absorbs the chunk before, if that is free.
    pub fn merge_backward(&mut self, chunk: Chunk, size: u64, corrupted: &str) -> Survived<Merged> {
        if self.is_previous_in_use(chunk)? {
            return Ok(Merged { chunk, size });
        }
        let prev_size = self.prev_size(chunk)?;
        let before = self.before(chunk, prev_size);
        abort_if(self.size(before)? != prev_size, corrupted)?;
        self.unlink(before)?;
        let size = self.sizes().wrap(size.wrapping_add(prev_size));
        self.step(|| MallocStep::MergedBackward { chunk: before.address(), bytes: bytes(size) });
        Ok(Merged { chunk: before, size })
    }

    /// Joins the top, or absorbs the chunk after if that is free and goes to the unsorted bin: the final size.
    pub fn merge_forward(
        &mut self,
        Merged { chunk, size }: Merged,
        next: Chunk,
        next_size: u64,
        insert: impl FnOnce(&mut Self, Chunk) -> Survived<()>,
    ) -> Survived<u64> {
        let together = self.sizes().wrap(size.wrapping_add(next_size));
        if next == self.arena().top() {
            self.set_head(chunk, together | PREV_INUSE)?;
            self.arena().set_top(chunk);
            self.step(|| MallocStep::IntoTop { chunk: chunk.address(), bytes: bytes(together) });
            return Ok(together);
        }
        let size = if self.is_in_use(next, next_size)? {
            self.clear_previous_in_use(next)?;
            size
        } else {
            self.unlink(next)?;
            self.step(|| MallocStep::MergedForward { chunk: next.address(), bytes: bytes(together) });
            together
        };
        insert(self, chunk)?;
        self.set_free(chunk, size)?;
        self.step(|| MallocStep::ToUnsorted { chunk: chunk.address(), bytes: bytes(size) });
        Ok(size)
    }

    /// After a large free: the fastbins, and the end of the heap.
    fn tidy(&mut self) -> Survived<()> {
        if self.arena().have_fastchunks {
            self.consolidate()?;
        }
        let top = self.arena().top();
        if self.size(top)? >= self.malloc.params.trim_threshold {
            self.trim_top(self.malloc.params.top_pad)?;
        }
        Ok(())
    }

    /// `unlink_chunk`: takes a free chunk out of its bin.
    pub fn unlink(&mut self, chunk: Chunk) -> Survived<()> {
        let size = self.size(chunk)?;
        let foot = self.prev_size(self.after(chunk, size))?;
        abort_if(size != foot, "corrupted size vs. prev_size")?;
        let (fd, bk) = (self.link(chunk, Link::Fd)?, self.link(chunk, Link::Bk)?);
        let is_broken = self.link(fd, Link::Bk)? != chunk || self.link(bk, Link::Fd)? != chunk;
        abort_if(is_broken, "corrupted double-linked list")?;
        self.set_link(fd, Link::Bk, bk)?;
        self.set_link(bk, Link::Fd, fd)?;
        let word = self.size_word(chunk)?;
        if !self.sizes().is_small(word) && !self.link(chunk, Link::FdNextsize)?.is_null() {
            self.unlink_size(chunk, fd)?;
        }
        Ok(())
    }

    /// Takes the first chunk of a size out of the skip list; the second, if any, becomes the first.
    fn unlink_size(&mut self, chunk: Chunk, second: Chunk) -> Survived<()> {
        let (smaller, larger) = (self.link(chunk, Link::FdNextsize)?, self.link(chunk, Link::BkNextsize)?);
        let is_broken =
            self.link(smaller, Link::BkNextsize)? != chunk || self.link(larger, Link::FdNextsize)? != chunk;
        abort_if(is_broken, "corrupted double-linked list (not small)")?;
        if !self.link(second, Link::FdNextsize)?.is_null() {
            self.set_link(smaller, Link::BkNextsize, larger)?;
            return self.set_link(larger, Link::FdNextsize, smaller);
        }
        let (smaller, larger) = if smaller == chunk { (second, second) } else { (smaller, larger) };
        self.set_link(second, Link::FdNextsize, smaller)?;
        self.set_link(second, Link::BkNextsize, larger)?;
        self.set_link(smaller, Link::BkNextsize, second)?;
        self.set_link(larger, Link::FdNextsize, second)
    }
}
