//! The invariants of caches and slabs, and their canonical state.

use super::slab::{Place, Slab, SlabId};
use super::{CacheId, KmemCache, SlabAllocator};
use crate::base::Digester;
use crate::page::{FrameState, OwnerKind, PageAllocator};

impl SlabAllocator {
    /// The invariants of all caches and slabs: each object in one place, lists agree with slabs, slabs with frames.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, pages: &PageAllocator) -> Result<(), String> {
        for (number, slab) in (0..).map(SlabId).zip(&self.slabs).filter(|(_, slab)| !slab.pfn.is_none()) {
            self.check_slab(number, slab, pages).map_err(|flaw| format!("slab at {}: {flaw}", slab.pfn))?;
        }
        self.caches().try_for_each(|(id, cache)| {
            self.check_cache(id, cache).map_err(|flaw| format!("cache {}: {flaw}", cache.name))
        })
    }

    fn check_slab(&self, number: SlabId, slab: &Slab, pages: &PageAllocator) -> Result<(), String> {
        let frame = pages.mem().get(slab.pfn);
        let owned = frame.state() == FrameState::Used
            && (frame.owner().kind, frame.owner().index) == (OwnerKind::Slab, number.0)
            && frame.order() == slab.size.order;
        require(owned, || format!("its frame is {frame:?}"))?;
        require(slab.inuse == slab.size.objects - slab.freelist.len() as u16, || {
            format!("inuse is {}", slab.inuse)
        })?;
        let cpu: &[u16] = if slab.place == Place::Cpu { &self.cache(slab.cache).cpu_freelist } else { &[] };
        let free = slab.freelist.len() + cpu.len();
        require(slab.used_objects() as usize + free == usize::from(slab.size.objects), || {
            format!("{} in use and {free} free of {}", slab.used_objects(), slab.size.objects)
        })?;
        let mut listed = slab.freelist.iter().chain(cpu);
        require(listed.all(|index| !slab.is_used(*index)), || "an object in use is listed as free".to_owned())
    }

    fn check_cache(&self, id: CacheId, cache: &KmemCache) -> Result<(), String> {
        let on_node: Vec<SlabId> = self.node_partial(id).take(self.slabs.len() + 1).collect();
        require(on_node.len() == cache.node.len as usize, || {
            format!("{} slabs on the node's list", on_node.len())
        })?;
        let at = |slabs: &[SlabId], place| slabs.iter().all(|slab| self.slab(*slab).place == place);
        require(at(&on_node, Place::NodePartial), || "the node lists a slab of another place".to_owned())?;
        require(at(&cache.cpu_partial, Place::CpuPartial), || {
            "the CPU lists a slab of another place".to_owned()
        })?;
        let known = self.slabs_of(id).count() as u32;
        require(known <= cache.slabs, || format!("{known} slabs are known, {} counted", cache.slabs))?;
        require(cache.cpu_slab.is_some() || cache.cpu_freelist.is_empty(), || {
            "a free list without a slab".to_owned()
        })
    }

    /// Takes in the canonical state.
    pub fn digest(&self, digester: &mut Digester) {
        for (id, cache) in self.caches() {
            digester.bytes(cache.name.as_bytes());
            digester.word(u64::from(cache.slabs) << 32 | u64::from(cache.references));
            cache.permutation.iter().for_each(|index| digester.word(u64::from(*index)));
            digester.word(cache.cpu_slab.map_or(u64::MAX, |slab| u64::from(slab.0)));
            digest_list(&cache.cpu_freelist, digester);
            cache.cpu_partial.iter().for_each(|slab| digester.word(u64::from(slab.0)));
            self.node_partial(id).for_each(|slab| digester.word(u64::from(slab.0)));
        }
        for slab in &self.slabs {
            digester.word(u64::from(slab.pfn.get()) << 16 | u64::from(slab.inuse));
            digest_list(&slab.freelist, digester);
        }
        self.free_numbers.iter().for_each(|slab| digester.word(u64::from(slab.0)));
    }
}

fn digest_list(list: &[u16], digester: &mut Digester) {
    digester.word(list.len() as u64);
    list.iter().for_each(|index| digester.word(u64::from(*index)));
}

fn require(holds: bool, flaw: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(flaw()) }
}
