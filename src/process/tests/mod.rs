//! Processes on small machines.

mod areas;
mod faults;
mod forks;
mod mappings;
mod release;
mod starts;

use super::*;
use crate::base::step::{ProcessStep, Step};
use crate::base::{Detail, PAGE_SIZE, Pfn};
use crate::paging::Access;

/// A small machine with one process.
struct Machine {
    layout: Layout,
    pages: PageAllocator,
    tables: PageTables,
    processes: Processes,
    trace: Trace,
}

/// What stands for the kernel's image, at 16 MiB; its first frames become the boot's page tables.
const IMAGE: u32 = 16 << 8;
const IMAGE_END: u32 = IMAGE + 512;

/// The sizes of the machines.
const MACHINES: [(Paging, u32); 3] = [(Paging::I386, 32), (Paging::I386Pae, 256), (Paging::X86_64, 64)];

impl Machine {
    fn without_process((paging, mib): (Paging, u32)) -> Machine {
        let frames = mib << 8;
        let layout = Layout::new(paging, Pfn::new(frames));
        let present = [0..0x9f, 0x100..frames];
        let mut pages = PageAllocator::boot(&layout, &present, &[0..0x100, IMAGE..IMAGE_END], &[]);
        let tables = PageTables::boot(&layout, &present, &mut (IMAGE..).map(Pfn::new), &mut pages);
        Machine { layout, pages, tables, processes: Processes::boot(), trace: Trace::new(Detail::Full) }
    }
    fn new(machine: (Paging, u32)) -> Machine {
        let mut machine = Self::without_process(machine);
        machine.call(|processes, cx| processes.start(cx)).expect("there is memory");
        machine
    }
    fn x86_64() -> Machine {
        Self::new((Paging::X86_64, 64))
    }
    fn call<T>(&mut self, call: impl FnOnce(&mut Processes, &mut ProcessContext<'_>) -> T) -> T {
        let Machine { layout, pages, tables, processes, trace } = self;
        call(processes, &mut ProcessContext { layout, pages, tables, trace })
    }

    fn mmap(&mut self, pages: u64) -> VirtAddr {
        self.call(|p, cx| p.mmap(VirtAddr::NULL, Bytes::of_pages(pages), cx)).expect("there is room")
    }
    fn mmap_at(&mut self, hint: u64, pages: u64) -> VirtAddr {
        self.call(|p, cx| p.mmap(VirtAddr::new(hint), Bytes::of_pages(pages), cx)).expect("there is room")
    }
    fn munmap(&mut self, at: VirtAddr, pages: u64) {
        self.call(|p, cx| p.munmap(at, Bytes::of_pages(pages), cx)).expect("a good range");
    }
    fn touch(&mut self, at: VirtAddr, pages: u64, access: Access) {
        self.call(|p, cx| p.touch(at, Bytes::of_pages(pages), access, cx)).expect("it lives");
    }
    fn death(&mut self, at: u64, access: Access) -> Death {
        self.call(|p, cx| p.touch(VirtAddr::new(at), Bytes::new(1), access, cx)).expect_err("it dies")
    }
    /// The frame at an address of a process.
    fn frame_of(&self, process: u8, at: VirtAddr) -> Pfn {
        self.tables.user_leaf(process, at, &self.pages).expect("mapped").0
    }
    fn frames(&self, at: VirtAddr, pages: u64) -> Vec<u32> {
        (0..pages).map(|n| self.frame_of(0, at.plus(n * PAGE_SIZE)).get()).collect()
    }
    /// Maps and writes pages; returns where, and their frames.
    fn written(&mut self, pages: u64) -> (VirtAddr, Vec<u32>) {
        let at = self.mmap(pages);
        self.touch(at, pages, Access::Write);
        (at, self.frames(at, pages))
    }

    fn free_pages(&self) -> u32 {
        self.pages.zones().iter().map(|zone| zone.free_pages() + zone.pcp().count()).sum()
    }
    /// Names and numbers of the process steps since the last look.
    fn steps(&mut self) -> Vec<ProcessStep> {
        let trace = std::mem::replace(&mut self.trace, Trace::new(Detail::Full));
        let steps = trace.into_parts().0.into_iter().filter_map(|event| match event.step {
            Step::Process(step) => Some(step),
            _ => None,
        });
        steps.collect()
    }
    #[track_caller]
    fn assert_sound(&self) {
        assert_eq!(self.processes.check(&self.pages, &self.tables), Ok(()));
        assert_eq!(self.pages.check(), Ok(()));
        assert_eq!(self.tables.check(&self.pages), Ok(()));
    }
    /// The areas with an address in a range.
    fn areas(&self, from: u64, to: u64) -> Vec<(u64, u64)> {
        let areas = self.processes.vmas(self.processes.current()).iter();
        let met = areas.filter(|area| area.start.get() < to && from < area.end.get());
        met.map(|area| (area.start.get(), area.end.get())).collect()
    }
}

const P: u64 = PAGE_SIZE;
