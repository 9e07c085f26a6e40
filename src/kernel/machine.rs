//! Which machines can be had.

use crate::base::Paging;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

use super::Kernel;

/// How much RAM a machine has, in MiB.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mebibytes(pub u32);

/// Which machine: computed from the rules, or restored from a recording.
#[derive(Clone, PartialEq, Debug)]
pub enum Machine {
    /// Clean boot.
    Clean {
        /// How it pages.
        paging: Paging,
        /// How much RAM it has; within [`ram_range`].
        ram: Mebibytes,
    },
    /// The state of a real kernel, restored.
    Recorded {
        /// The recording's name.
        name: String,
        /// Its state.
        boot: Box<Kernel>,
    },
}

impl Machine {
    /// The default: i386 with 1 GiB.
    pub const fn classic() -> Machine {
        Machine::Clean { paging: Paging::I386, ram: Mebibytes(1024) }
    }
    /// The recording's name, if it is recorded.
    pub fn recorded_name(&self) -> Option<&str> {
        match self {
            Machine::Clean { .. } => None,
            Machine::Recorded { name, .. } => Some(name),
        }
    }
}

/// The RAM a clean machine may have, in MiB.
pub const fn ram_range(paging: Paging) -> RangeInclusive<u32> {
    match paging {
        Paging::I386 => 32..=4096,
        Paging::I386Pae => 256..=16 * 1024,
        Paging::X86_64 => 64..=64 * 1024,
    }
}
