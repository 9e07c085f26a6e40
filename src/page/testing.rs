//! A small machine for tests.

use super::PageAllocator;
use crate::base::{Layout, Paging, Pfn};

/// An i386 of 64 MiB after boot.
pub(crate) fn small_machine() -> (Layout, PageAllocator) {
    let layout = Layout::new(Paging::I386, Pfn::new(16_384));
    let pages = PageAllocator::boot(&layout, &[0..0x9f, 0x100..16_384], &[0..0x100, 0x1000..0x1d86], &[]);
    (layout, pages)
}
