//! Values without state: units, flags, layouts, and the trace that every operation leaves.

pub mod digest;
pub mod errno;
pub mod gfp;
pub mod image;
pub mod layout;
pub mod migratetype;
pub mod prng;
pub mod snapshot;
pub mod step;
pub mod tables;
pub mod trace;
pub mod units;
pub mod zone;

pub use digest::{Digest, Digester};
pub use errno::Errno;
pub use gfp::Gfp;
pub use image::{INITRAMFS, KernelImage};
pub use layout::{Layout, Paging};
pub use migratetype::Migratetype;
pub use prng::Prng;
pub use snapshot::Snapshot;
pub use tables::{Level, Space};
pub use trace::{Detail, Event, FrameChange, Trace};
pub use units::{Bytes, DmaAddr, Order, PAGE_SHIFT, PAGE_SIZE, Pages, Pfn, PhysAddr, VirtAddr};
pub use zone::{ZoneIndex, ZoneKind};
