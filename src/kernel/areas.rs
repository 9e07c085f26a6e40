//! `vmalloc`, `vmap`, `ioremap`, `kvmalloc` and what gives them back.

use super::{Api, Kernel, Misuse, NullReason, Reply, VmallocCall};
use crate::base::{Bytes, Gfp, PAGE_SIZE, PhysAddr, Trace, VirtAddr};
use crate::paging::Space;
use crate::vmalloc::{AreaKind, VmallocContext, VmallocFailure};

/// Lends the vmalloc space what it works with, field by field.
macro_rules! vmalloc_context {
    ($kernel:ident, $trace:ident) => {
        &mut VmallocContext {
            pages: &mut $kernel.pages,
            slab: &mut $kernel.slab,
            tables: &mut $kernel.tables,
            prng: &mut $kernel.prng,
            trace: $trace,
        }
    };
}

impl Kernel {
    pub(super) fn vmalloc_call(&mut self, call: &VmallocCall, trace: &mut Trace) -> Reply {
        match *call {
            VmallocCall::Vmalloc { size, gfp } => self.vmalloc(size, gfp, trace),
            VmallocCall::Vfree { address } => self.unmap(address, AreaKind::Vmalloc, trace),
            VmallocCall::Kvmalloc { size, gfp } => self.kvmalloc(size, gfp, trace),
            VmallocCall::Kvfree { address } if self.layout.is_vmalloc(address) => {
                self.unmap(address, AreaKind::Vmalloc, trace)
            }
            VmallocCall::Kvfree { address } => self.kfree(address, trace),
            VmallocCall::Vmap { ref pages } => self.vmap(pages, trace),
            VmallocCall::Vunmap { address } => self.unmap(address, AreaKind::Vmap, trace),
            VmallocCall::Ioremap { phys, size } => self.ioremap(phys, size, trace),
            VmallocCall::Iounmap { address } => self.iounmap(address, trace),
            VmallocCall::VmallocToPage { address } => self.vmalloc_to_page(address),
        }
    }

    fn vmalloc(&mut self, size: Bytes, gfp: Gfp, trace: &mut Trace) -> Reply {
        if gfp.migratetype().is_none() {
            return Reply::Null { why: NullReason::BothMobilities { gfp } };
        }
        let tables = self.tables.table_count();
        let got = self.vmalloc.vmalloc(size, gfp, vmalloc_context!(self, trace));
        self.area_reply(got, Api::Vmalloc, size, tables)
    }

    fn area_reply(
        &mut self,
        got: Result<VirtAddr, VmallocFailure>,
        api: Api,
        bytes: Bytes,
        tables_before: u32,
    ) -> Reply {
        match got {
            Ok(address) => {
                self.hand_out_mapped(address, api, bytes, (self.tables.table_count() - tables_before) as u16)
            }
            Err(failure) => Reply::Null { why: NullReason::Vmalloc { failure } },
        }
    }

    /// `kvmalloc`: kmalloc without trying hard, vmalloc where that gives nothing and the caller may sleep (reference §10).
    fn kvmalloc(&mut self, size: Bytes, gfp: Gfp, trace: &mut Trace) -> Reply {
        if size.get() <= PAGE_SIZE {
            return self.kmalloc(size, gfp, trace);
        }
        let reply = self.kmalloc(size, easy(gfp), trace);
        match reply {
            Reply::Null { .. } if gfp.may_block() && size.get() <= i32::MAX as u64 => {
                self.vmalloc(size, gfp, trace)
            }
            _ => reply,
        }
    }

    fn vmap(&mut self, pages: &[VirtAddr], trace: &mut Trace) -> Reply {
        let mut frames = Vec::with_capacity(pages.len());
        for &page in pages {
            match self.layout.pfn_of_struct_page(page) {
                Some(pfn) => frames.push(pfn),
                None => return Reply::misuse(Misuse::WrongAllocator { address: page }),
            }
        }
        let tables = self.tables.table_count();
        let got = self.vmalloc.vmap(&frames, vmalloc_context!(self, trace));
        self.area_reply(got, Api::Vmap, Bytes::of_pages(frames.len() as u64), tables)
    }

    fn ioremap(&mut self, phys: PhysAddr, size: Bytes, trace: &mut Trace) -> Reply {
        let tables = self.tables.table_count();
        let got = self.vmalloc.ioremap(phys, size, vmalloc_context!(self, trace));
        self.area_reply(got, Api::Ioremap, size, tables)
    }

    /// `vfree` and `vunmap`: `NULL` is fine, an address within a page is not (`__vunmap`).
    fn unmap(&mut self, address: VirtAddr, kind: AreaKind, trace: &mut Trace) -> Reply {
        match address {
            VirtAddr::NULL => Reply::Void,
            at if at.offset() != 0 => Reply::misuse(Misuse::BadAddress { address }),
            _ => self.give_back(address, kind, trace),
        }
    }

    /// `iounmap`: nothing happens up to the end of the direct map, and any byte of the first page will do.
    fn iounmap(&mut self, address: VirtAddr, trace: &mut Trace) -> Reply {
        if address <= self.layout.high_memory {
            return Reply::Void;
        }
        self.give_back(address, AreaKind::Ioremap, trace)
    }

    fn give_back(&mut self, address: VirtAddr, kind: AreaKind, trace: &mut Trace) -> Reply {
        if let Err(misuse) = self.area_starts_at(address, kind) {
            return Reply::misuse(misuse);
        }
        self.ledger.release_page(address);
        let context = vmalloc_context!(self, trace);
        match kind {
            AreaKind::Vmap => self.vmalloc.vunmap(address, context),
            AreaKind::Ioremap => self.vmalloc.iounmap(address, context),
            _ => self.vmalloc.vfree(address, context),
        }
        Reply::Void
    }

    fn area_starts_at(&self, address: VirtAddr, kind: AreaKind) -> Result<(), Misuse> {
        let area = self.vmalloc.find(address).ok_or(self.not_an_area(address))?;
        match area.kind {
            _ if area.start != address.page_start() => Err(Misuse::NoArea { address }),
            AreaKind::Recorded => Err(Misuse::NotOurs { address }),
            found if found == kind => Ok(()),
            _ => Err(Misuse::WrongAllocator { address }),
        }
    }

    fn not_an_area(&self, address: VirtAddr) -> Misuse {
        if self.layout.is_vmalloc(address) {
            Misuse::NoArea { address }
        } else {
            Misuse::WrongAllocator { address }
        }
    }

    fn vmalloc_to_page(&self, address: VirtAddr) -> Reply {
        let phys = self.tables.translate(Space::Kernel, address, &self.pages);
        match phys {
            Some(phys) => Reply::Pointer { address: self.layout.struct_page(phys.frame()) },
            None => Reply::Null { why: NullReason::Nothing },
        }
    }

    /// The worker that purges, if a call before called it: it runs when nothing else does.
    pub(super) fn run_drain_work(&mut self, trace: &mut Trace) {
        self.vmalloc.drain_work(vmalloc_context!(self, trace));
    }

    pub(super) fn purge_lazy_areas(&mut self, trace: &mut Trace) -> Reply {
        self.vmalloc.purge(vmalloc_context!(self, trace));
        Reply::Void
    }
}

/// The mask of kvmalloc's first attempt: no warning, and no hard trying unless the caller insists.
fn easy(gfp: Gfp) -> Gfp {
    let quiet = gfp.with(Gfp::BIT_NOWARN).without(Gfp::BIT_NOFAIL);
    if gfp.has(Gfp::BIT_RETRY_MAYFAIL) { quiet } else { quiet.with(Gfp::BIT_NORETRY) }
}

#[cfg(test)]
mod tests {
    use crate::base::{Bytes, Gfp, PhysAddr, VirtAddr};
    use crate::kernel::testing::{ask, given, small_machine};
    use crate::kernel::{Misuse, NullReason, PagesCall, Reply, Request, SlabCall, UserCall, VmallocCall};

    #[test]
    fn flags_of_both_mobilities_give_null() {
        let (size, gfp) = (Bytes::new(5000), Gfp::KERNEL | Gfp::BIT_MOVABLE | Gfp::BIT_RECLAIMABLE);
        let reply = ask(&mut small_machine(), Request::Vmalloc(VmallocCall::Vmalloc { size, gfp }));
        assert_eq!(reply, Reply::Null { why: NullReason::BothMobilities { gfp } });
    }

    /// `gfp_zone` reads `ZONE_DMA` out of them.
    #[test]
    fn zone_bits_that_contradict_each_other_mean_dma() {
        for bits in [Gfp::DMA | Gfp::DMA32, Gfp::DMA | Gfp::BIT_HIGHMEM] {
            let (size, gfp) = (Bytes::new(5000), Gfp::KERNEL | bits);
            let mut kernel = small_machine();
            let area = given(ask(&mut kernel, Request::Vmalloc(VmallocCall::Vmalloc { size, gfp })));
            let phys = kernel.translate(area).expect("it is mapped");
            assert!(phys.get() < 16 << 20, "{gfp} gave {phys:?}");
        }
    }

    #[test]
    fn kmalloc_drops_the_zones_it_cannot_use() {
        for gfp in [Gfp::DMA | Gfp::DMA32, Gfp::KERNEL | Gfp::BIT_HIGHMEM] {
            for size in [Bytes::new(64), Bytes::new(100_000)] {
                given(ask(&mut small_machine(), Request::Slab(SlabCall::Kmalloc { size, gfp })));
            }
        }
    }

    #[test]
    fn null_and_crooked_addresses_as_linux_takes_them() {
        let mut kernel = small_machine();
        let free = [
            Request::Vmalloc(VmallocCall::Vunmap { address: VirtAddr::NULL }),
            Request::Vmalloc(VmallocCall::Iounmap { address: VirtAddr::NULL }),
            Request::Slab(SlabCall::CacheDestroy { cache: VirtAddr::NULL }),
        ];
        for request in free {
            assert_eq!(ask(&mut kernel, request), Reply::Void);
        }
        let page =
            given(ask(&mut kernel, Request::Pages(PagesCall::AllocPages { gfp: Gfp::KERNEL, order: 0 })));
        let window = given(ask(&mut kernel, Request::Vmalloc(VmallocCall::Vmap { pages: [page].into() })));
        let address = window.plus(1);
        let reply = ask(&mut kernel, Request::Vmalloc(VmallocCall::Vunmap { address }));
        assert_eq!(reply, Reply::misuse(Misuse::BadAddress { address }));
    }

    #[test]
    fn any_byte_of_the_first_page_gives_back_a_page_or_a_device() {
        let mut kernel = small_machine();
        let phys = PhysAddr::new(0xfd00_0010);
        let device = VmallocCall::Ioremap { phys, size: Bytes::new(64) };
        let device = given(ask(&mut kernel, Request::Vmalloc(device)));
        let iounmap = VmallocCall::Iounmap { address: device.page_start() };
        assert_eq!(ask(&mut kernel, Request::Vmalloc(iounmap)), Reply::Void);
        let block = PagesCall::GetFreePages { gfp: Gfp::KERNEL, order: 0 };
        let block = given(ask(&mut kernel, Request::Pages(block)));
        let free = PagesCall::FreePages { address: block.plus(1), order: 0 };
        assert_eq!(ask(&mut kernel, Request::Pages(free)), Reply::Void);
        assert!(kernel.ledger.is_empty());
    }

    #[test]
    fn realloc_to_nothing_is_no_lack_of_memory() {
        let mut kernel = small_machine();
        let address = given(ask(&mut kernel, Request::User(UserCall::Malloc { size: Bytes::new(100) })));
        let reply = ask(&mut kernel, Request::User(UserCall::Realloc { address, size: Bytes::ZERO }));
        assert_eq!(reply, Reply::Null { why: NullReason::Nothing });
    }
}
