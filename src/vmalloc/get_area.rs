//! A range of addresses for an area: bookkeeping objects, lowest fit, the cut (reference §5.1).

use super::area::{Area, AreaKind, BusyArea, Node, PageArray};
use super::objects::{bookkeeping, vm_struct};
use super::space::Cut;
use super::{Vmalloc, VmallocContext, VmallocFailure};
use crate::base::step::{AreaCut, Step, VmallocStep};
use crate::base::{Bytes, Gfp, PAGE_SIZE, PhysAddr, VirtAddr};
use std::ops::Range;

/// What an area is wanted for.
#[derive(Clone, Copy, Debug)]
pub(super) struct AreaRequest {
    pub(super) kind: AreaKind,
    /// Whole pages, without the guard page.
    pub(super) bytes: u64,
    pub(super) align: u64,
    pub(super) gfp: Gfp,
    /// What ioremap maps.
    pub(super) phys: Option<PhysAddr>,
}

impl AreaKind {
    /// Linux's `VM_` flag.
    const fn flag(self) -> u32 {
        match self {
            Self::Ioremap => 1,
            Self::Vmalloc => 2,
            Self::Vmap => 4,
            Self::Recorded => 0,
        }
    }
}

impl Vmalloc {
    /// `__get_vm_area_node`: an area in use, nothing mapped in it yet.
    pub(super) fn get_area(
        &mut self,
        request: &AreaRequest,
        cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        let size = request.bytes + PAGE_SIZE;
        cx.trace.enter(|| {
            Step::Vmalloc(VmallocStep::AreaWanted { bytes: Bytes::new(size), align: request.align })
        });
        let got = self.get_area_of(size, request, cx);
        cx.trace.leave();
        got
    }

    fn get_area_of(
        &mut self,
        size: u64,
        request: &AreaRequest,
        cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        let gfp = bookkeeping(request.gfp);
        let vm = cx.kmalloc(vm_struct(self.paging), gfp | Gfp::BIT_ZERO)?;
        match self.alloc_range(size, request.align, gfp, cx) {
            Ok((range, node)) => Ok(self.insert(&range, node, vm, request)),
            Err(failure) => {
                cx.kfree(vm);
                Err(failure)
            }
        }
    }

    /// `alloc_vmap_area`: a node, and the lowest range that fits; if there is none, once more after a purge.
    fn alloc_range(
        &mut self,
        size: u64,
        align: u64,
        gfp: Gfp,
        cx: &mut VmallocContext<'_>,
    ) -> Result<(Range<u64>, Node), VmallocFailure> {
        let node = cx.new_node(gfp)?;
        for purged in [false, true] {
            self.preload(gfp, cx);
            if let Some(range) = self.find_and_cut(size, align, cx) {
                return Ok((range, node));
            }
            self.report_no_area(size, purged, cx);
            if !purged {
                self.purge(cx);
            }
        }
        self.free_node(node, cx);
        let largest = Bytes::new(self.space.largest_hole(&self.window));
        Err(VmallocFailure::NoAddressSpace { wanted: Bytes::new(size), largest })
    }

    fn report_no_area(&self, size: u64, purged: bool, cx: &mut VmallocContext<'_>) {
        cx.trace.step(|| {
            let largest = Bytes::new(self.space.largest_hole(&self.window));
            Step::Vmalloc(VmallocStep::NoAreaFound { wanted: Bytes::new(size), largest, purged })
        });
    }

    /// `preload_this_cpu_lock`: sees to the spare node; that it may fail does not matter yet.
    fn preload(&mut self, gfp: Gfp, cx: &mut VmallocContext<'_>) {
        if self.spare.is_none() {
            cx.trace.enter(|| Step::Vmalloc(VmallocStep::SpareNode));
            self.spare = cx.new_node(gfp).ok();
            cx.trace.leave();
        }
    }

    /// `__alloc_vmap_area`: the lowest range that fits, cut out of what is free.
    fn find_and_cut(&mut self, size: u64, align: u64, cx: &mut VmallocContext<'_>) -> Option<Range<u64>> {
        let start = self.space.lowest_fit(size, align, &self.window)?;
        let range = start..start + size;
        let spare = match self.space.needs_spare(&range) {
            true => Some(self.spare.take().or_else(|| cx.new_node(Gfp::NOWAIT).ok())?),
            false => None,
        };
        let cut = self.space.cut(&range, spare);
        cx.trace.step(|| {
            let (start, end) = (VirtAddr::new(range.start), VirtAddr::new(range.end));
            Step::Vmalloc(VmallocStep::AreaFound { start, end, cut: cut.into() })
        });
        if let Cut::Whole { left_over } = cut {
            self.free_node(left_over, cx);
        }
        Some(range)
    }

    fn insert(&mut self, range: &Range<u64>, node: Node, vm: PhysAddr, request: &AreaRequest) -> VirtAddr {
        let start = VirtAddr::new(range.start);
        let area = Area {
            id: self.next_id,
            start,
            end: VirtAddr::new(range.end),
            kind: request.kind,
            frames: Vec::new(),
            caller: String::new(),
            flags: request.kind.flag(),
            pages: 0,
            phys: request.phys,
            array: None,
        };
        self.next_id += 1;
        self.busy.insert(start, BusyArea { area, node, vm: Some(vm), array: PageArray::None });
        start
    }
}

impl From<Cut> for AreaCut {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Whole { .. } => Self::Whole,
            Cut::Edge => Self::Edge,
            Cut::Middle => Self::Middle,
        }
    }
}
