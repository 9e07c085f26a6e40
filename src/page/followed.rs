//! Single steps of the allocator, for a recording of more than is modelled: other tasks, reclaim, interrupts.
//!
//! The recording says which zone takes a step and when; where blocks lie on its lists is the model's. `near` is any
//! frame of the zone. A step that the zone cannot take changes nothing.

use super::PageAllocator;
use super::allocator::{Request, slow_flags};
use super::buddy::Placement;
use super::frame::{Frame, FrameState, Owner};
use super::watermark::{AllocFlags, Check, Mark};
use super::zone::{Frames, Zone};
use crate::base::step::{PageStep, Step};
use crate::base::{Gfp, Migratetype, Order, Pages, Pfn, Trace, ZoneIndex};

/// Where a block went that left the buddy lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// Straight to who asked; counted.
    InHand(Pfn),
    /// To a per-CPU list of this zone, as one of so many blocks of a refill; not counted yet.
    Listed {
        /// The zone.
        zone: ZoneIndex,
        /// Blocks of a whole refill.
        of: u32,
    },
}

impl PageAllocator {
    /// `__rmqueue_smallest` (reference §3.5): a block leaves the buddy lists. If blocks of its kind have a per-CPU list,
    /// it goes last on it, as part of a refill; else it is in the hand of who asked.
    pub fn step_take(
        &mut self,
        near: Pfn,
        order: Order,
        migratetype: Migratetype,
        trace: &mut Trace,
    ) -> Option<Taken> {
        let (zone, mut frames) = self.zone_near(near, trace)?;
        let pfn = zone.smallest_fit(order, migratetype, &mut frames)?;
        frames.mem.set(pfn, Frame::free(FrameState::Pcp, order, migratetype), frames.trace);
        let index = zone.pcp_index(order, migratetype).filter(|_| migratetype.is_mergeable());
        let Some(index) = index else {
            zone.counter.add(-i64::from(order.pages()));
            return Some(Taken::InHand(pfn));
        };
        zone.pcp.lists[index.index()].push_tail(pfn, frames.mem);
        zone.pcp.count += order.pages();
        Some(Taken::Listed { zone: zone.index, of: zone.pcp.refill_blocks(order) })
    }

    /// The end of `rmqueue_bulk`: what a refill took is counted at once.
    pub fn step_refilled(&mut self, zone: ZoneIndex, pages: Pages) {
        if let Some(zone) = self.zones.get_mut(zone.index()) {
            zone.counter.add(-i64::from(pages));
        }
    }

    /// `__rmqueue_fallback` (reference §3.6): the one that steals the block at `head`, with `ALLOC_NOFRAGMENT` or without.
    pub fn step_fallback(&mut self, head: Pfn, order: Order, migratetype: Migratetype, trace: &mut Trace) {
        let Some((zone, mut frames)) = self.zone_near(head, trace) else { return };
        let flags = [AllocFlags::NONE, AllocFlags::NOFRAGMENT];
        let takes_head = |flags: &AllocFlags| zone.stolen_head(order, migratetype, *flags) == Some(head);
        if let Some(flags) = flags.into_iter().find(takes_head) {
            zone.steal_block(order, migratetype, flags, &mut frames);
        }
    }

    /// `__rmqueue_pcplist` without its refill: the head of a per-CPU list, now in the hand of who asked.
    pub fn step_pop(&mut self, near: Pfn, order: Order, gfp: Gfp, trace: &mut Trace) -> Option<Pfn> {
        let migratetype = self.prepare(order, gfp).migratetype;
        let (zone, frames) = self.zone_near(near, trace)?;
        let index = zone.pcp_index(order, migratetype)?;
        let list = &mut zone.pcp.lists[index.index()];
        let pfn = list.first()?;
        list.unlink(pfn, frames.mem);
        zone.pcp.count -= order.pages();
        Some(pfn)
    }

    /// The end of `__alloc_pages`: a block in hand is its owner's. If only the slow path can have found it for an atomic
    /// request, its page block is now kept for such (reference §3.8). `taken`: pages that left the buddy lists for it.
    pub fn step_hand_out(
        &mut self,
        pfn: Pfn,
        order: Order,
        gfp: Gfp,
        taken: Pages,
        owner: Owner,
        trace: &mut Trace,
    ) {
        let request = &self.prepare(order, gfp);
        let migratetype = request.migratetype;
        if let Some((zone, mut frames)) = self.zone_near(pfn, trace) {
            if zone.goes_through_pcp(order) {
                zone.pcp.free_factor >>= 1;
            }
            if slow_flags(order, gfp).has_any(AllocFlags::HIGHATOMIC) && !zone.served_fast(request, taken) {
                zone.reserve_high_atomic(pfn, &mut frames);
            }
        }
        self.hand_out(pfn, request, owner, trace);
        trace.step(|| Step::Page(PageStep::PageAlloc { pfn: Some(pfn), order, gfp, migratetype }));
    }

    /// A page of `__alloc_pages_bulk`, in hand, is its owner's.
    pub fn step_hand_out_bulk(&mut self, pfn: Pfn, gfp: Gfp, owner: Owner, trace: &mut Trace) {
        let request = &self.prepare(Order::ZERO, gfp);
        self.hand_out(pfn, request, owner, trace);
    }

    /// Whether a block can be given back: it lies in a zone, and all of its frames are in use.
    pub fn is_in_use(&self, pfn: Pfn, order: Order) -> bool {
        let Some(zone) = self.zone_of(pfn).filter(|_| pfn.is_aligned(order)) else { return false };
        zone.contains(pfn.plus(order.pages() - 1)) && self.are_taken(pfn, order)
    }

    /// As one block, as a part of one, or as several.
    fn are_taken(&self, pfn: Pfn, order: Order) -> bool {
        let mut next = pfn;
        while next < pfn.plus(order.pages()) {
            let taken = self.block_of(next).filter(|block| !block.state.is_listed());
            let Some(block) = taken else { return false };
            next = block.head.plus(block.order.pages());
        }
        true
    }

    /// `free_unref_page_commit` without the drain that may follow it (reference §3.7): first on its per-CPU list.
    /// A block without such a list, or freed while the lists are locked, goes to the buddy lists.
    pub fn step_free(&mut self, pfn: Pfn, order: Order, locked: bool, trace: &mut Trace) {
        self.make_one_block(pfn, order, trace);
        let Some((zone, mut frames)) = self.zone_near(pfn, trace) else { return };
        if !locked && zone.list_on_pcp(pfn, order, &mut frames).is_some() {
            // The drain has events of its own; here it leaves its mark on the free factor.
            zone.pages_due(order);
        } else {
            let migratetype = zone.blocks.get(pfn);
            zone.free_one(pfn, order, migratetype, Placement::Usual, &mut frames);
        }
    }

    /// `free_pcppages_bulk`, one block: the one at `tail`, if it is the last of a list of its order.
    pub fn step_drain(&mut self, tail: Pfn, order: Order, trace: &mut Trace) {
        let Some((zone, mut frames)) = self.zone_near(tail, trace) else { return };
        if let Some(index) = zone.list_ending_in(tail, order) {
            zone.drain_block(tail, index, order, &mut frames);
        }
    }

    /// kswapd runs: it takes back the boosts for which it was woken (reference §3.4).
    pub fn step_kswapd(&mut self) {
        self.zones.iter_mut().for_each(|zone| zone.boost = 0);
    }

    fn zone_near<'a>(&'a mut self, near: Pfn, trace: &'a mut Trace) -> Option<(&'a mut Zone, Frames<'a>)> {
        let Self { zones, mem, .. } = self;
        let zone = zones.iter_mut().find(|zone| zone.is_populated() && zone.contains(near))?;
        Some((zone, Frames { mem, trace }))
    }
}

impl Zone {
    /// Whether the fast path can have served a request: above the low watermark before `taken` pages were gone.
    /// The count is exact, for when a running machine folds its counters no event says.
    fn served_fast(&self, request: &Request, taken: Pages) -> bool {
        let mark = self.mark(Mark::Low);
        let check = Check { order: Order::ZERO, mark, highest: request.highest, flags: AllocFlags::NONE };
        let rest_of_block = request.order.pages() - 1;
        self.watermark_ok(check, self.counter.exact() + i64::from(taken) - i64::from(rest_of_block))
    }
}
