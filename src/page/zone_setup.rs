//! What a zone's numbers follow from: watermarks, reserves, per-CPU parameters (reference §2.4, §2.5, §3.9).

use super::pcp::PerCpuPages;
use super::watermark::Watermarks;
use super::zone::Zone;
use crate::base::{Pages, ZoneIndex, ZoneKind};

/// Below this much low memory (512 MiB) transparent huge pages switch themselves off, and khugepaged with them.
const THP_FROM: u64 = 512 << 8;

/// Sets everything that follows from the zones' managed pages (`init_per_zone_wmark_min`, khugepaged, one CPU).
pub(super) fn set_up(zones: &mut [Zone], pageblock_pages: Pages) {
    let min_free = min_free_pages(zones, pageblock_pages);
    let low_total: u64 = zones.iter().filter(|zone| is_low(zone)).map(|zone| u64::from(zone.managed)).sum();
    set_reserves(zones);
    for zone in zones {
        zone.marks = watermarks(zone, min_free, low_total);
        zone.counter.threshold = stat_threshold(zone.managed);
        let batch = batch(zone.managed);
        let pcp = PerCpuPages::new(batch, zone.marks.low.max(batch * 4));
        zone.pcp = PerCpuPages { count: zone.pcp.count, lists: zone.pcp.lists, ..pcp };
    }
}

fn is_low(zone: &Zone) -> bool {
    !matches!(zone.kind, ZoneKind::HighMem | ZoneKind::Movable | ZoneKind::Device)
}

/// `calculate_min_free_kbytes`, raised by `set_recommended_min_free_kbytes`; in pages.
fn min_free_pages(zones: &[Zone], pageblock_pages: Pages) -> u64 {
    let low: Vec<&Zone> = zones.iter().filter(|zone| is_low(zone) && zone.managed > 0).collect();
    let pages: u64 = low.iter().map(|zone| u64::from(zone.managed)).sum();
    let kbytes = (16 * pages * 4).isqrt().clamp(128, 262_144);
    let all: u64 = zones.iter().map(|zone| u64::from(zone.managed)).sum();
    if all < THP_FROM {
        return kbytes / 4;
    }
    let recommended = 11 * low.len() as u64 * u64::from(pageblock_pages);
    (kbytes / 4).max(recommended.min(pages / 20))
}

/// `__setup_per_zone_wmarks`.
fn watermarks(zone: &Zone, min_free: u64, low_total: u64) -> Watermarks {
    let managed = u64::from(zone.managed);
    let share = min_free * managed / low_total;
    let min = if is_low(zone) { share } else { (managed / 1024).clamp(32, 128) };
    let distance = (share / 4).max(managed * 10 / 10_000);
    Watermarks { min: min as u32, low: (min + distance) as u32, high: (min + 2 * distance) as u32 }
}

/// `setup_per_zone_lowmem_reserve`.
fn set_reserves(zones: &mut [Zone]) {
    let managed: Vec<u64> = zones.iter().map(|zone| u64::from(zone.managed)).collect();
    for (i, zone) in zones.iter_mut().enumerate() {
        let ratio = match zone.kind {
            ZoneKind::Dma | ZoneKind::Dma32 => 256,
            ZoneKind::Normal => 32,
            _ => continue,
        };
        for j in (i + 1)..managed.len().min(ZoneIndex::MAX_COUNT) {
            let above: u64 = managed[i + 1..=j].iter().sum();
            zone.reserve[j] = if zone.managed == 0 { 0 } else { (above / ratio) as Pages };
        }
    }
}

/// `zone_batchsize`.
fn batch(managed: Pages) -> Pages {
    let base = ((managed >> 10).min(256) / 4).max(1);
    let power = 1 << (base + base / 2).ilog2();
    (power - 1).max(1)
}

/// `calculate_normal_threshold` with one CPU.
fn stat_threshold(managed: Pages) -> i64 {
    let size = managed >> 15;
    let fls = u32::BITS - size.leading_zeros();
    i64::from((2 * (1 + fls)).min(125))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Order, Paging};

    fn zones(managed: &[(ZoneKind, Pages)], pageblock: Order) -> Vec<Zone> {
        managed
            .iter()
            .enumerate()
            .map(|(i, &(kind, pages))| {
                let mut zone = Zone::empty(kind, ZoneIndex::new(i as u8), 1..2, pageblock);
                (zone.managed, zone.present) = (pages, pages);
                zone
            })
            .collect()
    }

    /// Watermarks may be 1 % off: the kernel computed its own before it freed its initmem.
    #[track_caller]
    fn assert_zone(zone: &Zone, recorded: [Pages; 3], batch: Pages, threshold: i64) {
        let marks = [zone.marks.min, zone.marks.low, zone.marks.high];
        for (mark, recorded) in marks.into_iter().zip(recorded) {
            let off = mark.abs_diff(recorded);
            assert!(off <= 1 || off * 100 <= recorded, "{:?}: {marks:?}, recorded {recorded}", zone.kind);
        }
        assert_eq!((zone.pcp.batch(), zone.counter.threshold), (batch, threshold), "{:?}", zone.kind);
    }

    /// The recorded 686 of 1 GiB.
    #[test]
    fn recorded_686() {
        let managed = [(ZoneKind::Dma, 3840), (ZoneKind::Normal, 213_777), (ZoneKind::HighMem, 37_858)];
        let mut zones = zones(&managed, Paging::I386.pageblock_order());
        set_up(&mut zones, 1024);
        assert_zone(&zones[0], [190, 237, 284], 1, 2);
        assert_zone(&zones[2], [36, 506, 976], 7, 4);
        assert_eq!(zones[0].reserve[..4], [0, 835, 982, 0]);
        assert_eq!(zones[1].reserve[2], 1183);
        assert_eq!(zones[1].pcp.batch(), 63);
    }

    /// With the pages that were managed when the kernel computed them: initramfs and initmem came later.
    #[test]
    fn recorded_amd64_256_mib() {
        let mut zones = zones(&[(ZoneKind::Dma, 3840), (ZoneKind::Dma32, 46_505)], Order::new(9));
        set_up(&mut zones, 512);
        assert_zone(&zones[0], [34, 42, 50], 1, 2);
        assert_zone(&zones[1], [413, 516, 619], 15, 4);
    }
}
