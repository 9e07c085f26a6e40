//! Inside the allocators: free lists, caches, areas, as the closed rows show them.

use crate::base::{Migratetype, Order, VirtAddr, ZoneKind};
use crate::kernel::Kernel;
use crate::page::Zone;
use crate::slab::CacheNumbers;
use serde::Serialize;

/// One per-CPU list that is not empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PcpList {
    pub order: Order,
    pub migratetype: Migratetype,
    pub blocks: u32,
}

/// One zone's lists.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneLists {
    pub kind: ZoneKind,
    pub blocks: Vec<Vec<u32>>,
    pub pcp: Vec<PcpList>,
    pub pcp_count: u32,
    pub pcp_high: u32,
    pub pcp_batch: u32,
}

/// One area of the vmalloc space, in use or waiting for the purge.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct AreaSummary {
    pub start: VirtAddr,
    pub end: VirtAddr,
    pub kind: String,
    pub pages: u32,
    pub caller: String,
}

/// The lists of every populated zone.
pub fn lists(kernel: &Kernel) -> Vec<ZoneLists> {
    kernel.pages.zones().iter().filter(|zone| zone.is_populated()).map(zone_lists).collect()
}

fn zone_lists(zone: &Zone) -> ZoneLists {
    let pcp = zone.pcp();
    let blocks = Order::all().map(|order| {
        Migratetype::ALL.iter().map(|migratetype| zone.free_list(order, *migratetype).len()).collect()
    });
    let lists = pcp.lists().iter().enumerate().filter(|(_, list)| !list.is_empty());
    ZoneLists {
        kind: zone.kind(),
        blocks: blocks.collect(),
        pcp: lists.map(|(index, list)| pcp_list(zone, index, list.len())).collect(),
        pcp_count: pcp.count(),
        pcp_high: pcp.high(),
        pcp_batch: pcp.batch(),
    }
}

/// The last two of a zone's lists hold whole page blocks: not movable, movable.
fn pcp_list(zone: &Zone, index: usize, blocks: u32) -> PcpList {
    match index {
        12 => PcpList { order: zone.pageblocks().order(), migratetype: Migratetype::Unmovable, blocks },
        13 => PcpList { order: zone.pageblocks().order(), migratetype: Migratetype::Movable, blocks },
        _ => PcpList { order: Order::new(index as u8 / 3), migratetype: Migratetype::ALL[index % 3], blocks },
    }
}

/// Every cache that has a slab.
pub fn caches(kernel: &Kernel) -> Vec<CacheNumbers> {
    kernel.slab.summaries().into_iter().filter(|cache| cache.slabs > 0).collect()
}

/// Every area, by address.
pub fn areas(kernel: &Kernel) -> Vec<AreaSummary> {
    let busy = kernel.vmalloc.busy().map(|area| AreaSummary {
        start: area.start,
        end: area.end,
        kind: format!("{:?}", area.kind).to_lowercase(),
        pages: area.frames.len() as u32,
        caller: area.caller.clone(),
    });
    let lazy = kernel.vmalloc.lazy().map(|(start, end)| AreaSummary {
        start,
        end,
        kind: "lazy".to_owned(),
        pages: ((end.get() - start.get()) / crate::base::PAGE_SIZE) as u32,
        caller: String::new(),
    });
    let mut areas: Vec<AreaSummary> = busy.chain(lazy).collect();
    areas.sort_by_key(|area| area.start);
    areas
}
