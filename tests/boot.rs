//! A clean boot against what real machines of the same paging and RAM say right after theirs, and at every size.
#![cfg(not(target_arch = "wasm32"))]

mod real;
#[path = "real/zoneinfo.rs"]
mod zoneinfo;

use pageframe::base::{KernelImage, PAGE_SIZE, Paging};
use pageframe::kernel::{FrameRange, Kernel, Machine, Mebibytes, MemoryPlan};
use pageframe::procfs;
use real::{MACHINES, RealMachine};
use std::collections::{BTreeMap, BTreeSet};
use zoneinfo::{kilobytes, rows, zones};

/// Where a clean boot is known to differ by more than a number's tolerance: machine, number, reason.
/// The test fails when one is mended, too: then it goes from this list, and from `docs/fidelity.md`.
const KNOWN: [(&str, &str, &str); 13] = [
    ("amd64", "DMA32 managed", TWO_PAGES),
    ("amd64", "MemTotal", TWO_PAGES),
    ("boot-amd64-256m-1", "DMA32 managed", KEEPS_2_MIB),
    ("boot-amd64-256m-1", "VmallocTotal", FIVE_LEVELS),
    ("boot-amd64-2g-1", "VmallocTotal", FIVE_LEVELS),
    ("boot-amd64-2g-4", "VmallocTotal", FIVE_LEVELS),
    ("boot-amd64-6g-1", "VmallocTotal", FIVE_LEVELS),
    ("amd64", "DMA free blocks", DMA_CACHES),
    ("boot-amd64-256m-1", "DMA free blocks", DMA_CACHES),
    ("boot-amd64-2g-1", "DMA free blocks", DMA_CACHES),
    ("boot-amd64-2g-4", "DMA free blocks", DMA_CACHES),
    ("amd64-4G", "DMA free blocks", DMA_CACHES),
    ("boot-amd64-6g-1", "DMA free blocks", DMA_CACHES),
];
const TWO_PAGES: &str = "boot keeps 60 frames for tables and its log there, 62 on the larger machine";
const KEEPS_2_MIB: &str = "this boot (6.1.192, five levels) kept 2 MiB more, of which its log says nothing";
const FIVE_LEVELS: &str = "its CPU has five levels of page tables";
const DMA_CACHES: &str = "drivers took DMA memory while it booted";

/// How near a number must be.
#[derive(Clone, Copy)]
enum Near {
    Exact,
    /// Within 1 %, or a page: what boot consumed is not derived in full. The machines on which it was measured, those
    /// without `boot-` in their name, are met exactly.
    Percent,
}

/// The numbers of a zone that are compared.
const ZONE_NUMBERS: [(&str, Near); 17] = [
    ("start_pfn", Near::Exact),
    ("spanned", Near::Exact),
    ("present", Near::Exact),
    ("cma", Near::Exact),
    ("boost", Near::Exact),
    ("batch", Near::Exact),
    ("vm stats threshold", Near::Exact),
    ("managed", Near::Percent),
    ("min", Near::Percent),
    ("low", Near::Percent),
    ("high", Near::Percent),
    ("pcp high", Near::Percent),
    ("protection 0", Near::Percent),
    ("protection 1", Near::Percent),
    ("protection 2", Near::Percent),
    ("protection 3", Near::Percent),
    ("protection 4", Near::Percent),
];
/// Those that depend on the number of CPUs.
const BY_CPUS: [&str; 2] = ["vm stats threshold", "pcp high"];

/// A real machine, the clean one, and where they differ.
struct Comparison {
    real: RealMachine,
    clean: Kernel,
    differences: BTreeSet<String>,
}

impl Comparison {
    fn of(real: RealMachine) -> Self {
        let mut comparison = Comparison { clean: real.clean(), real, differences: BTreeSet::new() };
        comparison.e820();
        comparison.zoneinfo();
        comparison.free_lists();
        comparison.page_blocks();
        comparison.meminfo();
        comparison
    }

    fn texts(&self, file: &str) -> (String, String) {
        let real = self.real.section(file).expect("the text is kept");
        (real, procfs::read(&self.clean, &format!("/proc/{file}")).expect("the model has the file"))
    }

    fn number(&mut self, what: &str, real: u64, clean: u64, near: Near) {
        let allowed = match near {
            Near::Exact => 0,
            Near::Percent if !self.real.name.starts_with("boot-") => 0,
            Near::Percent => (real / 100).max(1),
        };
        self.require(real.abs_diff(clean) <= allowed, what, &format!("{real}, not {clean}"));
    }

    fn require(&mut self, holds: bool, what: &str, how: &str) {
        if !holds {
            println!("{}: {what}: {how}", self.real.name);
            self.differences.insert(what.to_owned());
        }
    }

    /// The firmware's map, and what the kernel says of it when it starts.
    fn e820(&mut self) {
        let plan = MemoryPlan::new(self.real.paging, Mebibytes(self.real.mib));
        let log = self.real.section("boot log").expect("the log is kept");
        let usable: Vec<FrameRange> = log.lines().filter_map(usable_frames).collect();
        self.require(usable == plan.present, "e820", &format!("{usable:x?}, not {:x?}", plan.present));
        let (_, memory) = log.split_once("K/").expect("a line `Memory:`");
        let total = memory.split('K').next().and_then(|digits| digits.parse().ok()).expect("a number");
        let present: u64 = self.clean.pages.zones().iter().map(|zone| u64::from(zone.present())).sum();
        self.number("present in all", total, present * PAGE_SIZE / 1024, Near::Exact);
    }

    fn zoneinfo(&mut self) {
        let (real, clean) = self.texts("zoneinfo");
        let (real, clean) = (zones(&real), zones(&clean));
        assert_eq!(real.len(), clean.len(), "{}", self.real.name);
        for (real, clean) in real.iter().zip(&clean) {
            assert_eq!(real.name, clean.name);
            for (number, near) in ZONE_NUMBERS {
                if self.real.cpus > 1 && BY_CPUS.contains(&number) {
                    continue;
                }
                let what = format!("{} {number}", real.name);
                match (real.numbers.get(number), clean.numbers.get(number)) {
                    (Some(real), Some(clean)) => self.number(&what, *real, *clean, near),
                    (real, clean) => assert_eq!(real, clean, "{}: {what}", self.real.name),
                }
            }
        }
    }

    /// As much lies in blocks of order 10, where memblock released nearly all, within 4 %; of each smaller order few are
    /// left; and the real machine has less free by what the rest of its boot took, under 45 MiB.
    fn free_lists(&mut self) {
        let (real, clean) = self.texts("buddyinfo");
        for ((name, real), (_, clean)) in rows(&real).iter().zip(&rows(&clean)) {
            let how = format!("{real:?}, not {clean:?}");
            if name == "DMA" {
                self.require(real == clean, "DMA free blocks", &how);
                continue;
            }
            let apart = per_mille_in_largest(real).abs_diff(per_mille_in_largest(clean));
            self.require(apart <= 40, &format!("{name} share of order 10"), &how);
            let few = |blocks: &[u64]| blocks[..10].iter().all(|count| *count <= 8);
            self.require(few(real) && few(clean), &format!("{name} small blocks"), &how);
            let taken = pages_in(clean).checked_sub(pages_in(real));
            self.require(taken.is_some_and(|pages| pages < 45 * 256), &format!("{name} taken by boot"), &how);
        }
    }

    /// As many page blocks; movable but for those that boot has claimed since.
    fn page_blocks(&mut self) {
        let (real, clean) = self.texts("pagetypeinfo");
        let header = |text: &str| text.lines().take(2).map(str::to_owned).collect::<Vec<String>>();
        assert_eq!(header(&real), header(&clean), "{}", self.real.name);
        for ((name, real), (_, clean)) in rows(&real).iter().zip(&rows(&clean)) {
            let how = format!("{real:?}, not {clean:?}");
            let blocks = |types: &[u64]| types.iter().sum::<u64>();
            self.number(&format!("{name} page blocks"), blocks(real), blocks(clean), Near::Exact);
            let claimed = clean[1].checked_sub(real[1]);
            self.require(claimed.is_some_and(|blocks| blocks <= 74), &format!("{name} movable"), &how);
            let others = clean[2..].iter().sum::<u64>();
            self.require(clean[0] <= real[0] && others == 0, &format!("{name} unmovable"), &how);
        }
    }

    fn meminfo(&mut self) {
        let (real, clean) = self.texts("meminfo");
        let (real, clean) = (kilobytes(&real), kilobytes(&clean));
        for (name, near) in
            [("MemTotal", Near::Percent), ("HighTotal", Near::Exact), ("VmallocTotal", Near::Exact)]
        {
            if let (Some(real), Some(clean)) = (real.get(name), clean.get(name)) {
                self.number(name, *real, *clean, near);
            }
        }
        let sizes = |kb: &BTreeMap<String, u64>| {
            ["4k", if self.real.paging == Paging::I386 { "4M" } else { "2M" }, "1G"]
                .map(|size| kb.get(&format!("DirectMap{size}")).copied().unwrap_or(0))
        };
        let (real, clean) = (sizes(&real), sizes(&clean));
        let splits = splits(real, clean, kb_of_large(self.real.paging));
        // Read-only pages of modules split the pages that hold them, unless they lie in high memory.
        let few = if self.clean.layout.max_low_pfn < self.clean.layout.max_pfn { 0 } else { 9 };
        self.require(splits.is_some_and(|n| n <= few), "DirectMap", &format!("{real:?}, not {clean:?}"));
    }
}

/// Whole frames of a line `BIOS-e820: [mem 0x…-0x…] usable`, of what the machine can address.
fn usable_frames(line: &str) -> Option<FrameRange> {
    let (range, kind) = line.strip_prefix("BIOS-e820: [mem ")?.split_once("] ")?;
    let byte = |hex: &str| u64::from_str_radix(hex.trim_start_matches("0x"), 16).ok();
    let (first, last) = range.split_once('-').and_then(|(first, last)| Some((byte(first)?, byte(last)?)))?;
    (kind == "usable").then(|| (first / PAGE_SIZE) as u32..((last + 1) / PAGE_SIZE) as u32)
}

fn pages_in(blocks: &[u64]) -> u64 {
    blocks.iter().enumerate().map(|(order, count)| count << order).sum()
}

fn per_mille_in_largest(blocks: &[u64]) -> u64 {
    (blocks[10] << 10) * 1000 / pages_in(blocks)
}

fn kb_of_large(paging: Paging) -> u64 {
    1 << (paging.large_page_shift() - 10)
}

/// How many large pages the real machine has split beyond the clean one, if that is all they differ by.
fn splits(real: [u64; 3], clean: [u64; 3], large: u64) -> Option<u64> {
    let small = real[0].checked_sub(clean[0])?;
    let giant = clean[2].checked_sub(real[2])?;
    let whole = small % large == 0 && giant % (1 << 20) == 0;
    (whole && real[1] + small == clean[1] + giant).then_some(small / large)
}

#[test]
fn a_clean_boot_is_the_real_one_but_for_known_differences() {
    let mut found = BTreeSet::new();
    for machine in MACHINES {
        let differences = Comparison::of(machine).differences;
        found.extend(differences.into_iter().map(|what| (machine.name, what)));
    }
    let known: BTreeSet<(&str, String)> =
        KNOWN.iter().map(|(machine, what, _)| (*machine, (*what).to_owned())).collect();
    assert_eq!(found, known, "left: found, right: known");
}

/// The recorded kernels' images, as `/proc/iomem` says.
#[test]
fn images_lie_where_iomem_says() {
    for machine in MACHINES.iter().filter(|machine| !machine.name.starts_with("boot-amd64")) {
        let iomem = machine.section("iomem").unwrap();
        let image = KernelImage::of(machine.paging);
        let frames = |section: &str| {
            let line = iomem.lines().find(|line| line.ends_with(section)).unwrap();
            let (first, last) = line.trim().split_once(' ').unwrap().0.split_once('-').unwrap();
            let frame = |hex| u32::from_str_radix(hex, 16).unwrap() / PAGE_SIZE as u32;
            frame(first)..frame(last) + 1
        };
        assert_eq!(frames("Kernel code").start, image.kept[0].start, "{}", machine.name);
        let borders = [frames("Kernel code").end, frames("Kernel rodata").end];
        let splits = if machine.paging == Paging::I386 { &borders[1..] } else { &borders[..] };
        assert!(splits.iter().all(|border| image.splits.contains(border)), "{}: {borders:x?}", machine.name);
        assert!(frames("Kernel bss").end >= image.kept.last().unwrap().end, "{}", machine.name);
    }
}

/// Sizes at which something begins, ends or is odd.
const SIZES: [(Paging, &[u32]); 3] = [
    (
        Paging::I386,
        &[
            32, 33, 37, 48, 64, 100, 128, 256, 511, 512, 875, 876, 877, 896, 897, 1000, 1024, 2048, 3000,
            3072, 3583, 3584, 3585, 4096,
        ],
    ),
    (
        Paging::I386Pae,
        &[
            256, 257, 511, 512, 513, 879, 880, 881, 896, 897, 1024, 2048, 3583, 3584, 4096, 5000, 5120, 8191,
            16_384,
        ],
    ),
    (
        Paging::X86_64,
        &[
            64, 65, 68, 69, 100, 127, 128, 256, 511, 512, 896, 897, 1000, 1024, 2048, 3000, 3583, 3584, 4096,
            5000, 8192, 16_384, 32_767, 65_536,
        ],
    ),
];

#[test]
fn every_size_boots() {
    for (paging, sizes) in SIZES {
        sizes.iter().for_each(|&mib| assert_boots(paging, mib));
    }
}

#[track_caller]
fn assert_boots(paging: Paging, mib: u32) {
    let at = format!("{paging:?}, {mib} MiB");
    let kernel = Kernel::boot(&Machine::clean(paging, Mebibytes(mib)).unwrap());
    assert_eq!(kernel.check(), Ok(()), "{at}");
    let MemoryPlan { present, reserved, max_pfn, .. } = MemoryPlan::new(paging, Mebibytes(mib));
    let zones = kernel.pages.zones();
    let (all, managed): (u32, u32) =
        zones.iter().fold((0, 0), |sum, zone| (sum.0 + zone.present(), sum.1 + zone.managed()));
    // Frame 0 exists and belongs to no zone.
    assert_eq!(all + 1, frames(&present), "{at}");
    assert_eq!(managed, frames(&present) - frames(&in_both(&present, &reserved)), "{at}");
    let spans: Vec<FrameRange> =
        zones.iter().map(|zone| zone.span()).filter(|span| !span.is_empty()).collect();
    assert!(spans.windows(2).all(|pair| pair[0].end == pair[1].start), "{at}: {spans:?}");
    assert_eq!((spans[0].start, spans.last().unwrap().end), (1, max_pfn.get()), "{at}");
    for zone in zones.iter().filter(|zone| zone.is_populated()) {
        assert_eq!(zone.free_pages(), zone.managed(), "{at}: {:?}", zone.kind());
        let marks = zone.watermarks();
        assert!(marks.min <= marks.low && marks.low <= marks.high, "{at}: {marks:?}");
        assert!(marks.high < zone.managed(), "{at}: {marks:?}");
    }
}

fn frames(ranges: &[FrameRange]) -> u32 {
    ranges.iter().map(|range| range.end - range.start).sum()
}

fn in_both(ranges: &[FrameRange], others: &[FrameRange]) -> Vec<FrameRange> {
    let common = |a: &FrameRange, b: &FrameRange| a.start.max(b.start)..a.end.min(b.end);
    let all = ranges.iter().flat_map(|a| others.iter().map(move |b| common(a, b)));
    all.filter(|range| range.start < range.end).collect()
}
