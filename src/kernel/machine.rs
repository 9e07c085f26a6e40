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
    /// A clean machine with this much RAM.
    ///
    /// # Errors
    /// Which sizes the mode has, if this is none of them.
    pub fn clean(paging: Paging, ram: Mebibytes) -> Result<Machine, String> {
        let (from, to) = ram_range(paging).into_inner();
        match (from..=to).contains(&ram.0) {
            true => Ok(Machine::Clean { paging, ram }),
            false => Err(format!("{} has {from} to {to} MiB, not {}", paging.name(), ram.0)),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_no_machine_has_is_an_error() {
        assert!(Machine::clean(Paging::I386, Mebibytes(32)).is_ok());
        for (paging, mib) in [(Paging::I386, 31), (Paging::I386Pae, 16_385), (Paging::X86_64, 0)] {
            assert!(Machine::clean(paging, Mebibytes(mib)).is_err());
        }
        let error = Machine::clean(Paging::X86_64, Mebibytes(u32::MAX)).unwrap_err();
        assert_eq!(error, "x86_64 has 64 to 65536 MiB, not 4294967295");
    }
}
