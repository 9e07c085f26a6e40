//! The MMU: page tables in modelled frames, and the walk (reference §6).

use crate::base::{Digester, Layout, Pfn, PhysAddr, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use serde::Serialize;

/// Whose page tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Space {
    /// The kernel's own root (`init_mm`).
    Kernel,
    /// The root of the process with this number.
    Process(u8),
}

/// What an access wants to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Load.
    Read,
    /// Store.
    Write,
}

/// One raw entry, as the hardware sees it (reference §6.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Pte(u64);

/// A level of the tables, by Linux's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Page global directory: the root.
    Pgd,
    /// Page upper directory.
    Pud,
    /// Page middle directory.
    Pmd,
    /// The last level.
    Pte,
}

/// One step of a walk.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WalkStep {
    /// The level.
    pub level: Level,
    /// The index taken from the address.
    pub index: u16,
    /// Bits of the address used: highest.
    pub high_bit: u8,
    /// Bits of the address used: lowest.
    pub low_bit: u8,
    /// The entry found.
    pub entry: Pte,
    /// The frame that holds this table; `None` if it is older than the recording.
    pub table: Option<Pfn>,
    /// Names of the entry's flags (`P RW US PWT PCD A D G PS PAT NX`).
    pub flags: Vec<&'static str>,
}

/// Where a walk ended.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "end", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum WalkEnd {
    /// At a leaf.
    Mapped { phys: PhysAddr, page_bytes: u64, writable: bool, user: bool },
    /// At an entry that is not present.
    NotPresent { level: Level },
    /// The address is in the non-canonical hole.
    NonCanonical,
}

/// A walk from the root to a leaf or to where it stopped.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Walk {
    /// Each entry looked at, root first.
    pub steps: Vec<WalkStep>,
    /// Where it ended.
    pub end: WalkEnd,
}

/// What a leaf entry allows, as Linux's protection values (reference §6.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protection {
    /// `PAGE_KERNEL`: read, write, dirty, accessed, global, no execute (where there is NX).
    Kernel,
    /// As `Kernel`, uncached: ioremap.
    KernelUncached,
    /// A user page, writable.
    UserWrite,
    /// A user page, read-only.
    UserRead,
    /// The zero page: read-only, special.
    UserZero,
}

/// An unmapping whose translations the TLB may still hold. Has two exits.
#[must_use = "a removed mapping is flushed now or deferred: say which"]
#[derive(Debug)]
pub struct PendingFlush {
    /// First address unmapped.
    pub start: VirtAddr,
    /// End of what was unmapped, exclusive.
    pub end: VirtAddr,
}

impl PendingFlush {
    /// Flushes now (the TLB itself comes with the MMU issue).
    pub fn flush(self) {}
    /// Leaves stale translations, as vmalloc's lazy purge does.
    pub fn defer(self) {}
}

/// Frames the page tables of a mapping took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct NewTables(pub u32);

/// All page tables of the machine: the kernel's and every process's.
#[derive(Clone, Debug)]
pub struct PageTables {}

impl PageTables {
    /// The tables of a clean boot: the direct map in large pages, the upper levels that exist from boot (reference §5.2, §6.3).
    /// Frames for them come from `early` (reserved at boot, not from the allocator), lowest first.
    pub fn boot(_layout: &Layout, _early: &mut dyn Iterator<Item = Pfn>) -> Self {
        todo!()
    }
    /// Maps one 4 KiB kernel page, making missing tables on the way (each one order-0 frame, `GFP_KERNEL | __GFP_ZERO`).
    ///
    /// # Errors
    /// When a table cannot be had; nothing is mapped then.
    pub fn map_kernel(
        &mut self,
        _at: VirtAddr,
        _to: PhysAddr,
        _prot: Protection,
        _pages: &mut PageAllocator,
        _trace: &mut Trace,
    ) -> Result<NewTables, PageFailure> {
        todo!()
    }
    /// Clears the entries of a kernel range; tables stay.
    pub fn unmap_kernel(
        &mut self,
        _start: VirtAddr,
        _end: VirtAddr,
        _pages: &mut PageAllocator,
        _trace: &mut Trace,
    ) -> PendingFlush {
        todo!()
    }
    /// `pgd_alloc`: a root for a process, the kernel's half shared.
    ///
    /// # Errors
    /// When its frames cannot be had.
    pub fn new_process(
        &mut self,
        _process: u8,
        _pages: &mut PageAllocator,
        _trace: &mut Trace,
    ) -> Result<(), PageFailure> {
        todo!()
    }
    /// Frees a process's root and whatever tables it still has.
    pub fn end_process(&mut self, _process: u8, _pages: &mut PageAllocator, _trace: &mut Trace) {
        todo!()
    }
    /// Makes sure that the last-level table for a user address exists (before the data frame is taken; reference §7.2).
    ///
    /// # Errors
    /// When a table cannot be had.
    pub fn prepare_user(
        &mut self,
        _process: u8,
        _at: VirtAddr,
        _pages: &mut PageAllocator,
        _trace: &mut Trace,
    ) -> Result<NewTables, PageFailure> {
        todo!()
    }
    /// Writes a user leaf; the table exists (`prepare_user`).
    pub fn set_user(
        &mut self,
        _process: u8,
        _at: VirtAddr,
        _to: Pfn,
        _prot: Protection,
        _pages: &mut PageAllocator,
        _trace: &mut Trace,
    ) {
        todo!()
    }
    /// Clears the user leaves of a range in ascending order and returns what they mapped; frees tables of ranges that became empty.
    pub fn clear_user(
        &mut self,
        _process: u8,
        _start: VirtAddr,
        _end: VirtAddr,
        _pages: &mut PageAllocator,
        _trace: &mut Trace,
    ) -> (Vec<(VirtAddr, Pfn)>, PendingFlush) {
        todo!()
    }
    /// The user leaf at an address: frame and whether it is writable; `None` if not present.
    pub fn user_leaf(&self, _process: u8, _at: VirtAddr, _pages: &PageAllocator) -> Option<(Pfn, bool)> {
        todo!()
    }
    /// How many tables exist, of the kernel and of all processes.
    pub fn table_count(&self) -> u32 {
        todo!()
    }
    /// The walk of an address, as hardware does it.
    pub fn walk(&self, _space: Space, _at: VirtAddr, _pages: &PageAllocator) -> Walk {
        todo!()
    }
    /// Where an address leads, without the story.
    pub fn translate(&self, _space: Space, _at: VirtAddr, _pages: &PageAllocator) -> Option<PhysAddr> {
        todo!()
    }
    /// The invariants: every table's frame is owned by it, counters equal recounts.
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
