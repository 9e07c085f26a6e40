//! One slab: a block of pages cut into objects of one cache.

use super::cache::CacheId;
use super::geometry::SlabSize;
use crate::base::Pfn;

/// A slab by its number; numbers of discarded slabs are used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct SlabId(pub(super) u32);

/// The list that a slab is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Place {
    /// On none: every object is in use.
    #[default]
    Full,
    /// The CPU allocates from it.
    Cpu,
    /// The CPU keeps it at hand.
    CpuPartial,
    /// On the node's list.
    NodePartial,
}

/// A slab (`struct slab`).
#[derive(Clone, Debug)]
pub struct Slab {
    pub(super) cache: CacheId,
    pub(super) pfn: Pfn,
    pub(super) size: SlabSize,
    /// Objects taken out of its own free list, those on the CPU's list included.
    pub(super) inuse: u16,
    pub(super) place: Place,
    /// Its own free list, the next object last.
    pub(super) freelist: Vec<u16>,
    /// Neighbours on the node's list.
    pub(super) previous: Option<SlabId>,
    pub(super) next: Option<SlabId>,
    /// One bit an object: handed out.
    pub(super) used: Vec<u64>,
}

impl Slab {
    pub(super) fn new(cache: CacheId, pfn: Pfn, size: SlabSize) -> Self {
        let words = usize::from(size.objects).div_ceil(64);
        Slab {
            cache,
            pfn,
            size,
            inuse: size.objects,
            place: Place::Full,
            freelist: Vec::new(),
            previous: None,
            next: None,
            used: vec![0; words],
        }
    }
    /// Its cache.
    pub const fn cache(&self) -> CacheId {
        self.cache
    }
    /// Its first frame.
    pub const fn pfn(&self) -> Pfn {
        self.pfn
    }
    /// Its order and objects.
    pub const fn size(&self) -> SlabSize {
        self.size
    }
    /// The list it is on.
    pub const fn place(&self) -> Place {
        self.place
    }
    /// Its own free list, the next object first.
    pub fn freelist(&self) -> impl Iterator<Item = u16> + '_ {
        self.freelist.iter().rev().copied()
    }
    /// Whether an object is handed out.
    pub fn is_used(&self, index: u16) -> bool {
        self.used[usize::from(index / 64)] >> (index % 64) & 1 != 0
    }
    pub(super) fn set_used(&mut self, index: u16) {
        self.used[usize::from(index / 64)] |= 1 << (index % 64);
    }
    pub(super) fn clear_used(&mut self, index: u16) {
        self.used[usize::from(index / 64)] &= !(1 << (index % 64));
    }
    /// Objects that are handed out.
    pub fn used_objects(&self) -> u32 {
        self.used.iter().map(|word| word.count_ones()).sum()
    }
}
