//! A zone: its span, its counters, its lists.

use super::MemMap;
use super::list::BlockList;
use super::pageblock::Pageblocks;
use super::pcp::PerCpuPages;
use super::watermark::Watermarks;
use crate::base::{Migratetype, Order, Pages, Pfn, Trace, ZoneIndex, ZoneKind};
use std::ops::Range;

/// What functions that move blocks work with besides their zone.
pub(super) struct Frames<'a> {
    pub mem: &'a mut MemMap,
    pub trace: &'a mut Trace,
}

/// Free pages as Linux counts them: a total that is read, and this CPU's changes that are not folded in yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FreeCounter {
    /// `vm_stat[NR_FREE_PAGES]`: what watermark checks read.
    pub total: i64,
    /// Not folded in yet.
    pub pending: i64,
    /// Folded in when more than this is pending (`stat_threshold`).
    pub threshold: i64,
}

impl FreeCounter {
    /// `__mod_zone_page_state`.
    pub(super) fn add(&mut self, pages: i64) {
        self.pending += pages;
        if self.pending.abs() > self.threshold {
            self.fold();
        }
    }
    /// Takes in what is pending, whatever the threshold (`refresh_cpu_vm_stats`).
    pub(super) fn fold(&mut self) {
        self.total += std::mem::take(&mut self.pending);
    }
    /// The true number.
    pub const fn exact(&self) -> i64 {
        self.total + self.pending
    }
}

/// A zone (`struct zone`).
#[derive(Clone, Debug)]
pub struct Zone {
    pub(super) kind: ZoneKind,
    pub(super) index: ZoneIndex,
    pub(super) span: Range<u32>,
    pub(super) present: Pages,
    pub(super) managed: Pages,
    pub(super) marks: Watermarks,
    /// Temporarily added to each watermark after a steal (`watermark_boost`).
    pub(super) boost: Pages,
    /// Pages that a request which could use zone j must leave here (`lowmem_reserve`).
    pub(super) reserve: [Pages; ZoneIndex::MAX_COUNT],
    pub(super) counter: FreeCounter,
    /// `ZONE_BOOSTED_WATERMARK`: kswapd is to be woken.
    pub(super) boosted: bool,
    /// `ZONE_RECLAIM_ACTIVE`: kswapd is at work below the high watermark.
    pub(super) reclaim_active: bool,
    /// `nr_reserved_highatomic`.
    pub(super) highatomic: Pages,
    pub(super) free: [[BlockList; Migratetype::COUNT]; Order::COUNT],
    pub(super) pcp: PerCpuPages,
    pub(super) blocks: Pageblocks,
}

impl Zone {
    /// A zone without memory in its lists.
    pub(super) fn empty(kind: ZoneKind, index: ZoneIndex, span: Range<u32>, pageblock_order: Order) -> Self {
        Zone {
            kind,
            index,
            present: 0,
            managed: 0,
            marks: Watermarks::default(),
            boost: 0,
            reserve: [0; ZoneIndex::MAX_COUNT],
            counter: FreeCounter::default(),
            boosted: false,
            reclaim_active: false,
            highatomic: 0,
            free: Default::default(),
            pcp: PerCpuPages::new(1, 0),
            blocks: Pageblocks::covering(Pfn::new(span.start), Pfn::new(span.end), pageblock_order),
            span,
        }
    }
    /// What it is for.
    pub const fn kind(&self) -> ZoneKind {
        self.kind
    }
    /// Its number on its machine.
    pub const fn index(&self) -> ZoneIndex {
        self.index
    }
    /// The frames it spans, holes included.
    pub fn span(&self) -> Range<u32> {
        self.span.clone()
    }
    /// Whether it spans a frame.
    pub fn contains(&self, pfn: Pfn) -> bool {
        self.span.contains(&pfn.get())
    }
    /// Frames that exist.
    pub const fn present(&self) -> Pages {
        self.present
    }
    /// Frames that were given to the allocator.
    pub const fn managed(&self) -> Pages {
        self.managed
    }
    /// Whether it has memory.
    pub const fn is_populated(&self) -> bool {
        self.present > 0
    }
    /// Its watermarks, without the boost.
    pub const fn watermarks(&self) -> Watermarks {
        self.marks
    }
    /// The boost added to them now, in pages.
    pub const fn boost(&self) -> Pages {
        self.boost
    }
    /// `lowmem_reserve`, by the highest zone of a request.
    pub const fn reserve(&self) -> &[Pages; ZoneIndex::MAX_COUNT] {
        &self.reserve
    }
    /// Its counter of free pages.
    pub const fn counter(&self) -> FreeCounter {
        self.counter
    }
    /// Free pages in the buddy lists, exactly.
    pub const fn free_pages(&self) -> Pages {
        self.counter.exact() as Pages
    }
    /// `nr_reserved_highatomic`.
    pub const fn highatomic(&self) -> Pages {
        self.highatomic
    }
    /// Whether kswapd is due because of a boost.
    pub const fn is_boosted(&self) -> bool {
        self.boosted
    }
    /// Whether kswapd is at work here.
    pub const fn is_reclaim_active(&self) -> bool {
        self.reclaim_active
    }
    /// Its per-CPU lists.
    pub const fn pcp(&self) -> &PerCpuPages {
        &self.pcp
    }
    /// Its page blocks.
    pub const fn pageblocks(&self) -> &Pageblocks {
        &self.blocks
    }
    /// One free list.
    pub const fn free_list(&self, order: Order, migratetype: Migratetype) -> &BlockList {
        &self.free[order.index()][migratetype.index()]
    }
    /// Free blocks of an order, of all types (`nr_free`).
    pub fn free_blocks(&self, order: Order) -> u32 {
        self.free[order.index()].iter().map(BlockList::len).sum()
    }
    pub(super) fn list(&mut self, order: Order, migratetype: Migratetype) -> &mut BlockList {
        &mut self.free[order.index()][migratetype.index()]
    }
}
