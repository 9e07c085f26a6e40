use crate::base::{Bytes, VirtAddr};
use serde::Serialize;

/// Steps of malloc. `at` is a pointer as the program knows it, `chunk` and `rest` are addresses of headers;
/// `bytes` is the size of a chunk with its header, unless said otherwise.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum MallocStep {
    /// `checked_request2size`: a request becomes a chunk size.
    ChunkSize { wanted: Bytes, bytes: Bytes },
    /// `checked_request2size`: more than `PTRDIFF_MAX`.
    RequestTooLarge { wanted: Bytes },
    /// `tcache_init`: the first call makes the thread's cache, `bytes` without a header.
    TcacheInit { bytes: Bytes },
    /// `tcache_get`: from the thread's cache; `left` chunks of the size stay there.
    TcacheHit { at: VirtAddr, bytes: Bytes, left: u32 },
    /// `_int_malloc`: the newest chunk of a fastbin.
    FastbinHit { at: VirtAddr, bytes: Bytes },
    /// `_int_malloc`: the oldest chunk of a small bin.
    SmallBinHit { at: VirtAddr, bytes: Bytes },
    /// `_int_malloc`: an unsorted chunk has exactly the size.
    UnsortedHit { at: VirtAddr, bytes: Bytes },
    /// `_int_malloc`: the last remainder, alone in the unsorted bin, is cut once more.
    LastRemainderSplit { at: VirtAddr, bytes: Bytes, left_bytes: Bytes },
    /// `_int_malloc`: an unsorted chunk goes to the bin of its size.
    Sorted { chunk: VirtAddr, bytes: Bytes, bin: u32 },
    /// `_int_malloc`: the smallest chunk that fits, of a large bin or of the next bin that has any.
    BinHit { at: VirtAddr, bytes: Bytes, bin: u32 },
    /// `_int_malloc`: more chunks of the wanted size go to the thread's cache.
    TcacheStash { chunks: u32, bytes: Bytes },
    /// `_int_malloc`: what the request does not need becomes an unsorted chunk.
    ChunkSplit { rest: VirtAddr, bytes: Bytes },
    /// `_int_malloc`, `sysmalloc`: carved from the top, which keeps the rest.
    FromTop { at: VirtAddr, bytes: Bytes, left_bytes: Bytes },
    /// `malloc_consolidate`: all fastbin chunks are merged with their free neighbours.
    Consolidate,
    /// `sysmalloc`: the break moved up by `bytes`.
    BreakGrown { bytes: Bytes, end: VirtAddr },
    /// `sysmalloc_mmap_fallback`: the break could not grow, `bytes` were mapped for the arena.
    MappedInPlace { bytes: Bytes },
    /// `sysmalloc`: the top starts anew: the first time, or because the new memory does not border the old.
    TopMoved { chunk: VirtAddr, bytes: Bytes },
    /// `sysmalloc`: the system had nothing.
    NoMemory { bytes: Bytes },
    /// `sysmalloc_mmap`: a mapping of `bytes` for this chunk alone.
    Mapped { at: VirtAddr, bytes: Bytes },
    /// `__libc_calloc`: `bytes` of the user's are set to zero.
    Cleared { at: VirtAddr, bytes: Bytes },
    /// `__libc_free`: a freed mapping raises the threshold to its size.
    ThresholdRaised { bytes: Bytes },
    /// `munmap_chunk`: a mapping of `bytes` goes back.
    Unmapped { start: VirtAddr, bytes: Bytes },
    /// `mremap_chunk`: a mapping has `bytes` now.
    Remapped { at: VirtAddr, bytes: Bytes },
    /// `tcache_put`: kept in the thread's cache, as the `count`-th of its size.
    ToTcache { at: VirtAddr, bytes: Bytes, count: u32 },
    /// `_int_free`: kept in a fastbin.
    ToFastbin { at: VirtAddr, bytes: Bytes },
    /// `_int_free`: the chunk before was free: `bytes` together.
    MergedBackward { chunk: VirtAddr, bytes: Bytes },
    /// `_int_free`: the chunk after was free: `bytes` together.
    MergedForward { chunk: VirtAddr, bytes: Bytes },
    /// `_int_free`: the top follows and absorbs it: `bytes` together.
    IntoTop { chunk: VirtAddr, bytes: Bytes },
    /// `_int_free`: first in the unsorted bin.
    ToUnsorted { chunk: VirtAddr, bytes: Bytes },
    /// `systrim`: `bytes` of the top go back, the rest stays.
    Trimmed { bytes: Bytes, left_bytes: Bytes },
    /// `mtrim`: whole pages inside a free chunk go back.
    Discarded { start: VirtAddr, bytes: Bytes },
    /// `_int_realloc`: stays where it is.
    KeptInPlace { bytes: Bytes },
    /// `_int_realloc`: grows into the top.
    GrownIntoTop { bytes: Bytes, left_bytes: Bytes },
    /// `_int_realloc`: absorbs the free chunk after it: `bytes` together.
    GrownIntoNext { chunk: VirtAddr, bytes: Bytes },
    /// `_int_realloc`, `__libc_realloc`: `bytes` of the user's move.
    Copied { to: VirtAddr, bytes: Bytes },
    /// `_int_realloc`, `_int_memalign`: a part that nobody needs is freed like any chunk.
    PartFreed { chunk: VirtAddr, bytes: Bytes },
    /// `_int_memalign`: the first aligned place in a larger chunk.
    AlignedAt { at: VirtAddr, align: Bytes, skipped_bytes: Bytes },
}
