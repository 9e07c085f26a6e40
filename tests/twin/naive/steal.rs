//! Fallback (3.6) and the high-atomic reserve (3.8).

use super::Flags;
use super::zone::{Kind, Zone};
use std::collections::BTreeSet;

/// "cand": the type to take from, and whether the whole page block may be taken.
struct Candidate {
    order: u8,
    from: Kind,
    can_steal: bool,
}

/// What the walk of a page block found.
#[derive(Default)]
struct Walk {
    free: u32,
    movable: u32,
}

impl Zone {
    /// Whether something was moved to the lists of this type.
    pub fn fallback(&mut self, order: u8, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) -> bool {
        let Some(candidate) = self.find_block(order, kind, flags) else { return false };
        let pfn = self.first(candidate.order, candidate.from).expect("a candidate's list has a head");
        self.steal(pfn, &candidate, kind, flags, lru);
        true
    }

    /// Steps 1 and 2.
    fn find_block(&self, order: u8, kind: Kind, flags: Flags) -> Option<Candidate> {
        let least = if order < self.block_order && flags.nofragment { self.block_order } else { order };
        let found = (least..=10).rev().find_map(|c| self.candidate(c, kind))?;
        if !found.can_steal && kind == Kind::M && found.order > order {
            return (order..=10).find_map(|c| self.candidate(c, kind));
        }
        Some(found)
    }

    fn candidate(&self, order: u8, kind: Kind) -> Option<Candidate> {
        let choices = match kind {
            Kind::U => [Kind::R, Kind::M],
            Kind::M => [Kind::R, Kind::U],
            Kind::R => [Kind::U, Kind::M],
            Kind::H | Kind::I => return None,
        };
        let from = choices.into_iter().find(|from| self.first(order, *from).is_some())?;
        let can_steal = order >= self.block_order / 2 || matches!(kind, Kind::R | Kind::U);
        Some(Candidate { order, from, can_steal })
    }

    /// Step 3.
    fn steal(&mut self, pfn: u32, candidate: &Candidate, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) {
        let old = self.type_of(pfn);
        if old != Kind::H && candidate.order >= self.block_order {
            for block in (pfn..pfn + (1 << candidate.order)).step_by(self.block_pages() as usize) {
                self.set_type(block, kind);
            }
        } else if old != Kind::H {
            self.boost_watermark(flags);
            if candidate.can_steal && self.take_block(pfn, old, kind, lru) {
                return;
            }
        }
        let (order, _) = self.take_out(pfn);
        self.put_last(pfn, (order, kind));
    }

    /// Step 3e. `false`: nothing in the page block was free.
    fn take_block(&mut self, pfn: u32, old: Kind, kind: Kind, lru: &BTreeSet<u32>) -> bool {
        let walk = self.move_block(pfn, kind, lru);
        let alike = match (kind, old) {
            (Kind::M, _) => walk.movable,
            (_, Kind::M) => self.block_pages() - (walk.free + walk.movable),
            _ => 0,
        };
        if walk.free == 0 {
            return false;
        }
        if walk.free + alike >= self.block_pages() / 2 {
            self.set_type(pfn, kind);
        }
        true
    }

    /// The walk of step 3e: free blocks go to the tails of another type's lists.
    fn move_block(&mut self, pfn: u32, kind: Kind, lru: &BTreeSet<u32>) -> Walk {
        let start = self.block_start(pfn);
        let end = start + self.block_pages();
        if !self.span.contains(&(end - 1)) {
            return Walk::default();
        }
        let start = if self.span.contains(&start) { start } else { pfn };
        let inside: Vec<u32> = self.blocks.range(start..end).map(|(head, _)| *head).collect();
        let mut walk = Walk { free: 0, movable: lru.range(start..end).count() as u32 };
        for head in inside {
            let (order, _) = self.take_out(head);
            self.put_last(head, (order, kind));
            walk.free += 1 << order;
        }
        walk
    }

    /// 2.5, "Boost".
    fn boost_watermark(&mut self, flags: Flags) {
        let block = i64::from(self.block_pages());
        let most = self.high * 15_000 / 10_000;
        if 4 * block > i64::from(self.managed) || most == 0 {
            return;
        }
        self.boost = (self.boost + block).min(most.max(block));
        if flags.kswapd {
            self.boosted = true;
        }
    }

    /// 3.8, "Reserve".
    pub fn reserve_high_atomic(&mut self, pfn: u32, lru: &BTreeSet<u32>) {
        let most = self.managed / 100 + self.block_pages();
        if self.high_atomic < most && self.type_of(pfn).is_mergeable() {
            self.high_atomic += self.block_pages();
            self.set_type(pfn, Kind::H);
            self.move_block(pfn, Kind::H, lru);
        }
    }
}
