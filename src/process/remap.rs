//! `mremap(MREMAP_MAYMOVE)`: glibc resizes its mapped chunks with it (`mm/mremap.c`).
//!
//! Deviation: entries move one by one; on x86-64 Linux moves whole tables where both addresses are 2 MiB aligned.

use super::area::Vma;
use super::mapping::enough_memory;
use super::sharing::Place;
use super::{ProcessContext, Processes};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Bytes, Errno, PAGE_SIZE, Pfn, VirtAddr};
use crate::page::PageFailure;
use crate::paging::Protection;

impl Processes {
    /// `mremap`: where the mapping is now.
    ///
    /// # Errors
    /// EINVAL for an address off a page border or no new length, EFAULT where no one area holds the old range, ENOMEM.
    pub(super) fn mremap(
        &mut self,
        at: VirtAddr,
        old: Bytes,
        new: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<VirtAddr, Errno> {
        let (old, new) = (Bytes::of_pages(old.pages_up()), Bytes::of_pages(new.pages_up()));
        if at.offset() != 0 || new == Bytes::ZERO {
            return Err(Errno::Einval);
        }
        let area = self.running().areas.lookup(at).cloned().ok_or(Errno::Efault)?;
        if new <= old {
            self.shrink(at, old, new, cx)?;
            return Ok(at);
        }
        if old == Bytes::ZERO {
            return Err(Errno::Einval);
        }
        if old.get() > area.end.get() - at.get() {
            return Err(Errno::Efault);
        }
        enough_memory(Bytes::new(new.get() - old.get()), cx)?;
        if self.grow_in_place(&area, at, old, new, cx) {
            return Ok(at);
        }
        self.move_area(&area, at, old, new, cx)
    }

    fn shrink(
        &mut self,
        at: VirtAddr,
        old: Bytes,
        new: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Errno> {
        match old.get() - new.get() {
            0 => Ok(()),
            rest => self.munmap(at.plus(new.get()), Bytes::new(rest), cx),
        }
    }

    /// `vma_expandable`: the old range ends its area, and what follows is free.
    fn grow_in_place(
        &mut self,
        area: &Vma,
        at: VirtAddr,
        old: Bytes,
        new: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> bool {
        let (from, to) = (area.end, at.plus(new.get()));
        let ends_area = at.plus(old.get()) == from;
        let free = self.running().areas.intersection(&(from..to)).is_none();
        if !ends_area || !free || to > cx.layout.task_size {
            return false;
        }
        let page_offset = area.page_offset + area.pages();
        self.add_area(Vma { start: from, end: to, page_offset, ..area.clone() }, cx);
        true
    }

    /// `move_vma`.
    fn move_area(
        &mut self,
        area: &Vma,
        at: VirtAddr,
        old: Bytes,
        new: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<VirtAddr, Errno> {
        self.check_area_count()?;
        let to = self.find_room(VirtAddr::NULL, new, cx)?;
        cx.trace.enter(|| Step::Process(ProcessStep::AreaMoved { from: at, to, bytes: old }));
        self.add_area(moved(area, at, to, new), cx);
        let done = self.move_pages(at, to, old, cx);
        match done {
            Ok(()) => self.unmap(at..at.plus(old.get()), cx),
            Err(_) => self.unmap(to..to.plus(new.get()), cx),
        }
        cx.trace.leave();
        done.map(|()| to).map_err(|_| Errno::Enomem)
    }

    /// `move_page_tables`: the tables first, for if one cannot be had nothing has moved.
    fn move_pages(
        &mut self,
        from: VirtAddr,
        to: VirtAddr,
        bytes: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), PageFailure> {
        let process = self.current();
        let target = |at: VirtAddr| to.plus(at.get() - from.get());
        let leaves = self.leaves(process, &(from..from.plus(bytes.get())), cx.pages, cx.tables);
        for leaf in &leaves {
            cx.tables.prepare_user(process.0, target(leaf.at), cx.pages, cx.trace)?;
        }
        let old = from..from.plus(bytes.get());
        let none = from..from;
        cx.tables.clear_user(process.0, old, none, cx.pages, cx.trace).1.flush();
        for leaf in leaves {
            let prot = self.protection(process, &leaf, cx.pages);
            cx.tables.set_user(process.0, target(leaf.at), leaf.pfn, prot, cx.pages, cx.trace);
            if prot != Protection::UserZero {
                self.frame_moved(leaf.pfn, leaf.at, target(leaf.at), cx);
            }
        }
        Ok(())
    }

    /// The reverse map follows a page to its new address.
    fn frame_moved(&mut self, pfn: Pfn, from: VirtAddr, to: VirtAddr, cx: &mut ProcessContext<'_>) {
        let (old, new) = (Place::new(self.current(), from), Place::new(self.current(), to));
        self.shared.moved(pfn, old, new);
        if cx.pages.mem().get(pfn).owner() == old.owner() {
            cx.pages.set_owner(pfn, new.owner(), cx.trace);
        }
    }
}

/// `copy_vma`: the area at its new place; memory that was never written forgets where it was.
fn moved(area: &Vma, at: VirtAddr, to: VirtAddr, new: Bytes) -> Vma {
    let into = (at.get() - area.start.get()) / PAGE_SIZE;
    let fresh = area.is_anonymous() && area.anon.is_none();
    let page_offset = if fresh { to.page_number() } else { area.page_offset + into };
    Vma { start: to, end: to.plus(new.get()), page_offset, ..area.clone() }
}
