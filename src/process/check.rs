//! What must hold of all processes, and their digest.

use super::leaves::UserLeaf;
use super::sharing::Place;
use super::{Areas, Process, ProcessId, Processes};
use crate::base::{Digester, Pfn, VirtAddr};
use crate::page::{FrameState, PageAllocator};
use crate::paging::PageTables;

impl Processes {
    /// The invariants: areas are sorted and disjoint; every user entry lies in an area and maps the zero page or a frame
    /// that knows of it; every anonymous frame is mapped where it says; the counters agree.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, pages: &PageAllocator, tables: &PageTables) -> Result<(), String> {
        for (id, process) in &self.list {
            check_areas(*id, &process.areas)?;
            self.check_leaves(*id, process, pages, tables)?;
        }
        self.check_shared(pages, tables)?;
        self.check_frames(pages, tables)
    }

    fn check_leaves(
        &self,
        id: ProcessId,
        process: &Process,
        pages: &PageAllocator,
        tables: &PageTables,
    ) -> Result<(), String> {
        let everything = VirtAddr::NULL..VirtAddr::new(u64::MAX);
        let leaves = self.leaves(id, &everything, pages, tables);
        for leaf in &leaves {
            self.check_leaf(id, process, leaf, pages)?;
        }
        let anonymous = leaves.iter().filter(|leaf| Some(leaf.pfn) != self.zero_page()).count();
        if anonymous != process.anon_pages as usize {
            let counted = process.anon_pages;
            return Err(format!("process {} maps {anonymous} pages and counts {counted}", id.0));
        }
        Ok(())
    }

    fn check_leaf(
        &self,
        id: ProcessId,
        process: &Process,
        leaf: &UserLeaf,
        pages: &PageAllocator,
    ) -> Result<(), String> {
        let UserLeaf { at, pfn, writable } = *leaf;
        let area = process.areas.lookup(at);
        let area = area.ok_or_else(|| format!("process {} maps {at}, where it has no area", id.0))?;
        if writable && !area.is_writable() {
            return Err(format!("process {} may write to {at}, its area forbids it", id.0));
        }
        if Some(pfn) == self.zero_page() {
            return if writable { Err(format!("the zero page is writable at {at}")) } else { Ok(()) };
        }
        let place = Place::new(id, at);
        match self.shared.of(pfn) {
            Some(_) if writable => Err(format!("shared frame {pfn} is writable at {at}")),
            _ if self.knows(pfn, place, pages) => Ok(()),
            _ => Err(format!("frame {pfn} does not know that process {} maps it at {at}", id.0)),
        }
    }

    fn check_shared(&self, pages: &PageAllocator, tables: &PageTables) -> Result<(), String> {
        for (pfn, places) in self.shared.iter() {
            let owner = Place::of(pages.mem().get(pfn).owner());
            if places.len() < 2 || !owner.is_some_and(|owner| places.contains(&owner)) {
                return Err(format!("shared frame {pfn} has {} places, its owner {owner:?}", places.len()));
            }
            if let Some(place) = places.iter().find(|place| !maps(**place, pfn, pages, tables)) {
                return Err(format!("shared frame {pfn} is not mapped at {place:?}"));
            }
        }
        Ok(())
    }

    /// No anonymous frame is lost: where it says it is mapped, it is.
    fn check_frames(&self, pages: &PageAllocator, tables: &PageTables) -> Result<(), String> {
        for (number, frame) in pages.mem().frames().iter().enumerate() {
            let pfn = Pfn::new(number as u32);
            let place = Place::of(frame.owner()).filter(|_| frame.state() == FrameState::Used);
            if place.is_some_and(|place| !maps(place, pfn, pages, tables)) {
                return Err(format!("anonymous frame {pfn} is mapped nowhere: {place:?}"));
            }
        }
        Ok(())
    }

    /// Takes in the canonical state.
    pub fn digest(&self, digester: &mut Digester) {
        digester.word(self.current.map_or(u64::MAX, |id| u64::from(id.0)));
        digester.word(self.last_number.map_or(u64::MAX, u64::from));
        digester.word(u64::from(self.anon_vmas));
        for (id, process) in &self.list {
            digester.word(u64::from(id.0));
            process.digest(digester);
        }
        self.shared.digest(digester);
    }
}

impl Process {
    fn digest(&self, digester: &mut Digester) {
        digester.word(self.brk.start.get());
        digester.word(self.brk.now.get());
        digester.word(u64::from(self.anon_pages));
        digester.word(self.areas.all().len() as u64);
        for area in self.areas.all() {
            digester.word(area.start.get());
            digester.word(area.end.get());
            digester.word((area.kind as u64) << 8 | area.permissions as u64);
            digester.word(area.page_offset);
            let anon = area.anon.map_or(0, |anon| u64::from(anon.number) << 1 | anon.origin as u64);
            digester.word(anon);
        }
        self.malloc.digest(digester);
    }
}

fn check_areas(id: ProcessId, areas: &Areas) -> Result<(), String> {
    let whole = |at: VirtAddr| at.offset() == 0;
    for area in areas.all() {
        if area.start >= area.end || !whole(area.start) || !whole(area.end) {
            return Err(format!("process {} has an area {}–{}", id.0, area.start, area.end));
        }
    }
    match areas.all().windows(2).find(|pair| pair[0].end > pair[1].start) {
        Some(pair) => Err(format!("process {}: areas overlap at {}", id.0, pair[1].start)),
        None => Ok(()),
    }
}

fn maps(place: Place, pfn: Pfn, pages: &PageAllocator, tables: &PageTables) -> bool {
    let leaf = tables.user_leaf(place.process.0, place.at(), pages);
    leaf.is_some_and(|(found, _)| found == pfn)
}
