use crate::base::{Level, Pages, Pfn, Space, VirtAddr};
use serde::Serialize;

/// Steps of paging.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum PagingStep {
    /// `__pud_alloc`, `__pmd_alloc`, `__pte_alloc`, `__pte_alloc_kernel`: a table is missing on the way to `at`.
    TableMissing { space: Space, level: Level, at: VirtAddr },
    /// `pmd_populate` and its relatives: the new table's frame is written into the entry above; it maps `bytes` from `start` on.
    TableMade { space: Space, level: Level, table: Pfn, start: VirtAddr, bytes: u64 },
    /// `arch_sync_kernel_mappings`: the kernel's new top entry is copied into the roots of the processes.
    RootsSynced { index: u16, processes: u32 },
    /// `vmap_pages_pte_range`, `set_pte_at`: `count` entries of one last-level table are written, from index `first` on.
    EntriesSet { space: Space, table: Option<Pfn>, first: u16, count: Pages },
    /// `pmd_set_huge`: one large leaf is written.
    LargeEntrySet { table: Option<Pfn>, index: u16, start: VirtAddr, bytes: u64 },
    /// `vunmap_pte_range`: `count` entries of one last-level table are cleared; the table stays.
    EntriesCleared { space: Space, table: Option<Pfn>, first: u16, count: Pages },
    /// `zap_pte_range`: the leaves of a user range are cleared; `count` were present.
    UserCleared { process: u8, start: VirtAddr, end: VirtAddr, count: Pages },
    /// `free_pte_range` and its relatives: a table that maps nothing any more is given back.
    TableFreed { space: Space, level: Level, table: Pfn },
    /// `pgd_alloc`: a process gets a root; the kernel's half of it is shared.
    RootMade { process: u8 },
    /// `pgd_free`: a process's root and remaining tables are given back.
    RootFreed { process: u8 },
}
