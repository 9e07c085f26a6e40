use crate::base::{Bytes, Gfp, Pages, VirtAddr};
use serde::Serialize;

/// How an area was cut out of a free range of addresses (`classify_va_fit_type`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaCut {
    /// The free range fitted exactly.
    Whole,
    /// From its lower or upper end.
    Edge,
    /// From its middle: one more free range.
    Middle,
}

/// Steps of vmalloc.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum VmallocStep {
    /// `__vmalloc_node_range`: `pages` pages are wanted at adjacent addresses.
    VmallocBegin { bytes: Bytes, pages: u64, gfp: Gfp },
    /// `vmap`: addresses for frames that somebody has.
    VmapBegin { pages: Pages },
    /// `ioremap`: addresses for a device's memory.
    IoremapBegin { bytes: Bytes },
    /// `__get_vm_area_node`: a range of addresses with a guard page is looked for.
    AreaWanted { bytes: Bytes, align: u64 },
    /// `preload_this_cpu_lock`: the spare node is made, because the last cut used it.
    SpareNode,
    /// `alloc_vmap_area`: the lowest range that fits.
    AreaFound { start: VirtAddr, end: VirtAddr, cut: AreaCut },
    /// `alloc_vmap_area`: no free range is large enough.
    NoAreaFound { wanted: Bytes, largest: Bytes, purged: bool },
    /// `__vmalloc_area_node`: the array of page pointers; `nested` if it needs an area of its own.
    PageArray { bytes: Bytes, nested: bool },
    /// `vm_area_alloc_pages`: single frames, in bulks of at most 100.
    PagesTaken { pages: Pages, wanted: Pages },
    /// `vmap_pages_range`: the entries are made; `tables` frames went to page tables.
    PagesMapped { start: VirtAddr, pages: Pages, tables: u32 },
    /// `vfree`, `vunmap`, `iounmap`.
    AreaFreed { start: VirtAddr, end: VirtAddr },
    /// `free_vmap_area_noflush`: the addresses wait for the purge, with their neighbours as one range.
    LazilyFreed { start: VirtAddr, end: VirtAddr, waiting: Pages, limit: Pages },
    /// `free_vmap_area_noflush`: more than `limit` pages wait; a worker will purge after this call.
    DrainScheduled { waiting: Pages, limit: Pages },
    /// `__vunmap`: the frames are given back one by one, in the array's order.
    PagesFreed { pages: Pages },
    /// `__purge_vmap_area_lazy`: all waiting ranges become free.
    Purge { ranges: u32, pages: Pages },
    /// `flush_tlb_kernel_range`: entry by entry, or everything if more than 33 pages.
    KernelTlbFlush { start: VirtAddr, end: VirtAddr, everything: bool },
}
