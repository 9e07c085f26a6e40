//! `mmu_gather`: in which order the pages of an unmapped range go back (reference §7.6).

use super::sharing::Place;
use super::{ProcessContext, ProcessId, Processes};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Gfp, Order, PAGE_SIZE, Pfn, VirtAddr};
use crate::page::{Owner, OwnerKind};

/// Pages that the first batch holds (`MMU_GATHER_BUNDLE`).
const BUNDLE: usize = 8;
/// Pages released at once (`tlb_batch_pages_flush`).
const RELEASED_AT_ONCE: usize = 512;
/// Pages gathered before an early flush, roughly (`MAX_GATHER_BATCH_COUNT`).
const MOST_GATHERED: usize = 10_000;

/// Pages taken out of the tables and not yet given back.
struct Gather {
    batches: Vec<Vec<Mapped>>,
    /// The frames that hold the batches after the first.
    frames: Vec<Pfn>,
    active: usize,
    /// Pages that one frame of entries holds.
    capacity: usize,
}

/// A frame and the page that mapped it.
type Mapped = (Pfn, Place);

impl Processes {
    /// Gives back what a range mapped, in ascending order of address: gathered in batches, each released from its end.
    pub(super) fn release(
        &mut self,
        process: ProcessId,
        mapped: &[(VirtAddr, Pfn)],
        cx: &mut ProcessContext<'_>,
    ) {
        let mut gather = Gather::new(cx);
        for &(at, pfn) in mapped {
            let place = Place::new(process, at);
            if !self.knows(pfn, place, cx.pages) {
                continue;
            }
            self.process_mut(process).anon_pages -= 1;
            if gather.add((pfn, place), cx) == Fill::Full {
                self.flush(&mut gather, cx);
            }
        }
        self.flush(&mut gather, cx);
        for frame in gather.frames {
            cx.pages.free(frame, Order::ZERO, cx.trace);
        }
    }

    /// `tlb_batch_pages_flush`.
    fn flush(&mut self, gather: &mut Gather, cx: &mut ProcessContext<'_>) {
        for batch in &mut gather.batches {
            for pages in batch.chunks(RELEASED_AT_ONCE) {
                self.release_batch(pages, cx);
            }
            batch.clear();
        }
        gather.active = 0;
    }
    /// `release_pages`: those that nobody maps any more are freed.
    fn release_batch(&mut self, pages: &[Mapped], cx: &mut ProcessContext<'_>) {
        let count = pages.len() as u32;
        cx.trace.enter(|| Step::Process(ProcessStep::BatchReleased { pages: count }));
        let free: Vec<Pfn> = pages
            .iter()
            .filter(|&&(pfn, place)| self.leave_frame(pfn, place, cx))
            .map(|&(pfn, _)| pfn)
            .collect();
        cx.pages.free_batch(&free, cx.trace);
        cx.trace.leave();
    }
}

/// Whether a gather takes more.
#[derive(PartialEq, Eq)]
enum Fill {
    Room,
    Full,
}

impl Gather {
    fn new(cx: &ProcessContext<'_>) -> Self {
        let word = cx.layout.paging.word().get();
        // Before the entries: a pointer and two counts of 32 bits.
        let capacity = ((PAGE_SIZE - word - 8) / word) as usize;
        Gather { batches: vec![Vec::with_capacity(BUNDLE)], frames: Vec::new(), active: 0, capacity }
    }
    /// `__tlb_remove_page_size`.
    fn add(&mut self, page: Mapped, cx: &mut ProcessContext<'_>) -> Fill {
        let room = if self.active == 0 { BUNDLE } else { self.capacity };
        let batch = &mut self.batches[self.active];
        batch.push(page);
        if batch.len() < room { Fill::Room } else { self.next_batch(cx) }
    }
    /// `tlb_next_batch`: a batch kept from before, or a frame for a new one.
    fn next_batch(&mut self, cx: &mut ProcessContext<'_>) -> Fill {
        if self.active + 1 == self.batches.len() {
            if self.frames.len() == MOST_GATHERED / self.capacity {
                return Fill::Full;
            }
            let Some(frame) = self.take_frame(cx) else { return Fill::Full };
            self.frames.push(frame);
            self.batches.push(Vec::new());
        }
        self.active += 1;
        Fill::Room
    }
    fn take_frame(&self, cx: &mut ProcessContext<'_>) -> Option<Pfn> {
        let owner = Owner { kind: OwnerKind::Kernel, ..Owner::default() };
        let entries = self.capacity as u32;
        cx.trace.enter(|| Step::Process(ProcessStep::GatherBatch { entries }));
        let frame = cx.pages.alloc(Order::ZERO, Gfp::NOWAIT | Gfp::BIT_NOWARN, owner, cx.trace);
        cx.trace.leave();
        frame.ok()
    }
}
