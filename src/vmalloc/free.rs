//! `vfree`: entries are cleared and frames given back at once, addresses only after the purge (reference §5.4).

use super::area::{BusyArea, PageArray};
use super::{Vmalloc, VmallocContext};
use crate::base::step::{Step, VmallocStep};
use crate::base::{Order, Pages, VirtAddr};

/// `lazy_max_pages` on one CPU: 32 MiB.
pub(super) const LAZY_LIMIT: Pages = 8192;

impl Vmalloc {
    /// `vfree` of the start of a vmalloc area in use.
    ///
    /// # Panics
    /// If no area in use starts there.
    pub fn vfree(&mut self, at: VirtAddr, cx: &mut VmallocContext<'_>) {
        let busy = self.remove(at, cx);
        for frame in &busy.area.frames {
            cx.pages.free(*frame, Order::ZERO, cx.trace);
        }
        cx.trace.step(|| Step::Vmalloc(VmallocStep::PagesFreed { pages: busy.area.frames.len() as Pages }));
        match busy.array {
            PageArray::None => {}
            PageArray::Object(array) => cx.kfree(array),
            PageArray::Area(array) => self.vfree(array, cx),
        }
        finish(&busy, cx);
    }

    /// Gives an area back whose frames, if any, are somebody else's (`vunmap`, `free_vm_area`).
    pub(super) fn drop_area(&mut self, at: VirtAddr, cx: &mut VmallocContext<'_>) {
        let busy = self.remove(at, cx);
        finish(&busy, cx);
    }

    /// `remove_vm_area`: no longer in use, its entries cleared, its addresses waiting. [`finish`] ends its step.
    fn remove(&mut self, at: VirtAddr, cx: &mut VmallocContext<'_>) -> BusyArea {
        let busy = self.busy.remove(&at).expect("an area in use starts there");
        let (start, end) = (busy.area.start, busy.area.end);
        cx.trace.enter(|| Step::Vmalloc(VmallocStep::AreaFreed { start, end }));
        cx.tables.unmap_kernel(start, end, cx.pages, cx.trace).defer();
        self.free_lazily(&busy, cx);
        busy
    }

    /// `free_vmap_area_noflush`: adds the range to those that wait, and calls the worker if there are too many.
    fn free_lazily(&mut self, busy: &BusyArea, cx: &mut VmallocContext<'_>) {
        let range = busy.area.start.get()..busy.area.end.get();
        let (left_over, whole) = self.space.free_lazily(range, busy.node);
        let (waiting, limit) = (self.lazy_pages(), LAZY_LIMIT);
        cx.trace.step(|| {
            let (start, end) = (VirtAddr::new(whole.start), VirtAddr::new(whole.end));
            Step::Vmalloc(VmallocStep::LazilyFreed { start, end, waiting, limit })
        });
        for node in left_over {
            self.free_node(node, cx);
        }
        if waiting > limit {
            self.drain_scheduled = true;
            cx.trace.step(|| Step::Vmalloc(VmallocStep::DrainScheduled { waiting, limit }));
        }
    }
}

/// The last object of an area, and the end of its step.
fn finish(busy: &BusyArea, cx: &mut VmallocContext<'_>) {
    if let Some(vm) = busy.vm {
        cx.kfree(vm);
    }
    cx.trace.leave();
}
