//! What a PC's firmware and the kernel's own boot leave of physical memory.
//!
//! The numbers are those of the recorded machines (Debian 6.1, QEMU `pc`), where boot is nothing but a fixed
//! consumption: image, memory map, page tables of the direct map, swiotlb. What boot allocates beyond that
//! (initramfs, caches, daemons) a clean boot does not have.

use super::Mebibytes;
use crate::base::{Layout, Paging, Pfn};
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
    /// Taken at boot, ascending, inside `present`.
    pub reserved: Vec<FrameRange>,
    /// Where boot puts the page tables of the direct map: inside `reserved`.
    pub early_tables: FrameRange,
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
/// Where the kernel's image starts: 16 MiB.
const IMAGE_START: u32 = 0x1000;
/// Kept for page tables of the direct map and other early needs, at the top of low memory.
const EARLY: u32 = 256;
/// swiotlb's pool: 64 MiB.
const POOL: u32 = 16384;

impl MemoryPlan {
    /// The plan of a machine with this much RAM.
    pub fn new(paging: Paging, ram: Mebibytes) -> Self {
        let present = present_ranges(paging, ram);
        let max_pfn = Pfn::new(present.last().expect("there is some RAM").end);
        let layout = Layout::new(paging, max_pfn);
        let mut top = TopDown { low_end: low_end(&present, &layout) };
        let early_tables = top.take(EARLY);
        let map = top.take(memory_map_frames(paging, &present, max_pfn));
        let bounce_pool = if has_bounce_pool(paging, max_pfn) { top.take_low(POOL, &present) } else { 0..0 };
        let mut reserved = image(paging, ram);
        reserved.extend([0..FIRMWARE_LOW.end, bounce_pool.clone(), map, early_tables.clone()]);
        reserved.retain(|range| !range.is_empty());
        reserved.sort_by_key(|range| range.start);
        MemoryPlan { max_pfn, present, reserved, early_tables, bounce_pool }
    }
    /// Ranges below `max_pfn` where a PC has no RAM.
    pub fn holes(max_pfn: Pfn) -> Vec<(u32, u32)> {
        let below_4g = HOLE.start - FIRMWARE_TOP..HOLE.end;
        let holes = [FIRMWARE_LOW, below_4g];
        holes.iter().filter(|hole| hole.end < max_pfn.get()).map(|hole| (hole.start, hole.end)).collect()
    }
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

/// The end of the memory that boot allocates from, top down: low memory on i386, all of it on x86-64.
fn low_end(present: &[FrameRange], layout: &Layout) -> u32 {
    let end = present.last().expect("there is some RAM").end;
    end.min(layout.max_low_pfn.get())
}

/// 40 bytes a spanned frame on i386 (one flat array), 64 bytes a present one on x86-64 (in whole sections).
fn memory_map_frames(paging: Paging, present: &[FrameRange], max_pfn: Pfn) -> u32 {
    let frames =
        if paging.is_32bit() { max_pfn.get() } else { present.iter().map(|r| r.end - r.start).sum() };
    (u64::from(frames) * paging.struct_page().get()).div_ceil(crate::base::PAGE_SIZE) as u32
}

/// swiotlb exists where RAM reaches beyond 4 GiB; 686 is built without it (reference §8.4).
fn has_bounce_pool(paging: Paging, max_pfn: Pfn) -> bool {
    paging != Paging::I386 && max_pfn.get() > HOLE.end
}

/// Boot's allocations go from the top of memory downwards.
struct TopDown {
    low_end: u32,
}

impl TopDown {
    fn take(&mut self, frames: u32) -> FrameRange {
        self.low_end -= frames;
        self.low_end..self.low_end + frames
    }
    /// The same, below 4 GiB.
    fn take_low(&mut self, frames: u32, present: &[FrameRange]) -> FrameRange {
        let below_hole = present.iter().filter(|range| range.end <= HOLE.start).map(|range| range.end).max();
        match below_hole {
            Some(end) if self.low_end > HOLE.end => end - frames..end,
            _ => self.take(frames),
        }
    }
}

/// The kernel's image with its data, and what the loader put beside it, as recorded.
/// A 64-bit kernel reserves 17 MiB of bss; a machine too small for it gets the image without.
fn image(paging: Paging, ram: Mebibytes) -> Vec<FrameRange> {
    let pieces: &[(u32, u32)] = match paging {
        Paging::I386 => &[(IMAGE_START, 3462)],
        Paging::I386Pae => &[(IMAGE_START, 3492)],
        Paging::X86_64 if ram < Mebibytes(128) => &[(IMAGE_START, 3586), (8192, 2279)],
        Paging::X86_64 => &[(IMAGE_START, 3586), (8192, 2279), (10752, 1602), (13068, 4357)],
    };
    pieces.iter().map(|&(start, frames)| start..start + frames).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_sound(paging: Paging, mib: u32) {
        let plan = MemoryPlan::new(paging, Mebibytes(mib));
        for pair in plan.reserved.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{paging:?} {mib} MiB: {pair:?} overlap");
        }
        let present: u32 = plan.present.iter().map(|r| r.end - r.start).sum();
        let seen = if paging == Paging::I386 && mib >= HOLE_FROM.0 { HOLE.start } else { mib * PER_MIB };
        assert_eq!(present, seen - FIRMWARE_TOP - (FIRMWARE_LOW.end - FIRMWARE_LOW.start));
    }

    #[test]
    fn every_size_has_a_plan() {
        for mib in [32, 64, 512, 1024, 3072, 3584, 4096] {
            assert_sound(Paging::I386, mib);
        }
        for mib in [256, 1280, 5120, 16384] {
            assert_sound(Paging::I386Pae, mib);
        }
        for mib in [64, 128, 256, 2048, 4096, 65536] {
            assert_sound(Paging::X86_64, mib);
        }
    }

    #[test]
    fn recorded_sizes() {
        let plan = MemoryPlan::new(Paging::I386, Mebibytes(1024));
        assert_eq!(plan.max_pfn.get(), 262_112);
        let plan = MemoryPlan::new(Paging::X86_64, Mebibytes(4096));
        assert_eq!(plan.max_pfn.get(), 1_310_720);
    }
}
