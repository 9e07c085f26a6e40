use super::*;
use crate::base::Errno;

/// A machine whose process has written three pages and forked.
fn forked(size: (Paging, u32)) -> (Machine, VirtAddr) {
    let mut machine = Machine::new(size);
    let (at, _) = machine.written(3);
    machine.pages.contents.set_word(machine.frame_of(0, at).start(), 77);
    let child = machine.call(|p, cx| p.fork(cx)).expect("there is memory");
    assert_eq!(child, ProcessId(1));
    (machine, at)
}

#[test]
fn fork_shares_frames_write_protected() {
    for size in MACHINES {
        let (machine, at) = forked(size);
        for page in (0..3).map(|n| at.plus(n * P)) {
            let leaves = [0, 1].map(|process| machine.tables.user_leaf(process, page, &machine.pages));
            assert_eq!(leaves[0], leaves[1], "{size:?}");
            assert!(leaves[0].is_some_and(|(_, writable)| !writable));
        }
        assert_eq!(machine.processes.usage(ProcessId(1)), machine.processes.usage(ProcessId(0)));
        let maps = |process| machine.processes.maps(ProcessId(process), &machine.layout);
        assert_eq!(maps(0), maps(1));
        machine.assert_sound();
    }
}

#[test]
fn the_first_writer_copies() {
    let (mut machine, at) = forked((Paging::X86_64, 64));
    let shared = machine.frame_of(0, at);
    let free = machine.free_pages();
    machine.steps();
    machine.touch(at, 1, Access::Write);
    let own = machine.frame_of(0, at);
    assert_eq!(machine.free_pages(), free - 1);
    assert_eq!(machine.frame_of(1, at), shared);
    assert_eq!(machine.pages.contents.word(own.start()), 77);
    let wanted = [
        ProcessStep::Fault { at, write: true },
        ProcessStep::CopyOnWrite { at, from: shared, to: own },
        ProcessStep::FrameKept { pfn: shared, left: 1 },
    ];
    assert_eq!(machine.steps(), wanted);
    // The frame left to the child is the child's.
    assert_eq!(machine.pages.mem().get(shared).owner().index & 0xff, 1);
    machine.assert_sound();
}

#[test]
fn the_last_writer_reuses() {
    let (mut machine, at) = forked((Paging::X86_64, 64));
    let frame = machine.frame_of(0, at);
    machine.call(|p, cx| p.end(ProcessId(1), cx));
    machine.steps();
    machine.touch(at, 1, Access::Write);
    assert_eq!(machine.steps().pop(), Some(ProcessStep::PageReused { at, pfn: frame }));
    assert_eq!(machine.frame_of(0, at), frame);
    machine.assert_sound();
}

#[test]
fn unmapping_one_side_frees_nothing() {
    let (mut machine, at) = forked((Paging::X86_64, 64));
    let free = machine.free_pages();
    machine.munmap(at, 3);
    assert_eq!(machine.free_pages(), free);
    assert_eq!(machine.processes.usage(ProcessId(0)).resident, 0);
    assert_eq!(machine.processes.usage(ProcessId(1)).resident, 3);
    machine.assert_sound();
    machine.call(|p, cx| p.end(ProcessId(1), cx));
    assert!(machine.free_pages() > free + 3);
    machine.assert_sound();
}

#[test]
fn everything_comes_back_in_any_order() {
    for size in MACHINES {
        for first in [0, 1] {
            let mut machine = Machine::without_process(size);
            let before = machine.free_pages();
            machine.call(|p, cx| p.start(cx)).expect("there is memory");
            let (at, _) = machine.written(600);
            machine.call(|p, cx| p.fork(cx)).expect("there is memory");
            machine.call(|p, cx| p.fork(cx)).expect("there is memory");
            machine.touch(at, 100, Access::Write);
            machine.assert_sound();
            for process in [first, 2, 1 - first] {
                machine.call(|p, cx| p.end(ProcessId(process), cx));
                machine.assert_sound();
            }
            assert_eq!(machine.free_pages(), before, "{size:?}, {first} first");
        }
    }
}

/// `vma_needs_copy`: an area that was only read has no `anon_vma`; the child's faults make its entries anew.
#[test]
fn areas_never_written_are_not_copied() {
    let mut machine = Machine::x86_64();
    let at = machine.mmap_at(0x1000_0000, 2);
    machine.touch(at, 2, Access::Read);
    machine.call(|p, cx| p.fork(cx)).expect("there is memory");
    assert_eq!(machine.tables.user_leaf(1, at, &machine.pages), None);
    machine.assert_sound();
}

#[test]
fn moving_a_shared_page_keeps_the_other_side() {
    let mut machine = Machine::x86_64();
    let at = machine.mmap_at(0x1000_0000, 2);
    machine.mmap_at(0x1000_2000, 1);
    machine.touch(at, 2, Access::Write);
    machine.call(|p, cx| p.fork(cx)).expect("there is memory");
    let (old, new) = (Bytes::of_pages(2), Bytes::of_pages(9));
    let to = machine.call(|p, cx| p.mremap(at, old, new, cx)).expect("there is room");
    assert_eq!(machine.frame_of(0, to), machine.frame_of(1, at));
    machine.assert_sound();
    machine.touch(to, 2, Access::Write);
    machine.assert_sound();
}

#[test]
fn a_fork_that_fails_leaves_nothing() {
    let mut machine = Machine::new((Paging::I386, 32));
    machine.written(100);
    let before = machine.processes.clone();
    let owner = crate::page::Owner::default();
    let (order, gfp) = (crate::base::Order::ZERO, crate::base::Gfp::KERNEL);
    let mut held = Vec::new();
    while let Ok(pfn) = machine.pages.alloc(order, gfp, owner, &mut Trace::new(Detail::Off)) {
        held.push(pfn);
    }
    machine.pages.free(held[0], order, &mut Trace::new(Detail::Off));
    machine.pages.free(held[1], order, &mut Trace::new(Detail::Off));
    assert_eq!(machine.call(|p, cx| p.fork(cx)), Err(Errno::Enomem));
    assert!(machine.processes.all().eq([ProcessId(0)]));
    assert_eq!(machine.processes.usage(ProcessId(0)), before.usage(ProcessId(0)));
    machine.assert_sound();
}

/// Heuristic overcommit counts each area of the child: one larger than RAM cannot be forked.
#[test]
fn an_area_larger_than_ram_cannot_be_forked() {
    let mut machine = Machine::new((Paging::I386, 32));
    machine.mmap(5000);
    machine.mmap(5000);
    assert_eq!(machine.call(|p, cx| p.fork(cx)), Err(Errno::Enomem));
    machine.assert_sound();
}

#[test]
fn numbers_run_out() {
    let mut machine = Machine::new((Paging::X86_64, 64));
    let forks = std::iter::from_fn(|| machine.call(|p, cx| p.fork(cx)).ok()).count();
    assert_eq!(forks, 254);
    assert_eq!(machine.call(|p, cx| p.fork(cx)), Err(Errno::Eagain));
    machine.call(|p, cx| p.exit(cx));
    machine.call(|p, cx| p.start(cx)).expect("a number is kept");
    assert_eq!(machine.processes.current(), ProcessId(255));
    machine.assert_sound();
}
