//! What the page shows, as plain data: read from a kernel, never written to it.
//!
//! The shapes are those of `www/core/contract.ts`.

#![expect(missing_docs, reason = "the fields are documented once, in www/core/contract.ts")]

mod allocation;
mod failure;
mod frame;
mod inside;
mod overview;
mod region;

pub use allocation::{Allocation, Family, LargeEntry, PageLink, Run, allocations};
pub use failure::{FailureView, failure};
pub use frame::{FrameStory, frame_story};
pub use inside::{AreaSummary, List, ZoneLists, areas, caches, list_blocks, lists, page_blocks};
pub use overview::{Legend, Overview, legend, overview};
pub use region::region_of;
