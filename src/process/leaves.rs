//! The present user entries of a range, found table by table.

use super::sharing::Place;
use super::{ProcessId, Processes};
use crate::base::{PAGE_SIZE, Pfn, VirtAddr};
use crate::page::PageAllocator;
use crate::paging::{self, Level, PageTables, Protection, Space, Table};
use std::ops::Range;

/// A present user entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct UserLeaf {
    pub(super) at: VirtAddr,
    pub(super) pfn: Pfn,
    pub(super) writable: bool,
}

impl Processes {
    /// What an entry allows, as it was written.
    pub(super) fn protection(
        &self,
        process: ProcessId,
        leaf: &UserLeaf,
        pages: &PageAllocator,
    ) -> Protection {
        match leaf.writable {
            true => Protection::UserWrite,
            false if self.knows(leaf.pfn, Place::new(process, leaf.at), pages) => Protection::UserRead,
            false => Protection::UserZero,
        }
    }

    /// What each last-level table of a process maps of a range, ascending.
    pub(super) fn table_ranges(
        &self,
        process: ProcessId,
        range: &Range<VirtAddr>,
        tables: &PageTables,
    ) -> Vec<Range<VirtAddr>> {
        let Some(machine) = self.machine else { return Vec::new() };
        let span = paging::levels(machine.paging).last().expect("a machine has levels").table_span();
        let is_last = |t: &&Table| t.space == Space::Process(process.0) && t.level == Level::Pte;
        let mut ranges: Vec<_> = tables
            .tables()
            .filter(is_last)
            .map(|table| table.start.max(range.start)..table.start.plus(span).min(range.end))
            .filter(|piece| piece.start < piece.end)
            .collect();
        ranges.sort_by_key(|piece| piece.start);
        ranges
    }

    /// The present user entries of a range, ascending.
    pub(super) fn leaves(
        &self,
        process: ProcessId,
        range: &Range<VirtAddr>,
        pages: &PageAllocator,
        tables: &PageTables,
    ) -> Vec<UserLeaf> {
        let pieces = self.table_ranges(process, range, tables).into_iter();
        let addresses =
            pieces.flat_map(|piece| (piece.start.get()..piece.end.get()).step_by(PAGE_SIZE as usize));
        let leaf = |at| {
            let at = VirtAddr::new(at);
            let (pfn, writable) = tables.user_leaf(process.0, at, pages)?;
            Some(UserLeaf { at, pfn, writable })
        };
        addresses.filter_map(leaf).collect()
    }
}
