//! Loads and stores: translate, fault where a page is missing, and notice what nobody would.

use super::{AccessCall, Kernel, Misuse, Reply};
use crate::base::{Bytes, PAGE_SIZE, PhysAddr, Trace, VirtAddr};
use crate::page::FrameState;
use crate::paging::{Access, Space};
use crate::slab::SlabAddress;

/// The part of an access that lies in one page: where it is in physical memory.
struct Piece {
    phys: PhysAddr,
    bytes: Bytes,
}

impl Kernel {
    /// Serves an access; the second part of the answer is what went wrong unseen.
    pub(super) fn access_call(&mut self, call: AccessCall, trace: &mut Trace) -> (Reply, Option<Misuse>) {
        let done = match call {
            AccessCall::Memset { address, byte, bytes } => self.memset(address, byte, bytes, trace),
            AccessCall::Memcpy { to, from, bytes } => self.memcpy(to, from, bytes, trace),
            AccessCall::Load { address, width } => self.load(address, width, trace),
            AccessCall::Store { address, width, value } => self.store(address, width, value, trace),
        };
        match done {
            Ok(reply) => (reply, self.unseen(call)),
            Err(reply) => (reply, None),
        }
    }

    fn memset(&mut self, at: VirtAddr, byte: u8, bytes: Bytes, trace: &mut Trace) -> Result<Reply, Reply> {
        for piece in self.pieces(at, bytes, Access::Write, trace)? {
            self.pages.contents.fill(piece.phys, piece.bytes, byte);
        }
        Ok(returned(at))
    }

    fn memcpy(
        &mut self,
        to: VirtAddr,
        from: VirtAddr,
        bytes: Bytes,
        trace: &mut Trace,
    ) -> Result<Reply, Reply> {
        let sources = self.pieces(from, bytes, Access::Read, trace)?;
        let targets = self.pieces(to, bytes, Access::Write, trace)?;
        let mut copied = Vec::new();
        for piece in &sources {
            copied.extend((0..piece.bytes.get()).map(|i| self.pages.contents.byte(piece.phys.plus(i))));
        }
        let mut bytes = copied.into_iter();
        for piece in &targets {
            for (i, byte) in (0..piece.bytes.get()).zip(&mut bytes) {
                self.pages.contents.set_byte(piece.phys.plus(i), byte);
            }
        }
        Ok(returned(to))
    }

    fn load(&mut self, at: VirtAddr, width: u8, trace: &mut Trace) -> Result<Reply, Reply> {
        let pieces = self.pieces(at, Bytes::new(width.into()), Access::Read, trace)?;
        let mut value = 0;
        let places = pieces.iter().flat_map(|piece| (0..piece.bytes.get()).map(|i| piece.phys.plus(i)));
        for (i, place) in places.enumerate() {
            value |= u64::from(self.pages.contents.byte(place)) << (8 * i);
        }
        Ok(Reply::Integer { value: value as i64 })
    }

    fn store(&mut self, at: VirtAddr, width: u8, value: u64, trace: &mut Trace) -> Result<Reply, Reply> {
        let pieces = self.pieces(at, Bytes::new(width.into()), Access::Write, trace)?;
        let places = pieces.iter().flat_map(|piece| (0..piece.bytes.get()).map(|i| piece.phys.plus(i)));
        for (place, byte) in places.zip(value.to_le_bytes()) {
            self.pages.contents.set_byte(place, byte);
        }
        Ok(Reply::Void)
    }

    /// The physical pieces of a range, faulting user pages in; `Err` is the oops or the death of the process.
    fn pieces(
        &mut self,
        at: VirtAddr,
        bytes: Bytes,
        access: Access,
        trace: &mut Trace,
    ) -> Result<Vec<Piece>, Reply> {
        if self.layout.is_user(at) && at.get() >= PAGE_SIZE && self.processes.is_started() {
            self.with_process(trace, |processes, cx| processes.touch(at, bytes, access, cx))
                .map_err(|death| Reply::Died { death })?;
        }
        by_page(at, bytes).map(|(at, bytes)| self.piece(at, bytes, access)).collect()
    }

    fn piece(&self, at: VirtAddr, bytes: Bytes, access: Access) -> Result<Piece, Reply> {
        match self.translate(at) {
            Some(phys) => Ok(Piece { phys, bytes }),
            None if at.get() < PAGE_SIZE => Err(Reply::misuse(Misuse::NullDereference { at, access })),
            None => Err(Reply::misuse(Misuse::Oops { at, access })),
        }
    }

    /// Where an address leads: the direct map by arithmetic, anything else by its tables. `None` too for device memory.
    pub fn translate(&self, at: VirtAddr) -> Option<PhysAddr> {
        let phys = match self.layout.direct_phys(at) {
            Some(phys) => Some(phys),
            None => self.tables.translate(self.space_of(at), at, &self.pages),
        };
        phys.filter(|phys| phys.get() >> 44 == 0 && self.pages.mem().contains(phys.frame()))
    }

    /// Whose tables translate an address.
    pub fn space_of(&self, at: VirtAddr) -> Space {
        if self.layout.is_user(at) && self.processes.is_started() {
            Space::Process(self.processes.current().0)
        } else {
            Space::Kernel
        }
    }

    /// What an access did that no one is told of: wrote beyond its object, or used what was freed.
    fn unseen(&self, call: AccessCall) -> Option<Misuse> {
        match call {
            AccessCall::Memset { address, bytes, .. } => self.unseen_in(address, bytes),
            AccessCall::Memcpy { to, from, bytes } => {
                self.unseen_in(to, bytes).or_else(|| self.unseen_in(from, bytes))
            }
            AccessCall::Load { address, width } | AccessCall::Store { address, width, .. } => {
                self.unseen_in(address, Bytes::new(width.into()))
            }
        }
    }

    fn unseen_in(&self, address: VirtAddr, bytes: Bytes) -> Option<Misuse> {
        let phys = self.layout.direct_phys(address)?;
        let block = self.pages.mem().block_of(phys.frame())?;
        match block.state {
            FrameState::Free | FrameState::Pcp => Some(Misuse::UseAfterFree { address }),
            FrameState::Used => self.unseen_in_object(address, phys, bytes, block),
            _ => None,
        }
    }

    fn unseen_in_object(
        &self,
        address: VirtAddr,
        phys: PhysAddr,
        bytes: Bytes,
        block: crate::page::Block,
    ) -> Option<Misuse> {
        let end = match self.slab.object_around(&self.pages, phys) {
            Some(object) if matches!(self.slab.find(&self.pages, object), SlabAddress::FreeObject(_)) => {
                return Some(Misuse::UseAfterFree { address });
            }
            Some(object) => object.plus(self.slab.ksize(&self.pages, object)?.get()),
            None => block.head.start().plus(block.order.bytes().get()),
        };
        let beyond = (phys.get() + bytes.get()).saturating_sub(end.get());
        (beyond > 0).then_some(Misuse::Overflow { address, bytes: Bytes::new(beyond) })
    }
}

/// `memset` and `memcpy` return their first argument.
fn returned(at: VirtAddr) -> Reply {
    Reply::Pointer { address: at }
}

/// A range cut at page borders.
fn by_page(at: VirtAddr, bytes: Bytes) -> impl Iterator<Item = (VirtAddr, Bytes)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let here = at.plus(done);
        let length = (PAGE_SIZE - here.offset()).min(bytes.get() - done);
        done += length;
        (length > 0).then_some((here, Bytes::new(length)))
    })
}
