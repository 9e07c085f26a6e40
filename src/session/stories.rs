//! What calls did inside: the last few that were asked for.

use crate::kernel::Outcome;
use std::collections::VecDeque;

/// How many are kept.
const KEPT: usize = 32;

/// Outcomes with their steps, by number of the call.
#[derive(Debug, Default)]
pub(super) struct Stories {
    kept: VecDeque<(u32, Outcome)>,
}

impl Stories {
    /// Keeps an outcome, if it has its steps; the oldest goes.
    pub(super) fn keep(&mut self, call: u32, outcome: Outcome) {
        if outcome.events.is_empty() && !outcome.changes.is_empty() {
            return;
        }
        self.kept.retain(|(known, _)| *known != call);
        self.kept.truncate(KEPT - 1);
        self.kept.push_front((call, outcome));
    }
    /// The outcome of a call, if it is kept.
    pub(super) fn get(&self, call: u32) -> Option<&Outcome> {
        self.kept.iter().find(|(known, _)| *known == call).map(|(_, outcome)| outcome)
    }
    /// Forgets this call and all later ones.
    pub(super) fn forget_from(&mut self, call: u32) {
        self.kept.retain(|(known, _)| *known < call);
    }
}
