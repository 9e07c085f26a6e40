//! SLUB: caches, slabs, objects, and kmalloc on top of them (reference §4).

use crate::base::{Bytes, Digester, Gfp, Layout, Pfn, PhysAddr, Prng, Trace};
use crate::page::{PageAllocator, PageFailure};

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

/// A kind of object, by its number in order of creation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub struct CacheId(u16);

impl CacheId {
    /// The cache with this number, if there is one.
    pub fn try_new(_number: u16, _caches: &SlabAllocator) -> Option<Self> {
        todo!()
    }
    /// Its number.
    pub const fn get(self) -> u16 {
        self.0
    }
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

/// What lies at a direct-map address, to `kfree`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlabAddress {
    /// The start of an object in use.
    Object(ObjectPlace),
    /// The start of an object that is free: a double free.
    FreeObject(ObjectPlace),
    /// Inside an object or its slab's unused tail.
    Interior(ObjectPlace),
    /// The start of a large kmalloc block.
    Large(Pfn),
    /// Nothing of kmalloc's.
    Foreign,
}

/// A cache in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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
    /// Objects in use.
    pub in_use: u32,
}

/// All caches of the machine.
#[derive(Clone, Debug, Default)]
pub struct SlabAllocator {}

impl SlabAllocator {
    /// The caches of a clean boot: the kmalloc classes in all flavours, and those that vmalloc and processes use.
    pub fn boot(_layout: &Layout, _prng: &mut Prng) -> Self {
        todo!()
    }
    /// `kmalloc`: the physical address of the object (the direct map turns it into a pointer). `size` is at least 1.
    ///
    /// # Errors
    /// When no slab page can be had, or above 4 MiB.
    pub fn kmalloc(
        &mut self,
        _size: Bytes,
        _gfp: Gfp,
        _cx: &mut SlabContext<'_>,
    ) -> Result<PhysAddr, Option<PageFailure>> {
        todo!()
    }
    /// What lies at an address.
    pub fn find(&self, _pages: &PageAllocator, _address: PhysAddr) -> SlabAddress {
        todo!()
    }
    /// `kfree` of an object or large block that is in use.
    pub fn kfree(&mut self, _address: PhysAddr, _cx: &mut SlabContext<'_>) {
        todo!()
    }
    /// `ksize`.
    pub fn ksize(&self, _pages: &PageAllocator, _address: PhysAddr) -> Option<Bytes> {
        todo!()
    }
    /// `kmem_cache_alloc`.
    ///
    /// # Errors
    /// When no slab page can be had.
    pub fn alloc(
        &mut self,
        _cache: CacheId,
        _gfp: Gfp,
        _cx: &mut SlabContext<'_>,
    ) -> Result<PhysAddr, PageFailure> {
        todo!()
    }
    /// `kmem_cache_free` of an object in use.
    pub fn free(&mut self, _cache: CacheId, _address: PhysAddr, _cx: &mut SlabContext<'_>) {
        todo!()
    }
    /// `kmem_cache_create(name, size, align, flags, NULL)`; may join an older cache (merging).
    ///
    /// # Errors
    /// For a size of 0 or above 4 MiB, or an align that is no power of two.
    pub fn create(
        &mut self,
        _name: &str,
        _size: Bytes,
        _align: Bytes,
        _flags: u32,
        _prng: &mut Prng,
    ) -> Result<CacheId, crate::base::Errno> {
        todo!()
    }
    /// `kmem_cache_destroy`.
    ///
    /// # Errors
    /// How many objects are still in use; the cache stays.
    pub fn destroy(&mut self, _cache: CacheId, _cx: &mut SlabContext<'_>) -> Result<(), u32> {
        todo!()
    }
    /// Bytes of an object as its creator asked for them.
    pub fn object_size(&self, _cache: CacheId) -> Bytes {
        todo!()
    }
    /// The start of the slab object that holds an address, in use or free; `None` outside slabs and in their unused tails.
    pub fn object_around(&self, _pages: &PageAllocator, _address: PhysAddr) -> Option<PhysAddr> {
        todo!()
    }
    /// The name of a cache.
    pub fn cache_name(&self, _cache: CacheId) -> &str {
        todo!()
    }
    /// The name of the cache whose slab has this number (the index of an [`crate::page::OwnerKind::Slab`] owner).
    pub fn slab_cache_name(&self, _slab: u32) -> Option<&str> {
        todo!()
    }
    /// Every cache, oldest first, with its numbers.
    pub fn summaries(&self) -> Vec<CacheNumbers> {
        todo!()
    }
    /// The cache of this name.
    pub fn cache_named(&self, _name: &str) -> Option<CacheId> {
        todo!()
    }
    /// The invariants of all caches and slabs.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, _pages: &PageAllocator) -> Result<(), String> {
        todo!()
    }
    /// Takes in the canonical state.
    pub fn digest(&self, _digester: &mut Digester) {
        todo!()
    }
}
