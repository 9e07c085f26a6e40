//! `/proc/slabinfo`: caches, newest first (`cache_show`). Objects on the CPU's lists count as active.

use crate::kernel::Kernel;
use std::fmt::Write;

const HEADER: &str = "slabinfo - version: 2.1\n\
    # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> \
    <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\n";

pub(super) fn text(kernel: &Kernel) -> String {
    let mut out = HEADER.to_owned();
    for cache in kernel.slab.summaries().into_iter().rev() {
        let _ = write!(
            out,
            "{:<17} {:>6} {:>6} {:>6} {:>4} {:>4}",
            cache.name,
            cache.in_use,
            cache.slabs * cache.per_slab,
            cache.size,
            cache.per_slab,
            1 << cache.order
        );
        let _ = write!(out, " : tunables {:>4} {:>4} {:>4}", 0, 0, 0);
        let _ = writeln!(out, " : slabdata {:>6} {:>6} {:>6}", cache.slabs, cache.slabs, 0);
    }
    out
}
