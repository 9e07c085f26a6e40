//! The browser's contract, in a browser: what `www/core/contract.ts` says is what crosses the border.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, BigInt, Reflect};
use pageframe::web::{Playground, call_table, highlight, model_version};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const FOUR_WAYS: &str = "a = kmalloc(16384, GFP_KERNEL);\nb = vmalloc(16384);\n\
                         c = __get_free_pages(GFP_KERNEL, 2);\nd = malloc(16384);\nmemset(d, 0, 16384);\n";

fn booted() -> Playground {
    let mut playground = Playground::new();
    assert!(playground.boot_clean("i386", 64).is_ok());
    finish(&mut playground);
    playground
}

/// Runs a script to its end.
fn run(playground: &mut Playground, script: &str) -> JsValue {
    playground.run(script, 0, 0).unwrap();
    finish(playground);
    good(playground.run_result())
}

fn finish(playground: &mut Playground) {
    while get(&good(playground.advance(100)), "busy").is_truthy() {}
}

fn good(answer: Result<JsValue, wasm_bindgen::JsError>) -> JsValue {
    answer.unwrap_or_else(|error| panic!("{:?}", JsValue::from(error)))
}

#[track_caller]
fn get(object: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(object.clone(), |at, key| match key.parse::<u32>() {
        Ok(index) => Reflect::get_u32(&at, index).unwrap(),
        Err(_) => Reflect::get(&at, &key.into()).unwrap(),
    })
}

#[track_caller]
fn number(object: &JsValue, path: &str) -> f64 {
    get(object, path).as_f64().unwrap_or_else(|| panic!("{path} is no number"))
}

#[track_caller]
fn bigint(object: &JsValue, path: &str) -> u64 {
    let value: BigInt = get(object, path).dyn_into().unwrap_or_else(|_| panic!("{path} is no bigint"));
    u64::try_from(value).unwrap()
}

#[track_caller]
fn text(object: &JsValue, path: &str) -> String {
    get(object, path).as_string().unwrap_or_else(|| panic!("{path} is no string"))
}

fn length(object: &JsValue) -> u32 {
    object.unchecked_ref::<Array>().length()
}

#[wasm_bindgen_test]
fn the_model_has_a_version() {
    assert_eq!(model_version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn addresses_cross_as_bigint_and_counts_as_numbers() {
    let playground = booted();
    let overview = good(playground.overview());
    assert_eq!(bigint(&overview, "pageOffset"), 0xc000_0000);
    // A PC's firmware keeps the last 128 KiB of its RAM.
    assert_eq!(number(&overview, "frames"), f64::from(64 * 256 - 32));
    assert!(get(&overview, "recorded").is_null());
    assert_eq!(text(&overview, "machine"), "i386");
    assert_eq!(text(&overview, "zones.0.kind"), "DMA");
}

#[wasm_bindgen_test]
fn four_calls_show_frames_entries_and_verdicts() {
    let mut playground = booted();
    let result = run(&mut playground, FOUR_WAYS);
    assert!(get(&result, "error").is_null(), "{:?}", get(&result, "error"));
    assert_eq!(length(&get(&result, "calls")), 5);
    assert_eq!(number(&result, "calls.1.line"), 2.0);
    let allocations = good(playground.allocations(0, 100));
    assert_eq!(length(&allocations), 4);
    for index in 0..4 {
        let allocation = get(&allocations, &index.to_string());
        let (address, bytes) = (bigint(&allocation, "address"), bigint(&allocation, "bytes"));
        assert_eq!(bytes, 16384);
        let frames = playground.frames_of(address, bytes).ok().unwrap();
        assert!(frames.iter().all(|pfn| *pfn > 0), "{}", text(&allocation, "api"));
    }
}

fn device(bits: u32) -> JsValue {
    let device = js_sys::Object::new();
    for (key, value) in
        [("bits", bits.into()), ("iommu", false.into()), ("swiotlb", false.into()), ("segments", 0.into())]
    {
        Reflect::set(&device, &key.into(), &value).unwrap();
    }
    device.into()
}

#[wasm_bindgen_test]
fn verdicts_have_a_kind_and_a_reason() {
    let mut playground = booted();
    run(&mut playground, FOUR_WAYS);
    let allocations = good(playground.allocations(0, 100));
    let kinds: Vec<(String, String)> = (0..4)
        .map(|index| {
            let at = get(&allocations, &index.to_string());
            let verdict = good(playground.verdict(bigint(&at, "address"), bigint(&at, "bytes"), device(32)));
            assert!(!text(&verdict, "reason").is_empty());
            (text(&at, "family"), text(&verdict, "kind"))
        })
        .collect();
    for (family, kind) in kinds {
        match family.as_str() {
            "kmalloc" | "gfp" => assert_eq!(kind, "direct"),
            _ => assert_eq!(kind, "scatter-gather", "{family}"),
        }
    }
}

#[wasm_bindgen_test]
fn undo_and_redo_come_back_to_the_same_digest() {
    let mut playground = booted();
    let empty = playground.digest();
    run(&mut playground, FOUR_WAYS);
    let full = playground.digest();
    playground.seek(0);
    finish(&mut playground);
    assert_eq!(playground.digest(), empty);
    assert_eq!(length(&good(playground.allocations(0, 100))), 0);
    assert_eq!(length(&good(playground.values(100))), 0);
    playground.seek(5);
    finish(&mut playground);
    assert_eq!(playground.digest(), full);
    assert_eq!(length(&good(playground.values(100))), 4);
}

#[wasm_bindgen_test]
fn the_frame_map_is_read_from_memory() {
    let mut playground = booted();
    assert!(playground.touched().is_none(), "after a boot all is painted");
    run(&mut playground, "p = __get_free_pages(GFP_KERNEL, 0);");
    let pfn = (bigint(&good(playground.values(100)), "0.value") - 0xc000_0000) as u32 / 4096;
    assert!(playground.touched().unwrap().contains(&pfn));
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let words = js_sys::Uint32Array::new(&memory.buffer());
    let entry = playground.frames_ptr() as u32 / 4 + pfn * 4;
    assert_eq!(words.get_index(entry + 3) & 0xf, 3, "the frame is used");
}

#[wasm_bindgen_test]
fn the_middle_of_a_call_is_told_by_a_patch() {
    let mut playground = booted();
    run(&mut playground, "p = __get_free_pages(GFP_KERNEL, 3);");
    let story = good(playground.story(0));
    assert!(length(&get(&story, "events")) > 1);
    assert_eq!(text(&story, "reply.reply"), "pointer");
    let patch = playground.inner_patch(0, 0).ok().unwrap();
    assert!(!patch.is_empty() && patch.len().is_multiple_of(5));
    assert!(playground.inner_patch(7, 0).is_err());
}

#[wasm_bindgen_test]
fn what_is_malformed_is_an_error_with_a_place() {
    let mut playground = booted();
    assert!(playground.boot_clean("vax", 64).is_err());
    assert!(playground.boot_clean("i386", 1).is_err());
    assert!(playground.boot_recorded("x", b"nonsense").is_err());
    assert!(playground.frames_of(0x1000, 1 << 50).is_err());
    assert!(playground.verdict(u64::MAX, 2, device(32)).is_err());
    let result = run(&mut playground, "a = kmalloc(16, GFP_KERNEL);\nb = maloc(16);\n");
    assert_eq!(number(&result, "error.line"), 2.0);
    assert_eq!(number(&result, "error.column"), 5.0);
    assert!(text(&result, "error.message").contains("malloc"));
}

#[wasm_bindgen_test]
fn a_runaway_loop_stops_when_told() {
    let mut playground = booted();
    playground.run("for (;;) a = kmalloc(64, GFP_KERNEL);", 0, 0).unwrap();
    assert!(get(&good(playground.advance(1000)), "busy").is_truthy());
    playground.cancel();
    assert!(get(&good(playground.advance(1000)), "busy").is_falsy());
    let state = good(playground.state());
    assert_eq!(number(&state, "calls"), number(&state, "cursor"));
}

#[wasm_bindgen_test]
fn two_playgrounds_know_nothing_of_each_other() {
    let (mut one, two) = (booted(), booted());
    run(&mut one, FOUR_WAYS);
    assert_ne!(one.digest(), two.digest());
    assert_eq!(length(&good(two.allocations(0, 100))), 0);
}

#[wasm_bindgen_test]
fn proc_files_can_be_read() {
    let playground = booted();
    assert!(playground.proc_paths().contains(&"/proc/buddyinfo".to_owned()));
    assert!(playground.proc("/proc/buddyinfo").unwrap().starts_with("Node 0, zone      DMA"));
    assert_eq!(playground.proc("/proc/nothing"), None);
}

#[wasm_bindgen_test]
fn the_language_is_known_from_outside() {
    assert!(length(&good(call_table())) > 40);
    let tokens = good(highlight("a = kmalloc(16, GFP_KERNEL); // note"));
    assert!(length(&tokens) >= 5);
}
