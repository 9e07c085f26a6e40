//! The state of a recorded machine as plain data: what a recording's `before` says, whatever form it was read from.

use super::{Migratetype, Order, Paging, Pfn, VirtAddr, ZoneKind};
use std::ops::Range;

/// One machine at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Constants of kernel and machine.
    pub machine: MachineFacts,
    /// Every zone, those without memory too, in the kernel's order.
    pub zones: Vec<ZoneFacts>,
    /// Slab caches.
    pub caches: Vec<CacheFacts>,
    /// Areas of the vmalloc space that are in use, by address.
    pub busy: Vec<AreaFacts>,
    /// Free stretches of the address space, by address.
    pub free: Vec<Range<u64>>,
    /// Freed areas that wait for the purge, by address.
    pub purge: Vec<Range<u64>>,
    /// `vmap_lazy_nr`: pages waiting for the purge.
    pub lazy_pages: u64,
}

/// What does not change while the machine runs.
#[derive(Clone, Debug, PartialEq)]
pub struct MachineFacts {
    /// How it pages.
    pub paging: Paging,
    /// One past the last frame.
    pub max_pfn: Pfn,
    /// Address of the `struct page` of frame 0.
    pub mem_map: VirtAddr,
    /// Whether types are not kept apart (`page_group_by_mobility_disabled`).
    pub mobility_disabled: bool,
}

impl Default for MachineFacts {
    fn default() -> Self {
        MachineFacts {
            paging: Paging::I386,
            max_pfn: Pfn::default(),
            mem_map: VirtAddr::NULL,
            mobility_disabled: false,
        }
    }
}

impl Snapshot {
    /// The same machine of which nothing else is known yet.
    #[must_use]
    pub fn emptied(&self) -> Snapshot {
        let zones = self.zones.iter().map(ZoneFacts::emptied).collect();
        Snapshot { machine: self.machine.clone(), zones, ..Snapshot::default() }
    }
}

impl CacheFacts {
    /// The cache without what is known of its slabs.
    #[must_use]
    pub fn without_slabs(&self) -> CacheFacts {
        CacheFacts { cpu_slab: None, cpu_partial_list: Vec::new(), node_partial: Vec::new(), ..self.clone() }
    }
}

impl ZoneFacts {
    /// The zone without what is known of its frames.
    fn emptied(&self) -> ZoneFacts {
        ZoneFacts {
            free: Vec::new(),
            pcp_lists: Vec::new(),
            blocks: Vec::new(),
            lru: Vec::new(),
            uses: Vec::new(),
            ..self.clone()
        }
    }
}

/// One zone.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneFacts {
    /// What it is for.
    pub kind: ZoneKind,
    /// The frames it spans.
    pub span: Range<u32>,
    /// Frames that exist.
    pub present: u32,
    /// Frames given to the allocator.
    pub managed: u32,
    /// Watermarks: min, low, high.
    pub marks: [u32; 3],
    /// `lowmem_reserve`, by the request's highest zone.
    pub reserve: Vec<u32>,
    /// `stat_threshold`.
    pub threshold: u32,
    /// `vm_stat[NR_FREE_PAGES]`.
    pub free_total: i64,
    /// This CPU's pending change of it.
    pub free_pending: i64,
    /// `watermark_boost`.
    pub boost: u32,
    /// Flags: bit 0 boosted, bit 1 reclaim active.
    pub flags: u32,
    /// `nr_reserved_highatomic`.
    pub highatomic: u32,
    /// Per-CPU lists: high, batch, free_factor.
    pub pcp: [u32; 3],
    /// Free lists in order, head first.
    pub free: Vec<FreeListFacts>,
    /// Per-CPU lists in order, head first.
    pub pcp_lists: Vec<PcpListFacts>,
    /// First frame of the first page block.
    pub blocks_from: Pfn,
    /// Types of the page blocks; unmovable where there is none.
    pub blocks: Vec<Migratetype>,
    /// Runs of frames on LRU lists or movable otherwise.
    pub lru: Vec<Range<u32>>,
    /// Runs of frames by use.
    pub uses: Vec<(Range<u32>, Use)>,
}

/// What a frame is used for, as far as a recording knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Use {
    /// In the buddy lists.
    Buddy = b'F',
    /// On a per-CPU list, or handed out.
    PcpOrUsed = b'P',
    /// Reserved since boot.
    Reserved = b'R',
    /// A slab page.
    Slab = b'S',
    /// A page table.
    Table = b'T',
    /// On an LRU list.
    Lru = b'L',
    /// No memory.
    Hole = b'H',
    /// A compound page of something else.
    Compound = b'B',
}

impl Use {
    /// All of them.
    pub const ALL: [Use; 8] = [
        Use::Buddy,
        Use::PcpOrUsed,
        Use::Reserved,
        Use::Slab,
        Use::Table,
        Use::Lru,
        Use::Hole,
        Use::Compound,
    ];
    /// From the recording's letter.
    pub fn from_letter(letter: u8) -> Option<Use> {
        Self::ALL.into_iter().find(|used| *used as u8 == letter)
    }
}

/// One free list.
#[derive(Clone, Debug, PartialEq)]
pub struct FreeListFacts {
    /// Order of its blocks.
    pub order: Order,
    /// The type it is kept for.
    pub migratetype: Migratetype,
    /// Its blocks, head first.
    pub pfns: Vec<Pfn>,
}

/// One per-CPU list.
#[derive(Clone, Debug, PartialEq)]
pub struct PcpListFacts {
    /// Its number, 0 to 13.
    pub index: u8,
    /// Its blocks, head first.
    pub pfns: Vec<Pfn>,
    /// The type cached in each block.
    pub cached: Vec<Migratetype>,
}

/// One slab, by what its cache's lists say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SlabFacts {
    /// Its first frame.
    pub pfn: Pfn,
    /// Its objects; 0: as many as the cache's order gives.
    pub objects: u32,
    /// Objects taken out of its own free list.
    pub inuse: u32,
    /// The CPU's lockless free list: object indices, next first (only of the cpu slab).
    pub cpu_freelist: Vec<u16>,
    /// Its own free list: object indices, next first.
    pub freelist: Vec<u16>,
}

/// One cache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CacheFacts {
    /// Its name.
    pub name: String,
    /// Bytes of an object as asked for.
    pub object_size: u32,
    /// Distance of two objects.
    pub size: u32,
    /// Alignment of an object.
    pub align: u32,
    /// Order of a slab, and its objects.
    pub order: (u8, u32),
    /// Order of a slab when memory is scarce, and its objects.
    pub min_order: (u8, u32),
    /// Cache flags (`SLAB_*`).
    pub flags: u32,
    /// Allocation flags added for its slabs.
    pub alloc_flags: u32,
    /// Empty slabs kept on the node list.
    pub min_partial: u32,
    /// Objects that the CPU's partial slabs should have.
    pub cpu_partial: u32,
    /// Slabs that the CPU keeps.
    pub cpu_partial_slabs: u32,
    /// Slabs it has.
    pub slabs: u32,
    /// Objects in them.
    pub total_objects: u32,
    /// More than 1: other caches were merged into it; -1: never merged.
    pub refcount: i32,
    /// The permutation of a new slab's free list.
    pub random_seq: Vec<u16>,
    /// The CPU's slab.
    pub cpu_slab: Option<SlabFacts>,
    /// The CPU's partial slabs, newest first.
    pub cpu_partial_list: Vec<SlabFacts>,
    /// The node's partial slabs, in order.
    pub node_partial: Vec<SlabFacts>,
}

/// One area of the vmalloc space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaFacts {
    /// Its addresses, guard page included.
    pub range: Range<u64>,
    /// `vm_struct.flags`.
    pub flags: u32,
    /// Its frames.
    pub pages: u32,
    /// Who asked for it.
    pub caller: String,
}
