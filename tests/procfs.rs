//! `/proc` text against real files: the same layout to the column, numbers aside.
#![cfg(not(target_arch = "wasm32"))]

use pageframe::base::Paging;
use pageframe::kernel::{Kernel, Machine, Mebibytes};
use pageframe::procfs;
use std::fs;
use std::path::Path;

fn real(machine: &str, file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/proc/{machine}/{file}.txt"));
    fs::read_to_string(path).unwrap()
}

fn modelled(machine: &str, file: &str) -> String {
    let (paging, mib) = if machine == "686" { (Paging::I386, 1280) } else { (Paging::X86_64, 4096) };
    let kernel = Kernel::boot(&Machine::Clean { paging, ram: Mebibytes(mib) });
    procfs::read(&kernel, &format!("/proc/{file}")).unwrap()
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
fn assert_same_layout(machine: &str, file: &str) {
    let (real, modelled) = (real(machine, file), modelled(machine, file));
    for (number, (real, modelled)) in (1..).zip(real.lines().zip(modelled.lines())) {
        assert_eq!(without_numbers(modelled), without_numbers(real), "{machine} {file}, line {number}");
    }
    assert_eq!(modelled.lines().count(), real.lines().count(), "{machine} {file}");
}

/// Right-aligned columns: lines are as long as the real ones.
#[track_caller]
fn assert_same_columns(machine: &str, file: &str) {
    assert_same_layout(machine, file);
    let lengths = |text: String| text.lines().map(str::len).collect::<Vec<usize>>();
    assert_eq!(lengths(modelled(machine, file)), lengths(real(machine, file)), "{machine} {file}");
}

#[test]
fn buddyinfo() {
    assert_same_columns("686", "buddyinfo");
    assert_same_columns("amd64-4G", "buddyinfo");
}

#[test]
fn pagetypeinfo() {
    assert_same_columns("686", "pagetypeinfo");
    assert_same_columns("amd64-4G", "pagetypeinfo");
}

#[test]
fn zoneinfo() {
    assert_same_layout("686", "zoneinfo");
    assert_same_layout("amd64-4G", "zoneinfo");
}

#[test]
fn meminfo() {
    assert_same_columns("686", "meminfo");
    assert_same_columns("amd64-4G", "meminfo");
}

#[test]
fn slabinfo() {
    assert_same_columns("686", "slabinfo");
    assert_same_columns("amd64-4G", "slabinfo");
}

#[test]
fn a_file_that_is_not_there() {
    let kernel = Kernel::boot(&Machine::classic());
    assert_eq!(procfs::read(&kernel, "/proc/nothing"), None);
    assert!(procfs::paths(&kernel).iter().all(|path| procfs::read(&kernel, path).is_some()));
}
