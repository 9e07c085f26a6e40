//! What the script holds: every allocation that a call handed out and none has taken back.

use crate::base::{Bytes, Digester, VirtAddr};
use serde::Serialize;
use std::collections::BTreeMap;

/// The call that handed something out, by Linux's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Api {
    /// `alloc_pages`: held by its `struct page`.
    #[serde(rename = "alloc_pages")]
    AllocPages,
    /// `__get_free_pages` and its relatives.
    #[serde(rename = "__get_free_pages")]
    GetFreePages,
    /// `kmalloc` and its relatives.
    #[serde(rename = "kmalloc")]
    Kmalloc,
    /// `kmem_cache_alloc`.
    #[serde(rename = "kmem_cache_alloc")]
    CacheAlloc,
    /// `vmalloc` and its relatives.
    #[serde(rename = "vmalloc")]
    Vmalloc,
    /// `vmap`.
    #[serde(rename = "vmap")]
    Vmap,
    /// `ioremap`.
    #[serde(rename = "ioremap")]
    Ioremap,
    /// glibc's `malloc` and its relatives.
    #[serde(rename = "malloc")]
    Malloc,
    /// `mmap`.
    #[serde(rename = "mmap")]
    Mmap,
}

impl Api {
    /// The name of the call.
    pub const fn name(self) -> &'static str {
        match self {
            Api::AllocPages => "alloc_pages",
            Api::GetFreePages => "__get_free_pages",
            Api::Kmalloc => "kmalloc",
            Api::CacheAlloc => "kmem_cache_alloc",
            Api::Vmalloc => "vmalloc",
            Api::Vmap => "vmap",
            Api::Ioremap => "ioremap",
            Api::Malloc => "malloc",
            Api::Mmap => "mmap",
        }
    }
}

/// One allocation in somebody's hands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
    /// The call that handed it out.
    pub call: u32,
    /// By which name.
    pub api: Api,
    /// How many bytes were asked for.
    pub bytes: Bytes,
    /// Page-table pages that were made for it.
    pub new_tables: u16,
}

/// Every holding, by the value its call returned.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    holdings: BTreeMap<VirtAddr, Holding>,
}

impl Ledger {
    /// Writes down what a call returned.
    pub fn hold(&mut self, value: VirtAddr, holding: Holding) {
        self.holdings.insert(value, holding);
    }
    /// Takes an entry out when it is given back.
    pub fn release(&mut self, value: VirtAddr) -> Option<Holding> {
        self.holdings.remove(&value)
    }
    /// Takes out the entry that starts in an address's page: an area has its pages to itself.
    pub fn release_page(&mut self, address: VirtAddr) -> Option<Holding> {
        let page = address.page_start();
        let (&value, _) = self.holdings.range(page..page.plus(crate::base::PAGE_SIZE)).next()?;
        self.release(value)
    }
    /// `munmap` of a range: of each mapping that reaches into it the parts outside stay, by their own first addresses.
    pub fn unmap(&mut self, start: VirtAddr, end: VirtAddr) {
        let reaches_in = |value: VirtAddr, holding: &Holding| {
            holding.api == Api::Mmap && value.plus(holding.bytes.get()) > start
        };
        let hit: Vec<(VirtAddr, Holding)> = self
            .holdings
            .range(..end)
            .filter(|(value, holding)| reaches_in(**value, holding))
            .map(|(value, holding)| (*value, *holding))
            .collect();
        for (value, holding) in hit {
            let its_end = value.plus(holding.bytes.get());
            self.release(value);
            for (from, to) in [(value, start), (end, its_end)] {
                if from < to {
                    self.hold(from, Holding { bytes: Bytes::new(to.get() - from.get()), ..holding });
                }
            }
        }
    }
    /// Takes out everything that a program held: it has died.
    pub fn forget_program(&mut self) {
        self.holdings.retain(|_, holding| !matches!(holding.api, Api::Malloc | Api::Mmap));
    }
    /// The entry of a value.
    pub fn get(&self, value: VirtAddr) -> Option<&Holding> {
        self.holdings.get(&value)
    }
    /// The holding with the highest value at or below an address: the one that may contain it.
    pub fn at_or_below(&self, address: VirtAddr) -> Option<(VirtAddr, &Holding)> {
        self.holdings.range(..=address).next_back().map(|(value, holding)| (*value, holding))
    }
    /// All entries, by value.
    pub fn iter(&self) -> impl Iterator<Item = (VirtAddr, &Holding)> {
        self.holdings.iter().map(|(value, holding)| (*value, holding))
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.holdings.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.holdings.is_empty()
    }
    /// Takes in the canonical state.
    pub fn digest(&self, digester: &mut Digester) {
        digester.word(self.holdings.len() as u64);
        for (value, holding) in &self.holdings {
            digester.word(value.get());
            digester.word(u64::from(holding.call) << 8 | holding.api as u64);
            digester.word(holding.bytes.get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_left(start: u64, end: u64, left: &[(u64, u64)]) {
        let mut ledger = Ledger::default();
        let held = Holding { call: 0, api: Api::Mmap, bytes: Bytes::new(0x4000), new_tables: 0 };
        ledger.hold(VirtAddr::new(0x10000), held);
        ledger.hold(VirtAddr::new(0x20000), Holding { api: Api::Malloc, ..held });
        ledger.unmap(VirtAddr::new(start), VirtAddr::new(end));
        let mappings = ledger.iter().filter(|(_, holding)| holding.api == Api::Mmap);
        let found: Vec<(u64, u64)> = mappings.map(|(value, h)| (value.get(), h.bytes.get())).collect();
        assert_eq!(found, left, "{start:#x} to {end:#x}");
        assert!(ledger.get(VirtAddr::new(0x20000)).is_some(), "malloc's own is not munmap's");
    }

    #[test]
    fn a_part_of_a_mapping_is_unmapped() {
        assert_left(0x10000, 0x14000, &[]);
        assert_left(0x10000, 0x11000, &[(0x11000, 0x3000)]);
        assert_left(0x13000, 0x18000, &[(0x10000, 0x3000)]);
        assert_left(0x11000, 0x12000, &[(0x10000, 0x1000), (0x12000, 0x2000)]);
        assert_left(0x14000, 0x30000, &[(0x10000, 0x4000)]);
        assert_left(0x0, 0x10000, &[(0x10000, 0x4000)]);
    }
}
