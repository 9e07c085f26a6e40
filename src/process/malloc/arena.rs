//! `main_arena`: the words of libc's data that the heap's lists go through.

use super::chunk::Chunk;
use super::layout::{BINS, Sizes, is_aligned};
use crate::base::VirtAddr;

/// `struct malloc_state`, without what only threads need.
///
/// Its pointers (fastbins, top, last remainder, bins) have addresses in libc's data, because free chunks point to them
/// and a program can read and follow those links; they are kept here and not in the process's bytes.
#[derive(Clone, Debug)]
pub(super) struct Arena {
    sizes: Sizes,
    /// Address of the first fastbin.
    start: u64,
    /// Fastbins, top, last remainder, bins: one word each.
    pointers: Vec<u64>,
    /// `binmap`: bins that may have chunks.
    pub map: [u32; BINS / 32],
    /// `have_fastchunks`.
    pub have_fastchunks: bool,
    /// Not `NONCONTIGUOUS_BIT`: memory comes from the break only.
    pub is_contiguous: bool,
    /// `system_mem`: bytes obtained from the system, without mapped chunks.
    pub system_mem: u64,
    /// `max_system_mem`.
    pub max_system_mem: u64,
}

impl Arena {
    /// `malloc_init_state`: all bins empty, top nowhere.
    pub fn new(sizes: Sizes, address: VirtAddr) -> Self {
        let pointers = vec![0; sizes.fastbins() + 2 + 2 * (BINS - 1)];
        // Before the fastbins: mutex, flags, have_fastchunks.
        let start = address.get() + if sizes.is_32bit() { 12 } else { 16 };
        let mut arena = Arena {
            sizes,
            start,
            pointers,
            map: [0; BINS / 32],
            have_fastchunks: false,
            is_contiguous: true,
            system_mem: 0,
            max_system_mem: 0,
        };
        arena.empty_bins();
        arena
    }

    fn empty_bins(&mut self) {
        let first = self.sizes.fastbins() + 2;
        for bin in 1..BINS {
            let head = self.bin(bin).0;
            self.pointers[first + 2 * (bin - 1)..][..2].fill(head);
        }
        self.set_top(self.initial_top());
    }

    /// A word at an address, if it is one of the pointers.
    pub fn load(&self, at: u64) -> Option<u64> {
        self.index(at).map(|index| self.pointers[index])
    }
    /// Sets the word at an address; whether it is one of the pointers.
    pub fn store(&mut self, at: u64, value: u64) -> bool {
        let index = self.index(at);
        if let Some(index) = index {
            self.pointers[index] = value;
        }
        index.is_some()
    }
    fn index(&self, at: u64) -> Option<usize> {
        let distance = at.checked_sub(self.start)?;
        let index = usize::try_from(distance / self.sizes.word()).ok()?;
        (is_aligned(distance, self.sizes.word()) && index < self.pointers.len()).then_some(index)
    }

    /// Head of a fastbin.
    pub fn fastbin(&self, index: u32) -> Chunk {
        Chunk(self.pointers[index as usize])
    }
    /// Sets the head of a fastbin.
    pub fn set_fastbin(&mut self, index: u32, head: Chunk) {
        self.pointers[index as usize] = head.0;
    }
    /// The chunk that borders the end.
    pub fn top(&self) -> Chunk {
        Chunk(self.pointers[self.sizes.fastbins()])
    }
    /// Sets the top.
    pub fn set_top(&mut self, top: Chunk) {
        let index = self.sizes.fastbins();
        self.pointers[index] = top.0;
    }
    /// `initial_top`: the head of the unsorted bin, whose size word reads 0.
    pub fn initial_top(&self) -> Chunk {
        self.bin(1)
    }
    /// What the last split of a small request left; may be stale.
    pub fn last_remainder(&self) -> Chunk {
        Chunk(self.pointers[self.sizes.fastbins() + 1])
    }
    /// Sets the last remainder.
    pub fn set_last_remainder(&mut self, chunk: Chunk) {
        let index = self.sizes.fastbins() + 1;
        self.pointers[index] = chunk.0;
    }
    /// `bin_at`: a bin's head, as if it were a chunk: its links are the bin's.
    pub fn bin(&self, bin: usize) -> Chunk {
        let words = self.sizes.fastbins() + 2 + 2 * (bin - 1);
        Chunk(self.start + words as u64 * self.sizes.word() - self.sizes.header())
    }
    /// `unsorted_chunks`.
    pub fn unsorted(&self) -> Chunk {
        self.bin(1)
    }

    /// `mark_bin`.
    pub fn mark_bin(&mut self, bin: usize) {
        self.map[bin / 32] |= 1 << (bin % 32);
    }
    /// Notes that a bin is empty.
    pub fn unmark_bin(&mut self, bin: usize) {
        self.map[bin / 32] &= !(1 << (bin % 32));
    }
    /// The first marked bin from this one on.
    pub fn marked_bin_from(&self, bin: usize) -> Option<usize> {
        (bin..BINS).find(|bin| self.map[bin / 32] & (1 << (bin % 32)) != 0)
    }

    /// More memory was obtained.
    pub fn obtained(&mut self, bytes: u64) {
        self.system_mem = self.sizes.wrap(self.system_mem.wrapping_add(bytes));
    }
    /// All pointers, for a digest.
    pub fn pointers(&self) -> &[u64] {
        &self.pointers
    }
}
