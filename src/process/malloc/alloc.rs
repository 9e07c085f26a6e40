//! `malloc` and `calloc` (reference §4, §11).

use super::chunk::Chunk;
use super::heap::{Heap, Survived, bytes};
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Bytes, VirtAddr};

/// The top before a `calloc`: what lies beyond it has never been used.
struct UsedTop {
    chunk: Chunk,
    used: u64,
}

impl<M: Memory> Heap<'_, M> {
    /// `__libc_malloc`: the user's pointer, or `None` with ENOMEM.
    pub fn malloc(&mut self, request: u64) -> Survived<Option<VirtAddr>> {
        let Some(size) = self.chunk_size(request) else { return Ok(None) };
        self.init_tcache()?;
        if let Some(at) = self.take_from_tcache(size)? {
            return Ok(Some(at));
        }
        Ok(self.allocate_size(size)?.map(|chunk| self.user(chunk)))
    }

    /// `checked_request2size`, for the story.
    pub fn chunk_size(&mut self, request: u64) -> Option<u64> {
        let size = self.sizes().chunk_for(request);
        self.step(|| match size {
            Some(size) => MallocStep::ChunkSize { wanted: bytes(request), bytes: bytes(size) },
            None => MallocStep::RequestTooLarge { wanted: bytes(request) },
        });
        size
    }

    /// `_int_malloc`: the tcache is not asked, only filled.
    pub fn allocate(&mut self, request: u64) -> Survived<Option<Chunk>> {
        match self.sizes().chunk_for(request) {
            Some(size) => self.allocate_size(size),
            None => Ok(None),
        }
    }

    /// `_int_malloc`, of a chunk size.
    pub fn allocate_size(&mut self, size: u64) -> Survived<Option<Chunk>> {
        if let Some(chunk) = self.take_from_fastbin(size)? {
            return Ok(Some(chunk));
        }
        if self.sizes().is_small(size) {
            if let Some(chunk) = self.take_from_small_bin(size)? {
                return Ok(Some(chunk));
            }
        } else if self.arena().have_fastchunks {
            self.consolidate()?;
        }
        loop {
            if let Some(chunk) = self.take_from_arena(size)? {
                return Ok(Some(chunk));
            }
            if !self.arena().have_fastchunks {
                return self.take_from_system(size);
            }
            self.consolidate()?;
        }
    }

    /// One pass over the unsorted chunks, the bins and the top.
    fn take_from_arena(&mut self, size: u64) -> Survived<Option<Chunk>> {
        if let Some(chunk) = self.take_from_unsorted(size)? {
            return Ok(Some(chunk));
        }
        if let Some(chunk) = self.take_from_own_large_bin(size)? {
            return Ok(Some(chunk));
        }
        if let Some(chunk) = self.take_from_larger_bin(size)? {
            return Ok(Some(chunk));
        }
        self.take_from_top(size)
    }

    /// `__libc_calloc`.
    pub fn calloc(&mut self, count: u64, size: u64) -> Survived<Option<VirtAddr>> {
        let length = count.checked_mul(size).filter(|length| *length <= self.sizes().max_request());
        let Some(length) = length else {
            let wanted = bytes(count.saturating_mul(size));
            self.step(|| MallocStep::RequestTooLarge { wanted });
            return Ok(None);
        };
        self.init_tcache()?;
        let top = self.used_top()?;
        let Some(nb) = self.chunk_size(length) else { return Ok(None) };
        let Some(chunk) = self.allocate_size(nb)? else { return Ok(None) };
        let at = self.user(chunk);
        if !self.is_mmapped(chunk)? {
            self.clear(chunk, &top)?;
        }
        Ok(Some(at))
    }

    /// `MORECORE_CLEARS`: memory that the heap never had before comes zeroed.
    fn used_top(&mut self) -> Survived<UsedTop> {
        let chunk = self.arena().top();
        let size = self.size(chunk)?;
        let ever_end = self.malloc.params.sbrk_base.wrapping_add(self.malloc.arena.max_system_mem);
        let used = self.sizes().wrap(ever_end.wrapping_sub(chunk.0)).max(size);
        Ok(UsedTop { chunk, used })
    }

    fn clear(&mut self, chunk: Chunk, top: &UsedTop) -> Survived<()> {
        let size = self.size(chunk)?;
        let dirty = if chunk == top.chunk { size.min(top.used) } else { size };
        let length = Bytes::new(self.sizes().wrap(dirty.wrapping_sub(self.sizes().word())));
        let at = self.user(chunk);
        self.memory.zero(at, length)?;
        self.step(|| MallocStep::Cleared { at, bytes: length });
        Ok(())
    }

    /// `malloc_usable_size`, of a pointer that is not null.
    pub fn usable_size(&mut self, user: VirtAddr) -> Survived<u64> {
        let chunk = self.chunk_of(user);
        let size = self.size(chunk)?;
        let overhead = if self.is_mmapped(chunk)? {
            self.sizes().header()
        } else if self.is_in_use(chunk, size)? {
            self.sizes().word()
        } else {
            return Ok(0);
        };
        Ok(self.sizes().wrap(size.wrapping_sub(overhead)))
    }
}
