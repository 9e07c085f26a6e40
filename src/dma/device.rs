//! What a device can reach (reference §8.1).

use super::Segment;
use crate::base::DmaAddr;
use serde::{Deserialize, Serialize};

/// A device, as far as its DMA matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Device {
    /// Address bits it drives: 24 for ISA, 32 for most PCI, 64 for PCIe; 20 to 64.
    pub bits: u8,
    /// Whether an IOMMU translates for it.
    pub iommu: bool,
    /// Whether swiotlb's bounce buffers are available.
    pub swiotlb: bool,
    /// The most segments of a scatter list it takes; 0: any number.
    pub segments: u32,
}

impl Default for Device {
    fn default() -> Self {
        Device { bits: 32, iommu: false, swiotlb: false, segments: 0 }
    }
}

/// The narrowest mask that `dma_set_mask` accepts without an IOMMU: that of `ZONE_DMA`.
const LEAST_BITS: u8 = 24;

impl Device {
    /// Its mask: the last bus address that it can drive.
    pub const fn mask(self) -> u64 {
        if self.bits >= 64 { u64::MAX } else { (1 << self.bits) - 1 }
    }
    /// Whether the mask is accepted (`dma_direct_supported`; with an IOMMU any mask is).
    pub const fn is_supported(self) -> bool {
        self.iommu || self.bits >= LEAST_BITS
    }
    /// Whether it drives every address of a segment (`dma_capable`).
    pub const fn reaches(self, segment: Segment) -> bool {
        segment.start.get() <= self.mask() && segment.bytes.get() - 1 <= self.mask() - segment.start.get()
    }
    /// Whether a scatter list of this length is not too long for it.
    pub const fn takes(self, segments: usize) -> bool {
        self.segments == 0 || segments as u64 <= self.segments as u64
    }
    /// Where an IOMMU maps `pages` pages for it, nothing being mapped yet: the highest bus address below 4 GiB and its
    /// mask that is aligned to the range's size rounded up to a power of two (`alloc_iova`). `None` if none fits.
    pub(super) fn first_iova(self, pages: u64) -> Option<DmaAddr> {
        const FOUR_GIB: u64 = 1 << 20;
        let limit = (self.mask() >> 12).saturating_add(1).min(FOUR_GIB);
        let align = pages.checked_next_power_of_two()?;
        let start = limit.checked_sub(pages)? / align * align;
        (start > 0).then(|| DmaAddr::new(start << 12))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bytes;

    #[track_caller]
    fn assert_reaches(bits: u8, start: u64, bytes: u64, reaches: bool) {
        let segment = Segment { start: DmaAddr::new(start), bytes: Bytes::new(bytes) };
        let device = Device { bits, ..Device::default() };
        assert_eq!(device.reaches(segment), reaches, "{bits} bits, {start:#x}+{bytes:#x}");
    }

    #[test]
    fn masks() {
        assert_reaches(24, 0xff_f000, 4096, true);
        assert_reaches(24, 0xff_f000, 4097, false);
        assert_reaches(24, 0x100_0000, 1, false);
        assert_reaches(31, 0x7fff_ffff, 1, true);
        assert_reaches(32, 0xffff_f000, 4096, true);
        assert_reaches(32, 0xffff_f000, 4097, false);
        assert_reaches(64, u64::MAX, 1, true);
    }

    #[test]
    fn iova_is_as_high_as_the_mask_allows() {
        let iova = |bits, pages| Device { bits, ..Device::default() }.first_iova(pages).map(DmaAddr::get);
        assert_eq!(iova(64, 1), Some(0xffff_f000));
        assert_eq!(iova(32, 4), Some(0xffff_c000));
        assert_eq!(iova(32, 5), Some(0xffff_8000));
        assert_eq!(iova(24, 4), Some(0xff_c000));
        assert_eq!(iova(20, 256), None);
    }
}
