//! Replays recordings of real kernels and scores the model:
//! `replay [--level pages|slab|vmalloc|walk|all] FILE…`, plain or gzip. A line for each file, then a table of folders.
//!
//! Exit code 0: all exact; 1: not all; 2: a file cannot be read.

use pageframe::import::file::{Lines, replay_pages};
use pageframe::import::recording::ReadError;
use pageframe::import::{Report, Score};
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: replay [--level pages|slab|vmalloc|walk|all] FILE…";

fn main() -> ExitCode {
    let (level, files) = match arguments() {
        Ok(parsed) => parsed,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let mut table = Table::default();
    for file in &files {
        let report = replay(file, &level);
        tell(file, &report);
        table.add(folder(file), &report);
    }
    table.print();
    table.total.exit_code()
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

fn tell(file: &str, report: &Result<Report, ReadError>) {
    match report {
        Ok(Report { score, matched, predicted, given, followed, difference }) => {
            println!(
                "{file}: {score}; predicted {matched} of {predicted}; given {given}; followed {followed}"
            );
            if let Some(difference) = difference {
                println!(
                    "  line {}: expected {}, got {}",
                    difference.line, difference.expected, difference.got
                );
            }
        }
        Err(error) => eprintln!("{file}: {error}"),
    }
}

/// The folder's own name: the machine that was recorded.
fn folder(file: &str) -> &str {
    Path::new(file).parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or(".")
}

#[derive(Default)]
struct Table<'a> {
    /// In the order in which they were first met.
    folders: Vec<(&'a str, Totals)>,
    total: Totals,
}

impl<'a> Table<'a> {
    fn add(&mut self, folder: &'a str, report: &Result<Report, ReadError>) {
        let at = self.folders.iter().position(|(name, _)| *name == folder).unwrap_or_else(|| {
            self.folders.push((folder, Totals::default()));
            self.folders.len() - 1
        });
        self.folders[at].1.add(report);
        self.total.add(report);
    }
    fn print(&self) {
        let longest = self.folders.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max("total".len());
        for (name, totals) in self.folders.iter().chain([&("total", self.total)]) {
            println!("{name:longest$}  {}", totals.row());
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Totals {
    files: u64,
    exact: u64,
    unreadable: u64,
    matched: u64,
    predicted: u64,
    given: u64,
    followed: u64,
}

impl Totals {
    fn add(&mut self, report: &Result<Report, ReadError>) {
        self.files += 1;
        let Ok(Report { score, matched, predicted, given, followed, .. }) = report else {
            self.unreadable += 1;
            return;
        };
        self.exact += u64::from(*score == Score::Exact);
        self.matched += matched;
        self.predicted += predicted;
        self.given += given;
        self.followed += followed;
    }
    fn row(&self) -> String {
        let Totals { files, exact, matched, predicted, given, followed, .. } = self;
        format!(
            "{exact:>4} of {files:>3} files exact; predicted {matched:>6} of {predicted:>6}; given {given:>6}; followed {followed:>5}"
        )
    }
    fn exit_code(&self) -> ExitCode {
        match self {
            Totals { unreadable: 1.., .. } => ExitCode::from(2),
            Totals { exact, files, .. } if exact < files => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        }
    }
}
