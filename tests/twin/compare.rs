//! What must be equal: counters, page blocks, every list in order.

use crate::naive::{Kind, Naive, Zone, kind_of, pcp_of};
use pageframe::base::{Migratetype, Order};
use pageframe::page::{self, PageAllocator};
use std::fmt::Debug;

/// An error if they differ, in words.
pub fn differs<T: PartialEq + Debug>(what: &str, model: &T, twin: &T) -> Result<(), String> {
    if model == twin { Ok(()) } else { Err(format!("{what}: the model says {model:?}, the twin {twin:?}")) }
}

pub fn zones(pages: &PageAllocator, naive: &Naive) -> Result<(), String> {
    for (zone, twin) in pages.zones().iter().zip(&naive.zones) {
        let named = |difference: String| format!("{}, {difference}", twin.name);
        counters(zone, twin).map_err(named)?;
        types(zone, twin).map_err(named)?;
        free_lists(pages, zone, twin).map_err(named)?;
        per_cpu_lists(pages, zone, twin).map_err(named)?;
    }
    Ok(())
}

fn counters(zone: &page::Zone, twin: &Zone) -> Result<(), String> {
    let counter = zone.counter();
    differs("free counter", &[counter.total, counter.pending], &[twin.counted, twin.pending])?;
    differs("boost", &i64::from(zone.boost()), &twin.boost)?;
    differs("boosted", &zone.is_boosted(), &twin.boosted)?;
    differs("high-atomic", &zone.highatomic(), &twin.high_atomic)?;
    differs("free factor", &u32::from(zone.pcp().free_factor()), &twin.pcp.free_factor)?;
    differs("per-CPU count", &zone.pcp().count(), &twin.pcp.count(twin.block_order))
}

fn types(zone: &page::Zone, twin: &Zone) -> Result<(), String> {
    let model: Vec<Kind> = zone.pageblocks().types().iter().map(|kind| kind_of(*kind)).collect();
    differs("page blocks", &model, &twin.types.values().copied().collect())
}

fn free_lists(pages: &PageAllocator, zone: &page::Zone, twin: &Zone) -> Result<(), String> {
    for order in Order::all() {
        for migratetype in Migratetype::ALL {
            let model: Vec<u32> =
                zone.free_list(order, migratetype).iter(pages.mem()).map(|pfn| pfn.get()).collect();
            let key = (order.get(), kind_of(migratetype));
            let twin = twin.lists.get(&key).into_iter().flatten().copied().collect();
            differs(&format!("free list {key:?}"), &model, &twin)?;
        }
    }
    Ok(())
}

fn per_cpu_lists(pages: &PageAllocator, zone: &page::Zone, twin: &Zone) -> Result<(), String> {
    let model = pcp_of(zone, pages.mem()).lists;
    for (index, (model, twin)) in model.iter().zip(&twin.pcp.lists).enumerate() {
        differs(&format!("per-CPU list {index}"), model, twin)?;
    }
    Ok(())
}
