//! What an operation leaves behind: the kernel's own call tree, and each frame that changed.

use super::Pfn;
use super::step::Step;
use serde::Serialize;

/// How much a trace keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Detail {
    /// Nothing: benches and long replays.
    Off,
    /// Only which frames changed: enough to repaint.
    Touched,
    /// Everything: the story of the call.
    Full,
}

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
    changes: Vec<FrameChange>,
}

impl Trace {
    /// An empty trace.
    pub const fn new(detail: Detail) -> Self {
        Trace { detail, depth: 0, events: Vec::new(), changes: Vec::new() }
    }
    /// How much it keeps.
    pub const fn detail(&self) -> Detail {
        self.detail
    }
    /// Notes a step. The closure runs only if steps are kept.
    pub fn step(&mut self, step: impl FnOnce() -> Step) {
        if self.detail == Detail::Full {
            let event = Event { depth: self.depth, changes: self.changes.len() as u32, step: step() };
            self.events.push(event);
        }
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
    /// Notes a changed frame. Called by the memory map's one door only.
    pub fn frame(&mut self, change: FrameChange) {
        if self.detail >= Detail::Touched {
            self.changes.push(change);
        }
    }
    /// The steps so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// The frame changes so far, in order.
    pub fn changes(&self) -> &[FrameChange] {
        &self.changes
    }
    /// Its parts: steps, frame changes.
    pub fn into_parts(self) -> (Vec<Event>, Vec<FrameChange>) {
        (self.events, self.changes)
    }
}
