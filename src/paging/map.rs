//! Kernel mappings made and removed after boot: vmalloc, vmap, ioremap (reference §5.2 step 5).

use super::geometry;
use super::make::{Making, NewTables};
use super::table::TableAt;
use super::{Level, PageTables, Protection, Pte, Space};
use crate::base::step::{PagingStep, Step};
use crate::base::{PAGE_SIZE, Pages, PhysAddr, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};

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
        let mut making = Making::new(pages, trace);
        self.map_pages(start, targets, prot, &mut making)?;
        Ok(making.made)
    }

    pub(super) fn map_pages(
        &mut self,
        start: VirtAddr,
        targets: impl Iterator<Item = PhysAddr>,
        prot: Protection,
        making: &mut Making<'_>,
    ) -> Result<(), PageFailure> {
        let mut targets = targets.peekable();
        let mut at = start;
        while targets.peek().is_some() {
            let table = self.make_tables(Space::Kernel, at, making)?;
            at = self.fill(table, at, &mut targets, prot, making);
        }
        Ok(())
    }

    /// Sets entries of one last-level table until it or the targets end; returns the address after the last.
    fn fill(
        &mut self,
        table: TableAt,
        start: VirtAddr,
        targets: &mut impl Iterator<Item = PhysAddr>,
        prot: Protection,
        making: &mut Making<'_>,
    ) -> VirtAddr {
        let last = geometry::last_level(self.paging);
        let table_end = last.table_start(start).plus(last.table_span());
        let mut at = start;
        while at != table_end
            && let Some(to) = targets.next()
        {
            self.set_entry(table, last.index(at), Pte::leaf(to, prot, self.paging), making.pages);
            at = at.plus(PAGE_SIZE);
        }
        making.trace.step(|| {
            let count = ((at.get() - start.get()) / PAGE_SIZE) as Pages;
            entries_set(Space::Kernel, table, last.index(start), count)
        });
        at
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
        let (space, table, first) = (Space::Kernel, table.frame(), last.index(start));
        trace.step(|| Step::Paging(PagingStep::EntriesCleared { space, table, first, count }));
        until
    }
}

/// The step of entries written.
pub(super) fn entries_set(space: Space, table: TableAt, first: u16, count: Pages) -> Step {
    Step::Paging(PagingStep::EntriesSet { space, table: table.frame(), first, count })
}
