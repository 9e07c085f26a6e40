//! A cache: one kind of object, and the slabs that have room for it.

use super::SlabAllocator;
use super::geometry::Geometry;
use super::slab::SlabId;
use crate::base::{Gfp, Prng};

/// A kind of object, by its number in order of creation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct CacheId(pub(super) u16);

impl CacheId {
    /// The cache with this number, if there is one and it was not destroyed.
    pub fn try_new(number: u16, caches: &SlabAllocator) -> Option<Self> {
        let cache = caches.caches.get(usize::from(number))?;
        (!cache.destroyed).then_some(CacheId(number))
    }
    /// Its number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// Slabs with room, oldest first (`kmem_cache_node.partial`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NodeList {
    pub first: Option<SlabId>,
    pub last: Option<SlabId>,
    pub len: u32,
}

/// A cache (`struct kmem_cache`).
#[derive(Clone, Debug)]
pub struct KmemCache {
    pub(super) name: Box<str>,
    pub(super) object_size: u32,
    pub(super) size: u32,
    pub(super) align: u32,
    pub(super) geometry: Geometry,
    /// `SLAB_*` flags that keep caches apart.
    pub(super) flags: u32,
    /// What its slabs add to a caller's flags.
    pub(super) gfp: Gfp,
    /// Whether a later cache may join it.
    pub(super) may_merge: bool,
    /// How many creations it stands for.
    pub(super) references: u32,
    pub(super) destroyed: bool,
    /// The order in which a new slab's objects are handed out, from a random start.
    pub(super) permutation: Vec<u16>,
    pub(super) cpu_slab: Option<SlabId>,
    /// The CPU's free list, the next object last.
    pub(super) cpu_freelist: Vec<u16>,
    /// The CPU's partial slabs, the newest last.
    pub(super) cpu_partial: Vec<SlabId>,
    pub(super) node: NodeList,
    pub(super) slabs: u32,
}

/// `SLAB_CACHE_DMA`.
pub const CACHE_DMA: u32 = 0x4000;
/// `SLAB_RECLAIM_ACCOUNT`.
pub const RECLAIM_ACCOUNT: u32 = 0x2_0000;
/// `SLAB_HWCACHE_ALIGN`.
pub const HWCACHE_ALIGN: u32 = 0x2000;
/// `SLAB_ACCOUNT`.
pub const ACCOUNT: u32 = 0x400_0000;

impl KmemCache {
    pub(super) fn new(name: &str, object_size: u32, size: u32, flags: u32, prng: &mut Prng) -> Option<Self> {
        let geometry = Geometry::new(size)?;
        Some(KmemCache {
            name: name.into(),
            object_size,
            size,
            align: 8,
            geometry,
            flags,
            gfp: slab_flags(flags, geometry),
            may_merge: true,
            references: 1,
            destroyed: false,
            permutation: permutation(geometry.usual.objects, prng),
            cpu_slab: None,
            cpu_freelist: Vec::new(),
            cpu_partial: Vec::new(),
            node: NodeList::default(),
            slabs: 0,
        })
    }
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Bytes of an object as its creator asked for them.
    pub const fn object_size(&self) -> u32 {
        self.object_size
    }
    /// Distance of two objects.
    pub const fn size(&self) -> u32 {
        self.size
    }
    /// How its slabs are cut.
    pub const fn geometry(&self) -> Geometry {
        self.geometry
    }
    /// Slabs it has, as far as they are known.
    pub const fn slabs(&self) -> u32 {
        self.slabs
    }
    /// The CPU's slab.
    pub const fn cpu_slab(&self) -> Option<SlabId> {
        self.cpu_slab
    }
    /// The CPU's free list, the next object first.
    pub fn cpu_freelist(&self) -> impl Iterator<Item = u16> + '_ {
        self.cpu_freelist.iter().rev().copied()
    }
    /// The CPU's partial slabs, the newest first.
    pub fn cpu_partial(&self) -> impl Iterator<Item = SlabId> + '_ {
        self.cpu_partial.iter().rev().copied()
    }
}

/// `calculate_sizes`: what a cache's kind adds to the flags of its slabs.
fn slab_flags(flags: u32, geometry: Geometry) -> Gfp {
    let mut gfp = Gfp::NONE;
    if geometry.usual.order.get() > 0 {
        gfp = gfp | Gfp::BIT_COMP;
    }
    if flags & CACHE_DMA != 0 {
        gfp = gfp | Gfp::DMA;
    }
    if flags & RECLAIM_ACCOUNT != 0 {
        gfp = gfp | Gfp::BIT_RECLAIMABLE;
    }
    gfp
}

/// `cache_random_seq_create`: Fisher–Yates over the objects of a usual slab; a slab of one object has none.
fn permutation(objects: u16, prng: &mut Prng) -> Vec<u16> {
    if objects < 2 {
        return Vec::new();
    }
    let mut order: Vec<u16> = (0..objects).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, prng.below(last as u32 + 1) as usize);
    }
    order
}
