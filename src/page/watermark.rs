//! Watermarks: how far down a request may drain a zone (reference §2.5, §2.6).

use super::zone::Zone;
use crate::base::step::NoPageReason;
use crate::base::{Gfp, Migratetype, Order, Pages, ZoneIndex};
use serde::Serialize;
use std::ops::BitOr;

/// A zone's watermarks in pages, without the boost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Watermarks {
    /// Below this only reserves are left.
    pub min: Pages,
    /// Below this kswapd is woken.
    pub low: Pages,
    /// kswapd works until this is reached.
    pub high: Pages,
}

/// Which watermark a request is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The slow path's.
    Min,
    /// The fast path's.
    Low,
}

/// `ALLOC_*`: what a request may do, derived from its flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AllocFlags(u16);

impl AllocFlags {
    pub const NONE: Self = AllocFlags(0);
    /// Watermarks do not count: the memory will give memory back.
    pub const NO_WATERMARKS: Self = AllocFlags(0x04);
    /// May not sleep (`ALLOC_NON_BLOCK`).
    pub const NON_BLOCK: Self = AllocFlags(0x10);
    /// `__GFP_HIGH` (`ALLOC_MIN_RESERVE`).
    pub const MIN_RESERVE: Self = AllocFlags(0x20);
    /// Rather another zone than a mixed page block.
    pub const NOFRAGMENT: Self = AllocFlags(0x100);
    /// May use the high-atomic reserve.
    pub const HIGHATOMIC: Self = AllocFlags(0x200);
    /// May wake kswapd.
    pub const KSWAPD: Self = AllocFlags(0x800);
    /// Any of them lets a request into the reserves.
    const RESERVES: Self = AllocFlags(0x10 | 0x20 | 0x200);

    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
    pub const fn without(self, other: Self) -> Self {
        AllocFlags(self.0 & !other.0)
    }
    pub const fn when(self, condition: bool) -> Self {
        if condition { self } else { Self::NONE }
    }
    pub const fn uses_reserves(self) -> bool {
        self.has_any(Self::RESERVES)
    }
}

impl BitOr for AllocFlags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        AllocFlags(self.0 | other.0)
    }
}

/// What a watermark check is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check {
    pub order: Order,
    /// The watermark in pages, boost included.
    pub mark: i64,
    /// The highest zone that the request may use: selects the reserve.
    pub highest: ZoneIndex,
    pub flags: AllocFlags,
}

impl Zone {
    /// The watermark of a request, boost included (`wmark_pages`).
    pub(super) fn mark(&self, mark: Mark) -> i64 {
        let pages = match mark {
            Mark::Min => self.marks.min,
            Mark::Low => self.marks.low,
        };
        i64::from(pages) + i64::from(self.boost)
    }

    /// `zone_watermark_fast`. `gfp` decides whether the boost may be ignored at the last watermark.
    pub(super) fn watermark_fast(&self, check: Check, mark: Mark, gfp: Gfp) -> bool {
        let free = self.counter.total.max(0);
        if check.order == Order::ZERO && self.passes_shortcut(check, free) {
            return true;
        }
        if self.watermark_ok(check, free) {
            return true;
        }
        let unboosted =
            check.order == Order::ZERO && gfp.has(Gfp::BIT_ATOMIC) && self.boost > 0 && mark == Mark::Min;
        unboosted && self.watermark_ok(Check { mark: i64::from(self.marks.min), ..check }, free)
    }

    fn passes_shortcut(&self, check: Check, free: i64) -> bool {
        free - free.min(self.unusable(check)) > check.mark + self.kept_for(check)
    }

    /// `__zone_watermark_ok`.
    pub(super) fn watermark_ok(&self, check: Check, free: i64) -> bool {
        let free = free - self.unusable(check);
        if free <= self.needed(check) {
            return false;
        }
        check.order == Order::ZERO || self.has_block_for(check)
    }

    /// Pages that this request cannot have: the rest of its own block, and the high-atomic reserve.
    pub(super) fn unusable(&self, check: Check) -> i64 {
        let reserve = if check.flags.uses_reserves() { 0 } else { self.highatomic };
        i64::from(check.order.pages() - 1) + i64::from(reserve)
    }

    pub(super) fn kept_for(&self, check: Check) -> i64 {
        i64::from(self.reserve[check.highest.index()])
    }

    /// What a check that fails fails for: too few pages, or no block that is large enough.
    pub(super) fn refusal(&self, check: Check) -> NoPageReason {
        match self.counter.total.max(0) - self.unusable(check) > self.needed(check) {
            true => NoPageReason::NoBlock,
            false => NoPageReason::Watermark,
        }
    }

    /// What must stay free: the lowered watermark, and what is kept from requests like this.
    pub(super) fn needed(&self, check: Check) -> i64 {
        check.lowered() + self.kept_for(check)
    }

    fn has_block_for(&self, check: Check) -> bool {
        let has =
            |migratetype| check.order.and_up().any(|order| !self.free_list(order, migratetype).is_empty());
        [Migratetype::Unmovable, Migratetype::Movable, Migratetype::Reclaimable].into_iter().any(has)
            || (check.flags.has_any(AllocFlags::HIGHATOMIC) && has(Migratetype::HighAtomic))
    }
}

impl Check {
    /// How far below its mark a request may go: half with `__GFP_HIGH`, a quarter more of the rest if it cannot sleep.
    pub fn lowered(self) -> i64 {
        let mut min = self.mark;
        if self.flags.has_any(AllocFlags::MIN_RESERVE) {
            min -= min / 2;
            if self.flags.has_any(AllocFlags::NON_BLOCK) {
                min -= min / 4;
            }
        }
        min
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ZoneKind;

    /// Appendix B5 of the reference.
    #[test]
    fn atomic_requests_go_down_to_three_eighths() {
        let zone = Zone::empty(ZoneKind::Dma32, ZoneIndex::new(1), 4096..524_288, Order::new(9));
        let flags = AllocFlags::MIN_RESERVE | AllocFlags::NON_BLOCK;
        let check = Check { order: Order::ZERO, mark: 11_177, highest: ZoneIndex::new(2), flags };
        assert!(!zone.watermark_ok(check, 4192));
        assert!(zone.watermark_ok(check, 4193));
        assert!(!zone.watermark_ok(Check { flags: AllocFlags::NONE, ..check }, 11_177));
    }
}
