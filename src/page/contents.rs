//! What is written in frames: sparse, zero where nothing was written.

use crate::base::{Bytes, Order, PAGE_SIZE, Pfn, PhysAddr};
use std::collections::BTreeMap;
use std::rc::Rc;

const WORDS: usize = 512;

/// The bytes of physical memory. A clone shares pages until one side writes.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pages: BTreeMap<Pfn, Rc<[u64; WORDS]>>,
}

impl Contents {
    /// The bytes of one frame as 512 little-endian words; `None` if all are zero.
    pub fn page(&self, pfn: Pfn) -> Option<&[u64; WORDS]> {
        self.pages.get(&pfn).map(|page| &**page)
    }
    /// Makes a frame all zero, as INIT_ON_ALLOC does.
    pub fn zero(&mut self, pfn: Pfn) {
        self.pages.remove(&pfn);
    }
    /// The same for a whole block.
    pub fn zero_block(&mut self, head: Pfn, order: Order) {
        if self.pages.is_empty() {
            return;
        }
        let written: Vec<Pfn> =
            self.pages.range(head..head.plus(order.pages())).map(|(pfn, _)| *pfn).collect();
        for pfn in written {
            self.pages.remove(&pfn);
        }
    }
    /// The aligned 8-byte word at a physical address.
    ///
    /// # Panics
    /// Beyond 16 TiB.
    pub fn word(&self, address: PhysAddr) -> u64 {
        let (pfn, index) = place(address);
        self.pages.get(&pfn).map_or(0, |page| page[index])
    }
    /// Writes an aligned 8-byte word.
    pub fn set_word(&mut self, address: PhysAddr, value: u64) {
        let (pfn, index) = place(address);
        let page = self.pages.entry(pfn).or_insert_with(|| Rc::new([0; WORDS]));
        Rc::make_mut(page)[index] = value;
    }
    /// One byte.
    pub fn byte(&self, address: PhysAddr) -> u8 {
        (self.word(address) >> (8 * (address.get() % 8))) as u8
    }
    /// Writes one byte.
    pub fn set_byte(&mut self, address: PhysAddr, value: u8) {
        let shift = 8 * (address.get() % 8);
        let word = self.word(address) & !(0xff << shift);
        self.set_word(address, word | u64::from(value) << shift);
    }
    /// Writes one value to every byte of a range within one frame.
    pub fn fill(&mut self, address: PhysAddr, bytes: Bytes, value: u8) {
        if bytes.get() == PAGE_SIZE {
            self.fill_page(address.frame(), value);
        } else {
            (0..bytes.get()).for_each(|i| self.set_byte(address.plus(i), value));
        }
    }
    fn fill_page(&mut self, pfn: Pfn, value: u8) {
        match value {
            0 => self.zero(pfn),
            _ => drop(self.pages.insert(pfn, Rc::new([u64::from_ne_bytes([value; 8]); WORDS]))),
        }
    }
    /// Copies a range of physical memory.
    pub fn copy(&mut self, to: PhysAddr, from: PhysAddr, bytes: Bytes) {
        if bytes.get() == PAGE_SIZE && to.offset() == 0 && from.offset() == 0 {
            return self.copy_page(to.frame(), from.frame());
        }
        for i in 0..bytes.get() {
            let byte = self.byte(from.plus(i));
            self.set_byte(to.plus(i), byte);
        }
    }
    fn copy_page(&mut self, to: Pfn, from: Pfn) {
        match self.pages.get(&from).cloned() {
            Some(page) => drop(self.pages.insert(to, page)),
            None => self.zero(to),
        }
    }
    /// The frames with something written in them, ascending.
    pub fn written(&self) -> impl Iterator<Item = (Pfn, &[u64; WORDS])> {
        self.pages.iter().map(|(pfn, page)| (*pfn, &**page))
    }
}

fn place(address: PhysAddr) -> (Pfn, usize) {
    (address.frame(), (address.offset() / 8) as usize)
}
