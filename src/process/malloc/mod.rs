//! glibc 2.36 malloc, main arena, one thread, in the bytes of the process (glibc reference).
//!
//! Chunk headers, links and the tcache live in the process's memory, so an overflow breaks what it would break.
//! Inside this folder a size is a `u64`, for it is a word of the machine that a program can overwrite; the door
//! speaks [`Bytes`].

mod aligned;
mod alloc;
mod arena;
mod bins;
mod chunk;
mod control;
mod fastbins;
mod free;
mod heap;
mod large;
mod layout;
mod memory;
mod mmapped;
mod params;
mod realloc;
mod tcache;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod top;
mod unsorted;

pub use control::Tunable;
pub use memory::Memory;

use super::Death;
use crate::base::{Bytes, Digester, Errno, Paging, VirtAddr};
use arena::Arena;
use heap::Heap;
use layout::Sizes;
use params::Params;

/// What glibc's malloc keeps in libc's own data; everything else lies in the heap.
#[derive(Clone, Debug)]
pub struct Malloc {
    sizes: Sizes,
    arena: Arena,
    params: Params,
    /// User pointer of the thread's `tcache_perthread_struct`.
    tcache: Option<VirtAddr>,
}

impl Malloc {
    /// malloc before its first call. `main_arena` is where its arena lies in libc's data: free chunks point there.
    /// The first few KiB from it on are the arena's, not the process's bytes.
    pub fn new(paging: Paging, main_arena: VirtAddr) -> Self {
        let sizes = Sizes::of(paging);
        Malloc { sizes, arena: Arena::new(sizes, main_arena), params: Params::new(sizes), tcache: None }
    }

    /// `malloc`. `Ok(None)`: NULL with ENOMEM.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn malloc(&mut self, size: Bytes, memory: &mut impl Memory) -> Result<Option<VirtAddr>, Death> {
        let size = self.size_t(size);
        self.heap(memory).malloc(size)
    }
    /// `calloc`. `Ok(None)`: NULL with ENOMEM.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn calloc(
        &mut self,
        count: u64,
        size: Bytes,
        memory: &mut impl Memory,
    ) -> Result<Option<VirtAddr>, Death> {
        let (count, size) = (self.sizes.wrap(count), self.size_t(size));
        self.heap(memory).calloc(count, size)
    }
    /// `realloc`; of NULL it is `malloc`. `Ok(None)`: NULL with ENOMEM, or freed because `size` is 0.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn realloc(
        &mut self,
        at: VirtAddr,
        size: Bytes,
        memory: &mut impl Memory,
    ) -> Result<Option<VirtAddr>, Death> {
        let size = self.size_t(size);
        self.heap(memory).realloc(at, size)
    }
    /// `free`; of NULL it does nothing.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn free(&mut self, at: VirtAddr, memory: &mut impl Memory) -> Result<(), Death> {
        if at.is_null() { Ok(()) } else { self.heap(memory).free(at) }
    }
    /// `memalign`, which rounds any alignment up to a power of two: the pointer, or EINVAL or ENOMEM.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn memalign(
        &mut self,
        align: Bytes,
        size: Bytes,
        memory: &mut impl Memory,
    ) -> Result<Result<VirtAddr, Errno>, Death> {
        let (align, size) = (self.size_t(align), self.size_t(size));
        self.heap(memory).memalign(align, size)
    }
    /// `posix_memalign`, which refuses an alignment that is no power of two or less than a pointer.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn posix_memalign(
        &mut self,
        align: Bytes,
        size: Bytes,
        memory: &mut impl Memory,
    ) -> Result<Result<VirtAddr, Errno>, Death> {
        let (align, size) = (self.size_t(align), self.size_t(size));
        self.heap(memory).posix_memalign(align, size)
    }
    /// `malloc_usable_size`: bytes the program may use; 0 for NULL and for a chunk that is not in use.
    ///
    /// # Errors
    /// When the process dies of reading the header.
    pub fn usable_size(&mut self, at: VirtAddr, memory: &mut impl Memory) -> Result<Bytes, Death> {
        if at.is_null() { Ok(Bytes::ZERO) } else { self.heap(memory).usable_size(at).map(Bytes::new) }
    }
    /// `malloc_trim`: whether memory went back to the system.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn trim(&mut self, pad: Bytes, memory: &mut impl Memory) -> Result<bool, Death> {
        let pad = self.size_t(pad);
        self.heap(memory).malloc_trim(pad)
    }
    /// `mallopt`: whether the value was accepted.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn mallopt(&mut self, tunable: Tunable, memory: &mut impl Memory) -> Result<bool, Death> {
        self.heap(memory).mallopt(tunable)
    }

    /// Takes in the state outside the process's bytes.
    pub fn digest(&self, digester: &mut Digester) {
        let Arena { map, have_fastchunks, is_contiguous, system_mem, max_system_mem, .. } = &self.arena;
        self.arena.pointers().iter().for_each(|word| digester.word(*word));
        map.iter().for_each(|word| digester.word(u64::from(*word)));
        [*have_fastchunks, *is_contiguous].iter().for_each(|flag| digester.word(u64::from(*flag)));
        [*system_mem, *max_system_mem].iter().for_each(|word| digester.word(*word));
        self.params.words().iter().for_each(|word| digester.word(*word));
        digester.word(self.tcache.map_or(0, VirtAddr::get));
    }

    /// An argument as the process passes it: a 32-bit one cannot name more.
    fn size_t(&self, size: Bytes) -> u64 {
        self.sizes.wrap(size.get())
    }

    fn heap<'a, M: Memory>(&'a mut self, memory: &'a mut M) -> Heap<'a, M> {
        Heap { malloc: self, memory, patience: heap::PATIENCE }
    }
}
