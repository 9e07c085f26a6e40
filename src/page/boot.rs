//! The free lists of a clean boot (reference §3.2).

use super::buddy::Placement;
use super::frame::{Frame, FrameState};
use super::zone::{Frames, Zone};
use super::zone_setup::set_up;
use super::zonelist::ZoneLists;
use super::{Contents, MemMap, PageAllocator};
use crate::base::{Detail, Layout, Migratetype, Order, PAGE_SIZE, Pages, Pfn, Trace, ZoneIndex, ZoneKind};
use std::ops::Range;

/// `ZONE_DMA` ends at 16 MiB.
const DMA_END: u32 = 0x1000;
/// `ZONE_DMA32` ends at 4 GiB.
const DMA32_END: u32 = 0x10_0000;

impl PageAllocator {
    /// A clean boot, at once.
    pub fn boot(
        layout: &Layout,
        present: &[Range<u32>],
        reserved: &[Range<u32>],
        late: &[Range<u32>],
    ) -> Self {
        Self::boot_on(MemMap::new(layout.max_pfn), layout, present, reserved, late)
    }

    /// A clean boot on a map of frames that are not known yet: what of `present` is not `reserved` is released as memblock does. What is `late` is released after
    /// watermarks, reserves and per-CPU parameters are set, as initramfs and init sections are (`free_initmem`); Linux
    /// frees it page by page through the per-CPU lists. Ranges are frame numbers, end exclusive, ascending.
    pub fn boot_on(
        mut mem: MemMap,
        layout: &Layout,
        present: &[Range<u32>],
        reserved: &[Range<u32>],
        late: &[Range<u32>],
    ) -> Self {
        let mut zones = zones(layout, present);
        let mut trace = Trace::new(Detail::Off);
        let mut frames = Frames { mem: &mut mem, trace: &mut trace };
        for range in intersect(present, reserved) {
            mark_reserved(range, &mut frames);
        }
        let free = subtract(present, reserved);
        let early = subtract(&free, late);
        for zone in zones.iter_mut().rev() {
            zone.release(&early, &mut frames);
        }
        set_up(&mut zones, layout.paging.pageblock_order().pages());
        for zone in &mut zones {
            zone.release(&intersect(&free, late), &mut frames);
        }
        let groups_mobility = groups_mobility(layout, present);
        let lists = ZoneLists::new(&zones);
        let mut allocator =
            PageAllocator { mem, zones, lists, groups_mobility, contents: Contents::default(), call: 0 };
        allocator.fold_counters();
        allocator
    }
}

/// `build_all_zonelists`: with too few page blocks, types are not kept apart. At that time all memory counts but its map.
fn groups_mobility(layout: &Layout, present: &[Range<u32>]) -> bool {
    let frames: Pages = present.iter().map(|part| part.end - part.start).sum();
    let map = u64::from(frames) * layout.paging.struct_page().get() / PAGE_SIZE;
    let fewest = layout.paging.pageblock_order().pages() * Migratetype::COUNT as Pages;
    u64::from(frames) >= map + u64::from(fewest)
}

/// Every zone that the kernel is compiled with, trimmed to the node's first and last frame
/// (`zone_spanned_pages_in_node`): a hole at a border stays in the span.
fn zones(layout: &Layout, present: &[Range<u32>]) -> Vec<Zone> {
    let order = layout.paging.pageblock_order();
    zone_limits(layout)
        .into_iter()
        .enumerate()
        .map(|(i, (kind, limits))| {
            let parts = intersect(present, std::slice::from_ref(&limits));
            let span = match parts.is_empty() {
                true => 0..0,
                false => limits.start.max(1)..limits.end.min(layout.max_pfn.get()),
            };
            let mut zone = Zone::empty(kind, ZoneIndex::new(i as u8), span, order);
            zone.present = parts.iter().map(|part| part.end - part.start.max(1)).sum();
            zone.open_blocks(&parts);
            zone
        })
        .collect()
}

/// `zone_sizes_init`. DMA starts at frame 1: frame 0 is never used.
fn zone_limits(layout: &Layout) -> Vec<(ZoneKind, Range<u32>)> {
    let (low, max) = (layout.max_low_pfn.get(), layout.max_pfn.get());
    if layout.paging.is_32bit() {
        vec![
            (ZoneKind::Dma, 0..DMA_END),
            (ZoneKind::Normal, DMA_END..low),
            (ZoneKind::HighMem, low..max),
            (ZoneKind::Movable, 0..0),
        ]
    } else {
        vec![
            (ZoneKind::Dma, 0..DMA_END),
            (ZoneKind::Dma32, DMA_END..DMA32_END.min(max)),
            (ZoneKind::Normal, DMA32_END..max),
            (ZoneKind::Movable, 0..0),
            (ZoneKind::Device, 0..0),
        ]
    }
}

impl Zone {
    /// `memmap_init_range`: a block whose first frame exists in the zone is movable; the rest stay unmovable.
    fn open_blocks(&mut self, parts: &[Range<u32>]) {
        let pages = self.blocks.pages();
        for part in parts {
            let first = part.start.max(self.span.start).next_multiple_of(pages);
            for start in (first..part.end).step_by(pages as usize) {
                self.blocks.set(Pfn::new(start), Migratetype::Movable);
            }
        }
    }

    /// `memblock_free_all`, or for high memory `add_highpages_with_active_regions`: there the lists end up reversed.
    fn release(&mut self, free: &[Range<u32>], frames: &mut Frames<'_>) {
        let placement = if self.kind == ZoneKind::HighMem { Placement::Usual } else { Placement::Tail };
        let span = self.span();
        for range in intersect(free, std::slice::from_ref(&span)) {
            self.managed += range.end - range.start;
            self.release_range(range, placement, frames);
        }
    }

    /// The largest aligned blocks that fit, ascending.
    fn release_range(&mut self, range: Range<u32>, placement: Placement, frames: &mut Frames<'_>) {
        let mut at = range.start;
        while at < range.end {
            let aligned = at.trailing_zeros().min(u32::from(Order::MAX.get()));
            let order = Order::new(aligned.min((range.end - at).ilog2()) as u8);
            let pfn = Pfn::new(at);
            let migratetype = self.blocks.get(pfn);
            self.free_one(pfn, order, migratetype, placement, frames);
            at += order.pages();
        }
    }
}

/// Marks a range as taken, in the largest blocks that fit.
fn mark_reserved(range: Range<u32>, frames: &mut Frames<'_>) {
    let mut at = range.start;
    while at < range.end {
        let aligned = if at == 0 { 0 } else { at.trailing_zeros().min(10) };
        let order = Order::new(aligned.min((range.end - at).ilog2()) as u8);
        frames.mem.set(Pfn::new(at), Frame::of_state(FrameState::Reserved, order), frames.trace);
        at += order.pages();
    }
}

/// The parts of `ranges` that lie in `others`.
fn intersect(ranges: &[Range<u32>], others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut parts: Vec<Range<u32>> = ranges
        .iter()
        .flat_map(|a| others.iter().map(move |b| a.start.max(b.start)..a.end.min(b.end)))
        .filter(|part| part.start < part.end)
        .collect();
    parts.sort_by_key(|part| part.start);
    parts
}

/// The parts of `ranges` outside `holes`, which are ascending.
fn subtract(ranges: &[Range<u32>], holes: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut parts = Vec::new();
    for range in ranges {
        let mut start = range.start;
        for hole in holes.iter().filter(|hole| hole.start < range.end && hole.end > range.start) {
            parts.push(start..hole.start.max(start));
            start = start.max(hole.end);
        }
        parts.push(start..range.end.max(start));
    }
    parts.retain(|part| part.start < part.end);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Paging;

    #[test]
    fn ranges() {
        assert_eq!(subtract(&[0..10, 20..30], &[0..2, 5..25]), [2..5, 25..30]);
        assert_eq!(intersect(&[0..10, 20..30], &[5..12, 14..25]), [5..10, 20..25]);
    }

    /// The fewest frames with which types are kept apart: five page blocks and the map.
    #[test]
    fn few_frames_are_not_grouped_by_mobility() {
        let table = [
            (Paging::X86_64, [1000..2000, 2000..3600], true),
            (Paging::X86_64, [1000..2000, 2000..3599], false),
            (Paging::X86_64, [0..600, 4000..6000], true),
            (Paging::I386, [0..160, 160..5171], true),
            (Paging::I386, [0..160, 160..5168], false),
        ];
        for (paging, present, expected) in table {
            let layout = Layout::new(paging, Pfn::new(8192));
            assert_eq!(groups_mobility(&layout, &present), expected, "{paging:?}, {present:?}");
        }
    }

    #[test]
    fn what_is_reserved_is_marked_so_in_the_largest_blocks() {
        let layout = Layout::new(Paging::I386, Pfn::new(8192));
        let pages = PageAllocator::boot(&layout, &[0..0x9f, 0x100..8192], &[0..7, 24..37, 4096..6144], &[]);
        let reserved = |pfn: &u32| pages.mem().get(Pfn::new(*pfn)).state() == FrameState::Reserved;
        let heads: Vec<(u32, u8)> = (0..8192)
            .filter(reserved)
            .map(|pfn| (pfn, pages.mem().get(Pfn::new(pfn)).order().get()))
            .collect();
        let low = [(0, 0), (1, 0), (2, 1), (4, 1), (6, 0)];
        let others = [(24, 3), (32, 2), (36, 0), (4096, 10), (5120, 10)];
        assert_eq!(heads, [&low[..], &others[..]].concat());
    }

    #[test]
    fn a_clean_686_has_the_shape_of_a_real_one() {
        let layout = Layout::new(Paging::I386, Pfn::new(262_112));
        let pages =
            PageAllocator::boot(&layout, &[0..0x9f, 0x100..262_112], &[0..0x100, 0x1000..0x1d86], &[]);
        assert_eq!(pages.check(), Ok(()));
        let dma = &pages.zones()[0];
        assert_eq!((dma.present(), dma.managed(), dma.span()), (3998, 3840, 1..4096));
        let blocks: Vec<u32> = Order::all().map(|order| dma.free_blocks(order)).collect();
        assert_eq!(blocks, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 3], "as /proc/buddyinfo of the recorded machine");
        assert_eq!(dma.pageblocks().types()[0], Migratetype::Unmovable);
        let high = pages.zones()[2].free_list(Order::MAX, Migratetype::Movable);
        let order: Vec<Pfn> = high.iter(pages.mem()).collect();
        assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "high memory is listed from the top");
    }
}
