//! What a program calls of glibc's malloc: each process has its own.

use super::malloc::Malloc;
use super::memory::ProcessMemory;
use super::{Death, ProcessContext, Processes};
use crate::base::{Bytes, Errno, VirtAddr};

impl Processes {
    /// glibc's `malloc`. `Ok(None)`: NULL with ENOMEM.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn malloc(&mut self, size: Bytes, cx: &mut ProcessContext<'_>) -> Result<Option<VirtAddr>, Death> {
        self.with_malloc(cx, |malloc, memory| malloc.malloc(size, memory))
    }
    /// glibc's `calloc`.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn calloc(
        &mut self,
        count: u64,
        size: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Option<VirtAddr>, Death> {
        self.with_malloc(cx, |malloc, memory| malloc.calloc(count, size, memory))
    }
    /// glibc's `realloc`.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn realloc(
        &mut self,
        at: VirtAddr,
        size: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Option<VirtAddr>, Death> {
        self.with_malloc(cx, |malloc, memory| malloc.realloc(at, size, memory))
    }
    /// glibc's `free`.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn free(&mut self, at: VirtAddr, cx: &mut ProcessContext<'_>) -> Result<(), Death> {
        self.with_malloc(cx, |malloc, memory| malloc.free(at, memory))
    }
    /// glibc's `posix_memalign`: the pointer, or an error number.
    ///
    /// # Errors
    /// When the process dies in it.
    pub fn memalign(
        &mut self,
        align: Bytes,
        size: Bytes,
        cx: &mut ProcessContext<'_>,
    ) -> Result<Result<VirtAddr, Errno>, Death> {
        self.with_malloc(cx, |malloc, memory| malloc.posix_memalign(align, size, memory))
    }
    /// `malloc_usable_size`.
    ///
    /// # Errors
    /// When the header cannot be read.
    pub fn usable_size(&mut self, at: VirtAddr, cx: &mut ProcessContext<'_>) -> Result<Bytes, Death> {
        self.with_malloc(cx, |malloc, memory| malloc.usable_size(at, memory))
    }

    /// Lends the running process's malloc the process's memory.
    fn with_malloc<T>(
        &mut self,
        cx: &mut ProcessContext<'_>,
        call: impl FnOnce(&mut Malloc, &mut ProcessMemory<'_, '_, '_>) -> T,
    ) -> T {
        let mut malloc = self.running().malloc.clone();
        let done = call(&mut malloc, &mut ProcessMemory { processes: self, cx });
        self.running_mut().malloc = malloc;
        done
    }
}
