//! Replays a recording on the model and scores it, line by line.
//!
//! At level *pages* the requests to the page allocator are given; every frame they return, every block that moves,
//! and every list of every later snapshot are predicted. From the first sign of reclaim on, and while the recorder may
//! sleep, the recording is followed ([`super::follow`]). There is no resynchronisation after the first difference.

use super::follow::{Follower, PcpLock, gfp_of};
use super::frees::{Free, Frees};
use super::judge::{Judge, Mode};
use super::operation::{Kinds, Operation};
use super::player::Player;
use super::recording::{Ev, EvLine, Hex, Line};
use super::told;
use crate::base::{Detail, Gfp, Order, Pfn, Trace};
use crate::page::{Acted, OwnerKind, PageAction, PageAllocator};
use std::collections::VecDeque;

use super::score::Report;

/// A bulk request whose end is still to come.
#[derive(Clone, Copy)]
struct Bulk {
    pages: u32,
    gfp: Gfp,
}

/// Plays operations and judges what comes of them.
pub(super) struct PagesReplay {
    player: Player,
    judge: Judge,
    /// Events that the model has told and the recording has not yet.
    expected: VecDeque<Ev>,
    /// Events that the recording has told of a request whose own line comes last.
    pending: Vec<(u64, Ev)>,
    bulk: Option<Bulk>,
    frees: Frees,
    follower: Follower,
    lock: PcpLock,
    /// Reclaim was seen: from there on it is followed.
    reclaims: bool,
    /// The operation is a `yield`.
    yields: bool,
    /// Free and per-CPU lists of the snapshot being read.
    lists: usize,
}

impl PagesReplay {
    pub fn new(pages: PageAllocator) -> Self {
        PagesReplay {
            player: Player::new(pages),
            judge: Judge::new(),
            expected: VecDeque::new(),
            pending: Vec::new(),
            bulk: None,
            frees: Frees::default(),
            follower: Follower::default(),
            lock: PcpLock::default(),
            reclaims: false,
            yields: false,
            lists: 0,
        }
    }

    /// Plays one operation; returns what it did to the page allocator.
    pub fn play(&mut self, operation: &Operation) -> Vec<PageAction> {
        self.player.kinds = Kinds::of(operation);
        for (number, line) in &operation.lines {
            self.take(line, *number);
        }
        self.settle_frees();
        self.nothing_left(operation.lines.last().map_or(0, |(number, _)| *number));
        self.player.take_done()
    }

    /// What was done so far, to read.
    /// Says which call is played: what it takes is its own.
    pub fn begin_call(&mut self, call: u32) {
        self.player.pages.call = call;
    }

    /// The score so far.
    pub fn report(&self) -> Report {
        self.judge.report()
    }

    fn take(&mut self, line: &Line, number: u64) {
        if let Line::Ev(line) = line {
            self.event(line, number);
            self.lock.hear(line);
        } else {
            self.settle_frees();
            self.lock.forget();
            self.nothing_pending();
            self.other(line, number);
        }
    }

    /// A line that is no event.
    fn other(&mut self, line: &Line, number: u64) {
        match line {
            Line::Op(op) => {
                self.yields = op.op == "yield";
                if op.op == "drain" {
                    self.drain();
                }
            }
            // While the recorder slept the CPU was idle.
            Line::Res(_) if self.yields => drop(self.act(PageAction::Fold)),
            Line::Mode { sleepable: 0 } if !self.reclaims => self.judge.mode = Mode::Predict,
            Line::Mode { .. } => self.follow(number),
            Line::SnapshotBegin { .. } => self.lists = 0,
            Line::SnapshotEnd {} => self.snapshot_end(number),
            _ => self.state(line, number),
        }
    }

    fn event(&mut self, line: &EvLine, number: u64) {
        match &line.event {
            Ev::Free { pfn, order } => {
                self.judge.given();
                let locked = self.lock.is_held_beneath(line);
                self.frees.push(Free { pfn: *pfn, order: *order, line: number, locked });
            }
            Ev::FreeBatched { pfn } => {
                self.frees.batched(*pfn).into_iter().for_each(|free| self.free(free));
            }
            Ev::PcpuDrain { .. } if self.frees.in_batch() => self.page_event(&line.event, number),
            Ev::Mark { what } if shows_reclaim(what) => {
                self.settle_frees();
                self.reclaims = true;
                self.follow(number);
                if what.starts_with(KSWAPD) {
                    self.act(PageAction::Kswapd);
                }
            }
            event if event.is_of_pages() => {
                // What interrupts a request that has taken its blocks comes after it.
                if self.pending.is_empty() {
                    self.settle_frees();
                }
                self.page_event(event, number);
            }
            _ => {}
        }
    }

    fn settle_frees(&mut self) {
        self.frees.settle().into_iter().for_each(|free| self.free(free));
    }

    fn page_event(&mut self, event: &Ev, number: u64) {
        match (self.judge.mode, event) {
            (mode, Ev::BulkBegin { nr, gfp }) => {
                self.judge.given();
                self.bulk_begin(mode, *nr, *gfp);
            }
            // It moves no block: there is nothing to agree with.
            (Mode::Follow, Ev::Alloc { pfn: None, .. }) => self.judge.given(),
            (Mode::Follow, _) => {
                let Self { judge, follower, player, .. } = self;
                judge.compare(number, event, || follower.step(player, event));
            }
            (Mode::Predict, Ev::PcpuDrain { .. }) => self.compare_next(event, number),
            (Mode::Predict, _) => self.predict(event, number),
        }
    }

    /// The model serves a request when the recording has told all of it: its own line is the last.
    fn predict(&mut self, event: &Ev, number: u64) {
        self.nothing_left(number);
        self.pending.push((number, event.clone()));
        let told = match (event, self.bulk) {
            (Ev::Alloc { pfn, order, gfp, .. }, None) => {
                self.serve(|player| alloc(player, *pfn, *order, *gfp))
            }
            (Ev::BulkEnd { .. }, Some(bulk)) => self.serve(|player| alloc_bulk(player, bulk)),
            _ => return,
        };
        self.bulk = None;
        self.expected = told;
        for (number, event) in std::mem::take(&mut self.pending) {
            self.compare_next(&event, number);
        }
        self.nothing_left(number);
    }

    fn serve(&mut self, request: impl FnOnce(&mut Player) -> VecDeque<Ev>) -> VecDeque<Ev> {
        if self.judge.has_stopped() { VecDeque::new() } else { request(&mut self.player) }
    }

    /// Does what the recording gives, as long as both agree; returns what the model tells.
    fn act(&mut self, action: PageAction) -> VecDeque<Ev> {
        self.serve(|player| {
            let mut trace = Trace::new(Detail::Whole);
            player.act(action, &mut trace);
            told::events(&trace).collect()
        })
    }

    fn bulk_begin(&mut self, mode: Mode, pages: u32, gfp: Hex) {
        let gfp = gfp_of(gfp).unwrap_or(Gfp::NONE);
        match mode {
            Mode::Predict => self.bulk = Some(Bulk { pages, gfp }),
            Mode::Follow => self.follower.bulk_begin(gfp),
        }
    }

    fn free(&mut self, free: Free) {
        self.nothing_left(free.line);
        if self.judge.has_stopped() {
            return;
        }
        let pfn = Pfn::new(free.pfn);
        let order =
            Order::try_new(free.order.into()).filter(|order| self.player.pages.is_in_use(pfn, *order));
        let Some(order) = order else {
            return self.judge.differ(free.line, format!("{free:?}"), "no block in use there");
        };
        if self.judge.mode == Mode::Follow || free.locked {
            self.follower.free(&mut self.player, pfn, order, free.locked);
        } else {
            let drains = self.act(PageAction::Free { pfn, order });
            self.expected.extend(drains);
        }
    }

    fn drain(&mut self) {
        if self.judge.mode == Mode::Predict {
            let drains = self.act(PageAction::Drain);
            self.expected.extend(drains);
        }
    }

    /// From here on the recording says where and when. What it has told of a request that goes on is followed too.
    fn follow(&mut self, number: u64) {
        self.nothing_left(number);
        self.judge.mode = Mode::Follow;
        if let Some(bulk) = self.bulk.take() {
            self.follower.bulk_begin(bulk.gfp);
        }
        for (number, event) in std::mem::take(&mut self.pending) {
            self.page_event(&event, number);
        }
    }

    /// A predicted event: the recording's next must be the model's next.
    fn compare_next(&mut self, event: &Ev, number: u64) {
        let Self { judge, expected, .. } = self;
        judge.compare(number, event, || expected.pop_front());
    }

    /// The model has told more than the recording.
    fn nothing_left(&mut self, number: u64) {
        if let Some(got) = self.expected.pop_front() {
            self.judge.differ(number, "the next request", format!("{got:?}"));
        }
    }

    /// The recording has told of a request whose own line is missing.
    fn nothing_pending(&mut self) {
        if let Some((number, event)) = self.pending.drain(..).next() {
            self.judge.differ(number, format!("{event:?}"), "no request that it is part of");
        }
    }

    /// A line of a snapshot.
    fn state(&mut self, line: &Line, number: u64) {
        self.nothing_left(number);
        let Self { judge, player, .. } = self;
        let pages = &player.pages;
        match line {
            Line::Zone(line) => {
                let mode = judge.mode;
                judge.compare(number, line, || told::zone_line(pages, line, mode));
            }
            Line::Free { zone, order, mt, pfns } => {
                self.lists += 1;
                judge.compare(number, pfns, || told::free_list(pages, zone, *order, *mt));
            }
            Line::Pcp { zone, pindex, pfns, page_mt } => {
                self.lists += 1;
                let recorded = (pfns.clone(), page_mt.clone());
                judge.compare(number, &recorded, || told::pcp_list(pages, zone, *pindex));
            }
            Line::Pageblocks { zone, mt, .. } => {
                judge.compare(number, mt, || told::pageblocks(pages, zone, mt));
            }
            _ => {}
        }
    }

    /// Lists that a snapshot leaves out are empty. Each that it shows is the model's: the number tells.
    fn snapshot_end(&mut self, number: u64) {
        let got = told::lists_shown(&self.player.pages);
        if got != self.lists {
            let expected = format!("{} lists that are not empty", self.lists);
            self.judge.differ(number, expected, got.to_string());
        }
    }
}

/// kswapd runs. (That it *should* run is another mark, and nothing new to the model.)
const KSWAPD: &str = "kswapd_wake";

/// What the model does not do is being done: from here on it cannot say which zone serves a request.
fn shows_reclaim(what: &str) -> bool {
    ["direct_reclaim", "compaction", KSWAPD].iter().any(|sign| what.starts_with(sign))
}

fn alloc(player: &mut Player, recorded: Option<u32>, order: u32, gfp: Hex) -> VecDeque<Ev> {
    let mut trace = Trace::new(Detail::Whole);
    if let (Some(order), Some(gfp)) = (Order::try_new(order), gfp_of(gfp)) {
        let kind = recorded.map_or(OwnerKind::Pages, |pfn| player.kind_of(Pfn::new(pfn), gfp));
        // A failure is told by the trace, as the kernel tells it.
        player.act(PageAction::Alloc { order, gfp, kind }, &mut trace);
    }
    told::events(&trace).collect()
}

fn alloc_bulk(player: &mut Player, bulk: Bulk) -> VecDeque<Ev> {
    let mut trace = Trace::new(Detail::Whole);
    let action = PageAction::Bulk { gfp: bulk.gfp, pages: bulk.pages, kind: OwnerKind::RecordedVmalloc };
    let got = match player.act(action, &mut trace) {
        Acted::Frames(got) => got,
        _ => Vec::new(),
    };
    let end = Ev::BulkEnd { pfns: got.into_iter().map(Pfn::get).collect() };
    told::events(&trace).chain([end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::step::{PageStep, Step};
    use crate::base::{Digest, Digester};
    use crate::import::operation::Head;
    use crate::page::Owner;
    use crate::page::testing::small_machine;

    fn digest(pages: &PageAllocator) -> Digest {
        let mut digester = Digester::default();
        pages.digest(&mut digester);
        digester.finish()
    }

    /// What a kernel tells of a batch: its drains are among its pages.
    fn told_of_batch(trace: &Trace) -> Vec<Ev> {
        let mut told: Vec<Ev> = Vec::new();
        for event in trace.events() {
            match event.step {
                Step::Page(PageStep::PageFree { pfn, order }) => {
                    told.push(Ev::Free { pfn: pfn.get(), order: order.get() });
                }
                Step::Page(PageStep::PageFreeBatched { pfn }) => {
                    told.push(Ev::FreeBatched { pfn: pfn.get() });
                }
                Step::Page(PageStep::PcpuDrain { pfn, order, migratetype }) => {
                    told.push(Ev::PcpuDrain { pfn: pfn.get(), order: order.get(), mt: migratetype as u8 });
                }
                _ => {}
            }
        }
        told
    }

    #[test]
    fn a_batch_is_replayed_page_by_page() {
        let (_, mut pages) = small_machine();
        let mut off = Trace::new(Detail::Off);
        let mut taken = Vec::new();
        pages.alloc_bulk(Gfp::KERNEL, 400, Owner::default(), &mut taken, &mut off);
        let mut replay = PagesReplay::new(pages.clone());

        let mut trace = Trace::new(Detail::Whole);
        // One page alone, then the rest as a list: enough for several drains.
        pages.free(taken[0], Order::ZERO, &mut trace);
        pages.free_batch(&taken[1..], &mut trace);
        let told = told_of_batch(&trace);
        assert!(told.iter().filter(|event| matches!(event, Ev::PcpuDrain { .. })).count() > 100);

        let lines = told.into_iter().map(|event| Line::Ev(EvLine { event, ctx: None, comm: None }));
        replay.play(&Operation { head: Head::Start, lines: (1..).zip(lines).collect() });
        assert_eq!(digest(&replay.player.pages), digest(&pages));
        assert_eq!(replay.report().difference, None);
    }
}
