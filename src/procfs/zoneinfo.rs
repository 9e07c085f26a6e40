//! `/proc/zoneinfo`: watermarks, counters and per-CPU lists of each zone (`zoneinfo_show_print`).

use super::usage::Usage;
use crate::base::Paging;
use crate::kernel::Kernel;
use crate::page::Zone;
use std::fmt::Write;

/// Counters of the node, in the kernel's order.
const NODE_COUNTERS: [&str; 41] = [
    "nr_inactive_anon",
    "nr_active_anon",
    "nr_inactive_file",
    "nr_active_file",
    "nr_unevictable",
    "nr_slab_reclaimable",
    "nr_slab_unreclaimable",
    "nr_isolated_anon",
    "nr_isolated_file",
    "workingset_nodes",
    "workingset_refault_anon",
    "workingset_refault_file",
    "workingset_activate_anon",
    "workingset_activate_file",
    "workingset_restore_anon",
    "workingset_restore_file",
    "workingset_nodereclaim",
    "nr_anon_pages",
    "nr_mapped",
    "nr_file_pages",
    "nr_dirty",
    "nr_writeback",
    "nr_writeback_temp",
    "nr_shmem",
    "nr_shmem_hugepages",
    "nr_shmem_pmdmapped",
    "nr_file_hugepages",
    "nr_file_pmdmapped",
    "nr_anon_transparent_hugepages",
    "nr_vmscan_write",
    "nr_vmscan_immediate_reclaim",
    "nr_dirtied",
    "nr_written",
    "nr_throttled_written",
    "nr_kernel_misc_reclaimable",
    "nr_foll_pin_acquired",
    "nr_foll_pin_released",
    "nr_kernel_stack",
    "nr_page_table_pages",
    "nr_sec_page_table_pages",
    "nr_swapcached",
];
/// More of them on kernels built with NUMA.
const NUMA_NODE_COUNTERS: [&str; 2] = ["pgpromote_success", "pgpromote_candidate"];
/// Counters of a zone after `nr_free_pages`.
const ZONE_COUNTERS: [&str; 10] = [
    "nr_zone_inactive_anon",
    "nr_zone_active_anon",
    "nr_zone_inactive_file",
    "nr_zone_active_file",
    "nr_zone_unevictable",
    "nr_zone_write_pending",
    "nr_mlock",
    "nr_bounce",
    "nr_zspages",
    "nr_free_cma",
];
/// More of them on kernels built with NUMA.
const NUMA_ZONE_COUNTERS: [&str; 6] =
    ["numa_hit", "numa_miss", "numa_foreign", "numa_interleave", "numa_local", "numa_other"];

pub(super) fn text(kernel: &Kernel) -> String {
    let numa = kernel.layout.paging == Paging::X86_64;
    let mut out = String::new();
    let mut first = true;
    for zone in kernel.pages.zones() {
        let _ = writeln!(out, "Node 0, zone {:>8}", zone.kind().name());
        if zone.is_populated() && std::mem::take(&mut first) {
            out.push_str("  per-node stats\n");
            node_counters(kernel, &mut out);
            counters(if numa { &NUMA_NODE_COUNTERS } else { &[] }, &mut out);
        }
        pages(zone, kernel.pages.zones().len(), &mut out);
        if zone.is_populated() {
            populated(zone, numa, &mut out);
        }
    }
    out
}

fn node_counters(kernel: &Kernel, out: &mut String) {
    let Usage { anonymous, slab, tables } = Usage::of(kernel);
    for name in NODE_COUNTERS {
        let pages = match name {
            "nr_slab_unreclaimable" => slab,
            "nr_anon_pages" => anonymous,
            "nr_page_table_pages" => tables,
            _ => 0,
        };
        let _ = writeln!(out, "      {name:<12} {pages}");
    }
}

fn counters(names: &[&str], out: &mut String) {
    for name in names {
        let _ = writeln!(out, "      {name:<12} 0");
    }
}

fn pages(zone: &Zone, zones: usize, out: &mut String) {
    let marks = zone.watermarks();
    let span = zone.span();
    let rows = [
        ("boost", zone.boost()),
        ("min", marks.min),
        ("low", marks.low),
        ("high", marks.high),
        ("spanned", span.end - span.start),
        ("present", zone.present()),
        ("managed", zone.managed()),
        ("cma", 0),
    ];
    let _ = writeln!(out, "  pages free     {}", zone.counter().total);
    for (name, value) in rows {
        let _ = writeln!(out, "        {name:<8} {value}");
    }
    let reserve: Vec<String> = zone.reserve()[..zones].iter().map(u32::to_string).collect();
    let _ = writeln!(out, "        protection: ({})", reserve.join(", "));
}

fn populated(zone: &Zone, numa: bool, out: &mut String) {
    let pcp = zone.pcp();
    let _ = writeln!(out, "      {:<12} {}", "nr_free_pages", zone.counter().total);
    counters(&ZONE_COUNTERS, out);
    counters(if numa { &NUMA_ZONE_COUNTERS } else { &[] }, out);
    out.push_str("  pagesets\n    cpu: 0\n");
    for (name, value) in [("count:", pcp.count()), ("high:", pcp.high()), ("batch:", pcp.batch())] {
        let _ = writeln!(out, "              {name:<6} {value}");
    }
    let _ = writeln!(out, "  vm stats threshold: {}", zone.counter().threshold);
    let _ = writeln!(out, "  node_unreclaimable:  0\n  start_pfn:           {}", zone.span().start);
}
