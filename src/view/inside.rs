//! Inside the allocators: free lists, caches, areas, as the closed rows show them.

use crate::base::{Migratetype, Order, VirtAddr, ZoneKind};
use crate::kernel::Kernel;
use crate::page::Zone;
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

/// One cache.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheSummary {
    pub name: String,
    pub object_size: u32,
    pub size: u32,
    pub order: u8,
    pub per_slab: u32,
    pub slabs: u32,
    pub in_use: u32,
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
    kernel
        .pages
        .zones()
        .iter()
        .filter(|zone| zone.is_populated())
        .map(|zone| zone_lists(kernel, zone))
        .collect()
}

fn zone_lists(_kernel: &Kernel, zone: &Zone) -> ZoneLists {
    todo!("{zone:?}")
}

/// Every cache that has a slab.
pub fn caches(_kernel: &Kernel) -> Vec<CacheSummary> {
    todo!()
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
