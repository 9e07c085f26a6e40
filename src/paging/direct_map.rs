//! What is mapped from boot on: the direct map in large leaves, and the upper levels that never come later
//! (reference §5.2 step 5, §6.3). The same plan serves a clean boot, where tables lie in reserved frames, and a
//! recording, where their frames are not known.

use super::geometry::{self, LevelGeometry};
use super::table::{OlderTables, Registry, TableAt};
use super::{PageTables, Protection, Pte};
use crate::base::snapshot::{Snapshot, Use};
use crate::base::{Bytes, KernelImage, Layout, Level, PAGE_SIZE, Paging, Pfn, PhysAddr, Space, VirtAddr};
use crate::page::PageAllocator;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A table by depth (0: the root) and the first address that it maps.
type Place = (usize, VirtAddr);

/// Frames of the first mebibyte.
const FIRST_MIB: u32 = 0x100;

/// Tables and leaves to make, in no memory yet.
#[derive(Debug)]
struct Plan {
    paging: Paging,
    tables: BTreeSet<Place>,
    /// Tables from before paging was on: `_KERNPG_TABLE` instead of `_PAGE_TABLE` leads to them.
    early: BTreeSet<Place>,
    leaves: Vec<(usize, VirtAddr, Pte)>,
}

impl Plan {
    fn at_boot(layout: &Layout, ram: &[Range<u32>]) -> Self {
        let paging = layout.paging;
        let mut plan = Plan { paging, tables: BTreeSet::new(), early: BTreeSet::new(), leaves: Vec::new() };
        plan.table(0, VirtAddr::NULL);
        for range in ram {
            plan.map_ram(layout, range);
        }
        if paging.is_32bit() {
            plan.add_windows(layout);
        } else {
            plan.tables_for(1, layout.vmalloc_start..layout.vmalloc_end);
        }
        plan
    }

    fn levels(&self) -> &'static [LevelGeometry] {
        geometry::levels(self.paging)
    }
    /// Depth of the last level.
    fn last(&self) -> usize {
        self.levels().len() - 1
    }

    /// A table of this depth for an address, and all above it.
    fn table(&mut self, depth: usize, at: VirtAddr) -> Place {
        for (depth, geometry) in self.levels().iter().enumerate().take(depth + 1) {
            self.tables.insert((depth, geometry.table_start(at)));
        }
        (depth, self.levels()[depth].table_start(at))
    }
    /// Tables of this depth for every address of a range.
    fn tables_for(&mut self, depth: usize, range: Range<VirtAddr>) {
        let span = self.levels()[depth].table_span();
        let mut at = range.start;
        while at < range.end {
            self.table(depth, at);
            at = self.levels()[depth].table_start(at).plus(span);
        }
    }
    fn leaf(&mut self, depth: usize, at: VirtAddr, entry: Pte) {
        self.table(depth, at);
        self.leaves.push((depth, at, entry));
    }

    /// One range of RAM in the direct map; the first is mapped to 1 MiB, whatever holes the firmware has there.
    fn map_ram(&mut self, layout: &Layout, range: &Range<u32>) {
        let end = if range.start == 0 { range.end.max(FIRST_MIB) } else { range.end };
        let (mut phys, end) = (Pfn::new(range.start).start(), Pfn::new(end).min(layout.max_low_pfn).start());
        while phys < end {
            let depth = leaf_depth(self.paging, phys, end);
            let at = layout.page_offset.plus(phys.get());
            let entry = if depth == self.last() { Pte::leaf } else { Pte::large_leaf };
            self.leaf(depth, at, entry(phys, Protection::Kernel, self.paging));
            phys = phys.plus(self.levels()[depth].entry_span());
        }
        if self.paging.is_32bit() && range.start == 0 {
            let head = self.table(self.last(), layout.page_offset);
            self.early.insert(head);
        }
    }
    /// i386: the empty tables of the kmap and fixmap windows (`page_table_range_init`).
    fn add_windows(&mut self, layout: &Layout) {
        let last = self.last();
        self.table(last, layout.pkmap_base);
        self.tables_for(last, layout.fixaddr_start..layout.fixaddr_top);
        if self.paging == Paging::I386 {
            let fixmap = self.table(last, layout.fixaddr_start);
            self.early.insert(fixmap);
        }
    }

    /// The kernel's tables, each placed by `place`.
    fn build(
        self,
        pages: &mut PageAllocator,
        mut place: impl FnMut(&mut PageTables, &'static LevelGeometry, VirtAddr) -> TableAt,
    ) -> PageTables {
        let mut tables = PageTables {
            paging: self.paging,
            kernel_root: TableAt::Frame(PhysAddr::NULL),
            roots: BTreeMap::new(),
            registry: Registry::default(),
            older: OlderTables::default(),
            epoch: 0,
        };
        let mut placed = BTreeMap::new();
        for (depth, start) in &self.tables {
            let at = place(&mut tables, &self.levels()[*depth], *start);
            placed.insert((*depth, *start), at);
        }
        tables.kernel_root = placed[&(0, VirtAddr::NULL)];
        for (child, at) in placed.iter().filter(|((depth, _), _)| *depth > 0) {
            let parent = &self.levels()[child.0 - 1];
            let link = match self.early.contains(child) {
                true => Pte::kernel_table(at.address()),
                false => tables.link(parent.level, *at),
            };
            let table = placed[&(child.0 - 1, parent.table_start(child.1))];
            tables.set_entry(table, parent.index(child.1), link, pages);
        }
        for (depth, at, entry) in &self.leaves {
            let geometry = &self.levels()[*depth];
            let table = placed[&(*depth, geometry.table_start(*at))];
            tables.set_entry(table, geometry.index(*at), *entry, pages);
        }
        tables
    }
}

/// The depth whose leaf maps `phys`: the largest that is aligned, fits before `end`, is not split at a border of the
/// kernel's image, and is not the machine's first large page, which is always in 4 KiB pages because device memory
/// lies in it.
fn leaf_depth(paging: Paging, phys: PhysAddr, end: PhysAddr) -> usize {
    let levels = geometry::levels(paging);
    let fits = |level: &LevelGeometry| {
        let span = level.entry_span();
        let aligned = phys.get() % span == 0 && !phys.is_null() && phys.get() + span <= end.get();
        level.has_large && aligned && !is_split(paging, phys..phys.plus(span))
    };
    levels.iter().position(fits).unwrap_or(levels.len() - 1)
}

/// Whether the kernel changes the protection of a part of this page only.
fn is_split(paging: Paging, page: Range<PhysAddr>) -> bool {
    KernelImage::of(paging).splits.iter().any(|&border| page.contains(&Pfn::new(border).start()))
}

impl PageTables {
    /// How many frames [`PageTables::boot`] takes.
    pub fn frames_at_boot(layout: &Layout, ram: &[Range<u32>]) -> u32 {
        Plan::at_boot(layout, ram).tables.len() as u32
    }

    /// The tables of a clean boot: the direct map in large pages, the upper levels that exist from boot (reference §5.2, §6.3).
    /// Frames for them come from `early` (reserved at boot, not from the allocator), lowest first.
    /// `ram`: frames that are there, end exclusive, ascending, the first from 0.
    ///
    /// # Panics
    /// If `early` has fewer than [`PageTables::frames_at_boot`].
    pub fn boot(
        layout: &Layout,
        ram: &[Range<u32>],
        early: &mut dyn Iterator<Item = Pfn>,
        pages: &mut PageAllocator,
    ) -> Self {
        Plan::at_boot(layout, ram).build(pages, |tables, geometry, start| {
            let frame = early.next().expect("boot reserved frames for the page tables");
            tables.registry.add(Space::Kernel, geometry.level, start, frame, true);
            TableAt::Frame(frame.start())
        })
    }

    /// The tables of a recorded machine: those of boot, and those that its vmalloc areas imply. Their frames are not known.
    /// What busy areas map is not recorded.
    pub fn restore(layout: &Layout, snapshot: &Snapshot, pages: &mut PageAllocator) -> Self {
        let mut plan = Plan::at_boot(layout, &ram_of(snapshot));
        let last = plan.last();
        for area in &snapshot.purge {
            plan.tables_for(last, without_guard(area));
        }
        for area in snapshot.busy.iter().map(|area| without_guard(&area.range)) {
            for at in (area.start.get()..area.end.get()).step_by(PAGE_SIZE as usize) {
                plan.leaf(last, VirtAddr::new(at), Pte::UNRECORDED);
            }
        }
        plan.build(pages, |tables, geometry, start| TableAt::Older(tables.older.add(geometry, start)))
    }
}

/// How much of the direct map lies in pages of each size, in bytes (`direct_pages_count`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DirectMapSizes {
    /// In pages of 4 KiB.
    pub small: Bytes,
    /// In pages of 2 MiB; on i386 without PAE of 4 MiB.
    pub large: Bytes,
    /// In pages of 1 GiB, as Linux counts them: once for each round of mapping that meets the page.
    pub giant: Bytes,
}

impl PageTables {
    /// What `DirectMap4k` and the lines after it say in `/proc/meminfo` (reference §6.3).
    pub fn direct_map_sizes(&self, layout: &Layout, pages: &PageAllocator) -> DirectMapSizes {
        let (mut small, mut large, mut giant) = (0, 0, 0);
        let borders = round_borders(layout.max_low_pfn.start());
        let mut at = layout.page_offset;
        while at < layout.high_memory {
            let Some(last) = self.rungs(Space::Kernel, at, pages).last() else { break };
            let (start, span) = (last.geometry.entry_start(at), last.geometry.entry_span());
            if last.is_leaf() {
                match last.geometry.level {
                    Level::Pte => small += span,
                    Level::Pud => {
                        giant += span * rounds(start.get() - layout.page_offset.get(), span, &borders)
                    }
                    _ => large += span,
                }
            }
            at = start.plus(span);
        }
        DirectMapSizes { small: Bytes::new(small), large: Bytes::new(large), giant: Bytes::new(giant) }
    }
}

/// How many rounds of mapping meet a page.
fn rounds(start: u64, span: u64, borders: &[u64]) -> u64 {
    1 + borders.iter().filter(|&&border| start < border && border < start + span).count() as u64
}

/// `memory_map_top_down`: RAM is mapped from its end downwards, first 2 MiB, then in rounds of 512 MiB until that much
/// is mapped, then the rest; where rounds meet. A 1 GiB page is mapped whole by the first round that touches it.
fn round_borders(end: PhysAddr) -> Vec<u64> {
    const FIRST: u64 = 2 << 20;
    const NEXT: u64 = 512 << 20;
    let top = end.get() / FIRST * FIRST;
    let mut borders = vec![top, top.saturating_sub(FIRST)];
    let mut last = top.saturating_sub(FIRST);
    while last > 0 && top - last < NEXT {
        last = (last - 1) / NEXT * NEXT;
        borders.push(last);
    }
    borders
}

/// An area without the guard page at its end.
fn without_guard(area: &Range<u64>) -> Range<VirtAddr> {
    VirtAddr::new(area.start)..VirtAddr::new(area.end - PAGE_SIZE)
}

/// The frames that a recorded machine has, from 0: what its zones span without their holes.
fn ram_of(snapshot: &Snapshot) -> Vec<Range<u32>> {
    let mut ram: Vec<Range<u32>> = Vec::new();
    let mut end = 0;
    let zones = snapshot.zones.iter().filter(|zone| !zone.span.is_empty());
    for zone in zones {
        let mut at = if end == 0 { 0 } else { zone.span.start };
        for (hole, _) in zone.uses.iter().filter(|(_, used)| *used == Use::Hole) {
            ram.push(at..hole.start);
            at = hole.end;
        }
        ram.push(at..zone.span.end);
        end = zone.span.end;
    }
    ram.retain(|range| !range.is_empty());
    ram
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(paging: Paging, max_pfn: u32) -> Plan {
        let layout = Layout::new(paging, Pfn::new(max_pfn));
        Plan::at_boot(&layout, &[0..0x9f, 0x100..max_pfn])
    }

    /// Leaves of the direct map by size: 4 KiB, 2 or 4 MiB, 1 GiB.
    #[track_caller]
    fn assert_leaves(paging: Paging, max_pfn: u32, expected: [usize; 3]) {
        let plan = plan(paging, max_pfn);
        let count = |shift: u32| {
            plan.leaves.iter().filter(|(depth, _, _)| plan.levels()[*depth].shift == shift).count()
        };
        assert_eq!(
            [count(12), count(paging.large_page_shift()), count(30)],
            expected,
            "{paging:?} {max_pfn:#x}"
        );
    }

    #[test]
    fn the_direct_map_uses_the_largest_leaves() {
        assert_leaves(Paging::I386, 0x3ffe0, [2 * 1024 + 0x3fe, 218 - 2, 0]);
        assert_leaves(Paging::I386Pae, 0x4ffe0, [4 * 512 + 0x1fe, 439 - 4, 0]);
        assert_leaves(Paging::X86_64, 0xffe0, [3 * 512 + 0x1e0, 127 - 3, 0]);
        assert_leaves(Paging::X86_64, 0x40000, [3 * 512, 512 - 3, 0]);
        assert_leaves(Paging::X86_64, 0x80000, [3 * 512, 512 - 3, 1]);
    }

    #[track_caller]
    fn assert_entry(paging: Paging, phys: u64, raw: u64) {
        let plan = plan(paging, 0x4ffe0);
        let layout = Layout::new(paging, Pfn::new(0x4ffe0));
        let at = layout.page_offset.plus(phys);
        let (_, _, entry) = plan
            .leaves
            .iter()
            .rev()
            .find(|(depth, start, _)| plan.levels()[*depth].entry_start(at) == *start)
            .unwrap();
        assert_eq!(entry.raw(), raw, "{paging:?} {phys:#x}");
    }

    #[test]
    fn leaves_of_the_direct_map_are_the_recorded_ones() {
        assert_entry(Paging::I386, 0, 0x163);
        assert_entry(Paging::I386, 0xa_0000, 0xa_0163);
        assert_entry(Paging::I386, 0x2c2_d000, 0x2c0_01e3);
        assert_entry(Paging::I386Pae, 0x100_0000 + 0x20_0000, 0x8000_0000_0120_01e3);
        assert_entry(Paging::I386Pae, 0x10_0000, 0x8000_0000_0010_0163);
        assert_entry(Paging::X86_64, 0x700_0000, 0x8000_0000_0700_01e3);
        assert_entry(Paging::X86_64, 0x18_0000, 0x8000_0000_0018_0163);
    }

    #[test]
    fn tables_at_boot() {
        let tables = |paging, max_pfn| plan(paging, max_pfn).tables.len();
        // Root; direct map's first and last 4 MiB, and those where the image has a border; kmap; fixmap.
        assert_eq!(tables(Paging::I386, 0x4ffe0), 5 + 1);
        // Root; the kernel's PMD; direct map's first and last 2 MiB, and borders; kmap; fixmap (2).
        assert_eq!(tables(Paging::I386Pae, 0x4ffe0), 7 + 3);
        // Root; the direct map's PUD, PMD, first and last 2 MiB, and borders; 64 PUDs for vmalloc.
        assert_eq!(tables(Paging::X86_64, 0xffe0), 5 + 2 + 64);
    }

    #[test]
    fn rounds_of_mapping_go_from_the_top_down() {
        const GIB: u64 = 1 << 30;
        let borders = |frames: u32| round_borders(Pfn::new(frames).start());
        assert_eq!(borders(0x14_0000), [5 * GIB, 5 * GIB - (2 << 20), 4 * GIB + GIB / 2]);
        assert_eq!(borders(0x11_0000)[1..], [4 * GIB + (254 << 20), 4 * GIB, 3 * GIB + GIB / 2]);
        assert_eq!(borders(0x4000), [64 << 20, 62 << 20, 0]);
        assert_eq!(rounds(4 * GIB, GIB, &borders(0x14_0000)), 3, "as DirectMap1G of a recorded machine says");
    }

    #[test]
    fn a_hole_below_4_gib_is_not_mapped() {
        let layout = Layout::new(Paging::X86_64, Pfn::new(0x14_0000));
        let ram = [0..0x9f, 0x100..0xb_ffe0, 0x10_0000..0x14_0000];
        let plan = Plan::at_boot(&layout, &ram);
        let gib: Vec<u64> = plan
            .leaves
            .iter()
            .filter(|(depth, _, _)| plan.levels()[*depth].level == Level::Pud)
            .map(|(_, at, _)| (at.get() - layout.page_offset.get()) >> 30)
            .collect();
        assert_eq!(gib, [1, 4]);
    }
}
