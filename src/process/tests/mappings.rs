use super::*;
use crate::base::Errno;
use crate::process::placement::mmap_base;

#[test]
fn the_search_ends_at_the_recorded_ceiling() {
    let base = |paging| mmap_base(&Layout::new(paging, Pfn::new(1 << 16))).get();
    assert_eq!(base(Paging::X86_64), 0x7fff_f7ff_f000);
    assert_eq!(base(Paging::I386), 0xb800_0000);
    assert_eq!(base(Paging::I386Pae), 0xb800_0000);
}

/// The hole that ld.so.cache left takes what fits; what does not goes below everything.
#[test]
fn the_highest_gap_that_fits_is_taken_at_its_end() {
    let mut machine = Machine::x86_64();
    assert_eq!(machine.mmap(4).get(), 0x7fff_f7fc_2000 - 4 * P);
    assert_eq!(machine.mmap(6).get(), 0x7fff_f7dd_4000 - 6 * P);
    assert_eq!(machine.mmap(5).get(), 0x7fff_f7fb_9000);
    assert_eq!(machine.mmap(1).get(), 0x7fff_f7dd_4000 - 7 * P);
    machine.assert_sound();
}

/// Recorded: "top down adjacent".
#[test]
fn successive_mappings_fuse() {
    let mut machine = Machine::x86_64();
    let (a, b) = (machine.mmap(100), machine.mmap(100));
    assert_eq!(b.get(), a.get() - 100 * P);
    assert_eq!(machine.areas(b.get(), a.get() + P), [(b.get(), 0x7fff_f7dd_7000)]);
    machine.munmap(a, 50);
    assert_eq!(machine.areas(b.get(), a.get() + 1), [(b.get(), a.get())]);
    machine.assert_sound();
}

#[track_caller]
fn assert_hint(hint: u64, at: u64) {
    let mut machine = Machine::x86_64();
    assert_eq!(machine.mmap_at(hint, 16).get(), at, "{hint:#x}");
}

#[test]
fn a_hint_counts_where_there_is_room() {
    let elsewhere = 0x7fff_f7dd_4000 - 16 * P;
    assert_hint(0x1000_0000, 0x1000_0000);
    assert_hint(0x1000_0fff, 0x1000_0000);
    assert_hint(0x1, elsewhere);
    assert_hint(0x1000, 0x10000);
    assert_hint(0x5555_5555_5000, elsewhere);
    assert_hint(0x7fff_ffff_e000, elsewhere);
    // The stack's guard gap.
    assert_hint(0x7fff_fffd_e000 - 17 * P, elsewhere);
    assert_hint(0x7fff_fffd_e000 - (256 + 16) * P, 0x7fff_fffd_e000 - (256 + 16) * P);
}

#[test]
fn refusals_of_mmap() {
    let mut machine = Machine::new((Paging::I386, 32));
    let mut mmap = |bytes| machine.call(|p, cx| p.mmap(VirtAddr::NULL, Bytes::new(bytes), cx));
    assert_eq!(mmap(0), Err(Errno::Einval));
    assert_eq!(mmap(0xc000_1000), Err(Errno::Enomem));
    assert_eq!(mmap(u64::MAX), Err(Errno::Enomem));
    // Overcommit refuses a single request for more than all RAM.
    assert_eq!(mmap(32 << 20), Err(Errno::Enomem));
    assert!(mmap(20 << 20).is_ok());
    assert!(mmap(20 << 20).is_ok());
    machine.assert_sound();
}

/// With everything below `mmap_base` full, the room between it and the stack is used.
#[test]
fn a_full_space_is_searched_from_below() {
    let mut machine = Machine::new((Paging::I386, 32));
    let piece = Bytes::new(24 << 20);
    let found: Vec<u64> = std::iter::from_fn(|| {
        machine.call(|p, cx| p.mmap(VirtAddr::NULL, piece, cx)).ok().map(VirtAddr::get)
    })
    .collect();
    let above: Vec<u64> = found.iter().copied().filter(|at| *at >= 0xb800_0000).collect();
    assert_eq!(above, [0xb800_0000, 0xb980_0000, 0xbb00_0000, 0xbc80_0000, 0xbe00_0000]);
    assert!(found.iter().all(|at| *at >= 0x1_0000));
    machine.assert_sound();
}

#[test]
fn refusals_of_munmap() {
    let mut machine = Machine::x86_64();
    let at = machine.mmap(2);
    let mut munmap = |at, bytes| machine.call(|p, cx| p.munmap(at, Bytes::new(bytes), cx));
    assert_eq!(munmap(at.plus(1), P), Err(Errno::Einval));
    assert_eq!(munmap(at, 0), Err(Errno::Einval));
    assert_eq!(munmap(VirtAddr::new(1 << 63), P), Err(Errno::Einval));
    assert_eq!(munmap(at, u64::MAX), Err(Errno::Einval));
    assert_eq!(munmap(VirtAddr::new(0x1000_0000), P), Ok(()));
    assert_eq!(munmap(at, 1), Ok(()));
    assert_eq!(machine.areas(at.get(), at.get() + P), []);
    assert_ne!(machine.areas(at.get() + P, at.get() + 2 * P), []);
}

#[test]
fn the_break_moves() {
    for size in MACHINES {
        let mut machine = Machine::new(size);
        let start = machine.call(|p, cx| p.sbrk(0, cx)).expect("asks only");
        let mut brk = |new: u64| machine.call(|p, cx| p.brk(VirtAddr::new(new), cx)).map(VirtAddr::get);
        let s = start.get();
        assert_eq!(brk(s + 100), Ok(s + 100));
        assert_eq!(brk(s + 3 * P), Ok(s + 3 * P));
        assert_eq!(brk(s - 1), Ok(s + 3 * P));
        assert_eq!(brk(s + P + 1), Ok(s + P + 1));
        assert_eq!(brk(u64::MAX), Err(Errno::Enomem));
        assert_eq!(machine.areas(s, s + 3 * P), [(s, s + 2 * P)]);
        let old = machine.call(|p, cx| p.sbrk(5 * P as i64, cx));
        assert_eq!(old, Ok(start.plus(P + 1)));
        assert_eq!(machine.call(|p, cx| p.sbrk(-(1 << 62), cx)), Err(Errno::Enomem));
        machine.assert_sound();
    }
}

#[test]
fn a_mapping_blocks_the_break() {
    let mut machine = Machine::x86_64();
    let start = machine.call(|p, cx| p.sbrk(0, cx)).expect("asks only").get();
    machine.mmap_at(start + 10 * P, 1);
    let mut brk = |pages: u64| machine.call(|p, cx| p.brk(VirtAddr::new(start + pages * P), cx));
    assert!(brk(9).is_ok());
    assert_eq!(brk(10), Err(Errno::Enomem));
    assert_eq!(brk(20), Err(Errno::Enomem));
    machine.assert_sound();
}

#[test]
fn a_shrunk_heap_gives_its_frames_back() {
    let mut machine = Machine::x86_64();
    let start = machine.call(|p, cx| p.sbrk(10 * P as i64, cx)).expect("there is room");
    machine.touch(start, 10, Access::Write);
    let free = machine.free_pages();
    machine.call(|p, cx| p.sbrk(-4 * P as i64, cx)).expect("it shrinks");
    assert_eq!(machine.free_pages(), free + 4);
    assert_eq!(machine.processes.usage(ProcessId(0)).resident, 6);
    machine.assert_sound();
}

#[test]
fn mremap_grows_in_place_where_it_can() {
    let mut machine = Machine::x86_64();
    let at = machine.mmap_at(0x1000_0000, 4);
    let mut mremap =
        |old, new| machine.call(|p, cx| p.mremap(at, Bytes::of_pages(old), Bytes::of_pages(new), cx));
    assert_eq!(mremap(4, 8), Ok(at));
    assert_eq!(mremap(8, 3), Ok(at));
    assert_eq!(mremap(3, 0), Err(Errno::Einval));
    assert_eq!(mremap(5, 6), Err(Errno::Efault));
    assert_eq!(machine.areas(at.get(), at.get() + 9 * P), [(at.get(), at.get() + 3 * P)]);
    machine.assert_sound();
}

#[test]
fn mremap_moves_entries() {
    for size in MACHINES {
        let mut machine = Machine::new(size);
        let at = machine.mmap_at(0x1000_0000, 4);
        machine.mmap_at(0x1000_4000, 1);
        machine.touch(at, 3, Access::Write);
        machine.touch(at.plus(3 * P), 1, Access::Read);
        let frames = machine.frames(at, 4);
        let remap = |p: &mut Processes, cx: &mut ProcessContext<'_>| {
            p.mremap(at, Bytes::of_pages(4), Bytes::of_pages(20), cx)
        };
        // The first mapping above is one area with this one: its end is not the area's.
        let to = machine.call(remap).expect("there is room");
        assert_ne!(to, at);
        assert_eq!(machine.frames(to, 4), frames, "{size:?}");
        assert_eq!(machine.areas(at.get(), at.get() + 4 * P), []);
        assert_eq!(machine.processes.usage(ProcessId(0)).resident, 3);
        machine.touch(to, 20, Access::Write);
        machine.assert_sound();
    }
}

/// Moved memory that was written remembers where it was, so it fuses with no neighbour.
#[test]
fn moved_memory_stays_apart() {
    let mut machine = Machine::x86_64();
    let below = machine.mmap(20);
    let at = machine.mmap_at(0x1000_0000, 4);
    machine.mmap_at(0x1000_4000, 1);
    machine.touch(at, 4, Access::Write);
    let (old, new) = (Bytes::of_pages(4), Bytes::of_pages(30));
    let to = machine.call(|p, cx| p.mremap(at, old, new, cx)).expect("there is room");
    assert_eq!(to.get() + 30 * P, below.get());
    assert_eq!(machine.areas(to.get(), to.get() + P), [(to.get(), below.get())]);
}
