use crate::base::{Bytes, Order, Pfn};
use serde::Serialize;

/// Steps of SLUB and kmalloc.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum SlabStep {
    /// `kmalloc_slab`: the smallest size class that holds the request.
    SizeClass { bytes: Bytes, cache: Box<str> },
    /// `kmalloc_large`: above 8 KiB there is no class; whole pages are taken.
    LargeKmalloc { bytes: Bytes, order: Order },
    /// The CPU's own free list gives its first object.
    CpuFreelist { cache: Box<str>, slab: Pfn, index: u16 },
    /// `get_freelist`: the CPU takes over what was freed into its slab from elsewhere.
    TakeOver { cache: Box<str>, slab: Pfn, objects: u16 },
    /// The CPU's slab has nothing left: it is dropped, full, on no list.
    CpuSlabFull { cache: Box<str>, slab: Pfn },
    /// The newest of the CPU's partial slabs becomes the CPU's slab.
    FromCpuPartial { cache: Box<str>, slab: Pfn },
    /// `get_partial_node`: the oldest partial slab of the node becomes the CPU's slab.
    FromNodePartial { cache: Box<str>, slab: Pfn },
    /// `get_partial_node`: another partial slab is kept at hand for the CPU.
    ToCpuPartial { cache: Box<str>, slab: Pfn },
    /// `new_slab`: pages for a new slab are asked for.
    NewSlab { cache: Box<str>, order: Order, objects: u16 },
    /// `allocate_slab`: the larger order could not be had, the smallest will do.
    SlabOrderFallback { cache: Box<str>, order: Order },
    /// `kfree`: the object belongs to the CPU's slab and goes first on its free list.
    FreeToCpu { cache: Box<str>, slab: Pfn, index: u16 },
    /// `__slab_free`: the object goes back to its slab's own free list.
    FreeToSlab { cache: Box<str>, slab: Pfn, index: u16, in_use: u16 },
    /// `put_cpu_partial`: a full slab got its first free object and is kept at hand.
    FullToCpuPartial { cache: Box<str>, slab: Pfn },
    /// `__unfreeze_partials`: the CPU keeps too many; they go to the node's list.
    Unfreeze { cache: Box<str>, slabs: u32 },
    /// `discard_slab`: an empty slab gives its pages back.
    DiscardSlab { cache: Box<str>, slab: Pfn, order: Order },
}
