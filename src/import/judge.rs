//! Compares a recording with the model, line by line, and keeps the score.

use super::score::{Difference, Report, Score};
use std::fmt;

/// Who says which zone takes a step, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// The model.
    Predict,
    /// The recording.
    Follow,
}

/// The first difference ends the comparison: there is no resynchronisation.
pub(super) struct Judge {
    report: Report,
    pub mode: Mode,
}

impl Judge {
    pub fn new() -> Self {
        let report =
            Report { score: Score::Exact, matched: 0, predicted: 0, given: 0, followed: 0, difference: None };
        Judge { report, mode: Mode::Predict }
    }

    /// Whether a difference was found: from there on the model is not asked.
    pub fn has_stopped(&self) -> bool {
        self.report.difference.is_some()
    }

    /// A line that is taken from the recording.
    pub fn given(&mut self) {
        self.report.given += 1;
    }

    /// A line that the model must say as well. `model` is not asked after the first difference.
    pub fn compare<T: PartialEq + fmt::Debug>(
        &mut self,
        line: u64,
        recorded: &T,
        model: impl FnOnce() -> Option<T>,
    ) {
        if self.mode == Mode::Predict {
            self.report.predicted += 1;
        }
        if self.has_stopped() {
            return;
        }
        match (model(), self.mode) {
            (Some(got), Mode::Predict) if got == *recorded => self.report.matched += 1,
            (Some(got), Mode::Follow) if got == *recorded => self.report.followed += 1,
            (got, _) => {
                let got = got.map_or("nothing".to_owned(), |got| format!("{got:?}"));
                self.differ(line, format!("{recorded:?}"), got);
            }
        }
    }

    pub fn differ(&mut self, line: u64, expected: impl Into<String>, got: impl Into<String>) {
        if !self.has_stopped() {
            self.report.score = Score::Differs;
            self.report.difference = Some(Difference { line, expected: expected.into(), got: got.into() });
        }
    }

    /// The score so far.
    pub fn report(&self) -> Report {
        self.report.clone()
    }
}
