#![no_main]

#[path = "../drive.rs"]
#[allow(dead_code, reason = "each target drives one part")]
mod drive;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drive::imports(bytes));
