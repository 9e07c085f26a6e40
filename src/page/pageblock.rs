//! Page blocks: the mobility that each aligned group of frames is kept for, apart from what lies in it.

use crate::base::{Migratetype, Order, Pages, Pfn};
use std::ops::Range;

/// The types of one zone's page blocks. Each zone has its own: a block cut by a zone border has two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pageblocks {
    first: Pfn,
    order: Order,
    types: Vec<Migratetype>,
}

impl Pageblocks {
    /// All blocks that a span of frames touches, unmovable.
    pub fn covering(start: Pfn, end: Pfn, order: Order) -> Self {
        let first = start.align_down(order);
        let blocks = (end.get() - first.get()).div_ceil(order.pages());
        Pageblocks { first, order, types: vec![Migratetype::Unmovable; blocks as usize] }
    }
    /// The blocks from the first on, as recorded.
    pub fn restored(first: Pfn, order: Order, types: Vec<Migratetype>) -> Self {
        Pageblocks { first, order, types }
    }
    /// Whether the blocks are aligned and every frame of a span lies in one.
    pub fn covers(&self, span: &Range<u32>) -> bool {
        let end = u64::from(self.first.get()) + ((self.types.len() as u64) << self.order.get());
        let starts = self.first.is_aligned(self.order) && self.first.get() <= span.start;
        span.is_empty() || (starts && u64::from(span.end) <= end)
    }
    /// The order of a block.
    pub const fn order(&self) -> Order {
        self.order
    }
    /// Frames in a block.
    pub const fn pages(&self) -> Pages {
        self.order.pages()
    }
    /// First frame of the first block; may lie below the zone.
    pub const fn first(&self) -> Pfn {
        self.first
    }
    /// The types, by block.
    pub fn types(&self) -> &[Migratetype] {
        &self.types
    }
    /// The type of the block that holds a frame.
    pub fn get(&self, pfn: Pfn) -> Migratetype {
        self.types[self.index(pfn)]
    }
    /// Changes the type of the block that holds a frame (`set_pageblock_migratetype`).
    pub fn set(&mut self, pfn: Pfn, migratetype: Migratetype) {
        let index = self.index(pfn);
        self.types[index] = migratetype;
    }
    fn index(&self, pfn: Pfn) -> usize {
        ((pfn.get() - self.first.get()) >> self.order.get()) as usize
    }
}
