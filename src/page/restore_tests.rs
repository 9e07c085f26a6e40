//! What a recording says is restored to the letter; what contradicts itself is said.

use super::{FrameState, Owner, OwnerKind, PageAllocator};
use crate::base::snapshot::{FreeListFacts, MachineFacts, PcpListFacts, Snapshot, Use, ZoneFacts};
use crate::base::{Detail, Migratetype, Order, Paging, Pfn, Trace, VirtAddr, ZoneKind};

/// One zone of 2048 frames: a block of order 3 is free, one of order 1 is on a per-CPU list, all else is in use.
fn zone() -> ZoneFacts {
    let list = |order, pfns: &[u32]| FreeListFacts {
        order: Order::new(order),
        migratetype: Migratetype::Movable,
        pfns: pfns.iter().copied().map(Pfn::new).collect(),
    };
    ZoneFacts {
        kind: ZoneKind::Dma,
        span: 1024..3072,
        present: 2040,
        managed: 2000,
        marks: [10, 20, 30],
        reserve: vec![0, 4, 5],
        threshold: 6,
        free_total: 10,
        free_pending: -2,
        boost: 7,
        flags: 3,
        highatomic: 512,
        pcp: [80, 15, 2],
        free: vec![list(3, &[1032])],
        pcp_lists: vec![PcpListFacts {
            index: 4,
            pfns: vec![Pfn::new(1040)],
            cached: vec![Migratetype::HighAtomic],
        }],
        blocks_from: Pfn::new(1024),
        blocks: vec![
            Migratetype::Movable,
            Migratetype::HighAtomic,
            Migratetype::Unmovable,
            Migratetype::Movable,
        ],
        lru: vec![1100..1102, 1104..1105],
        uses: vec![
            (1024..1032, Use::Reserved),
            (1032..1040, Use::Buddy),
            (1040..1050, Use::PcpOrUsed),
            (1050..1060, Use::Slab),
            (1060..1070, Use::Table),
            (1070..1102, Use::Lru),
            (1102..1110, Use::Compound),
            (1110..3072, Use::Hole),
        ],
    }
}

fn without_memory(kind: ZoneKind) -> ZoneFacts {
    let lists = ZoneFacts { free: Vec::new(), pcp_lists: Vec::new(), uses: Vec::new(), ..zone() };
    let pages = ZoneFacts { present: 0, managed: 0, free_total: 0, free_pending: 0, ..lists };
    ZoneFacts { kind, span: 0..0, lru: Vec::new(), blocks: Vec::new(), ..pages }
}

fn restore(change: impl Fn(&mut ZoneFacts)) -> Result<PageAllocator, String> {
    let mut zone = zone();
    change(&mut zone);
    let machine = MachineFacts {
        paging: Paging::I386Pae,
        max_pfn: Pfn::new(3072),
        mem_map: VirtAddr::NULL,
        mobility_disabled: false,
    };
    let others = [ZoneKind::Normal, ZoneKind::HighMem, ZoneKind::Movable].map(without_memory);
    let zones = std::iter::once(zone).chain(others).collect();
    PageAllocator::restore(&Snapshot { machine, zones, ..Snapshot::default() })
}

#[test]
fn what_is_recorded_is_restored() {
    let pages = restore(|_| ()).unwrap();
    let zone = &pages.zones()[0];
    let marks = zone.watermarks();
    assert_eq!([zone.present(), zone.managed(), zone.boost(), zone.highatomic()], [2040, 2000, 7, 512]);
    assert_eq!([marks.min, marks.low, marks.high], [10, 20, 30]);
    assert_eq!(zone.reserve()[..3], [0, 4, 5]);
    let counter = zone.counter();
    assert_eq!([counter.total, counter.pending, counter.threshold], [10, -2, 6]);
    assert_eq!((zone.is_boosted(), zone.is_reclaim_active()), (true, true));
    let pcp = zone.pcp();
    assert_eq!((pcp.high(), pcp.batch(), pcp.free_factor(), pcp.count()), (80, 15, 2, 2));
    assert_eq!(pages.mem().get(Pfn::new(1040)).migratetype(), Migratetype::HighAtomic);
    assert_eq!(zone.pageblocks().get(Pfn::new(1600)), Migratetype::HighAtomic);
}

#[test]
fn each_use_is_a_state() {
    let pages = restore(|_| ()).unwrap();
    let state = |pfn| pages.mem().get(Pfn::new(pfn)).state();
    assert_eq!(state(1024), FrameState::Reserved);
    assert_eq!(state(1032), FrameState::Free);
    assert_eq!(state(1040), FrameState::Pcp);
    assert_eq!(state(1042), FrameState::UsedUnknown);
    assert_eq!(state(1050), FrameState::SlabUnknown);
    assert_eq!(state(1060), FrameState::TableUnknown);
    assert_eq!(state(1070), FrameState::LruUnknown);
    assert_eq!(state(1102), FrameState::UsedUnknown);
    assert_eq!(state(1110), FrameState::Inside);
    let lru = |pfn| pages.mem().get(Pfn::new(pfn)).is_lru();
    assert_eq!([1099, 1100, 1101, 1102, 1104].map(lru), [false, true, true, false, true]);
}

#[test]
fn flags_are_told_apart() {
    for (flags, boosted, active) in [(0, false, false), (1, true, false), (2, false, true), (4, false, false)]
    {
        let pages = restore(|zone| zone.flags = flags).unwrap();
        let zone = &pages.zones()[0];
        assert_eq!((zone.is_boosted(), zone.is_reclaim_active()), (boosted, active), "{flags}");
    }
}

#[track_caller]
fn assert_contradicts(said: &str, change: impl Fn(&mut ZoneFacts)) {
    let error = restore(change).expect_err(said);
    assert!(error.contains(said), "{error}");
}

#[test]
fn contradictions_are_said() {
    assert_contradicts("there is no per-CPU list 14", |zone| zone.pcp_lists[0].index = 14);
    assert_contradicts("is not one of its zone", |zone| zone.free[0].pfns[0] = Pfn::new(1034));
    assert_contradicts("is not one of its zone", |zone| zone.free[0].pfns[0] = Pfn::new(1016));
    assert_contradicts("is not one of its zone", |zone| {
        (zone.span, zone.present, zone.managed) = (1024..1038, 14, 14);
        zone.blocks.truncate(1);
    });
    assert_contradicts("is on two lists", |zone| zone.pcp_lists[0].pfns[0] = Pfn::new(1032));
    assert_contradicts("is on two lists", |zone| zone.free[0].pfns.push(Pfn::new(1032)));
    assert_contradicts("free by the counter", |zone| zone.free_total = 11);
    let beyond = "lies beyond the machine's memory";
    assert_contradicts(beyond, |zone| zone.uses.push((3070..3073, Use::Slab)));
    assert_contradicts(beyond, |zone| zone.lru.push(3072..3073));
    assert_contradicts("cannot span", |zone| zone.span = 1024..3073);
    assert_contradicts("managed of", |zone| zone.managed = 2041);
    assert_contradicts("managed of", |zone| zone.present = 2049);
    assert_contradicts("cannot count", |zone| zone.boost = (1 << 25) + 1);
    assert_contradicts("cannot have a batch", |zone| zone.pcp[1] = 0);
    assert_contradicts("cannot have a batch", |zone| zone.pcp[2] = 6);
}

/// Frames that a recording knows by their use become one block of the owner that it also knows.
#[test]
fn frames_in_use_are_adopted() {
    let owner = Owner { kind: OwnerKind::Slab, index: 4, page: 0 };
    let adopt = |pages: &mut PageAllocator, pfn, order| {
        pages.adopt(Pfn::new(pfn), Order::new(order), owner, &mut Trace::new(Detail::Off))
    };
    let mut pages = restore(|_| ()).unwrap();
    for (pfn, order) in [(1040, 0), (1032, 3), (1053, 1), (1108, 2), (3072, 0)] {
        assert!(adopt(&mut pages, pfn, order).is_err(), "{pfn}, order {order}");
    }
    assert_eq!(adopt(&mut pages, 1052, 2), Ok(()));
    let frame = pages.mem().get(Pfn::new(1052));
    assert_eq!((frame.state(), frame.order(), frame.owner()), (FrameState::Used, Order::new(2), owner));
    assert!(frame.is_compound());
    assert_eq!(pages.mem().get(Pfn::new(1053)).state(), FrameState::Inside);
    assert!(adopt(&mut pages, 1052, 2).is_err(), "it has an owner");
    assert_eq!(pages.check(), Ok(()));
}
