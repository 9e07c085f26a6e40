//! What `npm run bench` measures in a browser; not in the page's build. The model has no clock: it is timed from outside.

use crate::base::Paging;
use crate::bench::{self, Frames, Model, Peer, SIZES, Step, Workload};
use crate::kernel::{Kernel, Machine, Mebibytes};
use wasm_bindgen::prelude::*;

/// Names of the workloads, in the table's order.
#[wasm_bindgen]
pub fn workload_names() -> Vec<String> {
    Workload::ALL.iter().map(|workload| workload.name().to_owned()).collect()
}

/// Sizes of the machines, in frames.
#[wasm_bindgen]
pub fn workload_sizes() -> Vec<u32> {
    SIZES.to_vec()
}

/// A workload, and who does it.
#[wasm_bindgen]
#[expect(missing_debug_implementations, reason = "the peer's type has none")]
pub struct WorkloadBench {
    steps: Vec<Step>,
    who: Who,
}

enum Who {
    Model(Model),
    Peer(Peer),
}

#[wasm_bindgen]
impl WorkloadBench {
    /// Workload number so and so, by the model or by the crate, with so many frames.
    #[wasm_bindgen(constructor)]
    pub fn new(workload: usize, by_crate: bool, frames: u32) -> WorkloadBench {
        let who = match by_crate {
            true => Who::Peer(Peer::with_frames(frames)),
            false => Who::Model(Model::with_frames(frames)),
        };
        WorkloadBench { steps: Workload::ALL[workload].prepare(), who }
    }

    /// Does it so many times; returns how many blocks were taken.
    pub fn run(&mut self, times: u32) -> u32 {
        match &mut self.who {
            Who::Model(model) => repeat(&self.steps, times, model),
            Who::Peer(peer) => repeat(&self.steps, times, peer),
        }
    }
}

fn repeat(steps: &[Step], times: u32, frames: &mut impl Frames) -> u32 {
    (0..times).map(|_| bench::run(steps, frames)).sum()
}

/// A machine alone, without session and checkpoints, to be weighed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MachineBench {
    kernel: Kernel,
}

#[wasm_bindgen]
impl MachineBench {
    /// Boots a clean machine with this much RAM.
    #[wasm_bindgen(constructor)]
    pub fn new(machine: &str, ram_mib: u32) -> MachineBench {
        let paging = Paging::from_name(machine).expect("the bench names a machine");
        MachineBench { kernel: Kernel::boot(&Machine::Clean { paging, ram: Mebibytes(ram_mib) }) }
    }

    /// How many entries its frame map has.
    pub fn frames(&self) -> u32 {
        self.kernel.pages.mem().len()
    }
}
