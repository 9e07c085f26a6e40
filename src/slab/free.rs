//! Giving an object back (reference §4.5).

use super::cache::CacheId;
use super::slab::{Place, SlabId};
use super::{SlabAllocator, SlabContext};
use crate::base::PhysAddr;
use crate::base::step::{SlabStep, Step};

impl SlabAllocator {
    /// `kmem_cache_free` of an object in use.
    ///
    /// # Panics
    /// If the address is not that of an object of this cache in use; callers look first.
    pub fn free(&mut self, id: CacheId, address: PhysAddr, cx: &mut SlabContext<'_>) {
        let (slab_id, index) = self.object_at(cx.pages, address).expect("the address lies in a slab");
        let slab = &mut self.slabs[slab_id.0 as usize];
        assert!(slab.cache == id && slab.is_used(index), "the object is in use and of this cache");
        slab.clear_used(index);
        if self.cache(id).cpu_slab == Some(slab_id) {
            self.free_to_cpu(id, slab_id, index, cx);
        } else {
            self.free_to_slab(id, slab_id, index, cx);
        }
    }

    fn free_to_cpu(&mut self, id: CacheId, slab: SlabId, index: u16, cx: &mut SlabContext<'_>) {
        let pfn = self.slabs[slab.0 as usize].pfn;
        let cache = self.cache_mut(id);
        cache.cpu_freelist.push(index);
        let name = &cache.name;
        cx.trace.step(|| Step::Slab(SlabStep::FreeToCpu { cache: name.clone(), slab: pfn, index }));
    }

    /// `__slab_free`.
    fn free_to_slab(&mut self, id: CacheId, slab_id: SlabId, index: u16, cx: &mut SlabContext<'_>) {
        let slab = &mut self.slabs[slab_id.0 as usize];
        let was_full = slab.freelist.is_empty() && slab.place == Place::Full;
        slab.freelist.push(index);
        slab.inuse -= 1;
        let (pfn, in_use, place) = (slab.pfn, slab.inuse, slab.place);
        let cache = self.cache(id);
        let name = &cache.name;
        cx.trace.step(|| Step::Slab(SlabStep::FreeToSlab { cache: name.clone(), slab: pfn, index, in_use }));
        if was_full {
            self.put_cpu_partial(id, slab_id, cx);
        } else if place == Place::NodePartial && in_use == 0 && cache.node.len >= cache.geometry.min_partial {
            self.node_remove(id, slab_id);
            self.discard(id, slab_id, cx);
        }
    }

    /// `put_cpu_partial`: a full list goes to the node as a whole first.
    fn put_cpu_partial(&mut self, id: CacheId, slab: SlabId, cx: &mut SlabContext<'_>) {
        let cache = self.cache_mut(id);
        let is_full = cache.cpu_partial.len() as u32 >= cache.geometry.cpu_partial_slabs;
        let detached = if is_full { std::mem::take(&mut cache.cpu_partial) } else { Vec::new() };
        cache.cpu_partial.push(slab);
        let name = cache.name.clone();
        self.slabs[slab.0 as usize].place = Place::CpuPartial;
        let pfn = self.slabs[slab.0 as usize].pfn;
        cx.trace.step(|| Step::Slab(SlabStep::FullToCpuPartial { cache: name, slab: pfn }));
        if !detached.is_empty() {
            self.unfreeze(id, &detached, cx);
        }
    }

    /// `__unfreeze_partials`: newest first; empty ones beyond what the node keeps are discarded afterwards.
    fn unfreeze(&mut self, id: CacheId, detached: &[SlabId], cx: &mut SlabContext<'_>) {
        let (name, slabs) = (self.cache(id).name.clone(), detached.len() as u32);
        cx.trace.enter(|| Step::Slab(SlabStep::Unfreeze { cache: name, slabs }));
        let mut empty = Vec::new();
        for &slab in detached.iter().rev() {
            let cache = self.cache(id);
            if self.slabs[slab.0 as usize].inuse == 0 && cache.node.len >= cache.geometry.min_partial {
                empty.push(slab);
            } else {
                self.node_push(id, slab);
            }
        }
        for slab in empty.into_iter().rev() {
            self.discard(id, slab, cx);
        }
        cx.trace.leave();
    }

    /// `discard_slab`.
    pub(super) fn discard(&mut self, id: CacheId, slab: SlabId, cx: &mut SlabContext<'_>) {
        let (pfn, order) = (self.slabs[slab.0 as usize].pfn, self.slabs[slab.0 as usize].size.order);
        let cache = self.cache_mut(id);
        cache.slabs -= 1;
        let name = cache.name.clone();
        self.forget(slab);
        cx.trace.enter(|| Step::Slab(SlabStep::DiscardSlab { cache: name, slab: pfn, order }));
        cx.pages.free(pfn, order, cx.trace);
        cx.trace.leave();
    }

    /// Puts a slab last on its node's list.
    pub(super) fn node_push(&mut self, id: CacheId, slab: SlabId) {
        let last = self.cache(id).node.last;
        match last {
            Some(last) => self.slabs[last.0 as usize].next = Some(slab),
            None => self.cache_mut(id).node.first = Some(slab),
        }
        let entry = &mut self.slabs[slab.0 as usize];
        (entry.previous, entry.next, entry.place) = (last, None, Place::NodePartial);
        let node = &mut self.cache_mut(id).node;
        node.last = Some(slab);
        node.len += 1;
    }

    /// Takes a slab off its node's list.
    pub(super) fn node_remove(&mut self, id: CacheId, slab: SlabId) {
        let entry = &mut self.slabs[slab.0 as usize];
        let (previous, next) = (entry.previous.take(), entry.next.take());
        match previous {
            Some(previous) => self.slabs[previous.0 as usize].next = next,
            None => self.cache_mut(id).node.first = next,
        }
        match next {
            Some(next) => self.slabs[next.0 as usize].previous = previous,
            None => self.cache_mut(id).node.last = previous,
        }
        self.cache_mut(id).node.len -= 1;
    }
}
