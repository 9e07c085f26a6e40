//! In which order munmap gives frames back (cheat sheet 13, reference §7.6, recordings/proc/user-faults-and-maps.txt).

use super::*;

/// Touches `pages` pages, unmaps them and touches as many again: the frames of both times.
fn again(machine: &mut Machine, pages: u64) -> (Vec<u32>, Vec<u32>) {
    let (at, first) = machine.written(pages);
    machine.munmap(at, pages);
    let (same, second) = machine.written(pages);
    assert_eq!(at, same);
    (first, second)
}

/// What the recording shows: batches of 8, then `capacity`; the last batch comes back first, each ascending.
fn predicted(first: &[u32], capacity: usize) -> Vec<u32> {
    let (bundle, rest) = first.split_at(first.len().min(8));
    let mut batches: Vec<&[u32]> = vec![bundle];
    batches.extend(rest.chunks(capacity));
    // A batch is released 512 pages at a time.
    let pieces: Vec<&[u32]> = batches.iter().flat_map(|batch| batch.chunks(512)).collect();
    pieces.into_iter().rev().flatten().copied().collect()
}

#[track_caller]
fn assert_order(size: (Paging, u32), pages: u64, capacity: usize) {
    let mut machine = Machine::new(size);
    let (first, second) = again(&mut machine, pages);
    assert_eq!(second, predicted(&first, capacity), "{size:?}, {pages} pages");
    machine.assert_sound();
}

#[test]
fn up_to_eight_pages_come_back_ascending() {
    for pages in [1, 4, 7] {
        assert_order((Paging::X86_64, 64), pages, 510);
        assert_order((Paging::I386Pae, 256), pages, 1021);
    }
}

/// Recorded with 20 pages: 8 … 19, then 0 … 7.
#[test]
fn the_first_eight_come_back_last() {
    let mut machine = Machine::x86_64();
    let (first, second) = again(&mut machine, 20);
    assert_eq!(second[..12], first[8..]);
    assert_eq!(second[12..], first[..8]);
    assert_order((Paging::I386Pae, 256), 20, 1021);
}

#[test]
fn the_last_batch_comes_back_first() {
    assert_order((Paging::X86_64, 1024), 8 + 510 + 30, 510);
    assert_order((Paging::I386Pae, 3072), 8 + 1021 + 30, 1021);
}

#[test]
fn a_full_batch_takes_a_page_of_entries_and_gives_it_back() {
    let mut machine = Machine::x86_64();
    machine.written(1);
    let (at, _) = machine.written(8);
    machine.steps();
    let free = machine.free_pages();
    machine.munmap(at, 8);
    let batches = |steps: &[ProcessStep]| {
        steps.iter().filter(|step| matches!(step, ProcessStep::GatherBatch { entries: 510 })).count()
    };
    assert_eq!(batches(&machine.steps()), 1);
    assert_eq!(machine.free_pages(), free + 8);
}

#[test]
fn a_table_is_freed_with_its_last_neighbour() {
    let mut machine = Machine::x86_64();
    let (low, _) = (machine.mmap_at(0x4000_0000, 4), machine.mmap_at(0x4000_8000, 4));
    let before = machine.tables.table_count();
    machine.touch(VirtAddr::new(0x4000_0000), 4, Access::Write);
    machine.touch(VirtAddr::new(0x4000_8000), 4, Access::Write);
    assert_eq!(machine.tables.table_count(), before + 3);
    machine.munmap(low, 4);
    assert_eq!(machine.tables.table_count(), before + 3);
    machine.munmap(VirtAddr::new(0x4000_8000), 4);
    assert_eq!(machine.tables.table_count(), before);
    machine.assert_sound();
}
