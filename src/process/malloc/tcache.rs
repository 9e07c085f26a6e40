//! The thread's cache: 64 stacks of at most 7 chunks, in a struct in the heap itself (reference §2, §4).

use super::chunk::Chunk;
use super::heap::{Heap, Survived, abort, abort_if, bytes};
use super::layout::{ALIGN, TCACHE_BINS, TCACHE_FILL, is_aligned};
use super::memory::Memory;
use crate::base::step::MallocStep;
use crate::base::{Bytes, VirtAddr};

/// `tcache_key`: marks a chunk in the tcache. glibc draws it at random for each process; here it is always the same.
const TCACHE_KEY: u64 = 0x5bd1_e995_9e37_79b9;

impl<M: Memory> Heap<'_, M> {
    /// `MAYBE_INIT_TCACHE`: makes the struct if there is none; without memory there stays none.
    pub fn init_tcache(&mut self) -> Survived<()> {
        if self.malloc.tcache.is_some() {
            return Ok(());
        }
        let length = self.sizes().tcache_struct();
        let made =
            self.inside(|| MallocStep::TcacheInit { bytes: bytes(length) }, |heap| heap.allocate(length));
        if let Some(chunk) = made? {
            let at = self.user(chunk);
            self.malloc.tcache = Some(at);
            self.memory.zero(at, Bytes::new(length))?;
        }
        Ok(())
    }

    /// How many chunks a tcache bin counts; the counts have 16 bits.
    pub fn tcache_count(&mut self, tcache: VirtAddr, bin: usize) -> Survived<u64> {
        let (place, shift) = self.count_place(tcache, bin);
        Ok((self.load(place)? >> shift) & 0xffff)
    }
    fn set_tcache_count(&mut self, tcache: VirtAddr, bin: usize, count: u64) -> Survived<()> {
        let (place, shift) = self.count_place(tcache, bin);
        let others = self.load(place)? & !(0xffff << shift);
        self.store(place, others | (count & 0xffff) << shift)
    }
    /// The word that holds a count, and where in it.
    fn count_place(&self, tcache: VirtAddr, bin: usize) -> (u64, u64) {
        let (offset, word) = (2 * bin as u64, self.sizes().word());
        (tcache.get() + offset / word * word, offset % word * 8)
    }
    /// Address of a bin's head.
    fn tcache_head(&self, tcache: VirtAddr, bin: usize) -> u64 {
        tcache.get() + 2 * TCACHE_BINS as u64 + bin as u64 * self.sizes().word()
    }
    /// The user pointer on top of a tcache bin.
    pub fn tcache_first(&mut self, tcache: VirtAddr, bin: usize) -> Survived<VirtAddr> {
        self.load(self.tcache_head(tcache, bin)).map(VirtAddr::new)
    }
    /// What a user pointer in the tcache links to.
    pub fn tcache_next(&mut self, entry: VirtAddr) -> Survived<VirtAddr> {
        let link = self.load(entry.get())?;
        Ok(VirtAddr::new(self.protect(entry, link)))
    }
    fn key(&self) -> u64 {
        self.sizes().wrap(TCACHE_KEY)
    }
    fn key_place(&self, entry: VirtAddr) -> u64 {
        self.sizes().wrap(entry.get().wrapping_add(self.sizes().word()))
    }

    /// A chunk of exactly this size from the tcache, if it has one.
    pub fn take_from_tcache(&mut self, size: u64) -> Survived<Option<VirtAddr>> {
        let (Some(tcache), Some(bin)) = (self.malloc.tcache, self.sizes().tcache_bin(size)) else {
            return Ok(None);
        };
        let count = self.tcache_count(tcache, bin)?;
        if count == 0 {
            return Ok(None);
        }
        let at = self.tcache_get(tcache, bin)?;
        self.step(|| MallocStep::TcacheHit { at, bytes: bytes(size), left: count as u32 - 1 });
        Ok(Some(at))
    }

    /// `tcache_get`.
    pub fn tcache_get(&mut self, tcache: VirtAddr, bin: usize) -> Survived<VirtAddr> {
        let entry = self.tcache_first(tcache, bin)?;
        abort_if(!is_aligned(entry.get(), ALIGN), "malloc(): unaligned tcache chunk detected")?;
        let next = self.tcache_next(entry)?;
        self.store(self.tcache_head(tcache, bin), next.get())?;
        let count = self.tcache_count(tcache, bin)?;
        self.set_tcache_count(tcache, bin, count.wrapping_sub(1))?;
        self.store(self.key_place(entry), 0)?;
        Ok(entry)
    }

    /// The tcache bin of this size, if it has room.
    pub fn tcache_room(&mut self, size: u64) -> Survived<Option<(VirtAddr, usize)>> {
        let (Some(tcache), Some(bin)) = (self.malloc.tcache, self.sizes().tcache_bin(size)) else {
            return Ok(None);
        };
        Ok((self.tcache_count(tcache, bin)? < TCACHE_FILL).then_some((tcache, bin)))
    }

    /// `tcache_put`: how many chunks the bin counts now.
    pub fn tcache_put(&mut self, chunk: Chunk, (tcache, bin): (VirtAddr, usize)) -> Survived<u64> {
        let entry = self.user(chunk);
        self.store(self.key_place(entry), self.key())?;
        let first = self.tcache_first(tcache, bin)?;
        self.store(entry.get(), self.protect(entry, first.get()))?;
        self.store(self.tcache_head(tcache, bin), entry.get())?;
        let count = self.tcache_count(tcache, bin)? + 1;
        self.set_tcache_count(tcache, bin, count)?;
        Ok(count)
    }

    /// `_int_free`'s first attempt: whether the tcache took the chunk.
    pub fn put_in_tcache(&mut self, chunk: Chunk, size: u64) -> Survived<bool> {
        let (Some(tcache), Some(bin)) = (self.malloc.tcache, self.sizes().tcache_bin(size)) else {
            return Ok(false);
        };
        let at = self.user(chunk);
        if self.load(self.key_place(at))? == self.key() {
            self.seek_double_free(at, tcache, bin)?;
        }
        let Some(room) = self.tcache_room(size)? else { return Ok(false) };
        let count = self.tcache_put(chunk, room)?;
        self.step(|| MallocStep::ToTcache { at, bytes: bytes(size), count: count as u32 });
        Ok(true)
    }

    /// The chunk looks as if it were in the tcache: dies if it is.
    fn seek_double_free(&mut self, at: VirtAddr, tcache: VirtAddr, bin: usize) -> Survived<()> {
        let mut entry = self.tcache_first(tcache, bin)?;
        for _ in 0..TCACHE_FILL {
            if entry.is_null() {
                return Ok(());
            }
            let is_unaligned = !is_aligned(entry.get(), ALIGN);
            abort_if(is_unaligned, "free(): unaligned chunk detected in tcache 2")?;
            abort_if(entry == at, "free(): double free detected in tcache 2")?;
            entry = self.tcache_next(entry)?;
        }
        if entry.is_null() { Ok(()) } else { abort("free(): too many chunks detected in tcache") }
    }
}
