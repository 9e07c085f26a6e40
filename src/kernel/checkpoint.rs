//! A moment that can be gone back to.

use super::Kernel;
use crate::base::Pfn;
use crate::page::PackedMap;

/// A kernel at one moment. It takes as much memory as there are blocks, not frames.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// Its memory map is empty.
    rest: Kernel,
    map: PackedMap,
}

impl Checkpoint {
    /// This moment.
    pub fn of(kernel: &Kernel) -> Self {
        Checkpoint { rest: kernel.without_map(), map: kernel.pages.mem().pack() }
    }
    /// How many calls were done.
    pub const fn calls(&self) -> u32 {
        self.rest.call
    }
    /// The memory that its map takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.map.bytes()
    }
    /// Takes a kernel of the same machine back to it; returns the frames whose entries are others now.
    pub fn resume(&self, kernel: &mut Kernel) -> Vec<Pfn> {
        let changed = kernel.pages.go_back(&self.rest.pages, &self.map);
        let Kernel { pages, .. } = std::mem::replace(kernel, self.rest.clone());
        kernel.pages = pages;
        changed
    }
    /// A kernel of its own.
    pub fn kernel(&self) -> Kernel {
        let mut kernel = self.rest.clone();
        self.resume(&mut kernel);
        kernel
    }
}

impl Kernel {
    fn without_map(&self) -> Kernel {
        Kernel {
            pages: self.pages.without_map(),
            layout: self.layout.clone(),
            slab: self.slab.clone(),
            tables: self.tables.clone(),
            vmalloc: self.vmalloc.clone(),
            processes: self.processes.clone(),
            prng: self.prng.clone(),
            ledger: self.ledger.clone(),
            bounce_pool: self.bounce_pool.clone(),
            film: self.film,
            call: self.call,
        }
    }
}
