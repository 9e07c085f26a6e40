//! Why a request got no page: zone by zone, as data.

use super::watermark::{AllocFlags, Check, Mark};
use super::zone::Zone;
use crate::base::{Gfp, Migratetype, Order, Pages, ZoneKind};
use serde::Serialize;

/// Why one zone gave nothing.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneRefusal {
    /// The zone.
    pub zone: ZoneKind,
    /// Free pages as the check counted them.
    pub free: i64,
    /// The watermark it was held to, boost included, before what its flags take off.
    pub mark: i64,
    /// The boost in it.
    pub boost: Pages,
    /// Pages kept from requests that could use a higher zone.
    pub reserve: Pages,
    /// Whether free pages were above what had to stay.
    pub above_mark: bool,
    /// Order of the largest free block that the request might take, of any type; `None`: there is none.
    pub largest: Option<Order>,
    /// Pages on per-CPU lists, which a request cannot take unless they are drained.
    pub on_pcp: Pages,
}

/// Why a request got no page.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageFailure {
    /// The order asked for.
    pub order: Order,
    /// The flags.
    pub gfp: Gfp,
    /// The mobility asked for.
    pub migratetype: Migratetype,
    /// The zones tried, in order.
    pub zones: Vec<ZoneRefusal>,
    /// Whether the real kernel would have gone on to reclaim, compact or kill.
    pub would_reclaim: bool,
}

impl ZoneRefusal {
    pub(super) fn of(zone: &Zone, check: Check) -> Self {
        let free = zone.counter().total.max(0);
        let order_zero = Check { order: Order::ZERO, ..check };
        ZoneRefusal {
            zone: zone.kind(),
            free,
            mark: zone.mark(Mark::Min),
            boost: zone.boost(),
            reserve: zone.reserve()[check.highest.index()],
            above_mark: check.flags.has_any(AllocFlags::NO_WATERMARKS)
                || zone.watermark_ok(order_zero, free - i64::from(check.order.pages() - 1)),
            largest: largest(zone, check),
            on_pcp: zone.pcp().count(),
        }
    }
}

/// Any of the three mobility types will do: what it does not own it steals. The high-atomic reserve is for some only.
fn largest(zone: &Zone, check: Check) -> Option<Order> {
    let has = |order, migratetype| !zone.free_list(order, migratetype).is_empty();
    Order::all().rev().find(|&order| {
        has(order, Migratetype::Unmovable)
            || has(order, Migratetype::Movable)
            || has(order, Migratetype::Reclaimable)
            || (may_use_reserve(check) && has(order, Migratetype::HighAtomic))
    })
}

/// Those it is kept for, and single pages of any who cannot sleep: a larger block of theirs the watermark check does
/// not look for in the reserve.
fn may_use_reserve(check: Check) -> bool {
    check.flags.has_any(AllocFlags::HIGHATOMIC)
        || (check.flags.has_any(AllocFlags::NON_BLOCK) && check.order == Order::ZERO)
}

impl PageFailure {
    pub(super) fn new(order: Order, gfp: Gfp, migratetype: Migratetype, zones: Vec<ZoneRefusal>) -> Self {
        PageFailure { order, gfp, migratetype, zones, would_reclaim: gfp.may_block() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Detail, Pfn, Trace, ZoneIndex};
    use crate::page::MemMap;
    use crate::page::frame::{Frame, FrameState};
    use crate::page::zone::Frames;

    /// A zone in which nothing is free but one block of order 4 in the high-atomic reserve.
    fn reserve_only() -> Zone {
        let mut zone = Zone::empty(ZoneKind::Normal, ZoneIndex::new(1), 512..1024, Order::new(9));
        let mut mem = MemMap::new(Pfn::new(1024));
        let mut trace = Trace::new(Detail::Off);
        let frames = Frames { mem: &mut mem, trace: &mut trace };
        let head = Frame::free(FrameState::Free, Order::new(4), Migratetype::HighAtomic);
        frames.mem.set(Pfn::new(512), head, frames.trace);
        zone.list(Order::new(4), Migratetype::HighAtomic).push_head(Pfn::new(512), frames.mem);
        zone
    }

    #[test]
    fn the_reserve_counts_for_those_who_may_use_it() {
        let zone = reserve_only();
        let table = [
            (AllocFlags::NONE, 0, None),
            (AllocFlags::MIN_RESERVE, 2, None),
            (AllocFlags::NON_BLOCK, 0, Some(4)),
            (AllocFlags::NON_BLOCK, 2, None),
            (AllocFlags::NON_BLOCK | AllocFlags::MIN_RESERVE | AllocFlags::HIGHATOMIC, 2, Some(4)),
        ];
        for (flags, order, expected) in table {
            let check = Check { order: Order::new(order), mark: 0, highest: ZoneIndex::new(1), flags };
            assert_eq!(largest(&zone, check), expected.map(Order::new), "{flags:?}, order {order}");
        }
    }
}
