//! Small machines for tests.

use super::PageTables;
use crate::base::{Layout, Paging, Pfn};
use crate::page::PageAllocator;

/// Every paging mode.
pub(crate) const MODES: [Paging; 3] = [Paging::I386, Paging::I386Pae, Paging::X86_64];

/// Memory of a test machine: 64 MiB, the first MiB and 2 MiB at 16 MiB reserved, page tables from there.
const FRAMES: u32 = 64 << 8;
const EARLY: u32 = 16 << 8;

/// A machine of 64 MiB after boot.
pub(crate) fn small_machine(paging: Paging) -> (Layout, PageAllocator, PageTables) {
    let layout = Layout::new(paging, Pfn::new(FRAMES));
    let present = [0..0x9f, 0x100..FRAMES];
    let mut pages = PageAllocator::boot(&layout, &present, &[0..0x100, EARLY..EARLY + 512], &[]);
    let mut early = (EARLY..).map(Pfn::new);
    let tables = PageTables::boot(&layout, &present, &mut early, &mut pages);
    (layout, pages, tables)
}
