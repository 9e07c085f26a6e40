//! The numbers and words of a failure, each against what the reference says.

use super::failure::{Allowance, Gate, GateVerdict, NextStep, PageFailure};
use super::testing::small_machine;
use super::{Owner, PageAllocator};
use crate::base::step::{NoPageReason, PageStep, Step};
use crate::base::{Detail, Gfp, Order, Trace, ZoneKind};

fn failure(order: u8, gfp: Gfp) -> PageFailure {
    let migratetype = gfp.migratetype().expect("one mobility");
    PageFailure { order: Order::new(order), gfp, migratetype, gates: Vec::new(), changes: Vec::new() }
}

/// Reference §2.6 and §3.4.
#[test]
fn what_flags_allow() {
    use Allowance::*;
    let table = [
        (0, Gfp::NONE, vec![HighAtomic]),
        (1, Gfp::NONE, vec![]),
        (0, Gfp::NOWAIT, vec![HighAtomic, Kswapd]),
        (0, Gfp::ATOMIC, vec![MinReserve, NonBlock, HighAtomic, Kswapd]),
        (1, Gfp::ATOMIC, vec![MinReserve, NonBlock, HighAtomic, Kswapd]),
        (1, Gfp::ATOMIC | Gfp::BIT_NOMEMALLOC, vec![MinReserve, Kswapd]),
        (0, Gfp::KERNEL, vec![Block, Kswapd]),
        (0, Gfp::KERNEL | Gfp::BIT_HIGH, vec![Block, MinReserve, Kswapd]),
        (0, Gfp::KERNEL | Gfp::BIT_MEMALLOC, vec![Block, NoWatermarks, Kswapd]),
        (0, Gfp::NOIO | Gfp::BIT_NORETRY, vec![Block, Kswapd, NoRetry]),
        (0, Gfp::NOIO | Gfp::BIT_RETRY_MAYFAIL, vec![Block, Kswapd, RetryMayfail]),
        (0, Gfp::NOIO | Gfp::BIT_NOFAIL, vec![Block, Kswapd, NoFail]),
    ];
    for (order, gfp, allowed) in table {
        let failure = failure(order, gfp);
        assert_eq!(failure.allows(), allowed, "order {order}, {gfp}");
        assert_eq!(failure.may_use_reserve(), allowed.contains(&HighAtomic), "order {order}, {gfp}");
    }
}

#[test]
fn a_failure_is_reported_unless_nobody_wants_to_know() {
    assert!(failure(0, Gfp::KERNEL).is_reported());
    assert!(!failure(0, Gfp::KERNEL | Gfp::BIT_NOWARN).is_reported());
}

/// Order 3 is the last one for which a process is killed; not for low memory, another node's, or who may fail.
#[test]
fn who_kills() {
    let kills = |order, gfp| failure(order, gfp).next().contains(&NextStep::OomKill);
    assert!(kills(3, Gfp::KERNEL) && !kills(4, Gfp::KERNEL));
    for unwilling in [Gfp::DMA, Gfp::BIT_THISNODE, Gfp::BIT_RETRY_MAYFAIL] {
        assert!(!kills(0, Gfp::KERNEL | unwilling), "{unwilling}");
    }
    assert!(failure(3, Gfp::KERNEL).next().contains(&NextStep::Retry));
    assert!(!failure(4, Gfp::KERNEL).next().contains(&NextStep::Retry));
}

/// A machine of which single frames were taken until there was none for these flags.
fn exhausted(gfp: Gfp) -> PageAllocator {
    let mut pages = small_machine().1;
    let trace = &mut Trace::new(Detail::Off);
    while pages.alloc(Order::ZERO, gfp, Owner::default(), trace).is_ok() {}
    pages
}

fn gates(pages: &mut PageAllocator, order: u8, gfp: Gfp) -> Vec<Gate> {
    let trace = &mut Trace::new(Detail::Off);
    pages.alloc(Order::new(order), gfp, Owner::default(), trace).expect_err("memory is out").gates
}

fn zone(pages: &PageAllocator, kind: ZoneKind) -> &super::Zone {
    pages.zones().iter().find(|zone| zone.kind() == kind).expect("an i386 has it")
}

#[test]
fn a_gate_has_the_numbers_of_its_zone() {
    for (order, gfp) in
        [(0, Gfp::KERNEL), (2, Gfp::KERNEL), (0, Gfp::ATOMIC), (0, Gfp::KERNEL | Gfp::BIT_HIGH)]
    {
        let mut pages = exhausted(Gfp::ATOMIC);
        for gate in
            gates(&mut pages, order, gfp).iter().filter(|gate| gate.verdict != GateVerdict::NotAllowed)
        {
            let zone = zone(&pages, gate.zone);
            let min = zone.watermarks().min;
            let mark = if gfp == Gfp::ATOMIC { min } else { min + zone.boost() };
            let after_high = if gfp.has(Gfp::BIT_HIGH) { mark - mark / 2 } else { mark };
            let lowered = if gfp.may_block() { after_high } else { after_high - after_high / 4 };
            assert_eq!([gate.min, gate.boost], [min, zone.boost()]);
            assert_eq!(gate.lowered, lowered, "order {order}, {gfp}");
            assert_eq!(gate.reserve, zone.reserve()[1], "of requests that may use Normal");
            assert_eq!(gate.needed, lowered + gate.reserve);
            assert_eq!(gate.unusable, (1 << order) - 1, "no reserve is set aside here");
            assert_eq!(i64::from(gate.free), zone.counter().total.max(0));
            assert_eq!(gate.on_pcp, zone.pcp().count());
            assert_eq!(gate.verdict, GateVerdict::Watermark);
            let blocks: Vec<u32> = Order::all().map(|order| zone.free_blocks(order)).collect();
            assert_eq!(gate.blocks[..], blocks[..]);
            let largest = blocks.iter().rposition(|count| *count > 0).map(|order| Order::new(order as u8));
            assert_eq!(gate.largest, largest);
        }
    }
}

#[test]
fn gates_stand_in_the_order_tried_and_then_those_excluded() {
    let kinds = |gfp: Gfp| -> Vec<(ZoneKind, bool)> {
        let gates = gates(&mut exhausted(Gfp::ATOMIC), 0, gfp);
        gates.iter().map(|gate| (gate.zone, gate.verdict == GateVerdict::NotAllowed)).collect()
    };
    assert_eq!(kinds(Gfp::KERNEL), [(ZoneKind::Normal, false), (ZoneKind::Dma, false)]);
    assert_eq!(kinds(Gfp::DMA), [(ZoneKind::Dma, false), (ZoneKind::Normal, true)]);
}

/// Without watermarks only a block can be missing.
#[test]
fn who_has_no_watermark_lacks_a_block() {
    let gfp = Gfp::KERNEL | Gfp::BIT_MEMALLOC;
    let mut pages = exhausted(gfp);
    for gate in gates(&mut pages, 0, gfp) {
        assert_eq!((gate.verdict, gate.largest), (GateVerdict::NoBlock, None));
    }
}

/// What the high-atomic reserve holds is counted for those who may take it, and is unusable for the others.
#[test]
fn the_reserve_is_set_aside() {
    let mut pages = exhausted(Gfp::ATOMIC);
    let zone = pages.zones.iter_mut().find(|zone| zone.kind() == ZoneKind::Normal).unwrap();
    zone.highatomic = 1024;
    zone.counter.total = 5;
    let unusable = |pages: &mut PageAllocator, order, gfp| gates(pages, order, gfp)[0].unusable;
    assert_eq!(unusable(&mut pages, 0, Gfp::KERNEL), 1024);
    assert_eq!(unusable(&mut pages, 3, Gfp::KERNEL), 1031);
    assert_eq!(unusable(&mut pages, 3, Gfp::ATOMIC), 7);
    assert_eq!(unusable(&mut pages, 0, Gfp::NOWAIT), 0);
}

/// A boost counts, but not for single pages of those who cannot wait.
#[test]
fn the_boost_is_forgiven_to_atomic_pages() {
    let mut pages = exhausted(Gfp::ATOMIC);
    pages.zones.iter_mut().for_each(|zone| zone.boost = 400);
    let min = zone(&pages, ZoneKind::Normal).watermarks().min;
    let lowered = |pages: &mut PageAllocator, order, gfp| gates(pages, order, gfp)[0].lowered;
    let eighths = |mark: u32| mark - mark / 2 - (mark - mark / 2) / 4;
    assert_eq!(lowered(&mut pages, 0, Gfp::KERNEL), min + 400);
    assert_eq!(lowered(&mut pages, 0, Gfp::ATOMIC), eighths(min));
    assert_eq!(lowered(&mut pages, 1, Gfp::ATOMIC), eighths(min + 400));
}

/// The story's watermark check has the numbers of the failure, and says whether it stopped the request.
#[test]
fn a_watermark_check_is_told_with_its_numbers() {
    let mut pages = exhausted(Gfp::ATOMIC);
    for (order, gfp) in [(0, Gfp::ATOMIC), (3, Gfp::ATOMIC), (2, Gfp::KERNEL)] {
        let mut trace = Trace::new(Detail::Full);
        let failure =
            pages.alloc(Order::new(order), gfp, Owner::default(), &mut trace).expect_err("memory is out");
        let last = trace.events().iter().rev().find_map(|event| match event.step {
            Step::Page(PageStep::Watermark { zone, refusal, free, mark, reserve, needed }) => {
                Some((zone, refusal, [free, mark, reserve, needed]))
            }
            _ => None,
        });
        let gate = failure.gates.last().expect("DMA is tried last");
        let free = gate.free.saturating_sub(gate.unusable);
        let numbers = [free, gate.lowered, gate.reserve, gate.needed];
        assert_eq!(last, Some((gate.zone, Some(NoPageReason::Watermark), numbers)), "order {order}, {gfp}");
    }
    let mut trace = Trace::new(Detail::Full);
    small_machine().1.alloc(Order::ZERO, Gfp::KERNEL, Owner::default(), &mut trace).expect("there is memory");
    let passes = |event: &crate::base::Event| {
        matches!(event.step, Step::Page(PageStep::Watermark { refusal: None, .. }))
    };
    assert!(trace.events().iter().any(passes));
}
