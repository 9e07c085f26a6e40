//! Machines of sizes that were never recorded, written as recordings: whatever a machine has or lacks can be read,
//! restored and replayed.

use super::file::{Lines, replay_pages};
use super::recording::Ev;
use super::score::{Report, Score};
use super::told;
use crate::base::{Detail, Gfp, Migratetype, Order, Paging, Pfn, Prng, Trace};
use crate::kernel::{Kernel, Machine, Mebibytes};
use crate::page::{FrameState, Owner, PageAllocator, Zone};
use serde_json::{Value, json};
use std::io::Cursor;

const SIZES: [(Paging, &[u32]); 3] = [
    (Paging::I386, &[32, 64, 100, 876, 1024, 3072, 4096]),
    (Paging::I386Pae, &[256, 513, 2048, 8191]),
    (Paging::X86_64, &[64, 68, 512, 3000, 4096, 8192]),
];

/// A machine that is recorded while it serves random requests.
struct Recorder {
    pages: PageAllocator,
    lines: Vec<Value>,
    held: Vec<(Pfn, Order)>,
    prng: Prng,
}

impl Recorder {
    fn new(paging: Paging, mib: u32) -> Self {
        let pages = Kernel::boot(&Machine::Clean { paging, ram: Mebibytes(mib) }).pages;
        let lines = vec![describe(&pages, paging)];
        Recorder { pages, lines, held: Vec::new(), prng: Prng::new(mib.into()) }
    }

    fn snapshot(&mut self, name: &str) {
        self.lines.push(json!({"t": "snapshot_begin", "name": name}));
        let pages = &self.pages;
        self.lines.extend(
            pages.zones().iter().filter(|zone| zone.is_populated()).flat_map(|zone| state(pages, zone)),
        );
        self.lines.push(json!({"t": "snapshot_end"}));
    }

    fn operation(&mut self, number: u32) {
        let choice = self.prng.below(20);
        let name = if choice == 0 { "drain" } else { "pages" };
        self.lines.push(json!({"t": "op", "n": number, "op": name}));
        match choice {
            0 => self.tell(PageAllocator::drain),
            1..8 if !self.held.is_empty() => self.free(),
            _ => self.alloc(),
        }
    }

    fn alloc(&mut self) {
        const GFP: [Gfp; 5] = [Gfp::KERNEL, Gfp::ATOMIC, Gfp::HIGHUSER_MOVABLE, Gfp::DMA, Gfp::NOWAIT];
        let gfp = GFP[self.prng.below(5) as usize];
        let largest = [1, 4, 11][self.prng.below(3) as usize];
        let order = Order::new(self.prng.below(largest) as u8);
        let mut got = None;
        self.tell(|pages, trace| got = pages.alloc(order, gfp, Owner::default(), trace).ok());
        self.held.extend(got.map(|pfn| (pfn, order)));
    }

    fn free(&mut self) {
        let at = self.prng.below(self.held.len() as u32) as usize;
        let (pfn, order) = self.held.swap_remove(at);
        self.lines.push(json!({"t": "ev", "e": "free", "pfn": pfn.get(), "order": order.get()}));
        self.tell(|pages, trace| pages.free(pfn, order, trace));
    }

    fn tell(&mut self, act: impl FnOnce(&mut PageAllocator, &mut Trace)) {
        let mut trace = Trace::new(Detail::Whole);
        act(&mut self.pages, &mut trace);
        self.lines.extend(told::events(&trace).map(event));
    }

    fn replay(&self) -> Report {
        let lines = self.lines.iter().map(|line| format!("{line}\n"));
        replay_pages(Lines::new(Cursor::new(lines.collect::<String>())).unwrap()).unwrap()
    }
}

fn event(event: Ev) -> Value {
    match event {
        Ev::Alloc { pfn, order, gfp, mt } => {
            json!({"t": "ev", "e": "alloc", "pfn": pfn, "order": order, "gfp": gfp.0, "mt": mt})
        }
        Ev::ZoneLocked { pfn, order, mt, refill } => {
            json!({"t": "ev", "e": "zone_locked", "pfn": pfn, "order": order, "mt": mt, "refill": refill})
        }
        Ev::PcpuDrain { pfn, order, mt } => {
            json!({"t": "ev", "e": "pcpu_drain", "pfn": pfn, "order": order, "mt": mt})
        }
        Ev::Extfrag { pfn, alloc_order, fallback_order, alloc_mt, fallback_mt, block_mt_after } => json!({
            "t": "ev", "e": "extfrag", "pfn": pfn, "alloc_order": alloc_order, "fallback_order": fallback_order,
            "alloc_mt": alloc_mt, "fallback_mt": fallback_mt, "block_mt_after": block_mt_after
        }),
        other => panic!("{other:?} is not told here"),
    }
}

fn describe(pages: &PageAllocator, paging: Paging) -> Value {
    let (machine, levels) = match paging {
        Paging::I386 => ("i686", 2),
        Paging::I386Pae => ("i686", 3),
        Paging::X86_64 => ("x86_64", 5),
    };
    json!({
        "t": "describe", "machine": machine, "pgtable_levels": levels, "page_group_by_mobility_disabled": 0,
        "high_memory": "0x0", "vmalloc_start": "0x0", "vmalloc_end": "0x0", "mem_map": "0x0",
        "zones": pages.zones().iter().map(constants).collect::<Vec<Value>>()
    })
}

fn constants(zone: &Zone) -> Value {
    let (span, marks) = (zone.span(), zone.watermarks());
    json!({
        "name": zone.kind().name(), "start_pfn": span.start, "spanned": span.end - span.start,
        "present": zone.present(), "managed": zone.managed(),
        "wmark_min": marks.min, "wmark_low": marks.low, "wmark_high": marks.high, "lowmem_reserve": zone.reserve(),
        "stat_threshold": zone.is_populated().then_some(zone.counter().threshold)
    })
}

fn state(pages: &PageAllocator, zone: &Zone) -> Vec<Value> {
    let (name, pcp, counter) = (zone.kind().name(), zone.pcp(), zone.counter());
    let flags = u32::from(zone.is_boosted()) | u32::from(zone.is_reclaim_active()) << 1;
    let mut lines = vec![json!({
        "t": "zone", "zone": name, "nr_free_pages": counter.total, "nr_free_diff": counter.pending,
        "watermark_boost": zone.boost(), "flags": flags, "nr_reserved_highatomic": zone.highatomic(),
        "pcp_count": pcp.count(), "pcp_high": pcp.high(), "pcp_batch": pcp.batch(),
        "pcp_free_factor": pcp.free_factor(),
        "nr_free": Order::all().map(|order| zone.free_blocks(order)).collect::<Vec<u32>>()
    })];
    for (order, mt) in Order::all().flat_map(|order| Migratetype::ALL.map(|mt| (order.get(), mt as u8))) {
        let pfns = told::free_list(pages, name, order, mt).filter(|pfns| !pfns.is_empty());
        lines.extend(
            pfns.map(|pfns| json!({"t": "free", "zone": name, "order": order, "mt": mt, "pfns": pfns})),
        );
    }
    for index in 0..pcp.lists().len() as u8 {
        let list = told::pcp_list(pages, name, index).filter(|(pfns, _)| !pfns.is_empty());
        lines.extend(list.map(|(pfns, types)| {
            json!({"t": "pcp", "zone": name, "pindex": index, "pfns": pfns, "page_mt": types})
        }));
    }
    let types = zone.pageblocks().types().iter().map(|mt| (*mt as u8).to_string()).collect::<String>();
    let first = zone.pageblocks().first().get();
    lines.push(json!({"t": "pageblocks", "zone": name, "first_pfn": first, "mt": types}));
    lines.push(json!({"t": "use", "zone": name, "runs": reserved(pages, zone)}));
    lines
}

/// Frames that were never given to the allocator, one by one.
fn reserved(pages: &PageAllocator, zone: &Zone) -> Vec<(u32, u32, char)> {
    let state = |pfn: &u32| pages.mem().get(Pfn::new(*pfn)).state();
    zone.span().filter(|pfn| state(pfn) == FrameState::Reserved).map(|pfn| (pfn, 1, 'R')).collect()
}

#[track_caller]
fn assert_replays(paging: Paging, mib: u32) {
    let mut recorder = Recorder::new(paging, mib);
    recorder.snapshot("before");
    (1..400).for_each(|number| recorder.operation(number));
    recorder.snapshot("after");
    recorder.lines.push(json!({"t": "end"}));
    let report = recorder.replay();
    assert_eq!(report.score, Score::Exact, "{paging:?}, {mib} MiB: {:?}", report.difference);
    assert!(report.predicted > 300, "{paging:?}, {mib} MiB: {report:?}");
}

#[test]
fn every_size_replays() {
    for (paging, sizes) in SIZES {
        sizes.iter().for_each(|mib| assert_replays(paging, *mib));
    }
}
