//! The machine at a glance: its address space, its zones, and what its frames are.

use crate::base::{Bytes, Layout, Paging, VirtAddr, ZoneKind};
use crate::kernel::{Kernel, Machine, MemoryPlan};
use crate::page::{FrameState, OwnerKind, Zone};
use serde::Serialize;
use std::collections::BTreeMap;

/// A stretch of addresses with one purpose. `end` is exclusive; 2^64 is told as such.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Region {
    pub kind: &'static str,
    pub start: u128,
    pub end: u128,
}

/// One zone.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneView {
    pub kind: ZoneKind,
    pub start_pfn: u32,
    pub end_pfn: u32,
    pub present: u32,
    pub managed: u32,
    pub free: u32,
    pub pcp: u32,
    pub min: u32,
    pub low: u32,
    pub high: u32,
    pub boost: u32,
    pub counted: i32,
    pub reserves: Vec<u32>,
    pub highatomic: u32,
}

/// The machine.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub machine: Paging,
    pub recorded: Option<String>,
    pub ram_mib: u32,
    pub frames: u32,
    pub pageblock_order: u8,
    pub page_offset: VirtAddr,
    pub high_memory: VirtAddr,
    pub vmalloc_start: VirtAddr,
    pub vmalloc_end: VirtAddr,
    pub task_size: VirtAddr,
    pub large_page: Bytes,
    pub regions: Vec<Region>,
    pub zones: Vec<ZoneView>,
    pub swiotlb: bool,
    pub holes: Vec<(u32, u32)>,
}

/// Frames by what they are; together the present RAM.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Legend {
    pub states: BTreeMap<&'static str, u32>,
    pub owners: BTreeMap<&'static str, u32>,
}

/// Frames in a mebibyte.
const PER_MIB: u32 = 256;

/// The machine at a glance.
pub fn overview(kernel: &Kernel, machine: &Machine) -> Overview {
    let layout = &kernel.layout;
    let zones: Vec<ZoneView> =
        kernel.pages.zones().iter().filter(|z| z.is_populated()).map(zone_view).collect();
    let present: u32 = zones.iter().map(|zone| zone.present).sum();
    Overview {
        machine: layout.paging,
        recorded: machine.recorded_name().map(str::to_owned),
        ram_mib: present.div_ceil(PER_MIB),
        frames: kernel.pages.mem().len(),
        pageblock_order: layout.paging.pageblock_order().get(),
        page_offset: layout.page_offset,
        high_memory: layout.high_memory,
        vmalloc_start: layout.vmalloc_start,
        vmalloc_end: layout.vmalloc_end,
        task_size: layout.task_size,
        large_page: Bytes::new(1 << layout.paging.large_page_shift()),
        regions: regions(layout),
        zones,
        swiotlb: !kernel.bounce_pool.is_empty(),
        holes: MemoryPlan::holes(layout.max_pfn),
    }
}

fn zone_view(zone: &Zone) -> ZoneView {
    let span = zone.span();
    let marks = zone.watermarks();
    ZoneView {
        kind: zone.kind(),
        start_pfn: span.start,
        end_pfn: span.end,
        present: zone.present(),
        managed: zone.managed(),
        free: zone.free_pages(),
        pcp: zone.pcp().count(),
        min: marks.min,
        low: marks.low,
        high: marks.high,
        boost: zone.boost(),
        counted: zone.counter().total as i32,
        reserves: zone.reserve().to_vec(),
        highatomic: zone.highatomic(),
    }
}

/// The stretches of the address space, ascending (reference §1.1, §1.2).
fn regions(layout: &Layout) -> Vec<Region> {
    let borders = if layout.paging.is_32bit() { regions_32bit(layout) } else { regions_64bit(layout) };
    borders
        .windows(2)
        .filter(|pair| pair[0].0 < pair[1].0)
        .map(|pair| Region { kind: pair[0].1, start: pair[0].0, end: pair[1].0 })
        .collect()
}

/// Where each stretch starts; the last entry closes the one before.
type Borders = Vec<(u128, &'static str)>;

fn regions_32bit(layout: &Layout) -> Borders {
    let at = |address: VirtAddr| u128::from(address.get());
    vec![
        (0, "user"),
        (at(layout.page_offset), "direct-map"),
        (at(layout.high_memory), "gap"),
        (at(layout.vmalloc_start), "vmalloc"),
        (at(layout.vmalloc_end), "gap"),
        (at(layout.pkmap_base), "pkmap"),
        (at(layout.pkmap_base) + 0x40_0000, "gap"),
        (at(layout.fixaddr_start), "fixmap"),
        (1 << 32, "end"),
    ]
}

fn regions_64bit(layout: &Layout) -> Borders {
    let at = |address: VirtAddr| u128::from(address.get());
    vec![
        (0, "user"),
        (1 << 47, "hole"),
        (0xffff_8000_0000_0000, "gap"),
        (at(layout.page_offset), "direct-map"),
        (at(layout.page_offset) + (64 << 40), "gap"),
        (at(layout.vmalloc_start), "vmalloc"),
        (at(layout.vmalloc_end), "gap"),
        (at(layout.mem_map), "vmemmap"),
        (at(layout.mem_map) + (1 << 40), "gap"),
        (0xffff_ffff_8000_0000, "kernel-text"),
        (0xffff_ffff_c000_0000, "modules"),
        (0xffff_ffff_ff00_0000, "fixmap"),
        (1 << 64, "end"),
    ]
}

/// How many frames are in each state, and each owner's share of those in use.
pub fn legend(kernel: &Kernel) -> Legend {
    let mem = kernel.pages.mem();
    Legend { states: named(&FrameState::NAMES, mem.tally()), owners: named(&OwnerKind::NAMES, mem.owners()) }
}

/// Counts by name; what there is none of is left out.
fn named(names: &[&'static str], counts: &[u32]) -> BTreeMap<&'static str, u32> {
    names.iter().zip(counts).filter(|(_, count)| **count > 0).map(|(name, count)| (*name, *count)).collect()
}
