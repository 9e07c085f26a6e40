//! The slab allocator's calls.

use super::{Act, Arguments, Call, call};
use crate::base::Gfp;
use crate::kernel::{Request, SlabCall};
use crate::view::Family::Kmalloc;

pub(super) const CALLS: &[Call] = &[
    call("void *kmalloc(size_t size, gfp_t flags)", Kmalloc, Act::Ask(|a| kmalloc(a, Gfp::NONE))),
    call("void *kzalloc(size_t size, gfp_t flags)", Kmalloc, Act::Ask(|a| kmalloc(a, Gfp::BIT_ZERO))),
    call(
        "void *kmalloc_array(size_t n, size_t size, gfp_t flags)",
        Kmalloc,
        Act::Ask(|a| array(a, Gfp::NONE)),
    ),
    call("void *kcalloc(size_t n, size_t size, gfp_t flags)", Kmalloc, Act::Ask(|a| array(a, Gfp::BIT_ZERO))),
    call("void *krealloc(const void *p, size_t new_size, gfp_t flags)", Kmalloc, Act::Ask(krealloc)),
    call("void kfree(const void *p)", Kmalloc, Act::Ask(|a| slab(SlabCall::Kfree { address: a.address(0) }))),
    call(
        "size_t ksize(const void *p)",
        Kmalloc,
        Act::Ask(|a| slab(SlabCall::Ksize { address: a.address(0) })),
    ),
    call(
        "struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags, void *ctor)",
        Kmalloc,
        Act::Ask(cache_create),
    ),
    call(
        "void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)",
        Kmalloc,
        Act::Ask(|a| cache_alloc(a, Gfp::NONE)),
    ),
    call(
        "void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags)",
        Kmalloc,
        Act::Ask(|a| cache_alloc(a, Gfp::BIT_ZERO)),
    ),
    call(
        "void kmem_cache_free(struct kmem_cache *cache, void *object)",
        Kmalloc,
        Act::Ask(|a| slab(SlabCall::CacheFree { cache: a.address(0), address: a.address(1) })),
    ),
    call(
        "void kmem_cache_destroy(struct kmem_cache *cache)",
        Kmalloc,
        Act::Ask(|a| slab(SlabCall::CacheDestroy { cache: a.address(0) })),
    ),
];

type Built = Result<Request, (usize, super::Fault)>;

fn slab(call: SlabCall) -> Built {
    Ok(Request::Slab(call))
}

fn kmalloc(arguments: &Arguments<'_>, more: Gfp) -> Built {
    slab(SlabCall::Kmalloc { size: arguments.bytes(0), gfp: arguments.gfp(1) | more })
}

fn array(arguments: &Arguments<'_>, more: Gfp) -> Built {
    let (count, size) = (arguments.number(0), arguments.bytes(1));
    slab(SlabCall::KmallocArray { count, size, gfp: arguments.gfp(2) | more })
}

fn krealloc(arguments: &Arguments<'_>) -> Built {
    let (address, size) = (arguments.address(0), arguments.bytes(1));
    slab(SlabCall::Krealloc { address, size, gfp: arguments.gfp(2) })
}

fn cache_create(arguments: &Arguments<'_>) -> Built {
    slab(SlabCall::CacheCreate {
        name: arguments.text.into(),
        size: arguments.bytes(1),
        align: arguments.bytes(2),
        flags: arguments.number(3) as u32,
    })
}

fn cache_alloc(arguments: &Arguments<'_>, more: Gfp) -> Built {
    slab(SlabCall::CacheAlloc { cache: arguments.address(0), gfp: arguments.gfp(1) | more })
}
