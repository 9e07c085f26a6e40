//! One frame's story: who owns it, since which call, and which addresses lead to it.

use crate::base::{Migratetype, Order, PAGE_SIZE, Pfn, PhysAddr, VirtAddr, ZoneKind};
use crate::kernel::Kernel;
use crate::page::{Frame, FrameState, Owner, OwnerKind};
use crate::process::ProcessId;
use serde::Serialize;

/// The block that a frame is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct BlockView {
    pub head: Pfn,
    pub order: Order,
    pub state: FrameState,
}

/// The page block that a frame lies in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PageblockView {
    pub index: u32,
    pub first: Pfn,
    pub migratetype: Migratetype,
}

/// Who owns a frame.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OwnerView {
    pub kind: OwnerKind,
    pub call: Option<u32>,
    pub page: u32,
    pub birth: Option<u32>,
    pub label: String,
}

/// An address that maps a frame.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Mapping {
    pub space: String,
    pub address: VirtAddr,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameStory {
    pub pfn: Pfn,
    pub phys: PhysAddr,
    pub zone: Option<ZoneKind>,
    pub block: Option<BlockView>,
    pub migratetype: Option<Migratetype>,
    pub pageblock: Option<PageblockView>,
    pub owner: OwnerView,
    pub direct_map: Option<VirtAddr>,
    pub mappings: Vec<Mapping>,
}

/// The story of a frame; empty where there is none.
pub fn frame_story(kernel: &Kernel, pfn: Pfn) -> FrameStory {
    let block = kernel.pages.mem().block_of(pfn);
    let head = block.map(|block| kernel.pages.mem().get(block.head)).unwrap_or_default();
    let zone = kernel.pages.zone_of(pfn);
    FrameStory {
        pfn,
        phys: pfn.start(),
        zone: zone.map(|zone| zone.kind()),
        block: block.map(|block| BlockView { head: block.head, order: block.order, state: block.state }),
        migratetype: block.map(|_| head.migratetype()),
        pageblock: zone.and_then(|_| pageblock(kernel, pfn)),
        owner: owner(kernel, pfn, head),
        direct_map: block.and_then(|_| kernel.layout.direct_map(pfn)),
        mappings: mappings(kernel, pfn, head),
    }
}

fn pageblock(kernel: &Kernel, pfn: Pfn) -> Option<PageblockView> {
    let order = kernel.layout.paging.pageblock_order();
    let first = pfn.align_down(order);
    let migratetype = kernel.pages.pageblock_type(pfn)?;
    Some(PageblockView { index: first.get() / order.pages(), first, migratetype })
}

pub(super) fn owner(kernel: &Kernel, pfn: Pfn, head: Frame) -> OwnerView {
    if head.state() != FrameState::Used {
        let is_zero_page = kernel.processes.zero_page() == Some(pfn);
        let kind = if is_zero_page { OwnerKind::ZeroPage } else { OwnerKind::None };
        return OwnerView { kind, call: None, page: 0, birth: None, label: String::new() };
    }
    let owner = head.owner();
    let first = kernel.pages.mem().block_of(pfn).map_or(pfn, |block| block.head);
    OwnerView {
        kind: owner.kind,
        call: call_of(kernel, owner),
        page: owner.page + (pfn.get() - first.get()),
        birth: Some(head.birth()),
        label: label(kernel, owner),
    }
}

/// The call whose allocation a frame belongs to.
fn call_of(kernel: &Kernel, owner: Owner) -> Option<u32> {
    if owner.kind != OwnerKind::Anonymous {
        return kernel.call_that_holds(owner);
    }
    let (_, address) = anonymous_place(owner);
    let (value, holding) = kernel.ledger.at_or_below(address.plus(PAGE_SIZE - 1))?;
    // The stack lies above every holding and belongs to none.
    (address < value.plus(holding.bytes.get().max(1))).then_some(holding.call)
}

fn label(kernel: &Kernel, owner: Owner) -> String {
    match owner.kind {
        OwnerKind::Slab => kernel.slab.slab_cache_name(owner.index).unwrap_or_default().to_owned(),
        OwnerKind::Anonymous => space_name(anonymous_place(owner).0),
        _ => String::new(),
    }
}

/// Process number and address of an anonymous page (see [`OwnerKind::Anonymous`]).
fn anonymous_place(owner: Owner) -> (u8, VirtAddr) {
    let number = u64::from(owner.index >> 8) << 32 | u64::from(owner.page);
    ((owner.index & 0xff) as u8, VirtAddr::new(number * PAGE_SIZE))
}

fn mappings(kernel: &Kernel, pfn: Pfn, head: Frame) -> Vec<Mapping> {
    let owner = head.owner();
    match owner.kind {
        _ if head.state() != FrameState::Used => Vec::new(),
        OwnerKind::Vmalloc => kernel.vmalloc.by_id(owner.index).map_or(Vec::new(), |area| {
            let address = area.start.plus(u64::from(owner.page) * PAGE_SIZE);
            vec![Mapping { space: "kernel".to_owned(), address }]
        }),
        OwnerKind::Anonymous => {
            let shared = kernel.processes.sharers(pfn);
            let mut mappings: Vec<Mapping> =
                shared.map(|(id, address)| Mapping { space: space_name(id.0), address }).collect();
            if mappings.is_empty() {
                let (process, address) = anonymous_place(owner);
                mappings.push(Mapping { space: space_name(process), address });
            }
            mappings
        }
        _ => Vec::new(),
    }
}

fn space_name(process: u8) -> String {
    format!("pid {}", ProcessId(process).pid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bytes;
    use crate::kernel::testing::{ask, given, small_machine};
    use crate::kernel::{AccessCall, Request, UserCall};

    /// A machine whose program has mapped three pages, read the first and written the second.
    fn program() -> (Kernel, VirtAddr) {
        let mut kernel = small_machine();
        let mmap = UserCall::Mmap { hint: VirtAddr::NULL, length: Bytes::of_pages(3) };
        let address = given(ask(&mut kernel, Request::User(mmap)));
        ask(&mut kernel, Request::Access(AccessCall::Load { address, width: 1 }));
        let second = address.plus(PAGE_SIZE);
        ask(&mut kernel, Request::Access(AccessCall::Store { address: second, width: 1, value: 1 }));
        (kernel, address)
    }

    fn story_at(kernel: &Kernel, address: VirtAddr) -> FrameStory {
        frame_story(kernel, kernel.translate(address).expect("it was touched").frame())
    }

    #[test]
    fn a_page_only_read_is_the_zero_page_and_nobodys() {
        let (kernel, address) = program();
        let owner = story_at(&kernel, address).owner;
        assert_eq!((owner.kind, owner.call), (OwnerKind::ZeroPage, None));
        let owner = story_at(&kernel, address.plus(PAGE_SIZE)).owner;
        assert_eq!((owner.kind, owner.call), (OwnerKind::Anonymous, Some(0)));
    }

    #[test]
    fn a_forked_page_is_mapped_by_both() {
        let (mut kernel, address) = program();
        let second = address.plus(PAGE_SIZE);
        assert_eq!(story_at(&kernel, second).mappings.len(), 1);
        ask(&mut kernel, Request::User(UserCall::Fork));
        let mappings = story_at(&kernel, second).mappings;
        assert_eq!(mappings.len(), 2);
        assert!(mappings[0].space != mappings[1].space);
        assert!(mappings.iter().all(|mapping| mapping.address == second));
    }

    #[test]
    fn the_stack_belongs_to_no_call() {
        let (mut kernel, _) = program();
        let address = VirtAddr::new(kernel.layout.task_size.get() - PAGE_SIZE);
        ask(&mut kernel, Request::Access(AccessCall::Store { address, width: 1, value: 1 }));
        assert_eq!(story_at(&kernel, address).owner.call, None);
    }
}
