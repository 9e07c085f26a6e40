//! What can be asked of a machine, and what it answers.

#![expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]

use crate::base::{Bytes, Errno, Event, FrameChange, Gfp, Pfn, PhysAddr, VirtAddr};
use crate::page::{PageAction, PageFailure};
use crate::paging::Access;
use crate::process::{Death, ProcessId};
use crate::vmalloc::VmallocFailure;
use serde::Serialize;
use std::sync::Arc;

/// One call, all its arguments known. A log entry: at most 64 bytes.
#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// The page allocator's API.
    Pages(PagesCall),
    /// The slab allocator's.
    Slab(SlabCall),
    /// vmalloc's.
    Vmalloc(VmallocCall),
    /// A program's.
    User(UserCall),
    /// Loads and stores.
    Access(AccessCall),
    /// The playground's own: what no driver calls.
    Machine(MachineCall),
    /// An operation of a recording that is played; of no other kernel.
    Recorded(Arc<RecordedCall>),
}

/// Calls of the page allocator. An order is what was asked, valid or not.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PagesCall {
    /// `alloc_pages(gfp, order)` and `alloc_page`: a `struct page *`.
    AllocPages { gfp: Gfp, order: u32 },
    /// `__get_free_pages(gfp, order)` and its relatives: an address.
    GetFreePages { gfp: Gfp, order: u32 },
    /// `__free_pages(page, order)`.
    FreePagesStruct { page: VirtAddr, order: u32 },
    /// `free_pages(addr, order)`.
    FreePages { address: VirtAddr, order: u32 },
}

/// Calls of the slab allocator.
#[derive(Clone, PartialEq, Debug)]
pub enum SlabCall {
    /// `kmalloc`, `kzalloc`.
    Kmalloc { size: Bytes, gfp: Gfp },
    /// `kmalloc_array`, `kcalloc`.
    KmallocArray { count: u64, size: Bytes, gfp: Gfp },
    /// `krealloc`.
    Krealloc { address: VirtAddr, size: Bytes, gfp: Gfp },
    /// `kfree`.
    Kfree { address: VirtAddr },
    /// `ksize`.
    Ksize { address: VirtAddr },
    /// `kmem_cache_create(name, size, align, flags, NULL)`: a cache handle.
    CacheCreate { name: Box<str>, size: Bytes, align: Bytes, flags: u32 },
    /// `kmem_cache_alloc`.
    CacheAlloc { cache: VirtAddr, gfp: Gfp },
    /// `kmem_cache_free`.
    CacheFree { cache: VirtAddr, address: VirtAddr },
    /// `kmem_cache_destroy`.
    CacheDestroy { cache: VirtAddr },
}

/// Calls of vmalloc.
#[derive(Clone, PartialEq, Debug)]
pub enum VmallocCall {
    /// `vmalloc`, `vzalloc`, `vmalloc_32` (which adds `GFP_DMA32`).
    Vmalloc { size: Bytes, gfp: Gfp },
    /// `vfree`.
    Vfree { address: VirtAddr },
    /// `kvmalloc`.
    Kvmalloc { size: Bytes, gfp: Gfp },
    /// `kvfree`.
    Kvfree { address: VirtAddr },
    /// `vmap(pages, count, VM_MAP, PAGE_KERNEL)`.
    Vmap { pages: Box<[VirtAddr]> },
    /// `vunmap`.
    Vunmap { address: VirtAddr },
    /// `ioremap`.
    Ioremap { phys: PhysAddr, size: Bytes },
    /// `iounmap`.
    Iounmap { address: VirtAddr },
    /// `vmalloc_to_page`: a `struct page *`.
    VmallocToPage { address: VirtAddr },
}

/// Calls of a program.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum UserCall {
    /// `malloc`.
    Malloc { size: Bytes },
    /// `calloc`.
    Calloc { count: u64, size: Bytes },
    /// `realloc`.
    Realloc { address: VirtAddr, size: Bytes },
    /// `free`.
    Free { address: VirtAddr },
    /// `posix_memalign`, as a function that returns the pointer.
    Memalign { align: Bytes, size: Bytes },
    /// `malloc_usable_size`.
    UsableSize { address: VirtAddr },
    /// `mmap(addr, length, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`.
    Mmap { hint: VirtAddr, length: Bytes },
    /// `munmap`.
    Munmap { address: VirtAddr, length: Bytes },
    /// `brk`.
    Brk { address: VirtAddr },
    /// `sbrk`.
    Sbrk { increment: i64 },
    /// `fork`.
    Fork,
}

/// Loads and stores.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum AccessCall {
    /// `memset(address, byte, bytes)`.
    Memset { address: VirtAddr, byte: u8, bytes: Bytes },
    /// `memcpy(to, from, bytes)`.
    Memcpy { to: VirtAddr, from: VirtAddr, bytes: Bytes },
    /// `v = *p` of 1, 2, 4 or 8 bytes.
    Load { address: VirtAddr, width: u8 },
    /// `*p = v`.
    Store { address: VirtAddr, width: u8, value: u64 },
}

/// The playground's own.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum MachineCall {
    /// `drain_local_pages`.
    Drain,
    /// `vm_unmap_aliases`.
    Purge,
}

/// An operation of a recording: what it does to the page allocator.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordedCall {
    /// In order.
    pub actions: Vec<PageAction>,
    /// What it returned.
    pub returned: Returned,
}

/// What a recorded operation returned.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Returned {
    /// Nothing.
    Nothing,
    /// The block that it asked for: the model says which.
    Block,
    /// This address, as recorded.
    Address(VirtAddr),
    /// NULL.
    Null,
}

/// The answer to a call. A failure that the real system has is an answer too.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "reply", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Reply {
    /// Returned nothing.
    Void,
    /// Returned a pointer (never NULL).
    Pointer { address: VirtAddr },
    /// Returned a number.
    Integer { value: i64 },
    /// Returned NULL: there was nothing to give.
    Null { why: NullReason },
    /// Returned a negative error number.
    Error { errno: Errno },
    /// The system did something bad, or said something: misuse shows here.
    Misuse { misuse: Misuse },
    /// The process died.
    Died { death: Death },
    /// `fork` returned a child.
    Child { process: ProcessId },
}

impl Reply {
    pub(super) const fn misuse(misuse: Misuse) -> Reply {
        Reply::Misuse { misuse }
    }
}

/// Why a call returned NULL.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "why", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum NullReason {
    /// No page.
    NoPage { failure: PageFailure },
    /// A kmalloc above 4 MiB.
    TooLarge,
    /// An order above 10: `__alloc_pages` warns once since boot, unless `__GFP_NOWARN` is set.
    OrderTooLarge { order: u32 },
    /// count × size is beyond the machine's word.
    Overflow,
    /// `__GFP_MOVABLE` and `__GFP_RECLAIMABLE`: `gfp_migratetype` gives 3, for which there is no per-CPU list, so that
    /// Linux takes a block of the wrong size from the next order's. The model gives nothing.
    BothMobilities { gfp: Gfp },
    /// vmalloc's reasons.
    Vmalloc { failure: VmallocFailure },
    /// malloc's: no address space.
    NoMemory,
    /// The recording says so, and the page allocator was not asked.
    Recorded,
    /// NULL was asked for (`vmalloc(0)`, `page_address` of high memory).
    Nothing,
}

/// Where an object that is freed again lies.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FreePlace {
    /// First on the free list that it would go to: `set_freepointer` stops with a BUG.
    ListHead,
    /// Deeper in a free list: nobody looks.
    Deeper,
    /// It is no object any more: its page is free too.
    Page,
}

/// What a page is that is freed and should not be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FreedPage {
    /// On a per-CPU list.
    Pcp,
    /// In the buddy lists.
    Buddy,
    /// The script's, but of another order.
    OtherOrder,
    /// A tail page of a compound page.
    Tail,
    /// Inside a block that is no compound page.
    Middle,
    /// Never the page allocator's: the kernel's image, the memory map, firmware, a hole.
    Reserved,
    /// A slab.
    Slab,
    /// A page of a vmalloc area.
    Vmalloc,
    /// A page table.
    Table,
    /// A program's memory.
    Anonymous,
    /// On an LRU list since before the recording.
    Lru,
    /// In use otherwise.
    Other,
}

/// What Linux makes of such a free (Debian: no `DEBUG_VM`, no `page_owner`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FreeEffect {
    /// The users are counted down to -1. When the page leaves its list it is found out ("Bad page state") and lost.
    FoundLater,
    /// The same, found out when the block around it is freed.
    FoundWithBlock,
    /// Frames that are free already, or in use, go to a free list: two owners.
    TwoOwners,
    /// The block goes to a free list, though it is in use.
    InUse,
    /// The first frames are freed; nobody ever frees the others.
    Leak,
    /// Pages behind it are in use: "Bad page state" for each, and nothing is freed.
    BadPage,
    /// An order above 10: through frames far beyond, until one is in use or none is there.
    Beyond,
}

/// What Linux does when it is misused. Each has a text that says why, by key.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(tag = "misuse", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Misuse {
    /// Free of an object that is free: silent corruption of the free list (or an oops with hardening).
    DoubleFree { address: VirtAddr, place: FreePlace },
    /// `__free_pages` of what the script does not hold, or with another order. The model frees nothing.
    BadFree { pfn: Pfn, asked: u32, what: FreedPage, effect: FreeEffect },
    /// Zone bits that no zone fits: Linux takes `ZONE_DMA`, and so does the model. A warning.
    ZoneBits { gfp: Gfp },
    /// An address whose object was in use before the script: the model refuses.
    NotOurs { address: VirtAddr },
    /// `kfree` of a vmalloc address, `vfree` of a kmalloc address, `free` of a kernel pointer, …
    WrongAllocator { address: VirtAddr },
    /// `kfree` of a pointer into the middle of an object.
    Interior { address: VirtAddr },
    /// `kmem_cache_free` with the wrong cache: refused with a warning.
    WrongCache { address: VirtAddr },
    /// `kmem_cache_destroy` with objects left: a warning.
    CacheBusy { objects: u32 },
    /// `vfree` of an address that starts no area: "Trying to vfree() nonexistent vm area".
    NoArea { address: VirtAddr },
    /// `vfree` of a bad pointer (not page aligned): "Trying to vfree() bad address".
    BadAddress { address: VirtAddr },
    /// A kernel access to an address that nothing maps: oops.
    Oops { at: VirtAddr, access: Access },
    /// A kernel access through a NULL pointer: oops.
    NullDereference { at: VirtAddr, access: Access },
    /// A store beyond the object it started in: silent corruption of the neighbour.
    Overflow { address: VirtAddr, bytes: Bytes },
    /// An access to an object or block that was freed: silent.
    UseAfterFree { address: VirtAddr },
    /// An unknown cache handle.
    NoCache { address: VirtAddr },
}

/// What a request did.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The answer.
    pub reply: Reply,
    /// Something wrong that the call did although it returned (silent corruption, a warning).
    pub warning: Option<Misuse>,
    /// The steps, outermost first, as a flat list with depth.
    pub events: Vec<Event>,
    /// Every frame change, in order: what to repaint, and how to draw the middle of the call.
    pub changes: Vec<FrameChange>,
}

const _: () = assert!(std::mem::size_of::<Request>() <= 64);
