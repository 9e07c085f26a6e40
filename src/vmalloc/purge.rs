//! The purge: one flush of the TLB for all waiting ranges, then they are free again (reference §5.5).

use super::{Vmalloc, VmallocContext};
use crate::base::step::{Step, VmallocStep};
use crate::base::{Pages, VirtAddr};

/// `tlb_single_page_flush_ceiling`.
const FLUSH_CEILING: u64 = 33;

impl Vmalloc {
    /// `vm_unmap_aliases`: purges the lazily freed areas.
    pub fn purge(&mut self, cx: &mut VmallocContext<'_>) {
        self.drain_scheduled = false;
        let pages = self.lazy_pages();
        let waiting = self.space.take_lazy();
        let (Some((first, _)), Some((last, _))) = (waiting.first(), waiting.last()) else { return };
        let whole = VirtAddr::new(first.start)..VirtAddr::new(last.end);
        cx.trace.enter(|| {
            Step::Vmalloc(VmallocStep::Purge { ranges: waiting.len() as u32, pages: pages as Pages })
        });
        cx.trace.step(|| {
            let everything = whole.end.page_number() - whole.start.page_number() > FLUSH_CEILING;
            Step::Vmalloc(VmallocStep::KernelTlbFlush { start: whole.start, end: whole.end, everything })
        });
        for (range, node) in waiting {
            for left_over in self.space.give_back(range, node) {
                self.free_node(left_over, cx);
            }
        }
        cx.trace.leave();
    }

    /// Whether the worker that purges was called (`drain_vmap_work`). It runs when nothing else does: between two calls.
    pub const fn drain_is_scheduled(&self) -> bool {
        self.drain_scheduled
    }
    /// Runs the worker if it was called (`drain_vmap_area_work`): before the next call, not inside the one that called it.
    pub fn drain_work(&mut self, cx: &mut VmallocContext<'_>) {
        if self.drain_scheduled {
            self.purge(cx);
        }
    }
}
