//! `mallopt` and `malloc_trim` (reference §8, §11).

use super::chunk::{Chunk, Link};
use super::heap::{Heap, Survived, bytes};
use super::layout::BINS;
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Bytes, PAGE_SIZE};

/// A parameter of `mallopt` and its value, an `int` extended to a `size_t`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tunable {
    /// `M_MXFAST`: the largest request that the fastbins serve.
    MaxFast(Bytes),
    /// `M_TRIM_THRESHOLD`: the top size from which a free gives memory back.
    TrimThreshold(Bytes),
    /// `M_TOP_PAD`: what is asked of the break beyond the need.
    TopPad(Bytes),
    /// `M_MMAP_THRESHOLD`: the request size from which a mapping is made.
    MmapThreshold(Bytes),
    /// `M_MMAP_MAX`: how many mappings there may be.
    MmapMax(u64),
}

impl<M: Memory> Heap<'_, M> {
    /// `__libc_mallopt`: whether the value was accepted. Any but `M_MXFAST` ends the adapting of the mmap threshold.
    pub fn mallopt(&mut self, tunable: Tunable) -> Survived<bool> {
        self.consolidate()?;
        let sizes = self.sizes();
        let params = &mut self.malloc.params;
        match tunable {
            Tunable::MaxFast(limit) if limit.get() > sizes.max_fast_request() => return Ok(false),
            Tunable::MaxFast(limit) => {
                params.max_fast = sizes.fast_limit(limit.get());
                return Ok(true);
            }
            Tunable::TrimThreshold(value) => params.trim_threshold = sizes.wrap(value.get()),
            Tunable::TopPad(value) => params.top_pad = sizes.wrap(value.get()),
            Tunable::MmapThreshold(value) => params.mmap_threshold = sizes.wrap(value.get()),
            Tunable::MmapMax(count) => params.max_mmaps_allowed = count,
        }
        params.is_threshold_dynamic = false;
        Ok(true)
    }

    /// `__malloc_trim`: gives back whole pages inside free chunks and above `pad` bytes of the top; whether it did.
    pub fn malloc_trim(&mut self, pad: u64) -> Survived<bool> {
        self.consolidate()?;
        let first_paged = self.sizes().bin(PAGE_SIZE);
        let mut discarded = false;
        for bin in (1..BINS).filter(|bin| *bin == 1 || *bin >= first_paged) {
            discarded |= self.discard_bin(bin)?;
        }
        Ok(self.trim_top(pad)? || discarded)
    }

    fn discard_bin(&mut self, bin: usize) -> Survived<bool> {
        let head = self.arena().bin(bin);
        let mut chunk = self.link(head, Link::Bk)?;
        let mut discarded = false;
        while chunk != head {
            discarded |= self.discard_inside(chunk)?;
            chunk = self.link(chunk, Link::Bk)?;
        }
        Ok(discarded)
    }

    /// Whole pages of a free chunk, behind its six words of header and links.
    fn discard_inside(&mut self, chunk: Chunk) -> Survived<bool> {
        let (size, words) = (self.size(chunk)?, 6 * self.sizes().word());
        let start = self.after(chunk, words).address().page_up();
        let length = self.after(chunk, size).0.saturating_sub(start.get()) & !(PAGE_SIZE - 1);
        if length == 0 {
            return Ok(false);
        }
        self.memory.discard(start, Bytes::new(length));
        self.step(|| MallocStep::Discarded { start, bytes: bytes(length) });
        Ok(true)
    }
}
