//! The invariants of the page allocator (reference §3.12), and its canonical state.

use super::frame::FrameState;
use super::list::BlockList;
use super::zone::Zone;
use super::{MemMap, PageAllocator};
use crate::base::{Digester, Migratetype, Order, Pfn};

impl PageAllocator {
    /// Every invariant: each frame in one place, counters equal recounts, lists agree with the map.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        self.check_map()?;
        self.zones.iter().try_for_each(|zone| check_zone(zone, &self.mem))
    }

    /// Walks the map once: heads do not overlap, and the tally is their sum.
    fn check_map(&self) -> Result<(), String> {
        let mut tally = [0u32; FrameState::COUNT];
        let mut free_until = 0;
        for (number, frame) in (0u32..).zip(self.mem.frames()) {
            if frame.state() == FrameState::Inside {
                continue;
            }
            require(number >= free_until, || format!("frame {number:#x} heads a block inside another"))?;
            require(number % frame.order().pages() == 0, || format!("block at {number:#x} is not aligned"))?;
            tally[frame.state() as usize] += frame.order().pages();
            free_until = number + frame.order().pages();
        }
        require(tally == *self.mem.tally(), || {
            format!("tally {:?} is not the recount {tally:?}", self.mem.tally())
        })
    }

    /// The invariants near these frames only.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check_frames(&self, touched: &[Pfn]) -> Result<(), String> {
        touched.iter().try_for_each(|pfn| self.check_frame(*pfn))?;
        self.zones.iter().try_for_each(check_counts)
    }

    fn check_frame(&self, pfn: Pfn) -> Result<(), String> {
        let frame = self.mem.get(pfn);
        if frame.state() == FrameState::Inside {
            return Ok(());
        }
        require(pfn.is_aligned(frame.order()), || format!("block at {pfn} is not aligned to its order"))?;
        let inside = (1..frame.order().pages()).map(|n| pfn.plus(n));
        for other in inside {
            let state = self.mem.get(other).state();
            require(state == FrameState::Inside, || {
                format!("{other} is {state:?} inside the block at {pfn}")
            })?;
        }
        if frame.state() == FrameState::Free { self.check_buddy(pfn, frame.order()) } else { Ok(()) }
    }

    /// Two free buddies of one order are one block of the next, unless their page blocks may not mix.
    fn check_buddy(&self, pfn: Pfn, order: Order) -> Result<(), String> {
        let buddy = pfn.buddy(order);
        let Some(zone) = self.zone_of(pfn).filter(|zone| zone.contains(buddy) && order < Order::MAX) else {
            return Ok(());
        };
        let types = [pfn, buddy].map(|half| zone.pageblocks().get(half));
        let may_differ = order >= zone.pageblocks().order()
            && types[0] != types[1]
            && !types.iter().all(|t| t.is_mergeable());
        let both_free = self.mem.contains(buddy) && self.mem.get(buddy).is_buddy(order);
        require(!both_free || may_differ, || {
            format!("free buddies {pfn} and {buddy} of order {} did not merge", order.get())
        })
    }

    /// Takes in the canonical state.
    pub fn digest(&self, digester: &mut Digester) {
        for (number, frame) in (0u64..).zip(self.mem.frames()) {
            let [a, b, c, tag] = frame.words();
            if tag != 0 {
                digester.word(number << 32 | u64::from(tag));
                digester.word(u64::from(a) << 32 | u64::from(b));
                digester.word(u64::from(c));
            }
        }
        self.zones.iter().for_each(|zone| digest_zone(zone, &self.mem, digester));
        for (pfn, words) in self.contents.written() {
            digester.word(u64::from(pfn.get()));
            words.iter().for_each(|word| digester.word(*word));
        }
    }
}

fn check_zone(zone: &Zone, mem: &MemMap) -> Result<(), String> {
    for order in Order::all() {
        for migratetype in Migratetype::ALL {
            let list = zone.free_list(order, migratetype);
            check_list(zone, list, mem, |pfn| {
                let frame = mem.get(pfn);
                frame.is_buddy(order) && frame.migratetype() == migratetype
            })?;
        }
    }
    for (index, list) in zone.pcp().lists().iter().enumerate() {
        let order = if index < 12 { Order::new(index as u8 / 3) } else { zone.pageblocks().order() };
        check_list(zone, list, mem, |pfn| {
            mem.get(pfn).state() == FrameState::Pcp && mem.get(pfn).order() == order
        })?;
    }
    check_counts(zone)
}

fn check_list(
    zone: &Zone,
    list: &BlockList,
    mem: &MemMap,
    belongs: impl Fn(Pfn) -> bool,
) -> Result<(), String> {
    require(list.is_sound(mem), || format!("{:?}: the links of a list are broken", zone.kind()))?;
    for pfn in list.iter(mem) {
        require(zone.contains(pfn) && belongs(pfn), || {
            format!("{:?}: {pfn} is on a list it does not belong to: {:?}", zone.kind(), mem.get(pfn))
        })?;
    }
    Ok(())
}

fn check_counts(zone: &Zone) -> Result<(), String> {
    let free: u64 = Order::all().map(|order| u64::from(zone.free_blocks(order)) << order.get()).sum();
    let exact = zone.counter().exact();
    require(exact == free as i64, || {
        format!("{:?}: {exact} free by the counter, {free} on the lists", zone.kind())
    })?;
    let lists = zone.pcp().lists().iter().enumerate();
    let pcp: u32 = lists
        .map(|(i, list)| {
            let order = if i < 12 { i as u32 / 3 } else { u32::from(zone.pageblocks().order().get()) };
            list.len() << order
        })
        .sum();
    require(pcp == zone.pcp().count(), || {
        format!(
            "{:?}: {} on per-CPU lists by the counter, {pcp} on the lists",
            zone.kind(),
            zone.pcp().count()
        )
    })
}

fn digest_zone(zone: &Zone, mem: &MemMap, digester: &mut Digester) {
    let counter = zone.counter();
    for word in [counter.total, counter.pending, i64::from(zone.boost()), i64::from(zone.highatomic())] {
        digester.word(word as u64);
    }
    digester.word(u64::from(zone.is_boosted()) | u64::from(zone.is_reclaim_active()) << 1);
    digester.word(u64::from(zone.pcp().free_factor()));
    zone.pageblocks().types().iter().for_each(|migratetype| digester.word(*migratetype as u64));
    zone.free.iter().flatten().for_each(|list| list.digest(digester, mem));
    zone.pcp().lists().iter().for_each(|list| list.digest(digester, mem));
}

fn require(holds: bool, flaw: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(flaw()) }
}
