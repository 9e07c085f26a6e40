//! Free memory along the log: how it broke up, and how much of it there was.

use crate::base::{Order, ZoneKind};
use crate::kernel::Kernel;
use crate::page::Zone;
use serde::Serialize;

/// So many are kept; then every second one goes.
const MOST: usize = 511;

/// Free memory of one zone. Counts are pages, but for the blocks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ZoneSample {
    /// The zone.
    pub kind: ZoneKind,
    /// In the buddy lists.
    pub free: u32,
    /// On the per-CPU lists.
    pub pcp: u32,
    /// Free blocks by order.
    pub blocks: [u32; Order::COUNT],
}

/// Free memory at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Sample {
    /// So many calls were done.
    pub calls: u32,
    /// Every zone with memory.
    pub zones: Vec<ZoneSample>,
}

/// What is kept, evenly spaced.
#[derive(Debug)]
pub(super) struct Samples {
    taken: Vec<Sample>,
    stride: u32,
}

impl Samples {
    /// With the boot, which is never thinned out.
    pub(super) fn new(kernel: &Kernel) -> Self {
        Samples { taken: vec![Sample::of(kernel)], stride: 1 }
    }

    /// Takes one if it is due.
    pub(super) fn offer(&mut self, kernel: &Kernel) {
        if kernel.calls() % self.stride != 0 {
            return;
        }
        self.taken.push(Sample::of(kernel));
        if self.taken.len() > MOST {
            self.stride *= 2;
            let stride = self.stride;
            self.taken.retain(|sample| sample.calls % stride == 0);
        }
    }

    /// Forgets those with more calls done.
    pub(super) fn forget_after(&mut self, calls: u32) {
        self.taken.retain(|sample| sample.calls <= calls);
    }

    /// All of them, and the present.
    pub(super) fn with(&self, kernel: &Kernel) -> Vec<Sample> {
        let mut samples = self.taken.clone();
        if let Err(place) = samples.binary_search_by_key(&kernel.calls(), |sample| sample.calls) {
            samples.insert(place, Sample::of(kernel));
        }
        samples
    }
}

impl Sample {
    fn of(kernel: &Kernel) -> Self {
        let zones = kernel.pages.zones().iter().filter(|zone| zone.is_populated());
        Sample { calls: kernel.calls(), zones: zones.map(ZoneSample::of).collect() }
    }
}

impl ZoneSample {
    fn of(zone: &Zone) -> Self {
        ZoneSample {
            kind: zone.kind(),
            free: zone.free_pages(),
            pcp: zone.pcp().count(),
            blocks: std::array::from_fn(|order| zone.free_blocks(Order::new(order as u8))),
        }
    }
}
