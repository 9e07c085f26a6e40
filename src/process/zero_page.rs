//! The frame of zeroes that every untouched page reads from.

use crate::base::{Paging, Pfn};
use crate::page::{FrameState, PageAllocator};

/// Where Debian 6.1 for amd64 has `empty_zero_page`, recorded.
const RECORDED_ZERO_PAGE: Pfn = Pfn::new(0x3310);
/// Where the kernel's image starts: 16 MiB.
const IMAGE: Pfn = Pfn::new(0x1000);

/// `empty_zero_page`: a frame of the kernel's bss. Where the recorded place is none, the image's last frame stands for it.
pub(super) fn of_machine(paging: Paging, pages: &PageAllocator) -> Pfn {
    let is_kernel = |pfn: &Pfn| {
        pages.mem().contains(*pfn)
            && pages.mem().block_of(*pfn).is_some_and(|b| b.state == FrameState::Reserved)
    };
    if paging == Paging::X86_64 && is_kernel(&RECORDED_ZERO_PAGE) {
        return RECORDED_ZERO_PAGE;
    }
    let image = (IMAGE.get()..).map(Pfn::new).take_while(is_kernel);
    image.last().unwrap_or(IMAGE)
}
