//! What the fuzz targets are fed first, and what they once found: each input goes through its target's own code.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../fuzz/drive.rs"]
mod drive;

use std::fs;
use std::path::Path;

fn feed(target: &str, drive: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let inputs = fs::read_dir(&folder).expect("the target has a corpus");
    let mut fed = 0;
    for input in inputs {
        drive(&fs::read(input.unwrap().path()).unwrap());
        fed += 1;
    }
    assert!(fed > 0, "{} is empty", folder.display());
}

#[test]
fn requests() {
    feed("requests", drive::requests);
}

#[test]
fn scripts() {
    feed("scripts", drive::scripts);
}

#[test]
fn imports() {
    feed("imports", drive::imports);
}
