//! Both allocators, and what they have handed out.

use crate::compare::{differs, zones};
use crate::machines::Twins;
use crate::naive::{Ask, Naive};
use crate::requests::Wish;
use pageframe::base::step::{PageStep, Step};
use pageframe::base::{Detail, Gfp, Order, Pfn, Trace};
use pageframe::page::{FrameState, Owner, OwnerKind, PageAllocator};
use std::collections::BTreeSet;

#[derive(Clone)]
pub struct Pair {
    pub pages: PageAllocator,
    pub naive: Naive,
    /// Blocks handed out: first frame and order.
    held: Vec<(u32, u8)>,
    /// Frames that were in use before the first request, and still are.
    recorded: BTreeSet<u32>,
    /// How many requests got something, how many nothing.
    served: u32,
    failed: u32,
    seen: Seen,
    /// How often the model told that kswapd was woken.
    woken: u32,
}

impl Pair {
    pub fn new(twins: Twins) -> Self {
        let Twins { pages, start } = twins;
        let is_taken = |state| !matches!(state, FrameState::Reserved | FrameState::Free | FrameState::Pcp);
        let frames = (0..).zip(pages.mem().frames());
        let recorded = frames
            .filter(|(_, frame)| frame.state() != FrameState::Inside && is_taken(frame.state()))
            .map(|(pfn, _)| pfn)
            .collect();
        let naive = Naive::of(&pages, start);
        Pair {
            pages,
            naive,
            held: Vec::new(),
            recorded,
            served: 0,
            failed: 0,
            seen: Seen::default(),
            woken: 0,
        }
    }

    /// Asks both; an error is what they answered differently.
    pub fn serve(&mut self, wish: Wish) -> Result<(), String> {
        let trace = &mut Trace::new(Detail::Off);
        match wish {
            Wish::Alloc { ask, anonymous } => return self.alloc(ask, anonymous),
            Wish::Bulk { ask, want } => return self.bulk(ask, want),
            Wish::Free { nth } => self.free(nth),
            Wish::FreeBatch { most } => self.free_batch(most),
            Wish::FreeRecorded { from, order } => self.free_recorded(from, order),
            Wish::FreeAll => {
                for (pfn, order) in std::mem::take(&mut self.held) {
                    self.give_back(pfn, order);
                }
            }
            Wish::Drain => {
                self.pages.drain(trace);
                self.naive.drain();
            }
            Wish::Fold => {
                self.pages.fold_counters();
                self.naive.fold();
            }
        }
        Ok(())
    }

    fn alloc(&mut self, ask: Ask, anonymous: bool) -> Result<(), String> {
        let kind = if anonymous { OwnerKind::Anonymous } else { OwnerKind::Pages };
        let owner = Owner { kind, index: 1, page: 0 };
        let (order, gfp) = (Order::new(ask.order), gfp_of(ask));
        let mut trace = Trace::new(Detail::Full);
        let got = self.pages.alloc(order, gfp, owner, &mut trace).ok().map(Pfn::get);
        self.hear(&trace);
        let expected = self.naive.alloc(ask);
        if anonymous {
            self.naive.lru.extend(expected);
        }
        self.held.extend(expected.map(|pfn| (pfn, ask.order)));
        self.served += u32::from(expected.is_some());
        self.failed += u32::from(expected.is_none());
        differs("kswapd woken", &self.woken, &self.naive.woken())?;
        differs("the frame", &got, &expected)
    }

    /// What the model tells that leaves no mark on its state.
    fn hear(&mut self, trace: &Trace) {
        self.seen.see(trace);
        self.woken += trace.events().iter().filter(|event| wakes_kswapd(&event.step)).count() as u32;
    }

    fn bulk(&mut self, ask: Ask, want: u32) -> Result<(), String> {
        let (mut got, mut trace) = (Vec::new(), Trace::new(Detail::Full));
        self.pages.alloc_bulk(gfp_of(ask), want, Owner::default(), &mut got, &mut trace);
        self.hear(&trace);
        let expected = self.naive.bulk(ask, want);
        self.held.extend(expected.iter().map(|pfn| (*pfn, 0)));
        differs("the frames", &got.into_iter().map(Pfn::get).collect::<Vec<u32>>(), &expected)
    }

    fn free(&mut self, nth: u32) {
        if !self.held.is_empty() {
            let (pfn, order) = self.held.swap_remove(nth as usize % self.held.len());
            self.give_back(pfn, order);
        }
    }

    fn give_back(&mut self, pfn: u32, order: u8) {
        self.pages.free(Pfn::new(pfn), Order::new(order), &mut Trace::new(Detail::Off));
        self.naive.free(pfn, order);
    }

    fn free_batch(&mut self, most: u32) {
        let singles = self.held.iter().rev().take(most as usize).take_while(|(_, order)| *order == 0).count();
        let batch = self.held.split_off(self.held.len() - singles);
        let pfns: Vec<u32> = batch.into_iter().map(|(pfn, _)| pfn).collect();
        let frames: Vec<Pfn> = pfns.iter().copied().map(Pfn::new).collect();
        self.pages.free_batch(&frames, &mut Trace::new(Detail::Off));
        self.naive.free_batch(&pfns);
    }

    /// A block of this order if all of it was in use before, else a single frame; the next one from some frame on.
    fn free_recorded(&mut self, from: u32, order: u8) {
        let from = from % self.pages.mem().len();
        let Some(&pfn) = self.recorded.range(from..).next() else { return };
        let head = pfn & !((1 << order) - 1);
        let whole = (head..head + (1 << order)).all(|inside| self.recorded.contains(&inside));
        let (head, order) = if whole && self.lie_in_one_zone(head, order) { (head, order) } else { (pfn, 0) };
        for inside in head..head + (1 << order) {
            self.recorded.remove(&inside);
        }
        self.give_back(head, order);
    }

    fn lie_in_one_zone(&self, pfn: u32, order: u8) -> bool {
        let last = pfn + (1 << order) - 1;
        self.naive.zones.iter().any(|zone| zone.span.contains(&pfn) && zone.span.contains(&last))
    }

    /// An error is the first thing that differs.
    pub fn compare(&self) -> Result<(), String> {
        self.pages.check()?;
        zones(&self.pages, &self.naive)
    }

    /// A stream that is always served, or never, tries little.
    #[track_caller]
    pub fn assert_was_tried(&self) {
        let answers = [self.served, self.failed];
        assert!(answers.iter().all(|times| *times > 50), "served and failed: {answers:?}");
        assert_eq!(self.seen, ALL_SEEN, "rare rules that were tried");
    }
}

/// Which rules a stream has tried, by the steps that the model told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Seen {
    steals: bool,
    boosts: bool,
    high_atomic: bool,
    slow_paths: bool,
    kswapd: bool,
}

const ALL_SEEN: Seen = Seen { steals: true, boosts: true, high_atomic: true, slow_paths: true, kswapd: true };

impl Seen {
    fn see(&mut self, trace: &Trace) {
        for event in trace.events() {
            match event.step {
                Step::Page(PageStep::Fallback { .. }) => self.steals = true,
                Step::Page(PageStep::Boost { .. }) => self.boosts = true,
                Step::Page(PageStep::ReserveHighAtomic { .. }) => self.high_atomic = true,
                Step::Page(PageStep::SlowPath { .. }) => self.slow_paths = true,
                Step::Page(PageStep::WakeKswapd { .. }) => self.kswapd = true,
                _ => {}
            }
        }
    }
}

fn wakes_kswapd(step: &Step) -> bool {
    matches!(step, Step::Page(PageStep::WakeKswapd { .. }))
}

fn gfp_of(ask: Ask) -> Gfp {
    Gfp::try_new(ask.gfp).expect("6.1 knows its bits")
}
