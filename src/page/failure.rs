//! Why a request got no page: zone by zone, as data.

use super::watermark::{Check, Mark};
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
            above_mark: zone.watermark_ok(order_zero, free - i64::from(check.order.pages() - 1)),
            largest: largest(zone),
            on_pcp: zone.pcp().count(),
        }
    }
}

/// Any of the three mobility types will do: what it does not own it steals.
fn largest(zone: &Zone) -> Option<Order> {
    let types = [Migratetype::Unmovable, Migratetype::Movable, Migratetype::Reclaimable];
    Order::all()
        .rev()
        .find(|order| types.iter().any(|migratetype| !zone.free_list(*order, *migratetype).is_empty()))
}

impl PageFailure {
    pub(super) fn new(order: Order, gfp: Gfp, migratetype: Migratetype, zones: Vec<ZoneRefusal>) -> Self {
        PageFailure { order, gfp, migratetype, zones, would_reclaim: gfp.may_block() }
    }
}
