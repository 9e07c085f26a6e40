//! Page faults: from an access that the tables do not allow to a frame, or to a signal (reference §7.2, §7.3).
//!
//! Two deviations. Files have no modelled pages: reading one maps the zero page, writing a private one takes a zeroed
//! frame (its PTE table comes first as for anonymous memory; `do_cow_fault` takes the frame first). Transparent huge
//! pages are off (§7.5 allows it).

use super::area::{AnonOrigin, AnonVma, Vma};
use super::placement::{LOWEST, STACK_LIMIT};
use super::sharing::{Left, Place};
use super::{Death, ProcessContext, Processes};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Bytes, Gfp, Order, PAGE_SIZE, Pfn, VirtAddr};
use crate::page::{FrameState, PageAllocator, PageFailure};
use crate::paging::{Access, Protection};

impl Processes {
    /// Touches `bytes` bytes at a user address as loads or stores do: faults where a page is missing or write-protected.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn touch(
        &mut self,
        at: VirtAddr,
        bytes: Bytes,
        access: Access,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Death> {
        let Some(beyond_first) = bytes.get().checked_sub(1) else { return Ok(()) };
        let last = at.get().saturating_add(beyond_first);
        self.resolve(at, access, cx)?;
        let second = at.page_start().get().saturating_add(PAGE_SIZE);
        for page in (second..=last).step_by(PAGE_SIZE as usize) {
            self.resolve(VirtAddr::new(page), access, cx)?;
        }
        Ok(())
    }

    /// The frame behind an address of the running process, after the fault that the access needs.
    pub(super) fn resolve(
        &mut self,
        at: VirtAddr,
        access: Access,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Pfn, Death> {
        if !cx.layout.is_user(at) {
            return Err(segfault(at, access, Refusal::NoArea, cx));
        }
        match cx.tables.user_leaf(self.current().0, at, cx.pages) {
            Some((pfn, writable)) if writable || access == Access::Read => Ok(pfn),
            leaf => {
                cx.trace.enter(|| Step::Process(ProcessStep::Fault { at, write: access == Access::Write }));
                let found = self.handle_fault(at, access, leaf.map(|(pfn, _)| pfn), cx);
                cx.trace.leave();
                found
            }
        }
    }

    /// `handle_mm_fault`; `protected` is the page that is mapped read-only.
    fn handle_fault(
        &mut self,
        at: VirtAddr,
        access: Access,
        protected: Option<Pfn>,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Pfn, Death> {
        self.find_area(at, access, cx)?;
        let place = Place::new(self.current(), at);
        match (protected, access) {
            (Some(pfn), _) => self.write_protected(place, pfn, cx),
            (None, Access::Read) => self.map_zero_page(place, cx),
            (None, Access::Write) => self.map_new_page(place, cx),
        }
        .map_err(|failure| {
            cx.trace.step(|| Step::Process(ProcessStep::FaultOutOfMemory { at }));
            Death::OutOfMemory { at, failure }
        })
    }

    /// `find_vma`, `expand_stack`, `access_error`.
    fn find_area(&mut self, at: VirtAddr, access: Access, cx: &mut ProcessContext<'_>) -> Result<(), Death> {
        let found = self.running().areas.find(at);
        let grows = found.is_some_and(|area| !area.contains(at) && area.grows_down());
        let writable = found.is_some_and(Vma::is_writable);
        let mapped = found.is_some_and(|area| area.contains(at)) || (grows && self.grow_stack(at, cx));
        match access {
            _ if !mapped => Err(segfault(at, access, Refusal::NoArea, cx)),
            Access::Write if !writable => Err(segfault(at, access, Refusal::Forbidden, cx)),
            _ => Ok(()),
        }
    }

    /// `expand_downwards`: the stack reaches down to an address, within its limit and clear of the area below.
    fn grow_stack(&mut self, at: VirtAddr, cx: &mut ProcessContext<'_>) -> bool {
        let page = at.page_start();
        let areas = &mut self.running_mut().areas;
        let Some(stack) = areas.find(at).map(Vma::range) else { return false };
        let gap = areas.below(at).map_or(u64::MAX, |below| page.get() - below.end.get());
        let bytes = stack.end.get() - page.get();
        if page < LOWEST || bytes > STACK_LIMIT || gap < super::area::GUARD_GAP {
            return false;
        }
        areas.grow_down(stack.start, page);
        let bytes = Bytes::new(bytes);
        cx.trace.step(|| Step::Process(ProcessStep::StackGrown { start: page, bytes }));
        true
    }

    /// `do_anonymous_page`, read.
    fn map_zero_page(&mut self, place: Place, cx: &mut ProcessContext<'_>) -> Result<Pfn, PageFailure> {
        let (at, pfn) = (place.at(), self.zero_page().expect("a process has started"));
        cx.tables.prepare_user(place.process.0, at, cx.pages, cx.trace)?;
        cx.tables.set_user(place.process.0, at, pfn, Protection::UserZero, cx.pages, cx.trace);
        cx.trace.step(|| Step::Process(ProcessStep::ZeroPageMapped { at, pfn }));
        Ok(pfn)
    }

    /// `do_anonymous_page`, write: the table first, then the frame.
    fn map_new_page(&mut self, place: Place, cx: &mut ProcessContext<'_>) -> Result<Pfn, PageFailure> {
        let at = place.at();
        cx.tables.prepare_user(place.process.0, at, cx.pages, cx.trace)?;
        let pfn = self.take_frame(place, Contents::Zero, cx)?;
        self.running_mut().anon_pages += 1;
        cx.trace.step(|| Step::Process(ProcessStep::AnonymousPage { at, pfn }));
        Ok(pfn)
    }

    /// `do_wp_page`.
    fn write_protected(
        &mut self,
        place: Place,
        old: Pfn,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Pfn, PageFailure> {
        let at = place.at();
        if !self.knows(old, place, cx.pages) {
            let pfn = self.take_frame(place, Contents::Zero, cx)?;
            self.running_mut().anon_pages += 1;
            cx.trace.step(|| Step::Process(ProcessStep::CopyOnWrite { at, from: old, to: pfn }));
            return Ok(pfn);
        }
        if self.shared.of(old).is_none() {
            cx.tables.set_user(place.process.0, at, old, Protection::UserWrite, cx.pages, cx.trace);
            cx.trace.step(|| Step::Process(ProcessStep::PageReused { at, pfn: old }));
            return Ok(old);
        }
        let pfn = self.take_frame(place, Contents::Copied, cx)?;
        cx.pages.contents.copy(pfn.start(), old.start(), Bytes::of_pages(1));
        cx.trace.step(|| Step::Process(ProcessStep::CopyOnWrite { at, from: old, to: pfn }));
        self.leave_frame(old, place, cx);
        Ok(pfn)
    }

    /// Takes a frame for a page and maps it; the table exists.
    fn take_frame(
        &mut self,
        place: Place,
        contents: Contents,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Pfn, PageFailure> {
        self.prepare_anon(place.at());
        let is_file = self.running().areas.lookup(place.at()).is_some_and(|area| !area.is_anonymous());
        let gfp = match contents {
            Contents::Zero if !is_file => Gfp::HIGHUSER_MOVABLE | Gfp::BIT_ZERO,
            _ => Gfp::HIGHUSER_MOVABLE,
        };
        let pfn = cx.pages.alloc(Order::ZERO, gfp, place.owner(), cx.trace)?;
        let process = place.process.0;
        cx.tables.set_user(process, place.at(), pfn, Protection::UserWrite, cx.pages, cx.trace);
        Ok(pfn)
    }

    /// `anon_vma_prepare`: the first write of an area gives it an `anon_vma`, a neighbour's if they could be one area.
    fn prepare_anon(&mut self, at: VirtAddr) {
        let process = self.running();
        if process.areas.lookup(at).is_none_or(|area| area.anon.is_some()) {
            return;
        }
        let anon = process.areas.reusable_anon(at).unwrap_or_else(|| self.new_anon(AnonOrigin::Written));
        let area = self.running_mut().areas.lookup_mut(at).expect("looked up above");
        area.anon = Some(anon);
    }
    /// A new `anon_vma`.
    pub(super) fn new_anon(&mut self, origin: AnonOrigin) -> AnonVma {
        self.anon_vmas += 1;
        AnonVma { number: self.anon_vmas, origin }
    }

    /// `vm_normal_page`: whether an entry's frame is an anonymous page of this place, not the zero page or a stray store's
    /// doing (which Linux reports as "Bad page map").
    pub(super) fn knows(&self, pfn: Pfn, place: Place, pages: &PageAllocator) -> bool {
        match self.shared.of(pfn) {
            Some(places) => places.contains(&place),
            None if !pages.mem().contains(pfn) => false,
            None => {
                let frame = pages.mem().get(pfn);
                frame.state() == FrameState::Used && frame.owner() == place.owner()
            }
        }
    }

    /// `put_page`: a page no longer maps a frame. Whether nobody does.
    pub(super) fn leave_frame(&mut self, pfn: Pfn, place: Place, cx: &mut ProcessContext<'_>) -> bool {
        match self.shared.leave(pfn, place) {
            Left::Nobody => true,
            Left::Some(left, first) => {
                cx.trace.step(|| Step::Process(ProcessStep::FrameKept { pfn, left }));
                if cx.pages.mem().get(pfn).owner() == place.owner() {
                    cx.pages.set_owner(pfn, first.owner(), cx.trace);
                }
                false
            }
        }
    }
}

/// What a frame taken for a fault shall hold.
#[derive(Clone, Copy)]
enum Contents {
    Zero,
    /// The caller copies another page into it.
    Copied,
}

/// Why there is a SIGSEGV.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    NoArea,
    Forbidden,
}

/// `bad_area`.
fn segfault(at: VirtAddr, access: Access, why: Refusal, cx: &mut ProcessContext<'_>) -> Death {
    let (write, mapped) = (access == Access::Write, why == Refusal::Forbidden);
    cx.trace.step(|| Step::Process(ProcessStep::Segfault { at, write, mapped }));
    Death::Segfault { at, access }
}
