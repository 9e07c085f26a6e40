//! The page allocator's entrances.

use super::{Contents, Frame, MemMap, Owner};
use crate::base::{Digester, Gfp, Layout, Order, Pages, Pfn, Trace};

/// Zones, their lists, and the frames themselves.
#[derive(Clone, Debug)]
pub struct PageAllocator {
    mem: MemMap,
    /// What is written in the frames.
    pub contents: Contents,
    /// Number of the call being served: the birth of every block handed out now.
    pub call: u32,
}

/// Why a request got no page, zone by zone (data for the failure view).
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageFailure {
    /// The order asked for.
    pub order: Order,
    /// The flags.
    pub gfp: Gfp,
    /// Whether the real kernel would have gone on to reclaim, compact or kill.
    pub would_reclaim: bool,
}

impl PageAllocator {
    /// A clean boot: what of `present` is not `reserved` is released as memblock does (reference §3.2).
    /// Ranges are frame numbers, end exclusive, ascending.
    pub fn boot(
        _layout: &Layout,
        _present: &[std::ops::Range<u32>],
        _reserved: &[std::ops::Range<u32>],
    ) -> Self {
        todo!()
    }
    /// The memory map, to read.
    pub fn mem(&self) -> &MemMap {
        &self.mem
    }
    /// `__alloc_pages`: a block of 2^order frames, zeroed (INIT_ON_ALLOC is on in Debian).
    ///
    /// # Errors
    /// When no zone can give one without sleeping; the model has no reclaim.
    pub fn alloc(
        &mut self,
        _order: Order,
        _gfp: Gfp,
        _owner: Owner,
        _trace: &mut Trace,
    ) -> Result<Pfn, PageFailure> {
        todo!()
    }
    /// `__alloc_pages_bulk`: appends up to `want` single frames to `out`; returns how many.
    /// `owner.page` of the n-th frame appended is `out`'s index at that moment.
    pub fn alloc_bulk(
        &mut self,
        _gfp: Gfp,
        _want: Pages,
        _owner: Owner,
        _out: &mut Vec<Pfn>,
        _trace: &mut Trace,
    ) -> Pages {
        todo!()
    }
    /// `__free_pages`, last reference: gives a block back. The caller has made sure that it was handed out with this order.
    pub fn free(&mut self, _pfn: Pfn, _order: Order, _trace: &mut Trace) {
        todo!()
    }
    /// `release_pages` → `free_unref_page_list`: gives single frames back in the order of `pfns` as munmap does for one batch (reference §7.6).
    pub fn free_batch(&mut self, _pfns: &[Pfn], _trace: &mut Trace) {
        todo!()
    }
    /// `drain_local_pages`: every per-CPU list back to the buddy lists.
    pub fn drain(&mut self, _trace: &mut Trace) {
        todo!()
    }
    /// Replaces the owner of a used block (a frame changes hands without being freed: fork, page cache).
    pub fn set_owner(&mut self, _pfn: Pfn, _owner: Owner, _trace: &mut Trace) {
        todo!()
    }
    /// Changes an entry without moving it between lists (LRU mark, compound mark).
    pub fn mark(&mut self, _pfn: Pfn, _change: impl FnOnce(Frame) -> Frame, _trace: &mut Trace) {
        todo!()
    }
    /// Every invariant of reference §3.12 and of the map: each frame in one place, counters equal recounts, lists agree.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        todo!()
    }
    /// The invariants near these frames only.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check_frames(&self, _touched: &[Pfn]) -> Result<(), String> {
        todo!()
    }
    /// Takes in the canonical state.
    pub fn digest(&self, _digester: &mut Digester) {
        todo!()
    }
}
