//! The model in the recording's words: its steps as events, its state as the lines of a snapshot.

use super::judge::Mode;
use super::recording::{Ev, Hex, ZoneLine};
use crate::base::step::{PageStep, Step};
use crate::base::{Event, Migratetype, Order, Pfn, Trace};
use crate::page::{BlockList, PageAllocator, Zone};

/// The events of a trace, as the kernel's tracepoints would tell them.
pub(super) fn events(trace: &Trace) -> impl Iterator<Item = Ev> {
    trace.events().iter().filter_map(event)
}

fn event(event: &Event) -> Option<Ev> {
    let Step::Page(step) = &event.step else { return None };
    Some(match *step {
        PageStep::PageAlloc { pfn, order, gfp, migratetype } => Ev::Alloc {
            pfn: pfn.map(Pfn::get),
            order: order.get().into(),
            gfp: Hex(gfp.bits().into()),
            mt: migratetype as u8,
        },
        PageStep::ZoneLocked { pfn, order, migratetype, refill } => Ev::ZoneLocked {
            pfn: pfn.get(),
            order: order.get(),
            mt: migratetype as u8,
            refill: refill.into(),
        },
        PageStep::PcpuDrain { pfn, order, migratetype } => {
            Ev::PcpuDrain { pfn: pfn.get(), order: order.get(), mt: migratetype as u8 }
        }
        PageStep::Fallback {
            pfn,
            order,
            fallback_order,
            migratetype,
            fallback_migratetype,
            block_migratetype,
        } => Ev::Extfrag {
            pfn: pfn.get(),
            alloc_order: order.get(),
            fallback_order: fallback_order.get(),
            alloc_mt: migratetype as u8,
            fallback_mt: fallback_migratetype as u8,
            block_mt_after: block_migratetype as u8,
        },
        _ => return None,
    })
}

fn zone_named<'a>(pages: &'a PageAllocator, name: &str) -> Option<&'a Zone> {
    pages.zones().iter().find(|zone| zone.kind().name() == name)
}

/// The model's `zone` line. While it follows, reclaim and other tasks change what no event tells: that is the recording's.
pub(super) fn zone_line(pages: &PageAllocator, recorded: &ZoneLine, mode: Mode) -> Option<ZoneLine> {
    let zone = zone_named(pages, &recorded.zone)?;
    let line = ZoneLine {
        zone: recorded.zone.clone(),
        nr_free_pages: zone.counter().total,
        nr_free_diff: zone.counter().pending,
        watermark_boost: zone.boost(),
        flags: Hex(u64::from(zone.is_boosted()) | u64::from(zone.is_reclaim_active()) << 1),
        nr_reserved_highatomic: zone.highatomic(),
        pcp_count: zone.pcp().count(),
        pcp_high: zone.pcp().high(),
        pcp_batch: zone.pcp().batch(),
        pcp_free_factor: zone.pcp().free_factor().into(),
        nr_free: Order::all().map(|order| zone.free_blocks(order)).collect(),
    };
    Some(match mode {
        Mode::Predict => line,
        Mode::Follow => ZoneLine {
            nr_free_pages: recorded.nr_free_pages,
            nr_free_diff: recorded.nr_free_diff,
            watermark_boost: recorded.watermark_boost,
            flags: recorded.flags,
            pcp_free_factor: recorded.pcp_free_factor,
            ..line
        },
    })
}

pub(super) fn free_list(pages: &PageAllocator, zone: &str, order: u8, migratetype: u8) -> Option<Vec<u32>> {
    let zone = zone_named(pages, zone)?;
    let list = zone.free_list(Order::try_new(order.into())?, Migratetype::try_new(migratetype)?);
    Some(list.iter(pages.mem()).map(Pfn::get).collect())
}

pub(super) fn pcp_list(pages: &PageAllocator, zone: &str, index: u8) -> Option<(Vec<u32>, Vec<u8>)> {
    let list = zone_named(pages, zone)?.pcp().lists().get(usize::from(index))?;
    Some(list.iter(pages.mem()).map(|pfn| (pfn.get(), pages.mem().get(pfn).migratetype() as u8)).unzip())
}

/// How many free and per-CPU lists a snapshot of the model would show: those with a block on them.
pub(super) fn lists_shown(pages: &PageAllocator) -> usize {
    let shown = |lists: &mut dyn Iterator<Item = &BlockList>| lists.filter(|list| !list.is_empty()).count();
    let free = |zone: &Zone| {
        let types = |order| Migratetype::ALL.map(|migratetype| zone.free_list(order, migratetype));
        shown(&mut Order::all().flat_map(types))
    };
    pages.zones().iter().map(|zone| free(zone) + shown(&mut zone.pcp().lists().iter())).sum()
}

/// `.` in the recording stands for a block without frames, of which the model knows no more.
pub(super) fn pageblocks(pages: &PageAllocator, zone: &str, recorded: &str) -> Option<String> {
    let types = zone_named(pages, zone)?.pageblocks().types().iter();
    let digits = types.zip(recorded.chars()).map(|(migratetype, recorded)| match recorded {
        '.' => '.',
        _ => char::from(b'0' + *migratetype as u8),
    });
    Some(digits.collect())
}
