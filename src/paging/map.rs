//! Kernel mappings made and removed after boot: vmalloc, vmap, ioremap (reference §5.2 step 5).

use super::geometry::{self, LevelGeometry};
use super::table::{Table, TableAt};
use super::{Level, PageTables, Protection, Pte, Space};
use crate::base::step::{PagingStep, Step};
use crate::base::{Gfp, Order, PAGE_SIZE, Pages, Paging, Pfn, PhysAddr, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use serde::Serialize;
use std::iter::Peekable;

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

impl PageTables {
    /// Maps one 4 KiB kernel page, making missing tables on the way (each one order-0 frame, `GFP_KERNEL | __GFP_ZERO`).
    ///
    /// # Errors
    /// When a table cannot be had; nothing is mapped then.
    pub fn map_kernel(
        &mut self,
        at: VirtAddr,
        to: PhysAddr,
        prot: Protection,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<NewTables, PageFailure> {
        self.map_kernel_range(at, std::iter::once(to), prot, pages, trace)
    }

    /// Maps 4 KiB kernel pages from `start` on, ascending, making missing tables on the way (`vmap_pages_range`).
    ///
    /// # Errors
    /// When a table cannot be had; what was mapped before stays, for the caller to unmap.
    pub fn map_kernel_range(
        &mut self,
        start: VirtAddr,
        targets: impl Iterator<Item = PhysAddr>,
        prot: Protection,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<NewTables, PageFailure> {
        let mut made = NewTables::default();
        let mut targets = targets.peekable();
        let mut at = start;
        while targets.peek().is_some() {
            let table = self.make_tables(Space::Kernel, at, &mut made, pages, trace)?;
            at = self.fill(table, at, &mut targets, prot, pages, trace);
        }
        Ok(made)
    }

    /// Sets entries of one last-level table until it or the targets end; returns the address after the last.
    fn fill(
        &mut self,
        table: TableAt,
        start: VirtAddr,
        targets: &mut Peekable<impl Iterator<Item = PhysAddr>>,
        prot: Protection,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> VirtAddr {
        let last = geometry::last_level(self.paging);
        let table_end = last.table_start(start).plus(last.table_span());
        let mut at = start;
        while at != table_end
            && let Some(to) = targets.next()
        {
            self.set_entry(table, last.index(at), Pte::leaf(to, prot, self.paging), pages);
            at = at.plus(PAGE_SIZE);
        }
        trace.step(|| {
            Step::Paging(PagingStep::EntriesSet {
                space: Space::Kernel,
                table: table.frame(),
                first: last.index(start),
                count: ((at.get() - start.get()) / PAGE_SIZE) as Pages,
            })
        });
        at
    }

    /// Maps a device's memory uncached, in large leaves where address, frame and length allow (`ioremap_page_range`);
    /// 1 GiB leaves are not modelled.
    ///
    /// # Errors
    /// When a table cannot be had; what was mapped before stays, for the caller to unmap.
    pub fn map_device(
        &mut self,
        start: VirtAddr,
        phys: PhysAddr,
        bytes: u64,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<NewTables, PageFailure> {
        let mut made = NewTables::default();
        let mut done = 0;
        while done < bytes {
            let (at, to) = (start.plus(done), phys.plus(done));
            let chunk = self.until_large_boundary(at).min(bytes - done);
            if !self.try_map_large(at, to, chunk, &mut made, pages, trace)? {
                let targets = (0..chunk).step_by(PAGE_SIZE as usize).map(|offset| to.plus(offset));
                made.0 += self.map_kernel_range(at, targets, Protection::KernelUncached, pages, trace)?.0;
            }
            done += chunk;
        }
        Ok(made)
    }

    /// Bytes to the next boundary of a large page.
    fn until_large_boundary(&self, at: VirtAddr) -> u64 {
        let large = 1 << self.paging.large_page_shift();
        large - at.get() % large
    }

    /// `vmap_try_huge_pmd`: one large leaf, unless this is 686, something is unaligned, or (PAE) a table is in the way.
    fn try_map_large(
        &mut self,
        at: VirtAddr,
        to: PhysAddr,
        bytes: u64,
        made: &mut NewTables,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<bool, PageFailure> {
        let large = 1 << self.paging.large_page_shift();
        if self.paging == Paging::I386 || bytes != large || to.get() % large != 0 {
            return Ok(false);
        }
        let (parent, geometry) = self.make_parent(Space::Kernel, at, made, pages, trace)?;
        let index = geometry.index(at);
        if self.entry(parent, index, pages).is_present() && !self.drop_empty_table(at, pages, trace) {
            return Ok(false);
        }
        let leaf = Pte::large_leaf(to, Protection::KernelUncached, self.paging);
        self.set_entry(parent, index, leaf, pages);
        trace.step(|| {
            Step::Paging(PagingStep::LargeEntrySet { table: parent.frame(), index, start: at, bytes })
        });
        Ok(true)
    }

    /// `pmd_free_pte_page`: frees the last-level table under a large page about to be mapped. PAE keeps it and refuses.
    fn drop_empty_table(&mut self, at: VirtAddr, pages: &mut PageAllocator, trace: &mut Trace) -> bool {
        let table = self.rungs(Space::Kernel, at, pages).last().and_then(|rung| rung.table.frame());
        match table.filter(|frame| self.registry.of_frame(*frame).is_some_and(|table| !table.at_boot)) {
            Some(frame) if self.paging == Paging::X86_64 => {
                self.free_table(frame, pages, trace);
                true
            }
            _ => false,
        }
    }

    /// Clears the entries of a kernel range; tables stay.
    pub fn unmap_kernel(
        &mut self,
        start: VirtAddr,
        end: VirtAddr,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> PendingFlush {
        let mut at = start;
        while at < end {
            let Some(rung) = self.rungs(Space::Kernel, at, pages).last() else { break };
            at = match rung.geometry.level {
                Level::Pte => self.clear_entries(rung.table, at, end, pages, trace),
                _ => {
                    if rung.is_large() {
                        self.set_entry(rung.table, rung.index, Pte::EMPTY, pages);
                    }
                    rung.geometry.entry_end(at)
                }
            };
        }
        PendingFlush { start, end }
    }

    /// Clears entries of one last-level kernel table; returns where the next table begins, or `end`.
    fn clear_entries(
        &mut self,
        table: TableAt,
        start: VirtAddr,
        end: VirtAddr,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> VirtAddr {
        let last = geometry::last_level(self.paging);
        let until = last.table_start(start).plus(last.table_span()).min(end);
        let mut count = 0;
        for at in (start.get()..until.get()).step_by(PAGE_SIZE as usize) {
            let index = last.index(VirtAddr::new(at));
            if self.entry(table, index, pages).is_present() {
                self.set_entry(table, index, Pte::EMPTY, pages);
                count += 1;
            }
        }
        trace.step(|| {
            let first = last.index(start);
            Step::Paging(PagingStep::EntriesCleared {
                space: Space::Kernel,
                table: table.frame(),
                first,
                count,
            })
        });
        until
    }

    /// The last-level table for an address; missing tables are made from the root down (`__pmd_alloc`, `__pte_alloc`).
    pub(super) fn make_tables(
        &mut self,
        space: Space,
        at: VirtAddr,
        made: &mut NewTables,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<TableAt, PageFailure> {
        let (parent, geometry) = self.make_parent(space, at, made, pages, trace)?;
        self.enter_or_make(
            space,
            (parent, geometry),
            geometry::last_level(self.paging),
            at,
            made,
            pages,
            trace,
        )
    }

    /// The table above the last level for an address, and that level.
    pub(super) fn make_parent(
        &mut self,
        space: Space,
        at: VirtAddr,
        made: &mut NewTables,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<(TableAt, &'static LevelGeometry), PageFailure> {
        let upper = &geometry::levels(self.paging)[..geometry::levels(self.paging).len() - 1];
        let mut here = (self.root(space).expect("the space has a root"), &upper[0]);
        for below in &upper[1..] {
            here = (self.enter_or_make(space, here, below, at, made, pages, trace)?, below);
        }
        Ok(here)
    }

    /// The table of level `below` that an entry of `parent` leads to, made if the entry is empty.
    #[expect(clippy::too_many_arguments, reason = "one rung of a ladder whose state is its caller's")]
    fn enter_or_make(
        &mut self,
        space: Space,
        (parent, geometry): (TableAt, &'static LevelGeometry),
        below: &'static LevelGeometry,
        at: VirtAddr,
        made: &mut NewTables,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<TableAt, PageFailure> {
        let index = geometry.index(at);
        let entry = self.entry(parent, index, pages);
        if entry.is_present() {
            return Ok(self.child(entry, below, at));
        }
        let table = self.new_table(space, below, at, pages, trace)?;
        made.0 += 1;
        self.set_entry(parent, index, self.link(geometry.level, table), pages);
        if space == Space::Kernel {
            self.sync_root(geometry.level, index, pages, trace);
        }
        Ok(table)
    }

    /// What an entry of this level says to lead to a table.
    pub(super) const fn link(&self, level: Level, table: TableAt) -> Pte {
        match (self.paging, level) {
            (Paging::I386Pae, Level::Pgd) => Pte::pae_root(table.address()),
            _ => Pte::table(table.address()),
        }
    }

    /// Takes a zeroed frame for a table that will map `at`.
    fn new_table(
        &mut self,
        space: Space,
        geometry: &LevelGeometry,
        at: VirtAddr,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<TableAt, PageFailure> {
        let (level, start) = (geometry.level, geometry.table_start(at));
        let owner = Table::owner(space, self.registry.next_number());
        trace.enter(|| Step::Paging(PagingStep::TableMissing { space, level, at }));
        let frame = pages.alloc(Order::ZERO, self.table_gfp(space, level), owner, trace);
        trace.leave();
        let frame = frame?;
        self.registry.add(space, level, start, frame, false);
        trace.step(|| {
            let bytes = geometry.table_span();
            Step::Paging(PagingStep::TableMade { space, level, table: frame, start, bytes })
        });
        Ok(TableAt::Frame(frame.start()))
    }

    /// `GFP_PGTABLE_KERNEL`, `GFP_PGTABLE_USER`; a user's last-level tables may lie in high memory (`HIGHPTE`).
    fn table_gfp(&self, space: Space, level: Level) -> Gfp {
        match (space, level) {
            (Space::Kernel, _) => Gfp::KERNEL | Gfp::BIT_ZERO,
            (Space::Process(_), Level::Pte) if self.paging.is_32bit() => {
                Gfp::KERNEL_ACCOUNT | Gfp::BIT_ZERO | Gfp::BIT_HIGHMEM
            }
            (Space::Process(_), _) => Gfp::KERNEL_ACCOUNT | Gfp::BIT_ZERO,
        }
    }

    /// Gives a table's frame back; its parent's entry is the caller's concern.
    pub(super) fn free_table(&mut self, frame: Pfn, pages: &mut PageAllocator, trace: &mut Trace) {
        self.epoch += 1;
        let Table { space, level, .. } = *self.registry.of_frame(frame).expect("a registered table");
        self.registry.remove(frame);
        trace.enter(|| Step::Paging(PagingStep::TableFreed { space, level, table: frame }));
        pages.free(frame, self.table_order(level), trace);
        trace.leave();
    }

    /// Frames of a table: an x86-64 root takes two, because the kernel is built with PTI.
    pub(super) const fn table_order(&self, level: Level) -> Order {
        Order::new(matches!((self.paging, level), (Paging::X86_64, Level::Pgd)) as u8)
    }

    /// `arch_sync_kernel_mappings`: on 686 a new top entry of the kernel's is copied into every process's root at once.
    fn sync_root(&mut self, level: Level, index: u16, pages: &mut PageAllocator, trace: &mut Trace) {
        if self.paging != Paging::I386 || level != Level::Pgd || self.roots.is_empty() {
            return;
        }
        let entry = self.entry(self.kernel_root, index, pages);
        let roots: Vec<TableAt> = self.roots.values().map(|root| TableAt::Frame(root.start())).collect();
        for root in &roots {
            self.set_entry(*root, index, entry, pages);
        }
        trace.step(|| Step::Paging(PagingStep::RootsSynced { index, processes: roots.len() as u32 }));
    }
}
