//! A recording in a file, read as a whole: for the programs and the tests. (The page reads in slices.)

use super::operation::Operations;
use super::reading::take_in;
use super::recording::{Line, ReadError};
use super::replay::PagesReplay;
use super::score::Report;
use crate::base::Snapshot;
use crate::page::PageAllocator;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

/// Reads up to the end of the first snapshot.
///
/// # Errors
/// With the line and the reason.
pub fn read_snapshot(lines: &mut Lines) -> Result<Snapshot, ReadError> {
    let mut snapshot = Snapshot::default();
    while let Some(line) = lines.next() {
        let line = line?;
        if matches!(line, Line::SnapshotEnd {}) {
            return Ok(snapshot);
        }
        take_in(&mut snapshot, line).map_err(|reason| lines.error(reason))?;
    }
    Err(lines.error("the recording ends before its first snapshot does"))
}

/// Replays the page allocator's part of a recording.
///
/// # Errors
/// When the recording cannot be read, or its first state contradicts itself.
pub fn replay_pages(mut lines: Lines) -> Result<Report, ReadError> {
    let snapshot = read_snapshot(&mut lines)?;
    let pages = PageAllocator::restore(&snapshot).map_err(|reason| lines.error(reason))?;
    let mut replay = PagesReplay::new(pages);
    let mut operations = Operations::default();
    let mut is_whole = false;
    while let Some(line) = lines.next() {
        let line = line?;
        is_whole |= matches!(line, Line::End {});
        if let Some(operation) = operations.take(lines.number(), line) {
            replay.play(&operation);
        }
    }
    if !is_whole {
        return Err(lines.error("the recording is cut short: it has no line `end`"));
    }
    replay.play(&operations.finish());
    Ok(replay.report())
}

/// Lines with their numbers, from plain or gzip-compressed bytes.
pub struct Lines {
    input: Box<dyn BufRead>,
    number: u64,
    buffer: String,
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Lines {
    /// Reads a recording; compression is recognised by content.
    ///
    /// # Errors
    /// When the first bytes cannot be read.
    pub fn new(input: impl Read + 'static) -> Result<Self, ReadError> {
        let mut input = BufReader::new(input);
        let compressed = input.fill_buf().map_err(ReadError::Io)?.starts_with(&[0x1f, 0x8b]);
        let input: Box<dyn BufRead> = if compressed {
            Box::new(BufReader::new(flate2::bufread::GzDecoder::new(input)))
        } else {
            Box::new(input)
        };
        Ok(Lines { input, number: 0, buffer: String::new() })
    }
    /// The number of the line read last.
    pub const fn number(&self) -> u64 {
        self.number
    }
    /// An error at the line read last.
    pub fn error(&self, reason: impl Into<String>) -> ReadError {
        ReadError::Line { line: self.number, reason: reason.into() }
    }
}

impl Iterator for Lines {
    type Item = Result<Line, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.buffer.clear();
        self.number += 1;
        match self.input.read_line(&mut self.buffer) {
            Ok(0) => None,
            Ok(_) => Some(serde_json::from_str(&self.buffer).map_err(|error| self.error(error.to_string()))),
            Err(error) => Some(Err(self.error(format!("damaged: {error}")))),
        }
    }
}
