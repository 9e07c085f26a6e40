//! Caches that come and go (reference §4.8).

use super::cache::{ACCOUNT, CACHE_DMA, CacheId, HWCACHE_ALIGN, KmemCache, RECLAIM_ACCOUNT};
use super::slab::SlabId;
use super::{SlabAllocator, SlabContext};
use crate::base::{Bytes, Errno, Prng};

/// Objects are at least word-aligned; a word of the larger machines serves all.
const WORD: u32 = 8;
/// A cache line.
const LINE: u32 = 64;
/// Flags that must agree for two caches to be one.
const KIND: u32 = RECLAIM_ACCOUNT | CACHE_DMA | ACCOUNT;

impl SlabAllocator {
    /// `kmem_cache_create(name, size, align, flags, NULL)`; may join an older cache (merging).
    ///
    /// # Errors
    /// For a size of 0 or above 4 MiB, or an align that is no power of two.
    pub fn create(
        &mut self,
        name: &str,
        size: Bytes,
        align: Bytes,
        flags: u32,
        prng: &mut Prng,
    ) -> Result<CacheId, Errno> {
        let object_size = u32::try_from(size.get()).ok().filter(|size| *size > 0).ok_or(Errno::Einval)?;
        let align = alignment(object_size, align, flags).ok_or(Errno::Einval)?;
        let stride = object_size.checked_next_multiple_of(align).ok_or(Errno::Einval)?;
        if let Some(older) = self.find_mergeable(stride, align, flags) {
            let cache = self.cache_mut(older);
            cache.references += 1;
            cache.object_size = cache.object_size.max(object_size);
            return Ok(older);
        }
        let mut cache = KmemCache::new(name, object_size, stride, flags, prng).ok_or(Errno::Einval)?;
        cache.align = align;
        Ok(self.add(Some(cache)))
    }

    /// `find_mergeable`: the oldest cache whose objects are as large, give or take less than a word.
    fn find_mergeable(&self, size: u32, align: u32, flags: u32) -> Option<CacheId> {
        let fits = |cache: &KmemCache| {
            cache.may_merge
                && cache.size >= size
                && cache.size - size < WORD
                && cache.size % align == 0
                && cache.flags & KIND == flags & KIND
        };
        self.caches().find(|(_, cache)| fits(cache)).map(|(id, _)| id)
    }

    /// `kmem_cache_destroy`.
    ///
    /// # Errors
    /// How many objects are still in use; the cache stays.
    pub fn destroy(&mut self, id: CacheId, cx: &mut SlabContext<'_>) -> Result<(), u32> {
        if self.cache(id).references > 1 {
            self.cache_mut(id).references -= 1;
            return Ok(());
        }
        let slabs: Vec<SlabId> = self.slabs_of(id).map(|(slab, _)| slab).collect();
        let in_use: u32 = slabs.iter().map(|slab| self.slab(*slab).used_objects()).sum();
        if in_use > 0 {
            return Err(in_use);
        }
        let cache = self.cache_mut(id);
        (cache.cpu_slab, cache.destroyed) = (None, true);
        cache.cpu_freelist.clear();
        cache.cpu_partial.clear();
        cache.node = super::cache::NodeList::default();
        slabs.into_iter().for_each(|slab| self.discard(id, slab, cx));
        Ok(())
    }
}

/// `calculate_alignment`: a cache line for larger objects if asked, never less than a word.
fn alignment(size: u32, align: Bytes, flags: u32) -> Option<u32> {
    let asked = u32::try_from(align.get()).ok()?;
    if asked != 0 && !asked.is_power_of_two() {
        return None;
    }
    let mut line = if flags & HWCACHE_ALIGN != 0 { LINE } else { WORD };
    while flags & HWCACHE_ALIGN != 0 && size <= line / 2 && line > WORD {
        line /= 2;
    }
    Some(line.max(asked).max(WORD))
}
