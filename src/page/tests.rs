//! Rules that no recording of the team exercises.

use super::testing::small_machine;
use super::zone::FreeCounter;
use super::{Owner, OwnerKind, PageAction, PageAllocator};
use crate::base::step::{PageStep, Step};
use crate::base::{Detail, Gfp, Order, Pfn, Trace};

fn alloc(pages: &mut PageAllocator, gfp: Gfp) -> Option<Pfn> {
    pages.alloc(Order::ZERO, gfp, Owner::default(), &mut Trace::new(Detail::Off)).ok()
}

/// Reference §2.6: a change is pending up to the threshold; an idle CPU, or the worker of each second, folds it.
#[test]
fn pending_changes_are_folded() {
    let table = [(&[3][..], 100, 3), (&[3, -5], 100, -2), (&[3, -8], 95, 0), (&[5], 105, 0)];
    for (changes, total, pending) in table {
        let mut counter = FreeCounter { total: 100, pending: 0, threshold: 4 };
        changes.iter().for_each(|pages| counter.add(*pages));
        assert_eq!((counter.total, counter.pending), (total, pending), "{changes:?}");
        counter.fold();
        assert_eq!((counter.total, counter.pending), (total + pending, 0), "{changes:?}");
    }
}

/// Reference §3.4: `__GFP_MEMALLOC` goes below every watermark, unless `__GFP_NOMEMALLOC` forbids it.
#[test]
fn memalloc_goes_below_the_watermarks() {
    let mut pages = small_machine().1;
    while alloc(&mut pages, Gfp::ATOMIC).is_some() {}
    let left: u32 = pages.zones().iter().map(super::Zone::free_pages).sum();
    assert!(left > 0, "the reserve is kept");
    let forbidden = Gfp::BIT_MEMALLOC | Gfp::BIT_NOMEMALLOC;
    let table = [
        (Gfp::ATOMIC, false),
        (Gfp::KERNEL, false),
        (Gfp::ATOMIC | forbidden, false),
        (Gfp::KERNEL | forbidden, false),
        (Gfp::ATOMIC | Gfp::BIT_MEMALLOC, true),
        (Gfp::KERNEL | Gfp::BIT_MEMALLOC, true),
        (Gfp::NONE | Gfp::BIT_MEMALLOC, true),
    ];
    for (gfp, expected) in table {
        assert_eq!(alloc(&mut pages, gfp).is_some(), expected, "{gfp}");
    }
    while alloc(&mut pages, Gfp::KERNEL | Gfp::BIT_MEMALLOC).is_some() {}
    assert!(pages.zones().iter().all(|zone| zone.free_pages() == 0), "to the last page");
    assert_eq!(pages.check(), Ok(()));
}

/// Pages freed as a list are all made ready before the first reaches its per-CPU list.
#[test]
fn a_batch_tells_its_frees_first() {
    let mut pages = small_machine().1;
    let taken: Vec<Pfn> = (0..3).filter_map(|_| alloc(&mut pages, Gfp::KERNEL)).collect();
    let mut trace = Trace::new(Detail::Full);
    pages.free_batch(&taken, &mut trace);
    let told: Vec<(&str, Pfn)> = trace
        .events()
        .iter()
        .filter_map(|event| match event.step {
            Step::Page(PageStep::PageFree { pfn, .. }) => Some(("free", pfn)),
            Step::Page(PageStep::PageFreeBatched { pfn }) => Some(("batched", pfn)),
            Step::Page(PageStep::PcpPut { pfn, .. }) => Some(("put", pfn)),
            _ => None,
        })
        .collect();
    let backwards = || taken.iter().rev();
    let first = backwards().map(|pfn| ("free", *pfn));
    let then = backwards().flat_map(|pfn| [("batched", *pfn), ("put", *pfn)]);
    assert_eq!(told, first.chain(then).collect::<Vec<_>>());
    let again: Vec<Pfn> = (0..3).filter_map(|_| alloc(&mut pages, Gfp::KERNEL)).collect();
    assert_eq!(again, taken);
}

#[test]
fn a_compound_page_is_one_of_several_frames_that_was_asked_for_as_such() {
    let table = [(Gfp::KERNEL, 1, false), (Gfp::BIT_COMP, 1, true), (Gfp::BIT_COMP, 0, false)];
    for (gfp, order, compound) in table {
        let mut pages = small_machine().1;
        let trace = &mut Trace::new(Detail::Off);
        let pfn = pages.alloc(Order::new(order), gfp, Owner::default(), trace).unwrap();
        assert_eq!(pages.mem().get(pfn).is_compound(), compound, "{gfp}, order {order}");
    }
}

/// `__alloc_pages_bulk` counts what it adds, and each page knows its place in the whole array.
#[test]
fn a_bulk_request_goes_on_where_the_last_one_ended() {
    let mut pages = small_machine().1;
    let mut trace = Trace::new(Detail::Full);
    let mut out = vec![Pfn::new(1); 3];
    assert_eq!(pages.alloc_bulk(Gfp::KERNEL, 4, Owner::default(), &mut out, &mut trace), 4);
    let ends = |event: &crate::base::Event| match event.step {
        Step::Page(PageStep::BulkEnd { pages }) => Some(pages),
        _ => None,
    };
    assert_eq!(trace.events().iter().find_map(ends), Some(4));
    let places: Vec<u32> = out[3..].iter().map(|pfn| pages.mem().get(*pfn).owner().page).collect();
    assert_eq!(places, [3, 4, 5, 6]);
    assert_eq!(pages.alloc_bulk(Gfp::KERNEL, 1, Owner::default(), &mut out, &mut trace), 1);
    assert_eq!(pages.mem().get(out[7]).owner().page, 7);
    assert_eq!(pages.alloc_bulk(Gfp::KERNEL, 0, Owner::default(), &mut out, &mut trace), 0);
}

/// What a failed request tells: each zone's watermark, why it is skipped, and whether reclaim would follow.
#[test]
fn a_failure_tells_each_zone_it_tried() {
    let mut pages = small_machine().1;
    while alloc(&mut pages, Gfp::ATOMIC).is_some() {}
    for (gfp, reclaims) in [(Gfp::KERNEL, 1), (Gfp::NOWAIT, 0), (Gfp::DMA, 0)] {
        let mut trace = Trace::new(Detail::Full);
        assert!(pages.alloc(Order::ZERO, gfp, Owner::default(), &mut trace).is_err());
        let count = |wanted: fn(&PageStep) -> bool| {
            let steps = trace.events().iter().filter_map(|event| match &event.step {
                Step::Page(step) => Some(step),
                _ => None,
            });
            steps.filter(|step| wanted(step)).count()
        };
        // Three attempts, in Normal and DMA, or in DMA alone.
        let tried = if gfp == Gfp::DMA { 3 } else { 6 };
        assert_eq!(count(|step| matches!(step, PageStep::Watermark { .. })), tried, "{gfp}");
        assert_eq!(count(|step| matches!(step, PageStep::ZoneSkipped { .. })), tried, "{gfp}");
        assert_eq!(count(|step| matches!(step, PageStep::WouldReclaim { .. })), reclaims, "{gfp}");
    }
    // The slow path that finds a page reclaims nothing.
    let mut trace = Trace::new(Detail::Full);
    let found = pages.alloc(Order::ZERO, Gfp::KERNEL | Gfp::BIT_MEMALLOC, Owner::default(), &mut trace);
    let reclaims =
        |event: &&crate::base::Event| matches!(event.step, Step::Page(PageStep::WouldReclaim { .. }));
    assert_eq!((found.is_ok(), trace.events().iter().filter(reclaims).count()), (true, 0));
}

/// A part of a block may be given back: the rest is blocks of that size, each of the same owner.
#[test]
fn a_block_is_freed_in_parts() {
    let mut pages = small_machine().1;
    let trace = &mut Trace::new(Detail::Off);
    let owner = Owner { index: 9, ..Owner::default() };
    let pfn = pages.alloc(Order::new(4), Gfp::KERNEL, owner, trace).unwrap();
    pages.free(pfn.plus(4), Order::new(2), trace);
    assert_eq!(pages.check(), Ok(()));
    for part in [0, 8, 12] {
        let frame = pages.mem().get(pfn.plus(part));
        assert_eq!((frame.order(), frame.owner()), (Order::new(2), owner), "part at {part}");
    }
    for part in [0, 8, 12] {
        pages.free(pfn.plus(part), Order::new(2), trace);
    }
    pages.drain(trace);
    assert_eq!(pages.check(), Ok(()));
}

/// A step of a recording takes in the name of the call that is being served.
#[test]
fn a_step_takes_for_the_call_that_is_served() {
    let mut pages = small_machine().1;
    pages.call = 6;
    let trace = &mut Trace::new(Detail::Off);
    let pfn = pages.alloc(Order::ZERO, Gfp::KERNEL, Owner::default(), trace).unwrap();
    let kind = OwnerKind::RecordedOther;
    pages.act(&PageAction::StepHandOutBulk { pfn, gfp: Gfp::KERNEL, kind }, trace);
    assert_eq!(pages.mem().get(pfn).owner(), Owner { kind, index: 6, page: 0 });
}
