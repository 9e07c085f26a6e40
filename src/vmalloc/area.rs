//! One area of addresses: what it is for, and the bookkeeping objects behind it.

use crate::base::{Bytes, PAGE_SIZE, Pages, Pfn, PhysAddr, VirtAddr};
use crate::page::PageFailure;
use serde::Serialize;

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
    /// Linux's `VM_` flags: 1 ioremap, 2 vmalloc, 4 vmap, …
    pub flags: u32,
    /// Frames that it holds by Linux's count (`nr_pages`), recorded areas' too.
    pub pages: Pages,
    /// The device memory that it maps (ioremap).
    pub phys: Option<PhysAddr>,
    /// The area that holds its page array, where that is vmalloced itself.
    pub array: Option<VirtAddr>,
}

impl Area {
    /// The mapped part: without the guard page.
    pub fn mapped_end(&self) -> VirtAddr {
        VirtAddr::new(self.end.get() - PAGE_SIZE)
    }
    /// Bytes including the guard page, as `/proc/vmallocinfo` counts them.
    pub fn bytes(&self) -> Bytes {
        Bytes::new(self.end.get() - self.start.get())
    }
    /// Whether it holds an address, its guard page included.
    pub fn contains(&self, at: VirtAddr) -> bool {
        self.start <= at && at < self.end
    }
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
    NoAddressSpace {
        /// What was needed, guard page included.
        wanted: Bytes,
        /// The largest hole inside the window, after the purge.
        largest: Bytes,
    },
    /// A frame, table, or bookkeeping object could not be had.
    NoPages {
        /// The request that failed; `None` if no page request did.
        failure: Option<PageFailure>,
    },
    /// `ioremap` of RAM.
    IsRam,
}

/// The `vmap_area` object behind a range of addresses: busy, free or waiting, every range has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Node {
    /// At this physical address.
    At(PhysAddr),
    /// Older than the recording (or than the script, on a clean machine): which object is not known.
    Older,
}

/// Where an area keeps the pointers to its pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PageArray {
    /// It has none, or an unknown one.
    None,
    /// In a kmalloc object.
    Object(PhysAddr),
    /// In an area of its own.
    Area(VirtAddr),
}

/// An area in use with the objects that it will give back.
#[derive(Clone, Debug)]
pub(super) struct BusyArea {
    pub(super) area: Area,
    pub(super) node: Node,
    /// The `vm_struct`.
    pub(super) vm: Option<PhysAddr>,
    pub(super) array: PageArray,
}
