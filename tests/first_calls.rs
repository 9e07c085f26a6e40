//! On a recorded machine the first calls return what they returned there: the whole kernel, not only its pages.
#![cfg(not(target_arch = "wasm32"))]

mod archive;

use archive::{Recording, recordings};
use pageframe::base::snapshot::Snapshot;
use pageframe::base::{Bytes, Detail, Gfp, VirtAddr};
use pageframe::import::compact;
use pageframe::import::file::{Lines, read_snapshot};
use pageframe::kernel::{Kernel, PagesCall, Reply, Request, SlabCall, VmallocCall};
use serde_json::Value;
use std::fs::File;
use std::io::{Cursor, Read};

fn snapshot(recording: &str) -> Snapshot {
    read_snapshot(&mut Lines::new(Cursor::new(recording.to_owned())).unwrap()).unwrap()
}

/// The operations of a recording with their results, as the recorder wrote them.
fn operations(recording: &str) -> Vec<(Value, Value)> {
    let lines: Vec<Value> = recording.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ops = lines.iter().filter(|line| line["t"] == "op");
    let result = |op: &Value| lines.iter().find(|line| line["t"] == "res" && line["n"] == op["n"]).cloned();
    ops.filter_map(|op| Some((op.clone(), result(op)?))).collect()
}

fn hex(value: &Value) -> u64 {
    u64::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

fn request(op: &Value) -> Request {
    let gfp = || Gfp::try_new(hex(&op["gfp_raw"]) as u32).unwrap();
    let size = || Bytes::new(op["size"].as_u64().unwrap());
    match op["op"].as_str().unwrap() {
        "pages" => Request::Pages(PagesCall::GetFreePages {
            gfp: gfp(),
            order: op["order"].as_u64().unwrap() as u32,
        }),
        "kmalloc" => Request::Slab(SlabCall::Kmalloc { size: size(), gfp: gfp() }),
        "vmalloc" => Request::Vmalloc(VmallocCall::Vmalloc { size: size(), gfp: Gfp::KERNEL }),
        other => panic!("the machines' recordings have no {other}"),
    }
}

/// The frames of an area in array order, from the runs that the recording writes.
fn recorded_frames(result: &Value) -> Option<Vec<u64>> {
    let runs = result["pfn_runs"].as_array()?;
    let run = |run: &Value| (run[0].as_u64().unwrap(), run[1].as_u64().unwrap());
    Some(runs.iter().map(run).flat_map(|(pfn, len)| pfn..pfn + len).collect())
}

#[track_caller]
fn assert_as_recorded(name: &str) {
    let found = recordings("kernel/machines").into_iter().find(|recording| recording.name == name);
    let recording = String::from_utf8(found.expect("the machine was recorded").bytes).unwrap();
    let mut kernel = Kernel::restore(&snapshot(&recording)).unwrap();
    let operations = operations(&recording);
    assert!(operations.len() >= 9, "{name} has operations");
    for (op, result) in operations {
        let outcome = kernel.handle(&request(&op), Detail::Touched);
        let address = VirtAddr::new(hex(&result["virt"]));
        assert_eq!(outcome.reply, Reply::Pointer { address }, "{name}: {op}");
        if let Some(recorded) = recorded_frames(&result) {
            let pages = kernel.phys_of_pages(address, Bytes::of_pages(recorded.len() as u64));
            let frames: Vec<u64> = pages.into_iter().map(|phys| phys.unwrap().frame().get().into()).collect();
            assert_eq!(frames, recorded, "{name}: {op}");
        }
        assert_eq!(kernel.check(), Ok(()), "{name}: {op}");
    }
}

#[test]
fn i386() {
    assert_as_recorded("686-lived-in.jsonl");
}

#[test]
fn x86_64() {
    assert_as_recorded("amd64-lived-in.jsonl");
}

/// What the page loads is what was recorded.
#[test]
fn the_machines_of_the_page_are_the_recorded_ones() {
    let recordings = recordings("kernel/machines");
    assert_eq!(recordings.len(), 3);
    for Recording { name, bytes } in recordings {
        let shipped = format!("www/public/machines/{}.bin", name.trim_end_matches(".jsonl"));
        let mut packed = Vec::new();
        flate2::read::GzDecoder::new(File::open(&shipped).unwrap()).read_to_end(&mut packed).unwrap();
        let recorded = snapshot(&String::from_utf8(bytes).unwrap());
        assert!(compact::read(&packed).unwrap() == recorded, "{shipped} is not {name}");
    }
}

/// Every frame of a recorded machine is something, and where it has no RAM there is no frame.
#[test]
fn the_frames_of_a_recorded_machine_are_its_ram() {
    for archive in ["686", "686-pae", "686-pae-5G", "amd64", "amd64-4G", "machines"] {
        let Recording { name, bytes } = recordings(&format!("kernel/{archive}")).swap_remove(0);
        let kernel = Kernel::restore(&snapshot(&String::from_utf8(bytes).unwrap())).unwrap();
        let known: u32 = kernel.pages.mem().tally().iter().sum();
        let present: u32 = kernel.pages.zones().iter().map(|zone| zone.present()).sum();
        assert_eq!(known, present, "{archive}/{name}");
    }
}
