//! The browser's contract, in a browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_model_has_a_version() {
    assert_eq!(pageframe::web::model_version(), env!("CARGO_PKG_VERSION"));
}
