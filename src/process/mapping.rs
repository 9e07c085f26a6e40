//! `mmap`, `munmap`, `madvise` (reference §7.1, §7.6, §7.7).

use super::area::{Vma, VmaKind};
use super::areas::Inserted;
use super::{ProcessContext, Processes};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Bytes, Errno, VirtAddr};
use crate::page::Zone;
use std::ops::Range;

/// `sysctl_max_map_count`.
const MOST_AREAS: usize = 65530;

impl Processes {
    /// `mmap(NULL or hint, length, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)`.
    ///
    /// # Errors
    /// EINVAL for no length, ENOMEM without room, EPERM for room only below `mmap_min_addr`.
    pub fn mmap(
        &mut self,
        hint: VirtAddr,
        length: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<VirtAddr, Errno> {
        let bytes = whole_pages(length, cx)?;
        self.check_area_count()?;
        let start = self.find_room(hint, bytes, cx)?;
        enough_memory(bytes, cx)?;
        self.add_area(Vma::anonymous(start..start.plus(bytes.get()), VmaKind::Mmap), cx);
        Ok(start)
    }

    /// `munmap`.
    ///
    /// # Errors
    /// EINVAL for an address off a page border, no length, or beyond user space; ENOMEM for one area too many.
    pub fn munmap(&mut self, at: VirtAddr, length: Bytes, cx: &mut ProcessContext<'_>) -> Result<(), Errno> {
        let bytes = whole_pages(length, cx).map_err(|_| Errno::Einval)?;
        let limit = cx.layout.task_size.get() - bytes.get();
        if at.offset() != 0 || at.get() > limit {
            return Err(Errno::Einval);
        }
        let range = at..at.plus(bytes.get());
        if self.running().areas.splits(&range) {
            self.check_area_count()?;
        }
        if self.running().areas.intersection(&range).is_some() {
            self.unmap(range, cx);
        }
        Ok(())
    }

    /// `madvise(MADV_DONTNEED)`: the pages of a range go back, areas and tables stay.
    pub(super) fn discard(&mut self, range: Range<VirtAddr>, cx: &mut ProcessContext<'_>) {
        let none = range.start..range.start;
        self.zap(range, none, cx);
    }

    /// `get_unmapped_area`, with its step.
    pub(super) fn find_room(
        &self,
        hint: VirtAddr,
        bytes: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<VirtAddr, Errno> {
        let found = self.running().areas.place(hint, bytes, cx.layout);
        cx.trace.step(|| {
            Step::Process(match found {
                Ok(start) => ProcessStep::RoomFound { start, bytes },
                Err(_) => ProcessStep::NoRoom { bytes },
            })
        });
        found
    }

    /// `mmap_region`: adds an area; it may become part of a neighbour.
    pub(super) fn add_area(&mut self, area: Vma, cx: &mut ProcessContext<'_>) {
        let (start, end) = (area.start, area.end);
        let process = self.running_mut();
        let inserted = process.areas.insert(area);
        process.name_heap();
        cx.trace.step(|| {
            Step::Process(match inserted {
                Inserted::Alone => ProcessStep::AreaMapped { start, end },
                Inserted::Merged => ProcessStep::AreaMerged { start, end },
            })
        });
    }

    pub(super) fn check_area_count(&self) -> Result<(), Errno> {
        if self.running().areas.all().len() > MOST_AREAS { Err(Errno::Enomem) } else { Ok(()) }
    }

    /// `do_mas_align_munmap`: areas are split and taken out, their pages given back, then the tables that nobody needs.
    pub(super) fn unmap(&mut self, range: Range<VirtAddr>, cx: &mut ProcessContext<'_>) {
        let (start, end) = (range.start, range.end);
        let process = self.running_mut();
        let cuts = process.areas.carve(&range);
        process.name_heap();
        let alone = process.areas.surroundings(&range);
        for at in cuts {
            cx.trace.step(|| Step::Process(ProcessStep::AreaSplit { at }));
        }
        cx.trace.enter(|| Step::Process(ProcessStep::AreaUnmapped { start, end }));
        self.zap(range, alone, cx);
        cx.trace.leave();
    }

    /// Clears a range's entries, frees the tables that map nothing outside `alone`, gives the pages back.
    fn zap(&mut self, range: Range<VirtAddr>, alone: Range<VirtAddr>, cx: &mut ProcessContext<'_>) {
        let process = self.current();
        let (mapped, flush) = cx.tables.clear_user(process.0, range, alone, cx.pages, cx.trace);
        flush.flush();
        self.release(process, &mapped, cx);
    }
}

/// A length in whole pages.
fn whole_pages(length: Bytes, cx: &ProcessContext<'_>) -> Result<Bytes, Errno> {
    match length.pages_up() {
        0 => Err(Errno::Einval),
        pages if pages > cx.layout.task_size.page_number() => Err(Errno::Enomem),
        pages => Ok(Bytes::of_pages(pages)),
    }
}

/// `__vm_enough_memory`, heuristic: only a single request for more than all RAM is refused.
pub(super) fn enough_memory(bytes: Bytes, cx: &mut ProcessContext<'_>) -> Result<(), Errno> {
    let limit: u64 = cx.pages.zones().iter().map(Zone::managed).map(u64::from).sum();
    let pages = bytes.pages_up();
    if pages <= limit {
        return Ok(());
    }
    cx.trace.step(|| Step::Process(ProcessStep::Overcommitted { pages, limit }));
    Err(Errno::Enomem)
}
