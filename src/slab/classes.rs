//! kmalloc's size classes and flavours (reference §4.1).

use super::cache::{ACCOUNT, CACHE_DMA, RECLAIM_ACCOUNT};
use crate::base::{Bytes, Gfp};

/// Bytes of each class.
pub const CLASSES: [u32; 13] = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192];
/// Their names: `kmalloc-` and one of these.
const NAMES: [&str; 13] = ["8", "16", "32", "64", "96", "128", "192", "256", "512", "1k", "2k", "4k", "8k"];
/// Above this whole pages are taken (`KMALLOC_MAX_CACHE_SIZE`).
pub const LARGEST_CLASS: Bytes = Bytes::new(8192);
/// Zone and mobility bits that slabs never have (`GFP_SLAB_BUG_MASK`): stripped with a warning.
pub const FORBIDDEN: Gfp = Gfp::BIT_HIGHMEM.with(Gfp::DMA32);

/// A set of caches of its own (`enum kmalloc_cache_type`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Flavour {
    /// `kmalloc-N`.
    Normal = 0,
    /// `kmalloc-cg-N`: charged to a memory cgroup.
    Account = 1,
    /// `kmalloc-rcl-N`: can be reclaimed.
    Reclaimable = 2,
    /// `dma-kmalloc-N`: from `ZONE_DMA`.
    Dma = 3,
}

impl Flavour {
    /// All, in the order in which the kernel creates them.
    pub const ALL: [Flavour; 4] = [Flavour::Normal, Flavour::Account, Flavour::Reclaimable, Flavour::Dma];

    /// `kmalloc_type`.
    pub const fn of(gfp: Gfp) -> Self {
        if gfp.has(Gfp::DMA) {
            Flavour::Dma
        } else if gfp.has(Gfp::BIT_RECLAIMABLE) {
            Flavour::Reclaimable
        } else if gfp.has(Gfp::BIT_ACCOUNT) {
            Flavour::Account
        } else {
            Flavour::Normal
        }
    }
    /// The `SLAB_*` flags of its caches.
    pub const fn flags(self) -> u32 {
        match self {
            Flavour::Normal => 0,
            Flavour::Account => ACCOUNT,
            Flavour::Reclaimable => RECLAIM_ACCOUNT,
            Flavour::Dma => CACHE_DMA,
        }
    }
    /// The name of one of its caches.
    pub fn cache_name(self, class: usize) -> String {
        let prefix = match self {
            Flavour::Normal => "kmalloc-",
            Flavour::Account => "kmalloc-cg-",
            Flavour::Reclaimable => "kmalloc-rcl-",
            Flavour::Dma => "dma-kmalloc-",
        };
        format!("{prefix}{}", NAMES[class])
    }
}

/// `kmalloc_index`: the smallest class that holds a size of 1 to 8192 bytes.
pub fn class_of(size: Bytes) -> usize {
    CLASSES.partition_point(|class| u64::from(*class) < size.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_class(size: u64, bytes: u32) {
        assert_eq!(CLASSES[class_of(Bytes::new(size))], bytes, "{size} bytes");
    }

    #[test]
    fn classes() {
        assert_class(1, 8);
        assert_class(8, 8);
        assert_class(9, 16);
        assert_class(65, 96);
        assert_class(97, 128);
        assert_class(129, 192);
        assert_class(193, 256);
        assert_class(8192, 8192);
    }
}
