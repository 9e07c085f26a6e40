//! The worker's door: a recording in, slice by slice, a film out. Its wasm has no playground.

use crate::import::film;
use crate::import::film_reader::{self, Refusal};
use wasm_bindgen::prelude::*;

/// Turns a panic into a readable message.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Reads one recording.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct FilmReader {
    reader: film_reader::FilmReader,
}

#[wasm_bindgen]
impl FilmReader {
    /// Nothing is read yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> FilmReader {
        FilmReader::default()
    }
    /// Takes the next bytes. Throws a [`Refusal`].
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.reader.feed(bytes).map_err(|refusal| thrown(&refusal))
    }
    /// How many lines were read.
    pub fn lines(&self) -> f64 {
        self.reader.lines() as f64
    }
    /// No bytes follow: the film, in compact form. Throws a [`Refusal`].
    pub fn finish(self) -> Result<Vec<u8>, JsValue> {
        self.reader.finish().map(|film| film::write(&film)).map_err(|refusal| thrown(&refusal))
    }
}

fn thrown(refusal: &Refusal) -> JsValue {
    serde_wasm_bindgen::to_value(refusal).unwrap_or(JsValue::NULL)
}
