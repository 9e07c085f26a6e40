//! Recordings that are damaged: an error with its line, or another verdict, but never a panic.
#![cfg(not(target_arch = "wasm32"))]

mod archive;

use archive::{Recording, recordings};
use pageframe::base::Prng;
use pageframe::import::file::{Lines, replay_pages};
use pageframe::import::recording::ReadError;
use pageframe::import::{Report, Score};
use std::io::Cursor;

/// Numbers at which something begins, ends or does not fit.
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "3",
    "9",
    "11",
    "63",
    "255",
    "256",
    "4095",
    "65503",
    "16777216",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "-1",
];

fn recording(name: &str) -> Vec<u8> {
    let found = recordings("kernel/amd64").into_iter().find(|recording| recording.name == name);
    let Recording { bytes, .. } = found.expect("the machine has it");
    // Text files of the machine are most of it, and nobody's to judge.
    let text = String::from_utf8(bytes).unwrap();
    text.split_inclusive('\n')
        .filter(|line| !line.starts_with(r#"{"t":"text""#))
        .collect::<String>()
        .into_bytes()
}

fn replay(bytes: Vec<u8>) -> Result<Report, ReadError> {
    Lines::new(Cursor::new(bytes)).and_then(replay_pages)
}

fn below(prng: &mut Prng, length: usize) -> usize {
    prng.below(length as u32) as usize
}

/// Start and end of the line that a random place lies in.
fn a_line(bytes: &[u8], prng: &mut Prng) -> (usize, usize) {
    // Lines are as likely as each other: long lists are no more of interest than short ones.
    let starts: Vec<usize> = (0..bytes.len()).filter(|at| *at == 0 || bytes[at - 1] == b'\n').collect();
    let line = below(prng, starts.len());
    (starts[line], starts.get(line + 1).copied().unwrap_or(bytes.len()))
}

/// Another number where one stands.
fn change_number(bytes: &mut Vec<u8>, prng: &mut Prng) {
    let (start, end) = a_line(bytes, prng);
    let digits: Vec<usize> = (start..end).filter(|at| bytes[*at].is_ascii_digit()).collect();
    if digits.is_empty() {
        return;
    }
    let first = digits[below(prng, digits.len())];
    let last = (first..end).find(|at| !bytes[*at].is_ascii_digit()).unwrap_or(end);
    let number = NUMBERS[below(prng, NUMBERS.len())];
    bytes.splice(first..last, number.bytes());
}

fn flip_byte(bytes: &mut [u8], prng: &mut Prng) {
    let (start, end) = a_line(bytes, prng);
    bytes[start + below(prng, end - start)] = prng.next_u64() as u8;
}

fn drop_line(bytes: &mut Vec<u8>, prng: &mut Prng) {
    let (start, end) = a_line(bytes, prng);
    bytes.drain(start..end);
}

fn repeat_line(bytes: &mut Vec<u8>, prng: &mut Prng) {
    let (start, end) = a_line(bytes, prng);
    let line = bytes[start..end].to_vec();
    let (elsewhere, _) = a_line(bytes, prng);
    bytes.splice(elsewhere..elsewhere, line);
}

fn damage(bytes: &mut Vec<u8>, prng: &mut Prng) {
    match prng.below(8) {
        0..4 => change_number(bytes, prng),
        4..6 => flip_byte(bytes, prng),
        6 => drop_line(bytes, prng),
        _ => repeat_line(bytes, prng),
    }
}

#[track_caller]
fn assert_no_panic(name: &str, cases: u32) {
    let whole = recording(name);
    let (mut errors, mut differences) = (0, 0);
    for seed in 0..cases {
        println!("{name}, seed {seed}");
        let mut prng = Prng::new(seed.into());
        let mut bytes = whole.clone();
        for _ in 0..=prng.below(3) {
            damage(&mut bytes, &mut prng);
        }
        match replay(bytes) {
            Ok(report) => differences += u32::from(report.score == Score::Differs),
            Err(error) => {
                assert!(error.to_string().starts_with("line "), "{error}");
                errors += 1;
            }
        }
    }
    assert!(
        errors > cases / 10 && differences > cases / 10,
        "{name}: {errors} errors, {differences} differences"
    );
}

#[test]
fn random_damage() {
    assert_no_panic("k-highatomic-1.jsonl", 150);
}

#[test]
fn random_damage_where_it_is_followed() {
    assert_no_panic("c-noretry-reclaim-1.jsonl", 150);
}

/// Wherever it is cut, it is not whole.
#[test]
fn cut_short() {
    let whole = recording("a-simple-1.jsonl");
    let mut prng = Prng::new(1);
    for _ in 0..100 {
        let mut bytes = whole.clone();
        bytes.truncate(below(&mut prng, whole.len() - 1));
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        match replay(bytes) {
            Err(ReadError::Line { line, .. }) => assert!((lines + 1..=lines + 2).contains(&line)),
            other => panic!("cut in line {}: {other:?}", lines + 1),
        }
    }
    assert_eq!(replay(whole).unwrap().score, Score::Exact);
}
