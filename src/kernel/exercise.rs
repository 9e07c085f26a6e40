//! Requests at random, wrong ones included: what the soak, the properties and the fuzz targets feed a kernel.

use super::*;
use crate::base::{Gfp, PhysAddr};

/// A stream of requests, determined by its seed and by what the kernel answers.
#[derive(Clone, Debug)]
pub struct Exerciser {
    prng: Prng,
    held: Vec<Held>,
    caches: Vec<VirtAddr>,
}

/// Something to give back.
#[derive(Clone, Copy, Debug)]
enum Held {
    Pages { page: VirtAddr, order: u32 },
    Block { address: VirtAddr, order: u32 },
    Object { address: VirtAddr },
    CacheObject { cache: VirtAddr, address: VirtAddr },
    Area { address: VirtAddr },
    Window { address: VirtAddr },
    Device { address: VirtAddr },
    Heap { address: VirtAddr, bytes: Bytes },
    Mapping { address: VirtAddr, bytes: Bytes },
}

/// Above this the stream gives back more than it takes, so that memory does not only fill.
const MANY: usize = 4000;

impl Exerciser {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Exerciser { prng: Prng::new(seed), held: Vec::new(), caches: Vec::new() }
    }

    /// The next request.
    pub fn next_request(&mut self) -> Request {
        let taking = if self.held.len() > MANY { 35 } else { 60 };
        match self.prng.below(100) {
            roll if roll < taking => self.take(),
            roll if roll < 90 => self.give_back(),
            roll if roll < 97 => self.touch(),
            _ => self.misuse(),
        }
    }

    /// Learns from the answer what there is to give back.
    pub fn learn(&mut self, request: &Request, reply: &Reply) {
        let Reply::Pointer { address } = *reply else {
            if matches!(reply, Reply::Died { .. }) {
                self.held.retain(|held| !matches!(held, Held::Heap { .. } | Held::Mapping { .. }));
            }
            return;
        };
        match *request {
            Request::Pages(PagesCall::AllocPages { order, .. }) => {
                self.hold(Held::Pages { page: address, order })
            }
            Request::Pages(PagesCall::GetFreePages { order, .. }) => {
                self.hold(Held::Block { address, order })
            }
            Request::Slab(
                SlabCall::Kmalloc { .. } | SlabCall::KmallocArray { .. } | SlabCall::Krealloc { .. },
            ) => {
                self.hold(Held::Object { address });
            }
            Request::Slab(SlabCall::CacheCreate { .. }) => self.caches.push(address),
            Request::Slab(SlabCall::CacheAlloc { cache, .. }) => {
                self.hold(Held::CacheObject { cache, address })
            }
            Request::Vmalloc(VmallocCall::Vmalloc { .. } | VmallocCall::Kvmalloc { .. }) => {
                self.hold(Held::Area { address });
            }
            Request::Vmalloc(VmallocCall::Vmap { .. }) => self.hold(Held::Window { address }),
            Request::Vmalloc(VmallocCall::Ioremap { .. }) => self.hold(Held::Device { address }),
            Request::User(
                UserCall::Malloc { size } | UserCall::Realloc { size, .. } | UserCall::Memalign { size, .. },
            ) => self.hold(Held::Heap { address, bytes: size }),
            Request::User(UserCall::Calloc { count, size }) => {
                self.hold(Held::Heap { address, bytes: Bytes::new(count * size.get()) });
            }
            Request::User(UserCall::Mmap { length, .. }) => {
                self.hold(Held::Mapping { address, bytes: length })
            }
            _ => {}
        }
    }

    fn hold(&mut self, held: Held) {
        self.held.push(held);
    }

    fn take(&mut self) -> Request {
        match self.prng.below(20) {
            0..4 => self.take_pages(),
            4..9 => self.take_object(),
            9..12 => self.take_area(),
            _ => self.take_user(),
        }
    }

    fn take_pages(&mut self) -> Request {
        let (gfp, order) = (self.gfp(), self.order());
        Request::Pages(if self.prng.below(2) == 0 {
            PagesCall::AllocPages { gfp, order }
        } else {
            PagesCall::GetFreePages { gfp, order }
        })
    }

    fn take_object(&mut self) -> Request {
        let gfp = self.gfp().without(Gfp::BIT_HIGHMEM | Gfp::DMA32 | Gfp::BIT_MOVABLE);
        let size = self.size(16);
        Request::Slab(match self.prng.below(12) {
            0 => SlabCall::KmallocArray { count: self.prng.below(9).into(), size, gfp },
            1 if self.caches.len() < 8 => SlabCall::CacheCreate {
                name: format!("cache-{}", self.caches.len()).into(),
                size,
                align: Bytes::new(8 << self.prng.below(4)),
                flags: 0,
            },
            2 | 3 if !self.caches.is_empty() => SlabCall::CacheAlloc { cache: self.any_cache(), gfp },
            _ => SlabCall::Kmalloc { size, gfp },
        })
    }

    fn take_area(&mut self) -> Request {
        let size = self.size(21);
        Request::Vmalloc(match self.prng.below(8) {
            0 => VmallocCall::Kvmalloc { size, gfp: Gfp::KERNEL },
            1 => VmallocCall::Vmalloc { size, gfp: Gfp::KERNEL | Gfp::DMA32 },
            2 => VmallocCall::Ioremap { phys: PhysAddr::new(0xfec0_0000), size: self.size(14) },
            3 => VmallocCall::Vmap { pages: self.some_pages() },
            _ => VmallocCall::Vmalloc { size, gfp: Gfp::KERNEL },
        })
    }

    fn take_user(&mut self) -> Request {
        let size = self.size(18);
        Request::User(match self.prng.below(12) {
            0 => UserCall::Calloc { count: self.prng.below(9).into(), size },
            1 => UserCall::Memalign { align: Bytes::new(16 << self.prng.below(9)), size },
            2 => UserCall::Mmap { hint: VirtAddr::NULL, length: size },
            3 if self.prng.below(400) == 0 => UserCall::Fork,
            4 => UserCall::Sbrk { increment: 0 },
            _ => UserCall::Malloc { size },
        })
    }

    fn give_back(&mut self) -> Request {
        if self.held.is_empty() {
            return self.take();
        }
        let at = self.prng.below(self.held.len() as u32) as usize;
        match self.held.swap_remove(at) {
            Held::Pages { page, order } => Request::Pages(PagesCall::FreePagesStruct { page, order }),
            Held::Block { address, order } => Request::Pages(PagesCall::FreePages { address, order }),
            Held::Object { address } => self.give_back_object(address),
            Held::CacheObject { cache, address } => Request::Slab(SlabCall::CacheFree { cache, address }),
            Held::Area { address } => Request::Vmalloc(VmallocCall::Kvfree { address }),
            Held::Window { address } => Request::Vmalloc(VmallocCall::Vunmap { address }),
            Held::Device { address } => Request::Vmalloc(VmallocCall::Iounmap { address }),
            Held::Heap { address, .. } => self.give_back_heap(address),
            Held::Mapping { address, bytes } => Request::User(UserCall::Munmap { address, length: bytes }),
        }
    }

    fn give_back_object(&mut self, address: VirtAddr) -> Request {
        Request::Slab(match self.prng.below(8) {
            0 => SlabCall::Krealloc { address, size: self.size(14), gfp: Gfp::KERNEL },
            _ => SlabCall::Kfree { address },
        })
    }

    fn give_back_heap(&mut self, address: VirtAddr) -> Request {
        Request::User(match self.prng.below(6) {
            0 => UserCall::Realloc { address, size: self.size(18) },
            _ => UserCall::Free { address },
        })
    }

    fn touch(&mut self) -> Request {
        if self.held.is_empty() {
            return Request::Machine(MachineCall::Drain);
        }
        let at = self.prng.below(self.held.len() as u32) as usize;
        match self.held[at] {
            Held::Heap { address, .. } if self.prng.below(8) == 0 => {
                Request::User(UserCall::UsableSize { address })
            }
            Held::Heap { address, bytes } | Held::Mapping { address, bytes } => {
                Request::Access(AccessCall::Memset { address, byte: 0xa5, bytes })
            }
            Held::Area { address } => Request::Access(AccessCall::Store { address, width: 4, value: 7 }),
            Held::Object { address } => Request::Slab(SlabCall::Ksize { address }),
            _ if self.prng.below(8) == 0 => Request::Machine(MachineCall::Purge),
            _ => Request::Machine(MachineCall::Drain),
        }
    }

    /// What nobody should do. Nothing here may reach what the stream still holds as if it were freed well.
    fn misuse(&mut self) -> Request {
        let stray = VirtAddr::new(0xc000_0000 + u64::from(self.prng.below(0x3fff_ffff)));
        match self.prng.below(9) {
            0 => Request::Slab(SlabCall::Kfree { address: stray }),
            1 => Request::Vmalloc(VmallocCall::Vfree { address: stray }),
            2 => Request::Pages(PagesCall::AllocPages { gfp: Gfp::KERNEL, order: 11 + self.prng.below(4) }),
            3 => Request::Slab(SlabCall::Kmalloc { size: Bytes::new(5 << 20), gfp: Gfp::KERNEL }),
            4 => Request::Access(AccessCall::Load { address: VirtAddr::NULL, width: 8 }),
            5 => Request::Vmalloc(VmallocCall::Vmalloc { size: Bytes::ZERO, gfp: Gfp::KERNEL }),
            6 => Request::Pages(PagesCall::FreePages { address: stray.plus(1), order: 0 }),
            7 => Request::User(UserCall::Munmap { address: stray, length: Bytes::new(4096) }),
            _ => Request::Slab(SlabCall::Ksize { address: stray }),
        }
    }

    fn gfp(&mut self) -> Gfp {
        const MASKS: [Gfp; 8] = [
            Gfp::KERNEL,
            Gfp::KERNEL,
            Gfp::ATOMIC,
            Gfp::NOWAIT,
            Gfp::HIGHUSER,
            Gfp::HIGHUSER_MOVABLE,
            Gfp::DMA,
            Gfp::DMA32,
        ];
        let mask = MASKS[self.prng.below(MASKS.len() as u32) as usize];
        match self.prng.below(6) {
            0 => mask | Gfp::BIT_RECLAIMABLE,
            1 => mask | Gfp::BIT_ZERO | Gfp::BIT_COMP,
            _ => mask,
        }
    }

    /// Small orders more often than large ones.
    fn order(&mut self) -> u32 {
        let ceiling = self.prng.below(11) + 1;
        self.prng.below(ceiling)
    }

    /// At least 1, at most 2^log2; each power of two as likely as another.
    fn size(&mut self, log2: u32) -> Bytes {
        let ceiling = 1 << (self.prng.below(log2) + 1);
        Bytes::new(u64::from(self.prng.below(ceiling)) + 1)
    }

    fn any_cache(&mut self) -> VirtAddr {
        self.caches[self.prng.below(self.caches.len() as u32) as usize]
    }

    fn some_pages(&mut self) -> Box<[VirtAddr]> {
        let pages = self.held.iter().filter_map(|held| match held {
            Held::Pages { page, .. } => Some(*page),
            _ => None,
        });
        pages.take(4).collect()
    }
}
