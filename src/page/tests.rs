//! Rules that no recording of the team exercises.

use super::testing::small_machine;
use super::zone::FreeCounter;
use super::{Owner, PageAllocator};
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
