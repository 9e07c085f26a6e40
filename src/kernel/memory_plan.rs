//! What a PC's firmware and the kernel's own boot leave of physical memory.
//!
//! Boot's own consumption that follows from rules is planned as memblock does it: image, memory map, hash tables, the
//! first CPU's variables, swiotlb. Sizes and order are those of the recorded machines (Debian 6.1, QEMU `pc`), whose
//! reserved frames the plan gives one for one. What boot takes later from the page allocator (drivers, daemons, caches)
//! a clean boot does not have.

use super::Mebibytes;
use super::memblock::Memblock;
use crate::base::{INITRAMFS, KernelImage, Layout, PAGE_SIZE, Paging, Pfn};
use crate::paging::PageTables;
use std::ops::Range;

/// A range of frames, end exclusive.
pub type FrameRange = Range<u32>;

/// What exists and what of it is taken before the page allocator starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemoryPlan {
    /// One past the last frame.
    pub max_pfn: Pfn,
    /// RAM, ascending.
    pub present: Vec<FrameRange>,
    /// Taken at boot and kept, ascending, inside `present`.
    pub reserved: Vec<FrameRange>,
    /// Given to the allocator only when boot is done, after watermarks are set: initramfs and init sections; ascending.
    pub late: Vec<FrameRange>,
    /// Where boot puts the page tables of the direct map: inside `reserved`.
    pub early_tables: Vec<FrameRange>,
    /// The memory map (`mem_map`, `vmemmap`), inside `reserved`.
    pub memory_map: FrameRange,
    /// swiotlb's pool, inside `reserved`; empty without one.
    pub bounce_pool: FrameRange,
}

/// Frames in a mebibyte.
const PER_MIB: u32 = 256;
/// RAM below this lies in one piece; more is split at 3 GiB and goes on at 4 GiB.
const HOLE_FROM: Mebibytes = Mebibytes(3584);
/// Where the hole for devices begins and ends.
const HOLE: FrameRange = 3072 * PER_MIB..4096 * PER_MIB;
/// The firmware keeps the last 128 KiB below the hole for its tables.
const FIRMWARE_TOP: u32 = 32;
/// Frames 0x9f to 0xff are the video window and the firmware.
const FIRMWARE_LOW: FrameRange = 0x9f..0x100;
/// Frames of a 2 MiB page, in which x86-64 maps its memory map and the variables of CPUs.
const LARGE: u32 = 512;
/// swiotlb's pool: 64 MiB in slots of 2 KiB.
const POOL: u32 = 16_384;
const SLOTS: u64 = 32_768;

impl MemoryPlan {
    /// The plan of a machine with this much RAM.
    pub fn new(paging: Paging, ram: Mebibytes) -> Self {
        let present = present_ranges(paging, ram);
        let max_pfn = Pfn::new(present.last().expect("there is some RAM").end);
        let layout = Layout::new(paging, max_pfn);
        let low_end = layout.max_low_pfn.get();
        let mut memblock = Memblock::new(&present, low_end);
        let image = Image::load(paging, &present, &mut memblock);
        let tables = PageTables::frames_at_boot(&layout, &present).saturating_sub(frames_in(&image.brk));
        let taken = Taken::from(&mut memblock, paging, &present, low_end, tables);
        let mut reserved = [image.kept, taken.others].concat();
        reserved.extend([0..FIRMWARE_LOW.end, taken.memory_map.clone(), taken.bounce_pool.clone()]);
        let early_tables = vec![image.brk, taken.tables];
        reserved.extend(early_tables.iter().cloned());
        let mut late = image.init;
        late.push(taken.initramfs);
        MemoryPlan {
            max_pfn,
            present,
            reserved: ascending(reserved),
            late: ascending(late),
            early_tables,
            memory_map: taken.memory_map,
            bounce_pool: taken.bounce_pool,
        }
    }
    /// Ranges below `max_pfn` where a PC has no RAM.
    pub fn holes(max_pfn: Pfn) -> Vec<(u32, u32)> {
        let below_4g = HOLE.start - FIRMWARE_TOP..HOLE.end;
        let holes = [FIRMWARE_LOW, below_4g];
        holes.iter().filter(|hole| hole.end < max_pfn.get()).map(|hole| (hole.start, hole.end)).collect()
    }
}

fn ascending(mut ranges: Vec<FrameRange>) -> Vec<FrameRange> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    ranges
}

/// A PC's RAM: the firmware's window is cut out, and the hole below 4 GiB.
/// A kernel without PAE does not see what lies above 4 GiB (`highmem_pfn_init`).
fn present_ranges(paging: Paging, ram: Mebibytes) -> Vec<FrameRange> {
    let frames = ram.0 * PER_MIB;
    let low_end = if ram < HOLE_FROM { frames } else { HOLE.start };
    let mut ranges = vec![0..FIRMWARE_LOW.start, FIRMWARE_LOW.end..low_end - FIRMWARE_TOP];
    if frames > low_end && paging != Paging::I386 {
        ranges.push(HOLE.end..HOLE.end + (frames - low_end));
    }
    ranges
}

/// The kernel's image, where the loader put it.
struct Image {
    kept: Vec<FrameRange>,
    init: Vec<FrameRange>,
    brk: FrameRange,
}

impl Image {
    /// A real x86-64 kernel does not boot with less than 69 MiB; here its bss is left out.
    fn load(paging: Paging, present: &[FrameRange], memblock: &mut Memblock) -> Image {
        let image = KernelImage::of(paging);
        let fits =
            |part: &&FrameRange| present.iter().any(|ram| ram.start <= part.start && part.end <= ram.end);
        let fitting = |parts: &[FrameRange]| parts.iter().filter(fits).cloned().collect::<Vec<FrameRange>>();
        let kept = fitting(image.kept);
        let init = fitting(image.init);
        let brk = if fits(&&image.brk) { image.brk } else { 0..0 };
        memblock.reserve(0..FIRMWARE_LOW.end);
        kept.iter().chain(&init).chain([&brk]).for_each(|part| memblock.reserve(part.clone()));
        // What is given back so early is free, but nothing of boot's own ever lies there.
        memblock.reserve(image.alternatives);
        Image { kept, init, brk }
    }
}

/// What boot takes from memblock.
struct Taken {
    initramfs: FrameRange,
    tables: FrameRange,
    memory_map: FrameRange,
    bounce_pool: FrameRange,
    others: Vec<FrameRange>,
}

impl Taken {
    /// In the order of `setup_arch`, `mm_init` and their callers.
    fn from(
        memblock: &mut Memblock,
        paging: Paging,
        present: &[FrameRange],
        low_end: u32,
        tables: u32,
    ) -> Taken {
        let end = present.last().expect("there is some RAM").end;
        let first_bank = present.iter().filter(|ram| ram.end <= HOLE.start).map(|ram| ram.end).max();
        let initramfs_end = first_bank.unwrap_or(end).min(low_end);
        let initramfs = memblock.take(INITRAMFS, 1, initramfs_end);
        let tables = memblock.take(tables.max(early_frames(paging)), 1, end);
        let (map_frames, map_align) = memory_map_frames(paging, present, end);
        let memory_map = memblock.take(map_frames, map_align, end);
        let mut others = vec![percpu(paging, memblock, end)];
        let kernel_pages = low_frames(present, low_end).saturating_sub(map_frames);
        for scale in [DENTRIES, INODES] {
            others.push(memblock.take(hash_table_frames(paging, kernel_pages, scale), 1, end));
        }
        let mut bounce_pool = 0..0;
        if has_bounce_pool(paging, end) {
            bounce_pool = memblock.take(POOL, 1, HOLE.end.min(initramfs.start));
            others.push(memblock.take(frames_of(SLOTS * slot_bytes(paging)), 1, end));
        }
        Taken { initramfs, tables, memory_map, bounce_pool, others }
    }
}

/// Page tables that do not fit behind bss, the log's buffers and what else boot takes before the memory map: measured.
const fn early_frames(paging: Paging) -> u32 {
    match paging {
        Paging::I386 => 2,
        Paging::I386Pae => 4,
        Paging::X86_64 => 62,
    }
}

/// Frames, and their alignment. i386: 40 bytes a spanned frame, one flat array.
/// x86-64: 64 bytes a frame of every section that has RAM, mapped in 2 MiB pages.
fn memory_map_frames(paging: Paging, present: &[FrameRange], end: u32) -> (u32, u32) {
    let page_bytes = paging.struct_page().get();
    let Some(section) = paging.section() else {
        return (frames_of(u64::from(end) * page_bytes), 1);
    };
    let sections = (0..end.div_ceil(section))
        .map(|number| number * section..(number + 1) * section)
        .filter(|frames| present.iter().any(|ram| ram.start < frames.end && frames.start < ram.end))
        .count() as u64;
    (frames_of(sections * u64::from(section) * page_bytes), LARGE)
}

/// The first CPU's variables (`pcpu_embed_first_chunk`); on x86-64 in a unit of 2 MiB, of which the rest is given back.
fn percpu(paging: Paging, memblock: &mut Memblock, end: u32) -> FrameRange {
    if paging.is_32bit() {
        return memblock.take(33, 1, end);
    }
    let unit = memblock.take(LARGE, LARGE, end);
    let used = unit.start..unit.start + 62;
    memblock.give_back(used.end..unit.end);
    used
}

/// One dentry bucket for so many bytes of low memory, as a power of two.
const DENTRIES: u32 = 13;
/// One inode bucket.
const INODES: u32 = 14;

/// `alloc_large_system_hash`: a bucket is a pointer.
fn hash_table_frames(paging: Paging, kernel_pages: u32, scale: u32) -> u32 {
    let buckets = (kernel_pages.next_multiple_of(PER_MIB) >> (scale - 12)).next_power_of_two();
    frames_of(u64::from(buckets) * paging.word().get())
}

fn low_frames(present: &[FrameRange], low_end: u32) -> u32 {
    present.iter().map(|ram| ram.end.min(low_end).saturating_sub(ram.start)).sum()
}

/// swiotlb exists where RAM reaches beyond 4 GiB; 686 is built without it (reference §8.4).
fn has_bounce_pool(paging: Paging, end: u32) -> bool {
    paging != Paging::I386 && end > HOLE.end
}

/// `sizeof(struct io_tlb_slot)`.
const fn slot_bytes(paging: Paging) -> u64 {
    if paging.is_32bit() { 16 } else { 24 }
}

fn frames_in(range: &FrameRange) -> u32 {
    range.end - range.start
}

fn frames_of(bytes: u64) -> u32 {
    bytes.div_ceil(PAGE_SIZE) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_sound(paging: Paging, mib: u32) {
        let plan = MemoryPlan::new(paging, Mebibytes(mib));
        let taken = ascending([plan.reserved.clone(), plan.late.clone()].concat());
        for pair in taken.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{paging:?} {mib} MiB: {pair:?} overlap");
        }
        let present: u32 = plan.present.iter().map(|r| r.end - r.start).sum();
        let seen = if paging == Paging::I386 && mib >= HOLE_FROM.0 { HOLE.start } else { mib * PER_MIB };
        assert_eq!(present, seen - FIRMWARE_TOP - (FIRMWARE_LOW.end - FIRMWARE_LOW.start));
    }

    #[test]
    fn every_size_has_a_plan() {
        for paging in Paging::ALL {
            let (least, most) = crate::kernel::ram_range(paging).into_inner();
            (least..=most)
                .step_by(if most > 4096 { 61 } else { 7 })
                .chain([most])
                .for_each(|mib| assert_sound(paging, mib));
        }
    }

    #[test]
    fn recorded_sizes() {
        let plan = MemoryPlan::new(Paging::I386, Mebibytes(1024));
        assert_eq!(plan.max_pfn.get(), 262_112);
        let plan = MemoryPlan::new(Paging::X86_64, Mebibytes(4096));
        assert_eq!(plan.max_pfn.get(), 1_310_720);
    }

    /// Runs of reserved frames, as the recording of a machine says them.
    #[track_caller]
    fn assert_reserved(paging: Paging, mib: u32, recorded: &[FrameRange]) {
        let mut runs: Vec<FrameRange> = Vec::new();
        for range in MemoryPlan::new(paging, Mebibytes(mib)).reserved {
            match runs.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => runs.push(range),
            }
        }
        assert_eq!(runs, recorded, "{paging:?}, {mib} MiB: {runs:x?}");
    }

    #[test]
    fn recorded_machines_reserve_the_same_frames() {
        let pae = |top| [0..0x100, 0x1000..0x1da4, 0x1e94..0x1f24, top];
        assert_reserved(Paging::I386Pae, 1280, &pae(0x3_6169..0x3_6ece));
        assert_reserved(Paging::I386Pae, 5120, &pae(0x2_f169..0x3_6ece));
        let image =
            [0..0x100, 0x1000..0x1e02, 0x2000..0x28e7, 0x2a00..0x3042, 0x330c..0x4203, 0x4400..0x4411];
        let top = [0xb_beb0..0xb_feb0, 0x13_b600..0x13_bc3e, 0x13_be00..0x13_fe00, 0x13_ff02..0x14_0000];
        assert_reserved(Paging::X86_64, 4096, &[&image[..], &top[..]].concat());
    }
}
