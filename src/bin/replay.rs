//! Replays recordings of real kernels and scores the model:
//! `replay [--level pages|slab|vmalloc|walk|all] FILE…`, plain or gzip.
//!
//! Exit code 0: all exact; 1: not all; 2: a file cannot be read.

use pageframe::import::recording::{Lines, ReadError};
use pageframe::import::replay::{Report, Score, replay_pages};
use std::fs::File;
use std::process::ExitCode;

const USAGE: &str = "usage: replay [--level pages|slab|vmalloc|walk|all] FILE…";

fn main() -> ExitCode {
    let (level, files) = match arguments() {
        Ok(parsed) => parsed,
        Err(message) => return unusable(&message),
    };
    let mut totals = Totals::default();
    for file in &files {
        match replay(file, &level) {
            Ok(report) => totals.add(file, &report),
            Err(error) => return unusable(&format!("{file}: {error}")),
        }
    }
    totals.print();
    if totals.exact == totals.files { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn unusable(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}

fn arguments() -> Result<(String, Vec<String>), String> {
    let mut level = "pages".to_owned();
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--level" => level = arguments.next().ok_or(USAGE)?,
            option if option.starts_with("--") => return Err(format!("no such option: {option}\n{USAGE}")),
            file => files.push(file.to_owned()),
        }
    }
    let levels = ["pages", "slab", "vmalloc", "walk", "all"];
    match (levels.contains(&level.as_str()), files.is_empty()) {
        (true, false) => Ok((level, files)),
        (false, _) => Err(format!("no such level: {level}\n{USAGE}")),
        (_, true) => Err(USAGE.to_owned()),
    }
}

/// Levels above `pages` are not replayed yet, whatever their pages would say.
fn replay(file: &str, level: &str) -> Result<Report, ReadError> {
    let report = replay_pages(Lines::new(File::open(file).map_err(ReadError::Io)?)?)?;
    Ok(if level == "pages" {
        report
    } else {
        Report { score: Score::NotReplayed, matched: 0, difference: None, ..report }
    })
}

#[derive(Default)]
struct Totals {
    files: u64,
    exact: u64,
    matched: u64,
    predicted: u64,
    given: u64,
    followed: u64,
}

impl Totals {
    fn add(&mut self, file: &str, report: &Report) {
        let Report { score, matched, predicted, given, followed, difference } = report;
        println!("{file}: {score}; predicted {matched} of {predicted}; given {given}; followed {followed}");
        if let Some(difference) = difference {
            println!("  line {}: expected {}, got {}", difference.line, difference.expected, difference.got);
        }
        self.files += 1;
        self.exact += u64::from(*score == Score::Exact);
        self.matched += matched;
        self.predicted += predicted;
        self.given += given;
        self.followed += followed;
    }
    fn print(&self) {
        let Totals { files, exact, matched, predicted, given, followed } = self;
        println!(
            "total: {exact} of {files} files exact; predicted {matched} of {predicted}; given {given}; followed {followed}"
        );
    }
}
