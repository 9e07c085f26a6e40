//! The user side: areas of a process, faults, and glibc's malloc in its pages (reference §7, glibc reference).

#![expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]

pub mod malloc;

use crate::base::{Bytes, Digester, Errno, Layout, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use crate::paging::{Access, PageTables};
use serde::Serialize;

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

/// How a user call ended otherwise than by returning.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "death", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Death {
    /// glibc wrote a message and aborted (SIGABRT).
    Abort { message: String },
    /// SIGSEGV: no area there, or not allowed.
    Segfault { at: VirtAddr, access: Access },
    /// No frame for a fault: the real kernel would reclaim, then kill somebody.
    OutOfMemory { at: VirtAddr, failure: PageFailure },
}

/// What an area of a process is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VmaKind {
    /// The program's code and constants.
    Text,
    /// Its data.
    Data,
    /// `[heap]`.
    Heap,
    /// An anonymous mapping.
    Mmap,
    /// A library.
    Library,
    /// `[stack]`.
    Stack,
    /// `[vvar]`, `[vdso]`.
    Vdso,
}

/// One area of addresses.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vma {
    /// First address.
    pub start: VirtAddr,
    /// End, exclusive.
    pub end: VirtAddr,
    /// What it is.
    pub kind: VmaKind,
    /// Whether stores are allowed.
    pub writable: bool,
}

/// All processes of the machine and which of them runs.
#[derive(Clone, Debug)]
pub struct Processes {}

impl Processes {
    /// No process yet; the first call of the user family starts the first (`start`).
    pub fn boot() -> Self {
        Processes {}
    }
    /// Whether a process runs.
    pub fn is_started(&self) -> bool {
        false
    }
    /// The process that runs.
    pub fn current(&self) -> ProcessId {
        todo!()
    }
    /// Starts the first process: root table, text, data, stack, vdso areas (reference §1.3); without randomisation.
    ///
    /// # Errors
    /// When its root cannot be had.
    pub fn start(&mut self, _cx: &mut ProcessContext<'_>) -> Result<(), PageFailure> {
        todo!()
    }
    /// glibc's `malloc`. `Ok(None)`: NULL with ENOMEM.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn malloc(&mut self, _size: Bytes, _cx: &mut ProcessContext<'_>) -> Result<Option<VirtAddr>, Death> {
        todo!()
    }
    /// glibc's `calloc`.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn calloc(
        &mut self,
        _count: u64,
        _size: Bytes,
        _cx: &mut ProcessContext<'_>,
    ) -> Result<Option<VirtAddr>, Death> {
        todo!()
    }
    /// glibc's `realloc`.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn realloc(
        &mut self,
        _at: VirtAddr,
        _size: Bytes,
        _cx: &mut ProcessContext<'_>,
    ) -> Result<Option<VirtAddr>, Death> {
        todo!()
    }
    /// glibc's `free`.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn free(&mut self, _at: VirtAddr, _cx: &mut ProcessContext<'_>) -> Result<(), Death> {
        todo!()
    }
    /// glibc's `posix_memalign`: the pointer, or an error number.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn memalign(
        &mut self,
        _align: Bytes,
        _size: Bytes,
        _cx: &mut ProcessContext<'_>,
    ) -> Result<Result<VirtAddr, Errno>, Death> {
        todo!()
    }
    /// `malloc_usable_size`.
    ///
    /// # Errors
    /// When the header cannot be read.
    pub fn usable_size(&mut self, _at: VirtAddr, _cx: &mut ProcessContext<'_>) -> Result<Bytes, Death> {
        todo!()
    }
    /// `mmap(NULL or hint, length, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)`.
    pub fn mmap(
        &mut self,
        _hint: VirtAddr,
        _length: Bytes,
        _cx: &mut ProcessContext<'_>,
    ) -> Result<VirtAddr, Errno> {
        todo!()
    }
    /// `munmap`.
    pub fn munmap(
        &mut self,
        _at: VirtAddr,
        _length: Bytes,
        _cx: &mut ProcessContext<'_>,
    ) -> Result<(), Errno> {
        todo!()
    }
    /// `brk(new)`: the break after the call.
    pub fn brk(&mut self, _new: VirtAddr, _cx: &mut ProcessContext<'_>) -> Result<VirtAddr, Errno> {
        todo!()
    }
    /// `sbrk(increment)`: the break before the call.
    pub fn sbrk(&mut self, _increment: i64, _cx: &mut ProcessContext<'_>) -> Result<VirtAddr, Errno> {
        todo!()
    }
    /// `fork`: the child, which does not run; private memory becomes copy-on-write.
    pub fn fork(&mut self, _cx: &mut ProcessContext<'_>) -> Result<ProcessId, Errno> {
        todo!()
    }
    /// Touches `bytes` bytes at a user address as loads or stores do: faults where a page is missing or write-protected.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn touch(
        &mut self,
        _at: VirtAddr,
        _bytes: Bytes,
        _access: Access,
        _cx: &mut ProcessContext<'_>,
    ) -> Result<(), Death> {
        todo!()
    }
    /// Whether an address lies in the running process's heap (not in a mapping).
    pub fn is_heap(&self, _at: VirtAddr) -> bool {
        todo!()
    }
    /// Ends the running process after its death: all its memory goes back. The next call of a program starts another.
    pub fn exit(&mut self, _cx: &mut ProcessContext<'_>) {
        todo!()
    }
    /// The areas of a process, by address.
    pub fn vmas(&self, _process: ProcessId) -> &[Vma] {
        todo!()
    }
    /// The areas as `/proc/PID/maps` prints them.
    pub fn maps(&self, _process: ProcessId, _layout: &Layout) -> String {
        todo!()
    }
    /// The invariants: areas, tables and frames agree; the heap's chunks add up.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, _pages: &PageAllocator, _tables: &PageTables) -> Result<(), String> {
        Ok(())
    }
    /// Takes in the canonical state.
    pub fn digest(&self, _digester: &mut Digester) {}
}

const _: fn(&mut Trace) = |_| {};
