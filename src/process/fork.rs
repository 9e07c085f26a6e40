//! `fork` and `exit` (reference §7.3).
//!
//! The task itself, its kernel stack and the area objects come from slabs and vmalloc and are not modelled here.

use super::area::{AnonOrigin, Vma};
use super::mapping::enough_memory;
use super::sharing::Place;
use super::{Process, ProcessContext, ProcessId, Processes};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Errno, VirtAddr};
use crate::page::PageFailure;
use crate::paging::Protection;
use std::ops::Range;

impl Processes {
    /// `fork`: the child, which does not run; private memory becomes copy-on-write.
    ///
    /// # Errors
    /// EAGAIN when all process numbers are taken, ENOMEM when an area is larger than RAM or a table cannot be had.
    pub fn fork(&mut self, cx: &mut ProcessContext<'_>) -> Result<ProcessId, Errno> {
        let parent = self.current();
        // One number is kept for the program that follows a death.
        let child = self.free_number().filter(|_| self.list.len() < 255).ok_or(Errno::Eagain)?;
        cx.trace.enter(|| Step::Process(ProcessStep::Forked { parent: parent.0, child: child.0 }));
        let done = self.duplicate(parent, child, cx);
        cx.trace.leave();
        done.map(|()| child)
    }

    /// `dup_mm`; on failure the half-made child is taken down again.
    fn duplicate(
        &mut self,
        parent: ProcessId,
        child: ProcessId,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Errno> {
        cx.tables.new_process(child.0, cx.pages, cx.trace).map_err(|_| Errno::Enomem)?;
        self.add_process(child, self.process(parent).childless_copy());
        let areas = self.process(parent).areas.all().to_vec();
        let copied = areas.into_iter().try_for_each(|area| self.copy_area(parent, child, area, cx));
        if copied.is_err() {
            self.end(child, cx);
        }
        copied
    }

    /// One turn of `dup_mmap`: the area, then its entries if it was ever written (`vma_needs_copy`).
    fn copy_area(
        &mut self,
        parent: ProcessId,
        child: ProcessId,
        area: Vma,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Errno> {
        if area.is_writable() {
            enough_memory(area.bytes(), cx)?;
        }
        let (range, written) = (area.range(), area.anon.is_some());
        let anon = written.then(|| self.new_anon(AnonOrigin::Forked));
        self.process_mut(child).areas.insert_alone(Vma { anon, ..area });
        if written {
            self.copy_pages(parent, child, range, cx).map_err(|_| Errno::Enomem)?;
        }
        Ok(())
    }

    /// `copy_page_range`: table by table, so that each table of the child is made just before its entries.
    fn copy_pages(
        &mut self,
        parent: ProcessId,
        child: ProcessId,
        range: Range<VirtAddr>,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), PageFailure> {
        let mut pages = 0;
        for piece in self.table_ranges(parent, &range, cx.tables) {
            cx.tables.prepare_user(child.0, piece.start, cx.pages, cx.trace)?;
            pages += self.share_table(parent, child, &piece, cx);
        }
        let Range { start, end } = range;
        cx.trace.step(|| Step::Process(ProcessStep::PagesShared { start, end, pages }));
        Ok(())
    }

    /// `copy_pte_range`: both sides lose the right to write; returns how many frames are shared.
    fn share_table(
        &mut self,
        parent: ProcessId,
        child: ProcessId,
        piece: &Range<VirtAddr>,
        cx: &mut ProcessContext<'_>,
    ) -> u32 {
        let mut shared = 0;
        for leaf in self.leaves(parent, piece, cx.pages, cx.tables) {
            let anonymous = self.knows(leaf.pfn, Place::new(parent, leaf.at), cx.pages);
            let prot = if anonymous { Protection::UserRead } else { Protection::UserZero };
            if leaf.writable {
                cx.tables.set_user(parent.0, leaf.at, leaf.pfn, prot, cx.pages, cx.trace);
            }
            cx.tables.set_user(child.0, leaf.at, leaf.pfn, prot, cx.pages, cx.trace);
            if anonymous {
                self.shared.share(leaf.pfn, Place::new(parent, leaf.at), Place::new(child, leaf.at));
                self.process_mut(child).anon_pages += 1;
                shared += 1;
            }
        }
        shared
    }

    /// Ends the running process after its death: all its memory goes back. The next call of a program starts another.
    pub fn exit(&mut self, cx: &mut ProcessContext<'_>) {
        if let Some(running) = self.current.take() {
            self.end(running, cx);
        }
    }

    /// `exit_mmap`: the pages in ascending order through one gather, then the tables.
    pub(super) fn end(&mut self, process: ProcessId, cx: &mut ProcessContext<'_>) {
        cx.trace.enter(|| Step::Process(ProcessStep::ProcessEnded { process: process.0 }));
        let (all, none) = (VirtAddr::NULL..cx.layout.task_size, VirtAddr::NULL..VirtAddr::NULL);
        let (mapped, flush) = cx.tables.clear_user(process.0, all, none, cx.pages, cx.trace);
        flush.flush();
        self.release(process, &mapped, cx);
        cx.tables.end_process(process.0, cx.pages, cx.trace);
        self.list.remove(&process);
        cx.trace.leave();
    }
}

impl Process {
    /// What a child has of its parent before its areas are copied.
    fn childless_copy(&self) -> Process {
        Process { areas: super::Areas::default(), anon_pages: 0, ..self.clone() }
    }
}
