//! The top chunk: what is left of the memory obtained from the break, and how it grows and shrinks (reference §7, §8).

use super::chunk::{Chunk, PREV_INUSE};
use super::free::Caller;
use super::heap::{Heap, Survived, abort_if, bytes};
use super::layout::{ALIGN, is_aligned, page_up};
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Bytes, PAGE_SIZE, VirtAddr};

/// `MMAP_AS_MORECORE_SIZE`: the least that is mapped in place of the break.
const MMAP_IN_PLACE: u64 = 1 << 20;

/// glibc's assertion on the old top, as it prints it.
const BROKEN_TOP: &str = "Fatal glibc error: malloc assertion failure in sysmalloc: \
    (old_top == initial_top (av) && old_size == 0) || ((unsigned long) (old_size) >= MINSIZE \
    && prev_inuse (old_top) && ((unsigned long) old_end & (pagesize - 1)) == 0)";

/// Fresh memory for the arena.
struct Fresh {
    start: u64,
    length: u64,
    /// Its end if it was mapped: no break to ask for more.
    mapped_end: Option<u64>,
}

/// The top before the arena grows.
#[derive(Clone, Copy)]
struct OldTop {
    chunk: Chunk,
    size: u64,
    end: u64,
}

impl<M: Memory> Heap<'_, M> {
    /// Carves a chunk from the low end of the top, if it is large enough.
    pub fn take_from_top(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let top = self.arena().top();
        let whole = self.size(top)?;
        abort_if(whole > self.arena().system_mem, "malloc(): corrupted top size")?;
        self.carve_top(size)
    }

    fn carve_top(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let top = self.arena().top();
        let whole = self.size(top)?;
        if whole < self.sizes().wrap(size + self.sizes().min_chunk()) {
            return Ok(None);
        }
        let rest = self.after(top, size);
        self.arena().set_top(rest);
        self.set_head(top, size | PREV_INUSE)?;
        self.set_head(rest, (whole - size) | PREV_INUSE)?;
        let at = self.user(top);
        self.step(|| MallocStep::FromTop { at, bytes: bytes(size), left_bytes: bytes(whole - size) });
        Ok(Some(top))
    }

    /// `sysmalloc`: nothing in the arena fits, so the system is asked.
    pub fn take_from_system(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let params = &self.malloc.params;
        if size >= params.mmap_threshold && params.mmaps < params.max_mmaps_allowed {
            if let Some(chunk) = self.map(size)? {
                return Ok(Some(chunk));
            }
        }
        let old = self.old_top()?;
        if let Some(fresh) = self.obtain(size, old) {
            self.arena().obtained(fresh.length);
            self.note_base(fresh.start);
            self.extend(old, fresh)?;
        }
        let arena = self.arena();
        arena.max_system_mem = arena.max_system_mem.max(arena.system_mem);
        let carved = self.carve_top(size)?;
        if carved.is_none() {
            self.step(|| MallocStep::NoMemory { bytes: bytes(size) });
        }
        Ok(carved)
    }

    fn note_base(&mut self, start: u64) {
        let base = &mut self.malloc.params.sbrk_base;
        if *base == 0 {
            *base = start;
        }
    }

    fn old_top(&mut self) -> Survived<OldTop> {
        let chunk = self.arena().top();
        let size = self.size(chunk)?;
        let end = self.after(chunk, size).0;
        let is_initial = chunk == self.arena().initial_top() && size == 0;
        let is_whole =
            size >= self.sizes().min_chunk() && self.is_previous_in_use(chunk)? && is_aligned(end, PAGE_SIZE);
        abort_if(!is_initial && !is_whole, BROKEN_TOP)?;
        Ok(OldTop { chunk, size, end })
    }

    /// Memory from the break, or from a mapping if that fails.
    fn obtain(&mut self, size: u64, old: OldTop) -> Option<Fresh> {
        let sizes = self.sizes();
        let needed = size.wrapping_add(self.malloc.params.top_pad).wrapping_add(sizes.min_chunk());
        let present = if self.arena().is_contiguous { old.size } else { 0 };
        let length = sizes.wrap(page_up(needed.wrapping_sub(present)));
        if 0 < length && length <= sizes.max_request() {
            if let Some(start) = self.sbrk(length) {
                self.step(|| MallocStep::BreakGrown {
                    bytes: bytes(length),
                    end: VirtAddr::new(start + length),
                });
                return Some(Fresh { start, length, mapped_end: None });
            }
        }
        self.obtain_mapping(length, size, old)
    }

    /// `sysmalloc_mmap_fallback`: from now on the arena is not contiguous.
    fn obtain_mapping(&mut self, length: u64, size: u64, old: OldTop) -> Option<Fresh> {
        let present = if self.arena().is_contiguous { old.size } else { 0 };
        let length = self.sizes().wrap(page_up(length.wrapping_add(present))).max(MMAP_IN_PLACE);
        if length <= size {
            return None;
        }
        let start = self.memory.mmap(Bytes::new(length)).ok()?.get();
        self.arena().is_contiguous = false;
        self.step(|| MallocStep::MappedInPlace { bytes: bytes(length) });
        Some(Fresh { start, length, mapped_end: Some(start + length) })
    }

    fn extend(&mut self, old: OldTop, fresh: Fresh) -> Survived<()> {
        if fresh.start == old.end && fresh.mapped_end.is_none() {
            return self.set_head(old.chunk, (fresh.length + old.size) | PREV_INUSE);
        }
        let is_contiguous = self.arena().is_contiguous;
        let is_below = is_contiguous && old.size > 0 && fresh.start < old.end;
        abort_if(is_below, "break adjusted to free malloc space")?;
        if is_contiguous { self.align_break(old, &fresh) } else { self.align_elsewhere(&fresh) }
            .map_or(Ok(()), |(start, length)| self.move_top(old, start, length))
    }

    /// How far a new region's first chunk must be moved for its user pointer to be aligned.
    fn skip(&self, start: u64) -> u64 {
        (start + self.sizes().header()).wrapping_neg() % ALIGN
    }

    /// The first region, or the break was moved by somebody else: the new top's start and size.
    fn align_break(&mut self, old: OldTop, fresh: &Fresh) -> Option<(u64, u64)> {
        if old.size > 0 {
            self.arena().obtained(fresh.start - old.end);
        }
        let skip = self.skip(fresh.start);
        let end = fresh.start + fresh.length + skip + old.size;
        let wanted = skip + old.size + page_up(end) - end;
        let (end, correction) = match self.sbrk(wanted) {
            Some(end) => (end, wanted),
            None => (self.sbrk(0)?, 0),
        };
        self.arena().obtained(correction);
        let start = fresh.start + skip;
        Some((start, self.sizes().wrap((end + correction).wrapping_sub(start))))
    }

    fn align_elsewhere(&mut self, fresh: &Fresh) -> Option<(u64, u64)> {
        let start = fresh.start + self.skip(fresh.start);
        let end = match fresh.mapped_end {
            Some(end) => end,
            None => self.sbrk(0)?,
        };
        Some((start, self.sizes().wrap(end.wrapping_sub(start))))
    }

    /// Starts a new top; the old one is closed by two fenceposts and freed.
    fn move_top(&mut self, old: OldTop, start: u64, length: u64) -> Survived<()> {
        let top = Chunk(start);
        self.arena().set_top(top);
        self.set_head(top, length | PREV_INUSE)?;
        self.step(|| MallocStep::TopMoved { chunk: top.address(), bytes: bytes(length) });
        if old.size == 0 {
            return Ok(());
        }
        let header = self.sizes().header();
        let size = (old.size - 2 * header) & !(ALIGN - 1);
        self.set_head(old.chunk, size | PREV_INUSE)?;
        let post = self.after(old.chunk, size);
        self.set_head(post, header | PREV_INUSE)?;
        self.set_head(self.after(post, header), header | PREV_INUSE)?;
        if size < self.sizes().min_chunk() {
            return Ok(());
        }
        self.free_chunk(old.chunk, Caller::Inside)
    }

    /// `systrim`: gives whole pages of the top back, keeping `pad` bytes; whether it did.
    pub fn trim_top(&mut self, pad: u64) -> Survived<bool> {
        let top = self.arena().top();
        let size = self.size(top)?;
        let spare = self.sizes().wrap(size.wrapping_sub(self.sizes().min_chunk() + 1));
        if spare <= pad {
            return Ok(false);
        }
        let extra = (spare - pad) & !(PAGE_SIZE - 1);
        let end = self.after(top, size).0;
        if extra == 0 || self.sbrk(0) != Some(end) {
            return Ok(false);
        }
        self.sbrk(extra.wrapping_neg());
        let Some(released) = self.sbrk(0).map(|now| end.wrapping_sub(now)).filter(|bytes| *bytes > 0) else {
            return Ok(false);
        };
        self.arena().obtained(released.wrapping_neg());
        self.set_head(top, size.wrapping_sub(released) | PREV_INUSE)?;
        self.step(|| MallocStep::Trimmed { bytes: bytes(released), left_bytes: bytes(size - released) });
        Ok(true)
    }
}
