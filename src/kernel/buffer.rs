//! How a buffer lies in physical memory, and what a device may do with it.

use super::{Api, Kernel};
use crate::base::{Bytes, DmaAddr, PAGE_SIZE, Pfn, PhysAddr, VirtAddr};
use crate::dma::{self, Buffer, Device, Segment, Verdict};

impl Kernel {
    /// May this device do DMA to these bytes?
    pub fn verdict(&self, address: VirtAddr, bytes: Bytes, device: Device) -> Verdict {
        dma::judge(device, &self.buffer(address, bytes), self.bounce_segment())
    }

    /// How a range of bytes lies in physical memory.
    pub fn buffer(&self, address: VirtAddr, bytes: Bytes) -> Buffer {
        if let Some(pfn) = self.held_by_struct_page(address) {
            return Buffer::Direct { phys: pfn.start(), bytes };
        }
        if let Some(phys) = self.layout.direct_phys(address) {
            return Buffer::Direct { phys, bytes };
        }
        let offset = address.offset();
        let pages = self.phys_of_pages(address, bytes);
        if self.layout.is_user(address) {
            return Buffer::User { pages, bytes, offset };
        }
        match pages.into_iter().collect::<Option<Vec<PhysAddr>>>() {
            Some(pages) if self.layout.is_vmalloc(address) => Buffer::Vmalloc { pages, bytes, offset },
            _ => Buffer::Unmapped,
        }
    }

    /// The frame that a script holds by its `struct page`.
    pub fn held_by_struct_page(&self, value: VirtAddr) -> Option<Pfn> {
        let holding = self.ledger.get(value)?;
        if holding.api == Api::AllocPages { self.layout.pfn_of_struct_page(value) } else { None }
    }

    /// Where each page of a range lies, `None` where nothing is mapped.
    pub fn phys_of_pages(&self, address: VirtAddr, bytes: Bytes) -> Vec<Option<PhysAddr>> {
        let pages = Bytes::new(address.offset() + bytes.get()).pages_up();
        (0..pages).map(|page| self.translate(address.page_start().plus(page * PAGE_SIZE))).collect()
    }

    fn bounce_segment(&self) -> Option<Segment> {
        let pool = &self.bounce_pool;
        let frames = pool.end.checked_sub(pool.start).filter(|frames| *frames > 0)?;
        Some(Segment {
            start: DmaAddr::new(Pfn::new(pool.start).start().get()),
            bytes: Bytes::of_pages(frames.into()),
        })
    }
}
