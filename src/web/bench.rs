//! What `npm run bench` measures in a browser; not in the page's build.

use crate::base::{Detail, Gfp, Order, Paging, Trace};
use crate::kernel::{Kernel, Machine, Mebibytes};
use crate::page::Owner;
use wasm_bindgen::prelude::*;

/// A machine alone, without session and checkpoints, to be timed and weighed from outside: the model has no clock.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ModelBench {
    kernel: Kernel,
}

#[wasm_bindgen]
impl ModelBench {
    /// Boots a clean machine with this much RAM.
    #[wasm_bindgen(constructor)]
    pub fn new(machine: &str, ram_mib: u32) -> ModelBench {
        let paging = Paging::from_name(machine).expect("the bench names a machine");
        ModelBench { kernel: Kernel::boot(&Machine::Clean { paging, ram: Mebibytes(ram_mib) }) }
    }

    /// How many entries its frame map has.
    pub fn frames(&self) -> u32 {
        self.kernel.pages.mem().len()
    }

    /// So many times: `alloc_pages`, then `__free_pages`, of one page.
    pub fn pairs(&mut self, count: u32) {
        let mut trace = Trace::new(Detail::Off);
        for _ in 0..count {
            let pfn = self.kernel.pages.alloc(Order::ZERO, Gfp::KERNEL, Owner::default(), &mut trace);
            self.kernel.pages.free(pfn.expect("one page is free"), Order::ZERO, &mut trace);
        }
    }
}
