use crate::base::{PAGE_SIZE, Paging};

/// `MALLOC_ALIGNMENT`: of chunk sizes and of user pointers.
pub(super) const ALIGN: u64 = 16;
/// `TCACHE_MAX_BINS`.
pub(super) const TCACHE_BINS: usize = 64;
/// `TCACHE_FILL_COUNT`: chunks that a tcache bin holds.
pub(super) const TCACHE_FILL: u64 = 7;
/// Bins of the arena, numbered from 1 (unsorted) to 126; 0 and 127 are never used.
pub(super) const BINS: usize = 128;

/// Sizes that follow from the width of a word (reference §1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sizes {
    word: u64,
}

impl Sizes {
    /// Those of a process on a machine that pages so.
    pub const fn of(paging: Paging) -> Self {
        Sizes { word: paging.word().get() }
    }
    /// `SIZE_SZ`.
    pub const fn word(self) -> u64 {
        self.word
    }
    /// `CHUNK_HDR_SZ`: from a chunk's address to the user's.
    pub const fn header(self) -> u64 {
        2 * self.word
    }
    /// `MINSIZE`: with the links of a free chunk.
    pub const fn min_chunk(self) -> u64 {
        4 * self.word
    }
    /// Whether addresses have 32 bits.
    pub const fn is_32bit(self) -> bool {
        self.word == 4
    }
    /// The result of address arithmetic in the machine's word.
    pub const fn wrap(self, value: u64) -> u64 {
        if self.is_32bit() { value & 0xffff_ffff } else { value }
    }
    /// `PTRDIFF_MAX`: no request may be larger.
    pub const fn max_request(self) -> u64 {
        self.wrap(u64::MAX) >> 1
    }
    /// `checked_request2size`: the chunk that holds a request, or `None` beyond `PTRDIFF_MAX`.
    pub const fn chunk_for(self, request: u64) -> Option<u64> {
        if request > self.max_request() {
            return None;
        }
        let padded = (request + self.word + ALIGN - 1) & !(ALIGN - 1);
        Some(if padded < self.min_chunk() { self.min_chunk() } else { padded })
    }
    /// `DEFAULT_MMAP_THRESHOLD_MAX`: how far the mmap threshold adapts.
    pub const fn max_dynamic_threshold(self) -> u64 {
        if self.is_32bit() { 512 << 10 } else { 32 << 20 }
    }
    /// `HEAP_MAX_SIZE`: the alignment of another thread's heap.
    pub const fn foreign_heap(self) -> u64 {
        2 * self.max_dynamic_threshold()
    }
    /// `csize2tidx`: the tcache bin of a chunk size; `None` if it is too large.
    pub const fn tcache_bin(self, size: u64) -> Option<usize> {
        let index = (size - self.min_chunk()).div_ceil(ALIGN);
        if index < TCACHE_BINS as u64 { Some(index as usize) } else { None }
    }
    /// `sizeof(tcache_perthread_struct)`: 16-bit counts, then the heads.
    pub const fn tcache_struct(self) -> u64 {
        TCACHE_BINS as u64 * (2 + self.word)
    }
    /// `MAX_FAST_SIZE`: the largest request that `mallopt` lets the fastbins serve.
    pub const fn max_fast_request(self) -> u64 {
        20 * self.word
    }
    /// `set_max_fast`: the chunk size limit of the fastbins for a request limit.
    pub const fn fast_limit(self, request: u64) -> u64 {
        if request < ALIGN - self.word { self.min_chunk() / 2 } else { (request + self.word) & !(ALIGN - 1) }
    }
    /// `fastbin_index`, of any size word.
    pub const fn fastbin(self, size: u64) -> u32 {
        ((size / self.header()) as u32).wrapping_sub(2)
    }
    /// `NFASTBINS`.
    pub const fn fastbins(self) -> usize {
        if self.is_32bit() { 11 } else { 10 }
    }
    /// `in_smallbin_range`.
    pub const fn is_small(self, size: u64) -> bool {
        size < if self.is_32bit() { 1008 } else { 1024 }
    }
    /// `bin_index` (reference §3).
    pub const fn bin(self, size: u64) -> usize {
        (if self.is_small(size) { self.small_bin(size) } else { self.large_bin(size) }) as usize
    }
    const fn small_bin(self, size: u64) -> u64 {
        size / ALIGN + self.is_32bit() as u64
    }
    const fn large_bin(self, size: u64) -> u64 {
        let (finest, offset) = if self.is_32bit() { (45, 49) } else { (48, 48) };
        match size {
            _ if size >> 6 <= finest => offset + (size >> 6),
            _ if size >> 9 <= 20 => 91 + (size >> 9),
            _ if size >> 12 <= 10 => 110 + (size >> 12),
            _ if size >> 15 <= 4 => 119 + (size >> 15),
            _ if size >> 18 <= 2 => 124 + (size >> 18),
            _ => 126,
        }
    }
}

/// Whether an address or size is a multiple.
pub(super) const fn is_aligned(value: u64, to: u64) -> bool {
    value % to == 0
}

/// Whole pages that hold so many bytes, in bytes; wraps at 2^64 as glibc's arithmetic does.
pub(super) const fn page_up(bytes: u64) -> u64 {
    bytes.wrapping_add(PAGE_SIZE - 1) & !(PAGE_SIZE - 1)
}
