//! The memory map, the lists threaded through it, and the canonical state.

use super::frame::{Frame, FrameState};
use super::list::BlockList;
use super::testing::small_machine;
use super::{MemMap, Owner, OwnerKind, PageAllocator};
use crate::base::{Detail, Digest, Digester, Gfp, Migratetype, Order, Pfn, PhysAddr, Trace};

fn off() -> Trace {
    Trace::new(Detail::Off)
}

fn owner(kind: OwnerKind, index: u32) -> Owner {
    Owner { kind, index, page: 3 }
}

#[test]
fn a_map_has_an_entry_for_each_frame() {
    let map = MemMap::new(Pfn::new(16));
    assert_eq!((map.len(), map.is_empty(), MemMap::new(Pfn::new(0)).is_empty()), (16, false, true));
    assert_eq!([0, 15, 16].map(|pfn| map.contains(Pfn::new(pfn))), [true, true, false]);
}

#[test]
fn frames_in_use_are_counted_by_owner() {
    let mut map = MemMap::new(Pfn::new(16));
    let used = |order, kind| Frame::used(Order::new(order), Migratetype::Unmovable, owner(kind, 0), 0);
    map.set(Pfn::new(8), used(2, OwnerKind::Slab), &mut off());
    map.set(Pfn::new(4), used(0, OwnerKind::Pages), &mut off());
    map.set(Pfn::new(0), Frame::of_state(FrameState::Reserved, Order::ZERO), &mut off());
    let count = |map: &MemMap, kind: OwnerKind| map.owners()[kind as usize];
    assert_eq!([OwnerKind::Slab, OwnerKind::Pages, OwnerKind::None].map(|kind| count(&map, kind)), [4, 1, 0]);
    map.set(Pfn::new(8), Frame::default(), &mut off());
    assert_eq!(count(&map, OwnerKind::Slab), 0);
}

#[test]
fn an_entry_keeps_what_it_is_given() {
    let frame = Frame::used(Order::new(9), Migratetype::Reclaimable, owner(OwnerKind::Anonymous, 7), 11);
    assert_eq!((frame.state(), frame.order(), frame.birth()), (FrameState::Used, Order::new(9), 11));
    assert_eq!(frame.migratetype(), Migratetype::Reclaimable);
    assert_eq!(frame.owner(), owner(OwnerKind::Anonymous, 7));
    assert_eq!((frame.is_compound(), frame.compound().is_compound()), (false, true));
    assert_eq!(frame.compound().order(), frame.order());
    assert!(frame.is_lru(), "anonymous memory is on an LRU list");
    let reserved = Frame::of_state(FrameState::Reserved, Order::ZERO);
    assert_eq!((reserved.is_lru(), reserved.with_lru(true).is_lru()), (false, true));
    assert_eq!(reserved.compound().with_lru(true).with_lru(false), reserved.compound());
}

#[test]
fn owners_that_only_recordings_have() {
    let recorded = |kind: OwnerKind| kind.is_recorded();
    let theirs = [
        OwnerKind::RecordedSlab,
        OwnerKind::RecordedVmalloc,
        OwnerKind::RecordedTable,
        OwnerKind::RecordedOther,
    ];
    assert!(theirs.into_iter().all(recorded));
    assert!(![OwnerKind::None, OwnerKind::Slab, OwnerKind::Kernel].into_iter().any(recorded));
}

/// Three blocks on a list; what is broken about their links.
#[test]
fn broken_links_are_seen() {
    let flaws: [fn(&mut BlockList, &mut MemMap); 5] = [
        |_, map| map.set_previous(Pfn::new(2), Pfn::new(5)),
        |_, map| map.set_next(Pfn::new(4), Pfn::new(0)),
        |_, map| map.set_next(Pfn::new(4), Pfn::new(99)),
        |_, map| map.set_next(Pfn::new(6), Pfn::new(2)),
        |list, map| {
            map.set_next(Pfn::new(4), Pfn::new(5));
            map.set_previous(Pfn::new(5), Pfn::new(4));
            list.unlink(Pfn::new(2), map);
            list.push_head(Pfn::new(2), map);
        },
    ];
    let listed = || {
        let (mut list, mut map) = (BlockList::EMPTY, MemMap::new(Pfn::new(16)));
        [2, 4, 6].into_iter().for_each(|pfn| list.push_tail(Pfn::new(pfn), &mut map));
        (list, map)
    };
    let (list, map) = listed();
    assert!(list.is_sound(&map) && BlockList::EMPTY.is_sound(&map));
    for (number, flaw) in flaws.into_iter().enumerate() {
        let (mut list, mut map) = listed();
        flaw(&mut list, &mut map);
        assert!(!list.is_sound(&map), "flaw {number}");
    }
}

fn digest(pages: &PageAllocator) -> Digest {
    let mut digester = Digester::default();
    pages.digest(&mut digester);
    digester.finish()
}

/// Makes a reserved frame one in use.
fn put(pages: &mut PageAllocator, pfn: u32, change: fn(&mut Owner)) {
    let mut owner = Owner::default();
    change(&mut owner);
    let frame = Frame::used(Order::ZERO, Migratetype::Unmovable, owner, pages.call);
    pages.mem.set(Pfn::new(pfn), frame, &mut off());
}

/// Whatever is state is in the digest.
#[test]
fn states_that_differ_have_other_digests() {
    let changes: [fn(&mut PageAllocator); 18] = [
        |_| (),
        |pages| put(pages, 1, |_| ()),
        |pages| put(pages, 2, |_| ()),
        |pages| put(pages, 1, |owner| owner.index = 1),
        |pages| put(pages, 1, |owner| owner.index = 2),
        |pages| put(pages, 1, |owner| owner.page = 1),
        |pages| put(pages, 1, |owner| owner.kind = OwnerKind::Kernel),
        |pages| {
            pages.call = 1;
            put(pages, 1, |_| ());
        },
        |pages| pages.zones[0].counter.total += 1,
        |pages| pages.zones[0].counter.pending += 1,
        |pages| pages.zones[1].boost += 1,
        |pages| pages.zones[1].highatomic += 1,
        |pages| pages.zones[1].boosted = true,
        |pages| pages.zones[1].reclaim_active = true,
        |pages| pages.zones[1].pcp.free_factor += 1,
        |pages| pages.zones[1].blocks.set(Pfn::new(0x2000), Migratetype::Reclaimable),
        |pages| pages.contents.set_byte(PhysAddr::new(0x20_0000), 1),
        |pages| drop(pages.alloc(Order::ZERO, Gfp::KERNEL, Owner::default(), &mut off())),
    ];
    let digests: Vec<Digest> = changes
        .into_iter()
        .map(|change| {
            let mut pages = small_machine().1;
            change(&mut pages);
            digest(&pages)
        })
        .collect();
    for (number, one) in digests.iter().enumerate() {
        assert!(!digests[..number].contains(one), "change {number} shows");
    }
}

/// Lists of the same blocks in another order are another state.
#[test]
fn the_order_of_a_list_is_state() {
    let freed = |backwards: bool| {
        let mut pages = small_machine().1;
        let mut take = || pages.alloc(Order::new(1), Gfp::KERNEL, Owner::default(), &mut off()).unwrap();
        let mut taken = [take(), take()];
        if backwards {
            taken.reverse();
        }
        taken.into_iter().for_each(|pfn| pages.free(pfn, Order::new(1), &mut off()));
        pages
    };
    assert_ne!(digest(&freed(true)), digest(&freed(false)));
    assert_eq!(digest(&freed(true)), digest(&freed(true)));
}

#[test]
fn a_block_changes_hands() {
    let mut pages = small_machine().1;
    pages.call = 5;
    let pfn = pages.alloc(Order::new(2), Gfp::DMA, owner(OwnerKind::Pages, 5), &mut off()).unwrap();
    pages.set_owner(pfn, owner(OwnerKind::KernelTable, 8), &mut off());
    let frame = pages.mem().get(pfn);
    assert_eq!((frame.owner(), frame.birth()), (owner(OwnerKind::KernelTable, 8), 5));
    assert_eq!((frame.order(), frame.migratetype()), (Order::new(2), Migratetype::Unmovable));
    pages.mark(pfn, |frame| frame.with_lru(true), &mut off());
    assert!(pages.mem().get(pfn).is_lru());
    assert_eq!(pages.pageblock_type(Pfn::new(0x3000)), Some(Migratetype::Movable));
    assert_eq!(pages.pageblock_type(Pfn::new(1)), Some(Migratetype::Unmovable));
    assert_eq!(pages.pageblock_type(Pfn::new(16_384)), None);
    assert_eq!(pages.zone_of(Pfn::new(0x0fff)).map(|zone| zone.index().index()), Some(0));
    assert_eq!(pages.zone_of(Pfn::new(0x1000)).map(|zone| zone.index().index()), Some(1));
}
