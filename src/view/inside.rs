//! Inside the allocators: free lists, caches, areas, as the closed rows show them.

use crate::base::{Migratetype, Order, Pfn, VirtAddr, ZoneKind};
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
    /// log2 of how much larger the next drain is.
    pub pcp_free_factor: u8,
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
        pcp_free_factor: pcp.free_factor(),
    }
}

/// Which of a zone's lists of free blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct List {
    pub zone: ZoneKind,
    pub order: Order,
    pub migratetype: Migratetype,
    /// Of the CPU, not of the buddy allocator.
    pub per_cpu: bool,
}

/// More than this nobody can tell apart on a map.
const MOST_BLOCKS: usize = 65_536;

/// First frames of the blocks of a list, in its order.
pub fn list_blocks(kernel: &Kernel, list: List) -> Vec<Pfn> {
    let Some(zone) = kernel.pages.zones().iter().find(|zone| zone.kind() == list.zone) else {
        return Vec::new();
    };
    let blocks = match list.per_cpu {
        true => zone.pcp_list(list.order, list.migratetype),
        false => Some(zone.free_list(list.order, list.migratetype)),
    };
    let blocks = blocks.into_iter().flat_map(|blocks| blocks.iter(kernel.pages.mem()));
    blocks.take(MOST_BLOCKS).collect()
}

/// First frames of the page blocks of a zone that are of this type.
pub fn page_blocks(kernel: &Kernel, zone: ZoneKind, migratetype: Migratetype) -> Vec<Pfn> {
    let zone = kernel.pages.zones().iter().find(|each| each.kind() == zone);
    let all = zone.map(|zone| (zone, zone.pageblocks())).into_iter();
    all.flat_map(|(zone, blocks)| {
        let starts = (blocks.first().get()..zone.span().end).step_by(blocks.pages() as usize);
        starts.zip(blocks.types()).filter(|(_, each)| **each == migratetype).map(|(start, _)| Pfn::new(start))
    })
    .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::testing::small_machine;
    use crate::page::FrameState;

    /// Each block of each list is what the map says it is, and the counts agree with those of the table.
    #[test]
    fn lists_are_told_block_by_block() {
        let kernel = small_machine();
        let frame = |pfn: Pfn| kernel.pages.mem().get(pfn);
        for zone in lists(&kernel) {
            for (order, row) in Order::all().zip(&zone.blocks) {
                for (migratetype, count) in Migratetype::ALL.into_iter().zip(row) {
                    let list = List { zone: zone.kind, order, migratetype, per_cpu: false };
                    let blocks = list_blocks(&kernel, list);
                    assert_eq!(blocks.len() as u32, *count, "{list:?}");
                    let is_so = |pfn: &Pfn| {
                        frame(*pfn).state() == FrameState::Free
                            && (frame(*pfn).order(), frame(*pfn).migratetype()) == (order, migratetype)
                    };
                    assert!(blocks.iter().all(is_so), "{list:?}");
                }
            }
            for PcpList { order, migratetype, blocks } in zone.pcp {
                let list = List { zone: zone.kind, order, migratetype, per_cpu: true };
                let told = list_blocks(&kernel, list);
                assert_eq!(told.len() as u32, blocks, "{list:?}");
                assert!(told.iter().all(|pfn| frame(*pfn).state() == FrameState::Pcp), "{list:?}");
            }
        }
    }

    #[test]
    fn page_blocks_of_all_types_are_all_page_blocks() {
        let kernel = small_machine();
        for zone in kernel.pages.zones().iter().filter(|zone| zone.is_populated()) {
            let of = |migratetype: &Migratetype| page_blocks(&kernel, zone.kind(), *migratetype);
            let told: usize = Migratetype::ALL.iter().map(|migratetype| of(migratetype).len()).sum();
            assert_eq!(told, zone.pageblocks().types().len());
            assert!(of(&Migratetype::Movable).iter().all(|pfn| {
                kernel.pages.pageblock_type(*pfn).is_none_or(|found| found == Migratetype::Movable)
            }));
        }
    }
}
