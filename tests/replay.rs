//! Recordings of real kernels, replayed: every predicted line must be as recorded.
#![cfg(not(target_arch = "wasm32"))]

mod archive;

use archive::{Recording, recordings};
use pageframe::import::file::{Lines, replay_pages};
use pageframe::import::recording::ReadError;
use pageframe::import::{Report, Score};
use std::io::Cursor;

/// Every recording of a machine is exact; there are as many as were recorded, with as many lines that are judged.
#[track_caller]
fn assert_exact(machine: &str, files: usize, lines: u64) {
    let recordings = recordings(&format!("kernel/{machine}"));
    assert_eq!(recordings.len(), files, "{machine}");
    let mut judged = 0;
    for Recording { name, bytes } in recordings {
        let report = replay_pages(Lines::new(Cursor::new(bytes)).unwrap()).unwrap();
        assert_eq!(report.score, Score::Exact, "{machine}/{name}: {:?}", report.difference);
        assert_eq!(report.matched, report.predicted, "{machine}/{name}");
        judged += report.predicted + report.followed;
        let sleeps = name.contains("noretry-reclaim");
        let rightly = (report.followed > 0) == sleeps;
        assert!(rightly, "{machine}/{name}: followed where it must not be, or not where it must");
    }
    assert_eq!(judged, lines, "{machine}");
}

#[test]
fn pages_686() {
    assert_exact("686", 38, 118_959);
}

#[test]
fn pages_686_pae() {
    assert_exact("686-pae", 38, 117_938);
}

#[test]
fn pages_686_pae_5g() {
    assert_exact("686-pae-5G", 12, 35_037);
}

#[test]
fn pages_amd64() {
    assert_exact("amd64", 37, 141_812);
}

#[test]
fn pages_amd64_4g() {
    assert_exact("amd64-4G", 13, 67_470);
}

#[test]
fn pages_machines() {
    assert_exact("machines", 3, 1_669);
}

/// A recording's lines, to be changed.
fn lines(machine: &str, name: &str) -> Vec<String> {
    let found = recordings(&format!("kernel/{machine}")).into_iter().find(|recording| recording.name == name);
    let text = String::from_utf8(found.expect("the machine has it").bytes).unwrap();
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
fn assert_follows(machine: &str, name: &str, until: u64) {
    let mut lines = lines(machine, name);
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
    assert_follows("686", "k-highatomic-1.jsonl", 300);
    assert_follows("686-pae", "j-fallback-1.jsonl", 150);
    assert_follows("686-pae-5G", "i-mixed-1.jsonl", 100);
    assert_follows("amd64", "c-kernel-1.jsonl", 20);
    assert_follows("amd64-4G", "j-nofrag-1.jsonl", 1000);
}

/// The line at `at` becomes another, or goes: the replay must say so where it shows.
#[track_caller]
fn assert_found(
    recorded: &[String],
    at: impl Fn(&[String]) -> usize,
    change: Option<(&str, &str)>,
    found: impl Fn(&[String]) -> usize,
) {
    let mut lines = recorded.to_vec();
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
    assert_eq!(report.score, Score::Differs, "line {}", at + 1);
    assert_eq!(report.difference.unwrap().line, found(&lines) as u64 + 1);
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
    for name in ["c-kernel-1.jsonl", "c-noretry-reclaim-1.jsonl"] {
        let recorded = lines("amd64", name);
        // A list left out is said to be empty.
        assert_found(&recorded, free, None, last_end);
        assert_found(&recorded, free, Some(("[", "[5,")), free);
        assert_found(&recorded, zone, Some((r#""pcp_count":"#, r#""pcp_count":1"#)), zone);
        assert_found(&recorded, locked, Some((r#""pfn":"#, r#""pfn":1"#)), locked);
        assert_found(&recorded, drained, Some((r#""mt":"#, r#""mt":1"#)), drained);
        assert_found(&recorded, allocated, Some((r#""pfn":"#, r#""pfn":1"#)), allocated);
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
