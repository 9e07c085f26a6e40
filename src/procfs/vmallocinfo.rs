//! `/proc/vmallocinfo`: areas by address, then the ranges that wait for the purge (`s_show`).

use crate::base::Paging;
use crate::kernel::Kernel;
use crate::vmalloc::{Area, AreaKind};
use std::fmt::Write;

/// Linux's flags of an area, and the words for them.
const WORDS: [(u32, &str); 5] =
    [(0x1, "ioremap"), (0x2, "vmalloc"), (0x4, "vmap"), (0x8, "user"), (0x10, "dma-coherent")];

pub(super) fn text(kernel: &Kernel) -> String {
    let numa = kernel.layout.paging == Paging::X86_64;
    let mut out = String::new();
    kernel.vmalloc.busy().for_each(|area| show(area, numa, &mut out));
    for (start, end) in kernel.vmalloc.lazy() {
        let _ = writeln!(out, "{start}-{end} {:>7} unpurged vm_area", end.get() - start.get());
    }
    out
}

fn show(area: &Area, numa: bool, out: &mut String) {
    let _ = write!(out, "{}-{} {:>7}", area.start, area.end, area.end.get() - area.start.get());
    let caller = if area.caller.is_empty() { "script" } else { &area.caller };
    let _ = write!(out, " {caller}");
    if area.pages > 0 {
        let _ = write!(out, " pages={}", area.pages);
    }
    if let Some(phys) = area.phys {
        let digits = if numa { 16 } else { 8 };
        let _ = write!(out, " phys=0x{:0digits$x}", phys.get());
    }
    for (_, word) in WORDS.iter().filter(|(bit, _)| area.flags & bit != 0) {
        let _ = write!(out, " {word}");
    }
    if numa && area.pages > 0 && area.kind != AreaKind::Recorded {
        let _ = write!(out, " N0={}", area.pages);
    }
    out.push('\n');
}
