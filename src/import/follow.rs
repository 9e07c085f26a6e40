//! Following a recording in which more happens than is modelled: other tasks run, memory is reclaimed.
//!
//! Each event is one step. The recording says which zone takes it and when; the model carries it out on its lists and
//! says what it finds there: which block is next, which type a page has, where a freed block is joined. In a closed
//! world both ways come to the same state, counters included (`tests/replay.rs`).

use super::player::Player;
use super::recording::{Ev, EvLine, Hex};
use super::told;
use crate::base::{Detail, Gfp, Migratetype, Order, Pages, Pfn, Trace, ZoneIndex};
use crate::page::{Acted, OwnerKind, PageAction, Taken};

/// What lies between the events of one request.
#[derive(Default)]
pub(super) struct Follower {
    /// Blocks that left the buddy lists for their owners and not for a per-CPU list.
    in_hand: Vec<(Pfn, Order)>,
    /// Pages that left the buddy lists since a request was last served.
    taken: Pages,
    /// The refill under way.
    refill: Option<Refill>,
    /// A bulk request that was told but not served yet.
    bulk: Option<Gfp>,
    /// The page that the bulk request got the usual way, which told itself.
    single: Option<u32>,
}

/// Blocks that a refill has put on a per-CPU list, not counted yet.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Refill {
    zone: ZoneIndex,
    order: Order,
    /// So far.
    blocks: u32,
    /// When it is whole; it may end before.
    of: u32,
}

impl Follower {
    /// Takes the step that an event tells, and tells it in the model's words. `None`: the model cannot take it.
    pub fn step(&mut self, player: &mut Player, event: &Ev) -> Option<Ev> {
        let mut trace = Trace::new(Detail::Whole);
        if !matches!(event, Ev::ZoneLocked { .. } | Ev::Extfrag { .. }) {
            self.end_refill(player);
        }
        match event {
            Ev::ZoneLocked { pfn, order, mt, .. } => {
                let (order, migratetype) = kind(*order, *mt)?;
                let take = PageAction::StepTake { near: Pfn::new(*pfn), order, migratetype };
                let Acted::Taken(taken) = player.act(take, &mut trace) else { return None };
                self.take(player, taken, order);
            }
            Ev::Extfrag { pfn, alloc_order, alloc_mt, .. } => {
                let (order, migratetype) = kind(*alloc_order, *alloc_mt)?;
                let head = Pfn::new(*pfn);
                player.act(PageAction::StepFallback { head, order, migratetype }, &mut trace);
            }
            Ev::PcpuDrain { pfn, order, .. } => {
                let order = Order::try_new((*order).into())?;
                player.act(PageAction::StepDrain { tail: Pfn::new(*pfn), order }, &mut trace);
            }
            Ev::Alloc { pfn: Some(pfn), order, gfp, .. } => {
                self.alloc(player, *pfn, Order::try_new(*order)?, gfp_of(*gfp)?, &mut trace)?;
            }
            Ev::BulkEnd { pfns } => return self.bulk_end(player, pfns),
            _ => return None,
        }
        told::events(&trace).next()
    }

    fn take(&mut self, player: &mut Player, taken: Taken, order: Order) {
        self.taken += order.pages();
        match taken {
            Taken::InHand(pfn) => self.in_hand.push((pfn, order)),
            Taken::Listed { zone, of } => self.refill(player, Refill { zone, order, blocks: 1, of }),
        }
    }

    /// One block more. Refills of a bulk request follow each other: the number tells where one ends.
    fn refill(&mut self, player: &mut Player, more: Refill) {
        let same = |refill: &Refill| (refill.zone, refill.order) == (more.zone, more.order);
        match &mut self.refill {
            Some(refill) if same(refill) => refill.blocks += 1,
            _ => {
                self.end_refill(player);
                self.refill = Some(more);
            }
        }
        if self.refill.is_some_and(|refill| refill.blocks == refill.of) {
            self.end_refill(player);
        }
    }

    fn end_refill(&mut self, player: &mut Player) {
        if let Some(refill) = self.refill.take() {
            let pages = refill.blocks << refill.order.get();
            let counted = PageAction::StepRefilled { zone: refill.zone, pages };
            player.act(counted, &mut Trace::new(Detail::Off));
        }
    }

    /// A block is given back.
    pub fn free(&mut self, player: &mut Player, pfn: Pfn, order: Order, locked: bool) {
        self.end_refill(player);
        player.act(PageAction::StepFree { pfn, order, locked }, &mut Trace::new(Detail::Off));
    }

    /// The block was in hand, or is the first of its per-CPU list.
    fn alloc(
        &mut self,
        player: &mut Player,
        pfn: u32,
        order: Order,
        gfp: Gfp,
        trace: &mut Trace,
    ) -> Option<()> {
        self.single = Some(pfn);
        let pfn = Pfn::new(pfn);
        let taken = std::mem::take(&mut self.taken);
        let got = match self.in_hand.iter().position(|held| *held == (pfn, order)) {
            Some(at) => self.in_hand.swap_remove(at).0,
            None => pop(player, pfn, order, gfp)?,
        };
        let kind = player.kind_of(got, gfp);
        player.act(PageAction::StepHandOut { pfn: got, order, gfp, taken, kind }, trace);
        Some(())
    }

    /// One page after the other is the first of its per-CPU list; no event told it when it was taken.
    fn bulk_end(&mut self, player: &mut Player, pfns: &[u32]) -> Option<Ev> {
        let gfp = self.bulk.take()?;
        self.taken = 0;
        let single = self.single.take();
        if pfns.len() == 1 && pfns.first() == single.as_ref() {
            return Some(Ev::BulkEnd { pfns: pfns.to_vec() });
        }
        let mut take = |pfn: &u32| {
            let pfn = pop(player, Pfn::new(*pfn), Order::ZERO, gfp)?;
            let kind = OwnerKind::RecordedVmalloc;
            player.act(PageAction::StepHandOutBulk { pfn, gfp, kind }, &mut Trace::new(Detail::Off));
            Some(pfn.get())
        };
        Some(Ev::BulkEnd { pfns: pfns.iter().map_while(&mut take).collect() })
    }

    /// A bulk request begins.
    pub fn bulk_begin(&mut self, gfp: Gfp) {
        self.bulk = Some(gfp);
        self.single = None;
    }
}

/// The head of the per-CPU list near a frame, now in hand.
fn pop(player: &mut Player, near: Pfn, order: Order, gfp: Gfp) -> Option<Pfn> {
    let action = PageAction::StepPop { near, order, gfp };
    match player.act(action, &mut Trace::new(Detail::Off)) {
        Acted::Block(pfn) => Some(pfn),
        _ => None,
    }
}

fn kind(order: u8, migratetype: u8) -> Option<(Order, Migratetype)> {
    Some((Order::try_new(order.into())?, Migratetype::try_new(migratetype)?))
}

/// The flags of a request. `None`: 6.1 does not know them, or they ask for both mobilities.
pub(super) fn gfp_of(bits: Hex) -> Option<Gfp> {
    let gfp = u32::try_from(bits.0).ok().and_then(Gfp::try_new)?;
    gfp.migratetype().is_some().then_some(gfp)
}

/// Who may hold the lock of the per-CPU lists (finding 20).
///
/// The lock leaves interrupts on; the zone's lock inside it does not. What came in meanwhile is served when the zone's
/// lock is given back: after the last block of a drain or of a refill, and before the lists are unlocked. A block that
/// such an interrupt frees cannot be put on them.
#[derive(Default)]
pub(super) struct PcpLock {
    /// Who told last that blocks moved between per-CPU and buddy lists, if nobody told anything since.
    holder: Option<Holder>,
}

enum Holder {
    /// The recorder's own task, whose name is not told.
    Recorder,
    Task(String),
}

impl PcpLock {
    /// Takes note of an event. What interrupts tell is not the task's.
    pub fn hear(&mut self, line: &EvLine) {
        if line.is_interrupt() {
            return;
        }
        let moved = matches!(line.event, Ev::PcpuDrain { .. } | Ev::ZoneLocked { refill: 1, .. });
        self.holder = moved.then(|| line.comm.clone().map_or(Holder::Recorder, Holder::Task));
    }
    /// Something other than an event is told: by now the lock is free.
    pub fn forget(&mut self) {
        self.holder = None;
    }
    /// Whether the task beneath this interrupt holds the lock.
    pub fn is_held_beneath(&self, line: &EvLine) -> bool {
        let held = match &self.holder {
            None => false,
            Some(Holder::Recorder) => true,
            Some(Holder::Task(name)) => line.comm.as_ref() == Some(name),
        };
        held && line.is_interrupt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOFTIRQ: &str = "softirq";

    fn line(event: Ev, ctx: Option<&str>, comm: Option<&str>) -> EvLine {
        EvLine { event, ctx: ctx.map(str::to_owned), comm: comm.map(str::to_owned) }
    }

    fn free(ctx: &str, comm: &str) -> EvLine {
        line(Ev::Free { pfn: 1, order: 0 }, Some(ctx), Some(comm))
    }

    fn drain(comm: Option<&str>) -> EvLine {
        line(Ev::PcpuDrain { pfn: 1, order: 0, mt: 0 }, comm.map(|_| "task"), comm)
    }

    #[test]
    fn an_interrupt_of_a_drain_finds_the_lists_locked() {
        let other = || line(Ev::Kfree {}, Some("task"), Some("kswapd0"));
        let inner = || line(Ev::KmemCacheFree {}, Some(SOFTIRQ), Some("kswapd0"));
        let drained = || drain(Some("kswapd0"));
        let table = [
            ("the event before is the drain", vec![drained()], free(SOFTIRQ, "kswapd0"), true),
            ("the interrupt told more", vec![drained(), inner()], free(SOFTIRQ, "kswapd0"), true),
            ("the task went on", vec![drained(), other()], free(SOFTIRQ, "kswapd0"), false),
            ("it is the task that frees", vec![drained()], free("task", "kswapd0"), false),
            ("another task was interrupted", vec![drained()], free(SOFTIRQ, "ksoftirqd/0"), false),
            ("the recorder drained", vec![drain(None)], free(SOFTIRQ, "init"), true),
            ("nothing was told", vec![], free(SOFTIRQ, "init"), false),
        ];
        for (case, before, last, expected) in table {
            let mut lock = PcpLock::default();
            before.iter().for_each(|line| lock.hear(line));
            assert_eq!(lock.is_held_beneath(&last), expected, "{case}");
        }
    }
}
