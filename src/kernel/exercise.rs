//! Requests at random, wrong ones included: what the soak, the properties and the fuzz targets feed a kernel.

use super::*;
use crate::base::{Gfp, PAGE_SIZE, PhysAddr};
use std::collections::VecDeque;

/// A stream of requests, determined by its seed or its bytes, and by what the kernel answers.
#[derive(Clone, Debug)]
pub struct Exerciser {
    chance: Chance,
    held: Vec<Held>,
    /// Blocks of pages given back lately, to be given back again.
    freed: VecDeque<Request>,
    caches: Vec<VirtAddr>,
}

/// Where choices come from.
#[derive(Clone, Debug)]
enum Chance {
    Seeded(Prng),
    /// A fuzzer's bytes; after the last of them every choice is the first.
    Given(VecDeque<u8>),
}

impl Chance {
    /// A number below `bound`, which is at least 1.
    fn below(&mut self, bound: u32) -> u32 {
        match self {
            Chance::Seeded(prng) => prng.below(bound),
            Chance::Given(bytes) => {
                let wanted = if bound <= 256 { 1 } else { 4 };
                let mut taken = bytes.drain(..bytes.len().min(wanted));
                taken.by_ref().fold(0, |number, byte| number << 8 | u32::from(byte)) % bound
            }
        }
    }
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

/// So many frees are remembered.
const LATELY: usize = 16;
/// Above this the stream gives back more than it takes, so that memory does not only fill.
const MANY: usize = 4000;

impl Exerciser {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Exerciser::by(Chance::Seeded(Prng::new(seed)))
    }

    /// The stream that these bytes choose, one or four of them a choice.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Exerciser::by(Chance::Given(bytes.iter().copied().collect()))
    }

    fn by(chance: Chance) -> Self {
        Exerciser { chance, held: Vec::new(), freed: VecDeque::new(), caches: Vec::new() }
    }

    /// Whether all bytes are used up; a seed never is.
    pub fn is_spent(&self) -> bool {
        matches!(&self.chance, Chance::Given(bytes) if bytes.is_empty())
    }

    /// The next request.
    pub fn next_request(&mut self) -> Request {
        let taking = if self.held.len() > MANY { 35 } else { 60 };
        match self.chance.below(100) {
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
        match self.chance.below(20) {
            0..4 => self.take_pages(),
            4..9 => self.take_object(),
            9..12 => self.take_area(),
            _ => self.take_user(),
        }
    }

    fn take_pages(&mut self) -> Request {
        let (gfp, order) = (self.gfp(), self.order());
        Request::Pages(if self.chance.below(2) == 0 {
            PagesCall::AllocPages { gfp, order }
        } else {
            PagesCall::GetFreePages { gfp, order }
        })
    }

    fn take_object(&mut self) -> Request {
        let gfp = self.gfp().without(Gfp::BIT_HIGHMEM | Gfp::DMA32 | Gfp::BIT_MOVABLE);
        let size = self.size(16);
        Request::Slab(match self.chance.below(12) {
            0 => SlabCall::KmallocArray { count: self.chance.below(9).into(), size, gfp },
            1 if self.caches.len() < 8 => SlabCall::CacheCreate {
                name: format!("cache-{}", self.caches.len()).into(),
                size,
                align: Bytes::new(8 << self.chance.below(4)),
                flags: 0,
            },
            2 | 3 if !self.caches.is_empty() => SlabCall::CacheAlloc { cache: self.any_cache(), gfp },
            _ => SlabCall::Kmalloc { size, gfp },
        })
    }

    fn take_area(&mut self) -> Request {
        let size = self.size(21);
        Request::Vmalloc(match self.chance.below(8) {
            0 => VmallocCall::Kvmalloc { size, gfp: Gfp::KERNEL },
            1 => VmallocCall::Vmalloc { size, gfp: Gfp::KERNEL | Gfp::DMA32 },
            2 => VmallocCall::Ioremap { phys: PhysAddr::new(0xfec0_0000), size: self.size(14) },
            3 => VmallocCall::Vmap { pages: self.some_pages() },
            _ => VmallocCall::Vmalloc { size, gfp: Gfp::KERNEL },
        })
    }

    fn take_user(&mut self) -> Request {
        let size = self.size(18);
        Request::User(match self.chance.below(12) {
            0 => UserCall::Calloc { count: self.chance.below(9).into(), size },
            1 => UserCall::Memalign { align: Bytes::new(16 << self.chance.below(9)), size },
            2 => UserCall::Mmap { hint: VirtAddr::NULL, length: size },
            3 if self.chance.below(400) == 0 => UserCall::Fork,
            4 => UserCall::Sbrk { increment: 0 },
            _ => UserCall::Malloc { size },
        })
    }

    fn give_back(&mut self) -> Request {
        if self.held.is_empty() {
            return self.take();
        }
        let at = self.chance.below(self.held.len() as u32) as usize;
        match self.held.swap_remove(at) {
            Held::Pages { page, order } => self.give_back_pages(PagesCall::FreePagesStruct { page, order }),
            Held::Block { address, order } => self.give_back_pages(PagesCall::FreePages { address, order }),
            Held::Object { address } => self.give_back_object(address),
            Held::CacheObject { cache, address } => Request::Slab(SlabCall::CacheFree { cache, address }),
            Held::Area { address } => Request::Vmalloc(VmallocCall::Kvfree { address }),
            Held::Window { address } => Request::Vmalloc(VmallocCall::Vunmap { address }),
            Held::Device { address } => Request::Vmalloc(VmallocCall::Iounmap { address }),
            Held::Heap { address, .. } => self.give_back_heap(address),
            Held::Mapping { address, bytes } => Request::User(UserCall::Munmap { address, length: bytes }),
        }
    }

    fn give_back_pages(&mut self, call: PagesCall) -> Request {
        let request = Request::Pages(call);
        self.freed.push_back(request.clone());
        if self.freed.len() > LATELY {
            self.freed.pop_front();
        }
        request
    }

    fn give_back_object(&mut self, address: VirtAddr) -> Request {
        Request::Slab(match self.chance.below(8) {
            0 => SlabCall::Krealloc { address, size: self.size(14), gfp: Gfp::KERNEL },
            _ => SlabCall::Kfree { address },
        })
    }

    fn give_back_heap(&mut self, address: VirtAddr) -> Request {
        Request::User(match self.chance.below(6) {
            0 => UserCall::Realloc { address, size: self.size(18) },
            _ => UserCall::Free { address },
        })
    }

    fn touch(&mut self) -> Request {
        if self.held.is_empty() {
            return Request::Machine(MachineCall::Drain);
        }
        let at = self.chance.below(self.held.len() as u32) as usize;
        match self.held[at] {
            Held::Heap { address, .. } if self.chance.below(8) == 0 => {
                Request::User(UserCall::UsableSize { address })
            }
            Held::Heap { address, bytes } | Held::Mapping { address, bytes } => {
                Request::Access(AccessCall::Memset { address, byte: 0xa5, bytes })
            }
            Held::Area { address } => Request::Access(AccessCall::Store { address, width: 4, value: 7 }),
            Held::Object { address } => Request::Slab(SlabCall::Ksize { address }),
            _ if self.chance.below(8) == 0 => Request::Machine(MachineCall::Purge),
            _ => Request::Machine(MachineCall::Drain),
        }
    }

    /// What nobody should do. What reaches by luck something that the stream holds is given back sooner than it knows.
    fn misuse(&mut self) -> Request {
        let stray = VirtAddr::new(0xc000_0000 + u64::from(self.chance.below(0x3fff_ffff)));
        match self.chance.below(12) {
            0 => Request::Slab(SlabCall::Kfree { address: stray }),
            1 => Request::Vmalloc(VmallocCall::Vfree { address: stray }),
            2 => Request::Pages(PagesCall::AllocPages { gfp: Gfp::KERNEL, order: 11 + self.chance.below(4) }),
            3 => Request::Slab(SlabCall::Kmalloc { size: Bytes::new(5 << 20), gfp: Gfp::KERNEL }),
            4 => Request::Access(AccessCall::Load { address: VirtAddr::NULL, width: 8 }),
            5 => Request::Vmalloc(VmallocCall::Vmalloc { size: Bytes::ZERO, gfp: Gfp::KERNEL }),
            6 => Request::Pages(PagesCall::FreePages { address: stray.plus(1), order: 0 }),
            7 => Request::User(UserCall::Munmap { address: stray, length: Bytes::new(4096) }),
            8 => Request::Pages(PagesCall::FreePagesStruct { page: stray, order: self.order() }),
            9 => self.freed.front().cloned().unwrap_or(Request::Machine(MachineCall::Drain)),
            10 => self.misuse_pages(),
            _ => Request::Slab(SlabCall::Ksize { address: stray }),
        }
    }

    /// A block that is held, freed with an order that it has not, or from a frame inside it or behind it.
    fn misuse_pages(&mut self) -> Request {
        let at = self.chance.below(self.held.len().max(1) as u32) as usize;
        let further = u64::from(self.chance.below(4));
        Request::Pages(match self.held.get(at).copied() {
            Some(Held::Pages { page, order }) => {
                PagesCall::FreePagesStruct { page: page.plus(further * 8), order: order ^ self.order() }
            }
            Some(Held::Block { address, order }) => PagesCall::FreePages {
                address: address.plus(further * PAGE_SIZE),
                order: order ^ (1 << self.chance.below(32)),
            },
            Some(Held::Object { address } | Held::Area { address }) => {
                PagesCall::FreePages { address, order: self.order() }
            }
            _ => PagesCall::FreePagesStruct { page: VirtAddr::NULL, order: 0 },
        })
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
        let mask = MASKS[self.chance.below(MASKS.len() as u32) as usize];
        match self.chance.below(24) {
            0..4 => mask | Gfp::BIT_RECLAIMABLE,
            4..8 => mask | Gfp::BIT_ZERO | Gfp::BIT_COMP,
            8 => mask | Gfp::BIT_MEMALLOC,
            9 => mask | Gfp::BIT_NOMEMALLOC | Gfp::BIT_HIGH,
            10 => mask | Gfp::DMA,
            11 => mask | Gfp::BIT_MOVABLE,
            _ => mask,
        }
    }

    /// Small orders more often than large ones.
    fn order(&mut self) -> u32 {
        let ceiling = self.chance.below(11) + 1;
        self.chance.below(ceiling)
    }

    /// At least 1, at most 2^log2; each power of two as likely as another.
    fn size(&mut self, log2: u32) -> Bytes {
        let ceiling = 1 << (self.chance.below(log2) + 1);
        Bytes::new(u64::from(self.chance.below(ceiling)) + 1)
    }

    fn any_cache(&mut self) -> VirtAddr {
        self.caches[self.chance.below(self.caches.len() as u32) as usize]
    }

    fn some_pages(&mut self) -> Box<[VirtAddr]> {
        let pages = self.held.iter().filter_map(|held| match held {
            Held::Pages { page, .. } => Some(*page),
            _ => None,
        });
        pages.take(4).collect()
    }
}
