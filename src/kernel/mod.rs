//! One machine: requests in, outcomes out.

mod request;

pub use request::*;

use crate::base::{Detail, Digest, Layout, Paging, Prng};
use crate::page::PageAllocator;
use crate::paging::PageTables;
use crate::process::Processes;
use crate::slab::SlabAllocator;
use crate::vmalloc::Vmalloc;
use serde::{Deserialize, Serialize};

/// How much RAM a machine has, in MiB.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mebibytes(pub u32);

/// Which machine: computed from the rules, or restored from a recording.
#[derive(Clone, PartialEq, Debug)]
pub enum Machine {
    /// Clean boot.
    Clean { paging: Paging, ram: Mebibytes },
    /// The state of a real kernel.
    Recorded { name: String, boot: Box<Kernel> },
}

/// The whole modelled state.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// Where everything lies.
    pub layout: Layout,
    /// Frames.
    pub pages: PageAllocator,
    /// Objects.
    pub slab: SlabAllocator,
    /// Entries.
    pub tables: PageTables,
    /// The vmalloc space.
    pub vmalloc: Vmalloc,
    /// Programs.
    pub processes: Processes,
    /// The machine's seed, advanced by each new slab.
    pub prng: Prng,
}

impl PartialEq for Kernel {
    fn eq(&self, other: &Self) -> bool {
        self.digest() == other.digest()
    }
}

impl Kernel {
    /// Boots a machine.
    pub fn boot(_machine: &Machine) -> Kernel {
        todo!()
    }
    /// Serves one request.
    pub fn handle(&mut self, _request: &Request, _detail: Detail) -> Outcome {
        todo!()
    }
    /// Every invariant of every part.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        todo!()
    }
    /// The hash of the whole state.
    pub fn digest(&self) -> Digest {
        todo!()
    }
}
