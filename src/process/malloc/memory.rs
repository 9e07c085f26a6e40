use crate::base::{Bytes, Errno, Trace, VirtAddr};
use crate::process::Death;

/// What glibc needs of the process that it lives in: its bytes, its break and its mappings.
///
/// A touch may fault, so a load or store may end the process; a system call that fails only says so.
pub trait Memory {
    /// Loads a word (4 or 8 bytes by the machine, little-endian) at any address, aligned or not.
    ///
    /// # Errors
    /// When the process dies of the touch.
    fn load(&mut self, at: VirtAddr) -> Result<u64, Death>;

    /// Stores a word; on a 32-bit machine the upper half of `value` is 0.
    ///
    /// # Errors
    /// When the process dies of the touch.
    fn store(&mut self, at: VirtAddr, value: u64) -> Result<(), Death>;

    /// `memset(at, 0, length)`.
    ///
    /// # Errors
    /// When the process dies of the touch.
    fn zero(&mut self, at: VirtAddr, length: Bytes) -> Result<(), Death>;

    /// `memcpy(to, from, length)`: the ranges do not overlap.
    ///
    /// # Errors
    /// When the process dies of the touch.
    fn copy(&mut self, from: VirtAddr, to: VirtAddr, length: Bytes) -> Result<(), Death>;

    /// `sbrk`: the break before the call; an increment of 0 only asks.
    ///
    /// # Errors
    /// ENOMEM: the break stays.
    fn sbrk(&mut self, increment: i64) -> Result<VirtAddr, Errno>;

    /// `mmap(NULL, length, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)`: page-aligned, zero, not yet touched.
    ///
    /// # Errors
    /// ENOMEM.
    fn mmap(&mut self, length: Bytes) -> Result<VirtAddr, Errno>;

    /// `munmap`.
    ///
    /// # Errors
    /// EINVAL; glibc ignores it.
    fn munmap(&mut self, at: VirtAddr, length: Bytes) -> Result<(), Errno>;

    /// `mremap(at, old, new, MREMAP_MAYMOVE)`: where the mapping is now.
    ///
    /// # Errors
    /// ENOMEM: the old mapping stays.
    fn mremap(&mut self, at: VirtAddr, old: Bytes, new: Bytes) -> Result<VirtAddr, Errno>;

    /// `madvise(at, length, MADV_DONTNEED)`: whole pages lose their frames and read as zero again.
    fn discard(&mut self, at: VirtAddr, length: Bytes);

    /// The trace of the running request.
    fn trace(&mut self) -> &mut Trace;
}
