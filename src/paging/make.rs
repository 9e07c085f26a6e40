//! Tables come and go: made from the root down where one is missing, given back by whoever cleared them.

use super::geometry::{self, LevelGeometry};
use super::table::{Table, TableAt};
use super::{Level, PageTables, Pte, Space};
use crate::base::step::{PagingStep, Step};
use crate::base::{Gfp, Order, Paging, Pfn, Trace, VirtAddr};
use crate::page::{PageAllocator, PageFailure};
use serde::Serialize;

/// Frames the page tables of a mapping took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct NewTables(pub u32);

/// A table on the way down, and its level.
type Rung = (TableAt, &'static LevelGeometry);

/// What making tables works with, and how many it made.
pub(super) struct Making<'a> {
    pub(super) pages: &'a mut PageAllocator,
    pub(super) trace: &'a mut Trace,
    pub(super) made: NewTables,
}

impl<'a> Making<'a> {
    pub(super) fn new(pages: &'a mut PageAllocator, trace: &'a mut Trace) -> Self {
        Making { pages, trace, made: NewTables::default() }
    }
}

impl PageTables {
    /// The last-level table for an address; missing tables are made from the root down (`__pmd_alloc`, `__pte_alloc`).
    pub(super) fn make_tables(
        &mut self,
        space: Space,
        at: VirtAddr,
        making: &mut Making<'_>,
    ) -> Result<TableAt, PageFailure> {
        let parent = self.make_parent(space, at, making)?;
        self.enter_or_make(space, parent, geometry::last_level(self.paging), at, making)
    }

    /// The table above the last level for an address, and that level.
    pub(super) fn make_parent(
        &mut self,
        space: Space,
        at: VirtAddr,
        making: &mut Making<'_>,
    ) -> Result<Rung, PageFailure> {
        let [root, between @ .., _] = geometry::levels(self.paging) else {
            unreachable!("at least two levels")
        };
        let mut here = (self.root(space).expect("the space has a root"), root);
        for below in between {
            here = (self.enter_or_make(space, here, below, at, making)?, below);
        }
        Ok(here)
    }

    /// The table of level `below` that an entry of `parent` leads to, made if the entry is empty.
    fn enter_or_make(
        &mut self,
        space: Space,
        (parent, geometry): Rung,
        below: &'static LevelGeometry,
        at: VirtAddr,
        making: &mut Making<'_>,
    ) -> Result<TableAt, PageFailure> {
        let index = geometry.index(at);
        let entry = self.entry(parent, index, making.pages);
        if entry.is_present() {
            return Ok(self.child(entry, below, at));
        }
        let table = self.new_table(space, below, at, making)?;
        self.set_entry(parent, index, self.link(geometry.level, table), making.pages);
        if space == Space::Kernel {
            self.sync_root(geometry.level, index, making);
        }
        Ok(table)
    }

    /// What an entry of this level says to lead to a table.
    pub(super) const fn link(&self, level: Level, table: TableAt) -> Pte {
        match (self.paging, level) {
            (Paging::I386Pae, Level::Pgd) => Pte::pae_root(table.address()),
            _ => Pte::table(table.address()),
        }
    }

    /// Takes a zeroed frame for a table that will map `at`.
    fn new_table(
        &mut self,
        space: Space,
        geometry: &LevelGeometry,
        at: VirtAddr,
        making: &mut Making<'_>,
    ) -> Result<TableAt, PageFailure> {
        let (level, start, bytes) = (geometry.level, geometry.table_start(at), geometry.table_span());
        let owner = Table::owner(space, self.registry.next_number());
        making.trace.enter(|| Step::Paging(PagingStep::TableMissing { space, level, at }));
        let frame = making.pages.alloc(Order::ZERO, self.table_gfp(space, level), owner, making.trace);
        making.trace.leave();
        let table = frame?;
        self.registry.add(space, level, start, table, false);
        making.made.0 += 1;
        making.trace.step(|| Step::Paging(PagingStep::TableMade { space, level, table, start, bytes }));
        Ok(TableAt::Frame(table.start()))
    }

    /// `GFP_PGTABLE_KERNEL`, `GFP_PGTABLE_USER`; a user's last-level tables may lie in high memory (`HIGHPTE`).
    fn table_gfp(&self, space: Space, level: Level) -> Gfp {
        match (space, level) {
            (Space::Kernel, _) => Gfp::KERNEL | Gfp::BIT_ZERO,
            (Space::Process(_), Level::Pte) if self.paging.is_32bit() => {
                Gfp::KERNEL_ACCOUNT | Gfp::BIT_ZERO | Gfp::BIT_HIGHMEM
            }
            (Space::Process(_), _) => Gfp::KERNEL_ACCOUNT | Gfp::BIT_ZERO,
        }
    }

    /// `arch_sync_kernel_mappings`: on 686 a new top entry of the kernel's is copied into every process's root at once.
    fn sync_root(&mut self, level: Level, index: u16, making: &mut Making<'_>) {
        if self.paging != Paging::I386 || level != Level::Pgd || self.roots.is_empty() {
            return;
        }
        let entry = self.entry(self.kernel_root, index, making.pages);
        let roots: Vec<TableAt> = self.roots.values().map(|root| TableAt::Frame(root.start())).collect();
        for root in &roots {
            self.set_entry(*root, index, entry, making.pages);
        }
        let processes = roots.len() as u32;
        making.trace.step(|| Step::Paging(PagingStep::RootsSynced { index, processes }));
    }

    /// Gives a table's frame back; its parent's entry is the caller's concern.
    pub(super) fn free_table(&mut self, frame: Pfn, pages: &mut PageAllocator, trace: &mut Trace) {
        self.epoch += 1;
        let Table { space, level, .. } = *self.registry.of_frame(frame).expect("a registered table");
        self.registry.remove(frame);
        trace.enter(|| Step::Paging(PagingStep::TableFreed { space, level, table: frame }));
        pages.free(frame, self.table_order(level), trace);
        trace.leave();
    }

    /// Frames of a table: an x86-64 root takes two, because the kernel is built with PTI.
    pub(super) const fn table_order(&self, level: Level) -> Order {
        Order::new(matches!((self.paging, level), (Paging::X86_64, Level::Pgd)) as u8)
    }
}
