//! Doubly linked lists of blocks, threaded through the memory map: order is Linux's, removal costs nothing.

use super::MemMap;
use crate::base::{Digester, Pfn};

/// A list of block heads. Frame 0 is never on one and means "none".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockList {
    head: Pfn,
    tail: Pfn,
    len: u32,
}

const NONE: Pfn = Pfn::new(0);

impl BlockList {
    pub(super) const EMPTY: BlockList = BlockList { head: NONE, tail: NONE, len: 0 };
    /// How many blocks are on it.
    pub const fn len(&self) -> u32 {
        self.len
    }
    /// Whether it is empty.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// The first block.
    pub fn first(&self) -> Option<Pfn> {
        (self.len > 0).then_some(self.head)
    }
    /// The last block.
    pub fn last(&self) -> Option<Pfn> {
        (self.len > 0).then_some(self.tail)
    }
    /// Puts a block first.
    pub(super) fn push_head(&mut self, pfn: Pfn, mem: &mut MemMap) {
        mem.link(pfn, NONE, self.head);
        match self.len {
            0 => self.tail = pfn,
            _ => mem.set_previous(self.head, pfn),
        }
        self.head = pfn;
        self.len += 1;
    }
    /// Puts a block last.
    pub(super) fn push_tail(&mut self, pfn: Pfn, mem: &mut MemMap) {
        mem.link(pfn, self.tail, NONE);
        match self.len {
            0 => self.head = pfn,
            _ => mem.set_next(self.tail, pfn),
        }
        self.tail = pfn;
        self.len += 1;
    }
    /// Takes a block out, wherever it is.
    pub(super) fn unlink(&mut self, pfn: Pfn, mem: &mut MemMap) {
        let (previous, next) = mem.links(pfn);
        match previous {
            NONE => self.head = next,
            _ => mem.set_next(previous, next),
        }
        match next {
            NONE => self.tail = previous,
            _ => mem.set_previous(next, previous),
        }
        self.len -= 1;
    }
    /// Its blocks, first to last.
    pub fn iter<'a>(&self, mem: &'a MemMap) -> impl Iterator<Item = Pfn> + use<'a> {
        let mut at = self.head;
        (0..self.len).map(move |_| {
            let next = mem.links(at).1;
            std::mem::replace(&mut at, next)
        })
    }
    /// Whether the links agree with each other and with the length.
    pub(super) fn is_sound(&self, mem: &MemMap) -> bool {
        let (mut previous, mut at) = (NONE, self.head);
        for _ in 0..self.len {
            if at == NONE || !mem.contains(at) || mem.links(at).0 != previous {
                return false;
            }
            (previous, at) = (at, mem.links(at).1);
        }
        (self.len == 0) || (previous == self.tail && at == NONE)
    }
    /// Takes in the canonical state.
    pub(super) fn digest(&self, digester: &mut Digester, mem: &MemMap) {
        digester.word(u64::from(self.len));
        self.iter(mem).for_each(|pfn| digester.word(u64::from(pfn.get())));
    }
}
