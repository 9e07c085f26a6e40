//! The page allocator's calls, and what turns addresses, frames and `struct page`s into each other.

use super::{Act, Arguments, Call, call, plain};
use crate::base::{Gfp, PAGE_SHIFT, PAGE_SIZE, Pfn, VirtAddr};
use crate::kernel::{Kernel, MachineCall, PagesCall, Request};
use crate::view::Family::Gfp as Pages;

pub(super) const CALLS: &[Call] = &[
    call(
        "struct page *alloc_pages(gfp_t gfp, unsigned int order)",
        Pages,
        Act::Ask(|a| alloc(a.gfp(0), a.order(1))),
    ),
    call("struct page *alloc_page(gfp_t gfp)", Pages, Act::Ask(|a| alloc(a.gfp(0), 0))),
    call(
        "unsigned long __get_free_pages(gfp_t gfp, unsigned int order)",
        Pages,
        Act::Ask(|a| get(a.gfp(0), a.order(1))),
    ),
    call("unsigned long __get_free_page(gfp_t gfp)", Pages, Act::Ask(|a| get(a.gfp(0), 0))),
    call("unsigned long get_zeroed_page(gfp_t gfp)", Pages, Act::Ask(|a| get(a.gfp(0) | Gfp::BIT_ZERO, 0))),
    call(
        "unsigned long __get_dma_pages(gfp_t gfp, unsigned int order)",
        Pages,
        Act::Ask(|a| get(a.gfp(0) | Gfp::DMA, a.order(1))),
    ),
    call(
        "void __free_pages(struct page *page, unsigned int order)",
        Pages,
        Act::Ask(|a| free_struct(a.address(0), a.order(1))),
    ),
    call("void __free_page(struct page *page)", Pages, Act::Ask(|a| free_struct(a.address(0), 0))),
    call(
        "void free_pages(unsigned long addr, unsigned int order)",
        Pages,
        Act::Ask(|a| free(a.address(0), a.order(1))),
    ),
    call("void free_page(unsigned long addr)", Pages, Act::Ask(|a| free(a.address(0), 0))),
    call("unsigned long page_to_pfn(const struct page *page)", Pages, Act::Convert(|a| page_to_pfn(a, 0))),
    call(
        "struct page *pfn_to_page(unsigned long pfn)",
        Pages,
        Act::Convert(|a| pfn_to_page(a.kernel, a.number(0))),
    ),
    call("void *page_address(const struct page *page)", Pages, Act::Convert(page_address)),
    call("struct page *virt_to_page(const void *addr)", Pages, Act::Convert(virt_to_page)),
    plain(
        "phys_addr_t page_to_phys(const struct page *page)",
        Act::Convert(|a| page_to_pfn(a, 0) << PAGE_SHIFT),
    ),
    plain(
        "phys_addr_t virt_to_phys(const void *addr)",
        Act::Convert(|a| a.kernel.layout.naive_phys(a.address(0)).get()),
    ),
    plain(
        "phys_addr_t __pa(const void *addr)",
        Act::Convert(|a| a.kernel.layout.naive_phys(a.address(0)).get()),
    ),
    plain("void *phys_to_virt(phys_addr_t phys)", Act::Convert(phys_to_virt)),
    plain("void *__va(phys_addr_t phys)", Act::Convert(phys_to_virt)),
    plain("bool virt_addr_valid(const void *addr)", Act::Convert(virt_addr_valid)),
    plain("int get_order(unsigned long size)", Act::Convert(|a| get_order(a.number(0)))),
    plain("unsigned long PAGE_ALIGN(unsigned long addr)", Act::Convert(|a| page_align(a.number(0)))),
    plain("void drain_local_pages(void)", Act::Ask(|_| Ok(Request::Machine(MachineCall::Drain)))),
];

type Built = Result<Request, (usize, super::Fault)>;

fn alloc(gfp: Gfp, order: u32) -> Built {
    Ok(Request::Pages(PagesCall::AllocPages { gfp, order }))
}

fn get(gfp: Gfp, order: u32) -> Built {
    Ok(Request::Pages(PagesCall::GetFreePages { gfp, order }))
}

fn free_struct(page: VirtAddr, order: u32) -> Built {
    Ok(Request::Pages(PagesCall::FreePagesStruct { page, order }))
}

fn free(address: VirtAddr, order: u32) -> Built {
    Ok(Request::Pages(PagesCall::FreePages { address, order }))
}

/// `page - mem_map`, right or wrong: for a pointer to no page, the number that the real macro gives.
fn page_to_pfn(arguments: &Arguments<'_>, index: usize) -> u64 {
    pfn_of(arguments.kernel, arguments.address(index))
}

/// The frame number of a `struct page`, by arithmetic.
pub(in crate::script) fn pfn_of(kernel: &Kernel, page: VirtAddr) -> u64 {
    let layout = &kernel.layout;
    let distance = page.get().wrapping_sub(layout.mem_map.get());
    let distance = if layout.paging.is_32bit() { distance as u32 as i32 as i64 } else { distance as i64 };
    (distance / layout.paging.struct_page().get() as i64) as u64
}

fn pfn_to_page(kernel: &Kernel, pfn: u64) -> u64 {
    let layout = &kernel.layout;
    layout.mem_map.plus(pfn.wrapping_mul(layout.paging.struct_page().get())).get()
}

/// NULL for high memory, which has no address until it is mapped.
fn page_address(arguments: &Arguments<'_>) -> u64 {
    let pfn = u32::try_from(page_to_pfn(arguments, 0)).ok().map(Pfn::new);
    pfn.and_then(|pfn| arguments.kernel.layout.direct_map(pfn)).unwrap_or(VirtAddr::NULL).get()
}

fn virt_to_page(arguments: &Arguments<'_>) -> u64 {
    let kernel = arguments.kernel;
    pfn_to_page(kernel, kernel.layout.naive_phys(arguments.address(0)).get() >> PAGE_SHIFT)
}

fn phys_to_virt(arguments: &Arguments<'_>) -> u64 {
    arguments.kernel.layout.page_offset.plus(arguments.number(0)).get()
}

fn virt_addr_valid(arguments: &Arguments<'_>) -> u64 {
    arguments.kernel.layout.direct_phys(arguments.address(0)).is_some().into()
}

/// The smallest order whose block holds so many bytes; `get_order(0)` is undefined in Linux, here as its arithmetic has it.
fn get_order(bytes: u64) -> u64 {
    let last_page = bytes.wrapping_sub(1) >> PAGE_SHIFT;
    u64::from(u64::BITS - last_page.leading_zeros())
}

fn page_align(address: u64) -> u64 {
    address.wrapping_add(PAGE_SIZE - 1) & !(PAGE_SIZE - 1)
}
