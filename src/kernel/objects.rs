//! `kmalloc`, `kmem_cache_alloc` and what gives them back.

use super::{Api, FreePlace, Kernel, Misuse, NullReason, Reply, SlabCall};
use crate::base::{Bytes, Errno, Gfp, PhysAddr, Trace, VirtAddr};
use crate::slab::{CacheId, LARGEST_CLASS, SlabAddress, SlabContext};

/// `ZERO_SIZE_PTR`: what `kmalloc(0)` returns; freeing it is fine, using it is an oops.
pub const ZERO_SIZE_PTR: VirtAddr = VirtAddr::new(16);

/// Lends the slab allocator what it works with, field by field.
macro_rules! slab_context {
    ($kernel:ident, $trace:ident) => {
        &mut SlabContext { pages: &mut $kernel.pages, prng: &mut $kernel.prng, trace: $trace }
    };
}

impl Kernel {
    pub(super) fn slab_call(&mut self, call: &SlabCall, trace: &mut Trace) -> Reply {
        match *call {
            SlabCall::Kmalloc { size, gfp } => self.kmalloc(size, gfp, trace),
            SlabCall::KmallocArray { count, size, gfp } => match self.product(count, size) {
                Some(size) => self.kmalloc(size, gfp, trace),
                None => Reply::Null { why: NullReason::Overflow },
            },
            SlabCall::Krealloc { address, size, gfp } => self.krealloc(address, size, gfp, trace),
            SlabCall::Kfree { address } => self.kfree(address, trace),
            SlabCall::Ksize { address } => self.ksize(address),
            SlabCall::CacheCreate { ref name, size, align, flags } => {
                self.cache_create(name, size, align, flags)
            }
            SlabCall::CacheAlloc { cache, gfp } => self.cache_alloc(cache, gfp, trace),
            SlabCall::CacheFree { cache, address } => self.cache_free(cache, address, trace),
            SlabCall::CacheDestroy { cache } => self.cache_destroy(cache, trace),
        }
    }

    /// `check_mul_overflow`: the product, if a `size_t` of the machine holds it.
    pub(super) fn product(&self, count: u64, size: Bytes) -> Option<Bytes> {
        let limit = if self.layout.paging.is_32bit() { u64::from(u32::MAX) } else { u64::MAX };
        size.checked_mul(count).filter(|bytes| bytes.get() <= limit)
    }

    pub(super) fn kmalloc(&mut self, size: Bytes, gfp: Gfp, trace: &mut Trace) -> Reply {
        if size == Bytes::ZERO {
            return Reply::Pointer { address: ZERO_SIZE_PTR };
        }
        // `kmalloc_fix_flags`: a warning, and the bits are gone.
        let gfp = gfp.without(Gfp::BIT_HIGHMEM | Gfp::DMA32);
        // A slab's pages are asked for without the caller's mobility; those of a large block with it.
        if size > LARGEST_CLASS && gfp.migratetype().is_none() {
            return Reply::Null { why: NullReason::BothMobilities { gfp } };
        }
        match self.slab.kmalloc(size, gfp, slab_context!(self, trace)) {
            Ok(phys) => self.hand_out(self.low_address(phys), Api::Kmalloc, size),
            Err(Some(failure)) => Reply::Null { why: NullReason::NoPage { failure } },
            Err(None) => Reply::Null { why: NullReason::TooLarge },
        }
    }

    fn low_address(&self, phys: PhysAddr) -> VirtAddr {
        self.layout.page_offset.plus(phys.get())
    }

    /// `krealloc`: stays where the class has room, else moves (reference §4.7).
    fn krealloc(&mut self, address: VirtAddr, size: Bytes, gfp: Gfp, trace: &mut Trace) -> Reply {
        if size == Bytes::ZERO {
            return match self.kfree(address, trace) {
                Reply::Void => Reply::Pointer { address: ZERO_SIZE_PTR },
                misuse => misuse,
            };
        }
        if address.is_null() || address == ZERO_SIZE_PTR {
            return self.kmalloc(size, gfp, trace);
        }
        let from = match self.object_in_use(address) {
            Ok(phys) => phys,
            Err(misuse) => return Reply::misuse(misuse),
        };
        let room = self.slab.ksize(&self.pages, from).expect("an object in use has a size");
        if size <= room {
            return self.resize(address, size);
        }
        self.move_object(address, from, room, (size, gfp), trace)
    }

    fn resize(&mut self, address: VirtAddr, size: Bytes) -> Reply {
        if let Some(holding) = self.ledger.get(address).copied() {
            self.ledger.hold(address, super::Holding { bytes: size, ..holding });
        }
        Reply::Pointer { address }
    }

    fn move_object(
        &mut self,
        address: VirtAddr,
        from: PhysAddr,
        room: Bytes,
        (size, gfp): (Bytes, Gfp),
        trace: &mut Trace,
    ) -> Reply {
        let reply = self.kmalloc(size, gfp, trace);
        if let Reply::Pointer { address: to } = reply {
            let to = self.layout.direct_phys(to).expect("kmalloc returns a direct-map address");
            self.pages.contents.copy(to, from, room);
            self.kfree(address, trace);
        }
        reply
    }

    pub(super) fn kfree(&mut self, address: VirtAddr, trace: &mut Trace) -> Reply {
        if address.is_null() || address == ZERO_SIZE_PTR {
            return Reply::Void;
        }
        match self.object_in_use(address) {
            Ok(phys) => {
                self.ledger.release(address);
                self.slab.kfree(phys, slab_context!(self, trace));
                Reply::Void
            }
            Err(misuse) => Reply::misuse(misuse),
        }
    }

    /// The physical address of an object that this script was given and still holds.
    fn object_in_use(&self, address: VirtAddr) -> Result<PhysAddr, Misuse> {
        let phys = self.layout.direct_phys(address).ok_or(Misuse::WrongAllocator { address })?;
        match self.slab.find(&self.pages, phys) {
            SlabAddress::Object(_) | SlabAddress::Large(_) if self.ledger.get(address).is_some() => Ok(phys),
            SlabAddress::Object(_) | SlabAddress::Large(_) => Err(Misuse::NotOurs { address }),
            SlabAddress::FreeObject(_) => Err(Misuse::DoubleFree { address, place: self.free_place(phys) }),
            SlabAddress::Interior(_) | SlabAddress::InsideLarge(_) => Err(Misuse::Interior { address }),
            SlabAddress::Foreign => Err(self.foreign(address, phys)),
        }
    }

    fn free_place(&self, object: PhysAddr) -> FreePlace {
        if self.slab.is_list_head(&self.pages, object) { FreePlace::ListHead } else { FreePlace::Deeper }
    }

    /// What is wrong with a direct-map address that is no object: freed already, older than the recording, or another allocator's.
    fn foreign(&self, address: VirtAddr, phys: PhysAddr) -> Misuse {
        use crate::page::FrameState as State;
        match self.pages.mem().block_of(phys.frame()).map(|block| block.state) {
            Some(State::Free | State::Pcp) => Misuse::DoubleFree { address, place: FreePlace::Page },
            Some(State::Used) => Misuse::WrongAllocator { address },
            _ => Misuse::NotOurs { address },
        }
    }

    fn ksize(&self, address: VirtAddr) -> Reply {
        if address.is_null() || address == ZERO_SIZE_PTR {
            return Reply::Integer { value: 0 };
        }
        match self.object_in_use(address) {
            Ok(phys) => {
                let bytes = self.slab.ksize(&self.pages, phys).expect("an object in use has a size");
                Reply::Integer { value: bytes.get() as i64 }
            }
            Err(misuse) => Reply::misuse(misuse),
        }
    }

    fn cache_create(&mut self, name: &str, size: Bytes, align: Bytes, flags: u32) -> Reply {
        match self.slab.create(name, size, align, flags, &mut self.prng) {
            Ok(cache) => Reply::Pointer { address: cache_handle(&self.layout, cache) },
            Err(_) => Reply::Error { errno: Errno::Einval },
        }
    }

    fn cache_alloc(&mut self, handle: VirtAddr, gfp: Gfp, trace: &mut Trace) -> Reply {
        let Some(cache) = self.cache_of(handle) else {
            return Reply::misuse(Misuse::NoCache { address: handle });
        };
        match self.slab.alloc(cache, gfp, slab_context!(self, trace)) {
            Ok(phys) => {
                let bytes = self.slab.object_size(cache);
                self.hand_out(self.low_address(phys), Api::CacheAlloc, bytes)
            }
            Err(failure) => Reply::Null { why: NullReason::NoPage { failure } },
        }
    }

    fn cache_free(&mut self, handle: VirtAddr, address: VirtAddr, trace: &mut Trace) -> Reply {
        let Some(cache) = self.cache_of(handle) else {
            return Reply::misuse(Misuse::NoCache { address: handle });
        };
        let phys = match self.object_in_use(address) {
            Ok(phys) => phys,
            Err(misuse) => return Reply::misuse(misuse),
        };
        match self.slab.find(&self.pages, phys) {
            SlabAddress::Object(place) if place.cache == cache => {
                self.ledger.release(address);
                self.slab.free(cache, phys, slab_context!(self, trace));
                Reply::Void
            }
            _ => Reply::misuse(Misuse::WrongCache { address }),
        }
    }

    fn cache_destroy(&mut self, handle: VirtAddr, trace: &mut Trace) -> Reply {
        if handle.is_null() {
            return Reply::Void;
        }
        let Some(cache) = self.cache_of(handle) else {
            return Reply::misuse(Misuse::NoCache { address: handle });
        };
        match self.slab.destroy(cache, slab_context!(self, trace)) {
            Ok(()) => Reply::Void,
            Err(objects) => Reply::misuse(Misuse::CacheBusy { objects }),
        }
    }

    /// Whether a pointer stands for a slab cache.
    pub fn is_cache(&self, handle: VirtAddr) -> bool {
        self.cache_of(handle).is_some()
    }

    fn cache_of(&self, handle: VirtAddr) -> Option<CacheId> {
        let distance = handle.get().checked_sub(HANDLES_BELOW_MEM_MAP)?;
        let number = distance.checked_sub(self.layout.page_offset.get())?;
        let cache = CacheId::try_new(u16::try_from(number / HANDLE_BYTES).ok()?, &self.slab)?;
        (number % HANDLE_BYTES == 0).then_some(cache)
    }
}

/// `struct kmem_cache` objects are not modelled as memory; their handles are spaced as if they lay in the kernel's image.
const HANDLES_BELOW_MEM_MAP: u64 = 16 << 20;
/// Distance of two handles.
const HANDLE_BYTES: u64 = 256;

/// The pointer that stands for a cache: inside the kernel's image, where no object of a script can lie.
fn cache_handle(layout: &crate::base::Layout, cache: CacheId) -> VirtAddr {
    layout.page_offset.plus(HANDLES_BELOW_MEM_MAP + u64::from(cache.get()) * HANDLE_BYTES)
}

#[cfg(test)]
mod tests {
    use crate::base::{Bytes, Gfp, VirtAddr};
    use crate::kernel::testing::{ask, given, small_machine};
    use crate::kernel::{FreePlace, Kernel, Misuse, Reply, Request, SlabCall};

    fn kmalloc(kernel: &mut Kernel, size: u64) -> VirtAddr {
        let call = SlabCall::Kmalloc { size: Bytes::new(size), gfp: Gfp::KERNEL };
        given(ask(kernel, Request::Slab(call)))
    }
    fn kfree(kernel: &mut Kernel, address: VirtAddr) -> Reply {
        ask(kernel, Request::Slab(SlabCall::Kfree { address }))
    }

    #[track_caller]
    fn assert_freed_twice(sizes: &[u64], place: FreePlace) {
        let mut kernel = small_machine();
        let given: Vec<VirtAddr> = sizes.iter().map(|size| kmalloc(&mut kernel, *size)).collect();
        given.iter().for_each(|address| assert_eq!(kfree(&mut kernel, *address), Reply::Void));
        let address = given[0];
        assert_eq!(kfree(&mut kernel, address), Reply::misuse(Misuse::DoubleFree { address, place }));
    }

    #[test]
    fn a_double_free_is_noticed_at_the_head_of_the_list_only() {
        assert_freed_twice(&[64], FreePlace::ListHead);
        assert_freed_twice(&[64, 64], FreePlace::Deeper);
        assert_freed_twice(&[16384], FreePlace::Page);
    }
}
