//! `alloc_pages`, `__get_free_pages` and what gives them back.

use super::{Api, Kernel, Misuse, NullReason, PagesCall, Reply};
use crate::base::{Bytes, Gfp, Order, Pfn, Trace, VirtAddr};
use crate::page::{Owner, OwnerKind};

impl Kernel {
    /// The reply, and what Linux does not say though it should.
    pub(super) fn pages_call(&mut self, call: PagesCall, trace: &mut Trace) -> (Reply, Option<Misuse>) {
        match call {
            PagesCall::AllocPages { gfp, order } => {
                (self.alloc_pages(gfp, order, trace), contradicting_zones(gfp))
            }
            // High memory is out of the mask: the caller wants an address.
            PagesCall::GetFreePages { gfp, order } => {
                let gfp = gfp.without(Gfp::BIT_HIGHMEM);
                (self.get_free_pages(gfp, order, trace), contradicting_zones(gfp))
            }
            PagesCall::FreePagesStruct { page, order } => (self.free_struct_page(page, order, trace), None),
            PagesCall::FreePages { address, order } => (self.free_address(address, order, trace), None),
        }
    }

    fn alloc_pages(&mut self, gfp: Gfp, order: u32, trace: &mut Trace) -> Reply {
        match self.take_pages(gfp, order, trace) {
            Ok((pfn, order)) => self.hand_out(self.layout.struct_page(pfn), Api::AllocPages, order.bytes()),
            Err(why) => Reply::Null { why },
        }
    }

    fn get_free_pages(&mut self, gfp: Gfp, order: u32, trace: &mut Trace) -> Reply {
        match self.take_pages(gfp, order, trace) {
            Ok((pfn, order)) => {
                let address = self.layout.direct_map(pfn).expect("a low frame has an address");
                self.hand_out(address, Api::GetFreePages, order.bytes())
            }
            Err(why) => Reply::Null { why },
        }
    }

    fn take_pages(&mut self, gfp: Gfp, order: u32, trace: &mut Trace) -> Result<(Pfn, Order), NullReason> {
        let order = Order::try_new(order).ok_or(NullReason::OrderTooLarge { order })?;
        if gfp.migratetype().is_none() {
            return Err(NullReason::BothMobilities { gfp });
        }
        let owner = Owner { kind: OwnerKind::Pages, index: self.call, page: 0 };
        let taken = self.pages.alloc(order, gfp, owner, trace);
        taken.map(|pfn| (pfn, order)).map_err(|failure| NullReason::NoPage { failure })
    }

    fn free_struct_page(&mut self, page: VirtAddr, order: u32, trace: &mut Trace) -> Reply {
        match self.layout.pfn_of_struct_page(page) {
            Some(pfn) => self.free_pages(pfn, order, trace),
            None => Reply::misuse(self.no_struct_page(page)),
        }
    }

    fn free_address(&mut self, address: VirtAddr, order: u32, trace: &mut Trace) -> Reply {
        match self.layout.direct_phys(address) {
            _ if address.is_null() => Reply::Void,
            Some(phys) => self.free_pages(phys.frame(), order, trace),
            None => Reply::misuse(self.no_direct_map(address)),
        }
    }

    fn free_pages(&mut self, pfn: Pfn, order: u32, trace: &mut Trace) -> Reply {
        let order = match self.block_handed_out(pfn, order) {
            Ok(order) => order,
            Err(misuse) => return Reply::misuse(misuse),
        };
        self.ledger.release(self.layout.struct_page(pfn));
        if let Some(address) = self.layout.direct_map(pfn) {
            self.ledger.release(address);
        }
        self.pages.free(pfn, order, trace);
        Reply::Void
    }

    /// Writes an allocation down and returns it.
    pub(super) fn hand_out(&mut self, value: VirtAddr, api: Api, bytes: Bytes) -> Reply {
        self.hand_out_mapped(value, api, bytes, 0)
    }
}

fn contradicting_zones(gfp: Gfp) -> Option<Misuse> {
    (!gfp.zone_bits_agree()).then_some(Misuse::ZoneBits { gfp })
}
