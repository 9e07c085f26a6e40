//! The state that both twins start from (appendix A), read through the allocator's public door.

use super::Naive;
use super::zone::{Kind, Pcp, Zone};
use pageframe::base::{Migratetype, Order};
use pageframe::page::{self, MemMap, PageAllocator};
use std::collections::{BTreeMap, VecDeque};

/// What of a machine no zone says.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    pub is_64bit: bool,
    pub groups_mobility: bool,
}

impl Naive {
    pub fn of(pages: &PageAllocator, start: Start) -> Self {
        let frames = (0u32..).zip(pages.mem().frames());
        let lru = frames.filter(|(_, frame)| frame.is_lru()).map(|(pfn, _)| pfn).collect();
        Naive { zones: pages.zones().iter().map(|zone| zone_of(zone, pages.mem())).collect(), lru, start }
    }
}

pub fn kind_of(migratetype: Migratetype) -> Kind {
    Kind::ALL[migratetype as usize]
}

fn zone_of(zone: &page::Zone, mem: &MemMap) -> Zone {
    let marks = zone.watermarks();
    let blocks = zone.pageblocks();
    let starts = (blocks.first().get()..).step_by(blocks.pages() as usize);
    let types = starts.zip(blocks.types()).map(|(start, kind)| (start, kind_of(*kind))).collect();
    let mut twin = Zone {
        name: zone.kind().name(),
        span: zone.span(),
        present: zone.present(),
        managed: zone.managed(),
        min: marks.min.into(),
        low: marks.low.into(),
        high: marks.high.into(),
        boost: zone.boost().into(),
        reserve: zone.reserve().iter().map(|pages| i64::from(*pages)).collect(),
        counted: zone.counter().total,
        pending: zone.counter().pending,
        threshold: zone.counter().threshold,
        boosted: zone.is_boosted(),
        woken: 0,
        reclaim_active: zone.is_reclaim_active(),
        high_atomic: zone.highatomic(),
        block_order: blocks.order().get(),
        types,
        lists: BTreeMap::new(),
        blocks: BTreeMap::new(),
        pcp: pcp_of(zone, mem),
    };
    for order in Order::all() {
        for migratetype in Migratetype::ALL {
            for pfn in zone.free_list(order, migratetype).iter(mem) {
                twin.put_last(pfn.get(), (order.get(), kind_of(migratetype)));
            }
        }
    }
    twin
}

pub fn pcp_of(zone: &page::Zone, mem: &MemMap) -> Pcp {
    let entries = |list: &page::BlockList| -> VecDeque<(u32, Kind)> {
        list.iter(mem).map(|pfn| (pfn.get(), kind_of(mem.get(pfn).migratetype()))).collect()
    };
    let pcp = zone.pcp();
    Pcp {
        lists: pcp.lists().iter().map(entries).collect(),
        high: pcp.high(),
        batch: pcp.batch(),
        free_factor: pcp.free_factor().into(),
    }
}
