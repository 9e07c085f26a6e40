//! vmalloc: areas of addresses, single frames, and the entries that join them (reference §5).
//!
//! Not modelled: `vm_map_ram`'s blocks, huge vmalloc mappings, module and kernel-stack areas of a clean machine.

mod alloc;
mod area;
mod check;
mod free;
mod get_area;
mod map;
mod objects;
mod purge;
mod restore;
mod space;
#[cfg(test)]
mod tests;

pub use area::{Area, AreaKind, VmallocFailure};

use crate::base::{Layout, Paging, PhysAddr, Prng, Trace, VirtAddr};
use crate::page::PageAllocator;
use crate::paging::PageTables;
use crate::slab::SlabAllocator;
use area::{BusyArea, Node};
use space::AddressSpace;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

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

/// The vmalloc space.
#[derive(Clone, Debug)]
pub struct Vmalloc {
    paging: Paging,
    /// `VMALLOC_START` to `VMALLOC_END`.
    window: Range<u64>,
    space: AddressSpace,
    /// By start.
    busy: BTreeMap<VirtAddr, BusyArea>,
    /// The node kept ready for a cut in the middle of a free range (`ne_fit_preload_node`).
    spare: Option<Node>,
    /// Nodes older than the recording that the recording names when they are freed, in that order.
    named: VecDeque<PhysAddr>,
    next_id: u32,
    drain_scheduled: bool,
}

impl Vmalloc {
    /// Nothing in use. A real machine has a few dozen areas at that point (ACPI tables, percpu chunks, kernel stacks on
    /// x86-64), which cannot be derived; its boot also leaves the spare node filled, and so does this.
    pub fn boot(layout: &Layout) -> Self {
        Self::with_space(layout, AddressSpace::new(layout.paging))
    }
    fn with_space(layout: &Layout, space: AddressSpace) -> Self {
        Vmalloc {
            paging: layout.paging,
            window: layout.vmalloc_start.get()..layout.vmalloc_end.get(),
            space,
            busy: BTreeMap::new(),
            spare: Some(Node::Older),
            named: VecDeque::new(),
            next_id: 0,
            drain_scheduled: false,
        }
    }

    /// The area in use that holds an address (its guard page included).
    pub fn find(&self, at: VirtAddr) -> Option<&Area> {
        let (_, busy) = self.busy.range(..=at).next_back()?;
        Some(&busy.area).filter(|area| area.contains(at))
    }
    /// The area in use with this number: from the owner of a frame.
    pub fn by_id(&self, id: u32) -> Option<&Area> {
        self.busy().find(|area| area.id == id)
    }
    /// Areas in use, by address.
    pub fn busy(&self) -> Box<dyn Iterator<Item = &Area> + '_> {
        Box::new(self.busy.values().map(|busy| &busy.area))
    }
    /// Freed ranges that wait for the purge, by address.
    pub fn lazy(&self) -> Box<dyn Iterator<Item = (VirtAddr, VirtAddr)> + '_> {
        Box::new(self.space.lazy().map(|range| (VirtAddr::new(range.start), VirtAddr::new(range.end))))
    }
    /// Free ranges of all kernel addresses, by address; the first and last reach beyond the vmalloc window.
    pub fn free_ranges(&self) -> impl Iterator<Item = (VirtAddr, VirtAddr)> + '_ {
        self.space.free().map(|range| (VirtAddr::new(range.start), VirtAddr::new(range.end)))
    }
    /// Pages that wait for the purge, guard pages included (`vmap_lazy_nr`).
    pub const fn lazy_pages(&self) -> u32 {
        self.space.lazy_pages()
    }
}
