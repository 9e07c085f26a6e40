//! What an operation leaves behind: the kernel's own call tree, and each frame that changed.

use super::Pfn;
use super::step::{Step, TraceStep};
use serde::Serialize;

/// How much a trace keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Detail {
    /// Nothing: benches and long replays.
    Off,
    /// Only which frames changed: enough to repaint.
    Touched,
    /// Everything: the story of the call, up to [`MOST_STEPS`].
    Full,
    /// Everything, however long: what a recording is compared with.
    Whole,
}

/// The most steps that a story keeps; what a call does beyond them is only counted.
pub const MOST_STEPS: usize = 4096;

/// One step inside a call.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// How deep in the call tree, 0 for the outermost.
    pub depth: u8,
    /// How many frame changes of this call had happened when the step ended.
    pub changes: u32,
    /// What was done.
    #[serde(flatten)]
    pub step: Step,
}

/// One frame's entry before and after, as the raw words of the memory map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameChange {
    /// Which frame.
    pub pfn: Pfn,
    /// Its entry before.
    pub before: [u32; 4],
    /// Its entry after.
    pub after: [u32; 4],
}

/// Collects what one request does. Passed down to everything that changes state.
#[derive(Clone, Debug)]
pub struct Trace {
    detail: Detail,
    depth: u8,
    events: Vec<Event>,
    /// Steps beyond [`MOST_STEPS`].
    omitted: u32,
    changes: Vec<FrameChange>,
}

impl Trace {
    /// An empty trace.
    pub const fn new(detail: Detail) -> Self {
        Trace { detail, depth: 0, events: Vec::new(), omitted: 0, changes: Vec::new() }
    }
    /// How much it keeps.
    pub const fn detail(&self) -> Detail {
        self.detail
    }
    /// Notes a step. The closure runs only if steps are kept.
    pub fn step(&mut self, step: impl FnOnce() -> Step) {
        if self.detail >= Detail::Full {
            self.keep(step);
        }
    }
    /// Apart, so that nothing of a story stands in the allocator's short paths.
    #[inline(never)]
    fn keep(&mut self, step: impl FnOnce() -> Step) {
        if self.events.len() < MOST_STEPS || self.detail == Detail::Whole {
            self.note(self.depth, step());
        } else {
            self.omitted += 1;
        }
    }
    fn note(&mut self, depth: u8, step: Step) {
        self.events.push(Event { depth, changes: self.changes.len() as u32, step });
    }
    /// Notes a step whose inner steps follow until [`Trace::leave`].
    pub fn enter(&mut self, step: impl FnOnce() -> Step) {
        self.step(step);
        self.depth += 1;
    }
    /// Ends the innermost [`Trace::enter`].
    pub fn leave(&mut self) {
        self.depth -= 1;
    }
    /// Notes a changed frame. Called by the memory map's one door only; the closure runs only if changes are kept.
    pub fn frame(&mut self, change: impl FnOnce() -> FrameChange) {
        if self.detail >= Detail::Touched {
            self.keep_change(change());
        }
    }
    #[inline(never)]
    fn keep_change(&mut self, change: FrameChange) {
        self.changes.push(change);
    }
    /// The steps so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// The frame changes so far, in order.
    pub fn changes(&self) -> &[FrameChange] {
        &self.changes
    }
    /// Its parts: steps, the last of them telling how many were not kept, and frame changes.
    pub fn into_parts(mut self) -> (Vec<Event>, Vec<FrameChange>) {
        if self.omitted > 0 {
            let steps = self.omitted;
            self.note(0, Step::Trace(TraceStep::Omitted { steps }));
        }
        (self.events, self.changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Gfp;
    use crate::base::step::PageStep;

    fn told(steps: usize, detail: Detail) -> Vec<Event> {
        let mut trace = Trace::new(detail);
        for _ in 0..steps {
            trace.step(|| Step::Page(PageStep::WouldReclaim { gfp: Gfp::KERNEL }));
        }
        trace.into_parts().0
    }

    #[test]
    fn a_long_story_is_kept_in_part_and_counted_in_whole() {
        assert_eq!(told(MOST_STEPS, Detail::Full).len(), MOST_STEPS);
        assert_eq!(told(MOST_STEPS + 7, Detail::Whole).len(), MOST_STEPS + 7);
        let events = told(MOST_STEPS + 7, Detail::Full);
        assert_eq!(events.len(), MOST_STEPS + 1);
        assert_eq!(events[MOST_STEPS].step, Step::Trace(TraceStep::Omitted { steps: 7 }));
    }
}
