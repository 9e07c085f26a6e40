//! The lines of a recording, an operation at a time: what was asked, every line that belongs to it, and who took the
//! blocks that it tells of.

use super::recording::{Ev, EvLine, Line, OpLine};
use crate::base::{Gfp, Pfn};
use crate::page::OwnerKind;
use std::collections::BTreeMap;

/// What an operation is.
#[derive(Clone, Debug)]
pub enum Head {
    /// What stands before the first one.
    Start,
    /// A call.
    Call(OpLine),
    /// A page-table walk of this target.
    Walk(String),
    /// A snapshot of this name.
    Snapshot(String),
}

/// One operation with all its lines, the first one included, each with its number.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What it is.
    pub head: Head,
    /// Its lines.
    pub lines: Vec<(u64, Line)>,
}

impl Operation {
    /// The number of its first line.
    pub fn line(&self) -> u64 {
        self.lines.first().map_or(0, |(number, _)| *number)
    }
}

/// Puts lines together.
#[derive(Debug)]
pub struct Operations {
    current: Operation,
}

impl Default for Operations {
    fn default() -> Self {
        Operations { current: Operation { head: Head::Start, lines: Vec::new() } }
    }
}

impl Operations {
    /// Takes one line more; returns the operation before, if this line begins another.
    pub fn take(&mut self, number: u64, line: Line) -> Option<Operation> {
        let head = match &line {
            Line::Op(op) => Some(Head::Call(op.clone())),
            Line::Walk { what } => Some(Head::Walk(what.clone())),
            Line::SnapshotBegin { name } => Some(Head::Snapshot(name.clone())),
            _ => None,
        };
        let done =
            head.map(|head| std::mem::replace(&mut self.current, Operation { head, lines: Vec::new() }));
        self.current.lines.push((number, line));
        done
    }
    /// The last operation: no line follows.
    pub fn finish(self) -> Operation {
        self.current
    }
}

/// Who takes the blocks of an operation: what its later events tell of them.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    known: BTreeMap<u32, OwnerKind>,
    /// It asks for pages, and for nothing else.
    asks_pages: bool,
    /// It is a call of the recorder's, which takes page tables beside what it asks for.
    is_call: bool,
}

impl Kinds {
    pub fn of(operation: &Operation) -> Self {
        let asked = match &operation.head {
            Head::Call(op) => op.op.as_str(),
            Head::Walk(_) => "walk",
            Head::Start | Head::Snapshot(_) => "",
        };
        let mut kinds = Kinds {
            known: BTreeMap::new(),
            asks_pages: matches!(asked, "pages" | "fill"),
            is_call: !matches!(asked, "" | "yield"),
        };
        operation.lines.iter().for_each(|(_, line)| kinds.hear(line));
        kinds
    }

    fn hear(&mut self, line: &Line) {
        let Line::Ev(EvLine { event, comm, .. }) = line else { return };
        let mut know = |pfn: u32, kind| {
            self.known.insert(pfn, kind);
        };
        match event {
            Ev::Kmalloc(object) | Ev::KmemCacheAlloc(object) => {
                object.new_slab.into_iter().for_each(|pfn| know(pfn, OwnerKind::RecordedSlab));
                object.pfn.into_iter().for_each(|pfn| know(pfn, OwnerKind::KmallocLarge));
            }
            Ev::Alloc { pfn: Some(pfn), .. } if comm.is_some() => know(*pfn, OwnerKind::RecordedOther),
            _ => {}
        }
    }

    /// Whose a block is. What nothing else is told of: pages if such are asked for, a page of an area if it may lie in
    /// high memory, else a page table.
    pub fn get(&self, pfn: Pfn, gfp: Gfp) -> OwnerKind {
        match self.known.get(&pfn.get()) {
            Some(kind) => *kind,
            None if self.asks_pages => OwnerKind::Pages,
            None if !self.is_call => OwnerKind::RecordedOther,
            None if gfp.has(Gfp::BIT_HIGHMEM) => OwnerKind::RecordedVmalloc,
            None => OwnerKind::RecordedTable,
        }
    }
}
