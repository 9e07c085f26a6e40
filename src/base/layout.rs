//! Address-space layouts: where each machine keeps its direct map, vmalloc area and user space (reference §1).

use super::{Bytes, Pfn, PhysAddr, VirtAddr};
use serde::Serialize;

/// How a machine pages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Paging {
    /// i386 without PAE: two levels, 4-byte entries, 4 MiB large pages, no NX.
    #[serde(rename = "i386")]
    I386,
    /// i386 with PAE: three levels, 8-byte entries, 2 MiB large pages.
    #[serde(rename = "i386-pae")]
    I386Pae,
    /// x86-64 with four levels: 2 MiB large pages.
    #[serde(rename = "x86_64")]
    X86_64,
}

impl Paging {
    /// Every way of paging.
    pub const ALL: [Paging; 3] = [Paging::I386, Paging::I386Pae, Paging::X86_64];

    /// The machine's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::I386 => "i386",
            Self::I386Pae => "i386-pae",
            Self::X86_64 => "x86_64",
        }
    }
    /// The machine of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paging| paging.name() == name)
    }
    /// Whether addresses have 32 bits.
    pub const fn is_32bit(self) -> bool {
        !matches!(self, Self::X86_64)
    }
    /// log2 of the large page that maps the direct map (PMD or, on i386, PGD leaf).
    pub const fn large_page_shift(self) -> u32 {
        if matches!(self, Self::I386) { 22 } else { 21 }
    }
    /// `pageblock_order`: 10 on 686, 9 elsewhere.
    pub const fn pageblock_order(self) -> super::Order {
        super::Order::new(if matches!(self, Self::I386) { 10 } else { 9 })
    }
    /// Bytes of a C `long` and of a pointer.
    pub const fn word(self) -> Bytes {
        Bytes::new(if self.is_32bit() { 4 } else { 8 })
    }
    /// Frames in a section of the sparse memory map, 128 MiB; `None` where the map is one flat array.
    pub const fn section(self) -> Option<u32> {
        if self.is_32bit() { None } else { Some(0x8000) }
    }
    /// `sizeof(struct page)`.
    pub const fn struct_page(self) -> Bytes {
        Bytes::new(if self.is_32bit() { 40 } else { 64 })
    }
}

/// The borders of one machine's address space. All `end`s are exclusive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    /// How it pages.
    pub paging: Paging,
    /// Start of the direct map (`PAGE_OFFSET`).
    pub page_offset: VirtAddr,
    /// End of the direct map (`high_memory`).
    pub high_memory: VirtAddr,
    /// `VMALLOC_START`.
    pub vmalloc_start: VirtAddr,
    /// End of the vmalloc area, exclusive.
    pub vmalloc_end: VirtAddr,
    /// First address of the persistent kmap window; 0 where there is no high memory.
    pub pkmap_base: VirtAddr,
    /// `FIXADDR_START`.
    pub fixaddr_start: VirtAddr,
    /// `FIXADDR_TOP`.
    pub fixaddr_top: VirtAddr,
    /// End of user space (`TASK_SIZE`).
    pub task_size: VirtAddr,
    /// Address of the `struct page` of frame 0 (`mem_map`, or `vmemmap` on x86-64).
    pub mem_map: VirtAddr,
    /// First frame beyond RAM (`max_pfn`).
    pub max_pfn: Pfn,
    /// First frame without a direct mapping (`max_low_pfn`); equals `max_pfn` on x86-64.
    pub max_low_pfn: Pfn,
}

const MIB: u64 = 1 << 20;

impl Layout {
    /// The layout of a machine whose last frame is `max_pfn - 1`, without KASLR and with default parameters.
    pub fn new(paging: Paging, max_pfn: Pfn) -> Self {
        match paging {
            Paging::I386 => Self::new_32bit(paging, max_pfn, 0xfec0_0000),
            Paging::I386Pae => Self::new_32bit(paging, max_pfn, 0xff00_0000),
            Paging::X86_64 => Self::new_64bit(max_pfn),
        }
    }

    /// `find_low_pfn_range`: 128 MiB below the kmap window are kept for vmalloc, 8 of them as a gap.
    fn new_32bit(paging: Paging, max_pfn: Pfn, pkmap_base: u64) -> Self {
        const PAGE_OFFSET: u64 = 0xc000_0000;
        let vmalloc_end = pkmap_base - 2 * super::PAGE_SIZE;
        let max_low = (vmalloc_end - PAGE_OFFSET - 128 * MIB) >> super::PAGE_SHIFT;
        let max_low_pfn = Pfn::new(max_pfn.get().min(max_low as u32));
        let high_memory = PAGE_OFFSET + max_low_pfn.start().get();
        let map_bytes =
            (u64::from(max_pfn.get()) * paging.struct_page().get()).next_multiple_of(super::PAGE_SIZE);
        // Between the map and high_memory the loader put the initramfs, on every recorded i386 machine.
        let map_gap = u64::from(super::INITRAMFS) * super::PAGE_SIZE;
        Layout {
            paging,
            page_offset: VirtAddr::new(PAGE_OFFSET),
            high_memory: VirtAddr::new(high_memory),
            vmalloc_start: VirtAddr::new(high_memory + 8 * MIB),
            vmalloc_end: VirtAddr::new(vmalloc_end),
            pkmap_base: VirtAddr::new(pkmap_base),
            fixaddr_start: VirtAddr::new(0xffdb_8000),
            fixaddr_top: VirtAddr::new(0xffff_f000),
            task_size: VirtAddr::new(PAGE_OFFSET),
            mem_map: VirtAddr::new(high_memory - map_bytes - map_gap),
            max_pfn,
            max_low_pfn,
        }
    }

    fn new_64bit(max_pfn: Pfn) -> Self {
        const PAGE_OFFSET: u64 = 0xffff_8880_0000_0000;
        Layout {
            paging: Paging::X86_64,
            page_offset: VirtAddr::new(PAGE_OFFSET),
            high_memory: VirtAddr::new(PAGE_OFFSET + max_pfn.start().get()),
            vmalloc_start: VirtAddr::new(0xffff_c900_0000_0000),
            vmalloc_end: VirtAddr::new(0xffff_e900_0000_0000),
            pkmap_base: VirtAddr::NULL,
            fixaddr_start: VirtAddr::new(0xffff_ffff_ff57_9000),
            fixaddr_top: VirtAddr::new(0xffff_ffff_ff7f_f000),
            task_size: VirtAddr::new((1 << 47) - super::PAGE_SIZE),
            mem_map: VirtAddr::new(0xffff_ea00_0000_0000),
            max_pfn,
            max_low_pfn: max_pfn,
        }
    }

    /// The direct-map address of a frame (`page_address`); `None` for high memory.
    pub fn direct_map(&self, pfn: Pfn) -> Option<VirtAddr> {
        (pfn < self.max_low_pfn).then(|| self.page_offset.plus(pfn.start().get()))
    }
    /// The physical address behind a direct-map address; `None` outside the direct map.
    pub fn direct_phys(&self, address: VirtAddr) -> Option<PhysAddr> {
        (self.page_offset <= address && address < self.high_memory)
            .then(|| PhysAddr::new(address.get() - self.page_offset.get()))
    }
    /// What `virt_to_phys` answers for any address, right or wrong: plain arithmetic in the machine's word.
    pub fn naive_phys(&self, address: VirtAddr) -> PhysAddr {
        let difference = address.get().wrapping_sub(self.page_offset.get());
        PhysAddr::new(if self.paging.is_32bit() { difference & 0xffff_ffff } else { difference })
    }
    /// `is_vmalloc_addr`.
    pub fn is_vmalloc(&self, address: VirtAddr) -> bool {
        self.vmalloc_start <= address && address < self.vmalloc_end
    }
    /// Whether it is a user address.
    pub fn is_user(&self, address: VirtAddr) -> bool {
        address < self.task_size
    }
    /// The address of a frame's `struct page` (`pfn_to_page`).
    pub fn struct_page(&self, pfn: Pfn) -> VirtAddr {
        self.mem_map.plus(u64::from(pfn.get()) * self.paging.struct_page().get())
    }
    /// What `virt_to_page` answers for any address, right or wrong.
    pub fn naive_struct_page(&self, address: VirtAddr) -> VirtAddr {
        let pfn = self.naive_phys(address).get() >> super::PAGE_SHIFT;
        let page = self.mem_map.plus(pfn.wrapping_mul(self.paging.struct_page().get()));
        if self.paging.is_32bit() { VirtAddr::new(page.get() & 0xffff_ffff) } else { page }
    }
    /// The frame whose `struct page` lies at this address (`page_to_pfn`); `None` for any other address.
    pub fn pfn_of_struct_page(&self, page: VirtAddr) -> Option<Pfn> {
        let size = self.paging.struct_page().get();
        let distance = page.get().checked_sub(self.mem_map.get())?;
        let pfn = Pfn::new(u32::try_from(distance / size).ok()?);
        (distance % size == 0 && pfn < self.max_pfn).then_some(pfn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i386_1_gib_is_the_recorded_machine() {
        let layout = Layout::new(Paging::I386, Pfn::new(262_112));
        assert_eq!(layout.high_memory.get(), 0xf6bf_e000);
        assert_eq!(layout.vmalloc_start.get(), 0xf73f_e000);
        assert_eq!(layout.vmalloc_end.get(), 0xfebf_e000);
        assert_eq!(layout.max_low_pfn.get(), 224_254);
        assert_eq!(layout.mem_map.get(), 0xf60c_e000);
    }

    #[test]
    fn struct_pages_and_back() {
        let layout = Layout::new(Paging::X86_64, Pfn::new(1 << 19));
        let pfn = Pfn::new(0x420);
        assert_eq!(layout.pfn_of_struct_page(layout.struct_page(pfn)), Some(pfn));
        assert_eq!(layout.pfn_of_struct_page(layout.struct_page(pfn).plus(8)), None);
    }
}
