//! Physical memory: every page frame, zones, buddy lists, per-CPU lists (reference §2, §3).
//!
//! [`PageAllocator`] is the door: nothing else changes a zone or a frame.

pub mod allocator;
pub mod contents;
pub mod frame;
pub mod memmap;

pub use allocator::{PageAllocator, PageFailure};
pub use contents::Contents;
pub use frame::{Block, Frame, FrameState, Owner, OwnerKind};
pub use memmap::MemMap;
