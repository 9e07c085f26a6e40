//! kmalloc and kfree: a size class, or above 8 KiB whole pages (reference §4.1, §4.7).

use super::classes::{FORBIDDEN, Flavour, LARGEST_CLASS, class_of};
use super::{ObjectPlace, SlabAllocator, SlabContext};
use crate::base::step::{SlabStep, Step};
use crate::base::{Bytes, Gfp, Order, Pfn, PhysAddr};
use crate::page::{FrameState, Owner, OwnerKind, PageAllocator, PageFailure};

/// What lies at a direct-map address, to `kfree`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlabAddress {
    /// The start of an object in use.
    Object(ObjectPlace),
    /// The start of an object that is free: a double free.
    FreeObject(ObjectPlace),
    /// Inside an object.
    Interior(ObjectPlace),
    /// The start of a large kmalloc block.
    Large(Pfn),
    /// Inside a large kmalloc block.
    InsideLarge(Pfn),
    /// Nothing of kmalloc's.
    Foreign,
}

impl SlabAllocator {
    /// `kmalloc`: the physical address of the object (the direct map turns it into a pointer). `size` is at least 1.
    ///
    /// # Errors
    /// When no slab page can be had, or (`None`) above 4 MiB.
    pub fn kmalloc(
        &mut self,
        size: Bytes,
        gfp: Gfp,
        cx: &mut SlabContext<'_>,
    ) -> Result<PhysAddr, Option<PageFailure>> {
        let gfp = gfp.without(FORBIDDEN);
        if size > LARGEST_CLASS {
            return self.kmalloc_large(size, gfp, cx);
        }
        let cache = self.kmalloc[Flavour::of(gfp) as usize][class_of(size)];
        let name = &self.cache(cache).name;
        cx.trace.step(|| Step::Slab(SlabStep::SizeClass { bytes: size, cache: name.clone() }));
        self.alloc(cache, gfp, cx).map_err(Some)
    }

    fn kmalloc_large(
        &self,
        size: Bytes,
        gfp: Gfp,
        cx: &mut SlabContext<'_>,
    ) -> Result<PhysAddr, Option<PageFailure>> {
        let order = Order::holding(size).ok_or(None)?;
        cx.trace.enter(|| Step::Slab(SlabStep::LargeKmalloc { bytes: size, order }));
        let owner = Owner { kind: OwnerKind::KmallocLarge, index: cx.pages.call, page: 0 };
        let taken = cx.pages.alloc(order, gfp | Gfp::BIT_COMP, owner, cx.trace);
        cx.trace.leave();
        taken.map(Pfn::start).map_err(Some)
    }

    /// `kfree` of an object or large block that is in use.
    ///
    /// # Panics
    /// If nothing of kmalloc's is in use there; callers look first.
    pub fn kfree(&mut self, address: PhysAddr, cx: &mut SlabContext<'_>) {
        match self.find(cx.pages, address) {
            SlabAddress::Object(place) => self.free(place.cache, address, cx),
            SlabAddress::Large(pfn) => {
                let order = cx.pages.mem().get(pfn).order();
                cx.pages.free(pfn, order, cx.trace);
            }
            other => panic!("kfree of {address}, which is {other:?}"),
        }
    }

    /// What lies at an address.
    pub fn find(&self, pages: &PageAllocator, address: PhysAddr) -> SlabAddress {
        let Some(block) = pages.mem().block_of(address.frame()) else { return SlabAddress::Foreign };
        if block.state != FrameState::Used {
            return SlabAddress::Foreign;
        }
        match pages.mem().get(block.head).owner().kind {
            OwnerKind::KmallocLarge if address == block.head.start() => SlabAddress::Large(block.head),
            OwnerKind::KmallocLarge => SlabAddress::InsideLarge(block.head),
            OwnerKind::Slab => self.find_object(pages, address),
            _ => SlabAddress::Foreign,
        }
    }

    fn find_object(&self, pages: &PageAllocator, address: PhysAddr) -> SlabAddress {
        let Some((slab_id, index)) = self.object_at(pages, address) else { return SlabAddress::Foreign };
        let slab = self.slab(slab_id);
        let place = ObjectPlace { cache: slab.cache, slab: slab.pfn, index };
        match (self.object_start(slab_id, index) == address, slab.is_used(index)) {
            (false, _) => SlabAddress::Interior(place),
            (true, true) => SlabAddress::Object(place),
            (true, false) => SlabAddress::FreeObject(place),
        }
    }

    /// Whether the free object at an address is first on the list that a free of it would go to: the CPU's own for its
    /// slab, else that of the slab.
    pub fn is_list_head(&self, pages: &PageAllocator, address: PhysAddr) -> bool {
        self.object_at(pages, address).is_some_and(|(slab_id, index)| {
            let slab = self.slab(slab_id);
            let cache = self.cache(slab.cache);
            let list = if cache.cpu_slab == Some(slab_id) { &cache.cpu_freelist } else { &slab.freelist };
            list.last() == Some(&index)
        })
    }

    /// `ksize` of the object or large block that starts at an address, in use or free.
    pub fn ksize(&self, pages: &PageAllocator, address: PhysAddr) -> Option<Bytes> {
        match self.find(pages, address) {
            SlabAddress::Object(place) | SlabAddress::FreeObject(place) => {
                Some(self.object_size(place.cache))
            }
            SlabAddress::Large(pfn) => Some(pages.mem().get(pfn).order().bytes()),
            _ => None,
        }
    }
}
