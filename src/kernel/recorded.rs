//! A recording that is played: its operations, as the page allocator saw them.
//!
//! Which objects and which areas stand behind the pages is the recording's own affair. So a kernel that plays one keeps
//! no slabs, and what it knows of vmalloc and of page tables is how they were before; a script has no say in it.

use super::{Api, Kernel, NullReason, RecordedCall, Reply, Returned};
use crate::base::{Order, Pfn, Snapshot, Trace, VirtAddr};
use crate::page::{Acted, FrameState, OwnerKind, PageAction, PageFailure};
use crate::paging::{Walk, WalkEnd};

/// What the page allocator gave an operation.
#[derive(Default)]
struct Given {
    block: Option<VirtAddr>,
    failure: Option<PageFailure>,
}

impl Kernel {
    /// The state that a recording begins with, to play it from there.
    ///
    /// # Errors
    /// When the recording contradicts itself.
    pub fn restore_film(snapshot: &Snapshot) -> Result<Kernel, String> {
        let caches = snapshot.caches.iter().map(|cache| cache.without_slabs()).collect();
        let kernel = Kernel::restore(&Snapshot { caches, ..snapshot.clone() })?;
        Ok(Kernel { film: true, ..kernel })
    }

    /// Whether it plays a recording.
    pub const fn is_film(&self) -> bool {
        self.film
    }

    /// The page-table walk of an address. What a recording that is played maps is not told.
    pub fn walk(&self, at: VirtAddr) -> Walk {
        let walk = self.tables.walk(self.space_of(at), at, &self.pages);
        match self.film && (self.layout.vmalloc_start..self.layout.vmalloc_end).contains(&at) {
            true => Walk { end: WalkEnd::NotRecorded, ..walk },
            false => walk,
        }
    }

    pub(super) fn recorded_call(&mut self, call: &RecordedCall, trace: &mut Trace) -> Reply {
        assert!(self.film, "only a kernel that plays a recording is asked to");
        let mut given = Given::default();
        for action in &call.actions {
            self.forget_freed(action);
            let acted = self.pages.act(action, trace);
            self.note(action, acted, &mut given);
        }
        match (call.returned, given) {
            (Returned::Nothing, _) => Reply::Void,
            (Returned::Address(address), _) => Reply::Pointer { address },
            (Returned::Block, Given { block: Some(address), .. }) => Reply::Pointer { address },
            (_, Given { failure: Some(failure), .. }) => Reply::Null { why: NullReason::NoPage { failure } },
            (_, Given { failure: None, .. }) => Reply::Null { why: NullReason::Recorded },
        }
    }

    /// What a block's owner holds goes when the block does.
    fn forget_freed(&mut self, action: &PageAction) {
        if let PageAction::Free { pfn, .. } | PageAction::StepFree { pfn, .. } = *action {
            self.ledger.release(self.layout.struct_page(pfn));
        }
    }

    fn note(&mut self, action: &PageAction, acted: Acted, given: &mut Given) {
        match (action, acted) {
            (PageAction::Alloc { order, kind: OwnerKind::Pages, .. }, Acted::Block(pfn)) => {
                given.block = Some(self.hold_block(pfn, *order));
            }
            (PageAction::StepHandOut { pfn, order, kind: OwnerKind::Pages, .. }, _) => {
                given.block = Some(self.hold_block(*pfn, *order));
            }
            (_, Acted::Failed(failure)) => given.failure = Some(failure),
            _ => {}
        }
    }

    fn hold_block(&mut self, pfn: Pfn, order: Order) -> VirtAddr {
        let page = self.layout.struct_page(pfn);
        self.hand_out(page, Api::AllocPages, order.bytes());
        page
    }

    /// Who owns frames: while a recording is played the recording and what it holds, else nothing of one.
    pub(super) fn check_film(&self) -> Result<(), String> {
        let used = self.pages.mem().frames().iter().filter(|frame| frame.state() == FrameState::Used);
        let given_only = |kind: OwnerKind| {
            kind.is_recorded() || matches!(kind, OwnerKind::Pages | OwnerKind::KmallocLarge)
        };
        let mut kinds = used.map(|frame| frame.owner().kind);
        let wrong = if self.film {
            kinds.find(|kind| !given_only(*kind))
        } else {
            kinds.find(|kind| kind.is_recorded())
        };
        match wrong {
            Some(kind) => Err(format!("a frame of {kind:?}: is a recording played? {}", self.film)),
            None if self.film => self.check_held_blocks(),
            None => Ok(()),
        }
    }

    /// What a recording holds are blocks of pages, each of the call that took it.
    fn check_held_blocks(&self) -> Result<(), String> {
        for (page, holding) in self.ledger.iter() {
            let frame = self.layout.pfn_of_struct_page(page).map(|pfn| self.pages.mem().get(pfn));
            let holds = frame.is_some_and(|frame| {
                frame.state() == FrameState::Used
                    && frame.owner().kind == OwnerKind::Pages
                    && frame.owner().index == holding.call
            });
            if !holds {
                return Err(format!("the block held by {page} is not call {}'s", holding.call));
            }
        }
        Ok(())
    }
}
