//! `memalign` and `posix_memalign` (reference §10): a larger chunk, cut at both ends.

use super::chunk::{Chunk, IS_MMAPPED, PREV_INUSE};
use super::heap::{Heap, Survived, bytes};
use super::layout::{ALIGN, is_aligned};
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Errno, VirtAddr};

impl<M: Memory> Heap<'_, M> {
    /// `posix_memalign`: the alignment must be a power of two and a multiple of a pointer's size.
    pub fn posix_memalign(&mut self, align: u64, request: u64) -> Survived<Result<VirtAddr, Errno>> {
        if is_aligned(align, self.sizes().word()) && align.is_power_of_two() {
            self.memalign(align, request)
        } else {
            Ok(Err(Errno::Einval))
        }
    }

    /// `__libc_memalign`; EINVAL if no power of two holds the alignment.
    pub fn memalign(&mut self, align: u64, request: u64) -> Survived<Result<VirtAddr, Errno>> {
        let at = if align <= ALIGN {
            self.malloc(request)?
        } else if align > self.sizes().max_request() + 1 {
            return Ok(Err(Errno::Einval));
        } else {
            self.aligned(align.next_power_of_two(), request)?
        };
        Ok(at.ok_or(Errno::Enomem))
    }

    /// `_int_memalign`.
    fn aligned(&mut self, align: u64, request: u64) -> Survived<Option<VirtAddr>> {
        let Some(size) = self.chunk_size(request) else { return Ok(None) };
        let roomy = self.sizes().wrap(size.wrapping_add(align).wrapping_add(self.sizes().min_chunk()));
        let Some(chunk) = self.allocate(roomy)? else { return Ok(None) };
        let chunk = self.cut_lead(chunk, align)?;
        self.cut_tail(chunk, size)?;
        Ok(Some(self.user(chunk)))
    }

    /// Moves the chunk's start to an aligned place; what lies before it is freed.
    fn cut_lead(&mut self, chunk: Chunk, align: u64) -> Survived<Chunk> {
        let user = self.user(chunk).get();
        if is_aligned(user, align) {
            return Ok(chunk);
        }
        let gap = user.wrapping_neg() & (align - 1);
        let lead = if gap < self.sizes().min_chunk() { gap + align } else { gap };
        let (new, size) = (self.after(chunk, lead), self.size(chunk)?.wrapping_sub(lead));
        let at = self.user(new);
        self.step(|| MallocStep::AlignedAt { at, align: bytes(align), skipped_bytes: bytes(lead) });
        if self.is_mmapped(chunk)? {
            let offset = self.prev_size(chunk)? + lead;
            self.set_prev_size(new, offset)?;
            self.set_head(new, size | IS_MMAPPED)?;
            return Ok(new);
        }
        self.set_head(new, size | PREV_INUSE)?;
        self.set_in_use(new, size)?;
        self.set_size(chunk, lead)?;
        self.free_part(chunk, lead)?;
        Ok(new)
    }

    fn cut_tail(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        let whole = self.size(chunk)?;
        if self.is_mmapped(chunk)? || whole <= size + self.sizes().min_chunk() {
            return Ok(());
        }
        let rest = self.after(chunk, size);
        self.set_head(rest, (whole - size) | PREV_INUSE)?;
        self.set_size(chunk, size)?;
        self.free_part(rest, whole - size)
    }
}
