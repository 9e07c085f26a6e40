//! Chunks, and the header words in the process's bytes that make them (reference §2).

use super::heap::{Heap, Survived};
use super::layout::{ALIGN, is_aligned};
use super::memory::Memory;
use crate::base::VirtAddr;

/// The previous chunk is in use.
pub(super) const PREV_INUSE: u64 = 1;
/// The chunk is a mapping of its own.
pub(super) const IS_MMAPPED: u64 = 2;
/// The chunk belongs to another thread's arena.
pub(super) const NON_MAIN_ARENA: u64 = 4;
/// All flags of a size word.
const SIZE_BITS: u64 = PREV_INUSE | IS_MMAPPED | NON_MAIN_ARENA;

/// A chunk by the address of its header.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Chunk(pub u64);

impl Chunk {
    /// The null pointer.
    pub const NULL: Chunk = Chunk(0);

    /// Its header's address.
    pub const fn address(self) -> VirtAddr {
        VirtAddr::new(self.0)
    }
    /// Whether it is the null pointer.
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }
}

/// The word of a chunk, by its index, that holds a link while the chunk is free.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub(super) enum Link {
    /// The next chunk of the bin; also of a fastbin.
    Fd = 2,
    /// The previous chunk of the bin.
    Bk = 3,
    /// The first chunk of the next smaller size.
    FdNextsize = 4,
    /// The first chunk of the next larger size.
    BkNextsize = 5,
}

impl<M: Memory> Heap<'_, M> {
    /// The chunk `distance` bytes further on.
    pub fn after(&self, chunk: Chunk, distance: u64) -> Chunk {
        Chunk(self.sizes().wrap(chunk.0.wrapping_add(distance)))
    }
    /// The chunk `distance` bytes before.
    pub fn before(&self, chunk: Chunk, distance: u64) -> Chunk {
        Chunk(self.sizes().wrap(chunk.0.wrapping_sub(distance)))
    }
    /// `chunk2mem`: where the user's bytes start.
    pub fn user(&self, chunk: Chunk) -> VirtAddr {
        self.after(chunk, self.sizes().header()).address()
    }
    /// `mem2chunk`.
    pub fn chunk_of(&self, user: VirtAddr) -> Chunk {
        self.before(Chunk(user.get()), self.sizes().header())
    }
    /// `misaligned_chunk`.
    pub fn is_misaligned(&self, chunk: Chunk) -> bool {
        !is_aligned(self.user(chunk).get(), ALIGN)
    }

    fn word_of(&self, chunk: Chunk, index: u64) -> u64 {
        self.after(chunk, index * self.sizes().word()).0
    }
    /// `prev_size`.
    pub fn prev_size(&mut self, chunk: Chunk) -> Survived<u64> {
        self.load(chunk.0)
    }
    /// `set_prev_size`.
    pub fn set_prev_size(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        self.store(chunk.0, size)
    }
    /// `chunksize_nomask`: the size with its flags.
    pub fn size_word(&mut self, chunk: Chunk) -> Survived<u64> {
        self.load(self.word_of(chunk, 1))
    }
    /// `chunksize`.
    pub fn size(&mut self, chunk: Chunk) -> Survived<u64> {
        Ok(self.size_word(chunk)? & !SIZE_BITS)
    }
    /// `set_head`: size and flags.
    pub fn set_head(&mut self, chunk: Chunk, head: u64) -> Survived<()> {
        self.store(self.word_of(chunk, 1), head)
    }
    /// `set_head_size`: the size, under the flags that are there.
    pub fn set_size(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let flags = self.size_word(chunk)? & SIZE_BITS;
        self.set_head(chunk, size | flags)
    }
    /// `set_foot`: a free chunk's size, in the next chunk's header.
    pub fn set_foot(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        self.set_prev_size(self.after(chunk, size), size)
    }
    /// `prev_inuse`.
    pub fn is_previous_in_use(&mut self, chunk: Chunk) -> Survived<bool> {
        Ok(self.size_word(chunk)? & PREV_INUSE != 0)
    }
    /// `inuse_bit_at_offset`: what the chunk after it says.
    pub fn is_in_use(&mut self, chunk: Chunk, size: u64) -> Survived<bool> {
        self.is_previous_in_use(self.after(chunk, size))
    }
    /// `set_inuse_bit_at_offset`.
    pub fn set_in_use(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let next = self.after(chunk, size);
        let head = self.size_word(next)?;
        self.set_head(next, head | PREV_INUSE)
    }
    /// `clear_inuse_bit_at_offset`, at the next chunk itself.
    pub fn clear_previous_in_use(&mut self, next: Chunk) -> Survived<()> {
        let head = self.size_word(next)?;
        self.set_head(next, head & !PREV_INUSE)
    }
    /// `chunk_is_mmapped`.
    pub fn is_mmapped(&mut self, chunk: Chunk) -> Survived<bool> {
        Ok(self.size_word(chunk)? & IS_MMAPPED != 0)
    }

    /// A link of a free chunk, or of a bin's head.
    pub fn link(&mut self, chunk: Chunk, link: Link) -> Survived<Chunk> {
        self.load(self.word_of(chunk, link as u64)).map(Chunk)
    }
    /// Sets a link.
    pub fn set_link(&mut self, chunk: Chunk, link: Link, to: Chunk) -> Survived<()> {
        self.store(self.word_of(chunk, link as u64), to.0)
    }
    /// `PROTECT_PTR` and `REVEAL_PTR`: a link of the tcache or a fastbin, mixed with its own address.
    pub fn protect(&self, place: VirtAddr, pointer: u64) -> u64 {
        (place.get() >> 12) ^ pointer
    }
    /// Where a fastbin chunk keeps its link.
    pub fn fast_link(&self, chunk: Chunk) -> VirtAddr {
        self.user(chunk)
    }
}
