//! What a zone knows (appendix A).

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// A migrate type, by the reference's letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    U,
    M,
    R,
    H,
    I,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::U, Kind::M, Kind::R, Kind::H, Kind::I];

    /// "Not mergeable" are those from H on.
    pub fn is_mergeable(self) -> bool {
        self < Kind::H
    }
}

/// A free list: of an order, for a type.
pub type ListKey = (u8, Kind);

#[derive(Clone)]
pub struct Zone {
    pub name: &'static str,
    pub span: Range<u32>,
    pub present: u32,
    pub managed: u32,
    pub min: i64,
    pub low: i64,
    pub high: i64,
    pub boost: i64,
    pub reserve: Vec<i64>,
    pub counted: i64,
    pub pending: i64,
    pub threshold: i64,
    pub boosted: bool,
    /// How often kswapd was woken because of a boost.
    pub woken: u32,
    pub reclaim_active: bool,
    pub high_atomic: u32,
    pub block_order: u8,
    /// Types of page blocks, by first frame.
    pub types: BTreeMap<u32, Kind>,
    /// Free blocks in order, heads of lists first.
    pub lists: BTreeMap<ListKey, VecDeque<u32>>,
    /// Every free block, by first frame: the list it is on.
    pub blocks: BTreeMap<u32, ListKey>,
    pub pcp: Pcp,
}

/// The per-CPU lists of a zone; each block with its cached type.
#[derive(Clone)]
pub struct Pcp {
    pub lists: Vec<VecDeque<(u32, Kind)>>,
    pub high: u32,
    pub batch: u32,
    pub free_factor: u32,
}

impl Zone {
    pub fn block_pages(&self) -> u32 {
        1 << self.block_order
    }

    /// First frame of the page block that holds this one.
    pub fn block_start(&self, pfn: u32) -> u32 {
        pfn - pfn % self.block_pages()
    }

    pub fn type_of(&self, pfn: u32) -> Kind {
        self.types[&self.block_start(pfn)]
    }

    pub fn set_type(&mut self, pfn: u32, kind: Kind) {
        let start = self.block_start(pfn);
        self.types.insert(start, kind);
    }

    /// Whether a free block of exactly this order starts here.
    pub fn is_free(&self, pfn: u32, order: u8) -> bool {
        self.blocks.get(&pfn).is_some_and(|key| key.0 == order)
    }

    pub fn first(&self, order: u8, kind: Kind) -> Option<u32> {
        self.lists.get(&(order, kind))?.front().copied()
    }

    pub fn put_first(&mut self, pfn: u32, key: ListKey) {
        self.lists.entry(key).or_default().push_front(pfn);
        self.blocks.insert(pfn, key);
    }

    pub fn put_last(&mut self, pfn: u32, key: ListKey) {
        self.lists.entry(key).or_default().push_back(pfn);
        self.blocks.insert(pfn, key);
    }

    pub fn take_out(&mut self, pfn: u32) -> ListKey {
        let key = self.blocks.remove(&pfn).expect("it is free");
        self.lists.get_mut(&key).expect("it has a list").retain(|other| *other != pfn);
        key
    }

    /// 2.6, "Free-page counter drift".
    pub fn count(&mut self, pages: i64) {
        self.pending += pages;
        if self.pending.abs() > self.threshold {
            self.counted += self.pending;
            self.pending = 0;
        }
    }
}

impl Pcp {
    /// Pages on all lists: entries times their size.
    pub fn count(&self, block_order: u8) -> u32 {
        let pages = |(i, list): (usize, &VecDeque<_>)| (list.len() as u32) << list_order(i, block_order);
        self.lists.iter().enumerate().map(pages).sum()
    }
}

/// 3.7: the order of the blocks on a per-CPU list.
pub fn list_order(index: usize, block_order: u8) -> u8 {
    if index < 12 { index as u8 / 3 } else { block_order }
}
