//! The caches of a recorded machine.

use super::cache::KmemCache;
use super::geometry::{Geometry, SlabSize};
use super::slab::{Place, Slab, SlabId};
use super::{CacheId, SlabAllocator};
use crate::base::snapshot::{CacheFacts, SlabFacts};
use crate::base::{Detail, Gfp, Layout, Order, Prng, Trace};
use crate::page::{Owner, OwnerKind, PageAllocator};

impl SlabAllocator {
    /// The caches of a clean boot, each in the state that the recording says of it. Full slabs are on no list, so they are
    /// not known: their frames stay what the recording calls them.
    ///
    /// # Errors
    /// When the recording contradicts itself.
    pub fn restore(
        layout: &Layout,
        caches: &[CacheFacts],
        pages: &mut PageAllocator,
        prng: &mut Prng,
    ) -> Result<Self, String> {
        let mut allocator = SlabAllocator::boot(layout, prng);
        if caches.iter().all(|facts| facts.name != "vmap_area") {
            // The kernel merged it into a cache that the recording does not have.
            allocator.caches.retain(|cache| &*cache.name != "vmap_area");
        }
        for facts in caches {
            let id =
                allocator.cache_named(&facts.name).ok_or(format!("no cache is called {}", facts.name))?;
            allocator.restore_cache(id, facts, pages)?;
        }
        allocator.check(pages)?;
        Ok(allocator)
    }

    fn restore_cache(
        &mut self,
        id: CacheId,
        facts: &CacheFacts,
        pages: &mut PageAllocator,
    ) -> Result<(), String> {
        let cache = self.cache_mut(id);
        restore_geometry(cache, facts)?;
        cache.slabs = facts.slabs;
        cache.permutation.clone_from(&facts.random_seq);
        if let Some(slab) = &facts.cpu_slab {
            let number = self.restore_slab(id, slab, Place::Cpu, pages)?;
            let cache = self.cache_mut(id);
            cache.cpu_slab = Some(number);
            cache.cpu_freelist = slab.cpu_freelist.iter().rev().copied().collect();
        }
        for slab in facts.cpu_partial_list.iter().rev() {
            let number = self.restore_slab(id, slab, Place::CpuPartial, pages)?;
            self.cache_mut(id).cpu_partial.push(number);
        }
        for slab in &facts.node_partial {
            let number = self.restore_slab(id, slab, Place::NodePartial, pages)?;
            self.node_push(id, number);
        }
        Ok(())
    }

    fn restore_slab(
        &mut self,
        id: CacheId,
        facts: &SlabFacts,
        place: Place,
        pages: &mut PageAllocator,
    ) -> Result<SlabId, String> {
        let size = self.size_of(id, facts)?;
        let number = self.free_number();
        let mut slab = Slab::new(id, facts.pfn, size);
        (slab.inuse, slab.place) = (size.objects - facts.freelist.len() as u16, place);
        (0..size.objects).for_each(|index| slab.set_used(index));
        for &index in facts.freelist.iter().chain(&facts.cpu_freelist) {
            if index >= size.objects || !slab.is_used(index) {
                return Err(format!("the slab at {} lists object {index} twice or has none", facts.pfn));
            }
            slab.clear_used(index);
        }
        slab.freelist = facts.freelist.iter().rev().copied().collect();
        let owner = Owner { kind: OwnerKind::Slab, index: number.0, page: 0 };
        pages.adopt(facts.pfn, size.order, owner, &mut Trace::new(Detail::Off))?;
        self.put(number, slab);
        Ok(number)
    }

    fn size_of(&self, id: CacheId, facts: &SlabFacts) -> Result<SlabSize, String> {
        let Geometry { usual, smallest, .. } = self.cache(id).geometry;
        [usual, smallest]
            .into_iter()
            .find(|size| u32::from(size.objects) == facts.objects)
            .ok_or(format!("the slab at {} has {} objects", facts.pfn, facts.objects))
    }
}

fn restore_geometry(cache: &mut KmemCache, facts: &CacheFacts) -> Result<(), String> {
    let size = |(order, objects): (u8, u32)| {
        let order = Order::try_new(order.into()).ok_or(format!("{}: no such order: {order}", facts.name))?;
        let objects = u16::try_from(objects).map_err(|_| format!("{}: too many objects", facts.name))?;
        Ok::<_, String>(SlabSize { order, objects })
    };
    (cache.object_size, cache.size, cache.align) = (facts.object_size, facts.size.max(1), facts.align);
    cache.geometry = Geometry {
        usual: size(facts.order)?,
        smallest: size(facts.min_order)?,
        min_partial: facts.min_partial,
        cpu_partial_slabs: facts.cpu_partial_slabs,
    };
    cache.gfp = Gfp::try_new(facts.alloc_flags).ok_or(format!("{}: unknown allocation flags", facts.name))?;
    Ok(())
}
