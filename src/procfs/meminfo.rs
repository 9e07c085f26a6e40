//! `/proc/meminfo`: memory in kB (`meminfo_proc_show`).

use super::usage::Usage;
use crate::base::{Bytes, PAGE_SIZE, Paging, ZoneKind};
use crate::kernel::Kernel;
use std::fmt::Write;

/// Names with their colon fill this many columns, and numbers eight more; a longer name takes from its number's.
const NAME_COLUMNS: usize = 16;
/// kB in a page.
const PAGE_KB: u64 = PAGE_SIZE / 1024;

pub(super) fn text(kernel: &Kernel) -> String {
    let mut out = String::new();
    let mut row = |name: &str, kilobytes: u64| {
        put(&mut out, name, kilobytes);
    };
    let counts = Counts::of(kernel);
    row("MemTotal", counts.total);
    row("MemFree", counts.free);
    row("MemAvailable", counts.available);
    BEFORE_HIGH.iter().for_each(|name| row(name, 0));
    if kernel.layout.paging.is_32bit() {
        row("HighTotal", counts.high_total);
        row("HighFree", counts.high_free);
        row("LowTotal", counts.total - counts.high_total);
        row("LowFree", counts.free - counts.high_free);
    }
    ["SwapTotal", "SwapFree", "Zswap", "Zswapped", "Dirty", "Writeback"].iter().for_each(|name| row(name, 0));
    row("AnonPages", counts.anonymous);
    ["Mapped", "Shmem", "KReclaimable"].iter().for_each(|name| row(name, 0));
    row("Slab", counts.slab);
    row("SReclaimable", 0);
    row("SUnreclaim", counts.slab);
    row("KernelStack", 0);
    row("PageTables", counts.tables);
    let nothing = ["SecPageTables", "NFS_Unstable", "Bounce", "WritebackTmp"];
    nothing.iter().for_each(|name| row(name, 0));
    row("CommitLimit", counts.total / 2);
    row("Committed_AS", 0);
    row("VmallocTotal", counts.vmalloc_total);
    row("VmallocUsed", counts.vmalloc);
    AFTER_VMALLOC.iter().for_each(|name| row(name, 0));
    huge_pages(kernel, &mut out);
    out
}

fn put(out: &mut String, name: &str, kilobytes: u64) {
    let digits = 8 - (name.len() + 1).saturating_sub(NAME_COLUMNS);
    let _ = writeln!(out, "{:<NAME_COLUMNS$}{kilobytes:>digits$} kB", format!("{name}:"));
}

const BEFORE_HIGH: [&str; 11] = [
    "Buffers",
    "Cached",
    "SwapCached",
    "Active",
    "Inactive",
    "Active(anon)",
    "Inactive(anon)",
    "Active(file)",
    "Inactive(file)",
    "Unevictable",
    "Mlocked",
];
const AFTER_VMALLOC: [&str; 8] = [
    "VmallocChunk",
    "Percpu",
    "HardwareCorrupted",
    "AnonHugePages",
    "ShmemHugePages",
    "ShmemPmdMapped",
    "FileHugePages",
    "FilePmdMapped",
];

/// What is counted, in kB.
struct Counts {
    total: u64,
    free: u64,
    available: u64,
    high_total: u64,
    high_free: u64,
    anonymous: u64,
    slab: u64,
    tables: u64,
    vmalloc_total: u64,
    vmalloc: u64,
}

impl Counts {
    fn of(kernel: &Kernel) -> Self {
        let zones = || kernel.pages.zones().iter();
        let sum = |pages: u64| pages * PAGE_KB;
        let free: u64 = zones().map(|zone| zone.counter().total.max(0) as u64).sum();
        let high = zones().find(|zone| zone.kind() == ZoneKind::HighMem);
        let kept: u64 = zones().map(|zone| u64::from(zone.watermarks().high)).sum();
        let usage = Usage::of(kernel);
        let window = kernel.layout.vmalloc_end.get() - kernel.layout.vmalloc_start.get();
        Counts {
            total: sum(zones().map(|zone| u64::from(zone.managed())).sum()),
            free: sum(free),
            available: sum(free.saturating_sub(kept)),
            high_total: sum(high.map_or(0, |zone| u64::from(zone.managed()))),
            high_free: sum(high.map_or(0, |zone| zone.counter().total.max(0) as u64)),
            anonymous: sum(usage.anonymous.into()),
            slab: sum(usage.slab.into()),
            tables: sum(usage.tables.into()),
            // The real one counts up to the last byte of the area on x86-64: one byte less.
            vmalloc_total: (window - u64::from(kernel.layout.paging == Paging::X86_64)) / 1024,
            vmalloc: sum(kernel.vmalloc.busy().map(|area| u64::from(area.pages)).sum()),
        }
    }
}

fn huge_pages(kernel: &Kernel, out: &mut String) {
    for name in ["Total", "Free", "Rsvd", "Surp"] {
        let _ = writeln!(out, "{:<16}{:>8}", format!("HugePages_{name}:"), 0);
    }
    let shift = kernel.layout.paging.large_page_shift();
    let sizes = kernel.tables.direct_map_sizes(&kernel.layout, &kernel.pages);
    let mut row = |name: &str, value: Bytes| put(out, name, value.get() / 1024);
    row("Hugepagesize", Bytes::new(1 << shift));
    row("Hugetlb", Bytes::ZERO);
    row("DirectMap4k", sizes.small);
    row(if shift == 22 { "DirectMap4M" } else { "DirectMap2M" }, sizes.large);
    if kernel.layout.paging == Paging::X86_64 {
        row("DirectMap1G", sizes.giant);
    }
}
