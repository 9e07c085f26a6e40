//! Recordings of real kernels: reading them, restoring their state, replaying and scoring them.

pub use score::{Difference, Report, Score};

#[macro_use]
pub mod compact;
#[cfg(not(target_arch = "wasm32"))]
pub mod file;
pub mod film;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
pub mod film_reader;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod film_text;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod follow;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod frees;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod judge;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
pub mod operation;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod player;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
pub mod reading;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
pub mod recording;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod replay;
mod score;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
#[cfg(any(not(target_arch = "wasm32"), feature = "reader"))]
mod told;
