use crate::base::{Gfp, Migratetype, Order, Pages, Pfn, ZoneKind};
use serde::Serialize;

/// Why no page could be had from a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoPageReason {
    /// Free pages are at or below the watermark.
    Watermark,
    /// No free block of this order or larger that the request may take.
    NoBlock,
}

/// Steps of the page allocator. The variants that mirror tracepoints carry exactly the tracepoint's fields.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum PageStep {
    /// `__alloc_pages` is entered.
    AllocPages { order: Order, gfp: Gfp, migratetype: Migratetype },
    /// Tracepoint `mm_page_alloc`: the end of `__alloc_pages`; `pfn` is `None` if it failed.
    PageAlloc { pfn: Option<Pfn>, order: Order, gfp: Gfp, migratetype: Migratetype },
    /// `zone_watermark_fast`: `free` pages count; more than `mark` (lowered as the flags allow) and `reserve` must stay.
    Watermark {
        zone: ZoneKind,
        refusal: Option<NoPageReason>,
        free: Pages,
        mark: Pages,
        reserve: Pages,
        needed: Pages,
    },
    /// `get_page_from_freelist` goes on to the next zone.
    ZoneSkipped { zone: ZoneKind, reason: NoPageReason },
    /// `__alloc_pages_slowpath` is entered.
    SlowPath { order: Order, gfp: Gfp },
    /// `rmqueue_pcplist`: a block is taken from the head of a per-CPU list.
    PcpTake { zone: ZoneKind, pfn: Pfn, order: Order, migratetype: Migratetype },
    /// `rmqueue_bulk`: an empty per-CPU list is refilled.
    PcpRefill { zone: ZoneKind, order: Order, migratetype: Migratetype, blocks: u32 },
    /// Tracepoint `mm_page_alloc_zone_locked`: a block left the buddy lists.
    ZoneLocked { pfn: Pfn, order: Order, migratetype: Migratetype, refill: bool },
    /// `expand`: a block is halved; the upper half, at `pfn`, goes to the list of `order`.
    Expand { pfn: Pfn, order: Order, migratetype: Migratetype },
    /// Tracepoint `mm_page_alloc_extfrag`: a block is taken from another migratetype.
    Fallback {
        pfn: Pfn,
        order: Order,
        fallback_order: Order,
        migratetype: Migratetype,
        fallback_migratetype: Migratetype,
        block_migratetype: Migratetype,
    },
    /// `boost_watermark`.
    Boost { zone: ZoneKind, boost: Pages },
    /// kswapd is woken (`wakeup_kswapd`).
    WakeKswapd { zone: ZoneKind },
    /// `__alloc_pages_bulk` begins.
    BulkBegin { pages: Pages, gfp: Gfp },
    /// `__alloc_pages_bulk` ends.
    BulkEnd { pages: Pages },
    /// Tracepoint `mm_page_free`.
    PageFree { pfn: Pfn, order: Order },
    /// Tracepoint `mm_page_free_batched`.
    PageFreeBatched { pfn: Pfn },
    /// `free_unref_page_commit`: a block is put at the head of a per-CPU list.
    PcpPut { zone: ZoneKind, pfn: Pfn, order: Order, migratetype: Migratetype },
    /// Tracepoint `mm_page_pcpu_drain`: a block went from a per-CPU list to the buddy lists.
    PcpuDrain { pfn: Pfn, order: Order, migratetype: Migratetype },
    /// `__free_one_page`: a free buddy at `pfn` is merged, giving a block of `order`.
    Merge { pfn: Pfn, order: Order },
    /// `reserve_highatomic_pageblock`.
    ReserveHighAtomic { zone: ZoneKind, pfn: Pfn },
    /// `unreserve_highatomic_pageblock`.
    UnreserveHighAtomic { zone: ZoneKind, pfn: Pfn },
    /// The real kernel would now reclaim, compact or kill; the model stops here.
    WouldReclaim { gfp: Gfp },
}
