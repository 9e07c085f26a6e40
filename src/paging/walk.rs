//! From an address to a frame: the walk with its story, and the translation without.

use super::geometry::{self, LevelGeometry};
use super::table::TableAt;
use super::{Level, PageTables, Pte, Space};
use crate::base::{Layout, PAGE_SIZE, Pfn, PhysAddr, VirtAddr};
use crate::page::PageAllocator;
use serde::Serialize;

/// One step of a walk.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WalkStep {
    /// The level.
    pub level: Level,
    /// The index taken from the address.
    pub index: u16,
    /// Bits of the address used: highest.
    pub high_bit: u8,
    /// Bits of the address used: lowest.
    pub low_bit: u8,
    /// The entry found. Where it leads to a table older than the recording, its frame bits are 0.
    pub entry: Pte,
    /// The frame that holds this table; `None` if it is older than the recording.
    pub table: Option<Pfn>,
    /// Names of the entry's flags (`P RW US PWT PCD A D G PS PAT SOFT1 SOFT2 SOFT3 NX`).
    pub flags: Vec<&'static str>,
}

/// Where a walk ended.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "end", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum WalkEnd {
    /// At a leaf.
    Mapped {
        /// The byte that the address names.
        phys: PhysAddr,
        /// Bytes of the leaf's page.
        page_bytes: u64,
        /// Whether every level allows stores.
        writable: bool,
        /// Whether every level allows user mode.
        user: bool,
    },
    /// At an entry that is not present.
    NotPresent {
        /// Its level.
        level: Level,
    },
    /// At a leaf older than the recording: it exists, its value is not known.
    NotRecorded,
    /// The address is in the non-canonical hole, or the process does not exist.
    NonCanonical,
}

/// A walk from the root to a leaf or to where it stopped.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Walk {
    /// Each entry looked at, root first.
    pub steps: Vec<WalkStep>,
    /// Where it ended.
    pub end: WalkEnd,
}

/// The leaf entry of one page, for views.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leaf {
    /// The page's address.
    pub at: VirtAddr,
    /// The level where its walk ends: a table above [`Level::Pte`] means a large leaf, or a missing table.
    pub level: Level,
    /// The index in that table.
    pub index: u16,
    /// The entry, present or not.
    pub entry: Pte,
    /// The frame that holds the table; `None` if it is older than the recording.
    pub table: Option<Pfn>,
    /// Whether it is one large leaf of many pages.
    pub large: bool,
    /// Whether the entry was written at boot: the direct map.
    pub at_boot: bool,
}

/// The last translation somebody used: the model's one-entry TLB. Part of no state; starts empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LastPage(Option<LastTranslation>);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct LastTranslation {
    epoch: u64,
    space: Space,
    page: u64,
    frame: PhysAddr,
}

/// One entry on the way down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rung {
    pub(super) geometry: &'static LevelGeometry,
    pub(super) table: TableAt,
    pub(super) index: u16,
    pub(super) entry: Pte,
}

impl Rung {
    /// Whether the entry is present and maps a page itself.
    pub(super) const fn is_leaf(&self) -> bool {
        self.entry.is_present() && (self.is_last_level() || self.is_large())
    }
    /// Whether it is a large leaf.
    pub(super) const fn is_large(&self) -> bool {
        self.geometry.has_large && self.entry.is_large()
    }
    const fn is_last_level(&self) -> bool {
        matches!(self.geometry.level, Level::Pte)
    }
    /// Whether the leaf's value is unknown.
    fn is_unrecorded(&self) -> bool {
        self.entry == Pte::UNRECORDED && matches!(self.table, TableAt::Older(_))
    }
    /// The byte that an address names in this leaf's page.
    fn phys(&self, at: VirtAddr) -> PhysAddr {
        let page = if self.is_large() { self.entry.large_target() } else { self.entry.target() };
        page.plus(at.get() & (self.geometry.entry_span() - 1))
    }
    fn step(&self) -> WalkStep {
        WalkStep {
            level: self.geometry.level,
            index: self.index,
            high_bit: self.geometry.high_bit(),
            low_bit: self.geometry.shift as u8,
            entry: self.entry,
            table: self.table.frame(),
            flags: self.entry.flags(self.is_last_level()),
        }
    }
}

impl PageTables {
    /// The entries that hardware looks at on its way to an address, root first.
    pub(super) fn rungs<'a>(
        &'a self,
        space: Space,
        at: VirtAddr,
        pages: &'a PageAllocator,
    ) -> impl Iterator<Item = Rung> + 'a {
        let mut table = self.root(space).filter(|_| geometry::is_canonical(self.paging, at));
        let mut levels = geometry::levels(self.paging).iter();
        std::iter::from_fn(move || {
            let here = table?;
            let geometry = levels.next()?;
            let index = geometry.index(at);
            let rung = Rung { geometry, table: here, index, entry: self.entry(here, index, pages) };
            table = match levels.as_slice().first() {
                Some(below) if rung.entry.is_present() && !rung.is_leaf() => {
                    Some(self.child(rung.entry, below, at))
                }
                _ => None,
            };
            Some(rung)
        })
    }
    /// The walk of an address, as hardware does it.
    pub fn walk(&self, space: Space, at: VirtAddr, pages: &PageAllocator) -> Walk {
        let rungs: Vec<Rung> = self.rungs(space, at, pages).collect();
        let end = match rungs.last() {
            None => WalkEnd::NonCanonical,
            Some(last) if !last.is_leaf() => WalkEnd::NotPresent { level: last.geometry.level },
            Some(last) if last.is_unrecorded() => WalkEnd::NotRecorded,
            Some(last) => WalkEnd::Mapped {
                phys: last.phys(at),
                page_bytes: last.geometry.entry_span(),
                writable: self.permitting(&rungs).all(|entry| entry.is_writable()),
                user: self.permitting(&rungs).all(|entry| entry.is_user()),
            },
        };
        Walk { steps: rungs.iter().map(Rung::step).collect(), end }
    }
    /// The entries whose RW and US count: all but a PAE root's, which has no such bits.
    fn permitting<'a>(&self, rungs: &'a [Rung]) -> impl Iterator<Item = Pte> + 'a {
        let mute = matches!(self.paging, crate::base::Paging::I386Pae);
        rungs.iter().filter(move |r| !mute || r.geometry.level != Level::Pgd).map(|rung| rung.entry)
    }
    /// Where an address leads, without the story; `None` if nothing (known) is mapped there.
    pub fn translate(&self, space: Space, at: VirtAddr, pages: &PageAllocator) -> Option<PhysAddr> {
        let last = self.rungs(space, at, pages).last()?;
        (last.is_leaf() && !last.is_unrecorded()).then(|| last.phys(at))
    }
    /// As [`PageTables::translate`], but asks `last` first: for loops over one page. What was cached before any entry
    /// was changed through this module is not used again.
    pub fn translate_with(
        &self,
        last: &mut LastPage,
        space: Space,
        at: VirtAddr,
        pages: &PageAllocator,
    ) -> Option<PhysAddr> {
        let page = at.page_number();
        if let Some(hit) = last.0.filter(|l| l.page == page && l.space == space && l.epoch == self.epoch) {
            return Some(hit.frame.plus(at.offset()));
        }
        let phys = self.translate(space, at, pages)?;
        *last = LastPage(Some(LastTranslation { epoch: self.epoch, space, page, frame: phys.page_start() }));
        Some(phys)
    }
    /// The leaf entry of each page of a range, in order; pages that no root reaches are left out.
    pub fn leaves<'a>(
        &'a self,
        space: Space,
        start: VirtAddr,
        end: VirtAddr,
        layout: &'a Layout,
        pages: &'a PageAllocator,
    ) -> impl Iterator<Item = Leaf> + 'a {
        let (first, last) = (start.page_start().get(), end.get());
        (first..last).step_by(PAGE_SIZE as usize).filter_map(move |at| {
            let at = VirtAddr::new(at);
            let rung = self.rungs(space, at, pages).last()?;
            Some(Leaf {
                at,
                level: rung.geometry.level,
                index: rung.index,
                entry: rung.entry,
                table: rung.table.frame(),
                large: rung.is_large(),
                at_boot: layout.direct_phys(at).is_some(),
            })
        })
    }
}
