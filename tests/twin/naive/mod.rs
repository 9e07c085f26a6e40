//! A second page allocator, written from the team's reference (§2, §3) and from nothing else: blocks in sets and
//! vectors, one rule after the other, slow. Numbers of its comments are the reference's.

mod buddy;
mod marks;
mod pcp;
mod request;
mod start;
mod steal;
mod zone;

pub use request::Ask;
pub use start::{Start, kind_of, pcp_of};
pub use zone::{Kind, Zone};

use request::{Flags, Mark};
use std::collections::BTreeSet;

/// All zones, and which frames lie on an LRU list.
#[derive(Clone)]
pub struct Naive {
    pub zones: Vec<Zone>,
    pub lru: BTreeSet<u32>,
    pub start: Start,
}

impl Naive {
    /// 3.3 and 3.4: the fast attempt, then two slow ones.
    pub fn alloc(&mut self, ask: Ask) -> Option<u32> {
        let fast = self.fast_flags(ask);
        self.attempt(ask, Mark::Low, fast)
            .or_else(|| self.attempt(ask, Mark::Min, ask.slow_flags()))
            .or_else(|| self.attempt(ask, Mark::Min, ask.last_flags()))
    }

    /// 3.3 step 2.
    fn fast_flags(&self, ask: Ask) -> Flags {
        let preferred = self.zone_list(ask)[0];
        let is_normal = self.start.is_64bit && self.zones[preferred].name == "Normal";
        Flags { kswapd: ask.wakes_kswapd(), nofragment: is_normal, ..Flags::default() }
    }

    /// 2.1: the populated zones from the highest that the request may use downwards.
    fn zone_list(&self, ask: Ask) -> Vec<usize> {
        let highest = ask.highest_zone(self.start.is_64bit);
        (0..=highest).rev().filter(|&i| self.zones[i].present > 0).collect()
    }

    /// 3.3 step 3.
    fn attempt(&mut self, ask: Ask, mark: Mark, flags: Flags) -> Option<u32> {
        for index in self.zone_list(ask) {
            if let Some(pfn) = self.attempt_in(index, ask, mark, flags) {
                return Some(pfn);
            }
        }
        if flags.nofragment {
            return self.attempt(ask, mark, Flags { nofragment: false, ..flags });
        }
        None
    }

    fn attempt_in(&mut self, index: usize, ask: Ask, mark: Mark, flags: Flags) -> Option<u32> {
        let highest = ask.highest_zone(self.start.is_64bit);
        let kind = self.kind_of(ask);
        let zone = &mut self.zones[index];
        if !zone.passes_fast(ask, zone.mark(mark), mark == Mark::Min, highest, flags) && !flags.no_watermarks
        {
            return None;
        }
        let pfn = zone.rmqueue(ask.order, kind, flags, &self.lru)?;
        if flags.highatomic {
            zone.reserve_high_atomic(pfn, &self.lru);
        }
        Some(pfn)
    }

    /// 2.3: with mobility grouping off everything is unmovable.
    fn kind_of(&self, ask: Ask) -> Kind {
        if self.start.groups_mobility { ask.kind() } else { Kind::U }
    }

    /// 3.10.
    pub fn bulk(&mut self, ask: Ask, want: u32) -> Vec<u32> {
        let mut taken = Vec::new();
        if want > 1 {
            if let Some(index) = self.bulk_zone(ask, want) {
                let kind = self.kind_of(ask);
                let zone = &mut self.zones[index];
                let one = || zone.take_from_pcp(0, kind, Flags::default(), &self.lru);
                taken = std::iter::repeat_with(one).take(want as usize).map_while(|pfn| pfn).collect();
            }
        }
        if taken.is_empty() && want > 0 {
            taken.extend(self.alloc(ask));
        }
        taken
    }

    /// 3.10 step 2: the index of the preferred zone selects the reserve.
    fn bulk_zone(&self, ask: Ask, want: u32) -> Option<usize> {
        let list = self.zone_list(ask);
        let single = Ask { order: 0, ..ask };
        list.iter().copied().find(|&i| {
            let zone = &self.zones[i];
            let mark = zone.mark(Mark::Low) + i64::from(want);
            zone.passes_fast(single, mark, false, list[0], Flags::default())
        })
    }

    /// 3.7.
    pub fn free(&mut self, pfn: u32, order: u8) {
        for inside in pfn..pfn + (1 << order) {
            self.lru.remove(&inside);
        }
        let zone = self.zones.iter_mut().find(|zone| zone.span.contains(&pfn)).expect("it lies in a zone");
        zone.free(pfn, order);
    }

    /// 7.6: from the last to the first.
    pub fn free_batch(&mut self, pfns: &[u32]) {
        for pfn in pfns.iter().rev() {
            self.free(*pfn, 0);
        }
    }

    /// 3.7, "Drain".
    pub fn drain(&mut self) {
        self.zones.iter_mut().for_each(Zone::drain);
    }

    /// How often kswapd was woken because of a boost.
    pub fn woken(&self) -> u32 {
        self.zones.iter().map(|zone| zone.woken).sum()
    }

    /// 2.6: the worker of each second.
    pub fn fold(&mut self) {
        for zone in &mut self.zones {
            zone.counted += zone.pending;
            zone.pending = 0;
        }
    }
}
