//! Recordings of real kernels: reading them, restoring their state, replaying and scoring them.

pub mod compact;
#[cfg(not(target_arch = "wasm32"))]
mod follow;
#[cfg(not(target_arch = "wasm32"))]
mod frees;
#[cfg(not(target_arch = "wasm32"))]
mod judge;
#[cfg(not(target_arch = "wasm32"))]
pub mod operation;
#[cfg(not(target_arch = "wasm32"))]
mod player;
#[cfg(not(target_arch = "wasm32"))]
pub mod reading;
#[cfg(not(target_arch = "wasm32"))]
pub mod recording;
#[cfg(not(target_arch = "wasm32"))]
pub mod replay;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
#[cfg(not(target_arch = "wasm32"))]
mod told;
