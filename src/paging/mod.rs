//! The MMU: page tables in modelled frames, and the walk (reference §6).
//!
//! Entries are bytes of the frame that holds the table, so a stray store corrupts what it would corrupt, and the walk
//! reads what is there. Tables older than a recording have no known frame; their entries are kept beside.

mod check;
mod device_map;
mod direct_map;
mod geometry;
mod make;
mod map;
mod pte;
mod space;
mod table;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod walk;

pub use crate::base::{Level, Space};
pub use direct_map::DirectMapSizes;
pub use geometry::{LevelGeometry, entry_bytes, levels};
pub use make::NewTables;
pub use map::PendingFlush;
pub use pte::{Protection, Pte};
pub use table::Table;
pub use walk::{LastPage, Leaf, Walk, WalkEnd, WalkStep};

use crate::base::{Paging, Pfn};
use serde::Serialize;
use std::collections::BTreeMap;
use table::{OlderTables, Registry, TableAt};

/// What an access wants to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Load.
    Read,
    /// Store.
    Write,
}

/// All page tables of the machine: the kernel's and every process's.
#[derive(Clone, Debug)]
pub struct PageTables {
    paging: Paging,
    kernel_root: TableAt,
    /// Each process's root.
    roots: BTreeMap<u8, Pfn>,
    registry: Registry,
    older: OlderTables,
    /// How often an entry was changed: what was translated before may be stale. Not part of the state.
    epoch: u64,
}
