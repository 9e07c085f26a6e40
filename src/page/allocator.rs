//! The page allocator's entrances (reference §3.3, §3.4, §3.10).

use super::buddy::Placement;
use super::failure::PageFailure;
use super::frame::{Block, Frame, FrameState, Owner};
use super::watermark::{AllocFlags, Check, Mark};
use super::zone::{Frames, Zone};
use super::zonelist::ZoneLists;
use super::{Contents, MemMap};
use crate::base::step::{NoPageReason, PageStep, Step};
use crate::base::{Gfp, Migratetype, Order, Pages, Pfn, Trace, ZoneIndex};

/// Zones, their lists, and the frames themselves.
#[derive(Clone, Debug)]
pub struct PageAllocator {
    pub(super) mem: MemMap,
    pub(super) zones: Vec<Zone>,
    pub(super) lists: ZoneLists,
    /// `page_group_by_mobility_disabled` is false: there is enough memory to keep types apart.
    pub(super) groups_mobility: bool,
    /// What is written in the frames.
    pub contents: Contents,
    /// Number of the call being served: the birth of every block handed out now.
    pub call: u32,
}

/// A request with everything that its flags imply.
#[derive(Clone, Copy)]
pub(super) struct Request {
    pub order: Order,
    pub gfp: Gfp,
    pub migratetype: Migratetype,
    /// The highest zone it may use: selects the reserves.
    pub highest: ZoneIndex,
}

impl PageAllocator {
    /// The memory map, to read.
    pub fn mem(&self) -> &MemMap {
        &self.mem
    }
    /// All zones of the machine, those without memory too, lowest first.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }
    /// The zone that spans a frame.
    pub fn zone_of(&self, pfn: Pfn) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.is_populated() && zone.contains(pfn))
    }
    /// The type of the page block that holds a frame.
    pub fn pageblock_type(&self, pfn: Pfn) -> Option<Migratetype> {
        self.zone_of(pfn).map(|zone| zone.pageblocks().get(pfn))
    }
    /// The block that a frame belongs to.
    pub fn block_of(&self, pfn: Pfn) -> Option<Block> {
        self.mem.block_of(pfn)
    }

    /// `__alloc_pages`: a block of 2^order frames, zeroed (INIT_ON_ALLOC is on in Debian).
    ///
    /// # Errors
    /// When no zone can give one without sleeping; the model has no reclaim.
    pub fn alloc(
        &mut self,
        order: Order,
        gfp: Gfp,
        owner: Owner,
        trace: &mut Trace,
    ) -> Result<Pfn, PageFailure> {
        let request = &self.prepare(order, gfp);
        let migratetype = request.migratetype;
        trace.enter(move || Step::Page(PageStep::AllocPages { order, gfp, migratetype }));
        let found = match self.fast_path(request, trace) {
            None => self.slow_path(request, trace),
            found => found,
        };
        let Some(pfn) = found else { return Err(self.refuse(request, trace)) };
        self.hand_out(pfn, request, owner, trace);
        trace.leave();
        trace.step(move || Step::Page(PageStep::PageAlloc { pfn: Some(pfn), order, gfp, migratetype }));
        Ok(pfn)
    }

    #[cold]
    fn refuse(&self, request: &Request, trace: &mut Trace) -> PageFailure {
        let Request { order, gfp, migratetype, .. } = *request;
        trace.leave();
        trace.step(|| Step::Page(PageStep::PageAlloc { pfn: None, order, gfp, migratetype }));
        self.explain(*request)
    }

    /// # Panics
    /// For flags of both mobilities; the kernel's callers check that first.
    pub(super) fn prepare(&self, order: Order, gfp: Gfp) -> Request {
        let wanted = gfp.migratetype().expect("a request is movable or reclaimable, not both");
        let migratetype = if self.groups_mobility { wanted } else { Migratetype::Unmovable };
        let highest = self.lists.highest(gfp);
        Request { order, gfp, migratetype, highest }
    }

    fn fast_path(&mut self, request: &Request, trace: &mut Trace) -> Option<Pfn> {
        let flags = AllocFlags::KSWAPD.when(request.gfp.has(Gfp::BIT_KSWAPD_RECLAIM))
            | AllocFlags::NOFRAGMENT.when(self.lists.prefers_unmixed(request.highest));
        self.attempt(request, Mark::Low, flags, trace)
    }

    /// `__alloc_pages_slowpath` without sleeping: two attempts down to the lowest watermark.
    #[cold]
    fn slow_path(&mut self, request: &Request, trace: &mut Trace) -> Option<Pfn> {
        let Request { order, gfp, .. } = *request;
        trace.enter(|| Step::Page(PageStep::SlowPath { order, gfp }));
        // The first attempt may have boosted, reserved or moved blocks: the second is not the same.
        let attempts = [slow_flags(order, gfp), last_flags(order, gfp)];
        let found = attempts.into_iter().find_map(|flags| self.attempt(request, Mark::Min, flags, trace));
        if found.is_none() && gfp.may_block() {
            trace.step(|| Step::Page(PageStep::WouldReclaim { gfp }));
        }
        trace.leave();
        found
    }

    /// `get_page_from_freelist`.
    fn attempt(
        &mut self,
        request: &Request,
        mark: Mark,
        flags: AllocFlags,
        trace: &mut Trace,
    ) -> Option<Pfn> {
        let mut zones = self.lists.up_to(request.highest);
        let found = zones.find_map(|i| self.try_zone(i, request, mark, flags, trace));
        if found.is_none() && flags.has_any(AllocFlags::NOFRAGMENT) {
            return self.attempt(request, mark, flags.without(AllocFlags::NOFRAGMENT), trace);
        }
        found
    }

    fn try_zone(
        &mut self,
        index: usize,
        request: &Request,
        mark: Mark,
        flags: AllocFlags,
        trace: &mut Trace,
    ) -> Option<Pfn> {
        let zone = &mut self.zones[index];
        let check = Check { order: request.order, mark: zone.mark(mark), highest: request.highest, flags };
        let ok = zone.watermark_fast(check, mark, request.gfp);
        note_watermark(zone, check, ok, trace);
        if !ok && !flags.has_any(AllocFlags::NO_WATERMARKS) {
            skip(zone, || zone.refusal(check), trace);
            return None;
        }
        let mut frames = Frames { mem: &mut self.mem, trace };
        let found = zone.remove(request.order, request.migratetype, flags, &mut frames);
        match found {
            Some(pfn) if flags.has_any(AllocFlags::HIGHATOMIC) => {
                let frame = Frame::free(FrameState::Pcp, request.order, request.migratetype);
                frames.mem.set(pfn, frame, frames.trace);
                zone.reserve_high_atomic(pfn, &mut frames);
            }
            Some(_) => {}
            None => skip(zone, || NoPageReason::NoBlock, trace),
        }
        found
    }

    /// `prep_new_page`: the block is its owner's, and zero.
    pub(super) fn hand_out(&mut self, pfn: Pfn, request: &Request, owner: Owner, trace: &mut Trace) {
        let frame = Frame::used(request.order, request.migratetype, owner, self.call);
        let compound = request.gfp.has(Gfp::BIT_COMP) && request.order > Order::ZERO;
        self.mem.set(pfn, if compound { frame.compound() } else { frame }, trace);
        self.contents.zero_block(pfn, request.order);
    }

    /// `__alloc_pages_bulk`: appends up to `want` single frames to `out`; returns how many.
    /// `owner.page` of the n-th frame appended is `out`'s index at that moment.
    pub fn alloc_bulk(
        &mut self,
        gfp: Gfp,
        want: Pages,
        owner: Owner,
        out: &mut Vec<Pfn>,
        trace: &mut Trace,
    ) -> Pages {
        trace.enter(|| Step::Page(PageStep::BulkBegin { pages: want, gfp }));
        let before = out.len();
        let request = &self.prepare(Order::ZERO, gfp);
        if let Some(zone) = self.bulk_zone(request, want) {
            self.take_bulk(zone, request, want, owner, out, trace);
        }
        if out.len() == before && want > 0 {
            let owner = Owner { page: before as u32, ..owner };
            out.extend(self.alloc(Order::ZERO, gfp, owner, trace).ok());
        }
        trace.leave();
        let pages = (out.len() - before) as Pages;
        trace.step(|| Step::Page(PageStep::BulkEnd { pages }));
        pages
    }

    /// The first zone that can spare all of them; a single page goes the usual way.
    fn bulk_zone(&self, request: &Request, want: Pages) -> Option<usize> {
        let mut zones = self.lists.up_to(request.highest);
        let preferred = self.lists.up_to(request.highest).next().filter(|_| want > 1)?;
        let highest = self.zones[preferred].index();
        zones.find(|i| {
            let zone = &self.zones[*i];
            let mark = zone.mark(Mark::Low) + i64::from(want);
            let check = Check { order: Order::ZERO, mark, highest, flags: AllocFlags::NONE };
            zone.watermark_fast(check, Mark::Low, request.gfp)
        })
    }

    fn take_bulk(
        &mut self,
        zone: usize,
        request: &Request,
        want: Pages,
        owner: Owner,
        out: &mut Vec<Pfn>,
        trace: &mut Trace,
    ) {
        for _ in 0..want {
            let mut frames = Frames { mem: &mut self.mem, trace };
            let zone = &mut self.zones[zone];
            let taken = zone.pop_pcp(Order::ZERO, request.migratetype, AllocFlags::NONE, &mut frames);
            let Some(pfn) = taken else { return };
            self.hand_out(pfn, request, Owner { page: out.len() as u32, ..owner }, trace);
            out.push(pfn);
        }
    }

    /// `__free_pages`, last reference: gives a block back, whoever had it. The caller has made sure that it may.
    pub fn free(&mut self, pfn: Pfn, order: Order, trace: &mut Trace) {
        trace.enter(move || Step::Page(PageStep::PageFree { pfn, order }));
        self.make_one_block(pfn, order, trace);
        self.give_back(pfn, order, trace);
        trace.leave();
    }

    /// To a per-CPU list, or to the buddy lists if there is none for such a block.
    fn give_back(&mut self, pfn: Pfn, order: Order, trace: &mut Trace) {
        let Self { zones, mem, .. } = self;
        let zone = zones.iter_mut().find(|zone| zone.contains(pfn)).expect("a used frame lies in a zone");
        let mut frames = Frames { mem, trace };
        if !zone.put_on_pcp(pfn, order, &mut frames) {
            let migratetype = zone.blocks.get(pfn);
            zone.free_one(pfn, order, migratetype, Placement::Usual, &mut frames);
        }
    }

    /// What is given back is one block: recorded frame by frame it is joined, part of a larger one it is cut out.
    pub(super) fn make_one_block(&mut self, pfn: Pfn, order: Order, trace: &mut Trace) {
        let frame = self.mem.get(pfn);
        if frame.state() != FrameState::Inside && frame.order() == order {
            return;
        }
        match self.block_of(pfn) {
            Some(block) if block.order > order => self.split(block, order, trace),
            Some(block) if block.order < order => {
                for inside in 1..order.pages() {
                    self.mem.set(pfn.plus(inside), Frame::default(), trace);
                }
            }
            _ => {}
        }
    }

    /// `split_page`, for parts of any order.
    fn split(&mut self, block: Block, order: Order, trace: &mut Trace) {
        let part = self.mem.get(block.head).with_order(order);
        for offset in (0..block.order.pages()).step_by(order.pages() as usize) {
            self.mem.set(block.head.plus(offset), part, trace);
        }
    }

    /// `release_pages` of one munmap batch: single frames, freed from the last to the first (reference §7.6).
    /// All are made ready before the first of them reaches a list.
    pub fn free_batch(&mut self, pfns: &[Pfn], trace: &mut Trace) {
        for &pfn in pfns.iter().rev() {
            trace.step(|| Step::Page(PageStep::PageFree { pfn, order: Order::ZERO }));
        }
        for &pfn in pfns.iter().rev() {
            trace.enter(|| Step::Page(PageStep::PageFreeBatched { pfn }));
            self.give_back(pfn, Order::ZERO, trace);
            trace.leave();
        }
    }

    /// `drain_local_pages`: every per-CPU list back to the buddy lists.
    pub fn drain(&mut self, trace: &mut Trace) {
        let Self { zones, mem, .. } = self;
        for zone in zones {
            zone.drain_all(&mut Frames { mem, trace });
        }
    }

    /// What an idle CPU does, and the periodic worker: no zone's free counter keeps a change pending (reference §2.6).
    pub fn fold_counters(&mut self) {
        self.zones.iter_mut().for_each(|zone| zone.counter.fold());
    }

    /// Gives frames that a recording knows only by their use the owner that it also knows.
    ///
    /// # Errors
    /// When they are free, or are no block.
    pub fn adopt(&mut self, pfn: Pfn, order: Order, owner: Owner, trace: &mut Trace) -> Result<(), String> {
        let frames = || (0..order.pages()).map(|n| pfn.plus(n));
        let is_taken = |pfn: Pfn| {
            let state = if self.mem.contains(pfn) { self.mem.get(pfn).state() } else { FrameState::Inside };
            !matches!(state, FrameState::Inside | FrameState::Free | FrameState::Pcp | FrameState::Used)
        };
        if !pfn.is_aligned(order) || !frames().all(is_taken) {
            return Err(format!("the frames at {pfn} are not in use"));
        }
        frames().for_each(|inside| self.mem.set(inside, Frame::default(), trace));
        self.mem.set(pfn, Frame::used(order, Migratetype::Unmovable, owner, 0).compound(), trace);
        Ok(())
    }

    /// Replaces the owner of a used block: a frame changes hands without being freed.
    pub fn set_owner(&mut self, pfn: Pfn, owner: Owner, trace: &mut Trace) {
        self.mark(pfn, |frame| Frame::used(frame.order(), frame.migratetype(), owner, frame.birth()), trace);
    }

    /// Changes an entry without moving it between lists.
    pub fn mark(&mut self, pfn: Pfn, change: impl FnOnce(Frame) -> Frame, trace: &mut Trace) {
        let frame = change(self.mem.get(pfn));
        self.mem.set(pfn, frame, trace);
    }
}

/// `gfp_to_alloc_flags`.
pub(super) fn slow_flags(order: Order, gfp: Gfp) -> AllocFlags {
    let high = gfp.has(Gfp::BIT_HIGH);
    let non_block = !gfp.may_block() && !gfp.has(Gfp::BIT_NOMEMALLOC);
    AllocFlags::MIN_RESERVE.when(high)
        | AllocFlags::KSWAPD.when(gfp.has(Gfp::BIT_KSWAPD_RECLAIM))
        | AllocFlags::NON_BLOCK.when(non_block)
        | AllocFlags::HIGHATOMIC.when(non_block && high && order > Order::ZERO)
}

/// `__gfp_pfmemalloc_flags`: the last attempt of those whose work gives memory back goes below every watermark (reference §3.4).
pub(super) fn last_flags(order: Order, gfp: Gfp) -> AllocFlags {
    if gfp.has(Gfp::BIT_MEMALLOC) && !gfp.has(Gfp::BIT_NOMEMALLOC) {
        AllocFlags::NO_WATERMARKS | AllocFlags::KSWAPD.when(gfp.has(Gfp::BIT_KSWAPD_RECLAIM))
    } else {
        slow_flags(order, gfp)
    }
}

fn note_watermark(zone: &Zone, check: Check, ok: bool, trace: &mut Trace) {
    let pages = |count: i64| count.max(0) as Pages;
    trace.step(move || {
        Step::Page(PageStep::Watermark {
            zone: zone.kind(),
            refusal: (!ok).then(|| zone.refusal(check)),
            free: pages(zone.counter().total - zone.unusable(check)),
            mark: pages(check.lowered()),
            reserve: pages(zone.kept_for(check)),
            needed: pages(zone.needed(check)),
        })
    });
}

fn skip(zone: &Zone, reason: impl FnOnce() -> NoPageReason, trace: &mut Trace) {
    trace.step(|| Step::Page(PageStep::ZoneSkipped { zone: zone.kind(), reason: reason() }));
}

impl Zone {
    /// `rmqueue`: from the per-CPU lists, else from the buddy lists.
    fn remove(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) -> Option<Pfn> {
        let found = self
            .take_from_pcp(order, migratetype, flags, frames)
            .or_else(|| self.remove_from_buddy(order, migratetype, flags, frames));
        if self.boosted {
            self.boosted = false;
            let zone = self.kind;
            frames.trace.step(|| Step::Page(PageStep::WakeKswapd { zone }));
        }
        found
    }

    /// `rmqueue_buddy`: the high-atomic reserve is the first choice of those it is kept for, and the last of any who cannot sleep.
    fn remove_from_buddy(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) -> Option<Pfn> {
        let reserved = Migratetype::HighAtomic;
        let first = flags.has_any(AllocFlags::HIGHATOMIC);
        let last = flags.has_any(AllocFlags::NON_BLOCK);
        let found = first
            .then(|| self.smallest_fit(order, reserved, frames))
            .flatten()
            .or_else(|| self.remove_block(order, migratetype, flags, frames))
            .or_else(|| last.then(|| self.smallest_fit(order, reserved, frames)).flatten());
        if found.is_some() {
            self.counter.add(-i64::from(order.pages()));
        }
        found
    }
}
