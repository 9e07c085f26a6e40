//! Which frames the page has to paint again.

use crate::base::{FrameChange, Pfn};

/// Frames changed since somebody asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Touched {
    /// Too many to name, or another machine: paint all.
    #[default]
    All,
    /// These, in the order of their changes; a frame may stand more than once.
    Some(Vec<Pfn>),
}

/// More than this many are told as [`Touched::All`].
const MANY: usize = 1 << 16;

impl Touched {
    /// Nothing yet.
    pub const fn none() -> Touched {
        Touched::Some(Vec::new())
    }
    /// Adds what a request changed.
    pub fn note(&mut self, changes: &[FrameChange]) {
        self.add(changes.iter().map(|change| change.pfn));
    }
    /// Adds these frames.
    pub fn add(&mut self, changed: impl Iterator<Item = Pfn>) {
        if let Touched::Some(frames) = self {
            frames.extend(changed);
            if frames.len() > MANY {
                *self = Touched::All;
            }
        }
    }
}
