//! Taking an object: the CPU's list, its slab, its partial slabs, the node's, a new slab (reference §4.4, §4.6).

use super::cache::CacheId;
use super::geometry::SlabSize;
use super::slab::{Place, Slab, SlabId};
use super::{SlabAllocator, SlabContext};
use crate::base::step::{SlabStep, Step};
use crate::base::{Gfp, PhysAddr};
use crate::page::{Owner, OwnerKind, PageFailure};

/// What of a caller's flags a new slab keeps: how hard to try, and where not to go.
const KEPT: Gfp = Gfp::RECLAIM_MASK.with(Gfp::CONSTRAINT_MASK);

impl SlabAllocator {
    /// `kmem_cache_alloc`.
    ///
    /// # Errors
    /// When no slab page can be had.
    pub fn alloc(
        &mut self,
        cache: CacheId,
        gfp: Gfp,
        cx: &mut SlabContext<'_>,
    ) -> Result<PhysAddr, PageFailure> {
        if self.cache(cache).cpu_freelist.is_empty() {
            self.find_objects(cache, gfp, cx)?;
        }
        Ok(self.pop_cpu_freelist(cache, cx))
    }

    fn pop_cpu_freelist(&mut self, id: CacheId, cx: &mut SlabContext<'_>) -> PhysAddr {
        let cache = &mut self.caches[usize::from(id.0)];
        let index = cache.cpu_freelist.pop().expect("objects were found");
        let size = u64::from(cache.size);
        let slab = &mut self.slabs[cache.cpu_slab.expect("the CPU's list belongs to its slab").0 as usize];
        slab.set_used(index);
        let (name, pfn) = (&cache.name, slab.pfn);
        cx.trace.step(|| Step::Slab(SlabStep::CpuFreelist { cache: name.clone(), slab: pfn, index }));
        pfn.start().plus(u64::from(index) * size)
    }

    /// `___slab_alloc`: afterwards the CPU's list has an object.
    fn find_objects(&mut self, id: CacheId, gfp: Gfp, cx: &mut SlabContext<'_>) -> Result<(), PageFailure> {
        loop {
            if self.take_over_cpu_slab(id, cx) || self.take_from_node(id, cx) {
                return Ok(());
            }
            if !self.take_from_cpu_partial(id, cx) {
                return self.take_new_slab(id, gfp, cx);
            }
        }
    }

    /// `get_freelist`: what was freed into the CPU's slab from elsewhere. An empty slab is dropped; `false`.
    fn take_over_cpu_slab(&mut self, id: CacheId, cx: &mut SlabContext<'_>) -> bool {
        let Some(slab_id) = self.cache(id).cpu_slab else { return false };
        let name = self.cache(id).name.clone();
        let slab = &mut self.slabs[slab_id.0 as usize];
        let (pfn, objects) = (slab.pfn, slab.freelist.len() as u16);
        if objects == 0 {
            slab.place = Place::Full;
            self.cache_mut(id).cpu_slab = None;
            cx.trace.step(|| Step::Slab(SlabStep::CpuSlabFull { cache: name, slab: pfn }));
            return false;
        }
        self.make_cpu_slab(id, slab_id);
        cx.trace.step(|| Step::Slab(SlabStep::TakeOver { cache: name, slab: pfn, objects }));
        true
    }

    /// A slab's whole free list becomes the CPU's.
    fn make_cpu_slab(&mut self, id: CacheId, slab_id: SlabId) {
        let slab = &mut self.slabs[slab_id.0 as usize];
        slab.inuse = slab.size.objects;
        slab.place = Place::Cpu;
        let freelist = std::mem::take(&mut slab.freelist);
        let cache = self.cache_mut(id);
        cache.cpu_slab = Some(slab_id);
        cache.cpu_freelist = freelist;
    }

    fn take_from_cpu_partial(&mut self, id: CacheId, cx: &mut SlabContext<'_>) -> bool {
        let Some(slab) = self.cache_mut(id).cpu_partial.pop() else { return false };
        self.slabs[slab.0 as usize].place = Place::Cpu;
        self.cache_mut(id).cpu_slab = Some(slab);
        let (name, pfn) = (&self.cache(id).name, self.slabs[slab.0 as usize].pfn);
        cx.trace.step(|| Step::Slab(SlabStep::FromCpuPartial { cache: name.clone(), slab: pfn }));
        true
    }

    /// `get_partial_node`: the first partial slab, and half a CPU's worth more to keep at hand.
    fn take_from_node(&mut self, id: CacheId, cx: &mut SlabContext<'_>) -> bool {
        if !self.cache(id).cpu_partial.is_empty() {
            return false;
        }
        let Some(first) = self.cache(id).node.first else { return false };
        self.node_remove(id, first);
        self.make_cpu_slab(id, first);
        let (name, pfn) = (self.cache(id).name.clone(), self.slabs[first.0 as usize].pfn);
        cx.trace.step(|| Step::Slab(SlabStep::FromNodePartial { cache: name, slab: pfn }));
        let enough = self.cache(id).geometry.cpu_partial_slabs / 2;
        let mut kept = 0;
        while kept <= enough {
            let Some(next) = self.cache(id).node.first else { break };
            self.keep_at_hand(id, next, cx);
            kept += 1;
        }
        true
    }

    fn keep_at_hand(&mut self, id: CacheId, slab: SlabId, cx: &mut SlabContext<'_>) {
        self.node_remove(id, slab);
        self.slabs[slab.0 as usize].place = Place::CpuPartial;
        self.cache_mut(id).cpu_partial.push(slab);
        let (name, pfn) = (&self.cache(id).name, self.slabs[slab.0 as usize].pfn);
        cx.trace.step(|| Step::Slab(SlabStep::ToCpuPartial { cache: name.clone(), slab: pfn }));
    }

    /// `new_slab`.
    fn take_new_slab(&mut self, id: CacheId, gfp: Gfp, cx: &mut SlabContext<'_>) -> Result<(), PageFailure> {
        let cache = self.cache(id);
        let (geometry, name) = (cache.geometry, cache.name.clone());
        let (order, objects) = (geometry.usual.order, geometry.usual.objects);
        cx.trace.enter(|| Step::Slab(SlabStep::NewSlab { cache: name, order, objects }));
        let made = self.allocate_slab(id, gfp, cx);
        cx.trace.leave();
        let slab = made?;
        self.cache_mut(id).slabs += 1;
        self.make_cpu_slab(id, slab);
        Ok(())
    }

    /// `allocate_slab`: the usual order without trying hard, the smallest order as the caller asked.
    fn allocate_slab(
        &mut self,
        id: CacheId,
        gfp: Gfp,
        cx: &mut SlabContext<'_>,
    ) -> Result<SlabId, PageFailure> {
        let cache = self.cache(id);
        let geometry = cache.geometry;
        let name = cache.name.clone();
        let gfp = (gfp & KEPT) | cache.gfp;
        let number = self.free_number();
        let owner = Owner { kind: OwnerKind::Slab, index: number.0, page: 0 };
        let first = cx.pages.alloc(
            geometry.usual.order,
            optimistic(gfp, geometry.usual, geometry.smallest),
            owner,
            cx.trace,
        );
        let (pfn, size) = match first {
            Ok(pfn) => (pfn, geometry.usual),
            Err(_) => {
                let order = geometry.smallest.order;
                cx.trace.step(|| Step::Slab(SlabStep::SlabOrderFallback { cache: name, order }));
                (cx.pages.alloc(order, gfp, owner, cx.trace)?, geometry.smallest)
            }
        };
        let mut slab = Slab::new(id, pfn, size);
        slab.freelist = self.new_freelist(id, size, cx);
        slab.freelist.reverse();
        self.put(number, slab);
        Ok(number)
    }

    /// `shuffle_freelist`: the cache's permutation from a random start, or what a recording gives.
    fn new_freelist(&mut self, id: CacheId, size: SlabSize, cx: &mut SlabContext<'_>) -> Vec<u16> {
        if let Some(given) = self.given.pop_front() {
            return given;
        }
        let permutation = &self.cache(id).permutation;
        if size.objects < 2 || permutation.is_empty() {
            return (0..size.objects).collect();
        }
        let start = cx.prng.below(permutation.len() as u32) as usize;
        let (before, after) = permutation.split_at(start);
        after.iter().chain(before).copied().filter(|index| *index < size.objects).collect()
    }
}

/// The mask of the first attempt: it neither sleeps nor wakes anybody if a smaller slab would do.
fn optimistic(gfp: Gfp, usual: SlabSize, smallest: SlabSize) -> Gfp {
    let quiet = (gfp | Gfp::BIT_NOWARN | Gfp::BIT_NORETRY).without(Gfp::BIT_NOFAIL);
    if gfp.may_block() && usual.order > smallest.order {
        (quiet | Gfp::BIT_NOMEMALLOC).without(Gfp::BIT_RECLAIM)
    } else {
        quiet
    }
}
