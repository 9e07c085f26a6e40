//! What `npm run bench` measures in a browser; not in the page's build.

use crate::base::{Detail, Gfp, Order, Paging, Trace};
use crate::kernel::{Kernel, Machine, Mebibytes};
use crate::page::{Owner, PageAllocator};
use wasm_bindgen::prelude::*;

/// A page allocator to be timed from outside: the model has no clock.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PageBench {
    pages: PageAllocator,
}

#[wasm_bindgen]
impl PageBench {
    /// i386 with 1 GiB, as in `benches/pages.rs`.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript constructs it")]
    pub fn new() -> PageBench {
        let machine = Machine::Clean { paging: Paging::I386, ram: Mebibytes(1024) };
        PageBench { pages: Kernel::boot(&machine).pages }
    }

    /// So many times: `alloc_pages`, then `__free_pages`, of one page.
    pub fn pairs(&mut self, count: u32) {
        let mut trace = Trace::new(Detail::Off);
        for _ in 0..count {
            let pfn = self.pages.alloc(Order::ZERO, Gfp::KERNEL, Owner::default(), &mut trace);
            self.pages.free(pfn.expect("one page is free"), Order::ZERO, &mut trace);
        }
    }
}
