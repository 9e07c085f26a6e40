//! `/proc/buddyinfo`: free blocks by zone and order (`frag_show_print`).

use crate::base::Order;
use crate::kernel::Kernel;
use std::fmt::Write;

pub(super) fn text(kernel: &Kernel) -> String {
    let mut out = String::new();
    for zone in kernel.pages.zones().iter().filter(|zone| zone.is_populated()) {
        let _ = write!(out, "Node 0, zone {:>8} ", zone.kind().name());
        for order in Order::all() {
            let _ = write!(out, "{:>6} ", zone.free_blocks(order));
        }
        out.push('\n');
    }
    out
}
