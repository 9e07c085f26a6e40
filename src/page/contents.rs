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
        if !self.pages.is_empty() {
            self.forget(head, order);
        }
    }
    #[inline(never)]
    fn forget(&mut self, head: Pfn, order: Order) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: u64 = PAGE_SIZE;

    fn at(address: u64) -> PhysAddr {
        PhysAddr::new(address)
    }

    fn bytes(contents: &Contents, from: u64, count: u64) -> Vec<u8> {
        (from..from + count).map(|address| contents.byte(at(address))).collect()
    }

    fn frames(contents: &Contents) -> Vec<u32> {
        contents.written().map(|(pfn, _)| pfn.get()).collect()
    }

    #[test]
    fn bytes_of_a_word_are_little_endian() {
        let mut contents = Contents::default();
        contents.set_word(at(PAGE + 16), 0x0807_0605_0403_0201);
        assert_eq!(bytes(&contents, PAGE + 15, 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 0]);
        contents.set_byte(at(PAGE + 18), 0xf0);
        contents.set_byte(at(PAGE + 16), 0);
        assert_eq!(contents.word(at(PAGE + 16)), 0x0807_0605_04f0_0200);
        assert_eq!(contents.page(Pfn::new(1)).map(|page| page[2]), Some(0x0807_0605_04f0_0200));
        assert_eq!((contents.page(Pfn::new(2)), frames(&contents)), (None, vec![1]));
    }

    #[test]
    fn fills() {
        let mut contents = Contents::default();
        contents.fill(at(2 * PAGE + 3), Bytes::new(4), 9);
        assert_eq!(bytes(&contents, 2 * PAGE + 2, 6), [0, 9, 9, 9, 9, 0]);
        contents.fill(at(2 * PAGE), Bytes::new(PAGE), 5);
        assert_eq!(contents.word(at(3 * PAGE - 8)), 0x0505_0505_0505_0505);
        contents.fill(at(2 * PAGE), Bytes::new(PAGE), 0);
        assert_eq!(frames(&contents), [] as [u32; 0], "a page of zeros is none");
    }

    #[test]
    fn copies() {
        let mut contents = Contents::default();
        contents.fill(at(PAGE), Bytes::new(PAGE), 7);
        contents.copy(at(3 * PAGE), at(PAGE), Bytes::new(PAGE));
        assert_eq!(bytes(&contents, 4 * PAGE - 1, 2), [7, 0]);
        contents.set_byte(at(3 * PAGE), 1);
        assert_eq!([contents.byte(at(PAGE)), contents.byte(at(3 * PAGE))], [7, 1], "shared until written");
        // A page's length, but not a page: it crosses a border.
        contents.copy(at(8 * PAGE + 4), at(3 * PAGE), Bytes::new(PAGE));
        assert_eq!(bytes(&contents, 8 * PAGE + 3, 3), [0, 1, 7]);
        assert_eq!(bytes(&contents, 9 * PAGE + 3, 2), [7, 0]);
        contents.copy(at(12 * PAGE), at(3 * PAGE + 4), Bytes::new(PAGE));
        assert_eq!(bytes(&contents, 13 * PAGE - 5, 2), [7, 0]);
        // What was never written is zero, and so is its copy.
        contents.copy(at(3 * PAGE), at(20 * PAGE), Bytes::new(PAGE));
        assert_eq!(frames(&contents), [1, 8, 9, 12]);
        contents.copy(at(12 * PAGE), at(PAGE), Bytes::new(2));
        assert_eq!(bytes(&contents, 12 * PAGE, 3), [7, 7, 7]);
    }

    #[test]
    fn a_block_is_zeroed_and_nothing_around_it() {
        let mut contents = Contents::default();
        contents.zero_block(Pfn::new(4), Order::new(1));
        (3..9).for_each(|pfn| contents.set_word(Pfn::new(pfn).start(), 1));
        contents.zero_block(Pfn::new(4), Order::new(2));
        assert_eq!(frames(&contents), [3, 8]);
        contents.zero(Pfn::new(3));
        assert_eq!(frames(&contents), [8]);
    }
}
