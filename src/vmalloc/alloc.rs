//! `vmalloc`: area, page array, pages, entries, in this order (reference §5.2, §5.3).

use super::area::{AreaKind, PageArray};
use super::get_area::AreaRequest;
use super::objects::bookkeeping;
use super::{Vmalloc, VmallocContext, VmallocFailure};
use crate::base::step::{Step, VmallocStep};
use crate::base::{Bytes, Gfp, Order, PAGE_SHIFT, PAGE_SIZE, Pages, Pfn, VirtAddr};
use crate::page::{Owner, OwnerKind, PageAllocator, PageFailure};
use crate::paging::Protection;

/// Most frames of one bulk request (`vm_area_alloc_pages`).
const BULK: Pages = 100;

/// `totalram_pages`: the frames that the page allocator manages.
pub(super) fn total_ram(pages: &PageAllocator) -> u64 {
    pages.zones().iter().map(|zone| u64::from(zone.managed())).sum()
}

impl Vmalloc {
    /// `__vmalloc(size, gfp)`: data pages with `gfp | __GFP_HIGHMEM | __GFP_NOWARN` (no HIGHMEM for DMA masks), mapped in ascending order.
    ///
    /// # Errors
    /// See [`VmallocFailure`]; everything is given back then.
    pub fn vmalloc(
        &mut self,
        size: Bytes,
        gfp: Gfp,
        cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        if size == Bytes::ZERO {
            return Err(VmallocFailure::SizeZero);
        }
        if size.get() >> PAGE_SHIFT > total_ram(cx.pages) {
            return Err(VmallocFailure::BeyondRam);
        }
        let pages = size.pages_up();
        cx.trace.enter(|| Step::Vmalloc(VmallocStep::VmallocBegin { bytes: size, pages, gfp }));
        let request = AreaRequest {
            kind: AreaKind::Vmalloc,
            bytes: pages << PAGE_SHIFT,
            align: PAGE_SIZE,
            gfp,
            phys: None,
        };
        let got = self
            .get_area(&request, cx)
            .and_then(|start| self.populate(start, pages as Pages, gfp, cx).map(|()| start));
        cx.trace.leave();
        got
    }

    /// `__vmalloc_area_node`: frames and entries for an area; on failure the area is gone too.
    fn populate(
        &mut self,
        start: VirtAddr,
        pages: Pages,
        gfp: Gfp,
        cx: &mut VmallocContext<'_>,
    ) -> Result<(), VmallocFailure> {
        if let Err(failure) = self.make_array(start, pages, gfp, cx) {
            self.drop_area(start, cx);
            return Err(failure);
        }
        let filled =
            self.take_pages(start, pages, data_gfp(gfp), cx).and_then(|()| self.map_pages(start, pages, cx));
        filled.map_err(|failure| {
            self.vfree(start, cx);
            VmallocFailure::NoPages { failure: Some(failure) }
        })
    }

    /// The array of page pointers: a kmalloc object up to a page, beyond that an area of its own.
    fn make_array(
        &mut self,
        start: VirtAddr,
        pages: Pages,
        gfp: Gfp,
        cx: &mut VmallocContext<'_>,
    ) -> Result<(), VmallocFailure> {
        let bytes = Bytes::new(u64::from(pages) * self.paging.word().get());
        let nested = bytes.get() > PAGE_SIZE;
        let gfp = bookkeeping(gfp) | Gfp::BIT_ZERO;
        cx.trace.enter(|| Step::Vmalloc(VmallocStep::PageArray { bytes, nested }));
        let array = match nested {
            true => self.vmalloc(bytes, gfp, cx).map(PageArray::Area),
            false => cx.kmalloc(bytes, gfp).map(PageArray::Object),
        };
        cx.trace.leave();
        let busy = self.busy.get_mut(&start).expect("the area was just made");
        busy.array = array?;
        busy.area.array = match busy.array {
            PageArray::Area(at) => Some(at),
            _ => None,
        };
        Ok(())
    }

    /// `vm_area_alloc_pages`: in bulks until one comes short, then singly until one fails. What was had belongs to the area.
    fn take_pages(
        &mut self,
        start: VirtAddr,
        wanted: Pages,
        gfp: Gfp,
        cx: &mut VmallocContext<'_>,
    ) -> Result<(), PageFailure> {
        let area = &mut self.busy.get_mut(&start).expect("the area was just made").area;
        let got = take_frames(wanted, gfp, area.id, &mut area.frames, cx);
        area.pages = area.frames.len() as Pages;
        cx.trace.step(|| Step::Vmalloc(VmallocStep::PagesTaken { pages: area.pages, wanted }));
        got
    }

    /// `vmap_pages_range`.
    fn map_pages(
        &mut self,
        start: VirtAddr,
        pages: Pages,
        cx: &mut VmallocContext<'_>,
    ) -> Result<(), PageFailure> {
        let targets = self.busy[&start].area.frames.iter().map(|frame| frame.start());
        let made = cx.tables.map_kernel_range(start, targets, Protection::Kernel, cx.pages, cx.trace)?;
        cx.trace.step(|| Step::Vmalloc(VmallocStep::PagesMapped { start, pages, tables: made.0 }));
        Ok(())
    }
}

/// The flags for data pages: high memory too, unless the caller limits the zone.
fn data_gfp(gfp: Gfp) -> Gfp {
    let gfp = gfp | Gfp::BIT_NOWARN;
    if gfp.has_any(Gfp::DMA | Gfp::DMA32) { gfp } else { gfp | Gfp::BIT_HIGHMEM }
}

fn take_frames(
    wanted: Pages,
    gfp: Gfp,
    area: u32,
    frames: &mut Vec<Pfn>,
    cx: &mut VmallocContext<'_>,
) -> Result<(), PageFailure> {
    let owner = |page| Owner { kind: OwnerKind::Vmalloc, index: area, page };
    let missing = |frames: &Vec<Pfn>| wanted - frames.len() as Pages;
    while missing(frames) > 0 {
        let ask = missing(frames).min(BULK);
        if cx.pages.alloc_bulk(gfp.without(Gfp::BIT_NOFAIL), ask, owner(0), frames, cx.trace) != ask {
            break;
        }
    }
    while missing(frames) > 0 {
        frames.push(cx.pages.alloc(Order::ZERO, gfp, owner(frames.len() as u32), cx.trace)?);
    }
    Ok(())
}
