//! Power on: from a machine's name to a kernel that serves requests.

use super::{Kernel, Ledger, Machine, Mebibytes, MemoryPlan};
use crate::base::{Layout, Paging, Pfn, Prng, Snapshot};
use crate::page::{MemMap, PageAllocator};
use crate::paging::PageTables;
use crate::process::Processes;
use crate::slab::SlabAllocator;
use crate::vmalloc::Vmalloc;

/// Every clean machine starts from this seed: the same link gives the same frames for years.
const SEED: u64 = 0x7061_6765_6672_616d;

/// A boot in pieces: first the memory map, which is nearly all of the work, then the rest at once.
#[derive(Debug)]
pub struct Boot {
    machine: Machine,
    /// Of a clean machine; a recorded one is only copied.
    clean: Option<Clean>,
}

#[derive(Debug)]
struct Clean {
    paging: Paging,
    plan: MemoryPlan,
    mem: MemMap,
}

impl Boot {
    /// Begins.
    pub fn new(machine: Machine) -> Boot {
        let clean = match machine {
            Machine::Clean { paging, ram } => Some(Clean::new(paging, ram)),
            Machine::Recorded { .. } => None,
        };
        Boot { machine, clean }
    }
    /// How many frames are laid out, and how many there will be.
    pub fn headway(&self) -> (u32, u32) {
        self.clean.as_ref().map_or((0, 0), |clean| (clean.mem.len(), clean.plan.max_pfn.get()))
    }
    /// Lays out so many frames more; `true`: there are more to come.
    pub fn advance(&mut self, frames: u32) -> bool {
        self.clean.as_mut().is_some_and(|clean| clean.lay_out(frames))
    }
    /// Whatever is left to do.
    pub fn finish(self) -> (Machine, Kernel) {
        let kernel = match (self.clean, &self.machine) {
            (Some(clean), _) => clean.finish(),
            (None, machine) => Kernel::boot(machine),
        };
        (self.machine, kernel)
    }
}

impl Clean {
    fn new(paging: Paging, ram: Mebibytes) -> Self {
        let plan = MemoryPlan::new(paging, ram);
        let mem = MemMap::with_room(plan.max_pfn);
        Clean { paging, plan, mem }
    }
    fn lay_out(&mut self, frames: u32) -> bool {
        let all = self.plan.max_pfn.get();
        self.mem.grow(self.mem.len().saturating_add(frames).min(all));
        self.mem.len() < all
    }
    fn finish(mut self) -> Kernel {
        self.lay_out(u32::MAX);
        Kernel::clean(self.paging, self.plan, self.mem)
    }
}

impl Kernel {
    /// Boots a machine.
    pub fn boot(machine: &Machine) -> Kernel {
        match machine {
            Machine::Clean { paging, ram } => Clean::new(*paging, *ram).finish(),
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

    fn clean(paging: Paging, plan: MemoryPlan, mem: MemMap) -> Kernel {
        let layout = layout(paging, &plan);
        let mut prng = Prng::new(SEED);
        let mut pages = PageAllocator::boot_on(mem, &layout, &plan.present, &plan.reserved, &plan.late);
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
