//! The page allocator as a recording found it.

use super::frame::{Frame, FrameState};
use super::pcp::{FREE_FACTOR_MAX, PcpIndex, PerCpuPages};
use super::zone::{Frames, FreeCounter, Zone};
use super::zonelist::ZoneLists;
use super::{Contents, MemMap, PageAllocator, Pageblocks, Watermarks};
use crate::base::snapshot::{PcpListFacts, Snapshot, Use, ZoneFacts};
use crate::base::{Detail, Order, Paging, Pfn, Trace, ZoneIndex, ZoneKind};

/// No recorded machine has more frames: 128 GiB.
const MOST_FRAMES: u32 = 1 << 25;

impl PageAllocator {
    /// The state that a recording says.
    ///
    /// # Errors
    /// When the recording contradicts itself: a frame in two places, a list outside its zone.
    pub fn restore(snapshot: &Snapshot) -> Result<Self, String> {
        check_zones(snapshot)?;
        let mut mem = MemMap::new(snapshot.machine.max_pfn);
        let mut trace = Trace::new(Detail::Off);
        let mut frames = Frames { mem: &mut mem, trace: &mut trace };
        let pageblock_order = snapshot.machine.paging.pageblock_order();
        let zones = snapshot
            .zones
            .iter()
            .zip(0..)
            .map(|(facts, index)| restore_zone(facts, ZoneIndex::new(index), pageblock_order, &mut frames))
            .collect::<Result<Vec<Zone>, String>>()?;
        let groups_mobility = !snapshot.machine.mobility_disabled;
        let lists = ZoneLists::new(&zones);
        let allocator =
            PageAllocator { mem, zones, lists, groups_mobility, contents: Contents::default(), call: 0 };
        allocator.check()?;
        Ok(allocator)
    }

    /// Where there is no RAM, some kernels keep a reserved `struct page` all the same: those are no frames.
    pub fn leave_out(&mut self, holes: &[(u32, u32)]) {
        let mut trace = Trace::new(Detail::Off);
        for pfn in holes.iter().flat_map(|&(start, end)| start..end).map(Pfn::new) {
            if self.mem.get(pfn).state() == FrameState::Reserved {
                self.mem.set(pfn, Frame::default(), &mut trace);
            }
        }
    }
}

/// The zones are those of the machine, in its order, and share no frame.
fn check_zones(snapshot: &Snapshot) -> Result<(), String> {
    let kinds: Vec<ZoneKind> = snapshot.zones.iter().map(|zone| zone.kind).collect();
    let expected = match snapshot.machine.paging {
        Paging::X86_64 => [ZoneKind::Dma, ZoneKind::Dma32, ZoneKind::Normal, ZoneKind::Movable],
        Paging::I386 | Paging::I386Pae => {
            [ZoneKind::Dma, ZoneKind::Normal, ZoneKind::HighMem, ZoneKind::Movable]
        }
    };
    if !matches!(kinds.strip_prefix(&expected), Some([] | [ZoneKind::Device])) {
        return Err(format!("the machine's zones are {expected:?}, not {kinds:?}"));
    }
    let mut end = 0;
    for zone in snapshot.zones.iter().filter(|zone| !zone.span.is_empty()) {
        if zone.span.start < end || zone.span.end > snapshot.machine.max_pfn.get().min(MOST_FRAMES) {
            return Err(format!("zone {} cannot span the frames {:?}", zone.kind.name(), zone.span));
        }
        end = zone.span.end;
        check_counts(zone)?;
    }
    if snapshot.machine.max_pfn.get() > MOST_FRAMES {
        return Err(format!("a machine of {} frames is too large", snapshot.machine.max_pfn.get()));
    }
    Ok(())
}

/// Numbers that no machine has would overflow those computed from them.
fn check_counts(facts: &ZoneFacts) -> Result<(), String> {
    let name = facts.kind.name();
    let [_, batch, free_factor] = facts.pcp;
    let spanned = facts.span.end - facts.span.start;
    if facts.present > spanned || facts.managed > facts.present {
        return Err(format!(
            "zone {name} has {} frames managed of {} of {spanned}",
            facts.managed, facts.present
        ));
    }
    let most = i64::from(MOST_FRAMES);
    let counts = [facts.free_total, facts.free_pending, facts.boost.into(), facts.highatomic.into()];
    if let Some(count) = counts.into_iter().find(|count| count.abs() > most) {
        return Err(format!("zone {name} cannot count {count} pages"));
    }
    if batch == 0 || batch > MOST_FRAMES || free_factor > FREE_FACTOR_MAX.into() {
        return Err(format!("zone {name} cannot have a batch of {batch} and a free factor of {free_factor}"));
    }
    Ok(())
}

/// A type for each page block that the zone touches; one without memory has none.
fn page_blocks(facts: &ZoneFacts, order: Order) -> Result<Pageblocks, String> {
    let blocks = Pageblocks::restored(facts.blocks_from, order, facts.blocks.clone());
    if facts.present == 0 || blocks.covers(&facts.span) {
        Ok(blocks)
    } else {
        Err(format!("the page blocks of zone {} are not those of its frames", facts.kind.name()))
    }
}

fn restore_zone(
    facts: &ZoneFacts,
    index: ZoneIndex,
    pageblock_order: Order,
    frames: &mut Frames<'_>,
) -> Result<Zone, String> {
    let mut zone = Zone::empty(facts.kind, index, facts.span.clone(), pageblock_order);
    (zone.present, zone.managed) = (facts.present, facts.managed);
    let [min, low, high] = facts.marks;
    zone.marks = Watermarks { min, low, high };
    zone.boost = facts.boost;
    zone.reserve.iter_mut().zip(&facts.reserve).for_each(|(to, from)| *to = *from);
    zone.counter = FreeCounter {
        total: facts.free_total,
        pending: facts.free_pending,
        threshold: facts.threshold.into(),
    };
    (zone.boosted, zone.reclaim_active) = (facts.flags & 1 != 0, facts.flags & 2 != 0);
    zone.highatomic = facts.highatomic;
    zone.blocks = page_blocks(facts, pageblock_order)?;
    mark_uses(facts, frames)?;
    restore_free_lists(&mut zone, facts, frames)?;
    restore_pcp(&mut zone, facts, frames)?;
    Ok(zone)
}

/// Each frame that is not free is a block of its own: how they were handed out is not recorded.
fn mark_uses(facts: &ZoneFacts, frames: &mut Frames<'_>) -> Result<(), String> {
    for (range, used) in &facts.uses {
        let state = match used {
            Use::Buddy | Use::Hole => continue,
            Use::PcpOrUsed | Use::Compound => FrameState::UsedUnknown,
            Use::Reserved => FrameState::Reserved,
            Use::Slab => FrameState::SlabUnknown,
            Use::Table => FrameState::TableUnknown,
            Use::Lru => FrameState::LruUnknown,
        };
        for pfn in range.clone().map(Pfn::new) {
            in_map(pfn, frames)?;
            frames.mem.set(pfn, Frame::of_state(state, Order::ZERO), frames.trace);
        }
    }
    for pfn in facts.lru.iter().cloned().flatten().map(Pfn::new) {
        in_map(pfn, frames)?;
        let frame = frames.mem.get(pfn).with_lru(true);
        frames.mem.set(pfn, frame, frames.trace);
    }
    Ok(())
}

fn restore_free_lists(zone: &mut Zone, facts: &ZoneFacts, frames: &mut Frames<'_>) -> Result<(), String> {
    for list in &facts.free {
        for &pfn in &list.pfns {
            claim(zone, pfn, list.order, frames)?;
            let head = Frame::free(FrameState::Free, list.order, list.migratetype);
            frames.mem.set(pfn, head, frames.trace);
            zone.list(list.order, list.migratetype).push_tail(pfn, frames.mem);
        }
    }
    Ok(())
}

fn restore_pcp(zone: &mut Zone, facts: &ZoneFacts, frames: &mut Frames<'_>) -> Result<(), String> {
    let [high, batch, free_factor] = facts.pcp;
    zone.pcp = PerCpuPages { free_factor: free_factor as u8, ..PerCpuPages::new(batch, high) };
    facts.pcp_lists.iter().try_for_each(|list| restore_pcp_list(zone, list, frames))
}

fn restore_pcp_list(zone: &mut Zone, list: &PcpListFacts, frames: &mut Frames<'_>) -> Result<(), String> {
    let index = PcpIndex::numbered(list.index).ok_or(format!("there is no per-CPU list {}", list.index))?;
    let order = index.order(zone.blocks.order());
    if list.pfns.len() != list.cached.len() {
        return Err(format!(
            "per-CPU list {} has {} types for {} blocks",
            list.index,
            list.cached.len(),
            list.pfns.len()
        ));
    }
    for (&pfn, &cached) in list.pfns.iter().zip(&list.cached) {
        claim(zone, pfn, order, frames)?;
        frames.mem.set(pfn, Frame::free(FrameState::Pcp, order, cached), frames.trace);
        zone.pcp.lists[index.index()].push_tail(pfn, frames.mem);
        zone.pcp.count += order.pages();
    }
    Ok(())
}

/// Makes sure that a free block lies in its zone and in no other list, and forgets what its frames were marked as.
fn claim(zone: &Zone, pfn: Pfn, order: Order, frames: &mut Frames<'_>) -> Result<(), String> {
    let lies_in = zone.contains(pfn) && zone.contains(pfn.plus(order.pages() - 1));
    if !lies_in || !pfn.is_aligned(order) {
        return Err(format!("the free block at {pfn} of order {} is not one of its zone", order.get()));
    }
    for pfn in (0..order.pages()).map(|n| pfn.plus(n)) {
        if frames.mem.get(pfn).state().is_listed() {
            return Err(format!("frame {pfn} is on two lists"));
        }
        frames.mem.set(pfn, Frame::default(), frames.trace);
    }
    Ok(())
}

fn in_map(pfn: Pfn, frames: &Frames<'_>) -> Result<(), String> {
    if frames.mem.contains(pfn) {
        Ok(())
    } else {
        Err(format!("frame {pfn} lies beyond the machine's memory"))
    }
}
