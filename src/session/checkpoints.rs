//! Moments along the log, so that a seek need not begin at the boot.

use crate::kernel::{Checkpoint, Kernel};
use std::collections::BTreeMap;

/// What all copies together may take, in bytes.
const ROOM: usize = 256 << 20;
/// Calls between two copies at first; doubled each time the room is full.
const FIRST_STRIDE: u32 = 256;

/// Copies by the number of calls done.
#[derive(Debug)]
pub(super) struct Checkpoints {
    kept: BTreeMap<u32, Checkpoint>,
    stride: u32,
}

impl Checkpoints {
    /// With the boot, which is never thinned out.
    pub(super) fn new(boot: &Kernel) -> Self {
        Checkpoints { kept: BTreeMap::from([(boot.calls(), Checkpoint::of(boot))]), stride: FIRST_STRIDE }
    }

    /// Keeps a copy if the last one is far enough behind.
    pub(super) fn offer(&mut self, kernel: &Kernel) {
        let at = kernel.calls();
        if at % self.stride == 0 && !self.kept.contains_key(&at) {
            self.kept.insert(at, Checkpoint::of(kernel));
            self.thin_out();
        }
    }

    /// Every second copy goes, until the others have room.
    fn thin_out(&mut self) {
        while self.kept.len() > 2 && self.bytes() > ROOM {
            self.stride *= 2;
            let stride = self.stride;
            self.kept.retain(|at, _| at % stride == 0);
        }
    }

    fn bytes(&self) -> usize {
        self.kept.values().map(Checkpoint::bytes).sum()
    }

    /// The last copy with at most so many calls done.
    pub(super) fn before(&self, calls: u32) -> &Checkpoint {
        self.kept.range(..=calls).next_back().map(|(_, moment)| moment).expect("the boot is kept")
    }

    /// Forgets the copies with more calls done.
    pub(super) fn forget_after(&mut self, calls: u32) {
        self.kept.retain(|at, _| *at <= calls);
    }
}
