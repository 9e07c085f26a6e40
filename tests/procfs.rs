//! `/proc` text against real files: the same layout to the column, numbers aside.
#![cfg(not(target_arch = "wasm32"))]

mod real;

use pageframe::kernel::{Kernel, Machine};
use pageframe::procfs;
use real::{MACHINES, RealMachine};

/// A file as the machine printed it, and as the model does; machines of which it was not kept are left out.
fn texts(file: &str) -> Vec<(RealMachine, String, String)> {
    let one_cpu = MACHINES.into_iter().filter(|machine| machine.cpus == 1);
    one_cpu
        .filter_map(|machine| {
            let real = machine.section(file)?;
            let modelled = procfs::read(&machine.clean(), &format!("/proc/{file}")).unwrap();
            Some((machine, real, modelled))
        })
        .collect()
}

/// A line with each number, and the spaces that align it, replaced by one sign.
fn without_numbers(line: &str) -> String {
    let mut out = String::new();
    for part in line.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let word = part.trim_start_matches(|c: char| c.is_ascii_digit());
        if word.len() < part.len() {
            let kept = out.trim_end_matches(' ').len();
            out.truncate(kept);
            out.push('#');
        }
        out.push_str(word);
    }
    out
}

#[track_caller]
fn assert_same_layout(file: &str) {
    for (RealMachine { name, .. }, real, modelled) in texts(file) {
        for (number, (real, modelled)) in (1..).zip(real.lines().zip(modelled.lines())) {
            assert_eq!(without_numbers(modelled), without_numbers(real), "{name} {file}, line {number}");
        }
        assert_eq!(modelled.lines().count(), real.lines().count(), "{name} {file}");
    }
}

/// Right-aligned columns: lines are as long as the real ones, where no number outgrows its column.
#[track_caller]
fn assert_same_columns(file: &str) {
    assert_same_layout(file);
    for (RealMachine { name, .. }, real, modelled) in texts(file) {
        let lengths = |text: &str| text.lines().map(str::len).collect::<Vec<usize>>();
        if !real.contains(FIVE_LEVELS) {
            assert_eq!(lengths(&modelled), lengths(&real), "{name} {file}");
        }
    }
}

/// `VmallocTotal` of a CPU with five levels of page tables.
const FIVE_LEVELS: &str = " 13743895347199 kB";

#[test]
fn buddyinfo() {
    assert_same_columns("buddyinfo");
}

#[test]
fn pagetypeinfo() {
    assert_same_columns("pagetypeinfo");
}

#[test]
fn zoneinfo() {
    assert_same_layout("zoneinfo");
}

#[test]
fn meminfo() {
    assert_same_columns("meminfo");
}

#[test]
fn slabinfo() {
    assert_same_columns("slabinfo");
}

#[test]
fn a_file_that_is_not_there() {
    let kernel = Kernel::boot(&Machine::classic());
    assert_eq!(procfs::read(&kernel, "/proc/nothing"), None);
    assert!(procfs::paths(&kernel).iter().all(|path| procfs::read(&kernel, path).is_some()));
}
