//! The running process as glibc sees it: bytes that fault in, and system calls.

use super::malloc::Memory;
use super::{Death, ProcessContext, Processes};
use crate::base::{Bytes, Errno, PAGE_SIZE, PhysAddr, Trace, VirtAddr};
use crate::paging::Access;

/// The memory of the running process.
#[derive(Debug)]
pub(super) struct ProcessMemory<'p, 'c, 'cx> {
    pub(super) processes: &'p mut Processes,
    pub(super) cx: &'c mut ProcessContext<'cx>,
}

impl ProcessMemory<'_, '_, '_> {
    /// The byte of physical memory behind an address.
    fn phys(&mut self, at: VirtAddr, access: Access) -> Result<PhysAddr, Death> {
        let frame = self.processes.resolve(at, access, self.cx)?;
        Ok(frame.start().plus(at.offset()))
    }
    /// Bytes of a word.
    fn word(&self) -> u64 {
        self.cx.layout.paging.word().get()
    }
    /// The physical address of a word that lies in one aligned 8-byte cell; `None` for one that straddles two.
    fn cell(&mut self, at: VirtAddr, access: Access) -> Result<Option<PhysAddr>, Death> {
        let whole = at.get() % 8 + self.word() <= 8;
        if whole { self.phys(at, access).map(Some) } else { Ok(None) }
    }
    /// Bits of a word.
    fn mask(&self) -> u64 {
        u64::MAX >> (64 - 8 * self.word())
    }
    fn load_bytewise(&mut self, at: VirtAddr) -> Result<u64, Death> {
        let mut value = 0;
        for i in 0..self.word() {
            let phys = self.phys(at.plus(i), Access::Read)?;
            value |= u64::from(self.cx.pages.contents.byte(phys)) << (8 * i);
        }
        Ok(value)
    }
    fn store_bytewise(&mut self, at: VirtAddr, value: u64) -> Result<(), Death> {
        let places: Result<Vec<PhysAddr>, Death> =
            (0..self.word()).map(|i| self.phys(at.plus(i), Access::Write)).collect();
        for (place, byte) in places?.into_iter().zip(value.to_le_bytes()) {
            self.cx.pages.contents.set_byte(place, byte);
        }
        Ok(())
    }
}

impl Memory for ProcessMemory<'_, '_, '_> {
    fn load(&mut self, at: VirtAddr) -> Result<u64, Death> {
        let Some(phys) = self.cell(at, Access::Read)? else { return self.load_bytewise(at) };
        let cell = self.cx.pages.contents.word(PhysAddr::new(phys.get() & !7));
        Ok(cell >> (8 * (phys.get() % 8)) & self.mask())
    }

    fn store(&mut self, at: VirtAddr, value: u64) -> Result<(), Death> {
        let Some(phys) = self.cell(at, Access::Write)? else { return self.store_bytewise(at, value) };
        let (aligned, shift) = (PhysAddr::new(phys.get() & !7), 8 * (phys.get() % 8));
        let mask = self.mask() << shift;
        let cell = self.cx.pages.contents.word(aligned) & !mask | (value << shift & mask);
        self.cx.pages.contents.set_word(aligned, cell);
        Ok(())
    }

    fn zero(&mut self, at: VirtAddr, length: Bytes) -> Result<(), Death> {
        for piece in pieces(at, at, length) {
            let phys = self.phys(piece.to, Access::Write)?;
            self.cx.pages.contents.fill(phys, piece.bytes, 0);
        }
        Ok(())
    }

    fn copy(&mut self, from: VirtAddr, to: VirtAddr, length: Bytes) -> Result<(), Death> {
        for piece in pieces(from, to, length) {
            let source = self.phys(piece.from, Access::Read)?;
            let target = self.phys(piece.to, Access::Write)?;
            self.cx.pages.contents.copy(target, source, piece.bytes);
        }
        Ok(())
    }

    fn sbrk(&mut self, increment: i64) -> Result<VirtAddr, Errno> {
        self.processes.sbrk(increment, self.cx)
    }
    fn mmap(&mut self, length: Bytes) -> Result<VirtAddr, Errno> {
        self.processes.mmap(VirtAddr::NULL, length, self.cx)
    }
    fn munmap(&mut self, at: VirtAddr, length: Bytes) -> Result<(), Errno> {
        self.processes.munmap(at, length, self.cx)
    }
    fn mremap(&mut self, at: VirtAddr, old: Bytes, new: Bytes) -> Result<VirtAddr, Errno> {
        self.processes.mremap(at, old, new, self.cx)
    }
    fn discard(&mut self, at: VirtAddr, length: Bytes) {
        let end = at.plus(length.get()).page_up();
        self.processes.discard(at.page_start()..end, self.cx);
    }
    fn trace(&mut self) -> &mut Trace {
        self.cx.trace
    }
}

/// Part of two ranges that crosses no page border in either.
struct Piece {
    from: VirtAddr,
    to: VirtAddr,
    bytes: Bytes,
}

fn pieces(from: VirtAddr, to: VirtAddr, length: Bytes) -> impl Iterator<Item = Piece> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let (from, to) = (from.plus(done), to.plus(done));
        let room = PAGE_SIZE - from.offset().max(to.offset());
        let bytes = room.min(length.get() - done);
        done += bytes;
        (bytes > 0).then_some(Piece { from, to, bytes: Bytes::new(bytes) })
    })
}
