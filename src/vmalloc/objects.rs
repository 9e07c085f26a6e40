//! The objects behind areas: vm_struct and page array from kmalloc, vmap_area from its own cache.

use super::area::Node;
use super::{Vmalloc, VmallocContext, VmallocFailure};
use crate::base::{Bytes, Gfp, Paging, PhysAddr};
use crate::slab::{SlabAllocator, SlabContext};

/// The cache of `struct vmap_area`.
const NODE_CACHE: &str = "vmap_area";

/// The flags for bookkeeping objects.
pub(super) fn bookkeeping(gfp: Gfp) -> Gfp {
    gfp & Gfp::RECLAIM_MASK
}

/// `sizeof(struct vm_struct)` (reference §1.2).
pub(super) const fn vm_struct(paging: Paging) -> Bytes {
    Bytes::new(match paging {
        Paging::I386 => 32,
        Paging::I386Pae => 36,
        Paging::X86_64 => 64,
    })
}

impl VmallocContext<'_> {
    fn slab(&mut self) -> (&mut SlabAllocator, SlabContext<'_>) {
        let cx = SlabContext { pages: &mut *self.pages, prng: &mut *self.prng, trace: &mut *self.trace };
        (&mut *self.slab, cx)
    }
    pub(super) fn kmalloc(&mut self, bytes: Bytes, gfp: Gfp) -> Result<PhysAddr, VmallocFailure> {
        let (slab, mut cx) = self.slab();
        slab.kmalloc(bytes, gfp, &mut cx).map_err(|failure| VmallocFailure::NoPages { failure })
    }
    pub(super) fn kfree(&mut self, object: PhysAddr) {
        let (slab, mut cx) = self.slab();
        slab.kfree(object, &mut cx);
    }
    /// A node from its cache. Where no cache of the recording is known to hold nodes, it is as good as an older one.
    pub(super) fn new_node(&mut self, gfp: Gfp) -> Result<Node, VmallocFailure> {
        let (slab, mut cx) = self.slab();
        let Some(cache) = slab.cache_named(NODE_CACHE) else { return Ok(Node::Older) };
        slab.alloc(cache, gfp, &mut cx)
            .map(Node::At)
            .map_err(|failure| VmallocFailure::NoPages { failure: Some(failure) })
    }
    fn free_node_at(&mut self, object: PhysAddr) {
        let (slab, mut cx) = self.slab();
        let cache = slab.cache_named(NODE_CACHE).expect("the object came from this cache");
        slab.free(cache, object, &mut cx);
    }
}

impl Vmalloc {
    /// Gives a node back. Of an older one it is known which it is only if the recording says so ([`Vmalloc::name_older`]);
    /// otherwise its object stays.
    pub(super) fn free_node(&mut self, node: Node, cx: &mut VmallocContext<'_>) {
        let object = match node {
            Node::At(object) => Some(object),
            Node::Older => self.named.pop_front(),
        };
        if let Some(object) = object {
            cx.free_node_at(object);
        }
    }
    /// A recording names the next object that is freed without being known here.
    pub fn name_older(&mut self, object: PhysAddr) {
        self.named.push_back(object);
    }
    /// A recording shows that the spare node was missing when it began.
    pub fn without_spare(&mut self) {
        self.spare = None;
    }
}
