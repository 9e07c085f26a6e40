//! Rust's data as JavaScript's: 64-bit numbers as `bigint`, `None` as `null`, maps as objects.

use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use std::fmt::Display;
use wasm_bindgen::{JsError, JsValue};

pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = Serializer::new()
        .serialize_large_number_types_as_bigints(true)
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true);
    value.serialize(&serializer).map_err(error)
}

pub(super) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(error)
}

/// Malformed input, in words.
pub(super) fn error(message: impl Display) -> JsError {
    JsError::new(&message.to_string())
}
