//! Page tables at work on small machines.

use super::testing::{MODES, small_machine};
use super::*;
use crate::base::snapshot::{AreaFacts, Snapshot, Use, ZoneFacts};
use crate::base::{Detail, Gfp, Layout, Order, PAGE_SIZE, PhysAddr, Prng, Trace, VirtAddr, ZoneKind};
use crate::page::{FrameState, Owner, OwnerKind, PageAllocator};
use std::collections::BTreeMap;

fn quiet() -> Trace {
    Trace::new(Detail::Off)
}
fn assert_sound(tables: &PageTables, pages: &PageAllocator) {
    assert_eq!(tables.check(pages), Ok(()));
    assert_eq!(tables.check_links(pages), Ok(()));
}
fn in_use(pages: &PageAllocator) -> u32 {
    pages.mem().tally()[FrameState::Used as usize]
}

#[test]
fn the_direct_map_leads_where_arithmetic_does() {
    for paging in MODES {
        let (layout, pages, tables) = small_machine(paging);
        assert_sound(&tables, &pages);
        let mut prng = Prng::new(1);
        for _ in 0..500 {
            let phys = PhysAddr::new(u64::from(prng.below(64 << 20)));
            let at = layout.page_offset.plus(phys.get());
            assert_eq!(tables.translate(Space::Kernel, at, &pages), Some(phys), "{paging:?} {at}");
        }
        assert_eq!(tables.translate(Space::Kernel, layout.high_memory, &pages), None);
        assert_eq!(tables.translate(Space::Kernel, VirtAddr::new(0x1000), &pages), None);
    }
}

#[test]
fn a_walk_tells_each_entry() {
    let (layout, pages, tables) = small_machine(Paging::X86_64);
    let walk = tables.walk(Space::Kernel, layout.page_offset.plus(0x2a0_1234), &pages);
    let levels: Vec<(Level, u16)> = walk.steps.iter().map(|step| (step.level, step.index)).collect();
    assert_eq!(levels, [(Level::Pgd, 273), (Level::Pud, 0), (Level::Pmd, 21)]);
    assert_eq!(walk.steps[2].flags, ["P", "RW", "A", "D", "G", "PS", "NX"]);
    let phys = PhysAddr::new(0x2a0_1234);
    assert_eq!(walk.end, WalkEnd::Mapped { phys, page_bytes: 2 << 20, writable: true, user: false });
    let hole = tables.walk(Space::Kernel, VirtAddr::new(0x8000_0000_0000), &pages);
    assert_eq!(hole, Walk { steps: Vec::new(), end: WalkEnd::NonCanonical });
}

#[test]
fn a_new_mapping_takes_tables_once() {
    for (paging, expected) in [(Paging::I386, 1), (Paging::I386Pae, 1), (Paging::X86_64, 2)] {
        let (layout, mut pages, mut tables) = small_machine(paging);
        let at = layout.vmalloc_start.plus(4 << 20);
        let mut map = |at, pages: &mut _| {
            tables.map_kernel(at, PhysAddr::new(0x5000), Protection::Kernel, pages, &mut quiet()).unwrap()
        };
        assert_eq!(map(at, &mut pages), NewTables(expected), "{paging:?}");
        assert_eq!(map(at.plus(PAGE_SIZE), &mut pages), NewTables(0));
        assert_eq!(in_use(&pages), expected);
        assert_eq!(tables.translate(Space::Kernel, at.plus(7), &pages), Some(PhysAddr::new(0x5007)));
        tables.unmap_kernel(at, at.plus(2 * PAGE_SIZE), &mut pages, &mut quiet()).defer();
        assert_eq!(tables.translate(Space::Kernel, at, &pages), None);
        assert_eq!(in_use(&pages), expected, "tables stay");
        assert_sound(&tables, &pages);
    }
}

/// Against a map from page to frame.
#[test]
fn kernel_mappings_behave_as_a_map() {
    for paging in MODES {
        let (layout, mut pages, mut tables) = small_machine(paging);
        let (mut twin, mut prng) = (BTreeMap::new(), Prng::new(paging as u64));
        let page = |number: u32| layout.vmalloc_start.plus(u64::from(number) * PAGE_SIZE);
        for _ in 0..400 {
            let (first, count) = (prng.below(6000), 1 + prng.below(700));
            if prng.below(3) == 0 {
                tables.unmap_kernel(page(first), page(first + count), &mut pages, &mut quiet()).flush();
                twin.retain(|number, _| !(first..first + count).contains(number));
            } else {
                let frames: Vec<PhysAddr> =
                    (0..count).map(|_| PhysAddr::new(u64::from(prng.below(1 << 14)) * PAGE_SIZE)).collect();
                let targets = frames.iter().copied();
                tables
                    .map_kernel_range(page(first), targets, Protection::Kernel, &mut pages, &mut quiet())
                    .unwrap();
                twin.extend((first..).zip(frames));
            }
            for _ in 0..20 {
                let number = prng.below(7000);
                let found = tables.translate(Space::Kernel, page(number), &pages);
                assert_eq!(found, twin.get(&number).copied(), "{paging:?} page {number}");
            }
        }
        assert_sound(&tables, &pages);
    }
}

#[test]
fn a_stray_store_changes_the_walk() {
    let (layout, mut pages, mut tables) = small_machine(Paging::I386);
    let at = layout.vmalloc_start;
    let target = PhysAddr::new(0x5000);
    tables.map_kernel(at, target, Protection::Kernel, &mut pages, &mut quiet()).unwrap();
    let step = tables.walk(Space::Kernel, at, &pages).steps.pop().unwrap();
    let entry = step.table.unwrap().start().plus(u64::from(step.index) * 4);
    pages.contents.set_byte(entry.plus(1), 0x70);
    assert_eq!(tables.translate(Space::Kernel, at, &pages), Some(PhysAddr::new(0x7000)));
    (0..4).for_each(|byte| pages.contents.set_byte(entry.plus(byte), 0));
    assert_eq!(tables.translate(Space::Kernel, at, &pages), None);
}

#[test]
fn processes_see_what_the_kernel_maps_later() {
    for paging in MODES {
        let (layout, mut pages, mut tables) = small_machine(paging);
        tables.new_process(0, &mut pages, &mut quiet()).unwrap();
        let at = layout.vmalloc_start.plus(16 << 20);
        let target = PhysAddr::new(0x5000);
        tables.map_kernel(at, target, Protection::Kernel, &mut pages, &mut quiet()).unwrap();
        tables.new_process(1, &mut pages, &mut quiet()).unwrap();
        for process in [0, 1] {
            assert_eq!(tables.translate(Space::Process(process), at, &pages), Some(target), "{paging:?}");
        }
        assert_sound(&tables, &pages);
    }
}

fn user_frame(pages: &mut PageAllocator) -> Pfn {
    let owner = Owner { kind: OwnerKind::Anonymous, index: 0, page: 0 };
    pages.alloc(Order::ZERO, Gfp::HIGHUSER_MOVABLE, owner, &mut quiet()).unwrap()
}

#[test]
fn a_process_gives_everything_back() {
    for paging in MODES {
        let (_, mut pages, mut tables) = small_machine(paging);
        let before = in_use(&pages);
        tables.new_process(3, &mut pages, &mut quiet()).unwrap();
        let addresses: Vec<VirtAddr> =
            [0x804_8000, 0x804_9000, 0x4000_0000, 0xbfff_f000].map(VirtAddr::new).into();
        let mut frames = Vec::new();
        for at in &addresses {
            tables.prepare_user(3, *at, &mut pages, &mut quiet()).unwrap();
            assert_eq!(tables.user_leaf(3, *at, &pages), None);
            let frame = user_frame(&mut pages);
            tables.set_user(3, *at, frame, Protection::UserWrite, &mut pages, &mut quiet());
            assert_eq!(tables.user_leaf(3, *at, &pages), Some((frame, true)));
            frames.push(frame);
        }
        assert_sound(&tables, &pages);
        let all = VirtAddr::NULL..VirtAddr::new(0xc000_0000);
        let (mapped, flush) = tables.clear_user(3, all.clone(), all, &mut pages, &mut quiet());
        flush.flush();
        assert_eq!(mapped, addresses.into_iter().zip(frames).collect::<Vec<_>>());
        assert_sound(&tables, &pages);
        mapped.iter().for_each(|(_, frame)| pages.free(*frame, Order::ZERO, &mut quiet()));
        tables.end_process(3, &mut pages, &mut quiet());
        assert_eq!(in_use(&pages), before, "{paging:?}");
        assert_sound(&tables, &pages);
    }
}

#[test]
fn tables_shared_with_a_neighbour_stay() {
    for paging in MODES {
        let (_, mut pages, mut tables) = small_machine(paging);
        tables.new_process(0, &mut pages, &mut quiet()).unwrap();
        // An area ends where this one begins: they share a table.
        let [at, next] = [0x4000_1000, 0x4000_2000].map(VirtAddr::new);
        tables.prepare_user(0, at, &mut pages, &mut quiet()).unwrap();
        let tables_before = tables.table_count();
        let (_, flush) =
            tables.clear_user(0, at..next, at..VirtAddr::new(0xc000_0000), &mut pages, &mut quiet());
        flush.flush();
        assert_eq!(tables.table_count(), tables_before, "{paging:?}");
        let (_, flush) = tables.clear_user(
            0,
            at..next,
            VirtAddr::new(0x3fff_f000)..VirtAddr::new(0x4400_0000),
            &mut pages,
            &mut quiet(),
        );
        flush.flush();
        assert_eq!(tables.table_count(), tables_before - 1, "{paging:?}");
    }
}

#[test]
fn a_cached_translation_does_not_outlive_a_change() {
    let (layout, mut pages, mut tables) = small_machine(Paging::I386Pae);
    let (at, mut last) = (layout.vmalloc_start, LastPage::default());
    let map = |tables: &mut PageTables, to: u64, pages: &mut PageAllocator| {
        tables.map_kernel(at, PhysAddr::new(to), Protection::Kernel, pages, &mut quiet()).unwrap();
    };
    map(&mut tables, 0x5000, &mut pages);
    for offset in [0, 5, 4095] {
        let found = tables.translate_with(&mut last, Space::Kernel, at.plus(offset), &pages);
        assert_eq!(found, Some(PhysAddr::new(0x5000 + offset)));
    }
    map(&mut tables, 0x6000, &mut pages);
    assert_eq!(tables.translate_with(&mut last, Space::Kernel, at, &pages), Some(PhysAddr::new(0x6000)));
    tables.unmap_kernel(at, at.plus(PAGE_SIZE), &mut pages, &mut quiet()).flush();
    assert_eq!(tables.translate_with(&mut last, Space::Kernel, at, &pages), None);
}

#[test]
fn device_memory_is_mapped_in_large_leaves_where_it_fits() {
    for (paging, leaves) in [(Paging::I386, 0), (Paging::I386Pae, 1), (Paging::X86_64, 1)] {
        let (layout, mut pages, mut tables) = small_machine(paging);
        let at = VirtAddr::new(layout.vmalloc_start.get().next_multiple_of(2 << 20));
        let phys = PhysAddr::new(0xe000_0000);
        tables.map_device(at, phys, (2 << 20) + 8192, &mut pages, &mut quiet()).unwrap();
        for offset in [0, 0x12_3456, (2 << 20) + 4097] {
            let found = tables.translate(Space::Kernel, at.plus(offset), &pages);
            assert_eq!(found, Some(phys.plus(offset)), "{paging:?}");
        }
        let end = at.plus((2 << 20) + 8192);
        let large = tables.leaves(Space::Kernel, at, end, &layout, &pages).filter(|leaf| leaf.large).count();
        assert_eq!(large, leaves * 512, "{paging:?}");
        tables.unmap_kernel(at, end.plus(PAGE_SIZE), &mut pages, &mut quiet()).defer();
        assert_eq!(tables.translate(Space::Kernel, at, &pages), None);
        assert_sound(&tables, &pages);
    }
}

/// A zone of which only the span matters.
fn zone_facts(span: std::ops::Range<u32>) -> ZoneFacts {
    ZoneFacts {
        kind: ZoneKind::Normal,
        span,
        present: 0,
        managed: 0,
        marks: [0; 3],
        reserve: Vec::new(),
        threshold: 0,
        free_total: 0,
        free_pending: 0,
        boost: 0,
        flags: 0,
        highatomic: 0,
        pcp: [0; 3],
        free: Vec::new(),
        pcp_lists: Vec::new(),
        blocks_from: Pfn::new(0),
        blocks: Vec::new(),
        lru: Vec::new(),
        uses: Vec::new(),
    }
}

/// A recorded machine: a busy area of 2 pages, a purged one, both with their guard pages.
fn recorded(paging: Paging) -> (Layout, PageAllocator, PageTables) {
    let (layout, mut pages, _) = small_machine(paging);
    let range = |first: u64, pages: u64| {
        let start = layout.vmalloc_start.get() + first * PAGE_SIZE;
        start..start + pages * PAGE_SIZE
    };
    let zone = ZoneFacts { uses: vec![(0x9f..0x100, Use::Hole)], ..zone_facts(1..64 << 8) };
    let busy = AreaFacts { range: range(0, 3), ..AreaFacts::default() };
    let snapshot =
        Snapshot { zones: vec![zone], busy: vec![busy], purge: vec![range(2048, 2)], ..Snapshot::default() };
    let tables = PageTables::restore(&layout, &snapshot, &mut pages);
    (layout, pages, tables)
}

#[test]
fn recorded_tables_have_no_frames_but_entries() {
    for paging in MODES {
        let (layout, mut pages, mut tables) = recorded(paging);
        let walk = tables.walk(Space::Kernel, layout.page_offset.plus(0x2a0_1234), &pages);
        assert!(walk.steps.iter().all(|step| step.table.is_none()));
        assert!(matches!(walk.end, WalkEnd::Mapped { phys, .. } if phys.get() == 0x2a0_1234), "{paging:?}");
        let walk = tables.walk(Space::Kernel, layout.vmalloc_start, &pages);
        assert_eq!(walk.end, WalkEnd::NotRecorded, "{paging:?}");
        let walk = tables.walk(Space::Kernel, layout.vmalloc_start.plus(2 * PAGE_SIZE), &pages);
        assert_eq!(walk.end, WalkEnd::NotPresent { level: Level::Pte }, "the guard page");
        // Where an area was, no table is missing; where none was, there is.
        for (page, new) in [(2048, 0), (6000, 1)] {
            let at = layout.vmalloc_start.plus(page * PAGE_SIZE);
            let made = tables
                .map_kernel(at, PhysAddr::new(0x5000), Protection::Kernel, &mut pages, &mut quiet())
                .unwrap();
            assert_eq!(made, NewTables(new), "{paging:?} page {page}");
            assert_eq!(tables.translate(Space::Kernel, at, &pages), Some(PhysAddr::new(0x5000)));
        }
        assert_sound(&tables, &pages);
    }
}

#[test]
fn processes_reach_recorded_tables() {
    for paging in MODES {
        let (layout, mut pages, mut tables) = recorded(paging);
        tables.new_process(0, &mut pages, &mut quiet()).unwrap();
        let at = layout.page_offset.plus(0x2a0_1234);
        let found = tables.translate(Space::Process(0), at, &pages);
        assert_eq!(found, Some(PhysAddr::new(0x2a0_1234)), "{paging:?}");
    }
}

#[test]
fn without_frames_nothing_is_mapped() {
    for paging in MODES {
        let (layout, mut pages, mut tables) = small_machine(paging);
        let owner = Owner { kind: OwnerKind::Pages, index: 0, page: 0 };
        let mut taken = 0;
        while pages.alloc(Order::ZERO, Gfp::KERNEL, owner, &mut quiet()).is_ok() {
            taken += 1;
        }
        assert!(taken > 0);
        let at = layout.vmalloc_start;
        let failed =
            tables.map_kernel(at, PhysAddr::new(0x5000), Protection::Kernel, &mut pages, &mut quiet());
        assert!(failed.is_err());
        assert_eq!(tables.translate(Space::Kernel, at, &pages), None);
        assert!(tables.new_process(0, &mut pages, &mut quiet()).is_err());
        assert_sound(&tables, &pages);
    }
}
