//! The buddy lists: blocks are halved to serve a request and joined again when both halves are free (reference §3.5, §3.7).

use super::frame::{Frame, FrameState};
use super::watermark::AllocFlags;
use super::zone::{Frames, Zone};
use crate::base::step::{PageStep, Step};
use crate::base::{Migratetype, Order, Pfn};

/// Where a freed block goes on its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Placement {
    /// First, unless the next merge is likely: then last, so that it is not handed out.
    Usual,
    /// Last: boot, putting back.
    Tail,
}

/// From this order on a merge is never waited for (`MAX_ORDER - 2`).
const LARGE: Order = Order::new(9);

impl Zone {
    /// `__rmqueue` and its tracepoint: a block of this type, stolen from another if there is none.
    /// Its frame's entry is still that of a free block; the caller writes what it is now.
    pub(super) fn remove_block(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) -> Option<Pfn> {
        loop {
            if let Some(pfn) = self.smallest_fit(order, migratetype, frames) {
                return Some(pfn);
            }
            if !self.steal_block(order, migratetype, flags, frames) {
                return None;
            }
        }
    }

    /// `__rmqueue_smallest`: the first block of the smallest order that fits, halved down to size.
    pub(super) fn smallest_fit(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        frames: &mut Frames<'_>,
    ) -> Option<Pfn> {
        let (found, pfn) = order
            .and_up()
            .find_map(|larger| self.free_list(larger, migratetype).first().map(|pfn| (larger, pfn)))?;
        self.list(found, migratetype).unlink(pfn, frames.mem);
        self.expand(pfn, found, order, migratetype, frames);
        let refill = self.goes_through_pcp(order) && migratetype.is_mergeable();
        frames.trace.step(move || Step::Page(PageStep::ZoneLocked { pfn, order, migratetype, refill }));
        Some(pfn)
    }

    /// `pcp_allowed_order`.
    pub(super) fn goes_through_pcp(&self, order: Order) -> bool {
        order.get() <= 3 || order == self.blocks.order()
    }

    /// `expand`: the upper half of each halving goes first on the list of its order.
    fn expand(
        &mut self,
        pfn: Pfn,
        from: Order,
        to: Order,
        migratetype: Migratetype,
        frames: &mut Frames<'_>,
    ) {
        for half in (to.get()..from.get()).rev().map(Order::new) {
            let upper = pfn.plus(half.pages());
            frames.mem.set(upper, Frame::free(FrameState::Free, half, migratetype), frames.trace);
            self.list(half, migratetype).push_head(upper, frames.mem);
            frames.trace.step(move || Step::Page(PageStep::Expand { pfn: upper, order: half, migratetype }));
        }
        // What is left in hand has its new size already: the map never counts a frame twice.
        if from > to {
            frames.mem.set(pfn, Frame::free(FrameState::Free, to, migratetype), frames.trace);
        }
    }

    /// `__free_one_page`: joins a block with its free buddies and puts the result on a list.
    pub(super) fn free_one(
        &mut self,
        pfn: Pfn,
        order: Order,
        migratetype: Migratetype,
        placement: Placement,
        frames: &mut Frames<'_>,
    ) {
        if migratetype != Migratetype::Isolate {
            self.counter.add(i64::from(order.pages()));
        }
        let (head, order) = self.merge(pfn, order, migratetype, frames);
        if head != pfn {
            frames.mem.set(pfn, Frame::default(), frames.trace);
        }
        frames.mem.set(head, Frame::free(FrameState::Free, order, migratetype), frames.trace);
        let last = placement == Placement::Tail || self.next_merge_is_likely(head, order, frames);
        let list = self.list(order, migratetype);
        if last { list.push_tail(head, frames.mem) } else { list.push_head(head, frames.mem) }
    }

    fn merge(
        &mut self,
        mut head: Pfn,
        mut order: Order,
        migratetype: Migratetype,
        frames: &mut Frames<'_>,
    ) -> (Pfn, Order) {
        while let Some(larger) = order.up() {
            let buddy = head.buddy(order);
            if !self.is_free_buddy(buddy, order, frames) || !self.may_merge(buddy, order, migratetype) {
                break;
            }
            let listed = frames.mem.get(buddy).migratetype();
            self.list(order, listed).unlink(buddy, frames.mem);
            frames.mem.set(buddy, Frame::default(), frames.trace);
            head = head.align_down(larger);
            order = larger;
            frames.trace.step(move || Step::Page(PageStep::Merge { pfn: buddy, order }));
        }
        (head, order)
    }

    /// Whether a frame of this zone heads a free block of exactly this order.
    fn is_free_buddy(&self, pfn: Pfn, order: Order, frames: &Frames<'_>) -> bool {
        self.contains(pfn) && frames.mem.get(pfn).is_buddy(order)
    }

    /// Whole page blocks of different types merge only if both may mix.
    fn may_merge(&self, buddy: Pfn, order: Order, migratetype: Migratetype) -> bool {
        if order < self.blocks.order() {
            return true;
        }
        let other = self.blocks.get(buddy);
        other == migratetype || (other.is_mergeable() && migratetype.is_mergeable())
    }

    /// `buddy_merge_likely`: whether the block would merge twice if its buddy came free.
    fn next_merge_is_likely(&self, head: Pfn, order: Order, frames: &Frames<'_>) -> bool {
        let Some(larger) = order.up().filter(|_| order < LARGE) else { return false };
        let joined = head.align_down(larger);
        self.is_free_buddy(joined.buddy(larger), larger, frames)
    }
}
