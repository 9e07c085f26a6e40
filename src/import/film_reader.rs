//! Reads a recording in slices, plays it to the judge, and makes a film of it.

use super::film::{Film, FilmCall};
use super::film_text;
use super::operation::{Head, Operation, Operations};
use super::reading::take_in;
use super::recording::Line;
use super::replay::PagesReplay;
use crate::base::Snapshot;
use crate::kernel::{Kernel, RecordedCall};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// No line of a recording is longer, in bytes.
const LONGEST_LINE: usize = 32 << 20;

/// What is wrong with a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// There is nothing in it.
    Empty,
    /// It is something else.
    Foreign,
    /// A line is not what the format says.
    Damaged,
    /// It ends too early.
    Truncated,
    /// Its state cannot be: it contradicts itself.
    Impossible,
}

/// Why a file is no recording that can be played.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Refusal {
    /// What is wrong.
    pub flaw: Flaw,
    /// Where, counted from 1.
    pub line: u64,
    /// How it shows, in the reader's own words.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for Refusal {}

/// Takes a recording in, slice by slice, whatever borders the slices have.
#[derive(Debug, Default)]
pub struct FilmReader {
    /// The beginning of a line whose end is still to come.
    partial: Vec<u8>,
    lines: u64,
    names: Names,
    stage: Stage,
    ended: bool,
}

/// What the first line says.
#[derive(Debug, Default)]
struct Names {
    set: String,
    scenario: String,
}

#[derive(Debug)]
enum Stage {
    /// The first snapshot is being read.
    Before(Box<Snapshot>),
    /// Its state is there, and calls follow.
    Calls(Box<Shooting>),
}

impl Default for Stage {
    fn default() -> Self {
        Stage::Before(Box::default())
    }
}

impl FilmReader {
    /// How many lines were read.
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// With the line and what is wrong with it; nothing more can be read then.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.partial.extend_from_slice(&rest[..end]);
            let line = std::mem::take(&mut self.partial);
            self.take_line(&line)?;
            rest = &rest[end + 1..];
        }
        self.partial.extend_from_slice(rest);
        if self.partial.len() > LONGEST_LINE {
            self.lines += 1;
            return Err(self.refuse(self.foreign_or(Flaw::Damaged), "no recording has so long a line"));
        }
        Ok(())
    }

    /// No bytes follow.
    ///
    /// # Errors
    /// When more should have followed.
    pub fn finish(mut self) -> Result<Film, Refusal> {
        let last = std::mem::take(&mut self.partial);
        if !last.is_empty() {
            self.take_line(&last).map_err(|refusal| self.cut_short(refusal))?;
        }
        if self.lines == 0 {
            return Err(self.refuse(Flaw::Empty, "there is no line in it"));
        }
        if !self.ended {
            return Err(self.refuse(Flaw::Truncated, "the line that ends a recording does not follow"));
        }
        match self.stage {
            Stage::Calls(shooting) => Ok(shooting.develop(self.names, self.lines)),
            Stage::Before(_) => Err(self.refuse(Flaw::Truncated, "there is no first snapshot")),
        }
    }

    /// The last line has no end: it may have been cut off.
    fn cut_short(&self, refusal: Refusal) -> Refusal {
        let flaw = if self.lines > 1 { Flaw::Truncated } else { refusal.flaw };
        Refusal { flaw, ..refusal }
    }

    fn refuse(&self, flaw: Flaw, reason: impl Into<String>) -> Refusal {
        Refusal { flaw, line: self.lines.max(1), reason: reason.into() }
    }

    /// A file that is wrong from its first line on is no recording at all.
    fn foreign_or(&self, flaw: Flaw) -> Flaw {
        if self.lines > 1 { flaw } else { Flaw::Foreign }
    }

    fn take_line(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.lines += 1;
        let line: Line = serde_json::from_slice(bytes)
            .map_err(|error| self.refuse(self.foreign_or(Flaw::Damaged), error.to_string()))?;
        match &line {
            Line::File { arch, scenario } => {
                self.names = Names { set: arch.clone(), scenario: scenario.clone() };
            }
            Line::End {} => self.ended = true,
            _ => {}
        }
        self.stage_line(line)
    }

    fn stage_line(&mut self, line: Line) -> Result<(), Refusal> {
        let number = self.lines;
        match &mut self.stage {
            Stage::Calls(shooting) => {
                shooting.take(number, line).map_err(|reason| self.refuse(Flaw::Damaged, reason))
            }
            Stage::Before(snapshot) if matches!(line, Line::SnapshotEnd {}) => {
                let shooting = Shooting::begin(std::mem::take(snapshot));
                let shooting = shooting.map_err(|reason| self.refuse(Flaw::Impossible, reason))?;
                self.stage = Stage::Calls(Box::new(shooting));
                Ok(())
            }
            Stage::Before(snapshot) => {
                take_in(snapshot, line).map_err(|reason| self.refuse(Flaw::Damaged, reason))
            }
        }
    }
}

/// A film in the making.
struct Shooting {
    before: Snapshot,
    /// The later snapshot that is being read, or was read last.
    later: Option<Snapshot>,
    operations: Operations,
    replay: PagesReplay,
    calls: Vec<FilmCall>,
    differs_in: Option<u32>,
}

impl fmt::Debug for Shooting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shooting").field("calls", &self.calls.len()).finish_non_exhaustive()
    }
}

impl Shooting {
    fn begin(before: Box<Snapshot>) -> Result<Self, String> {
        let kernel = Kernel::restore_film(&before)?;
        Ok(Shooting {
            before: *before,
            later: None,
            operations: Operations::default(),
            replay: PagesReplay::new(kernel.pages),
            calls: Vec::new(),
            differs_in: None,
        })
    }

    fn take(&mut self, number: u64, line: Line) -> Result<(), String> {
        if matches!(line, Line::SnapshotBegin { .. }) {
            self.later = Some(self.before.emptied());
        }
        if let Some(later) = self.later.as_mut().filter(|_| line.is_state()) {
            take_in(later, line.clone())?;
        }
        if let Some(operation) = self.operations.take(number, line) {
            self.play(&operation);
        }
        Ok(())
    }

    fn play(&mut self, operation: &Operation) {
        let before = self.replay.report();
        let number = self.calls.len() as u32;
        self.replay.begin_call(number);
        let actions = self.replay.play(operation);
        let after = self.replay.report();
        if matches!(operation.head, Head::Start) && actions.is_empty() {
            return;
        }
        if before.difference.is_none() && after.difference.is_some() {
            self.differs_in = Some(number);
        }
        let result = film_text::result(operation);
        self.calls.push(FilmCall {
            line: operation.line(),
            asked: film_text::asked(&operation.head),
            text: film_text::text(&operation.head),
            agreed: (after.matched + after.followed - before.matched - before.followed) as u32,
            given: (after.given - before.given) as u32,
            call: Arc::new(RecordedCall { actions, returned: film_text::returned(result) }),
            result,
        });
    }

    fn develop(mut self, names: Names, lines: u64) -> Film {
        let last = std::mem::take(&mut self.operations).finish();
        self.play(&last);
        let after = self.later.filter(|later| Kernel::restore(later).is_ok());
        Film {
            set: names.set,
            scenario: names.scenario,
            lines,
            before: self.before,
            after,
            calls: self.calls,
            report: self.replay.report(),
            differs_in: self.differs_in,
        }
    }
}
