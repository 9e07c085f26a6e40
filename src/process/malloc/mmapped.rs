//! Chunks that are mappings of their own (reference §5, §7.1, §9).

use super::chunk::{Chunk, IS_MMAPPED};
use super::heap::{Heap, Survived, abort_if, bytes};
use super::layout::{ALIGN, is_aligned, page_up};
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Bytes, PAGE_SIZE, VirtAddr};

/// The mapping that a mapped chunk's header tells of.
#[derive(Clone, Copy)]
struct Mapping {
    start: VirtAddr,
    offset: u64,
    length: u64,
}

impl<M: Memory> Heap<'_, M> {
    /// `sysmalloc_mmap`: a mapping for one chunk; `None` if the system refuses.
    pub fn map(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let slack = if self.sizes().is_32bit() { ALIGN - 1 } else { 0 };
        let length = page_up(size + self.sizes().word() + slack);
        let Ok(start) = self.memory.mmap(Bytes::new(length)) else { return Ok(None) };
        let offset = (start.get() + self.sizes().header()).wrapping_neg() % ALIGN;
        let chunk = self.after(Chunk(start.get()), offset);
        self.set_prev_size(chunk, offset)?;
        self.set_head(chunk, (length - offset) | IS_MMAPPED)?;
        self.malloc.params.mapped(length);
        let at = self.user(chunk);
        self.step(|| MallocStep::Mapped { at, bytes: bytes(length) });
        Ok(Some(chunk))
    }

    /// The freed mapping's size becomes the threshold, if it is larger: the next such request uses the heap.
    pub fn adapt_threshold(&mut self, chunk: Chunk) -> Survived<()> {
        let (word, size) = (self.size_word(chunk)?, self.size(chunk)?);
        let highest = self.sizes().max_dynamic_threshold();
        let params = &mut self.malloc.params;
        if params.is_threshold_dynamic && word > params.mmap_threshold && word <= highest {
            params.mmap_threshold = size;
            params.trim_threshold = 2 * size;
            self.step(|| MallocStep::ThresholdRaised { bytes: bytes(size) });
        }
        Ok(())
    }

    /// `munmap_chunk`.
    pub fn unmap(&mut self, chunk: Chunk) -> Survived<()> {
        let mapping = self.mapping(chunk, "munmap_chunk(): invalid pointer")?;
        self.malloc.params.unmapped(mapping.length);
        self.step(|| MallocStep::Unmapped { start: mapping.start, bytes: bytes(mapping.length) });
        // glibc does not look whether it worked.
        let _ = self.memory.munmap(mapping.start, Bytes::new(mapping.length));
        Ok(())
    }

    fn mapping(&mut self, chunk: Chunk, invalid: &str) -> Survived<Mapping> {
        let (offset, size) = (self.prev_size(chunk)?, self.size(chunk)?);
        let start = self.before(chunk, offset).address();
        let length = self.sizes().wrap(offset.wrapping_add(size));
        let in_page = self.user(chunk).offset();
        let is_whole = is_aligned(start.get() | length, PAGE_SIZE);
        abort_if(!is_whole || !(in_page == 0 || in_page.is_power_of_two()), invalid)?;
        Ok(Mapping { start, offset, length })
    }

    /// `mremap_chunk`: where the chunk is now, or `None` if the system refuses.
    pub fn remap(&mut self, chunk: Chunk, size: u64) -> Survived<Option<Chunk>> {
        let old = self.mapping(chunk, "mremap_chunk(): invalid pointer")?;
        let length = self.sizes().wrap(page_up(size + old.offset + self.sizes().word()));
        if length == old.length {
            return Ok(Some(chunk));
        }
        let moved = self.memory.mremap(old.start, Bytes::new(old.length), Bytes::new(length));
        let Ok(start) = moved else { return Ok(None) };
        let chunk = self.after(Chunk(start.get()), old.offset);
        self.set_head(chunk, (length - old.offset) | IS_MMAPPED)?;
        self.malloc.params.grown(length.wrapping_sub(old.length));
        let at = self.user(chunk);
        self.step(|| MallocStep::Remapped { at, bytes: bytes(length) });
        Ok(Some(chunk))
    }
}
