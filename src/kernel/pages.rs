//! `alloc_pages`, `__get_free_pages` and what gives them back.

use super::{Api, Kernel, Misuse, NullReason, PagesCall, Reply};
use crate::base::{Bytes, Gfp, Order, Pfn, Trace, VirtAddr};
use crate::page::{Block, FrameState, Owner, OwnerKind};

impl Kernel {
    pub(super) fn pages_call(&mut self, call: PagesCall, trace: &mut Trace) -> Reply {
        match call {
            PagesCall::AllocPages { gfp, order } => self.alloc_pages(gfp, order, trace),
            PagesCall::GetFreePages { gfp, order } => self.get_free_pages(gfp, order, trace),
            PagesCall::FreePagesStruct { page, order } => match self.layout.pfn_of_struct_page(page) {
                Some(pfn) => self.free_pages(pfn, order, trace),
                None => Reply::misuse(Misuse::WrongAllocator { address: page }),
            },
            PagesCall::FreePages { address, .. } if address.is_null() => Reply::Void,
            PagesCall::FreePages { address, order } => match self.layout.direct_phys(address) {
                Some(phys) => self.free_pages(phys.frame(), order, trace),
                None => Reply::misuse(Misuse::WrongAllocator { address }),
            },
        }
    }

    fn alloc_pages(&mut self, gfp: Gfp, order: u32, trace: &mut Trace) -> Reply {
        match self.take_pages(gfp, order, trace) {
            Ok((pfn, order)) => self.hand_out(self.layout.struct_page(pfn), Api::AllocPages, order.bytes()),
            Err(why) => Reply::Null { why },
        }
    }

    /// `__get_free_pages` takes high memory out of the mask: its caller wants an address.
    fn get_free_pages(&mut self, gfp: Gfp, order: u32, trace: &mut Trace) -> Reply {
        match self.take_pages(gfp.without(Gfp::BIT_HIGHMEM), order, trace) {
            Ok((pfn, order)) => {
                let address = self.layout.direct_map(pfn).expect("a low frame has an address");
                self.hand_out(address, Api::GetFreePages, order.bytes())
            }
            Err(why) => Reply::Null { why },
        }
    }

    fn take_pages(&mut self, gfp: Gfp, order: u32, trace: &mut Trace) -> Result<(Pfn, Order), NullReason> {
        let order = Order::try_new(order).ok_or(NullReason::TooLarge)?;
        if !self.zone_bits_agree(gfp) {
            return Err(NullReason::BadFlags { gfp });
        }
        let owner = Owner { kind: OwnerKind::Pages, index: self.call, page: 0 };
        let taken = self.pages.alloc(order, gfp, owner, trace);
        taken.map(|pfn| (pfn, order)).map_err(|failure| NullReason::NoPage { failure })
    }

    /// Whether `gfp_zone` and `gfp_migratetype` have an answer for these flags.
    pub(super) fn zone_bits_agree(&self, gfp: Gfp) -> bool {
        let zone = if self.layout.paging.is_32bit() { gfp.zone_i386() } else { gfp.zone_amd64() };
        zone.is_some() && gfp.migratetype().is_some()
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

    /// Whether a block may be freed with this order, and what Linux says if not.
    fn block_handed_out(&self, pfn: Pfn, asked: u32) -> Result<Order, Misuse> {
        let block = self.pages.mem().block_of(pfn).ok_or(Misuse::BadPageState { pfn })?;
        match block.state {
            FrameState::Used => self.owned_by_caller(pfn, block, asked),
            FrameState::Free | FrameState::Pcp => Err(Misuse::BadPageState { pfn }),
            _ => Err(Misuse::NotOurs { address: self.layout.struct_page(pfn) }),
        }
    }

    fn owned_by_caller(&self, pfn: Pfn, block: Block, asked: u32) -> Result<Order, Misuse> {
        let address = self.layout.direct_map(pfn).unwrap_or(self.layout.struct_page(pfn));
        match self.pages.mem().get(block.head).owner().kind {
            OwnerKind::Pages if block.head != pfn => Err(Misuse::TailPage { pfn }),
            OwnerKind::Pages if u32::from(block.order.get()) != asked => {
                Err(Misuse::WrongOrder { pfn, asked, handed_out: block.order.get() })
            }
            OwnerKind::Pages => Ok(block.order),
            _ => Err(Misuse::WrongAllocator { address }),
        }
    }

    /// Writes an allocation down and returns it.
    pub(super) fn hand_out(&mut self, value: VirtAddr, api: Api, bytes: Bytes) -> Reply {
        self.hand_out_mapped(value, api, bytes, 0)
    }
}
