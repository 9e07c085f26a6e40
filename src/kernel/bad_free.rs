//! Wrong frees of pages, and what Linux makes of them (reference §3.7, `__free_pages`).
//!
//! `__free_pages` counts down the users of one page. Only if none is left it frees 2^order pages, and looks at those
//! behind the first. If some are left, or the count was 0 already, a page that is no compound head has its upper halves
//! freed: the way of somebody who holds only the first page of a block.

use super::{FreeEffect, FreedPage, Kernel, Misuse};
use crate::base::{Order, PAGE_SIZE, Pfn, VirtAddr};
use crate::page::{Block, FrameState, OwnerKind};
use crate::paging::Access;

impl Kernel {
    /// The order of the block at a frame, if the caller may free it with the order it asks.
    pub(super) fn block_handed_out(&self, pfn: Pfn, asked: u32) -> Result<Order, Misuse> {
        let Some(block) = self.pages.block_of(pfn) else { return Err(self.not_present(pfn, asked)) };
        let what = self.freed_page(pfn, block);
        match Order::try_new(asked) {
            Some(order) if what == FreedPage::OtherOrder && order == block.order => Ok(order),
            _ => Err(Misuse::BadFree { pfn, asked, what, effect: self.effect(pfn, block, what, asked) }),
        }
    }

    fn freed_page(&self, pfn: Pfn, block: Block) -> FreedPage {
        match block.state {
            FrameState::Free => FreedPage::Buddy,
            FrameState::Pcp => FreedPage::Pcp,
            FrameState::Reserved | FrameState::Inside => FreedPage::Reserved,
            FrameState::SlabUnknown => FreedPage::Slab,
            FrameState::TableUnknown => FreedPage::Table,
            FrameState::LruUnknown => FreedPage::Lru,
            FrameState::UsedUnknown => FreedPage::Other,
            FrameState::Used => self.used_page(pfn, block.head),
        }
    }

    fn used_page(&self, pfn: Pfn, head: Pfn) -> FreedPage {
        let frame = self.pages.mem().get(head);
        match frame.owner().kind {
            OwnerKind::Slab | OwnerKind::RecordedSlab => FreedPage::Slab,
            OwnerKind::Vmalloc | OwnerKind::RecordedVmalloc => FreedPage::Vmalloc,
            OwnerKind::KernelTable | OwnerKind::UserTable | OwnerKind::RecordedTable => FreedPage::Table,
            OwnerKind::Anonymous => FreedPage::Anonymous,
            // A large kmalloc is a block of pages, and Linux does not tell them apart.
            OwnerKind::Pages | OwnerKind::KmallocLarge if head == pfn => FreedPage::OtherOrder,
            _ if head == pfn => FreedPage::Other,
            _ if frame.is_compound() => FreedPage::Tail,
            _ => FreedPage::Middle,
        }
    }

    fn effect(&self, pfn: Pfn, block: Block, what: FreedPage, asked: u32) -> FreeEffect {
        let is_free = matches!(what, FreedPage::Pcp | FreedPage::Buddy);
        match Order::try_new(asked) {
            None => FreeEffect::Beyond,
            Some(Order::ZERO) if is_free => FreeEffect::FoundLater,
            // Each reserved frame counts for itself: those behind it are in use.
            Some(order) if what == FreedPage::Reserved => in_use_or(order, FreeEffect::BadPage),
            Some(Order::ZERO) if block.head != pfn => FreeEffect::FoundWithBlock,
            Some(_) if is_free || block.head != pfn => FreeEffect::TwoOwners,
            Some(order) if order < block.order => FreeEffect::Leak,
            Some(order) if order == block.order => FreeEffect::InUse,
            Some(order) => self.effect_of_too_many(pfn, block, order),
        }
    }

    /// `free_pages_prepare` looks at each page behind the block: heads of blocks in use, and of those in the buddy lists,
    /// are found; what lies inside a block, or on a per-CPU list, looks as a free page does.
    fn effect_of_too_many(&self, pfn: Pfn, block: Block, asked: Order) -> FreeEffect {
        let mem = self.pages.mem();
        let looks_free = |pfn: Pfn| {
            mem.contains(pfn) && matches!(mem.get(pfn).state(), FrameState::Inside | FrameState::Pcp)
        };
        let behind = (block.order.pages()..asked.pages()).map(|n| pfn.get().saturating_add(n));
        let unnoticed = !mem.get(pfn).is_compound() && behind.map(Pfn::new).all(looks_free);
        if unnoticed { FreeEffect::TwoOwners } else { FreeEffect::BadPage }
    }

    /// A frame that the machine has not. A flat memory map has its `struct page`, marked reserved; a sparse one has none
    /// where a whole section is missing.
    fn not_present(&self, pfn: Pfn, asked: u32) -> Misuse {
        if !self.has_struct_page(pfn) {
            return Misuse::Oops { at: self.layout.struct_page(pfn), access: Access::Read };
        }
        let effect = match Order::try_new(asked) {
            Some(order) => in_use_or(order, FreeEffect::BadPage),
            None => FreeEffect::Beyond,
        };
        Misuse::BadFree { pfn, asked, what: FreedPage::Reserved, effect }
    }

    fn has_struct_page(&self, pfn: Pfn) -> bool {
        let Some(section) = self.layout.paging.section() else { return true };
        let first = pfn.get() - pfn.get() % section;
        let frames = (first..first.saturating_add(section)).map(Pfn::new);
        let mem = self.pages.mem();
        frames.take_while(|pfn| mem.contains(*pfn)).any(|pfn| mem.get(pfn).state() != FrameState::Inside)
    }

    /// A pointer to no `struct page`: Linux takes what lies there for one, if something does.
    pub(super) fn no_struct_page(&self, page: VirtAddr) -> Misuse {
        let access = Access::Read;
        if page.get() < PAGE_SIZE {
            return Misuse::NullDereference { at: page, access };
        }
        let in_map = self.layout.mem_map <= page && page < self.layout.struct_page(self.layout.max_pfn);
        let is_there = !self.layout.is_user(page) && self.translate(page).is_some();
        match in_map || is_there {
            true => Misuse::WrongAllocator { address: page },
            false => Misuse::Oops { at: page, access },
        }
    }

    /// An address outside the direct map: `virt_to_page` gives a pointer all the same.
    pub(super) fn no_direct_map(&self, address: VirtAddr) -> Misuse {
        let page = self.layout.naive_struct_page(address);
        match self.layout.pfn_of_struct_page(page).filter(|pfn| self.has_struct_page(*pfn)) {
            Some(_) => Misuse::WrongAllocator { address },
            None => self.no_struct_page(page),
        }
    }
}

/// One page is freed under its owner; more are looked at first.
fn in_use_or(order: Order, more: FreeEffect) -> FreeEffect {
    if order == Order::ZERO { FreeEffect::InUse } else { more }
}
