//! What a recording says was done to the page allocator, as data: carried out here, whoever plays it.

use super::allocator::PageAllocator;
use super::failure::PageFailure;
use super::followed::Taken;
use super::frame::{Owner, OwnerKind};
use crate::base::{Gfp, Migratetype, Order, Pages, Pfn, Trace, ZoneIndex};

/// One thing done to the page allocator. Those whose names begin with `Step` are parts of what more is done than is
/// modelled: the recording says where and when ([`super::followed`]).
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]
pub enum PageAction {
    /// `__alloc_pages`.
    Alloc { order: Order, gfp: Gfp, kind: OwnerKind },
    /// `__alloc_pages_bulk`.
    Bulk { gfp: Gfp, pages: Pages, kind: OwnerKind },
    /// `__free_pages`, last reference.
    Free { pfn: Pfn, order: Order },
    /// `drain_local_pages`.
    Drain,
    /// The CPU is idle: no free counter keeps a change pending.
    Fold,
    /// kswapd runs.
    Kswapd,
    /// A block leaves the buddy lists.
    StepTake { near: Pfn, order: Order, migratetype: Migratetype },
    /// A refill is counted.
    StepRefilled { zone: ZoneIndex, pages: Pages },
    /// A block is stolen.
    StepFallback { head: Pfn, order: Order, migratetype: Migratetype },
    /// The head of a per-CPU list is taken.
    StepPop { near: Pfn, order: Order, gfp: Gfp },
    /// A block in hand is its owner's.
    StepHandOut { pfn: Pfn, order: Order, gfp: Gfp, taken: Pages, kind: OwnerKind },
    /// A page of a bulk request is its owner's.
    StepHandOutBulk { pfn: Pfn, gfp: Gfp, kind: OwnerKind },
    /// A block is given back, with the per-CPU lists locked or not.
    StepFree { pfn: Pfn, order: Order, locked: bool },
    /// A per-CPU list gives its last block back.
    StepDrain { tail: Pfn, order: Order },
}

/// What came of an action.
#[derive(Clone, PartialEq, Debug)]
pub enum Acted {
    /// Nothing to say.
    Done,
    /// The model cannot take this step.
    Impossible,
    /// A block.
    Block(Pfn),
    /// No block, and why.
    Failed(PageFailure),
    /// Single frames, in order.
    Frames(Vec<Pfn>),
    /// A block, and where it went.
    Taken(Taken),
}

impl PageAllocator {
    /// Carries an action out. Blocks that it hands out are the call's that is being served.
    ///
    /// # Panics
    /// When a block is given back that is not in use ([`PageAllocator::is_in_use`]).
    pub fn act(&mut self, action: &PageAction, trace: &mut Trace) -> Acted {
        match *action {
            PageAction::Alloc { order, gfp, kind } => {
                self.alloc(order, gfp, self.owner(kind), trace).map_or_else(Acted::Failed, Acted::Block)
            }
            PageAction::Bulk { gfp, pages, kind } => {
                let mut got = Vec::new();
                self.alloc_bulk(gfp, pages, self.owner(kind), &mut got, trace);
                Acted::Frames(got)
            }
            PageAction::StepTake { near, order, migratetype } => {
                self.step_take(near, order, migratetype, trace).map_or(Acted::Impossible, Acted::Taken)
            }
            PageAction::StepPop { near, order, gfp } => {
                self.step_pop(near, order, gfp, trace).map_or(Acted::Impossible, Acted::Block)
            }
            _ => {
                self.carry_out(action, trace);
                Acted::Done
            }
        }
    }

    /// Those that give no answer.
    fn carry_out(&mut self, action: &PageAction, trace: &mut Trace) {
        match *action {
            PageAction::Free { pfn, order } => self.free(pfn, order, trace),
            PageAction::Drain => self.drain(trace),
            PageAction::Fold => self.fold_counters(),
            PageAction::Kswapd => self.step_kswapd(),
            PageAction::StepRefilled { zone, pages } => self.step_refilled(zone, pages),
            PageAction::StepFallback { head, order, migratetype } => {
                self.step_fallback(head, order, migratetype, trace);
            }
            PageAction::StepHandOut { pfn, order, gfp, taken, kind } => {
                self.step_hand_out(pfn, order, gfp, taken, self.owner(kind), trace);
            }
            PageAction::StepHandOutBulk { pfn, gfp, kind } => {
                self.step_hand_out_bulk(pfn, gfp, self.owner(kind), trace);
            }
            PageAction::StepFree { pfn, order, locked } => self.step_free(pfn, order, locked, trace),
            PageAction::StepDrain { tail, order } => self.step_drain(tail, order, trace),
            PageAction::Alloc { .. }
            | PageAction::Bulk { .. }
            | PageAction::StepTake { .. }
            | PageAction::StepPop { .. } => unreachable!("it has an answer"),
        }
    }

    /// The call that is being served, as the owner of what it takes.
    fn owner(&self, kind: OwnerKind) -> Owner {
        Owner { kind, index: self.call, page: 0 }
    }
}
