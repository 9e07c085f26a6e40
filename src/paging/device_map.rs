//! Device memory: uncached, in large leaves where it fits (`ioremap_page_range`). 1 GiB leaves are not modelled.

use super::make::{Making, NewTables};
use super::{PageTables, Protection, Pte, Space};
use crate::base::step::{PagingStep, Step};
use crate::base::{PAGE_SIZE, Paging, PhysAddr, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};

impl PageTables {
    /// Maps a device's memory, `bytes` (whole pages) from `phys` on.
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
        let mut making = Making::new(pages, trace);
        let mut done = 0;
        while done < bytes {
            let (at, to) = (start.plus(done), phys.plus(done));
            let chunk = self.until_large_boundary(at).min(bytes - done);
            if !self.try_map_large(at, to, chunk, &mut making)? {
                let targets = (0..chunk).step_by(PAGE_SIZE as usize).map(|offset| to.plus(offset));
                self.map_pages(at, targets, Protection::KernelUncached, &mut making)?;
            }
            done += chunk;
        }
        Ok(making.made)
    }

    const fn large_page(&self) -> u64 {
        1 << self.paging.large_page_shift()
    }
    /// Bytes to the next boundary of a large page.
    const fn until_large_boundary(&self, at: VirtAddr) -> u64 {
        self.large_page() - at.get() % self.large_page()
    }

    /// `vmap_try_huge_pmd`: one large leaf, unless this is 686, something is unaligned, or (PAE) a table is in the way.
    fn try_map_large(
        &mut self,
        at: VirtAddr,
        to: PhysAddr,
        bytes: u64,
        making: &mut Making<'_>,
    ) -> Result<bool, PageFailure> {
        let fits = bytes == self.large_page() && to.get() % self.large_page() == 0;
        if self.paging == Paging::I386 || !fits {
            return Ok(false);
        }
        let (parent, geometry) = self.make_parent(Space::Kernel, at, making)?;
        let index = geometry.index(at);
        if self.entry(parent, index, making.pages).is_present() && !self.drop_table(at, making) {
            return Ok(false);
        }
        let leaf = Pte::large_leaf(to, Protection::KernelUncached, self.paging);
        self.set_entry(parent, index, leaf, making.pages);
        let table = parent.frame();
        making.trace.step(|| Step::Paging(PagingStep::LargeEntrySet { table, index, start: at, bytes }));
        Ok(true)
    }

    /// `pmd_free_pte_page`: frees the last-level table under a large page about to be mapped. PAE keeps it and refuses;
    /// so does the model where the table's frame is not its own to give back.
    fn drop_table(&mut self, at: VirtAddr, making: &mut Making<'_>) -> bool {
        let table = self.rungs(Space::Kernel, at, making.pages).last().and_then(|rung| rung.table.frame());
        match table.filter(|frame| self.registry.of_frame(*frame).is_some_and(|table| !table.at_boot)) {
            Some(frame) if self.paging == Paging::X86_64 => {
                self.free_table(frame, making.pages, making.trace);
                true
            }
            _ => false,
        }
    }
}
