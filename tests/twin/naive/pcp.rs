//! Per-CPU lists: refill (3.5), free and drain (3.7).

use super::Flags;
use super::zone::{Kind, Zone, list_order};
use std::collections::BTreeSet;

impl Zone {
    /// 3.5 step 1b: which list a block has; only some orders have one.
    pub fn pcp_list(&self, order: u8, kind: Kind) -> Option<usize> {
        match order {
            0..=3 => Some(3 * usize::from(order) + kind as usize),
            _ if order == self.block_order => Some(12 + usize::from(kind == Kind::M)),
            _ => None,
        }
    }

    /// 3.5 steps 1c and 1d.
    pub fn take_from_pcp(&mut self, order: u8, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) -> Option<u32> {
        let index = self.pcp_list(order, kind)?;
        if self.pcp.lists[index].is_empty() {
            self.refill(index, order, kind, flags, lru);
        }
        self.pcp.lists[index].pop_front().map(|(pfn, _)| pfn)
    }

    /// "Refill order".
    fn refill(&mut self, index: usize, order: u8, kind: Kind, flags: Flags, lru: &BTreeSet<u32>) {
        let batch = self.pcp.batch;
        let blocks = if batch > 1 { (batch >> order).max(2) } else { batch };
        let mut taken = 0;
        for _ in 0..blocks {
            let Some(pfn) = self.extract(order, kind, flags, lru) else { break };
            self.pcp.lists[index].push_back((pfn, kind));
            taken += 1 << order;
        }
        self.count(-taken);
    }

    /// 3.7, "free(page, order)".
    pub fn free(&mut self, pfn: u32, order: u8) {
        let kind = self.type_of(pfn);
        let listed = if kind == Kind::H { Kind::M } else { kind };
        match self.pcp_list(order, listed) {
            Some(index) if kind != Kind::I => {
                self.pcp.lists[index].push_front((pfn, kind));
                self.drain_if_many(order, index);
            }
            _ => self.free_one(pfn, order, kind),
        }
    }

    /// Steps 4 and 5.
    fn drain_if_many(&mut self, order: u8, index: usize) {
        let free_high = self.pcp.free_factor != 0 && (1..=3).contains(&order);
        let high = self.high_now(free_high);
        let count = self.pcp.count(self.block_order);
        if count >= high {
            let pages = if free_high { count } else { self.pages_to_free(high) };
            self.bulk_free(pages, index);
        }
    }

    fn high_now(&self, free_high: bool) -> u32 {
        if free_high || self.pcp.high == 0 {
            return 0;
        }
        if self.reclaim_active { self.pcp.high.min(4 * self.pcp.batch) } else { self.pcp.high }
    }

    fn pages_to_free(&mut self, high: u32) -> u32 {
        let batch = self.pcp.batch;
        if high < batch {
            return 1;
        }
        let most = high - batch;
        let pages = batch << self.pcp.free_factor;
        if pages < most && self.pcp.free_factor < 5 {
            self.pcp.free_factor += 1;
        }
        pages.clamp(batch, most)
    }

    /// "bulk_free(n, pindex)".
    fn bulk_free(&mut self, pages: u32, start: usize) {
        let mut left = i64::from(pages.min(self.pcp.count(self.block_order)));
        let (mut low, mut high, mut at) = (0, 13, start as i32 - 1);
        while left > 0 {
            loop {
                at += 1;
                if at > high {
                    at = low;
                }
                if !self.pcp.lists[at as usize].is_empty() {
                    break;
                }
                if at == high {
                    high -= 1;
                }
                if at == low {
                    low += 1;
                }
            }
            left = self.empty_list(at as usize, left);
        }
    }

    /// Frees a list from its tail until it is empty or enough is freed; what is then left to free.
    fn empty_list(&mut self, index: usize, mut left: i64) -> i64 {
        let order = list_order(index, self.block_order);
        while left > 0 {
            let Some((pfn, kind)) = self.pcp.lists[index].pop_back() else { break };
            self.free_one(pfn, order, kind);
            left -= 1 << order;
        }
        left
    }

    /// "Drain of a whole pcp".
    pub fn drain(&mut self) {
        loop {
            let count = self.pcp.count(self.block_order);
            if count == 0 {
                return;
            }
            self.bulk_free(count.min(self.pcp.batch << 5), 0);
        }
    }
}
