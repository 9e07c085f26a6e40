//! The doubly linked bins' common moves: insertion, small bins, splitting (reference §3).

use super::chunk::{Chunk, Link, PREV_INUSE};
use super::heap::{Heap, Survived, abort_if, bytes};
use super::memory::Memory;
use crate::base::step::MallocStep;

impl<M: Memory> Heap<'_, M> {
    /// Puts a chunk between two neighbours of a list.
    pub fn insert_between(&mut self, chunk: Chunk, before: Chunk, after: Chunk) -> Survived<()> {
        self.set_link(chunk, Link::Bk, before)?;
        self.set_link(chunk, Link::Fd, after)?;
        self.set_link(after, Link::Bk, chunk)?;
        self.set_link(before, Link::Fd, chunk)
    }

    /// Puts a chunk first in the unsorted bin.
    pub fn insert_unsorted(&mut self, chunk: Chunk, corrupted: &str) -> Survived<()> {
        let unsorted = self.arena().unsorted();
        let first = self.link(unsorted, Link::Fd)?;
        abort_if(self.link(first, Link::Bk)? != unsorted, corrupted)?;
        self.insert_between(chunk, unsorted, first)
    }

    /// Sets a free chunk's header: its predecessor is in use, or it would have been merged.
    pub fn set_free(&mut self, chunk: Chunk, size: u64) -> Survived<()> {
        if !self.sizes().is_small(size) {
            self.set_link(chunk, Link::FdNextsize, Chunk::NULL)?;
            self.set_link(chunk, Link::BkNextsize, Chunk::NULL)?;
        }
        self.set_head(chunk, size | PREV_INUSE)?;
        self.set_foot(chunk, size)
    }
    /// The oldest chunk of the size's small bin; the others fill the tcache.
    pub fn take_from_small_bin(&mut self, size: u64) -> Survived<Option<Chunk>> {
        let index = self.sizes().bin(size);
        let bin = self.arena().bin(index);
        let victim = self.link(bin, Link::Bk)?;
        if victim == bin {
            return Ok(None);
        }
        let before = self.link(victim, Link::Bk)?;
        let is_broken = self.link(before, Link::Fd)? != victim;
        abort_if(is_broken, "malloc(): smallbin double linked list corrupted")?;
        self.set_in_use(victim, size)?;
        self.drop_last(bin, before)?;
        let at = self.user(victim);
        self.step(|| MallocStep::SmallBinHit { at, bytes: bytes(size) });
        self.stash_small(bin, size)?;
        Ok(Some(victim))
    }

    /// Ends a bin's list at the chunk before its last.
    pub fn drop_last(&mut self, bin: Chunk, before: Chunk) -> Survived<()> {
        self.set_link(bin, Link::Bk, before)?;
        self.set_link(before, Link::Fd, bin)
    }

    fn stash_small(&mut self, bin: Chunk, size: u64) -> Survived<()> {
        let mut chunks = 0;
        while let Some(room) = self.tcache_room(size)? {
            let chunk = self.link(bin, Link::Bk)?;
            if chunk == bin {
                break;
            }
            let before = self.link(chunk, Link::Bk)?;
            self.set_in_use(chunk, size)?;
            self.drop_last(bin, before)?;
            self.tcache_put(chunk, room)?;
            chunks += 1;
        }
        self.stashed(chunks, size);
        Ok(())
    }

    /// Takes `size` bytes from the low end of a chunk that is in no bin; the rest goes first in the unsorted bin.
    /// A rest too small for a chunk stays with it. Answers the rest.
    pub fn split(
        &mut self,
        victim: Chunk,
        whole: u64,
        size: u64,
        corrupted: &str,
    ) -> Survived<Option<Chunk>> {
        let left = whole - size;
        if left < self.sizes().min_chunk() {
            self.set_in_use(victim, whole)?;
            return Ok(None);
        }
        let rest = self.after(victim, size);
        self.insert_unsorted(rest, corrupted)?;
        self.set_head(victim, size | PREV_INUSE)?;
        self.set_free(rest, left)?;
        self.step(|| MallocStep::ChunkSplit { rest: rest.address(), bytes: bytes(left) });
        Ok(Some(rest))
    }
}
