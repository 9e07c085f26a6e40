use crate::base::{Bytes, Pages, Pfn, VirtAddr};
use serde::Serialize;

/// Steps of processes: their areas, faults and forks.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ProcessStep {
    /// `load_elf_binary`: a program begins, with `areas` areas and its break at `brk`.
    ProcessStarted { process: u8, areas: u32, brk: VirtAddr },
    /// `exit_mmap`: a process ends; all its memory goes back.
    ProcessEnded { process: u8 },
    /// `handle_mm_fault`: the hardware found no entry that allows the access.
    Fault { at: VirtAddr, write: bool },
    /// `do_anonymous_page`, read: the shared zero page is mapped, no frame is taken.
    ZeroPageMapped { at: VirtAddr, pfn: Pfn },
    /// `do_anonymous_page`, write: a zeroed frame is mapped.
    AnonymousPage { at: VirtAddr, pfn: Pfn },
    /// `wp_page_copy`: a page that others see too is copied to a frame of its own.
    CopyOnWrite { at: VirtAddr, from: Pfn, to: Pfn },
    /// `wp_page_reuse`: nobody else maps the page any more, so it becomes writable.
    PageReused { at: VirtAddr, pfn: Pfn },
    /// `expand_downwards`: the stack now begins at `start`.
    StackGrown { start: VirtAddr, bytes: Bytes },
    /// `bad_area`: SIGSEGV. Whether an area is there that forbids it, or none.
    Segfault { at: VirtAddr, write: bool, mapped: bool },
    /// `pagefault_out_of_memory`: no frame could be had for a fault.
    FaultOutOfMemory { at: VirtAddr },
    /// `get_unmapped_area`: where there is room.
    RoomFound { start: VirtAddr, bytes: Bytes },
    /// `get_unmapped_area`: no gap is large enough.
    NoRoom { bytes: Bytes },
    /// `mmap_region`: a new area.
    AreaMapped { start: VirtAddr, end: VirtAddr },
    /// `vma_merge`: the addresses become part of the neighbouring area.
    AreaMerged { start: VirtAddr, end: VirtAddr },
    /// `__split_vma`: an area is cut in two.
    AreaSplit { at: VirtAddr },
    /// `unmap_region`: the areas of a range are gone, its pages follow.
    AreaUnmapped { start: VirtAddr, end: VirtAddr },
    /// `move_vma`: a mapping moves, its entries with it, no byte is copied.
    AreaMoved { from: VirtAddr, to: VirtAddr, bytes: Bytes },
    /// `__vm_enough_memory`: a single request for more pages than the machine has.
    Overcommitted { pages: u64, limit: u64 },
    /// `brk`: the heap's end moves.
    BreakMoved { from: VirtAddr, to: VirtAddr },
    /// `dup_mmap`: a child gets the areas of its parent.
    Forked { parent: u8, child: u8 },
    /// `copy_page_range`: parent and child map the same frames, write-protected in both.
    PagesShared { start: VirtAddr, end: VirtAddr, pages: Pages },
    /// `put_page`: others still map the frame, `left` of them: it stays.
    FrameKept { pfn: Pfn, left: u32 },
    /// `tlb_next_batch`: the gather structure is full; a page holds `entries` more.
    GatherBatch { entries: u32 },
    /// `tlb_batch_pages_flush`: a batch of gathered pages is released, the last first.
    BatchReleased { pages: Pages },
}
