//! `vmap` and `ioremap`: addresses for frames or device memory that nobody takes here (reference §5.6).

use super::alloc::total_ram;
use super::area::AreaKind;
use super::get_area::AreaRequest;
use super::{Vmalloc, VmallocContext, VmallocFailure};
use crate::base::step::{Step, VmallocStep};
use crate::base::{Bytes, Gfp, PAGE_SHIFT, PAGE_SIZE, Pages, Paging, Pfn, PhysAddr, VirtAddr};
use crate::page::PageAllocator;
use crate::paging::Protection;

/// Frames of the video window and the firmware below 1 MiB: on every PC, and never RAM.
const FIRMWARE: std::ops::Range<u32> = 0xa0..0x100;

impl Vmalloc {
    /// `vmap` of these frames.
    ///
    /// # Errors
    /// See [`VmallocFailure`].
    pub fn vmap(&mut self, frames: &[Pfn], cx: &mut VmallocContext<'_>) -> Result<VirtAddr, VmallocFailure> {
        if frames.is_empty() {
            return Err(VmallocFailure::SizeZero);
        }
        if frames.len() as u64 > total_ram(cx.pages) {
            return Err(VmallocFailure::BeyondRam);
        }
        cx.trace.enter(|| Step::Vmalloc(VmallocStep::VmapBegin { pages: frames.len() as Pages }));
        let request = AreaRequest {
            kind: AreaKind::Vmap,
            bytes: (frames.len() as u64) << PAGE_SHIFT,
            align: PAGE_SIZE,
            gfp: Gfp::KERNEL,
            phys: None,
        };
        let got = self.get_area(&request, cx).and_then(|start| self.map_frames(start, frames, cx));
        cx.trace.leave();
        got
    }

    fn map_frames(
        &mut self,
        start: VirtAddr,
        frames: &[Pfn],
        cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        self.busy.get_mut(&start).expect("the area was just made").area.frames = frames.to_vec();
        let targets = frames.iter().map(|frame| frame.start());
        let made = cx.tables.map_kernel_range(start, targets, Protection::Kernel, cx.pages, cx.trace);
        self.mapped(start, made, cx)
    }

    /// Notes how a mapping went; if it failed the area is given back.
    fn mapped(
        &mut self,
        start: VirtAddr,
        made: Result<crate::paging::NewTables, crate::page::PageFailure>,
        cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        match made {
            Ok(made) => {
                let pages = self.busy[&start].area.bytes().pages_up() as Pages - 1;
                cx.trace.step(|| Step::Vmalloc(VmallocStep::PagesMapped { start, pages, tables: made.0 }));
                Ok(start)
            }
            Err(failure) => {
                self.drop_area(start, cx);
                Err(VmallocFailure::NoPages { failure: Some(failure) })
            }
        }
    }

    /// `vunmap` of the start of a vmap area.
    ///
    /// # Panics
    /// If no area in use starts there.
    pub fn vunmap(&mut self, at: VirtAddr, cx: &mut VmallocContext<'_>) {
        self.drop_area(at, cx);
    }

    /// `ioremap` of a physical range that is not RAM. The address keeps `phys`'s place within its page.
    ///
    /// # Errors
    /// See [`VmallocFailure`].
    pub fn ioremap(
        &mut self,
        phys: PhysAddr,
        size: Bytes,
        cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        let end = phys.get().checked_add(size.get()).filter(|end| *end <= self.physical_end());
        let Some(end) = end.filter(|_| size != Bytes::ZERO) else { return Err(VmallocFailure::SizeZero) };
        let first = phys.page_start();
        let bytes = PhysAddr::new(end).page_up().get() - first.get();
        if has_ram(cx.pages, first, bytes) {
            return Err(VmallocFailure::IsRam);
        }
        cx.trace.enter(|| Step::Vmalloc(VmallocStep::IoremapBegin { bytes: Bytes::new(bytes) }));
        let request = AreaRequest {
            kind: AreaKind::Ioremap,
            bytes,
            align: self.ioremap_align(bytes),
            gfp: Gfp::KERNEL,
            phys: Some(first),
        };
        let got = self.get_area(&request, cx).and_then(|start| {
            let made = cx.tables.map_device(start, first, bytes, cx.pages, cx.trace);
            self.mapped(start, made, cx)
        });
        cx.trace.leave();
        got.map(|start| start.plus(phys.offset()))
    }

    /// Where physical addresses end: 32, 36 and 52 bits (`__PHYSICAL_MASK_SHIFT`; the CPU may have fewer).
    const fn physical_end(&self) -> u64 {
        match self.paging {
            Paging::I386 => 1 << 32,
            Paging::I386Pae => 1 << 36,
            Paging::X86_64 => 1 << 52,
        }
    }
    /// The size rounded up to a power of two, from a page to `IOREMAP_MAX_ORDER` (reference §1.2).
    const fn ioremap_align(&self, bytes: u64) -> u64 {
        let most = match self.paging {
            Paging::I386 => 1 << 22,
            Paging::I386Pae => 1 << 21,
            Paging::X86_64 => 1 << 30,
        };
        let power = bytes.next_power_of_two();
        if power > most { most } else { power }
    }

    /// `iounmap` of any address in the first page of an ioremap area.
    ///
    /// # Panics
    /// If no area in use starts there.
    pub fn iounmap(&mut self, at: VirtAddr, cx: &mut VmallocContext<'_>) {
        self.drop_area(at.page_start(), cx);
    }
}

/// Whether any page of a physical range is RAM (`__ioremap_check_ram`).
fn has_ram(pages: &PageAllocator, start: PhysAddr, bytes: u64) -> bool {
    let last = u64::from(pages.mem().len()).min((start.get() + bytes) >> PAGE_SHIFT);
    (start.page_number()..last)
        .map(|page| page as u32)
        .filter(|page| !FIRMWARE.contains(page))
        .any(|page| pages.mem().block_of(Pfn::new(page)).is_some())
}
