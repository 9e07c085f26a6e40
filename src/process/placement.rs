//! Where the kernel puts an area (reference §1.3, §7.1).

use super::area::GUARD_GAP;
use super::areas::Areas;
use crate::base::{Bytes, Errno, Layout, PAGE_SIZE, VirtAddr};
use std::ops::Range;

/// `RLIMIT_STACK`, Debian's default.
pub(super) const STACK_LIMIT: u64 = 8 << 20;
/// The least room kept for the stack above the mappings.
const LEAST_GAP: u64 = 128 << 20;
/// `mmap_min_addr`.
pub(super) const LOWEST: VirtAddr = VirtAddr::new(65536);

/// `mmap_base`: below it the search for room begins. Without randomisation the gap is the stack's limit and its guard.
pub(super) fn mmap_base(layout: &Layout) -> VirtAddr {
    let top = layout.task_size.get();
    let gap = (STACK_LIMIT + GUARD_GAP).clamp(LEAST_GAP, top / 6 * 5);
    VirtAddr::new(top - gap).page_up()
}

/// `mmap_legacy_base`: from there upwards is searched when nothing fits below `mmap_base`.
fn legacy_base(layout: &Layout) -> VirtAddr {
    VirtAddr::new(layout.task_size.get() / 3).page_up()
}

impl Areas {
    /// `get_unmapped_area`: an address for `bytes` (whole pages); the hint counts if there is room at it.
    ///
    /// # Errors
    /// ENOMEM without room; EPERM if the only room is below `mmap_min_addr`.
    pub(super) fn place(&self, hint: VirtAddr, bytes: Bytes, layout: &Layout) -> Result<VirtAddr, Errno> {
        if bytes.get() > layout.task_size.get() {
            return Err(Errno::Enomem);
        }
        let hint = round_hint(hint);
        if self.has_room_at(hint, bytes, layout) {
            return Ok(hint);
        }
        let window = VirtAddr::new(PAGE_SIZE)..mmap_base(layout);
        let found = self
            .highest_gap(window, bytes)
            .or_else(|| self.lowest_gap(legacy_base(layout)..layout.task_size, bytes))
            .ok_or(Errno::Enomem)?;
        if found < LOWEST { Err(Errno::Eperm) } else { Ok(found) }
    }

    fn has_room_at(&self, hint: VirtAddr, bytes: Bytes, layout: &Layout) -> bool {
        let fits = hint.get() <= layout.task_size.get() - bytes.get();
        !hint.is_null() && fits && self.is_free(&(hint..hint.plus(bytes.get())))
    }
    /// Whether no area reaches into a range, the stack's guard gap included.
    fn is_free(&self, range: &Range<VirtAddr>) -> bool {
        self.find(range.start).is_none_or(|area| range.end <= area.start_gap())
    }

    /// `unmapped_area_topdown`: the upper end of the highest gap that holds `bytes`.
    fn highest_gap(&self, window: Range<VirtAddr>, bytes: Bytes) -> Option<VirtAddr> {
        let mut gaps: Vec<_> = self.gaps(window).collect();
        gaps.reverse();
        let gap = gaps.into_iter().find(|gap| holds(gap, bytes))?;
        Some(VirtAddr::new(gap.end.get() - bytes.get()))
    }
    /// `unmapped_area`: the lower end of the lowest gap that holds `bytes`.
    fn lowest_gap(&self, window: Range<VirtAddr>, bytes: Bytes) -> Option<VirtAddr> {
        self.gaps(window).find(|gap| holds(gap, bytes)).map(|gap| gap.start)
    }
    /// The free ranges of a window, ascending.
    fn gaps(&self, window: Range<VirtAddr>) -> impl Iterator<Item = Range<VirtAddr>> {
        let starts = std::iter::once(window.start).chain(self.all().iter().map(|area| area.end));
        let ends = self.all().iter().map(|area| area.start_gap()).chain([window.end]);
        starts
            .zip(ends)
            .map(move |(start, end)| start.max(window.start)..end.min(window.end))
            .filter(|gap| gap.start < gap.end)
    }
}

fn holds(gap: &Range<VirtAddr>, bytes: Bytes) -> bool {
    gap.end.get() - gap.start.get() >= bytes.get()
}

/// `round_hint_to_min`: down to a page, up to `mmap_min_addr`.
fn round_hint(hint: VirtAddr) -> VirtAddr {
    match hint.page_start() {
        VirtAddr::NULL => VirtAddr::NULL,
        page => page.max(LOWEST),
    }
}
