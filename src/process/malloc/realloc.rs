//! `realloc` (reference §9): in place if it can, else somewhere else.

use super::chunk::{Chunk, PREV_INUSE};
use super::free::Caller;
use super::heap::{Heap, Survived, abort_if, bytes};
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Bytes, VirtAddr};

impl<M: Memory> Heap<'_, M> {
    /// `__libc_realloc`.
    pub fn realloc(&mut self, user: VirtAddr, request: u64) -> Survived<Option<VirtAddr>> {
        if user.is_null() {
            return self.malloc(request);
        }
        if request == 0 {
            self.free(user)?;
            return Ok(None);
        }
        let chunk = self.chunk_of(user);
        let old_size = self.size(chunk)?;
        let is_mmapped = self.is_mmapped(chunk)?;
        if !is_mmapped {
            self.init_tcache()?;
            self.find_arena(chunk)?;
        }
        abort_if(self.is_wild(chunk, old_size), "realloc(): invalid pointer")?;
        let Some(size) = self.chunk_size(request) else { return Ok(None) };
        if is_mmapped {
            return self.realloc_mapped(chunk, old_size, size, request);
        }
        let moved = self.realloc_chunk(chunk, old_size, size)?;
        Ok(moved.map(|chunk| self.user(chunk)))
    }

    fn realloc_mapped(
        &mut self,
        chunk: Chunk,
        old_size: u64,
        size: u64,
        request: u64,
    ) -> Survived<Option<VirtAddr>> {
        if let Some(moved) = self.remap(chunk, size)? {
            return Ok(Some(self.user(moved)));
        }
        let user = self.user(chunk);
        if old_size - self.sizes().word() >= size {
            return Ok(Some(user));
        }
        let Some(to) = self.malloc(request)? else { return Ok(None) };
        self.copy(user, to, self.sizes().wrap(old_size.wrapping_sub(self.sizes().header())))?;
        self.unmap(chunk)?;
        Ok(Some(to))
    }

    fn copy(&mut self, from: VirtAddr, to: VirtAddr, length: u64) -> Survived<()> {
        self.memory.copy(from, to, Bytes::new(length))?;
        self.step(|| MallocStep::Copied { to, bytes: bytes(length) });
        Ok(())
    }

    /// `_int_realloc`.
    fn realloc_chunk(&mut self, chunk: Chunk, old_size: u64, size: u64) -> Survived<Option<Chunk>> {
        self.check_realloc(chunk, old_size)?;
        let next = self.after(chunk, old_size);
        if old_size >= size {
            return self.keep(chunk, old_size, size);
        }
        let together = old_size + self.size(next)?;
        if next == self.arena().top() {
            if together >= size + self.sizes().min_chunk() {
                return self.grow_into_top(chunk, together, size);
            }
        } else if together >= size && !self.is_next_in_use(next)? {
            self.unlink(next)?;
            self.step(|| MallocStep::GrownIntoNext { chunk: next.address(), bytes: bytes(together) });
            return self.keep(chunk, together, size);
        }
        self.move_chunk(chunk, old_size, next, size)
    }

    fn is_next_in_use(&mut self, next: Chunk) -> Survived<bool> {
        let size = self.size(next)?;
        self.is_in_use(next, size)
    }

    fn check_realloc(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let (header, system_mem) = (self.sizes().header(), self.arena().system_mem);
        let is_wrong = self.size_word(chunk)? <= header || size >= system_mem;
        abort_if(is_wrong, "realloc(): invalid old size")?;
        let next = self.after(chunk, size);
        let is_wrong = self.size_word(next)? <= header || self.size(next)? >= system_mem;
        abort_if(is_wrong, "realloc(): invalid next size")
    }

    fn grow_into_top(&mut self, chunk: Chunk, together: u64, size: u64) -> Survived<Option<Chunk>> {
        self.set_size(chunk, size)?;
        let top = self.after(chunk, size);
        self.arena().set_top(top);
        self.set_head(top, (together - size) | PREV_INUSE)?;
        self.step(|| MallocStep::GrownIntoTop { bytes: bytes(size), left_bytes: bytes(together - size) });
        Ok(Some(chunk))
    }

    /// Keeps `size` bytes of a chunk; the rest is freed if it can be a chunk.
    fn keep(&mut self, chunk: Chunk, whole: u64, size: u64) -> Survived<Option<Chunk>> {
        let left = whole - size;
        if left < self.sizes().min_chunk() {
            self.set_size(chunk, whole)?;
            self.set_in_use(chunk, whole)?;
            self.step(|| MallocStep::KeptInPlace { bytes: bytes(whole) });
            return Ok(Some(chunk));
        }
        self.set_size(chunk, size)?;
        let rest = self.after(chunk, size);
        self.set_head(rest, left | PREV_INUSE)?;
        self.set_in_use(rest, left)?;
        self.step(|| MallocStep::KeptInPlace { bytes: bytes(size) });
        self.free_part(rest, left)?;
        Ok(Some(chunk))
    }

    /// Frees a part that was cut off a chunk.
    pub fn free_part(&mut self, part: Chunk, size: u64) -> Survived<()> {
        let step = || MallocStep::PartFreed { chunk: part.address(), bytes: bytes(size) };
        self.inside(step, |heap| heap.free_chunk(part, Caller::Inside))
    }

    fn move_chunk(&mut self, chunk: Chunk, old_size: u64, next: Chunk, size: u64) -> Survived<Option<Chunk>> {
        let Some(new) = self.allocate_size(size)? else { return Ok(None) };
        if new == next {
            // The chunk behind turned out to be the best: no need to move.
            let together = old_size + self.size(new)?;
            return self.keep(chunk, together, size);
        }
        let (from, to) = (self.user(chunk), self.user(new));
        self.copy(from, to, old_size - self.sizes().word())?;
        self.free_part(chunk, old_size)?;
        Ok(Some(new))
    }
}
