//! A process as far as malloc sees it: a heap behind a break, and mappings.

use crate::base::{Bytes, Detail, Errno, PAGE_SIZE, Trace, VirtAddr};
use crate::paging::Access;
use crate::process::Death;
use crate::process::malloc::Memory;
use std::collections::BTreeMap;

/// Untouched pages of mappings read as zero and are not stored.
type PageBytes = Box<[u8; PAGE_SIZE as usize]>;

pub struct Machine {
    pub word: usize,
    pub heap_base: u64,
    pub brk: u64,
    /// The break cannot come nearer than a page to this address.
    pub obstacle: Option<u64>,
    /// Where the next mapping goes, as recorded.
    pub next_base: Option<u64>,
    /// Start and length of every mapping.
    pub mappings: BTreeMap<u64, u64>,
    /// Those made since this was last emptied.
    pub new_mappings: Vec<u64>,
    heap: Vec<u8>,
    pages: BTreeMap<u64, PageBytes>,
    trace: Trace,
}

impl Machine {
    pub fn new(word: usize, heap_base: u64) -> Self {
        Machine {
            word,
            heap_base,
            brk: heap_base,
            obstacle: None,
            next_base: None,
            mappings: BTreeMap::new(),
            new_mappings: Vec::new(),
            heap: Vec::new(),
            pages: BTreeMap::new(),
            trace: Trace::new(Detail::Off),
        }
    }

    /// Mappings are laid downwards from here, away from recorded ones.
    fn highest(&self) -> u64 {
        if self.word == 4 { 0xe000_0000 } else { 0x7f00_0000_0000 }
    }

    fn heap_range(&self, at: u64, length: usize) -> Option<std::ops::Range<usize>> {
        let start = usize::try_from(at.checked_sub(self.heap_base)?).ok()?;
        let end = start.checked_add(length)?;
        (end <= self.heap.len()).then_some(start..end)
    }

    fn is_mapped(&self, at: u64) -> bool {
        let below = self.mappings.range(..=at).next_back();
        below.is_some_and(|(start, length)| at - start < *length)
    }

    fn byte(&mut self, at: u64, access: Access) -> Result<&mut u8, Death> {
        if let Some(range) = self.heap_range(at, 1) {
            return Ok(&mut self.heap[range.start]);
        }
        if !self.is_mapped(at) {
            return Err(Death::Segfault { at: VirtAddr::new(at), access });
        }
        let page = self.pages.entry(at / PAGE_SIZE).or_insert_with(|| Box::new([0; PAGE_SIZE as usize]));
        Ok(&mut page[(at % PAGE_SIZE) as usize])
    }

    fn load_bytes(&mut self, at: u64) -> Result<[u8; 8], Death> {
        let mut bytes = [0; 8];
        let word = self.word;
        if let Some(range) = self.heap_range(at, word) {
            bytes[..word].copy_from_slice(&self.heap[range]);
            return Ok(bytes);
        }
        for (index, byte) in bytes[..word].iter_mut().enumerate() {
            *byte = *self.byte(at.wrapping_add(index as u64), Access::Read)?;
        }
        Ok(bytes)
    }

    fn gap_for(&self, length: u64) -> Option<u64> {
        let mut end = self.highest();
        for (start, taken) in self.mappings.range(..end).rev() {
            if start + taken + length <= end {
                break;
            }
            end = *start;
        }
        let start = end.checked_sub(length)?;
        (start > self.brk + (1 << 20)).then_some(start)
    }

    fn forget(&mut self, start: u64, length: u64) {
        let pages: Vec<u64> = self
            .pages
            .range(start / PAGE_SIZE..(start + length) / PAGE_SIZE)
            .map(|(page, _)| *page)
            .collect();
        pages.iter().for_each(|page| drop(self.pages.remove(page)));
    }
}

impl Memory for Machine {
    fn load(&mut self, at: VirtAddr) -> Result<u64, Death> {
        self.load_bytes(at.get()).map(u64::from_le_bytes)
    }

    fn store(&mut self, at: VirtAddr, value: u64) -> Result<(), Death> {
        let (at, word) = (at.get(), self.word);
        let bytes = value.to_le_bytes();
        if let Some(range) = self.heap_range(at, word) {
            self.heap[range].copy_from_slice(&bytes[..word]);
            return Ok(());
        }
        for (index, byte) in bytes[..word].iter().enumerate() {
            *self.byte(at.wrapping_add(index as u64), Access::Write)? = *byte;
        }
        Ok(())
    }

    fn zero(&mut self, at: VirtAddr, length: Bytes) -> Result<(), Death> {
        for index in 0..length.get() {
            *self.byte(at.get().wrapping_add(index), Access::Write)? = 0;
        }
        Ok(())
    }

    fn copy(&mut self, from: VirtAddr, to: VirtAddr, length: Bytes) -> Result<(), Death> {
        for index in 0..length.get() {
            let byte = *self.byte(from.get().wrapping_add(index), Access::Read)?;
            *self.byte(to.get().wrapping_add(index), Access::Write)? = byte;
        }
        Ok(())
    }

    fn sbrk(&mut self, increment: i64) -> Result<VirtAddr, Errno> {
        let old = self.brk;
        let new = old.checked_add_signed(increment).ok_or(Errno::Enomem)?;
        let end = new.next_multiple_of(PAGE_SIZE);
        let limit = self.obstacle.unwrap_or(self.heap_base + (1 << 30));
        if new < self.heap_base || (new > old && end + PAGE_SIZE > limit) {
            return Err(Errno::Enomem);
        }
        self.brk = new;
        self.heap.resize((end - self.heap_base) as usize, 0);
        Ok(VirtAddr::new(old))
    }

    fn mmap(&mut self, length: Bytes) -> Result<VirtAddr, Errno> {
        let length = length.get();
        let start = self.next_base.take().or_else(|| self.gap_for(length)).ok_or(Errno::Enomem)?;
        self.mappings.insert(start, length);
        self.new_mappings.push(start);
        Ok(VirtAddr::new(start))
    }

    fn munmap(&mut self, at: VirtAddr, length: Bytes) -> Result<(), Errno> {
        assert_eq!(self.mappings.remove(&at.get()), Some(length.get()), "malloc unmaps whole mappings");
        self.forget(at.get(), length.get());
        Ok(())
    }

    fn mremap(&mut self, at: VirtAddr, old: Bytes, new: Bytes) -> Result<VirtAddr, Errno> {
        assert_eq!(self.mappings.get(&at.get()), Some(&old.get()), "malloc remaps whole mappings");
        let to = self.gap_for(new.get()).ok_or(Errno::Enomem)?;
        self.mappings.remove(&at.get());
        self.mappings.insert(to, new.get());
        for page in 0..old.get().min(new.get()) / PAGE_SIZE {
            if let Some(bytes) = self.pages.remove(&(at.page_number() + page)) {
                self.pages.insert(to / PAGE_SIZE + page, bytes);
            }
        }
        self.forget(at.get(), old.get());
        Ok(VirtAddr::new(to))
    }

    fn discard(&mut self, at: VirtAddr, length: Bytes) {
        match self.heap_range(at.get(), length.get() as usize) {
            Some(range) => self.heap[range].fill(0),
            None => self.forget(at.get(), length.get()),
        }
    }

    fn trace(&mut self) -> &mut Trace {
        &mut self.trace
    }
}
