//! Which zones a request may use: what of it depends on the machine alone is worked out at boot (reference §2.3, §3.3).

use super::zone::Zone;
use crate::base::{Gfp, ZoneIndex, ZoneKind};

/// What a machine's zones mean for requests.
#[derive(Clone, Debug)]
pub(super) struct ZoneLists {
    /// Zones with memory.
    populated: ZoneList,
    /// The highest zone of a request by [`Gfp::zone_bits`].
    highest: [ZoneIndex; 16],
    /// Normal, if DMA32 lies below it.
    unmixed: Option<usize>,
}

/// Places of zones, tried from the highest down: bit n for zone n.
#[derive(Clone, Copy, Debug)]
pub(super) struct ZoneList(u8);

impl Iterator for ZoneList {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let highest = self.0.checked_ilog2()?;
        self.0 ^= 1 << highest;
        Some(highest as usize)
    }
}

impl ZoneLists {
    /// Of all zones of a machine, lowest first.
    pub fn new(zones: &[Zone]) -> Self {
        let place = |kind: ZoneKind| zones.iter().position(|zone| zone.kind() == kind);
        let has_dma32 = place(ZoneKind::Dma32).is_some();
        let highest = |bits: usize| {
            let gfp = Gfp::try_new(bits as u32).expect("the lowest four bits are flags");
            let kind = if has_dma32 { gfp.zone_amd64() } else { gfp.zone_i386() };
            ZoneIndex::new(place(kind).expect("gfp_zone names a zone of the machine") as u8)
        };
        let populated = zones.iter().filter(|zone| zone.is_populated());
        ZoneLists {
            populated: ZoneList(populated.map(|zone| 1 << zone.index().index()).sum()),
            highest: std::array::from_fn(highest),
            unmixed: place(ZoneKind::Normal).filter(|_| has_dma32),
        }
    }

    /// `gfp_zone`.
    pub const fn highest(&self, gfp: Gfp) -> ZoneIndex {
        self.highest[gfp.zone_bits()]
    }

    /// The zones of requests that may use `highest` and those below it, the preferred first.
    pub const fn up_to(&self, highest: ZoneIndex) -> ZoneList {
        ZoneList(self.populated.0 & ((2 << highest.index()) - 1))
    }

    /// `alloc_flags_nofragment`: whether the preferred zone is Normal with DMA32 below it, kept unmixed as long as possible.
    pub fn prefers_unmixed(&self, highest: ZoneIndex) -> bool {
        self.unmixed.is_some() && self.up_to(highest).next() == self.unmixed
    }
}
