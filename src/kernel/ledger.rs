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
