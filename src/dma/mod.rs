//! DMA: what a device can reach, and what it may be given (reference §8).

mod device;
mod runs;
mod verdict;

pub use device::Device;
pub use runs::runs;
pub use verdict::{Buffer, Reason, Remedy, Segment, Verdict, VerdictKind, judge};
