use super::*;

const X86_64: &str = "\
555555554000-555555555000 r--p 00000000 08:01 1443                       /usr/local/bin/playground
555555555000-555555556000 r-xp 00001000 08:01 1443                       /usr/local/bin/playground
555555556000-555555557000 r--p 00002000 08:01 1443                       /usr/local/bin/playground
555555557000-555555558000 r--p 00002000 08:01 1443                       /usr/local/bin/playground
555555558000-555555559000 rw-p 00003000 08:01 1443                       /usr/local/bin/playground
7ffff7dd4000-7ffff7dd7000 rw-p 00000000 00:00 0 
7ffff7dd7000-7ffff7dfd000 r--p 00000000 08:01 1327                       /usr/lib/x86_64-linux-gnu/libc.so.6
7ffff7dfd000-7ffff7f53000 r-xp 00026000 08:01 1327                       /usr/lib/x86_64-linux-gnu/libc.so.6
7ffff7f53000-7ffff7fa6000 r--p 0017c000 08:01 1327                       /usr/lib/x86_64-linux-gnu/libc.so.6
7ffff7fa6000-7ffff7faa000 r--p 001cf000 08:01 1327                       /usr/lib/x86_64-linux-gnu/libc.so.6
7ffff7faa000-7ffff7fac000 rw-p 001d3000 08:01 1327                       /usr/lib/x86_64-linux-gnu/libc.so.6
7ffff7fac000-7ffff7fb9000 rw-p 00000000 00:00 0 
7ffff7fc2000-7ffff7fc4000 rw-p 00000000 00:00 0 
7ffff7fc4000-7ffff7fc8000 r--p 00000000 00:00 0                          [vvar]
7ffff7fc8000-7ffff7fca000 r-xp 00000000 00:00 0                          [vdso]
7ffff7fca000-7ffff7fcb000 r--p 00000000 08:01 1324                       /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
7ffff7fcb000-7ffff7ff1000 r-xp 00001000 08:01 1324                       /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
7ffff7ff1000-7ffff7ffb000 r--p 00027000 08:01 1324                       /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
7ffff7ffb000-7ffff7ffd000 r--p 00031000 08:01 1324                       /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
7ffff7ffd000-7ffff7fff000 rw-p 00033000 08:01 1324                       /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0                          [stack]
";

const I386: &str = "\
00400000-00401000 r--p 00000000 08:01 1443       /usr/local/bin/playground
00401000-00402000 r-xp 00001000 08:01 1443       /usr/local/bin/playground
00402000-00403000 r--p 00002000 08:01 1443       /usr/local/bin/playground
00403000-00404000 r--p 00002000 08:01 1443       /usr/local/bin/playground
00404000-00405000 rw-p 00003000 08:01 1443       /usr/local/bin/playground
b7d92000-b7db4000 r--p 00000000 08:01 1327       /usr/lib/i386-linux-gnu/libc.so.6
b7db4000-b7f2d000 r-xp 00022000 08:01 1327       /usr/lib/i386-linux-gnu/libc.so.6
b7f2d000-b7fad000 r--p 0019b000 08:01 1327       /usr/lib/i386-linux-gnu/libc.so.6
b7fad000-b7faf000 r--p 0021b000 08:01 1327       /usr/lib/i386-linux-gnu/libc.so.6
b7faf000-b7fb0000 rw-p 0021d000 08:01 1327       /usr/lib/i386-linux-gnu/libc.so.6
b7fb0000-b7fba000 rw-p 00000000 00:00 0 
b7fc3000-b7fc5000 rw-p 00000000 00:00 0 
b7fc5000-b7fc9000 r--p 00000000 00:00 0          [vvar]
b7fc9000-b7fcb000 r-xp 00000000 00:00 0          [vdso]
b7fcb000-b7fcc000 r--p 00000000 08:01 1324       /usr/lib/i386-linux-gnu/ld-linux.so.2
b7fcc000-b7fef000 r-xp 00001000 08:01 1324       /usr/lib/i386-linux-gnu/ld-linux.so.2
b7fef000-b7ffd000 r--p 00024000 08:01 1324       /usr/lib/i386-linux-gnu/ld-linux.so.2
b7ffd000-b7fff000 r--p 00031000 08:01 1324       /usr/lib/i386-linux-gnu/ld-linux.so.2
b7fff000-b8000000 rw-p 00033000 08:01 1324       /usr/lib/i386-linux-gnu/ld-linux.so.2
bffdf000-c0000000 rw-p 00000000 00:00 0          [stack]
";

#[track_caller]
fn assert_maps(machine: (Paging, u32), text: &str) {
    let machine = Machine::new(machine);
    assert_eq!(machine.processes.maps(ProcessId(0), &machine.layout), text);
    machine.assert_sound();
}

/// The libraries' sizes, their order and the columns are those of real `/proc/PID/maps` without randomisation.
#[test]
fn a_program_begins_as_on_debian() {
    assert_maps(MACHINES[0], I386);
    assert_maps(MACHINES[1], I386);
    assert_maps(MACHINES[2], X86_64);
}

/// A column of the recording: the paths of an amd64 machine begin in column 74, of a 32-bit one in column 50.
#[test]
fn paths_begin_in_the_recorded_columns() {
    let columns = |text: &str| text.lines().filter_map(|l| l.find(['/', '['])).collect::<Vec<_>>();
    assert!(columns(X86_64).iter().all(|column| *column == 73));
    assert!(columns(I386).iter().all(|column| *column == 49));
}

#[test]
fn the_heap_has_its_name() {
    let mut machine = Machine::x86_64();
    machine.call(|p, cx| p.sbrk(0x21000, cx)).expect("there is room");
    let text = machine.processes.maps(ProcessId(0), &machine.layout);
    let line = "555555559000-55555557a000 rw-p 00000000 00:00 0                          [heap]";
    assert_eq!(text.lines().nth(5), Some(line));
    assert!(machine.processes.is_heap(VirtAddr::new(0x5555_5555_9000)));
    assert!(!machine.processes.is_heap(VirtAddr::new(0x5555_5557_a000)));
}

#[test]
fn exit_returns_every_frame() {
    for size in MACHINES {
        let mut machine = Machine::without_process(size);
        let before = machine.free_pages();
        machine.call(|processes, cx| processes.start(cx)).expect("there is memory");
        let (at, _) = machine.written(700);
        machine.touch(at, 700, Access::Read);
        machine.call(|p, cx| p.sbrk(40 * P as i64, cx)).expect("there is room");
        machine.call(|p, cx| p.exit(cx));
        assert_eq!(machine.free_pages(), before, "{size:?}");
        assert!(!machine.processes.is_started());
        machine.assert_sound();
    }
}

#[test]
fn without_a_frame_for_its_root_nothing_starts() {
    let mut machine = Machine::without_process((Paging::X86_64, 64));
    let owner = crate::page::Owner::default();
    let (order, gfp) = (crate::base::Order::ZERO, crate::base::Gfp::ATOMIC);
    while machine.pages.alloc(order, gfp, owner, &mut Trace::new(Detail::Off)).is_ok() {}
    assert!(machine.call(|processes, cx| processes.start(cx)).is_err());
    assert!(!machine.processes.is_started());
    assert_eq!(machine.processes.all().count(), 0);
}

#[test]
fn the_next_program_has_the_next_number() {
    let mut machine = Machine::x86_64();
    machine.call(|p, cx| p.exit(cx));
    machine.call(|p, cx| p.start(cx)).expect("there is memory");
    assert_eq!(machine.processes.current(), ProcessId(1));
}

/// The first `malloc` of such a program, as everybody who switched randomisation off has seen it.
#[test]
fn the_first_malloc_is_where_it_always_is() {
    for (size, at) in MACHINES.into_iter().zip([0x40_51a0, 0x40_51a0, 0x5555_5555_92a0]) {
        let mut machine = Machine::new(size);
        let found = machine.call(|p, cx| p.malloc(Bytes::new(100), cx));
        assert_eq!(found, Ok(Some(VirtAddr::new(at))), "{size:?}");
        assert!(machine.processes.is_heap(VirtAddr::new(at)));
        let large = machine.call(|p, cx| p.malloc(Bytes::new(1 << 20), cx)).expect("it lives");
        assert!(large.is_some_and(|large| !machine.processes.is_heap(large)));
        machine.assert_sound();
        machine.call(|p, cx| p.free(VirtAddr::new(at), cx)).expect("it lives");
    }
}
