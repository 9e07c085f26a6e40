//! What must hold of the vmalloc space, and its digest.

use super::Vmalloc;
use super::area::{AreaKind, BusyArea, PageArray};
use super::space::AddressSpace;
use crate::base::{Digester, Pfn, VirtAddr};
use crate::page::{FrameState, Owner, OwnerKind, PageAllocator};
use std::ops::Range;

impl Vmalloc {
    /// The invariants: areas do not overlap, free + busy + lazy cover all kernel addresses, frames are owned.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, pages: &PageAllocator) -> Result<(), String> {
        self.check_cover()?;
        self.check_lazy_count()?;
        self.busy.iter().try_for_each(|(start, busy)| self.check_area(*start, busy, pages))
    }

    fn check_cover(&self) -> Result<(), String> {
        let busy = self.busy.values().map(|busy| busy.area.start.get()..busy.area.end.get());
        let mut ranges: Vec<Range<u64>> = self.space.free().chain(self.space.lazy()).chain(busy).collect();
        ranges.sort_by_key(|range| range.start);
        let mut expected = 1;
        for range in ranges {
            if range.start != expected || range.end <= range.start {
                return Err(format!("kernel addresses {expected:#x} and {:#x} should meet", range.start));
            }
            expected = range.end;
        }
        match expected == AddressSpace::end(self.paging) {
            true => Ok(()),
            false => Err(format!("kernel addresses end at {expected:#x}")),
        }
    }

    fn check_lazy_count(&self) -> Result<(), String> {
        let waiting: u64 = self.space.lazy().map(|range| (range.end - range.start) >> 12).sum();
        match waiting == u64::from(self.lazy_pages()) {
            true => Ok(()),
            false => Err(format!("{waiting} pages wait for the purge, {} are counted", self.lazy_pages())),
        }
    }

    fn check_area(&self, start: VirtAddr, busy: &BusyArea, pages: &PageAllocator) -> Result<(), String> {
        let area = &busy.area;
        if area.start != start {
            return Err(format!("the area at {start} says it starts at {}", area.start));
        }
        if area.kind != AreaKind::Vmalloc {
            return Ok(());
        }
        for (page, frame) in area.frames.iter().enumerate() {
            owned(pages, *frame, area.id, page as u32)?;
        }
        match busy.array {
            PageArray::Area(array) if !self.busy.contains_key(&array) => {
                Err(format!("the page array of the area at {start} is gone"))
            }
            _ => Ok(()),
        }
    }

    /// Takes in the canonical state.
    pub fn digest(&self, digester: &mut Digester) {
        self.space.digest(digester);
        for busy in self.busy.values() {
            busy.digest(digester);
        }
        if let Some(spare) = self.spare {
            spare.digest(digester);
        }
        self.named.iter().for_each(|object| digester.word(object.get()));
        digester.word(u64::from(self.next_id) << 1 | u64::from(self.drain_scheduled));
    }
}

fn owned(pages: &PageAllocator, frame: Pfn, area: u32, page: u32) -> Result<(), String> {
    let entry = pages.mem().get(frame);
    let owner = Owner { kind: OwnerKind::Vmalloc, index: area, page };
    match entry.state() == FrameState::Used && entry.owner() == owner {
        true => Ok(()),
        false => Err(format!("frame {frame} is not page {page} of vmalloc area {area}")),
    }
}

impl BusyArea {
    fn digest(&self, digester: &mut Digester) {
        let area = &self.area;
        digester.word(area.start.get());
        digester.word(area.end.get());
        digester.word(u64::from(area.id) << 32 | u64::from(area.flags));
        area.frames.iter().for_each(|frame| digester.word(u64::from(frame.get())));
        digester.bytes(area.caller.as_bytes());
        self.node.digest(digester);
        digester.word(self.vm.map_or(0, |vm| vm.get()));
        digester.word(match self.array {
            PageArray::None => 0,
            PageArray::Object(object) => object.get(),
            PageArray::Area(at) => at.get(),
        });
    }
}
