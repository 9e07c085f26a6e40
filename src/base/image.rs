//! Where the kernel's image lies: Debian's 6.1.176 without KASLR, as `/proc/iomem`, the boot log and the reserved frames
//! of the recorded machines say.

use super::Paging;
use std::ops::Range;

/// Frames of the recorded machines' initramfs.
pub const INITRAMFS: u32 = 304;

/// The sections of a kernel's image, as ranges of frames, end exclusive.
#[derive(Clone, Debug)]
pub struct KernelImage {
    /// One past its last frame.
    pub end: u32,
    /// Kept for ever: text, read-only data, data, bss. Ascending.
    pub kept: &'static [Range<u32>],
    /// Given back before watermarks are set: alternatives for other CPUs.
    pub alternatives: Range<u32>,
    /// Given back when init is done: init code and data, gaps between sections.
    pub init: &'static [Range<u32>],
    /// Room behind bss for the first page tables (`brk`); kept.
    pub brk: Range<u32>,
    /// Frames where the protection of the direct map changes inside a large page: that page is split (reference §6.3).
    pub splits: &'static [u32],
}

#[expect(clippy::single_range_in_vec_init, reason = "a list of sections, here of one")]
const I386: KernelImage = KernelImage {
    end: 0x1ef6,
    kept: &[0x1000..0x1d86, 0x1e72..0x1ee6],
    alternatives: 0x1d86..0x1d8e,
    init: &[0x1d8e..0x1e72],
    brk: 0x1ee6..0x1ef6,
    // Read-only data ends here; there is no NX to make more borders.
    splits: &[0x1c39],
};
#[expect(clippy::single_range_in_vec_init, reason = "a list of sections, here of one")]
const I386_PAE: KernelImage = KernelImage {
    end: 0x1f24,
    kept: &[0x1000..0x1da4, 0x1e94..0x1f0b],
    alternatives: 0x1da4..0x1dac,
    init: &[0x1dac..0x1e94],
    brk: 0x1f0b..0x1f24,
    // Text ends, read-only data ends, init data ends.
    splits: &[0x1934, 0x1c51, 0x1e94],
};
const X86_64: KernelImage = KernelImage {
    end: 0x4411,
    kept: &[0x1000..0x1e02, 0x2000..0x28e7, 0x2a00..0x3042, 0x330c..0x4203],
    alternatives: 0x3042..0x304b,
    init: &[0x1e02..0x2000, 0x28e7..0x2a00, 0x304b..0x330c, 0x4203..0x4400],
    brk: 0x4400..0x4411,
    // The gaps behind text and read-only data become writable again.
    splits: &[0x1e02, 0x28e7],
};

impl KernelImage {
    /// The image of a paging mode's kernel.
    pub const fn of(paging: Paging) -> KernelImage {
        match paging {
            Paging::I386 => I386,
            Paging::I386Pae => I386_PAE,
            Paging::X86_64 => X86_64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_leave_no_frame_out_and_share_none() {
        for paging in Paging::ALL {
            let image = KernelImage::of(paging);
            let mut parts = [image.kept, image.init].concat();
            parts.extend([image.alternatives, image.brk]);
            parts.sort_by_key(|part| part.start);
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start), "{paging:?}: {parts:x?}");
            assert_eq!(parts.last().map(|part| part.end), Some(image.end), "{paging:?}");
        }
    }
}
