//! Watermark checks (2.6).

use super::zone::{Kind, Zone};
use super::{Ask, Flags, Mark};

impl Zone {
    /// 2.5 point 5.
    pub fn mark(&self, mark: Mark) -> i64 {
        self.boost + if mark == Mark::Min { self.min } else { self.low }
    }

    /// "Fast variant".
    pub fn passes_fast(&self, ask: Ask, mark: i64, is_min: bool, highest: usize, flags: Flags) -> bool {
        let free = self.counted.max(0);
        if ask.order == 0 {
            let unusable = if flags.any_reserve() { 0 } else { i64::from(self.high_atomic) };
            let usable = free - free.min(unusable);
            if usable > mark + self.reserve[highest] {
                return true;
            }
        }
        if self.passes(ask.order, mark, highest, flags, free) {
            return true;
        }
        let forgives_boost = ask.order == 0 && ask.is_atomic() && self.boost > 0 && is_min;
        forgives_boost && self.passes(ask.order, self.min, highest, flags, free)
    }

    /// "Watermark check", steps 1 to 4.
    fn passes(&self, order: u8, mark: i64, highest: usize, flags: Flags, free: i64) -> bool {
        let mut unusable = (1 << order) - 1;
        if !flags.any_reserve() {
            unusable += i64::from(self.high_atomic);
        }
        let mut min = mark;
        if flags.min_reserve {
            min -= min / 2;
            if flags.non_block {
                min -= min / 4;
            }
        }
        if free - unusable <= min + self.reserve[highest] {
            return false;
        }
        order == 0 || self.has_block(order, flags.highatomic)
    }

    fn has_block(&self, order: u8, high_atomic: bool) -> bool {
        let suits = |kind: Kind| kind.is_mergeable() || (kind == Kind::H && high_atomic);
        self.blocks.values().any(|(o, kind)| *o >= order && suits(*kind))
    }
}
