//! What used frames are used for, as far as the model knows.

use crate::base::Pages;
use crate::kernel::Kernel;
use crate::page::{FrameState, OwnerKind};

/// Pages by use.
pub(super) struct Usage {
    /// `NR_ANON_MAPPED`.
    pub anonymous: Pages,
    /// `NR_SLAB_UNRECLAIMABLE_B`; the reclaimable share is not told apart.
    pub slab: Pages,
    /// `NR_PAGETABLE`: the kernel's own tables are not counted.
    pub tables: Pages,
}

impl Usage {
    pub fn of(kernel: &Kernel) -> Self {
        let mem = kernel.pages.mem();
        let owned = |kind: OwnerKind| mem.owners()[kind as usize];
        let recorded = |state: FrameState| mem.tally()[state as usize];
        let slab =
            [owned(OwnerKind::Slab), owned(OwnerKind::KmallocLarge), recorded(FrameState::SlabUnknown)];
        Usage {
            anonymous: owned(OwnerKind::Anonymous),
            slab: slab.into_iter().sum(),
            tables: owned(OwnerKind::UserTable) + recorded(FrameState::TableUnknown),
        }
    }
}
