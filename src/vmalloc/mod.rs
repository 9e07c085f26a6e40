//! vmalloc: areas of addresses, single frames, and the entries that join them (reference §5).

#![expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]

use crate::base::{Bytes, Digester, Gfp, Layout, Pfn, Prng, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use crate::paging::PageTables;
use crate::slab::SlabAllocator;
use serde::Serialize;

/// What vmalloc functions work with besides their own state.
#[derive(Debug)]
pub struct VmallocContext<'a> {
    /// Frames.
    pub pages: &'a mut PageAllocator,
    /// vm_struct, vmap_area, small page arrays.
    pub slab: &'a mut SlabAllocator,
    /// Entries.
    pub tables: &'a mut PageTables,
    /// For new slabs.
    pub prng: &'a mut Prng,
    /// The trace of the request.
    pub trace: &'a mut Trace,
}

/// What an area is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// `vmalloc`: frames taken by the area itself.
    Vmalloc,
    /// `vmap`: frames of somebody else.
    Vmap,
    /// `ioremap`: device memory.
    Ioremap,
    /// Older than the recording.
    Recorded,
}

/// An area of the vmalloc space that is in use.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Area {
    /// Its number, never used again: owner index of its frames.
    pub id: u32,
    /// First address.
    pub start: VirtAddr,
    /// End including the guard page, exclusive.
    pub end: VirtAddr,
    /// What it is for.
    pub kind: AreaKind,
    /// The frames in array order (empty for ioremap and for recorded areas).
    #[serde(skip)]
    pub frames: Vec<Pfn>,
    /// Who asked for it, as `/proc/vmallocinfo` prints it; empty if the model's script did.
    pub caller: String,
}

/// Why an area could not be had.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum VmallocFailure {
    /// `vmalloc(0)`.
    SizeZero,
    /// More pages than the machine has.
    BeyondRam,
    /// No hole of addresses is large enough.
    NoAddressSpace { wanted: Bytes, largest: Bytes },
    /// A frame, table, or bookkeeping object could not be had.
    NoPages { failure: Option<PageFailure> },
    /// `ioremap` of RAM.
    IsRam,
}

/// The vmalloc space.
#[derive(Clone, Debug)]
pub struct Vmalloc {}

impl Vmalloc {
    /// Nothing in use.
    pub fn boot(_layout: &Layout) -> Self {
        todo!()
    }
    /// `__vmalloc(size, gfp)`: data pages with `gfp | __GFP_HIGHMEM | __GFP_NOWARN` (no HIGHMEM for DMA masks), mapped in ascending order.
    ///
    /// # Errors
    /// See [`VmallocFailure`]; everything is given back then.
    pub fn vmalloc(
        &mut self,
        _size: Bytes,
        _gfp: Gfp,
        _layout: &Layout,
        _cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        todo!()
    }
    /// `vfree` of the start of a vmalloc area in use.
    pub fn vfree(&mut self, _at: VirtAddr, _layout: &Layout, _cx: &mut VmallocContext<'_>) {
        todo!()
    }
    /// `vmap` of these frames.
    ///
    /// # Errors
    /// See [`VmallocFailure`].
    pub fn vmap(
        &mut self,
        _frames: &[Pfn],
        _layout: &Layout,
        _cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        todo!()
    }
    /// `vunmap` of the start of a vmap area.
    pub fn vunmap(&mut self, _at: VirtAddr, _layout: &Layout, _cx: &mut VmallocContext<'_>) {
        todo!()
    }
    /// `ioremap` of a physical range that is not RAM.
    ///
    /// # Errors
    /// See [`VmallocFailure`].
    pub fn ioremap(
        &mut self,
        _phys: crate::base::PhysAddr,
        _size: Bytes,
        _layout: &Layout,
        _cx: &mut VmallocContext<'_>,
    ) -> Result<VirtAddr, VmallocFailure> {
        todo!()
    }
    /// `iounmap` of the start of an ioremap area.
    pub fn iounmap(&mut self, _at: VirtAddr, _layout: &Layout, _cx: &mut VmallocContext<'_>) {
        todo!()
    }
    /// `vm_unmap_aliases`: purges the lazily freed areas.
    pub fn purge(&mut self, _cx: &mut VmallocContext<'_>) {
        todo!()
    }
    /// The area in use that holds an address (its guard page included).
    pub fn find(&self, _at: VirtAddr) -> Option<&Area> {
        todo!()
    }
    /// Areas in use, by address.
    pub fn busy(&self) -> Box<dyn Iterator<Item = &Area> + '_> {
        todo!()
    }
    /// Freed ranges that wait for the purge, by address.
    pub fn lazy(&self) -> Box<dyn Iterator<Item = (VirtAddr, VirtAddr)> + '_> {
        todo!()
    }
    /// The invariants: areas do not overlap, free + busy + lazy cover the window, frames are owned.
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
