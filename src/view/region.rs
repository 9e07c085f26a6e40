//! Where an address lies, by the names that the page has texts for.

use crate::base::VirtAddr;
use crate::kernel::Kernel;
use crate::process::VmaKind;

/// The region of an address; `none` for a number that is no address.
pub fn region_of(kernel: &Kernel, address: VirtAddr) -> &'static str {
    let layout = &kernel.layout;
    match address {
        at if layout.is_user(at) => user_region(kernel, at),
        at if kernel.is_cache(at) => "slab-cache",
        at if layout.direct_phys(at).is_some() => "direct-map",
        at if layout.is_vmalloc(at) => "vmalloc",
        at if layout.pfn_of_struct_page(at).is_some() => "vmemmap",
        _ => "none",
    }
}

fn user_region(kernel: &Kernel, at: VirtAddr) -> &'static str {
    if !kernel.processes.is_started() {
        return "none";
    }
    let vmas = kernel.processes.vmas(kernel.processes.current());
    match vmas.iter().find(|vma| (vma.start..vma.end).contains(&at)).map(|vma| vma.kind) {
        Some(VmaKind::Heap) => "heap",
        Some(VmaKind::Mmap) => "mmap",
        Some(VmaKind::Stack) => "stack",
        Some(_) => "user",
        None => "none",
    }
}
