use super::*;
use crate::base::Gfp;
use crate::base::step::{PageStep, PagingStep};
use crate::page::OwnerKind;

#[test]
fn reading_maps_the_zero_page_and_takes_only_tables() {
    for size in MACHINES {
        let mut machine = Machine::new(size);
        let at = machine.mmap(8);
        machine.touch(at, 1, Access::Read);
        let free = machine.free_pages();
        machine.touch(at, 8, Access::Read);
        assert_eq!(machine.free_pages(), free, "{size:?}");
        let zero = machine.processes.zero_page().expect("there was a process");
        assert_eq!(machine.frames(at, 8), [zero.get(); 8]);
        assert_eq!(machine.processes.usage(ProcessId(0)).resident, 0);
        machine.assert_sound();
    }
}

/// Reference §7.2: the PTE page comes before the data page, and in a fresh 512 GiB so do PUD and PMD.
#[test]
fn the_table_comes_before_the_frame() {
    for (size, tables) in MACHINES.into_iter().zip([1, 1, 3]) {
        let mut machine = Machine::new(size);
        let at = machine.mmap_at(0x1000_0000, 4);
        machine.trace = Trace::new(Detail::Full);
        machine.touch(at, 2, Access::Write);
        let taken: Vec<Gfp> = machine
            .trace
            .events()
            .iter()
            .filter_map(|event| match &event.step {
                Step::Page(PageStep::AllocPages { gfp, .. }) => Some(*gfp),
                _ => None,
            })
            .collect();
        let data = Gfp::HIGHUSER_MOVABLE | Gfp::BIT_ZERO;
        assert_eq!(taken.len(), tables + 2, "{size:?}");
        assert!(taken[..tables].iter().all(|gfp| gfp.has(Gfp::KERNEL_ACCOUNT)));
        assert_eq!(taken[tables..], [data, data]);
    }
}

#[test]
fn a_frame_knows_its_page() {
    let mut machine = Machine::x86_64();
    let (at, frames) = machine.written(3);
    let owner = machine.pages.mem().get(Pfn::new(frames[2])).owner();
    assert_eq!(owner.kind, OwnerKind::Anonymous);
    let page = at.page_number() + 2;
    assert_eq!((owner.index, owner.page), (((page >> 32) as u32) << 8, page as u32));
    assert_eq!(machine.processes.usage(ProcessId(0)).resident, 3);
}

#[test]
fn writing_after_reading_takes_a_frame() {
    let mut machine = Machine::x86_64();
    let at = machine.mmap(1);
    machine.touch(at, 1, Access::Read);
    let zero = machine.frame_of(0, at);
    machine.steps();
    machine.touch(at, 1, Access::Write);
    let to = machine.frame_of(0, at);
    let steps = machine.steps();
    let wanted = ProcessStep::CopyOnWrite { at, from: zero, to };
    assert_eq!(steps, [ProcessStep::Fault { at, write: true }, wanted]);
    machine.touch(at, 1, Access::Write);
    assert_eq!(machine.steps(), []);
    machine.assert_sound();
}

#[track_caller]
fn assert_segfault(machine: &mut Machine, at: u64, access: Access, mapped: bool) {
    let death = machine.death(at, access);
    assert_eq!(death, Death::Segfault { at: VirtAddr::new(at), access });
    let last = machine.steps().pop();
    let write = access == Access::Write;
    assert_eq!(last, Some(ProcessStep::Segfault { at: VirtAddr::new(at), write, mapped }));
}

#[test]
fn what_is_not_allowed_is_a_segfault() {
    for size in MACHINES {
        let mut machine = Machine::new(size);
        let text = machine.processes.vmas(ProcessId(0))[1].start.get();
        assert_segfault(&mut machine, 0x10_0000, Access::Read, false);
        assert_segfault(&mut machine, text + 5, Access::Write, true);
        let (kernel, beyond) = (machine.layout.page_offset.get() + 0x1000, 1 << 60);
        assert_segfault(&mut machine, kernel, Access::Read, false);
        assert_segfault(&mut machine, beyond, Access::Write, false);
        machine
            .call(|p, cx| p.touch(VirtAddr::new(text), Bytes::new(4), Access::Read, cx))
            .expect("readable");
        assert_segfault(&mut machine, text, Access::Write, true);
        machine.assert_sound();
    }
}

#[test]
fn a_range_ends_at_the_first_death() {
    let mut machine = Machine::x86_64();
    let at = machine.mmap_at(0x1000_0000, 4);
    let bytes = Bytes::of_pages(9);
    let death = machine.call(|p, cx| p.touch(at.plus(100), bytes, Access::Write, cx));
    assert_eq!(death, Err(Death::Segfault { at: at.plus(4 * P), access: Access::Write }));
    assert_eq!(machine.processes.usage(ProcessId(0)).resident, 4);
}

#[test]
fn the_stack_grows_to_its_limit() {
    for size in MACHINES {
        let mut machine = Machine::new(size);
        let top = machine.layout.task_size.get();
        let limit = top - (8 << 20);
        machine.touch(VirtAddr::new(top - 40 * P - 8), 1, Access::Write);
        assert_eq!(machine.areas(top - 1, top), [(top - 41 * P, top)]);
        assert_segfault(&mut machine, limit - 1, Access::Write, false);
        machine.touch(VirtAddr::new(limit), 1, Access::Read);
        assert_eq!(machine.areas(top - 1, top), [(limit, top)]);
        machine.assert_sound();
    }
}

#[test]
fn the_stack_keeps_its_guard() {
    let mut machine = Machine::x86_64();
    let top = machine.layout.task_size.get();
    let wall = machine.mmap_at(top - (4 << 20), 1);
    assert_eq!(wall.get(), top - (4 << 20));
    let lowest = wall.get() + P + (256 * P);
    assert_segfault(&mut machine, lowest - 1, Access::Write, false);
    machine.touch(VirtAddr::new(lowest), 1, Access::Write);
    assert_eq!(machine.areas(top - 1, top), [(lowest, top)]);
}

#[test]
fn without_frames_a_fault_kills() {
    let mut machine = Machine::new((Paging::I386, 32));
    machine.mmap(4000);
    let at = machine.mmap(4000);
    let death = machine.call(|p, cx| p.touch(at, Bytes::of_pages(8000), Access::Write, cx));
    let Err(Death::OutOfMemory { at: where_, .. }) = death else { panic!("{death:?}") };
    assert!(where_ > at);
    machine.assert_sound();
    machine.call(|p, cx| p.exit(cx));
    machine.assert_sound();
}

/// Reference §7.2: user PTE pages of i386 may lie in high memory, so the mask says so.
#[test]
fn pte_pages_ask_for_high_memory_on_i386() {
    let mut machine = Machine::new((Paging::I386, 32));
    let at = machine.mmap(1);
    machine.trace = Trace::new(Detail::Full);
    machine.touch(at, 1, Access::Read);
    let masks = machine.trace.events().iter().filter_map(|event| match &event.step {
        Step::Page(PageStep::AllocPages { gfp, .. }) => Some(*gfp),
        _ => None,
    });
    assert!(masks.eq([Gfp::KERNEL_ACCOUNT | Gfp::BIT_ZERO | Gfp::BIT_HIGHMEM]));
    let made = |event: &crate::base::Event| matches!(event.step, Step::Paging(PagingStep::TableMade { .. }));
    assert!(machine.trace.events().iter().any(made));
}
