//! How a recording came out.

use serde::Serialize;
use std::fmt;

/// How a recording came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Score {
    /// Every predicted and every followed line agrees, to the end.
    Exact,
    /// One does not.
    Differs,
    /// This level is not replayed.
    NotReplayed,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Score::Exact => "exact",
            Score::Differs => "differs",
            Score::NotReplayed => "not replayed",
        })
    }
}

/// The first line that the model says otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// Counted from 1.
    pub line: u64,
    /// What the recording says.
    pub expected: String,
    /// What the model says.
    pub got: String,
}

/// What a replay found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// The verdict.
    pub score: Score,
    /// Predicted lines that agreed.
    pub matched: u64,
    /// Predicted lines of the whole recording.
    pub predicted: u64,
    /// Lines taken from the recording.
    pub given: u64,
    /// Lines whose choice of zone and time was taken from the recording, and whose effect agreed.
    pub followed: u64,
    /// Where it went apart.
    pub difference: Option<Difference>,
}
