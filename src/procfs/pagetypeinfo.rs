//! `/proc/pagetypeinfo`: free blocks by type, and page blocks by type (`pagetypeinfo_show`).

use crate::base::{Layout, Migratetype, Order, Pfn};
use crate::kernel::{Kernel, MemoryPlan};
use crate::page::Zone;
use std::fmt::Write;
use std::ops::Range;

/// Counting stops here.
const MOST: u32 = 100_000;

pub(super) fn text(kernel: &Kernel) -> String {
    let order = kernel.layout.paging.pageblock_order();
    let mut out = format!("Page block order: {}\nPages per block:  {}\n\n", order.get(), order.pages());
    out.push_str("Free pages count per migrate type at order  ");
    for order in Order::all() {
        let _ = write!(out, "{:>6} ", order.get());
    }
    out.push('\n');
    let populated = || kernel.pages.zones().iter().filter(|zone| zone.is_populated());
    populated().for_each(|zone| free_blocks(zone, &mut out));
    out.push_str("\nNumber of blocks type  ");
    for migratetype in Migratetype::ALL {
        let _ = write!(out, "{:>12} ", migratetype.name());
    }
    out.push('\n');
    populated().for_each(|zone| page_blocks(kernel, zone, &mut out));
    out
}

fn free_blocks(zone: &Zone, out: &mut String) {
    for migratetype in Migratetype::ALL {
        let _ =
            write!(out, "Node {:>4}, zone {:>8}, type {:>12} ", 0, zone.kind().name(), migratetype.name());
        for order in Order::all() {
            let blocks = zone.free_list(order, migratetype).len();
            let more = if blocks > MOST { ">" } else { "" };
            let _ = write!(out, "{more}{:>6} ", blocks.min(MOST));
        }
        out.push('\n');
    }
}

/// The kernel steps in whole blocks from the zone's start, so it misses the first of a zone that starts inside one.
fn page_blocks(kernel: &Kernel, zone: &Zone, out: &mut String) {
    let blocks = zone.pageblocks();
    let holes = unmapped(&kernel.layout);
    let mut counts = [0u32; Migratetype::COUNT];
    for pfn in zone
        .span()
        .step_by(blocks.pages() as usize)
        .filter(|pfn| !holes.iter().any(|hole| hole.contains(pfn)))
    {
        counts[blocks.get(Pfn::new(pfn)).index()] += 1;
    }
    let _ = write!(out, "Node 0, zone {:>8} ", zone.kind().name());
    for count in counts {
        let _ = write!(out, "{count:>12} ");
    }
    out.push('\n');
}

/// Holes without a memory map (`pfn_to_online_page`): whole sections without RAM.
fn unmapped(layout: &Layout) -> Vec<Range<u32>> {
    let Some(section) = layout.paging.section() else { return Vec::new() };
    let holes = MemoryPlan::holes(layout.max_pfn);
    holes.iter().map(|&(start, end)| start.next_multiple_of(section)..end / section * section).collect()
}
