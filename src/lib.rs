//! Pageframe models Linux 6.1's memory management (Debian, one CPU, SLUB) and glibc 2.36's malloc.
//!
//! A playground is a machine and a list of requests; everything else is computed from those two.
//! The folders are the layers, lowest first; a module names only lower ones (`tests/layering.rs`):
//!
//! | layer | modules |
//! |---|---|
//! | 0 | [`base`]: units, flags, layouts, trace |
//! | 1 | [`page`]: frames, zones, buddy lists, per-CPU lists |
//! | 2 | [`slab`], [`paging`] |
//! | 3 | [`vmalloc`], [`dma`] |
//! | 4 | [`process`]: address spaces, faults, glibc's malloc |
//! | 5 | [`kernel`]: one machine, requests in, outcomes out |
//! | 6 | [`session`], [`procfs`], [`import`], [`view`]; `bench`, only for `npm run bench` |
//! | 7 | [`script`]: the C subset |
//! | 8 | `web`: the browser's door, absent from native builds |

pub mod base;
#[cfg(feature = "bench")]
pub mod bench;
pub mod dma;
pub mod import;
pub mod kernel;
pub mod page;
pub mod paging;
pub mod process;
pub mod procfs;
pub mod script;
pub mod session;
pub mod slab;
pub mod view;
pub mod vmalloc;
#[cfg(all(target_arch = "wasm32", not(feature = "reader")))]
pub mod web;
#[cfg(all(target_arch = "wasm32", feature = "reader"))]
#[path = "web/reader.rs"]
pub mod web;
