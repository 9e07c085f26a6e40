//! The checks can fail: each kind of flaw, planted, is found.

use super::frame::{Frame, FrameState};
use super::testing::small_machine;
use super::{Owner, PageAllocator};
use crate::base::{Detail, Gfp, Layout, Migratetype, Order, Paging, Pfn, Trace};

/// Breaks one thing around a block of order 2 that is in use, and is no larger one by its number.
type Break = fn(&mut PageAllocator, Pfn, &mut Trace);

fn with_block() -> (PageAllocator, Pfn) {
    let mut pages = small_machine().1;
    let trace = &mut Trace::new(Detail::Off);
    let mut take = || pages.alloc(Order::new(2), Gfp::KERNEL, Owner::default(), trace);
    take().expect("there is memory");
    let pfn = take().expect("there is memory");
    (pages, pfn)
}

fn free_head(order: u8) -> Frame {
    Frame::free(FrameState::Free, Order::new(order), Migratetype::Unmovable)
}

/// The zone of the block, and the frames, to be changed as no rule allows.
macro_rules! zone_of {
    ($pages:ident, $pfn:ident) => {
        $pages.zones.iter_mut().find(|zone| zone.contains($pfn)).expect("it lies in a zone")
    };
}

const FLAWS: [(&str, Break); 9] = [
    ("heads a block inside another", |pages, pfn, trace| {
        pages.mem.set(pfn.plus(1), Frame::of_state(FrameState::Reserved, Order::ZERO), trace);
    }),
    ("is not aligned", |pages, pfn, trace| {
        pages.mem.set(pfn, Frame::default(), trace);
        pages.mem.set(pfn.plus(1), Frame::of_state(FrameState::Reserved, Order::new(1)), trace);
    }),
    ("free by the counter", |pages, pfn, _| zone_of!(pages, pfn).counter.total += 1),
    ("on per-CPU lists by the counter", |pages, pfn, _| zone_of!(pages, pfn).pcp.count += 1),
    ("the links of a list are broken", |pages, pfn, trace| {
        pages.mem.set(pfn, free_head(2), trace);
        zone_of!(pages, pfn).list(Order::new(2), Migratetype::Unmovable).push_head(pfn, &mut pages.mem);
        pages.mem.set_previous(pfn, pfn.plus(8));
    }),
    ("is on a list it does not belong to", |pages, pfn, trace| {
        pages.mem.set(pfn, free_head(2), trace);
        zone_of!(pages, pfn).list(Order::new(2), Migratetype::Movable).push_head(pfn, &mut pages.mem);
    }),
    ("is on a list it does not belong to", |pages, pfn, trace| {
        pages.mem.set(pfn, free_head(1), trace);
        zone_of!(pages, pfn).list(Order::new(2), Migratetype::Unmovable).push_head(pfn, &mut pages.mem);
    }),
    ("is on a list it does not belong to", |pages, pfn, trace| {
        pages.mem.set(pfn, free_head(2), trace);
        zone_of!(pages, pfn).pcp.lists[6].push_head(pfn, &mut pages.mem);
    }),
    ("is on a list it does not belong to", |pages, pfn, trace| {
        pages.mem.set(pfn, Frame::free(FrameState::Pcp, Order::new(1), Migratetype::Unmovable), trace);
        zone_of!(pages, pfn).pcp.lists[6].push_head(pfn, &mut pages.mem);
    }),
];

#[test]
fn a_flaw_is_found_by_the_check_of_all() {
    assert_eq!(with_block().0.check(), Ok(()));
    for (number, (found, flaw)) in FLAWS.into_iter().enumerate() {
        let (mut pages, pfn) = with_block();
        flaw(&mut pages, pfn, &mut Trace::new(Detail::Off));
        let said = pages.check().expect_err(found);
        assert!(said.contains(found), "flaw {number}: {said}");
    }
}

const NEAR: [(&str, Break); 5] = [
    ("inside the block at", |pages, pfn, trace| {
        pages.mem.set(pfn.plus(3), Frame::of_state(FrameState::Reserved, Order::ZERO), trace);
    }),
    ("is not aligned to its order", |pages, pfn, trace| {
        pages.mem.set(pfn, Frame::of_state(FrameState::Reserved, Order::new(10)), trace);
    }),
    ("did not merge", |pages, pfn, trace| {
        pages.mem.set(pfn, free_head(1), trace);
        pages.mem.set(pfn.plus(2), free_head(1), trace);
    }),
    ("free by the counter", |pages, pfn, _| zone_of!(pages, pfn).counter.pending -= 1),
    ("on per-CPU lists by the counter", |pages, pfn, _| zone_of!(pages, pfn).pcp.count += 1),
];

#[test]
fn a_flaw_is_found_by_the_check_near_it() {
    let (pages, pfn) = with_block();
    assert_eq!(pages.check_frames(&[pfn, pfn.plus(1)]), Ok(()));
    for (found, flaw) in NEAR {
        let (mut pages, pfn) = with_block();
        flaw(&mut pages, pfn, &mut Trace::new(Detail::Off));
        let said = pages.check_frames(&[pfn]).expect_err(found);
        assert!(said.contains(found), "{said}");
    }
}

/// The largest blocks never merge; nor do buddies of two zones, here at a border that no block larger than two frames has.
#[test]
fn buddies_that_cannot_merge_are_no_flaw() {
    let layout = Layout::new(Paging::I386, Pfn::new(262_112));
    let border = layout.max_low_pfn;
    let pages = PageAllocator::boot(&layout, &[0..0x9f, 0x100..262_112], &[], &[]);
    let largest = Pfn::new(0x1_0000);
    for pfn in [largest, largest.buddy(Order::MAX)] {
        assert_eq!(pages.mem().get(pfn).order(), Order::MAX);
    }
    let below = border.buddy(Order::new(1));
    let halves = [below, border].map(|pfn| pages.mem().get(pfn).order().get());
    assert_eq!(halves, [1, 1], "two free pairs of frames, and a border between them");
    assert_eq!(pages.check_frames(&[largest, border, below]), Ok(()));
}

/// Two page blocks, both free and not joined: what their types must be for that to be no flaw.
#[test]
fn page_blocks_that_may_stay_apart() {
    let layout = Layout::new(Paging::I386Pae, Pfn::new(16_384));
    let booted = PageAllocator::boot(&layout, &[1..0x9f, 0x100..16_384], &[], &[]);
    let page_block = Paging::I386Pae.pageblock_order();
    use Migratetype::{HighAtomic, Movable, Unmovable};
    let table = [
        ([Movable, Movable], false),
        ([Movable, Unmovable], false),
        ([HighAtomic, Movable], true),
        ([HighAtomic, HighAtomic], false),
    ];
    for (types, may_stay) in table {
        let (mut pages, trace) = (booted.clone(), &mut Trace::new(Detail::Off));
        let pfn = pages.alloc(Order::MAX, Gfp::KERNEL, Owner::default(), trace).expect("there is memory");
        for (half, migratetype) in [pfn, pfn.plus(page_block.pages())].into_iter().zip(types) {
            pages.mem.set(half, free_head(page_block.get()), trace);
            zone_of!(pages, pfn).blocks.set(half, migratetype);
        }
        assert_eq!(pages.check_frames(&[pfn]).is_ok(), may_stay, "{types:?}");
    }
}
