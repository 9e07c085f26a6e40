//! From the lines of a recording to the state they say.

use super::recording::{CacheLine, Describe, Line, SlabLine, ZoneDescription, ZoneLine};
use crate::base::snapshot::{
    AreaFacts, CacheFacts, FreeListFacts, MachineFacts, PcpListFacts, SlabFacts, Snapshot, Use, ZoneFacts,
};
use crate::base::{Migratetype, Order, Paging, Pfn, VirtAddr, ZoneKind};
use std::ops::Range;

/// Frames of 64 GiB: no recorded machine has more.
const MOST_FRAMES: u32 = 1 << 24;

/// Adds what one line says.
pub(super) fn take_in(snapshot: &mut Snapshot, line: Line) -> Result<(), String> {
    match line {
        Line::Describe(facts) => describe(snapshot, &facts),
        Line::Zone(line) => set_zone(zone_mut(snapshot, &line.zone)?, &line),
        Line::Free { zone, order, mt, pfns } => {
            let list =
                FreeListFacts { order: order_of(order)?, migratetype: type_of(mt)?, pfns: frames(&pfns) };
            zone_mut(snapshot, &zone)?.free.push(list);
            Ok(())
        }
        Line::Pcp { zone, pindex, pfns, page_mt } => {
            let cached = page_mt.into_iter().map(type_of).collect::<Result<_, _>>()?;
            let list = PcpListFacts { index: pindex, pfns: frames(&pfns), cached };
            zone_mut(snapshot, &zone)?.pcp_lists.push(list);
            Ok(())
        }
        Line::Pageblocks { zone, first_pfn, mt } => {
            let zone = zone_mut(snapshot, &zone)?;
            zone.blocks_from = Pfn::new(first_pfn);
            zone.blocks = mt.bytes().map(block_type).collect::<Result<_, _>>()?;
            Ok(())
        }
        Line::Lru { zone, ranges } => {
            let runs = ranges.into_iter().map(|(start, len)| run(start, len));
            zone_mut(snapshot, &zone)?.lru = runs.collect::<Result<_, _>>()?;
            Ok(())
        }
        Line::Use { zone, runs } => uses(zone_mut(snapshot, &zone)?, &runs),
        Line::Cache(line) => {
            snapshot.caches.push(cache(*line));
            Ok(())
        }
        Line::Vmap { list, areas } => vmap(snapshot, &list, &areas),
        Line::VmapLazy { pages } => {
            snapshot.lazy_pages = pages;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn describe(snapshot: &mut Snapshot, facts: &Describe) -> Result<(), String> {
    let paging = match (facts.machine.as_str(), facts.pgtable_levels) {
        ("x86_64", _) => Paging::X86_64,
        (_, 2) => Paging::I386,
        (_, 3) => Paging::I386Pae,
        (machine, levels) => return Err(format!("no such machine: {machine} with {levels} levels")),
    };
    snapshot.zones = facts.zones.iter().map(zone).collect::<Result<_, _>>()?;
    let max_pfn = snapshot.zones.iter().map(|zone| zone.span.end).max().unwrap_or(0);
    let mem_map = facts.mem_map.or(facts.vmemmap).ok_or("neither mem_map nor vmemmap is given")?;
    snapshot.machine = MachineFacts {
        paging,
        max_pfn: Pfn::new(max_pfn),
        mem_map: VirtAddr::new(mem_map.0),
        mobility_disabled: facts.page_group_by_mobility_disabled != 0,
    };
    Ok(())
}

fn zone(facts: &ZoneDescription) -> Result<ZoneFacts, String> {
    Ok(ZoneFacts {
        kind: ZoneKind::from_name(&facts.name).ok_or(format!("no such zone: {}", facts.name))?,
        span: run(facts.start_pfn, facts.spanned)?,
        present: facts.present,
        managed: facts.managed,
        marks: [facts.wmark_min, facts.wmark_low, facts.wmark_high],
        reserve: facts.lowmem_reserve.clone(),
        threshold: facts.stat_threshold.unwrap_or(0),
        free_total: 0,
        free_pending: 0,
        boost: 0,
        flags: 0,
        highatomic: 0,
        pcp: [0, 1, 0],
        free: Vec::new(),
        pcp_lists: Vec::new(),
        blocks_from: Pfn::default(),
        blocks: Vec::new(),
        lru: Vec::new(),
        uses: Vec::new(),
    })
}

fn zone_mut<'a>(snapshot: &'a mut Snapshot, name: &str) -> Result<&'a mut ZoneFacts, String> {
    let mut zones = snapshot.zones.iter_mut();
    zones.find(|zone| zone.kind.name() == name).ok_or(format!("the machine has no zone {name}"))
}

fn set_zone(zone: &mut ZoneFacts, line: &ZoneLine) -> Result<(), String> {
    zone.free_total = line.nr_free_pages;
    zone.free_pending = line.nr_free_diff;
    zone.boost = line.watermark_boost;
    zone.flags = u32::try_from(line.flags.0).map_err(|_| "zone flags of more than 32 bits")?;
    zone.highatomic = line.nr_reserved_highatomic;
    zone.pcp = [line.pcp_high, line.pcp_batch, line.pcp_free_factor];
    Ok(())
}

fn uses(zone: &mut ZoneFacts, runs: &[(u32, u32, String)]) -> Result<(), String> {
    zone.uses = runs
        .iter()
        .map(|(start, len, letter)| {
            let used =
                letter.bytes().next().and_then(Use::from_letter).ok_or(format!("no such use: {letter}"))?;
            Ok((run(*start, *len)?, used))
        })
        .collect::<Result<_, String>>()?;
    Ok(())
}

fn cache(line: CacheLine) -> CacheFacts {
    CacheFacts {
        name: line.name,
        object_size: line.object_size,
        size: line.size,
        align: line.align,
        order: (line.order, line.objs_per_slab),
        min_order: (line.min_order, line.min_objs),
        flags: line.flags.0 as u32,
        alloc_flags: line.allocflags.0 as u32,
        min_partial: line.min_partial,
        cpu_partial: line.cpu_partial,
        cpu_partial_slabs: line.cpu_partial_slabs,
        slabs: line.nr_slabs,
        total_objects: line.total_objects,
        refcount: line.refcount,
        random_seq: line.random_seq.unwrap_or_default(),
        cpu_slab: line.cpu_slab.map(slab),
        cpu_partial_list: line.cpu_partial_list.into_iter().map(slab).collect(),
        node_partial: line.node_partial.into_iter().map(slab).collect(),
    }
}

fn slab(line: SlabLine) -> SlabFacts {
    SlabFacts {
        pfn: Pfn::new(line.pfn),
        objects: line.objects,
        inuse: line.inuse,
        cpu_freelist: line.cpu_freelist,
        freelist: line.freelist,
    }
}

fn vmap(snapshot: &mut Snapshot, list: &str, areas: &[Vec<serde_json::Value>]) -> Result<(), String> {
    let areas = areas.iter().map(|area| area_facts(area)).collect::<Result<Vec<AreaFacts>, String>>()?;
    if list != "free" {
        areas.iter().try_for_each(|area| of_a_machine(&area.range))?;
    }
    let ranges = || areas.iter().map(|area| area.range.clone()).collect();
    match list {
        "busy" => snapshot.busy = areas,
        "free" => snapshot.free = ranges(),
        "purge" => snapshot.purge = ranges(),
        other => return Err(format!("no such list of areas: {other}")),
    }
    Ok(())
}

/// An area that is mapped, or was: no machine has the memory for a longer one.
fn of_a_machine(range: &Range<u64>) -> Result<(), String> {
    match range.end.checked_sub(range.start) {
        Some(bytes) if bytes <= u64::from(MOST_FRAMES) << 12 => Ok(()),
        _ => Err(format!("an area from {:#x} to {:#x}", range.start, range.end)),
    }
}

fn area_facts(fields: &[serde_json::Value]) -> Result<AreaFacts, String> {
    let number = |at: usize| fields.get(at).and_then(hex);
    Ok(AreaFacts {
        range: number(0).ok_or("an area without a start")?..number(1).ok_or("an area without an end")?,
        flags: number(2).unwrap_or(0) as u32,
        pages: number(3).unwrap_or(0) as u32,
        caller: fields.get(4).and_then(|name| name.as_str()).unwrap_or_default().to_owned(),
    })
}

fn hex(value: &serde_json::Value) -> Option<u64> {
    match value.as_str() {
        Some(text) => u64::from_str_radix(text.strip_prefix("0x")?, 16).ok(),
        None => value.as_u64(),
    }
}

fn order_of(order: u8) -> Result<Order, String> {
    Order::try_new(order.into()).ok_or(format!("no such order: {order}"))
}

fn type_of(number: u8) -> Result<Migratetype, String> {
    Migratetype::try_new(number).ok_or(format!("no such migratetype: {number}"))
}

/// `.`: the block has no struct page; it never holds a free block, so its type does not matter.
fn block_type(digit: u8) -> Result<Migratetype, String> {
    if digit == b'.' { Ok(Migratetype::Unmovable) } else { type_of(digit.wrapping_sub(b'0')) }
}

/// So many frames from one on.
fn run(start: u32, len: u32) -> Result<Range<u32>, String> {
    match start.checked_add(len) {
        Some(end) if end <= MOST_FRAMES => Ok(start..end),
        _ => Err(format!("{len} frames from {start} on are more than there can be")),
    }
}

fn frames(pfns: &[u32]) -> Vec<Pfn> {
    pfns.iter().copied().map(Pfn::new).collect()
}
