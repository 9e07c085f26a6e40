//! The user side: areas of a process, faults, and glibc's malloc in its pages (reference §7, glibc reference).

#![expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]

mod area;
mod areas;
mod brk;
mod check;
mod fault;
mod fork;
mod gather;
mod leaves;
mod libc;
pub mod malloc;
mod mapping;
mod maps;
mod memory;
mod placement;
mod program;
mod remap;
mod sharing;
mod start;
#[cfg(test)]
mod tests;
mod zero_page;

pub use area::{AnonOrigin, AnonVma, Backing, Permissions, Vma, VmaKind};
pub use areas::Areas;

use crate::base::{Bytes, Layout, Pages, Paging, Pfn, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use crate::paging::{Access, PageTables};
use brk::Break;
use malloc::Malloc;
use serde::Serialize;
use sharing::SharedFrames;
use std::collections::BTreeMap;

/// What process functions work with besides their own state.
#[derive(Debug)]
pub struct ProcessContext<'a> {
    /// The machine's layout.
    pub layout: &'a Layout,
    /// Frames.
    pub pages: &'a mut PageAllocator,
    /// Entries.
    pub tables: &'a mut PageTables,
    /// The trace of the request.
    pub trace: &'a mut Trace,
}

/// A process by its number in the model, 0 for the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct ProcessId(pub u8);

impl ProcessId {
    /// Its number as Linux would give it: programs of a machine that has just booted, after the kernel's own threads.
    pub const fn pid(self) -> u32 {
        100 + self.0 as u32
    }
}

/// How a user call ended otherwise than by returning.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "death", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Death {
    /// glibc wrote a message and aborted (SIGABRT).
    Abort { message: String },
    /// SIGSEGV: no area there, or not allowed.
    Segfault { at: VirtAddr, access: Access },
    /// It never comes back from a call: glibc walks a corrupted list that leads back to itself. The model ends it.
    Hang,
    /// No frame for a fault: the real kernel would reclaim, then kill somebody.
    OutOfMemory { at: VirtAddr, failure: PageFailure },
}

/// How much memory a process has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// All its areas (`total_vm`; VSZ).
    pub virtual_size: Bytes,
    /// Its anonymous pages (`MM_ANONPAGES`; RSS without the files' pages, which the model does not have).
    pub resident: Pages,
}

/// All processes of the machine and which of them runs.
#[derive(Clone, Debug)]
pub struct Processes {
    list: BTreeMap<ProcessId, Process>,
    current: Option<ProcessId>,
    /// The number given last.
    last_number: Option<u8>,
    shared: SharedFrames,
    /// How many `anon_vma`s there have been.
    anon_vmas: u32,
    /// Of the machine, known with the first process.
    machine: Option<MachineFacts>,
}

/// What the processes know of their machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct MachineFacts {
    paging: Paging,
    zero_page: Pfn,
}

/// An address space (`mm_struct`) and what its libc knows.
#[derive(Clone, Debug)]
struct Process {
    areas: Areas,
    brk: Break,
    anon_pages: Pages,
    malloc: Malloc,
}

impl Processes {
    /// No process yet; the first call of the user family starts the first (`start`).
    pub fn boot() -> Self {
        Processes {
            list: BTreeMap::new(),
            current: None,
            last_number: None,
            shared: SharedFrames::default(),
            anon_vmas: 0,
            machine: None,
        }
    }
    /// Whether a process runs.
    pub fn is_started(&self) -> bool {
        self.current.is_some()
    }
    /// The process that runs.
    ///
    /// # Panics
    /// If none does.
    pub fn current(&self) -> ProcessId {
        self.current.expect("a process runs")
    }
    /// All processes, the parked children of forks too.
    pub fn all(&self) -> impl Iterator<Item = ProcessId> {
        self.list.keys().copied()
    }
    /// The areas of a process, by address; none for a process that does not exist.
    pub fn vmas(&self, process: ProcessId) -> &[Vma] {
        self.list.get(&process).map_or(&[], |process| process.areas.all())
    }
    /// How much memory a process has; nothing if it does not exist.
    pub fn usage(&self, process: ProcessId) -> Usage {
        self.list.get(&process).map(Process::usage).unwrap_or_default()
    }
    /// Whether an address lies in the running process's heap (not in a mapping).
    pub fn is_heap(&self, at: VirtAddr) -> bool {
        self.current.is_some_and(|_| {
            let brk = self.running().brk;
            brk.start <= at && at < brk.now
        })
    }

    /// `empty_zero_page`, once there was a process.
    pub fn zero_page(&self) -> Option<Pfn> {
        self.machine.map(|machine| machine.zero_page)
    }

    /// Where a frame is mapped that several processes share since a fork; empty for one that has a single owner.
    pub fn sharers(&self, pfn: Pfn) -> impl Iterator<Item = (ProcessId, VirtAddr)> {
        self.shared.of(pfn).unwrap_or_default().iter().map(|place| (place.process, place.at()))
    }

    fn process(&self, id: ProcessId) -> &Process {
        &self.list[&id]
    }
    fn process_mut(&mut self, id: ProcessId) -> &mut Process {
        self.list.get_mut(&id).expect("the process exists")
    }
    fn running(&self) -> &Process {
        self.process(self.current())
    }
    fn running_mut(&mut self) -> &mut Process {
        self.process_mut(self.current())
    }
    /// Notes a new process under a number that is free.
    fn add_process(&mut self, id: ProcessId, process: Process) {
        self.list.insert(id, process);
        self.last_number = Some(id.0);
    }
}

impl Process {
    fn usage(&self) -> Usage {
        let bytes = self.areas.all().iter().map(|area| area.bytes().get()).sum();
        Usage { virtual_size: Bytes::new(bytes), resident: self.anon_pages }
    }
    /// An anonymous area is the heap by where it lies, as `/proc/PID/maps` has it.
    fn name_heap(&mut self) {
        let brk = self.brk;
        for area in self.areas.iter_mut().filter(|area| area.is_anonymous() && !area.grows_down()) {
            area.kind = if maps::is_named_heap(area, brk) { VmaKind::Heap } else { VmaKind::Mmap };
        }
    }
}
