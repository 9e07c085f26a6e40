//! What a zone's numbers follow from: watermarks, reserves, per-CPU parameters (reference §2.4, §2.5, §3.9).

use super::pcp::PerCpuPages;
use super::watermark::Watermarks;
use super::zone::Zone;
use crate::base::{Pages, ZoneIndex, ZoneKind};

/// Below this much low memory (512 MiB) transparent huge pages switch themselves off, and khugepaged with them.
const THP_FROM: u64 = 512 << 8;

/// Sets everything that follows from the zones' managed pages (`init_per_zone_wmark_min`, khugepaged, one CPU).
pub(super) fn set_up(zones: &mut [Zone], pageblock_pages: Pages) {
    let shares = Shares::of(zones);
    let min_free = min_free_pages(zones, &shares, pageblock_pages);
    set_reserves(zones);
    for zone in zones {
        zone.marks = shares.watermarks(zone, min_free);
        zone.counter.threshold = stat_threshold(zone.managed);
        let batch = batch(zone.managed);
        let pcp = PerCpuPages::new(batch, zone.marks.low.max(batch * 4));
        zone.pcp = PerCpuPages { count: zone.pcp.count, lists: zone.pcp.lists, ..pcp };
    }
}

/// Zones up to Normal: what counts as low memory.
fn is_low(zone: &Zone) -> bool {
    !matches!(zone.kind, ZoneKind::HighMem | ZoneKind::Movable | ZoneKind::Device)
}

/// `calculate_min_free_kbytes`, raised by `set_recommended_min_free_kbytes`; in pages.
fn min_free_pages(zones: &[Zone], shares: &Shares, pageblock_pages: Pages) -> u64 {
    let low: Vec<&Zone> = zones.iter().filter(|zone| is_low(zone) && zone.managed > 0).collect();
    let pages: u64 = low.iter().map(|zone| u64::from(zone.managed)).sum();
    let base = (16 * pages * 4).isqrt().clamp(128, 262_144) / 4;
    let all: u64 = zones.iter().map(|zone| u64::from(zone.managed)).sum();
    if all < THP_FROM {
        return base;
    }
    let recommended = 11 * low.len() as u64 * u64::from(pageblock_pages);
    // khugepaged finds the watermarks of `base` in place: what lies below them is no longer counted.
    let kept: u64 = low.iter().map(|zone| u64::from(shares.watermarks(zone, base).high)).sum();
    base.max(recommended.min(pages.saturating_sub(kept) / 20))
}

/// How zones share the pages that are to stay free.
struct Shares {
    /// Managed pages of all zones that the kernel maps.
    mapped: u64,
    /// i386: Movable would be made of HighMem, if that has memory (`find_usable_zone_for_movable`).
    high_movable: bool,
}

impl Shares {
    fn of(zones: &[Zone]) -> Self {
        let high_movable = zones.iter().any(|zone| zone.kind == ZoneKind::HighMem && zone.managed > 0);
        let shares = Shares { mapped: 0, high_movable };
        let mapped = zones.iter().filter(|zone| !shares.is_highmem(zone));
        Shares { mapped: mapped.map(|zone| u64::from(zone.managed)).sum(), ..shares }
    }

    /// `is_highmem`.
    fn is_highmem(&self, zone: &Zone) -> bool {
        match zone.kind {
            ZoneKind::HighMem => true,
            ZoneKind::Movable => self.high_movable,
            _ => false,
        }
    }

    /// `__setup_per_zone_wmarks`.
    fn watermarks(&self, zone: &Zone, min_free: u64) -> Watermarks {
        let managed = u64::from(zone.managed);
        let share = min_free * managed / self.mapped.max(1);
        let min = if self.is_highmem(zone) { (managed / 1024).clamp(32, 128) } else { share };
        let distance = (share / 4).max(managed * 10 / 10_000);
        Watermarks { min: min as u32, low: (min + distance) as u32, high: (min + 2 * distance) as u32 }
    }
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

    /// What `/proc/zoneinfo` says of one zone: pages managed *when the kernel computed* (initramfs and initmem come
    /// later), watermarks, batch, counter threshold.
    type Recorded = (ZoneKind, Pages, [Pages; 3], Pages, i64);

    #[track_caller]
    fn assert_recorded(paging: Paging, recorded: &[Recorded]) -> Vec<Zone> {
        let managed: Vec<(ZoneKind, Pages)> = recorded.iter().map(|zone| (zone.0, zone.1)).collect();
        let mut zones = zones(&managed, paging.pageblock_order());
        set_up(&mut zones, paging.pageblock_order().pages());
        for (zone, &(kind, managed, marks, batch, threshold)) in zones.iter().zip(recorded) {
            assert_eq!([zone.marks.min, zone.marks.low, zone.marks.high], marks, "{kind:?}");
            if managed > 0 {
                assert_eq!((zone.pcp.batch(), zone.counter.threshold), (batch, threshold), "{kind:?}");
            }
        }
        zones
    }

    const DMA: (ZoneKind, Pages) = (ZoneKind::Dma, 3840);
    const NO_MOVABLE: Recorded = (ZoneKind::Movable, 0, [32, 32, 32], 1, 2);

    /// khugepaged's wish is cut to 5 % of low memory.
    #[test]
    fn recorded_i386() {
        let zones = assert_recorded(
            Paging::I386,
            &[
                (DMA.0, DMA.1, [190, 237, 284], 1, 2),
                (ZoneKind::Normal, 212_605, [10_561, 13_201, 15_841], 63, 8),
                (ZoneKind::HighMem, 103_394, [100, 1384, 2668], 31, 6),
                NO_MOVABLE,
            ],
        );
        assert_eq!(zones[0].reserve[..4], [0, 830, 1234, 1234]);
        assert_eq!(zones[1].reserve[..4], [0, 0, 3231, 3231]);
        assert_recorded(
            Paging::I386Pae,
            &[
                (DMA.0, DMA.1, [190, 237, 284], 1, 2),
                (ZoneKind::Normal, 213_581, [10_610, 13_262, 15_914], 63, 8),
                (ZoneKind::HighMem, 102_370, [99, 1370, 2641], 31, 6),
                NO_MOVABLE,
            ],
        );
        assert_recorded(
            Paging::I386Pae,
            &[
                (DMA.0, DMA.1, [190, 237, 284], 1, 2),
                (ZoneKind::Normal, 184_908, [9181, 11_476, 13_771], 63, 8),
                (ZoneKind::HighMem, 1_085_410, [128, 13_601, 27_074], 63, 14),
                NO_MOVABLE,
            ],
        );
    }

    /// 256 MiB, where khugepaged does not run, and 4 GiB, where its wish is granted. Empty zones have no watermarks.
    #[test]
    fn recorded_amd64() {
        let empty = |kind| (kind, 0, [0, 0, 0], 1, 2);
        assert_recorded(
            Paging::X86_64,
            &[
                (DMA.0, DMA.1, [34, 42, 50], 1, 2),
                (ZoneKind::Dma32, 46_505, [413, 516, 619], 15, 4),
                empty(ZoneKind::Normal),
                empty(ZoneKind::Movable),
                empty(ZoneKind::Device),
            ],
        );
        let zones = assert_recorded(
            Paging::X86_64,
            &[
                (DMA.0, DMA.1, [64, 80, 96], 1, 2),
                (ZoneKind::Dma32, 752_296, [12_710, 15_887, 19_064], 63, 12),
                (ZoneKind::Normal, 243_908, [4120, 5150, 6180], 63, 8),
                empty(ZoneKind::Movable),
                empty(ZoneKind::Device),
            ],
        );
        assert_eq!(zones[0].reserve, [0, 2938, 3891, 3891, 3891]);
        assert_eq!(zones[1].reserve, [0, 0, 952, 952, 952]);
    }
}
