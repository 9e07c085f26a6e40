//! The buddy lists: 3.5 and the first half of 3.7.

use super::Flags;
use super::zone::{Kind, Zone};
use std::collections::BTreeSet;

impl Zone {
    /// 3.5.
    pub fn rmqueue(&mut self, order: u8, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) -> Option<u32> {
        let mut found = None;
        if self.pcp_list(order, kind).is_some() {
            self.pcp.free_factor /= 2;
            found = self.take_from_pcp(order, kind, flags, lru);
        }
        let found = found.or_else(|| self.rmqueue_buddy(order, kind, flags, lru));
        self.woken += u32::from(std::mem::take(&mut self.boosted));
        found
    }

    /// 3.5 step 2.
    fn rmqueue_buddy(&mut self, order: u8, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) -> Option<u32> {
        let mut found = None;
        if flags.highatomic {
            found = self.smallest_fit(order, Kind::H);
        }
        found = found.or_else(|| self.extract(order, kind, flags, lru));
        if found.is_none() && flags.non_block {
            found = self.smallest_fit(order, Kind::H);
        }
        if found.is_some() {
            self.count(-(1 << order));
        }
        found
    }

    /// `__rmqueue`: smallest fit, else steal and look again.
    pub fn extract(&mut self, order: u8, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) -> Option<u32> {
        loop {
            let found = self.smallest_fit(order, kind);
            if found.is_some() || !self.fallback(order, kind, flags, lru) {
                return found;
            }
        }
    }

    /// "Smallest-fit": upper halves go first on their lists, the largest of them before the smaller.
    fn smallest_fit(&mut self, order: u8, kind: Kind) -> Option<u32> {
        let from = (order..=10).find(|c| self.first(*c, kind).is_some())?;
        let pfn = self.first(from, kind)?;
        self.take_out(pfn);
        for half in (order..from).rev() {
            self.put_first(pfn + (1 << half), (half, kind));
        }
        Some(pfn)
    }

    /// 3.7, "Free one block to the buddy lists".
    pub fn free_one(&mut self, pfn: u32, order: u8, kind: Kind) {
        if kind != Kind::I {
            self.count(1 << order);
        }
        let (mut pfn, mut order) = (pfn, order);
        while order < 10 && self.merges_with(pfn ^ (1 << order), order, kind) {
            self.take_out(pfn ^ (1 << order));
            pfn &= !(1 << order);
            order += 1;
        }
        if order < 9 && self.next_merge_is_likely(pfn, order) {
            self.put_last(pfn, (order, kind));
        } else {
            self.put_first(pfn, (order, kind));
        }
    }

    fn merges_with(&self, buddy: u32, order: u8, kind: Kind) -> bool {
        if !self.is_free(buddy, order) {
            return false;
        }
        if order < self.block_order {
            return true;
        }
        let other = self.type_of(buddy);
        other == kind || (other.is_mergeable() && kind.is_mergeable())
    }

    fn next_merge_is_likely(&self, pfn: u32, order: u8) -> bool {
        let joined = pfn & !(1 << order);
        self.is_free(joined ^ (2 << order), order + 1)
    }
}
