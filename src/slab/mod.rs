//! SLUB: caches, slabs, objects, and kmalloc on top of them (reference §4).

mod alloc;
mod cache;
mod check;
mod classes;
mod create;
mod free;
mod geometry;
mod kmalloc;
mod restore;
#[expect(clippy::module_inception, reason = "a slab is a slab")]
mod slab;

pub use cache::{ACCOUNT, CACHE_DMA, CacheId, HWCACHE_ALIGN, KmemCache, RECLAIM_ACCOUNT};
pub use classes::{CLASSES, Flavour, LARGEST_CLASS};
pub use geometry::{Geometry, SlabSize};
pub use kmalloc::SlabAddress;
pub use slab::{Place, Slab, SlabId};

use crate::base::{Bytes, Layout, Pfn, PhysAddr, Prng, Trace};
use crate::page::{FrameState, OwnerKind, PageAllocator};
use serde::Serialize;
use std::collections::VecDeque;

/// What slab functions work with besides their own state.
#[derive(Debug)]
pub struct SlabContext<'a> {
    /// Where slabs come from.
    pub pages: &'a mut PageAllocator,
    /// The rotation of each new slab's permutation, where no recording gives it.
    pub prng: &'a mut Prng,
    /// The trace of the request.
    pub trace: &'a mut Trace,
}

/// One object: the slab page that holds it and its place there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectPlace {
    /// Its cache.
    pub cache: CacheId,
    /// First frame of its slab.
    pub slab: Pfn,
    /// Its index in the slab.
    pub index: u16,
}

/// A cache in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheNumbers {
    /// Its name.
    pub name: String,
    /// Bytes of an object as its creator asked for them.
    pub object_size: u32,
    /// Distance of two objects.
    pub size: u32,
    /// Order of a slab.
    pub order: u8,
    /// Objects of a slab.
    pub per_slab: u32,
    /// Slabs it has.
    pub slabs: u32,
    /// Objects that `/proc/slabinfo` counts as active: all but the free ones on the node's list.
    pub in_use: u32,
}

/// All caches of the machine.
#[derive(Clone, Debug, Default)]
pub struct SlabAllocator {
    caches: Vec<KmemCache>,
    /// By number; a number without a slab is used again.
    slabs: Vec<Slab>,
    free_numbers: Vec<SlabId>,
    /// The caches of kmalloc: flavour, class.
    kmalloc: [[CacheId; CLASSES.len()]; Flavour::ALL.len()],
    /// Free lists that a recording gives to the next new slabs.
    given: VecDeque<Vec<u16>>,
}

impl SlabAllocator {
    /// The caches of a clean boot: the kmalloc classes in all flavours, and that of vmalloc's areas.
    pub fn boot(layout: &Layout, prng: &mut Prng) -> Self {
        let mut allocator = SlabAllocator::default();
        for flavour in Flavour::ALL {
            for (class, bytes) in CLASSES.iter().enumerate() {
                let name = flavour.cache_name(class);
                let id = allocator.add(KmemCache::new(&name, *bytes, *bytes, flavour.flags(), prng));
                allocator.caches[usize::from(id.0)].may_merge = false;
                allocator.kmalloc[flavour as usize][class] = id;
            }
        }
        let node = if layout.paging.is_32bit() { 32 } else { 64 };
        allocator.add(KmemCache::new("vmap_area", node, node, 0, prng));
        allocator
    }

    fn add(&mut self, cache: Option<KmemCache>) -> CacheId {
        let id = CacheId(self.caches.len() as u16);
        self.caches.push(cache.expect("a block holds an object of this size"));
        id
    }

    /// A cache.
    pub fn cache(&self, id: CacheId) -> &KmemCache {
        &self.caches[usize::from(id.0)]
    }
    fn cache_mut(&mut self, id: CacheId) -> &mut KmemCache {
        &mut self.caches[usize::from(id.0)]
    }
    /// All caches that exist, oldest first.
    pub fn caches(&self) -> impl Iterator<Item = (CacheId, &KmemCache)> {
        (0..).map(CacheId).zip(&self.caches).filter(|(_, cache)| !cache.destroyed)
    }
    /// A slab.
    pub fn slab(&self, id: SlabId) -> &Slab {
        &self.slabs[id.0 as usize]
    }
    /// The slabs of a cache that are known, by number.
    pub fn slabs_of(&self, cache: CacheId) -> impl Iterator<Item = (SlabId, &Slab)> {
        let numbered = (0..).map(SlabId).zip(&self.slabs);
        numbered.filter(move |(_, slab)| slab.cache == cache && !slab.pfn.is_none())
    }
    /// The slabs on a cache's node list, in order.
    pub fn node_partial(&self, cache: CacheId) -> impl Iterator<Item = SlabId> + '_ {
        std::iter::successors(self.cache(cache).node.first, |slab| self.slab(*slab).next)
    }
    /// The name of a cache.
    pub fn cache_name(&self, cache: CacheId) -> &str {
        &self.cache(cache).name
    }
    /// The name of the cache whose slab has this number (the index of an [`OwnerKind::Slab`] owner).
    pub fn slab_cache_name(&self, slab: u32) -> Option<&str> {
        self.slabs.get(slab as usize).map(|slab| self.cache_name(slab.cache))
    }
    /// The cache of this name.
    pub fn cache_named(&self, name: &str) -> Option<CacheId> {
        self.caches().find(|(_, cache)| &*cache.name == name).map(|(id, _)| id)
    }
    /// Bytes of an object as its creator asked for them.
    pub fn object_size(&self, cache: CacheId) -> Bytes {
        Bytes::new(self.cache(cache).object_size.into())
    }

    /// Every cache, oldest first, with its numbers.
    pub fn summaries(&self) -> Vec<CacheNumbers> {
        self.caches().map(|(id, cache)| self.summary(id, cache)).collect()
    }

    fn summary(&self, id: CacheId, cache: &KmemCache) -> CacheNumbers {
        let per_slab = u32::from(cache.geometry.usual.objects);
        let free: u32 = self.node_partial(id).map(|slab| self.slab(slab).freelist.len() as u32).sum();
        CacheNumbers {
            name: cache.name.to_string(),
            object_size: cache.object_size,
            size: cache.size,
            order: cache.geometry.usual.order.get(),
            per_slab,
            slabs: cache.slabs,
            in_use: (cache.slabs * per_slab).saturating_sub(free),
        }
    }

    /// The next new slabs get these free lists, first object first (a recording gives them).
    pub fn give_freelist(&mut self, freelist: Vec<u16>) {
        self.given.push_back(freelist);
    }

    /// The number that the next slab gets.
    fn free_number(&self) -> SlabId {
        self.free_numbers.last().copied().unwrap_or(SlabId(self.slabs.len() as u32))
    }
    fn put(&mut self, number: SlabId, slab: Slab) {
        match self.free_numbers.pop() {
            Some(free) => self.slabs[free.0 as usize] = slab,
            None => self.slabs.push(slab),
        }
        debug_assert!(self.slabs.len() > number.0 as usize);
    }
    /// Its number is free again.
    fn forget(&mut self, slab: SlabId) {
        let entry = &mut self.slabs[slab.0 as usize];
        *entry = Slab::new(entry.cache, Pfn::default(), SlabSize { objects: 0, ..entry.size });
        self.free_numbers.push(slab);
    }

    /// The slab and index of the object that holds an address; `None` outside slabs and in their unused tails.
    fn object_at(&self, pages: &PageAllocator, address: PhysAddr) -> Option<(SlabId, u16)> {
        let block = pages.mem().block_of(address.frame())?;
        let owner = pages.mem().get(block.head).owner();
        if block.state != FrameState::Used || owner.kind != OwnerKind::Slab {
            return None;
        }
        let slab = &self.slabs[owner.index as usize];
        let index = (address.get() - block.head.start().get()) / u64::from(self.cache(slab.cache).size);
        (index < u64::from(slab.size.objects)).then_some((SlabId(owner.index), index as u16))
    }

    /// The start of the slab object that holds an address, in use or free; `None` outside slabs and in their unused tails.
    pub fn object_around(&self, pages: &PageAllocator, address: PhysAddr) -> Option<PhysAddr> {
        let (slab, index) = self.object_at(pages, address)?;
        Some(self.object_start(slab, index))
    }

    fn object_start(&self, slab: SlabId, index: u16) -> PhysAddr {
        let slab = self.slab(slab);
        slab.pfn.start().plus(u64::from(index) * u64::from(self.cache(slab.cache).size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Detail, Gfp};
    use crate::page::testing::small_machine;

    /// A machine of 64 MiB, and its caches.
    fn machine() -> (PageAllocator, SlabAllocator, Prng) {
        let (layout, pages) = small_machine();
        let mut prng = Prng::new(1);
        let slab = SlabAllocator::boot(&layout, &mut prng);
        (pages, slab, prng)
    }

    #[test]
    fn random_objects_come_and_go() {
        let (mut pages, mut slab, mut prng) = machine();
        let mut trace = Trace::new(Detail::Off);
        let (mut dice, mut held) = (Prng::new(2), Vec::new());
        for step in 0..20_000 {
            let mut cx = SlabContext { pages: &mut pages, prng: &mut prng, trace: &mut trace };
            if dice.below(100) < 52 || held.is_empty() {
                let limit = 2 << dice.below(15);
                let size = 1 + dice.below(limit);
                held.extend(slab.kmalloc(Bytes::new(size.into()), Gfp::KERNEL, &mut cx).ok());
            } else {
                let at = dice.below(held.len() as u32) as usize;
                slab.kfree(held.swap_remove(at), &mut cx);
            }
            if step % 500 == 0 {
                assert_eq!(slab.check(&pages).and_then(|()| pages.check()), Ok(()), "after step {step}");
            }
        }
    }

    #[test]
    fn the_last_object_freed_is_the_first_taken() {
        let (mut pages, mut slab, mut prng) = machine();
        let mut trace = Trace::new(Detail::Off);
        let mut cx = SlabContext { pages: &mut pages, prng: &mut prng, trace: &mut trace };
        let size = Bytes::new(100);
        let [a, b] = [0; 2].map(|_| slab.kmalloc(size, Gfp::KERNEL, &mut cx).unwrap());
        slab.kfree(a, &mut cx);
        assert!(matches!(slab.find(cx.pages, a), SlabAddress::FreeObject(_)));
        assert!(matches!(slab.find(cx.pages, b.plus(4)), SlabAddress::Interior(_)));
        assert_eq!(slab.kmalloc(size, Gfp::KERNEL, &mut cx).unwrap(), a);
    }

    /// Appendix B7 of the reference: a slab stays, empty, on the CPU's partial list.
    #[test]
    fn empty_slabs_are_kept() {
        let (mut pages, mut slab, mut prng) = machine();
        let mut trace = Trace::new(Detail::Off);
        let mut cx = SlabContext { pages: &mut pages, prng: &mut prng, trace: &mut trace };
        let objects: Vec<PhysAddr> =
            (0..9).map(|_| slab.kmalloc(Bytes::new(512), Gfp::KERNEL, &mut cx).unwrap()).collect();
        objects[..8].iter().for_each(|object| slab.kfree(*object, &mut cx));
        let id = slab.cache_named("kmalloc-512").unwrap();
        let partial: Vec<SlabId> = slab.cache(id).cpu_partial().collect();
        assert_eq!(partial.len(), 1);
        assert_eq!(slab.slab(partial[0]).used_objects(), 0);
    }
}
