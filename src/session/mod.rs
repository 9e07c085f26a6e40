//! A machine, the log of its requests, and a cursor in it.
//!
//! Undo is a seek to the call before; a seek is a replay of the log's beginning from the nearest checkpoint. A new
//! request drops what lies ahead of the cursor.

mod checkpoints;
mod samples;
mod stories;
#[cfg(test)]
mod tests;
mod touched;

pub use samples::{Sample, ZoneSample};
pub use touched::Touched;

use crate::base::{Detail, Digest, FrameChange, Pfn};
use crate::kernel::{Kernel, Machine, Misuse, Outcome, Reply, Request};
use checkpoints::Checkpoints;
use samples::Samples;
use std::borrow::Cow;
use stories::Stories;

/// Up to this many calls each keeps the depths of its steps; a longer log is drawn by calls alone.
const CALLS_WITH_STEPS: u32 = 20_000;

/// One request that was served, and what came of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// What was asked.
    pub request: Request,
    /// The answer.
    pub reply: Reply,
    /// Something wrong that it did although it returned.
    pub warning: Option<Misuse>,
    /// How deep each inner step lies; empty beyond [`CALLS_WITH_STEPS`].
    pub depths: Box<[u8]>,
}

/// A machine with its past and, after an undo, its future.
#[derive(Debug)]
pub struct Session {
    machine: Machine,
    kernel: Kernel,
    log: Vec<Call>,
    checkpoints: Checkpoints,
    samples: Samples,
    stories: Stories,
    touched: Touched,
    /// Where a seek under way is going.
    target: u32,
}

impl Session {
    /// Power on: nothing is done yet.
    pub fn boot(machine: Machine) -> Session {
        let kernel = Kernel::boot(&machine);
        Session::start(machine, kernel)
    }

    /// With a machine that has just booted.
    pub fn start(machine: Machine, kernel: Kernel) -> Session {
        Session {
            checkpoints: Checkpoints::new(&kernel),
            samples: Samples::new(&kernel),
            machine,
            kernel,
            log: Vec::new(),
            stories: Stories::default(),
            touched: Touched::default(),
            target: 0,
        }
    }

    /// The machine as it was booted.
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }
    /// The state at the cursor.
    pub const fn kernel(&self) -> &Kernel {
        &self.kernel
    }
    /// How many calls are done.
    pub const fn cursor(&self) -> u32 {
        self.kernel.calls()
    }
    /// Every call, those ahead of the cursor too.
    pub fn log(&self) -> &[Call] {
        &self.log
    }
    /// The hash of the state at the cursor.
    pub fn digest(&self) -> Digest {
        self.kernel.digest()
    }

    /// Serves a request at the cursor; calls ahead of it are dropped.
    pub fn execute(&mut self, request: Request) -> &Call {
        let number = self.cursor();
        self.drop_future();
        self.checkpoints.offer(&self.kernel);
        let outcome = self.kernel.handle(&request, detail(number));
        self.touched.note(&outcome.changes);
        self.samples.offer(&self.kernel);
        let depths = outcome.events.iter().map(|event| event.depth).collect();
        let call = Call { request, reply: outcome.reply.clone(), warning: outcome.warning, depths };
        self.stories.keep(number, outcome);
        self.log.push(call);
        self.target = self.cursor();
        self.log.last().expect("one was pushed")
    }

    /// Forgets the calls ahead of the cursor.
    pub fn drop_future(&mut self) {
        let cursor = self.cursor();
        if self.log.len() > cursor as usize {
            self.log.truncate(cursor as usize);
            self.checkpoints.forget_after(cursor);
            self.samples.forget_after(cursor);
            self.stories.forget_from(cursor);
        }
    }

    /// Begins to go to where `calls` calls are done (the last one at most).
    pub fn begin_seek(&mut self, calls: u32) {
        self.target = calls.min(self.log.len() as u32);
        let nearest = self.checkpoints.before(self.target);
        if self.target < self.cursor() || nearest.calls() > self.cursor() {
            let changed = nearest.resume(&mut self.kernel);
            self.touched.add(changed.into_iter());
        }
    }

    /// Goes on with the seek by at most `budget` calls; returns how many are left.
    pub fn advance_seek(&mut self, budget: u32) -> u32 {
        for _ in 0..budget.min(self.target - self.cursor()) {
            self.checkpoints.offer(&self.kernel);
            let request = &self.log[self.cursor() as usize].request;
            let outcome = self.kernel.handle(request, Detail::Touched);
            self.touched.note(&outcome.changes);
        }
        self.target - self.cursor()
    }

    /// Stays where a seek has come to.
    pub fn stop_seek(&mut self) {
        self.target = self.cursor();
    }

    /// Goes to where `calls` calls are done, at once.
    pub fn seek(&mut self, calls: u32) {
        self.begin_seek(calls);
        self.advance_seek(u32::MAX);
    }

    /// Free memory at some moments of the session, the first and the cursor's among them, ascending.
    pub fn samples(&self) -> Vec<Sample> {
        self.samples.with(&self.kernel)
    }

    /// What a call did inside, step by step.
    ///
    /// # Panics
    /// If there is no such call.
    pub fn story(&mut self, call: u32) -> &Outcome {
        if self.stories.get(call).is_none() {
            let outcome = self.tell(call);
            self.stories.keep(call, outcome);
        }
        self.stories.get(call).expect("it was told just now")
    }

    /// Serves a call once more on a copy, and listens.
    fn tell(&self, call: u32) -> Outcome {
        self.kernel_at(call).into_owned().handle(&self.log[call as usize].request, Detail::Full)
    }

    /// The state when so many calls were done.
    ///
    /// # Panics
    /// If there are fewer calls.
    pub fn kernel_at(&self, calls: u32) -> Cow<'_, Kernel> {
        let nearest = self.checkpoints.before(calls);
        let mut kernel = match (nearest.calls()..=calls).contains(&self.cursor()) {
            true => Cow::Borrowed(&self.kernel),
            false => Cow::Owned(nearest.kernel()),
        };
        for past in &self.log[kernel.calls() as usize..calls as usize] {
            kernel.to_mut().handle(&past.request, Detail::Off);
        }
        kernel
    }

    /// Entries of the memory map as they were when `changes` of a call's frame changes had happened, where they differ
    /// from the call's end.
    pub fn entries_within(&mut self, call: u32, changes: u32) -> Vec<(Pfn, [u32; 4])> {
        let later = self.story(call).changes.get(changes as usize..).unwrap_or_default();
        first_of_each(later)
    }

    /// The frames that changed since the last ask.
    pub fn take_touched(&mut self) -> Touched {
        std::mem::replace(&mut self.touched, Touched::none())
    }
}

fn detail(call: u32) -> Detail {
    if call < CALLS_WITH_STEPS { Detail::Full } else { Detail::Touched }
}

/// Each frame once, as it was before the first of its changes.
fn first_of_each(changes: &[FrameChange]) -> Vec<(Pfn, [u32; 4])> {
    let mut entries: Vec<(Pfn, [u32; 4])> =
        changes.iter().map(|change| (change.pfn, change.before)).collect();
    // The sort is stable: of several entries of one frame the earliest stays.
    entries.sort_by_key(|(pfn, _)| *pfn);
    entries.dedup_by_key(|(pfn, _)| *pfn);
    entries
}
