//! The vocabulary of the story: each variant names the Linux or glibc function it mirrors and carries its numbers.
//!
//! The page has one text a variant, by key `step-<kebab-case name>`, with the fields as arguments.

#![expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]

mod dma;
mod malloc;
mod page;
mod paging;
mod process;
mod slab;
mod trace;
mod vmalloc;

pub use dma::DmaStep;
pub use malloc::MallocStep;
pub use page::{NoPageReason, PageStep};
pub use paging::PagingStep;
pub use process::ProcessStep;
pub use slab::SlabStep;
pub use trace::TraceStep;
pub use vmalloc::{AreaCut, VmallocStep};

use serde::Serialize;

/// One step, by the part of the system that took it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Step {
    /// The page allocator.
    Page(PageStep),
    /// SLUB and kmalloc.
    Slab(SlabStep),
    /// vmalloc.
    Vmalloc(VmallocStep),
    /// Page tables.
    Paging(PagingStep),
    /// Address spaces and faults.
    Process(ProcessStep),
    /// glibc.
    Malloc(MallocStep),
    /// DMA.
    Dma(DmaStep),
    /// The trace itself.
    Trace(TraceStep),
}
