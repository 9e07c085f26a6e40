//! Where a table's entries are: in the bytes of its modelled frame, or, for tables older than a recording, beside them.

use super::geometry::{self, LevelGeometry};
use super::{Level, PageTables, Pte, Space};
use crate::base::{Digester, PAGE_SIZE, Paging, Pfn, PhysAddr, VirtAddr};
use crate::page::{Contents, Owner, OwnerKind, PageAllocator};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a table is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TableAt {
    /// Its entries are the bytes from this physical address on: a stray store changes them.
    Frame(PhysAddr),
    /// It is older than the recording, its frame unknown: its entries are in [`OlderTables`].
    Older(OlderKey),
}

impl TableAt {
    /// The frame that holds it, if known.
    pub(super) fn frame(self) -> Option<Pfn> {
        match self {
            Self::Frame(address) => Pfn::try_containing(address),
            Self::Older(_) => None,
        }
    }
    /// What a parent's entry says of it: its address, or 0 if that is not recorded (frame 0 never holds a table).
    pub(super) const fn address(self) -> PhysAddr {
        match self {
            Self::Frame(address) => address,
            Self::Older(_) => PhysAddr::NULL,
        }
    }
}

/// An older table by what it maps: its level and first address. Only the kernel has such.
pub(super) type OlderKey = (Level, VirtAddr);

/// The entries of tables that existed before the recording.
#[derive(Clone, Debug, Default)]
pub(super) struct OlderTables(BTreeMap<OlderKey, Vec<Pte>>);

impl OlderTables {
    /// An empty table of this level at this address.
    pub(super) fn add(&mut self, geometry: &LevelGeometry, at: VirtAddr) -> OlderKey {
        let key = Self::key(geometry, at);
        self.0.entry(key).or_insert_with(|| vec![Pte::EMPTY; geometry.entries().into()]);
        key
    }
    /// The name of the table of this level that maps an address.
    pub(super) const fn key(geometry: &LevelGeometry, at: VirtAddr) -> OlderKey {
        (geometry.level, geometry.table_start(at))
    }
    /// Whether there is such a table.
    pub(super) fn contains(&self, key: OlderKey) -> bool {
        self.0.contains_key(&key)
    }
    /// How many tables there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
    fn entry(&self, key: OlderKey, index: u16) -> Pte {
        self.0[&key][usize::from(index)]
    }
    fn set(&mut self, key: OlderKey, index: u16, entry: Pte) {
        let table = self.0.get_mut(&key).expect("an older table stays");
        table[usize::from(index)] = entry;
    }
    pub(super) fn digest(&self, digester: &mut Digester) {
        for ((level, start), entries) in &self.0 {
            digester.word(*level as u64);
            digester.word(start.get());
            entries.iter().for_each(|entry| digester.word(entry.raw()));
        }
    }
}

/// A table with a known frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// Its number, never used again: the owner index of its frame.
    pub number: u32,
    /// Whose it is.
    pub space: Space,
    /// Its level.
    pub level: Level,
    /// The first address that it maps.
    pub start: VirtAddr,
    /// Its frame (the first of two for an x86-64 root).
    pub frame: Pfn,
    /// Whether it is there since boot, in a reserved frame.
    pub at_boot: bool,
}

impl Table {
    /// Who owns the frame of such a table.
    pub(super) const fn owner(space: Space, number: u32) -> Owner {
        let kind = match space {
            Space::Kernel => OwnerKind::KernelTable,
            Space::Process(_) => OwnerKind::UserTable,
        };
        Owner { kind, index: number, page: 0 }
    }
}

/// All tables with a known frame, by frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Registry {
    tables: BTreeMap<Pfn, Table>,
    next: u32,
}

impl Registry {
    /// The number that the next table gets.
    pub(super) const fn next_number(&self) -> u32 {
        self.next
    }
    /// Notes a new table under the next number.
    pub(super) fn add(&mut self, space: Space, level: Level, start: VirtAddr, frame: Pfn, at_boot: bool) {
        let table = Table { number: self.next, space, level, start, frame, at_boot };
        self.tables.insert(frame, table);
        self.next += 1;
    }
    /// Forgets the table in this frame.
    pub(super) fn remove(&mut self, frame: Pfn) {
        self.tables.remove(&frame).expect("only registered tables are freed");
    }
    /// The table in this frame.
    pub(super) fn of_frame(&self, frame: Pfn) -> Option<&Table> {
        self.tables.get(&frame)
    }
    /// All, by frame.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }
    pub(super) fn digest(&self, digester: &mut Digester) {
        digester.word(u64::from(self.next));
        for table in self.tables.values() {
            digester.word(u64::from(table.number) << 32 | u64::from(table.frame.get()));
            digester.word(table.start.get() | table.level as u64);
            digester.word(match table.space {
                Space::Kernel => 0,
                Space::Process(process) => 1 + u64::from(process),
            });
        }
    }
}

impl PageTables {
    /// The entry at an index of a table.
    pub(super) fn entry(&self, table: TableAt, index: u16, pages: &PageAllocator) -> Pte {
        match table {
            TableAt::Frame(at) => read_entry(&pages.contents, self.paging, at, index),
            TableAt::Older(key) => self.older.entry(key, index),
        }
    }
    /// Writes the entry at an index of a table.
    pub(super) fn set_entry(&mut self, table: TableAt, index: u16, entry: Pte, pages: &mut PageAllocator) {
        self.epoch += 1;
        match table {
            TableAt::Frame(at) => write_entry(&mut pages.contents, self.paging, at, index, entry),
            TableAt::Older(key) => self.older.set(key, index, entry),
        }
    }
    /// The table that a present entry leads to, for the level `below` of an address.
    pub(super) fn child(&self, entry: Pte, below: &LevelGeometry, at: VirtAddr) -> TableAt {
        let key = OlderTables::key(below, at);
        if entry.target().is_null() && self.older.contains(key) {
            TableAt::Older(key)
        } else {
            TableAt::Frame(entry.target())
        }
    }
    /// The table with a known frame that lies in this frame: for a frame's story.
    pub fn table_in(&self, frame: Pfn) -> Option<&Table> {
        self.registry.of_frame(frame)
    }
    /// All tables with a known frame, by frame.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.registry.iter()
    }
}

/// Physical addresses beyond this hold nothing: a corrupted entry may point there.
const MODELLED_END: u64 = 1 << 44;

fn read_entry(contents: &Contents, paging: Paging, table: PhysAddr, index: u16) -> Pte {
    let at = entry_address(paging, table, index);
    if at.get() >= MODELLED_END {
        return Pte::EMPTY;
    }
    let word = contents.word(PhysAddr::new(at.get() & !7));
    Pte::new(match geometry::entry_bytes(paging) {
        8 => word,
        _ => (word >> half_shift(at)) & 0xffff_ffff,
    })
}

fn write_entry(contents: &mut Contents, paging: Paging, table: PhysAddr, index: u16, entry: Pte) {
    let at = entry_address(paging, table, index);
    if at.get() >= MODELLED_END {
        return;
    }
    let aligned = PhysAddr::new(at.get() & !7);
    let word = match geometry::entry_bytes(paging) {
        8 => entry.raw(),
        _ => contents.word(aligned) & !(0xffff_ffff << half_shift(at)) | entry.raw() << half_shift(at),
    };
    contents.set_word(aligned, word);
}

fn entry_address(paging: Paging, table: PhysAddr, index: u16) -> PhysAddr {
    table.plus(u64::from(index) * geometry::entry_bytes(paging))
}

/// Where a 4-byte entry lies in its aligned 8-byte word.
const fn half_shift(at: PhysAddr) -> u64 {
    8 * (at.get() & 4)
}

const _: () = assert!(1024 * geometry::entry_bytes(Paging::I386) == PAGE_SIZE);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_byte_entries_share_a_word() {
        let mut contents = Contents::default();
        let table = PhysAddr::new(0x5000);
        write_entry(&mut contents, Paging::I386, table, 4, Pte::new(0x1163));
        write_entry(&mut contents, Paging::I386, table, 5, Pte::new(0xffff_f163));
        write_entry(&mut contents, Paging::I386, table, 4, Pte::new(0x2163));
        assert_eq!(contents.word(PhysAddr::new(0x5010)), 0xffff_f163_0000_2163);
        assert_eq!(read_entry(&contents, Paging::I386, table, 4).raw(), 0x2163);
        assert_eq!(read_entry(&contents, Paging::I386, table, 5).raw(), 0xffff_f163);
    }

    #[test]
    fn eight_byte_entries() {
        let mut contents = Contents::default();
        let table = PhysAddr::new(0x5000);
        write_entry(&mut contents, Paging::X86_64, table, 511, Pte::new(0x8000_0000_0000_1163));
        assert_eq!(contents.word(PhysAddr::new(0x5ff8)), 0x8000_0000_0000_1163);
    }

    #[test]
    fn beyond_all_memory_is_nothing() {
        let mut contents = Contents::default();
        let beyond = PhysAddr::new(1 << 50);
        write_entry(&mut contents, Paging::X86_64, beyond, 0, Pte::new(1));
        assert_eq!(read_entry(&contents, Paging::X86_64, beyond, 0), Pte::EMPTY);
    }
}
