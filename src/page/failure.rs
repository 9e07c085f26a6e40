//! Why a request got no page: zone by zone, as data, with what would have helped.

use super::allocator::{Request, last_flags};
use super::watermark::{AllocFlags, Check, Mark};
use super::zone::Zone;
use super::{BlockList, PageAllocator};
use crate::base::step::NoPageReason;
use crate::base::{Gfp, Migratetype, Order, Pages, ZoneKind};
use serde::Serialize;

/// Where a zone stopped a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateVerdict {
    /// Its flags exclude the zone.
    NotAllowed,
    /// Too few pages are free, whatever their blocks.
    Watermark,
    /// Enough pages are free, but no block of them is large enough.
    NoBlock,
}

/// What one zone said to a request. All counts are pages.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gate {
    /// The zone.
    pub zone: ZoneKind,
    /// Where it stopped the request.
    pub verdict: GateVerdict,
    /// Free pages as the check counted them.
    pub free: Pages,
    /// `watermark[WMARK_MIN]`, without the boost.
    pub min: Pages,
    /// The boost on it.
    pub boost: Pages,
    /// What stays of both for this request's flags.
    pub lowered: Pages,
    /// Kept from requests that could use a higher zone (`lowmem_reserve`).
    pub reserve: Pages,
    /// Free, but not for this request: the rest of its own block, and the high-atomic reserve.
    pub unusable: Pages,
    /// `free - unusable` had to be above this.
    pub needed: Pages,
    /// Order of the largest free block that the request might take, of any type; `None`: there is none.
    pub largest: Option<Order>,
    /// Pages on per-CPU lists, which a request cannot take unless they are drained.
    pub on_pcp: Pages,
    /// Free blocks that the request might take, by order.
    pub blocks: [u32; Order::COUNT],
}

/// Something small that would have let the request through.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// Other flags.
    Flags {
        /// To be added.
        add: Gfp,
        /// To be left out.
        remove: Gfp,
    },
    /// The largest order that would have been served.
    Order {
        /// Smaller than the one asked for.
        order: Order,
    },
    /// More free pages in one zone.
    FreePages {
        /// The zone that lacks the fewest.
        zone: ZoneKind,
        /// How many it lacks.
        pages: Pages,
    },
}

/// Why a request got no page.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageFailure {
    /// The order asked for.
    pub order: Order,
    /// The flags.
    pub gfp: Gfp,
    /// The mobility asked for.
    pub migratetype: Migratetype,
    /// The zones in the order tried, then those that the flags exclude.
    pub gates: Vec<Gate>,
    /// What would have let it through, the smallest first.
    pub changes: Vec<Change>,
}

/// What the flags of a request allow, beyond its zones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowance {
    /// May sleep, so that memory can be won back.
    Block,
    /// May go down to half the watermark.
    MinReserve,
    /// May go another quarter down, for it cannot sleep.
    NonBlock,
    /// May take from the high-atomic reserve.
    HighAtomic,
    /// Watermarks do not count.
    NoWatermarks,
    /// Wakes kswapd.
    Kswapd,
    /// Gives up after one round.
    NoRetry,
    /// Tries hard, may fail, kills nobody.
    RetryMayfail,
    /// Never fails.
    NoFail,
}

/// What Linux does next with a request that may sleep (`__alloc_pages_slowpath`; reference §3.4). The model stops before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NextStep {
    /// Wakes kswapd.
    WakeKswapd,
    /// Moves movable pages to make a block.
    Compact,
    /// Gives up page cache and caches' objects itself.
    Reclaim,
    /// Gives the high-atomic reserve back to the lists.
    UnreserveHighAtomic,
    /// Drains the per-CPU lists.
    Drain,
    /// Does it again while it makes headway, 16 times at most.
    Retry,
    /// Kills a process.
    OomKill,
    /// Returns NULL.
    Fail,
    /// Starts again for ever.
    NeverFail,
}

/// Largest order for which Linux reclaims with patience (`PAGE_ALLOC_COSTLY_ORDER`).
const COSTLY: u8 = 3;

impl PageFailure {
    /// What its flags allowed.
    pub fn allows(&self) -> Vec<Allowance> {
        let Self { gfp, order, .. } = *self;
        let flags = last_flags(order, gfp);
        let table = [
            (Allowance::Block, gfp.may_block()),
            (Allowance::NoWatermarks, flags.has_any(AllocFlags::NO_WATERMARKS)),
            (Allowance::MinReserve, flags.has_any(AllocFlags::MIN_RESERVE)),
            (Allowance::NonBlock, lowers_further(flags)),
            (Allowance::HighAtomic, self.may_use_reserve()),
            (Allowance::Kswapd, gfp.has(Gfp::BIT_KSWAPD_RECLAIM)),
            (Allowance::NoRetry, gfp.has(Gfp::BIT_NORETRY)),
            (Allowance::RetryMayfail, gfp.has(Gfp::BIT_RETRY_MAYFAIL)),
            (Allowance::NoFail, gfp.has(Gfp::BIT_NOFAIL)),
        ];
        table.into_iter().filter(|(_, holds)| *holds).map(|(allowance, _)| allowance).collect()
    }

    /// What Linux would do next if the request may sleep; if it may not, what it would do for one that may.
    pub fn next(&self) -> Vec<NextStep> {
        let Self { gfp, .. } = *self;
        let costly = self.order.get() > COSTLY;
        let compacts_first = costly || (self.order > Order::ZERO && self.migratetype != Migratetype::Movable);
        let gives_up = gfp.has(Gfp::BIT_NORETRY) || (costly && !gfp.has(Gfp::BIT_RETRY_MAYFAIL));
        let table = [
            (NextStep::WakeKswapd, gfp.has(Gfp::BIT_KSWAPD_RECLAIM)),
            (NextStep::Compact, compacts_first),
            (NextStep::Reclaim, true),
            (NextStep::UnreserveHighAtomic, true),
            (NextStep::Drain, true),
            (NextStep::Compact, self.order > Order::ZERO),
            (NextStep::Retry, !gives_up),
            (NextStep::OomKill, !gives_up && self.may_kill()),
            (if gfp.has(Gfp::BIT_NOFAIL) { NextStep::NeverFail } else { NextStep::Fail }, true),
        ];
        table.into_iter().filter(|(_, holds)| *holds).map(|(step, _)| step).collect()
    }

    /// Whether the kernel logs "page allocation failure" (`warn_alloc`).
    pub const fn is_reported(&self) -> bool {
        !self.gfp.has(Gfp::BIT_NOWARN)
    }

    /// Whether it might have taken from the high-atomic reserve.
    pub fn may_use_reserve(&self) -> bool {
        may_use_reserve(self.order, last_flags(self.order, self.gfp))
    }

    /// `__alloc_pages_may_oom`: a kill frees nothing that a request for a large block or for low memory could use.
    fn may_kill(&self) -> bool {
        let unwilling = Gfp::BIT_RETRY_MAYFAIL | Gfp::BIT_THISNODE | Gfp::DMA;
        self.order.get() <= COSTLY && !self.gfp.has_any(unwilling)
    }
}

impl PageAllocator {
    /// Why a request that just failed did.
    pub(super) fn explain(&self, request: Request) -> PageFailure {
        let tried = self.lists.up_to(request.highest).map(|i| self.gate(i, request));
        let excluded = self.excluded_zones(request).map(|i| {
            let gate = self.gate(i, request);
            Gate { verdict: GateVerdict::NotAllowed, ..gate }
        });
        PageFailure {
            order: request.order,
            gfp: request.gfp,
            migratetype: request.migratetype,
            gates: tried.chain(excluded).collect(),
            changes: self.changes(request),
        }
    }

    fn excluded_zones(&self, request: Request) -> impl Iterator<Item = usize> {
        let above = request.highest.index() + 1..self.zones.len();
        above.rev().filter(|i| self.zones[*i].is_populated())
    }

    fn gate(&self, zone: usize, request: Request) -> Gate {
        let zone = &self.zones[zone];
        let check = self.last_check(zone, request);
        let held = !check.flags.has_any(AllocFlags::NO_WATERMARKS);
        let pages = |count: i64| count as Pages;
        Gate {
            zone: zone.kind(),
            verdict: match zone.refusal(check) {
                NoPageReason::Watermark if held => GateVerdict::Watermark,
                _ => GateVerdict::NoBlock,
            },
            free: zone.counter().total.max(0) as Pages,
            min: zone.watermarks().min,
            boost: zone.boost(),
            lowered: pages(check.lowered()),
            reserve: pages(zone.kept_for(check)),
            unusable: pages(zone.unusable(check)),
            needed: pages(zone.needed(check)),
            largest: largest(zone, check),
            on_pcp: zone.pcp().count(),
            blocks: std::array::from_fn(|order| {
                lists(zone, check, Order::new(order as u8)).map(BlockList::len).sum()
            }),
        }
    }

    /// The last watermark check that a request is put to: the boost does not count for single pages of who cannot wait.
    fn last_check(&self, zone: &Zone, Request { order, gfp, highest, .. }: Request) -> Check {
        let unboosted = order == Order::ZERO && gfp.has(Gfp::BIT_ATOMIC);
        let mark = if unboosted { zone.watermarks().min.into() } else { zone.mark(Mark::Min) };
        Check { order, mark, highest, flags: last_flags(order, gfp) }
    }

    /// Whether a request would be served now, at the latest by its last attempt.
    pub(super) fn would_serve(&self, request: Request) -> bool {
        self.lists.up_to(request.highest).any(|i| {
            let zone = &self.zones[i];
            let check = self.last_check(zone, request);
            let passes = check.flags.has_any(AllocFlags::NO_WATERMARKS)
                || zone.watermark_fast(check, Mark::Min, request.gfp);
            passes && (has_on_pcp(zone, request) || fits(zone, check))
        })
    }

    fn changes(&self, request: Request) -> Vec<Change> {
        let flags = self.flag_changes(request);
        flags.into_iter().chain(self.smaller_order(request)).chain(self.missing_pages(request)).collect()
    }

    /// One flag more or less, each of those that open another zone or a reserve.
    fn flag_changes(&self, request: Request) -> Vec<Change> {
        let candidates = [
            (Gfp::NONE, request.gfp & (Gfp::DMA | Gfp::DMA32)),
            (Gfp::BIT_HIGHMEM, Gfp::NONE),
            (Gfp::BIT_HIGH, Gfp::NONE),
        ];
        let helps = |&(add, remove): &(Gfp, Gfp)| {
            let gfp = request.gfp.without(remove) | add;
            gfp != request.gfp && gfp.zone_bits_agree() && self.would_serve(self.prepare(request.order, gfp))
        };
        let helpful = candidates.into_iter().filter(helps);
        helpful.map(|(add, remove)| Change::Flags { add, remove }).collect()
    }

    fn smaller_order(&self, request: Request) -> Option<Change> {
        let smaller = Order::all().rev().filter(|order| *order < request.order);
        let served = |order: &Order| self.would_serve(Request { order: *order, ..request });
        smaller.into_iter().find(served).map(|order| Change::Order { order })
    }

    /// Of the zones that have the block but not the pages, the one that lacks the fewest.
    fn missing_pages(&self, request: Request) -> Option<Change> {
        let short = self.lists.up_to(request.highest).map(|i| &self.zones[i]).filter_map(|zone| {
            let check = self.last_check(zone, request);
            let missing = zone.needed(check) + 1 + zone.unusable(check) - zone.counter().total.max(0);
            let would_do = missing > 0 && (request.order == Order::ZERO || fits(zone, check));
            would_do.then_some((missing, zone.kind()))
        });
        let (missing, zone) = short.min_by_key(|(missing, _)| *missing)?;
        Some(Change::FreePages { zone, pages: missing as Pages })
    }
}

fn has_on_pcp(zone: &Zone, Request { order, migratetype, .. }: Request) -> bool {
    zone.pcp_list(order, migratetype).is_some_and(|list| !list.is_empty())
}

fn lowers_further(flags: AllocFlags) -> bool {
    flags.has_any(AllocFlags::MIN_RESERVE) && flags.has_any(AllocFlags::NON_BLOCK)
}

/// Any of the three mobility types will do: what it does not own it steals. The high-atomic reserve is for some only.
fn lists(zone: &Zone, check: Check, order: Order) -> impl Iterator<Item = &BlockList> {
    let types = Migratetype::ALL.into_iter().filter(move |migratetype| {
        migratetype.is_mergeable()
            || (*migratetype == Migratetype::HighAtomic && may_use_reserve(check.order, check.flags))
    });
    types.map(move |migratetype| zone.free_list(order, migratetype))
}

fn largest(zone: &Zone, check: Check) -> Option<Order> {
    Order::all().rev().find(|&order| lists(zone, check, order).any(|list| !list.is_empty()))
}

fn fits(zone: &Zone, check: Check) -> bool {
    largest(zone, check).is_some_and(|largest| largest >= check.order)
}

/// Those it is kept for, and single pages of any who cannot sleep: a larger block of theirs the watermark check does
/// not look for in the reserve.
fn may_use_reserve(order: Order, flags: AllocFlags) -> bool {
    flags.has_any(AllocFlags::HIGHATOMIC) || (flags.has_any(AllocFlags::NON_BLOCK) && order == Order::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Detail, Pfn, Prng, Trace, ZoneIndex};
    use crate::page::frame::{Frame, FrameState};
    use crate::page::testing::small_machine;
    use crate::page::zone::Frames;
    use crate::page::{MemMap, Owner};

    /// A zone in which nothing is free but one block of order 4 in the high-atomic reserve.
    fn reserve_only() -> Zone {
        let mut zone = Zone::empty(ZoneKind::Normal, ZoneIndex::new(1), 512..1024, Order::new(9));
        let mut mem = MemMap::new(Pfn::new(1024));
        let mut trace = Trace::new(Detail::Off);
        let frames = Frames { mem: &mut mem, trace: &mut trace };
        let head = Frame::free(FrameState::Free, Order::new(4), Migratetype::HighAtomic);
        frames.mem.set(Pfn::new(512), head, frames.trace);
        zone.list(Order::new(4), Migratetype::HighAtomic).push_head(Pfn::new(512), frames.mem);
        zone
    }

    #[test]
    fn the_reserve_counts_for_those_who_may_use_it() {
        let zone = reserve_only();
        let table = [
            (AllocFlags::NONE, 0, None),
            (AllocFlags::MIN_RESERVE, 2, None),
            (AllocFlags::NON_BLOCK, 0, Some(4)),
            (AllocFlags::NON_BLOCK, 2, None),
            (AllocFlags::NON_BLOCK | AllocFlags::MIN_RESERVE | AllocFlags::HIGHATOMIC, 2, Some(4)),
        ];
        for (flags, order, expected) in table {
            let check = Check { order: Order::new(order), mark: 0, highest: ZoneIndex::new(1), flags };
            assert_eq!(largest(&zone, check), expected.map(Order::new), "{flags:?}, order {order}");
        }
    }

    /// A machine that random requests have filled until this one fails.
    fn filled(seed: u64, order: Order, gfp: Gfp) -> (PageAllocator, PageFailure) {
        let (_, mut pages) = small_machine();
        let mut trace = Trace::new(Detail::Off);
        let mut prng = Prng::new(seed);
        let mut held = Vec::new();
        for _ in 0..40_000 {
            let size = Order::new(prng.below(5) as u8);
            let mask = [Gfp::KERNEL, Gfp::HIGHUSER_MOVABLE, Gfp::ATOMIC, Gfp::DMA][prng.below(4) as usize];
            held.extend(pages.alloc(size, mask, Owner::default(), &mut trace).map(|pfn| (pfn, size)));
            if prng.below(5) < 2 && !held.is_empty() {
                let (pfn, size) = held.swap_remove(prng.below(held.len() as u32) as usize);
                pages.free(pfn, size, &mut trace);
            }
            if let Err(failure) = pages.alloc(order, gfp, Owner::default(), &mut trace) {
                return (pages, failure);
            }
        }
        panic!("a machine of 64 MiB is full by now")
    }

    fn is_served(pages: &PageAllocator, order: Order, gfp: Gfp) -> bool {
        pages.clone().alloc(order, gfp, Owner::default(), &mut Trace::new(Detail::Off)).is_ok()
    }

    /// Each change that is proposed does let the request through, and a prediction is what comes of it.
    #[test]
    fn what_is_said_to_help_does() {
        let mut proposed = [0; 3];
        for seed in 0..60 {
            let order = Order::new([0, 2, 4, 6, 10][seed as usize % 5]);
            let gfp = [Gfp::NOWAIT, Gfp::ATOMIC, Gfp::KERNEL, Gfp::DMA, Gfp::DMA | Gfp::ATOMIC]
                [seed as usize / 5 % 5];
            let (pages, failure) = filled(seed, order, gfp);
            for change in &failure.changes {
                match *change {
                    Change::Flags { add, remove } => {
                        proposed[0] += 1;
                        assert!(is_served(&pages, order, gfp.without(remove) | add), "{failure:?}");
                    }
                    Change::Order { order: smaller } => {
                        proposed[1] += 1;
                        assert!(is_served(&pages, smaller, gfp), "{failure:?}");
                        let larger = smaller.up().expect("it is smaller than the one asked for");
                        assert!(!is_served(&pages, larger, gfp), "{failure:?}");
                    }
                    Change::FreePages { zone, pages: missing } => {
                        proposed[2] += 1;
                        let with_more = |more: Pages| {
                            let mut pages = pages.clone();
                            let found = pages.zones.iter_mut().find(|each| each.kind() == zone);
                            found.expect("the zone was tried").counter.total += i64::from(more);
                            pages.would_serve(pages.prepare(order, gfp))
                        };
                        assert!(with_more(missing) && !with_more(missing - 1), "{failure:?}");
                    }
                }
            }
            for order in Order::all() {
                let said = pages.would_serve(pages.prepare(order, gfp));
                assert_eq!(said, is_served(&pages, order, gfp), "{order:?}, {failure:?}");
            }
        }
        assert!(proposed.iter().all(|count| *count > 0), "{proposed:?}");
    }

    fn failure(order: u8, gfp: Gfp) -> PageFailure {
        let migratetype = gfp.migratetype().unwrap();
        PageFailure { order: Order::new(order), gfp, migratetype, gates: Vec::new(), changes: Vec::new() }
    }

    /// Reference §3.4.
    #[test]
    fn what_linux_would_do_next() {
        use NextStep::*;
        let table = [
            (
                failure(0, Gfp::KERNEL),
                vec![WakeKswapd, Reclaim, UnreserveHighAtomic, Drain, Retry, OomKill, Fail],
            ),
            (
                failure(2, Gfp::HIGHUSER_MOVABLE),
                vec![WakeKswapd, Reclaim, UnreserveHighAtomic, Drain, Compact, Retry, OomKill, Fail],
            ),
            (
                failure(6, Gfp::KERNEL),
                vec![WakeKswapd, Compact, Reclaim, UnreserveHighAtomic, Drain, Compact, Fail],
            ),
            (
                failure(1, Gfp::KERNEL | Gfp::BIT_NORETRY),
                vec![WakeKswapd, Compact, Reclaim, UnreserveHighAtomic, Drain, Compact, Fail],
            ),
            (
                failure(5, Gfp::KERNEL | Gfp::BIT_RETRY_MAYFAIL),
                vec![WakeKswapd, Compact, Reclaim, UnreserveHighAtomic, Drain, Compact, Retry, Fail],
            ),
            (
                failure(0, Gfp::KERNEL | Gfp::DMA | Gfp::BIT_NOFAIL),
                vec![WakeKswapd, Reclaim, UnreserveHighAtomic, Drain, Retry, NeverFail],
            ),
        ];
        for (failure, next) in table {
            assert_eq!(failure.next(), next, "order {}, {}", failure.order.get(), failure.gfp);
        }
    }
}
