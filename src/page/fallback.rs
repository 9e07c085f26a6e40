//! Fallback: a type that has no free block takes one from another type, whole page blocks if it can (reference §3.6).

use super::frame::{Frame, FrameState};
use super::watermark::AllocFlags;
use super::zone::{Frames, Zone};
use crate::base::Migratetype::{self, HighAtomic, Movable, Reclaimable, Unmovable};
use crate::base::step::{PageStep, Step};
use crate::base::{Order, Pages, Pfn};

/// `vm.watermark_boost_factor`, in hundredths of a percent of the high watermark.
const BOOST_FACTOR: u64 = 15_000;

/// A block of another type that could be taken.
#[derive(Clone, Copy)]
struct Candidate {
    order: Order,
    from: Migratetype,
    /// Whether its whole page block may be taken with it.
    whole: bool,
}

/// What lies in a page block.
#[derive(Clone, Copy, Default)]
struct Moved {
    /// Free pages, now on the lists of the new type.
    free: Pages,
    /// Pages in use that could be migrated.
    movable: Pages,
}

/// `fallbacks`: whom each type takes from, first choice first.
const fn fallbacks(migratetype: Migratetype) -> [Migratetype; 2] {
    match migratetype {
        Unmovable => [Reclaimable, Movable],
        Movable => [Reclaimable, Unmovable],
        _ => [Unmovable, Movable],
    }
}

impl Zone {
    /// `__rmqueue_fallback`: moves a block of another type to the lists of this one. `false`: there is none.
    pub(super) fn steal_block(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) -> bool {
        if !migratetype.is_mergeable() {
            return false;
        }
        let Some(candidate) = self.choose(order, migratetype, flags) else { return false };
        let list = self.free_list(candidate.order, candidate.from);
        let pfn = list.first().expect("a candidate's list has a block");
        self.steal(pfn, candidate, migratetype, flags, frames);
        let block_migratetype = self.blocks.get(pfn);
        frames.trace.step(|| {
            Step::Page(PageStep::Fallback {
                pfn,
                order,
                fallback_order: candidate.order,
                migratetype,
                fallback_migratetype: candidate.from,
                block_migratetype,
            })
        });
        true
    }

    /// The block that a steal would take.
    pub(super) fn stolen_head(
        &self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
    ) -> Option<Pfn> {
        let candidate = self.choose(order, migratetype, flags).filter(|_| migratetype.is_mergeable())?;
        self.free_list(candidate.order, candidate.from).first()
    }

    /// The largest block there is; but the smallest that fits, if its page block cannot be taken and pages are movable.
    fn choose(&self, order: Order, migratetype: Migratetype, flags: AllocFlags) -> Option<Candidate> {
        let block = self.blocks.order();
        let least = if order < block && flags.has_any(AllocFlags::NOFRAGMENT) { block } else { order };
        let largest = least.and_up().rev().find_map(|larger| self.candidate(larger, migratetype))?;
        if !largest.whole && migratetype == Movable && largest.order > order {
            return order.and_up().find_map(|larger| self.candidate(larger, migratetype));
        }
        Some(largest)
    }

    /// `find_suitable_fallback`.
    fn candidate(&self, order: Order, migratetype: Migratetype) -> Option<Candidate> {
        let from =
            fallbacks(migratetype).into_iter().find(|other| !self.free_list(order, *other).is_empty())?;
        let large = order.get() >= self.blocks.order().get() / 2;
        Some(Candidate { order, from, whole: large || migratetype != Movable })
    }

    /// `steal_suitable_fallback`.
    fn steal(
        &mut self,
        pfn: Pfn,
        candidate: Candidate,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) {
        let old = self.blocks.get(pfn);
        if old != HighAtomic {
            if candidate.order >= self.blocks.order() {
                self.claim_blocks(pfn, candidate.order, migratetype);
            } else {
                self.boost_watermark(flags, frames);
                if candidate.whole && self.take_whole_block(pfn, old, migratetype, frames) {
                    return;
                }
            }
        }
        self.move_block(pfn, candidate.order, candidate.from, migratetype, frames);
    }

    /// `change_pageblock_range`.
    fn claim_blocks(&mut self, pfn: Pfn, order: Order, migratetype: Migratetype) {
        let step = self.blocks.pages() as usize;
        for offset in (0..order.pages()).step_by(step) {
            self.blocks.set(pfn.plus(offset), migratetype);
        }
    }

    /// Moves what is free in the page block of a frame, and takes the block itself if most of it is of use.
    /// `false`: nothing was free in it.
    fn take_whole_block(
        &mut self,
        pfn: Pfn,
        old: Migratetype,
        migratetype: Migratetype,
        frames: &mut Frames<'_>,
    ) -> bool {
        let moved = self.move_free_blocks(pfn, migratetype, frames);
        let alike = match (migratetype, old) {
            (Movable, _) => moved.movable,
            (_, Movable) => self.blocks.pages() - (moved.free + moved.movable),
            _ => 0,
        };
        if moved.free > 0 && moved.free + alike >= self.blocks.pages() / 2 {
            self.blocks.set(pfn, migratetype);
        }
        moved.free > 0
    }

    /// `move_freepages_block`: every free block of a page block to the tails of another type's lists, ascending.
    fn move_free_blocks(&mut self, pfn: Pfn, migratetype: Migratetype, frames: &mut Frames<'_>) -> Moved {
        let first = pfn.align_down(self.blocks.order());
        let end = first.get() + self.blocks.pages();
        let mut moved = Moved::default();
        if !self.contains(Pfn::new(end - 1)) {
            return moved;
        }
        let mut at = if self.contains(first) { first } else { pfn };
        while at.get() < end {
            let frame = frames.mem.get(at);
            if frame.state() == FrameState::Free {
                self.move_block(at, frame.order(), frame.migratetype(), migratetype, frames);
                moved.free += frame.order().pages();
                at = at.plus(frame.order().pages());
            } else {
                moved.movable += u32::from(frame.is_lru());
                at = at.plus(1);
            }
        }
        moved
    }

    /// `move_to_free_list`: to the tail.
    fn move_block(
        &mut self,
        pfn: Pfn,
        order: Order,
        from: Migratetype,
        to: Migratetype,
        frames: &mut Frames<'_>,
    ) {
        self.list(order, from).unlink(pfn, frames.mem);
        frames.mem.set(pfn, Frame::free(FrameState::Free, order, to), frames.trace);
        self.list(order, to).push_tail(pfn, frames.mem);
    }

    /// `boost_watermark`: mixing types is a reason to reclaim more.
    fn boost_watermark(&mut self, flags: AllocFlags, frames: &mut Frames<'_>) {
        let block = self.blocks.pages();
        let most = (u64::from(self.marks.high) * BOOST_FACTOR / 10_000) as Pages;
        if block * 4 > self.managed || most == 0 {
            return;
        }
        self.boost = (self.boost + block).min(most.max(block));
        self.boosted |= flags.has_any(AllocFlags::KSWAPD);
        let (zone, boost) = (self.kind, self.boost);
        frames.trace.step(|| Step::Page(PageStep::Boost { zone, boost }));
    }

    /// `reserve_highatomic_pageblock`: after a high-order atomic request was served, its page block is kept for such.
    pub(super) fn reserve_high_atomic(&mut self, pfn: Pfn, frames: &mut Frames<'_>) {
        let most = self.managed / 100 + self.blocks.pages();
        if self.highatomic >= most || !self.blocks.get(pfn).is_mergeable() {
            return;
        }
        self.highatomic += self.blocks.pages();
        self.blocks.set(pfn, HighAtomic);
        self.move_free_blocks(pfn, HighAtomic, frames);
        let zone = self.kind;
        frames.trace.step(|| Step::Page(PageStep::ReserveHighAtomic { zone, pfn }));
    }
}
