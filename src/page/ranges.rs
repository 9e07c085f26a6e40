//! Where a block could be if nobody were in its way: every aligned range of its size, and what fills it.

use super::failure::{GateVerdict, PageFailure};
use super::zone::Zone;
use super::{FrameState, PageAllocator};
use crate::base::{Migratetype, Order, Pages, Pfn, ZoneKind};
use serde::Serialize;

/// What a frame is to somebody who wants its range.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// In the buddy lists, and to be had.
    Free,
    /// In the buddy lists, but kept for others: the high-atomic reserve.
    SetAside,
    /// On a per-CPU list: a drain frees it.
    Pcp,
    /// In use, but compaction could move it.
    Movable,
    /// In use, and it stays where it is.
    Pinned,
}

/// Frames of one range, by what holds them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Filling {
    set_aside: Pages,
    pcp: Pages,
    movable: Pages,
    pinned: Pages,
    /// No frame there at all.
    missing: Pages,
}

/// The range that has the least in the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NearestRange {
    /// Where it lies.
    pub zone: ZoneKind,
    /// Its first frame.
    pub pfn: Pfn,
}

/// All ranges of a size in the zones that lacked a block of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ranges {
    /// How many there are.
    pub all: u32,
    /// Those in which nothing stands but what is free or can be moved.
    pub movable: u32,
    /// Those in which something stays where it is.
    pub pinned: u32,
    /// The best of them; `None`: there is none at all, or one is free (the request would not fail any more).
    pub nearest: Option<NearestRange>,
}

impl Filling {
    fn add(&mut self, hold: Hold, pages: Pages) {
        match hold {
            Hold::Free => {}
            Hold::SetAside => self.set_aside += pages,
            Hold::Pcp => self.pcp += pages,
            Hold::Movable => self.movable += pages,
            Hold::Pinned => self.pinned += pages,
        }
    }
    const fn in_use(self) -> Pages {
        self.movable + self.pinned
    }
    /// The fewest frames in use first, then what is hardest to get away.
    const fn distance(self) -> (Pages, Pages, Pages, Pages) {
        (self.in_use(), self.pinned, self.set_aside, self.pcp)
    }
    const fn is_free(self) -> bool {
        self.in_use() + self.set_aside + self.pcp == 0
    }
}

impl PageAllocator {
    /// What a frame is to a request that may or may not use the high-atomic reserve.
    pub fn hold(&self, pfn: Pfn, reserve: bool) -> Hold {
        let Some(block) = self.mem.block_of(pfn) else { return Hold::Pinned };
        let head = self.mem.get(block.head);
        match head.state() {
            FrameState::Free if head.migratetype().is_mergeable() => Hold::Free,
            FrameState::Free if head.migratetype() == Migratetype::HighAtomic && reserve => Hold::Free,
            FrameState::Free => Hold::SetAside,
            FrameState::Pcp => Hold::Pcp,
            FrameState::LruUnknown => Hold::Movable,
            _ if head.is_lru() => Hold::Movable,
            _ => Hold::Pinned,
        }
    }

    /// Every aligned range of the size that a failed request wanted, in the zones that had enough pages, as memory is now.
    pub fn ranges(&self, failure: &PageFailure) -> Ranges {
        let lacking = failure.gates.iter().filter(|gate| gate.verdict == GateVerdict::NoBlock);
        let zones = lacking.filter_map(|gate| self.zones.iter().find(|zone| zone.kind() == gate.zone));
        let mut ranges = Ranges::default();
        let mut best = None;
        for zone in zones {
            self.ranges_of(zone, failure, &mut ranges, &mut best);
        }
        let nearest = best.filter(|(filling, _): &(Filling, NearestRange)| !filling.is_free());
        Ranges { nearest: nearest.map(|(_, nearest)| nearest), ..ranges }
    }

    fn ranges_of(
        &self,
        zone: &Zone,
        failure: &PageFailure,
        ranges: &mut Ranges,
        best: &mut Option<(Filling, NearestRange)>,
    ) {
        let pages = failure.order.pages();
        let span = zone.span();
        let first = span.start.next_multiple_of(pages);
        for start in (first..span.end).step_by(pages as usize).filter(|start| start + pages <= span.end) {
            let pfn = Pfn::new(start);
            let filling = self.filling(pfn, failure.order, failure.may_use_reserve());
            if filling.missing > 0 {
                continue;
            }
            ranges.all += 1;
            *(if filling.pinned == 0 { &mut ranges.movable } else { &mut ranges.pinned }) += 1;
            if best.is_none_or(|(least, _)| filling.distance() < least.distance()) {
                *best = Some((filling, NearestRange { zone: zone.kind(), pfn }));
            }
        }
    }

    /// Block by block. A block that is larger than the range, or begins before it, fills all of it.
    fn filling(&self, first: Pfn, order: Order, reserve: bool) -> Filling {
        let mut filling = Filling::default();
        let end = first.plus(order.pages());
        let mut at = first;
        while at < end {
            let reach = match self.mem.block_of(at) {
                Some(block) => {
                    let reach = block.head.plus(block.order.pages()).min(end);
                    filling.add(self.hold(at, reserve), reach.get() - at.get());
                    reach
                }
                None => {
                    filling.missing += 1;
                    at.plus(1)
                }
            };
            at = reach;
        }
        filling
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Detail, Gfp, Trace};
    use crate::page::Owner;
    use crate::page::testing::small_machine;

    /// Takes every page, then gives back all but one of each 64.
    fn perforated() -> (PageAllocator, PageFailure) {
        let (_, mut pages) = small_machine();
        let mut trace = Trace::new(Detail::Off);
        let mut taken = Vec::new();
        let all = Gfp::ATOMIC | Gfp::BIT_MEMALLOC;
        while let Ok(pfn) = pages.alloc(Order::ZERO, all, Owner::default(), &mut trace) {
            taken.push(pfn);
        }
        for pfn in taken.into_iter().filter(|pfn| pfn.get() % 64 != 17) {
            pages.free(pfn, Order::ZERO, &mut trace);
        }
        pages.drain(&mut trace);
        let failed = pages.alloc(Order::new(6), Gfp::ATOMIC, Owner::default(), &mut trace);
        (pages, failed.expect_err("one page in each range is in use"))
    }

    #[test]
    fn one_page_in_each_range_is_in_the_way() {
        let (pages, failure) = perforated();
        let normal = failure.gates.iter().find(|gate| gate.zone == ZoneKind::Normal).unwrap();
        assert_eq!((normal.verdict, normal.largest), (GateVerdict::NoBlock, Some(Order::new(5))));
        let ranges = pages.ranges(&failure);
        assert_eq!((ranges.movable, ranges.all), (0, ranges.pinned));
        let nearest = ranges.nearest.expect("there is a range").pfn;
        assert!(nearest.is_aligned(Order::new(6)));
        let in_use = (0..64).filter(|n| pages.hold(nearest.plus(*n), true) == Hold::Pinned);
        assert_eq!(in_use.collect::<Vec<_>>(), [17]);
    }

    #[test]
    fn nothing_is_in_the_way_any_more() {
        let (mut pages, failure) = perforated();
        let nearest = pages.ranges(&failure).nearest.unwrap().pfn;
        let mut trace = Trace::new(Detail::Off);
        pages.free(nearest.plus(17), Order::ZERO, &mut trace);
        let in_way = |pages: &PageAllocator| pages.ranges(&failure).nearest.unwrap().pfn;
        assert_eq!(in_way(&pages), nearest);
        assert_eq!(pages.hold(nearest.plus(17), true), Hold::Pcp);
        pages.drain(&mut trace);
        assert_eq!(pages.ranges(&failure).nearest, None);
    }
}
