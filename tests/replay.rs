//! Recordings of real kernels, replayed: every predicted line must be as recorded.
#![cfg(not(target_arch = "wasm32"))]

use pageframe::import::recording::{Lines, ReadError};
use pageframe::import::replay::{Report, Score, replay_pages};
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

fn folder(machine: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kernel").join(machine)
}

fn recordings(machine: &str) -> Vec<PathBuf> {
    let folder = folder(machine);
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
        let judged = report.predicted + report.followed;
        assert!(judged > 100, "{}: only {judged} lines were judged", file.display());
        assert_eq!(report.matched, report.predicted);
        let sleeps = file.to_string_lossy().contains("noretry-reclaim");
        assert_eq!(
            report.followed > 0,
            sleeps,
            "{}: followed where it must not be, or not where it must",
            file.display()
        );
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

/// A recording's lines, to be changed.
fn lines(name: &str) -> Vec<String> {
    let file = File::open(folder(name)).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn replay_lines(lines: &[String]) -> Report {
    replay_pages(Lines::new(Cursor::new(lines.join("\n"))).unwrap()).unwrap()
}

/// Where the line stands that begins like this and holds this.
fn place(lines: &[String], from: usize, start: &str, holds: &str) -> usize {
    let found = lines[from..].iter().position(|line| line.starts_with(start) && line.contains(holds));
    from + found.expect("the recording has such a line")
}

const SNAPSHOT_END: &str = r#"{"t":"snapshot_end""#;

/// The recorder says that it may sleep, up to an operation: what is only followed leaves the same state as what is
/// predicted, so that everything after it is as predicted.
#[track_caller]
fn assert_follows(name: &str, until: u64) {
    let mut lines = lines(name);
    let operation = place(&lines, 0, r#"{"t":"op""#, &format!(r#""n":{until},"#));
    lines.insert(operation, r#"{"t":"mode","sleepable":0}"#.to_owned());
    let before = place(&lines, 0, SNAPSHOT_END, "");
    lines.insert(before + 1, r#"{"t":"mode","sleepable":1}"#.to_owned());
    let report = replay_lines(&lines);
    assert_eq!(report.score, Score::Exact, "{name}: {:?}", report.difference);
    assert!(report.followed > 0 && report.predicted > 0, "{name}: {report:?}");
}

#[test]
fn following_leaves_the_predicted_state() {
    assert_follows("686/k-highatomic-1.jsonl.gz", 300);
    assert_follows("686-pae/j-fallback-1.jsonl.gz", 150);
    assert_follows("686-pae-5G/i-mixed-1.jsonl.gz", 100);
    assert_follows("amd64/c-kernel-1.jsonl.gz", 20);
    assert_follows("amd64-4G/j-nofrag-1.jsonl.gz", 1000);
}

/// The line at `at` becomes another, or goes: the replay must say so where it shows.
#[track_caller]
fn assert_found(
    name: &str,
    at: impl Fn(&[String]) -> usize,
    change: Option<(&str, &str)>,
    found: impl Fn(&[String]) -> usize,
) {
    let mut lines = lines(name);
    let at = at(&lines);
    match change {
        Some((from, to)) => {
            let changed = lines[at].replacen(from, to, 1);
            assert_ne!(changed, lines[at]);
            lines[at] = changed;
        }
        None => drop(lines.remove(at)),
    }
    let report = replay_lines(&lines);
    assert_eq!(report.score, Score::Differs, "{name}, line {}", at + 1);
    assert_eq!(report.difference.unwrap().line, found(&lines) as u64 + 1, "{name}");
}

#[test]
fn a_wrong_line_is_found() {
    let last_snapshot = |lines: &[String]| place(lines, 0, r#"{"t":"snapshot_begin""#, r#""after""#);
    let free = |lines: &[String]| place(lines, last_snapshot(lines), r#"{"t":"free""#, "");
    let zone = |lines: &[String]| place(lines, last_snapshot(lines), r#"{"t":"zone""#, "");
    let last_end = |lines: &[String]| place(lines, last_snapshot(lines), SNAPSHOT_END, "");
    let event = |kind: &'static str| {
        move |lines: &[String]| place(lines, place(lines, 0, SNAPSHOT_END, ""), r#"{"t":"ev""#, kind)
    };
    let locked = event(r#""e":"zone_locked""#);
    let drained = event(r#""e":"pcpu_drain""#);
    let allocated = event(r#""e":"alloc","pfn":"#);
    for name in ["amd64/c-kernel-1.jsonl.gz", "amd64/c-noretry-reclaim-1.jsonl.gz"] {
        // A list left out is said to be empty.
        assert_found(name, free, None, last_end);
        assert_found(name, free, Some(("[", "[5,")), free);
        assert_found(name, zone, Some((r#""pcp_count":"#, r#""pcp_count":1"#)), zone);
        assert_found(name, locked, Some((r#""pfn":"#, r#""pfn":1"#)), locked);
        assert_found(name, drained, Some((r#""mt":"#, r#""mt":1"#)), drained);
        assert_found(name, allocated, Some((r#""pfn":"#, r#""pfn":1"#)), allocated);
    }
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
