//! Copies of the kernel along the log, so that a seek need not begin at the boot.

use crate::kernel::Kernel;
use std::collections::BTreeMap;

/// What all copies together may take, in bytes.
const ROOM: usize = 256 << 20;
/// Calls between two copies at first; doubled each time the room is full.
const FIRST_STRIDE: u32 = 256;

/// Copies by the number of calls done.
#[derive(Debug)]
pub(super) struct Checkpoints {
    kernels: BTreeMap<u32, Kernel>,
    stride: u32,
}

impl Checkpoints {
    /// With the boot, which is never thinned out.
    pub(super) fn new(boot: Kernel) -> Self {
        Checkpoints { kernels: BTreeMap::from([(boot.calls(), boot)]), stride: FIRST_STRIDE }
    }

    /// Keeps a copy if the last one is far enough behind.
    pub(super) fn offer(&mut self, kernel: &Kernel) {
        let at = kernel.calls();
        if at % self.stride == 0 && !self.kernels.contains_key(&at) {
            self.kernels.insert(at, kernel.clone());
            self.thin_out();
        }
    }

    /// Every second copy goes, until the others have room.
    fn thin_out(&mut self) {
        while self.kernels.len() > 2 && self.bytes() > ROOM {
            self.stride *= 2;
            let stride = self.stride;
            self.kernels.retain(|at, _| at % stride == 0);
        }
    }

    fn bytes(&self) -> usize {
        self.kernels.values().map(|kernel| kernel.pages.mem().len() as usize * size_of::<[u32; 4]>()).sum()
    }

    /// The last copy with at most so many calls done.
    pub(super) fn before(&self, calls: u32) -> &Kernel {
        self.kernels.range(..=calls).next_back().map(|(_, kernel)| kernel).expect("the boot is kept")
    }

    /// Forgets the copies with more calls done.
    pub(super) fn forget_after(&mut self, calls: u32) {
        self.kernels.retain(|at, _| *at <= calls);
    }
}
