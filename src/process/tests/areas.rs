use super::super::area::{AnonOrigin, AnonVma};
use super::super::areas::Inserted;
use super::*;

/// Areas from `(start page, end page, anon_vma or 0)`.
fn areas(of: &[(u64, u64, u32)]) -> Areas {
    let mut areas = Areas::default();
    of.iter().for_each(|&(start, end, anon)| areas.insert_alone(area(start, end, anon)));
    areas
}

fn area(start: u64, end: u64, anon: u32) -> Vma {
    let anon = (anon > 0).then_some(AnonVma { number: anon, origin: AnonOrigin::Written });
    Vma { anon, ..Vma::anonymous(VirtAddr::new(start * P)..VirtAddr::new(end * P), VmaKind::Mmap) }
}

fn pages(areas: &Areas) -> Vec<(u64, u64)> {
    areas.all().iter().map(|area| (area.start.page_number(), area.end.page_number())).collect()
}

#[track_caller]
fn assert_insert(there: &[(u64, u64, u32)], new: (u64, u64, u32), inserted: Inserted, after: &[(u64, u64)]) {
    let mut areas = areas(there);
    assert_eq!(areas.insert(area(new.0, new.1, new.2)), inserted);
    assert_eq!(pages(&areas), after, "{there:?} + {new:?}");
}

#[test]
fn neighbours_merge() {
    use Inserted::{Alone, Merged};
    assert_insert(&[], (10, 12, 0), Alone, &[(10, 12)]);
    assert_insert(&[(20, 30, 0)], (10, 19, 0), Alone, &[(10, 19), (20, 30)]);
    assert_insert(&[(20, 30, 0)], (10, 20, 0), Merged, &[(10, 30)]);
    assert_insert(&[(20, 30, 1)], (10, 20, 0), Merged, &[(10, 30)]);
    assert_insert(&[(20, 30, 1)], (30, 31, 0), Merged, &[(20, 31)]);
    assert_insert(&[(10, 20, 1), (25, 30, 0)], (20, 25, 0), Merged, &[(10, 30)]);
    assert_insert(&[(10, 20, 1), (25, 30, 1)], (20, 25, 0), Merged, &[(10, 30)]);
}

/// Recorded: two adjacent areas `rw-p` that had been written apart stay two.
#[test]
fn an_anon_vma_keeps_areas_apart() {
    use Inserted::{Alone, Merged};
    assert_insert(&[(10, 20, 1), (25, 30, 2)], (20, 25, 0), Merged, &[(10, 25), (25, 30)]);
    assert_insert(&[(10, 20, 1)], (20, 25, 2), Alone, &[(10, 20), (20, 25)]);
    assert_insert(&[(10, 20, 0)], (20, 25, 2), Alone, &[(10, 20), (20, 25)]);
    assert_insert(&[(10, 20, 2)], (20, 25, 2), Merged, &[(10, 25)]);
}

#[test]
fn other_kinds_do_not_merge() {
    let mut areas = areas(&[(10, 20, 0)]);
    let stack = Vma { kind: VmaKind::Stack, ..area(20, 30, 0) };
    assert_eq!(areas.insert(stack), Inserted::Alone);
    let moved = Vma { page_offset: 77, ..area(5, 10, 0) };
    assert_eq!(areas.insert(moved), Inserted::Alone);
    let read_only = Vma { permissions: Permissions::Read, ..area(3, 5, 0) };
    assert_eq!(areas.insert(read_only), Inserted::Alone);
}

#[track_caller]
fn assert_carve(there: &[(u64, u64, u32)], range: (u64, u64), cuts: &[u64], after: &[(u64, u64)]) {
    let mut areas = areas(there);
    let found = areas.carve(&(VirtAddr::new(range.0 * P)..VirtAddr::new(range.1 * P)));
    assert_eq!(found.iter().map(|at| at.page_number()).collect::<Vec<_>>(), cuts);
    assert_eq!(pages(&areas), after, "{there:?} − {range:?}");
    assert!(areas.all().iter().all(|area| area.page_offset == area.start.page_number()));
}

#[test]
fn carving_splits() {
    assert_carve(&[(10, 20, 0)], (12, 15), &[12, 15], &[(10, 12), (15, 20)]);
    assert_carve(&[(10, 20, 0)], (10, 15), &[15], &[(15, 20)]);
    assert_carve(&[(10, 20, 0)], (15, 20), &[15], &[(10, 15)]);
    assert_carve(&[(10, 20, 0)], (5, 25), &[], &[]);
    assert_carve(&[(10, 20, 0), (22, 30, 0), (40, 50, 0)], (15, 45), &[15, 45], &[(10, 15), (45, 50)]);
    assert_carve(&[(10, 20, 0)], (20, 25), &[], &[(10, 20)]);
    assert_carve(&[(10, 20, 0)], (2, 5), &[], &[(10, 20)]);
}

#[test]
fn what_surrounds_a_range() {
    let areas = areas(&[(10, 20, 0), (40, 50, 0)]);
    let around = |start, end| {
        let range = areas.surroundings(&(VirtAddr::new(start * P)..VirtAddr::new(end * P)));
        (range.start.page_number(), range.end.page_number())
    };
    assert_eq!(around(20, 40), (20, 40));
    assert_eq!(around(25, 30), (20, 40));
    assert_eq!(around(2, 5), (0, 10));
    assert_eq!(around(60, 70), (50, u64::MAX >> 12));
}
