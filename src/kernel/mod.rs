//! One machine: requests in, outcomes out.

mod access;
mod areas;
mod bad_free;
mod boot;
mod buffer;
mod checkpoint;
pub mod exercise;
mod ledger;
mod machine;
mod memblock;
mod memory_plan;
mod objects;
mod pages;
mod recorded;
mod remedy;
mod request;
#[cfg(test)]
pub(crate) mod testing;
mod user;

pub use boot::Boot;
pub use checkpoint::Checkpoint;
pub use ledger::{Api, Holding, Ledger};
pub use machine::{Machine, Mebibytes, ram_range};
pub use memory_plan::{FrameRange, MemoryPlan};
pub use objects::ZERO_SIZE_PTR;
pub use remedy::Remedy;
pub use request::*;

use crate::base::{Bytes, Detail, Digest, Digester, Layout, Pfn, Prng, Trace, VirtAddr};
use crate::page::PageAllocator;
use crate::paging::PageTables;
use crate::process::Processes;
use crate::slab::SlabAllocator;
use crate::vmalloc::Vmalloc;

/// The whole modelled state.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// Where everything lies.
    pub layout: Layout,
    /// Frames.
    pub pages: PageAllocator,
    /// Objects.
    pub slab: SlabAllocator,
    /// Entries.
    pub tables: PageTables,
    /// The vmalloc space.
    pub vmalloc: Vmalloc,
    /// Programs.
    pub processes: Processes,
    /// The machine's seed, advanced by each new slab.
    pub prng: Prng,
    /// What the script holds.
    pub ledger: Ledger,
    /// swiotlb's pool; empty without one.
    pub bounce_pool: FrameRange,
    /// Whether it plays a recording.
    film: bool,
    /// Number of the next call.
    call: u32,
}

impl PartialEq for Kernel {
    fn eq(&self, other: &Self) -> bool {
        self.digest() == other.digest()
    }
}

impl Kernel {
    /// Serves one request: whatever happens inside Linux is an answer.
    pub fn handle(&mut self, request: &Request, detail: Detail) -> Outcome {
        let mut trace = Trace::new(detail);
        self.pages.call = self.call;
        if !self.film {
            self.run_drain_work(&mut trace);
        }
        let (reply, warning) = self.serve(request, &mut trace);
        if matches!(reply, Reply::Died { .. }) {
            self.with_process(&mut trace, |processes, context| processes.exit(context));
            self.ledger.forget_program();
        }
        self.call += 1;
        let (events, changes) = trace.into_parts();
        let outcome = Outcome { reply, warning, events, changes };
        debug_assert_eq!(self.check_touched(&outcome), Ok(()), "after {request:?}");
        outcome
    }

    fn serve(&mut self, request: &Request, trace: &mut Trace) -> (Reply, Option<Misuse>) {
        let reply = match request {
            Request::Pages(call) => return self.pages_call(*call, trace),
            Request::Slab(call) => self.slab_call(call, trace),
            Request::Vmalloc(call) => self.vmalloc_call(call, trace),
            Request::User(call) => self.user_call(*call, trace),
            Request::Access(call) => return self.access_call(*call, trace),
            Request::Machine(MachineCall::Drain) => {
                self.pages.drain(trace);
                Reply::Void
            }
            Request::Machine(MachineCall::Purge) => self.purge_lazy_areas(trace),
            Request::Recorded(call) => self.recorded_call(call, trace),
        };
        (reply, None)
    }

    /// Writes an allocation down and returns it.
    fn hand_out_mapped(&mut self, value: VirtAddr, api: Api, bytes: Bytes, new_tables: u16) -> Reply {
        self.ledger.hold(value, Holding { call: self.call, api, bytes, new_tables });
        Reply::Pointer { address: value }
    }

    /// How many calls it has served.
    pub const fn calls(&self) -> u32 {
        self.call
    }

    /// The invariants near what a request changed: cheap enough for every request of a test.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check_touched(&self, outcome: &Outcome) -> Result<(), String> {
        let frames: Vec<Pfn> = outcome.changes.iter().map(|change| change.pfn).collect();
        self.pages.check_frames(&frames)
    }

    /// Every invariant of every part.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        self.pages.check()?;
        self.slab.check(&self.pages)?;
        self.tables.check(&self.pages)?;
        self.vmalloc.check(&self.pages)?;
        self.check_film()?;
        self.processes.check(&self.pages, &self.tables)
    }

    /// The hash of the whole state.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        self.pages.digest(&mut digester);
        self.slab.digest(&mut digester);
        self.tables.digest(&mut digester);
        self.vmalloc.digest(&mut digester);
        self.processes.digest(&mut digester);
        self.ledger.digest(&mut digester);
        digester.word(self.prng.state());
        digester.word(u64::from(self.call));
        digester.finish()
    }
}
