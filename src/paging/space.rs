//! The tables of processes: roots, user leaves, and what is freed with a range (reference §7.2, §7.4).

use super::geometry::{self, LevelGeometry};
use super::make::{Making, NewTables};
use super::map::{PendingFlush, entries_set};
use super::table::{Table, TableAt};
use super::{Level, PageTables, Protection, Pte, Space};
use crate::base::step::{PagingStep, Step};
use crate::base::{Gfp, PAGE_SIZE, Paging, Pfn, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use std::ops::Range;

impl PageTables {
    /// The root of a space, if it exists.
    pub(super) fn root(&self, space: Space) -> Option<TableAt> {
        match space {
            Space::Kernel => Some(self.kernel_root),
            Space::Process(process) => self.roots.get(&process).map(|root| TableAt::Frame(root.start())),
        }
    }

    /// `pgd_alloc`: a root for a process, the kernel's half shared. PAE makes the three user PMD tables at once.
    ///
    /// A PAE root is 32 bytes: Linux takes it from the cache `pgd_cache`, the model takes a whole frame.
    ///
    /// # Errors
    /// When its frames cannot be had.
    pub fn new_process(
        &mut self,
        process: u8,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<(), PageFailure> {
        let space = Space::Process(process);
        let owner = Table::owner(space, self.registry.next_number());
        trace.enter(|| Step::Paging(PagingStep::RootMade { process }));
        let made = pages
            .alloc(self.table_order(Level::Pgd), Gfp::KERNEL_ACCOUNT | Gfp::BIT_ZERO, owner, trace)
            .and_then(|root| {
                self.registry.add(space, Level::Pgd, VirtAddr::NULL, root, false);
                self.roots.insert(process, root);
                self.share_kernel_half(TableAt::Frame(root.start()), pages);
                self.preallocate_pmds(space, pages, trace)
            });
        if made.is_err() && self.roots.contains_key(&process) {
            self.end_process(process, pages, trace);
        }
        trace.leave();
        made
    }

    /// `pgd_ctor`: copies the kernel's top entries.
    fn share_kernel_half(&mut self, root: TableAt, pages: &mut PageAllocator) {
        for index in self.kernel_half() {
            let entry = self.entry(self.kernel_root, index, pages);
            self.set_entry(root, index, entry, pages);
        }
    }
    /// Root entries of the kernel's half: above `PAGE_OFFSET` on i386, the upper half on x86-64.
    fn kernel_half(&self) -> Range<u16> {
        let root = &geometry::levels(self.paging)[0];
        let start = if self.paging.is_32bit() { 0xc000_0000 } else { 0xffff_8000_0000_0000 };
        root.index(VirtAddr::new(start))..root.entries()
    }
    /// `preallocate_pmds`: PAE only.
    fn preallocate_pmds(
        &mut self,
        space: Space,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<(), PageFailure> {
        if self.paging == Paging::I386Pae {
            for gib in 0..u64::from(self.kernel_half().start) {
                self.make_parent(space, VirtAddr::new(gib << 30), &mut Making::new(pages, trace))?;
            }
        }
        Ok(())
    }

    /// Frees a process's root and whatever tables it still has.
    pub fn end_process(&mut self, process: u8, pages: &mut PageAllocator, trace: &mut Trace) {
        trace.enter(|| Step::Paging(PagingStep::RootFreed { process }));
        let everything = VirtAddr::NULL..VirtAddr::new(u64::MAX);
        for table in self.user_tables(process, &everything, &everything) {
            self.free_table(table.frame, pages, trace);
        }
        let root = self.roots.remove(&process).expect("the process has a root");
        self.free_table(root, pages, trace);
        trace.leave();
    }

    /// Makes sure that the last-level table for a user address exists (before the data frame is taken; reference §7.2).
    ///
    /// # Errors
    /// When a table cannot be had.
    pub fn prepare_user(
        &mut self,
        process: u8,
        at: VirtAddr,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> Result<NewTables, PageFailure> {
        let mut making = Making::new(pages, trace);
        self.make_tables(Space::Process(process), at, &mut making)?;
        Ok(making.made)
    }

    /// Writes a user leaf; the table exists (`prepare_user`).
    ///
    /// # Panics
    /// If it does not.
    pub fn set_user(
        &mut self,
        process: u8,
        at: VirtAddr,
        to: Pfn,
        prot: Protection,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) {
        let (table, index) = self.user_slot(process, at, pages).expect("prepare_user made the table");
        self.set_entry(table, index, Pte::leaf(to.start(), prot, self.paging), pages);
        trace.step(|| entries_set(Space::Process(process), table, index, 1));
    }

    /// Clears the user leaves of a range in ascending order and returns what they mapped; then frees its tables that map
    /// nothing outside `alone`: from the end of the area below to the start of the area above (`free_pgtables`).
    pub fn clear_user(
        &mut self,
        process: u8,
        range: Range<VirtAddr>,
        alone: Range<VirtAddr>,
        pages: &mut PageAllocator,
        trace: &mut Trace,
    ) -> (Vec<(VirtAddr, Pfn)>, PendingFlush) {
        let mut mapped = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some(rung) = self.rungs(Space::Process(process), at, pages).last() else { break };
            if rung.geometry.level != Level::Pte {
                at = rung.geometry.entry_end(at);
                continue;
            }
            if let Some(frame) = rung.entry.frame().filter(|_| rung.is_leaf()) {
                self.set_entry(rung.table, rung.index, Pte::EMPTY, pages);
                mapped.push((at, frame));
            }
            at = at.plus(PAGE_SIZE);
        }
        trace.step(|| {
            let count = mapped.len() as u32;
            Step::Paging(PagingStep::UserCleared { process, start: range.start, end: range.end, count })
        });
        for table in self.user_tables(process, &range, &alone) {
            self.unlink(process, &table, pages);
            self.free_table(table.frame, pages, trace);
        }
        (mapped, PendingFlush { start: range.start, end: range.end })
    }

    /// The user leaf at an address: frame and whether it is writable; `None` if not present.
    pub fn user_leaf(&self, process: u8, at: VirtAddr, pages: &PageAllocator) -> Option<(Pfn, bool)> {
        let (table, index) = self.user_slot(process, at, pages)?;
        let entry = self.entry(table, index, pages);
        entry.frame().filter(|_| entry.is_present()).map(|frame| (frame, entry.is_writable()))
    }

    /// The last-level table and index for a user address.
    fn user_slot(&self, process: u8, at: VirtAddr, pages: &PageAllocator) -> Option<(TableAt, u16)> {
        let rung = self.rungs(Space::Process(process), at, pages).last()?;
        (rung.geometry.level == Level::Pte).then_some((rung.table, rung.index))
    }

    /// A process's tables below the root that map something of `range` and nothing outside `alone`: ascending, each after
    /// the tables below it.
    fn user_tables(&self, process: u8, range: &Range<VirtAddr>, alone: &Range<VirtAddr>) -> Vec<Table> {
        let end_of =
            |table: &Table| table.start.get().saturating_add(self.geometry_of(table.level).table_span());
        let mut tables: Vec<Table> = self
            .registry
            .iter()
            .filter(|table| table.space == Space::Process(process) && table.level != Level::Pgd)
            .filter(|table| table.start < range.end && range.start.get() < end_of(table))
            .filter(|table| alone.start <= table.start && end_of(table) <= alone.end.get())
            .copied()
            .collect();
        tables.sort_by_key(|table| (end_of(table), std::cmp::Reverse(table.level)));
        tables
    }

    /// Empties the entry that leads to a table.
    fn unlink(&mut self, process: u8, table: &Table, pages: &mut PageAllocator) {
        let above = self
            .rungs(Space::Process(process), table.start, pages)
            .find(|rung| rung.entry.is_present() && rung.entry.frame() == Some(table.frame));
        if let Some(rung) = above {
            self.set_entry(rung.table, rung.index, Pte::EMPTY, pages);
        }
    }

    /// The geometry of a level of this machine.
    pub(super) fn geometry_of(&self, level: Level) -> &'static LevelGeometry {
        geometry::levels(self.paging).iter().find(|geometry| geometry.level == level).expect("a level it has")
    }
}
