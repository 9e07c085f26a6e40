//! vmalloc's calls.

use super::{Act, Arguments, Call, call, plain};
use crate::base::{Gfp, PhysAddr};
use crate::kernel::{MachineCall, Request, VmallocCall};
use crate::view::Family::Vmalloc;

pub(super) const CALLS: &[Call] = &[
    call("void *vmalloc(unsigned long size)", Vmalloc, Act::Ask(|a| vmalloc(a, Gfp::KERNEL))),
    call("void *vzalloc(unsigned long size)", Vmalloc, Act::Ask(|a| vmalloc(a, Gfp::KERNEL | Gfp::BIT_ZERO))),
    call("void *vmalloc_32(unsigned long size)", Vmalloc, Act::Ask(|a| vmalloc(a, Gfp::KERNEL | Gfp::DMA32))),
    call("void *__vmalloc(unsigned long size, gfp_t flags)", Vmalloc, Act::Ask(|a| vmalloc(a, a.gfp(1)))),
    call(
        "void vfree(const void *addr)",
        Vmalloc,
        Act::Ask(|a| area(VmallocCall::Vfree { address: a.address(0) })),
    ),
    call("void *kvmalloc(size_t size, gfp_t flags)", Vmalloc, Act::Ask(|a| kvmalloc(a, Gfp::NONE))),
    call("void *kvzalloc(size_t size, gfp_t flags)", Vmalloc, Act::Ask(|a| kvmalloc(a, Gfp::BIT_ZERO))),
    call(
        "void kvfree(const void *addr)",
        Vmalloc,
        Act::Ask(|a| area(VmallocCall::Kvfree { address: a.address(0) })),
    ),
    call(
        "bool is_vmalloc_addr(const void *addr)",
        Vmalloc,
        Act::Convert(|a| a.kernel.layout.is_vmalloc(a.address(0)).into()),
    ),
    call(
        "struct page *vmalloc_to_page(const void *addr)",
        Vmalloc,
        Act::Ask(|a| area(VmallocCall::VmallocToPage { address: a.address(0) })),
    ),
    call(
        "unsigned long vmalloc_to_pfn(const void *addr)",
        Vmalloc,
        Act::AskPfn(|a| area(VmallocCall::VmallocToPage { address: a.address(0) })),
    ),
    call(
        "void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)",
        Vmalloc,
        Act::Ask(|a| area(VmallocCall::Vmap { pages: a.pages.into() })),
    ),
    call(
        "void vunmap(const void *addr)",
        Vmalloc,
        Act::Ask(|a| area(VmallocCall::Vunmap { address: a.address(0) })),
    ),
    call("void __iomem *ioremap(phys_addr_t offset, size_t size)", Vmalloc, Act::Ask(ioremap)),
    call(
        "void iounmap(volatile void __iomem *addr)",
        Vmalloc,
        Act::Ask(|a| area(VmallocCall::Iounmap { address: a.address(0) })),
    ),
    plain("void vm_unmap_aliases(void)", Act::Ask(|_| Ok(Request::Machine(MachineCall::Purge)))),
];

type Built = Result<Request, (usize, super::Fault)>;

fn area(call: VmallocCall) -> Built {
    Ok(Request::Vmalloc(call))
}

fn vmalloc(arguments: &Arguments<'_>, gfp: Gfp) -> Built {
    area(VmallocCall::Vmalloc { size: arguments.bytes(0), gfp })
}

fn kvmalloc(arguments: &Arguments<'_>, more: Gfp) -> Built {
    area(VmallocCall::Kvmalloc { size: arguments.bytes(0), gfp: arguments.gfp(1) | more })
}

fn ioremap(arguments: &Arguments<'_>) -> Built {
    area(VmallocCall::Ioremap { phys: PhysAddr::new(arguments.number(0)), size: arguments.bytes(1) })
}
