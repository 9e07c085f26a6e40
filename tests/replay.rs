//! Recordings of real kernels, replayed: every predicted line must be as recorded.
#![cfg(not(target_arch = "wasm32"))]

use pageframe::import::recording::{Lines, ReadError};
use pageframe::import::replay::{Report, Score, replay_pages};
use std::fs::{self, File};
use std::io::Cursor;
use std::path::{Path, PathBuf};

fn recordings(machine: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kernel").join(machine);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the machine has recordings")
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn replay(file: &Path) -> Report {
    replay_pages(Lines::new(File::open(file).unwrap()).unwrap()).unwrap()
}

#[track_caller]
fn assert_exact(machine: &str) {
    let files = recordings(machine);
    assert!(!files.is_empty());
    for file in files {
        let report = replay(&file);
        assert_eq!(report.score, Score::Exact, "{}: {:?}", file.display(), report.difference);
        assert!(report.predicted > 100, "{}: only {} lines were predicted", file.display(), report.predicted);
        assert_eq!(report.matched, report.predicted);
    }
}

#[test]
fn pages_686() {
    assert_exact("686");
}

#[test]
fn pages_686_pae() {
    assert_exact("686-pae");
}

#[test]
fn pages_686_pae_5g() {
    assert_exact("686-pae-5G");
}

#[test]
fn pages_amd64() {
    assert_exact("amd64");
}

#[test]
fn pages_amd64_4g() {
    assert_exact("amd64-4G");
}

#[test]
fn pages_machines() {
    assert_exact("machines");
}

#[track_caller]
fn assert_unreadable(text: &'static str, line: u64) {
    match Lines::new(Cursor::new(text)).and_then(replay_pages) {
        Err(ReadError::Line { line: found, .. }) => assert_eq!(found, line),
        other => panic!("{text:?} was read: {other:?}"),
    }
}

#[test]
fn what_is_no_recording_is_said_with_its_line() {
    assert_unreadable("hello", 1);
    assert_unreadable("{\"t\":\"nonsense\"}\n", 1);
    assert_unreadable("{\"t\":\"note\"}\n{\"t\":\"free\",\"zone\":\"DMA\"}\n", 2);
    assert_unreadable("{\"t\":\"note\"}\n", 2);
}
