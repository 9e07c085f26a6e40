//! The browser's door: thin, no decisions. One [`Playground`] an element.
//!
//! Shapes are those of `www/core/contract.ts`; addresses and byte counts cross as `bigint`.

use wasm_bindgen::prelude::*;

/// Turns a panic into a readable message in the console, and the page into its "our bug" card.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The version of the model: digests may differ between versions.
#[wasm_bindgen]
pub fn model_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
