//! Large bins: descending by size; the first chunk of every size is also in a circular list of sizes (reference §3, §4.5.1).

use super::chunk::{Chunk, Link, PREV_INUSE};
use super::heap::{Heap, Survived, abort_if, bytes};
use super::layout::BINS;
use super::memory::Memory;
use crate::base::step::MallocStep;

/// glibc's assertion on a chunk of a larger bin, as it prints it.
const TOO_SMALL: &str = "Fatal glibc error: malloc assertion failure in _int_malloc: \
    (unsigned long) (size) >= (unsigned long) (nb)";

impl<M: Memory> Heap<'_, M> {
    /// Puts a chunk at its place in a large bin.
    pub fn insert_large(&mut self, chunk: Chunk, size: u64, bin: Chunk, first: Chunk) -> Survived<()> {
        if first == bin {
            self.set_link(chunk, Link::FdNextsize, chunk)?;
            self.set_link(chunk, Link::BkNextsize, chunk)?;
            return self.insert_between(chunk, bin, bin);
        }
        let last = self.link(bin, Link::Bk)?;
        if (size | PREV_INUSE) < self.size_word(last)? {
            let (largest, smallest) = (first, self.link(first, Link::BkNextsize)?);
            self.insert_size(chunk, smallest, largest)?;
            return self.insert_between(chunk, last, bin);
        }
        let after = self.place_in_large(chunk, size, first)?;
        let before = self.link(after, Link::Bk)?;
        let is_broken = self.link(before, Link::Fd)? != after;
        abort_if(is_broken, "malloc(): largebin double linked list corrupted (bk)")?;
        self.insert_between(chunk, before, after)
    }

    /// The chunk that it comes before, not being smaller than all; a new size joins the list of sizes.
    fn place_in_large(&mut self, chunk: Chunk, size: u64, first: Chunk) -> Survived<Chunk> {
        let mut at = first;
        while (size | PREV_INUSE) < self.size_word(at)? {
            at = self.link(at, Link::FdNextsize)?;
        }
        if self.size_word(at)? == size | PREV_INUSE {
            return self.link(at, Link::Fd);
        }
        let larger = self.link(at, Link::BkNextsize)?;
        let is_broken = self.link(larger, Link::FdNextsize)? != at;
        abort_if(is_broken, "malloc(): largebin double linked list corrupted (nextsize)")?;
        self.insert_size(chunk, larger, at)?;
        Ok(at)
    }

    /// Puts a chunk between two neighbours of the list of sizes.
    fn insert_size(&mut self, chunk: Chunk, larger: Chunk, smaller: Chunk) -> Survived<()> {
        self.set_link(chunk, Link::FdNextsize, smaller)?;
        self.set_link(chunk, Link::BkNextsize, larger)?;
        self.set_link(smaller, Link::BkNextsize, chunk)?;
        self.set_link(larger, Link::FdNextsize, chunk)
    }

    /// The smallest chunk that fits, from the bin of a large request.
    pub fn take_from_own_large_bin(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let index = self.sizes().bin(size);
        let bin = self.arena().bin(index);
        let first = self.link(bin, Link::Fd)?;
        if self.sizes().is_small(size) || first == bin || self.size_word(first)? < size {
            return Ok(None);
        }
        let (victim, whole) = self.smallest_fit(first, bin, size)?;
        self.unlink(victim)?;
        self.bin_hit(victim, whole, index);
        self.split(victim, whole, size, "malloc(): corrupted unsorted chunks")?;
        Ok(Some(victim))
    }

    /// The smallest size that fits, and of this size the second chunk if there is one: the first would cost the list of sizes.
    fn smallest_fit(&mut self, first: Chunk, bin: Chunk, size: u64) -> Survived<(Chunk, u64)> {
        let mut victim = self.link(first, Link::BkNextsize)?;
        let mut whole = self.size(victim)?;
        while whole < size {
            victim = self.link(victim, Link::BkNextsize)?;
            whole = self.size(victim)?;
        }
        if victim != self.link(bin, Link::Bk)? {
            let second = self.link(victim, Link::Fd)?;
            if self.size_word(second)? == self.size_word(victim)? {
                return Ok((second, whole));
            }
        }
        Ok((victim, whole))
    }

    /// The smallest chunk of the next bin that has any.
    pub fn take_from_larger_bin(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let mut from = self.sizes().bin(size) + 1;
        while let Some(index) = self.arena().marked_bin_from(from).filter(|index| *index < BINS - 1) {
            let bin = self.arena().bin(index);
            let victim = self.link(bin, Link::Bk)?;
            if victim != bin {
                self.take_larger(victim, index, size)?;
                return Ok(Some(victim));
            }
            self.arena().unmark_bin(index);
            from = index + 1;
        }
        Ok(None)
    }

    fn take_larger(&mut self, victim: Chunk, index: usize, size: u64) -> Survived<()> {
        let whole = self.size(victim)?;
        abort_if(whole < size, TOO_SMALL)?;
        self.unlink(victim)?;
        self.bin_hit(victim, whole, index);
        let rest = self.split(victim, whole, size, "malloc(): corrupted unsorted chunks 2")?;
        if let Some(rest) = rest.filter(|_| self.sizes().is_small(size)) {
            self.arena().set_last_remainder(rest);
        }
        Ok(())
    }

    fn bin_hit(&mut self, victim: Chunk, whole: u64, index: usize) {
        let at = self.user(victim);
        self.step(|| MallocStep::BinHit { at, bytes: bytes(whole), bin: index as u32 });
    }
}
