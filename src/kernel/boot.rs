//! Power on: from a machine's name to a kernel that serves requests.

use super::{Kernel, Ledger, Machine, Mebibytes, MemoryPlan};
use crate::base::{Layout, Paging, Pfn, Prng, Snapshot};
use crate::page::PageAllocator;
use crate::paging::PageTables;
use crate::process::Processes;
use crate::slab::SlabAllocator;
use crate::vmalloc::Vmalloc;

/// Every clean machine starts from this seed: the same link gives the same frames for years.
const SEED: u64 = 0x7061_6765_6672_616d;

impl Kernel {
    /// Boots a machine.
    pub fn boot(machine: &Machine) -> Kernel {
        match machine {
            Machine::Clean { paging, ram } => Kernel::clean(*paging, *ram),
            Machine::Recorded { boot, .. } => (**boot).clone(),
        }
    }

    /// The state that a recording says.
    ///
    /// # Errors
    /// When the recording contradicts itself.
    pub fn restore(snapshot: &Snapshot) -> Result<Kernel, String> {
        let facts = &snapshot.machine;
        let layout = Layout { mem_map: facts.mem_map, ..Layout::new(facts.paging, facts.max_pfn) };
        let mut prng = Prng::new(SEED);
        let mut pages = PageAllocator::restore(snapshot)?;
        pages.leave_out(&MemoryPlan::holes(facts.max_pfn));
        let slab = SlabAllocator::restore(&layout, &snapshot.caches, &mut pages, &mut prng)?;
        let tables = PageTables::restore(&layout, snapshot, &mut pages);
        Ok(Kernel {
            vmalloc: Vmalloc::restore(&layout, snapshot),
            processes: Processes::boot(),
            ledger: Ledger::default(),
            bounce_pool: 0..0,
            film: false,
            call: 0,
            layout,
            pages,
            slab,
            tables,
            prng,
        })
    }

    fn clean(paging: Paging, ram: Mebibytes) -> Kernel {
        let plan = MemoryPlan::new(paging, ram);
        let layout = layout(paging, &plan);
        let mut prng = Prng::new(SEED);
        let mut pages = PageAllocator::boot(&layout, &plan.present, &plan.reserved, &plan.late);
        let mut early = plan.early_tables.iter().cloned().flatten().map(Pfn::new);
        let tables = PageTables::boot(&layout, &plan.present, &mut early, &mut pages);
        Kernel {
            slab: SlabAllocator::boot(&layout, &mut prng),
            vmalloc: Vmalloc::boot(&layout),
            processes: Processes::boot(),
            ledger: Ledger::default(),
            bounce_pool: plan.bounce_pool,
            film: false,
            call: 0,
            layout,
            pages,
            tables,
            prng,
        }
    }
}

/// On i386 the memory map lies in the direct map, where the plan put it.
fn layout(paging: Paging, plan: &MemoryPlan) -> Layout {
    let layout = Layout::new(paging, plan.max_pfn);
    match layout.direct_map(Pfn::new(plan.memory_map.start)) {
        Some(mem_map) if paging.is_32bit() => Layout { mem_map, ..layout },
        _ => layout,
    }
}
