//! Physical memory: every page frame, zones, buddy lists, per-CPU lists (reference §2, §3).
//!
//! [`PageAllocator`] is the door: nothing else changes a zone or a frame.

mod action;
mod allocator;
mod boot;
mod buddy;
mod check;
#[cfg(test)]
mod check_tests;
mod contents;
mod failure;
#[cfg(test)]
mod failure_tests;
mod fallback;
mod followed;
mod frame;
mod list;
#[cfg(test)]
mod map_tests;
mod memmap;
mod packed;
mod pageblock;
mod pcp;
mod ranges;
mod restore;
#[cfg(test)]
mod restore_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod watermark;
mod zone;
mod zone_setup;
mod zonelist;

pub use action::{Acted, PageAction};
pub use allocator::PageAllocator;
pub use contents::Contents;
pub use failure::{Allowance, Change, Gate, GateVerdict, NextStep, PageFailure};
pub use followed::Taken;
pub use frame::{Block, Frame, FrameState, Owner, OwnerKind};
pub use list::BlockList;
pub use memmap::MemMap;
pub use packed::PackedMap;
pub use pageblock::Pageblocks;
pub use pcp::{PCP_LISTS, PerCpuPages};
pub use ranges::{Hold, NearestRange, Ranges};
pub use watermark::{Mark, Watermarks};
pub use zone::{FreeCounter, Zone};
