//! `execve` and ld.so: the areas that a program finds when it begins (reference §1.3).

use super::area::{AnonOrigin, AnonVma, Backing, Permissions, Vma, VmaKind};
use super::malloc::Malloc;
use super::placement::mmap_base;
use super::program::{
    CACHE_PAGES, Image, LOADER_PAGES, Program, STACK_PAGES, Segment, VDSO_PAGES, VVAR_PAGES,
};
use super::{Areas, Break, MachineFacts, Process, ProcessContext, ProcessId, Processes, zero_page};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Bytes, Layout, PAGE_SIZE, VirtAddr};
use crate::page::PageFailure;

impl Processes {
    /// Starts a process: root table, text, data, libraries, stack, vdso areas (reference §1.3); without randomisation.
    ///
    /// # Errors
    /// When its root cannot be had.
    ///
    /// # Panics
    /// When 256 processes exist.
    pub fn start(&mut self, cx: &mut ProcessContext<'_>) -> Result<(), PageFailure> {
        let id = self.free_number().expect("fork leaves a number for the next program");
        cx.tables.new_process(id.0, cx.pages, cx.trace)?;
        let process = Loader::new(cx.layout, &mut self.anon_vmas).load(Program::of(cx.layout.paging));
        let (areas, brk) = (process.areas.all().len() as u32, process.brk.start);
        cx.trace.step(|| Step::Process(ProcessStep::ProcessStarted { process: id.0, areas, brk }));
        self.add_process(id, process);
        self.current = Some(id);
        let paging = cx.layout.paging;
        self.machine = Some(MachineFacts { paging, zero_page: zero_page::of_machine(paging, cx.pages) });
        Ok(())
    }
}

/// Maps what a program begins with.
struct Loader<'a> {
    layout: &'a Layout,
    anon_vmas: &'a mut u32,
    areas: Areas,
}

impl<'a> Loader<'a> {
    fn new(layout: &'a Layout, anon_vmas: &'a mut u32) -> Self {
        Loader { layout, anon_vmas, areas: Areas::default() }
    }

    /// In the order of the kernel, then of ld.so; each mapping takes the highest room below those before it.
    fn load(mut self, program: &'static Program) -> Process {
        self.map_stack();
        let data_end = self.map_image(program.base, &program.image);
        let interpreter = self.room(program.interpreter.pages());
        self.map_image(interpreter, &program.interpreter);
        self.map_kernel_pages(self.room(VVAR_PAGES + VDSO_PAGES));
        self.map_written(self.room(LOADER_PAGES), LOADER_PAGES);
        let cache = self.room(CACHE_PAGES);
        self.map_written(cache, CACHE_PAGES);
        let libc = self.room(program.libc.pages());
        self.map_image(libc, &program.libc);
        if program.tls_pages > 0 {
            self.map_written(self.room(program.tls_pages), program.tls_pages);
        }
        self.areas.carve(&(cache..pages_on(cache, CACHE_PAGES)));
        Process {
            areas: self.areas,
            brk: Break { start: data_end, now: data_end },
            anon_pages: 0,
            malloc: Malloc::new(self.layout.paging, libc.plus(program.main_arena)),
        }
    }

    fn room(&self, pages: u64) -> VirtAddr {
        let room = self.areas.place(VirtAddr::NULL, Bytes::of_pages(pages), self.layout);
        debug_assert!(room.is_ok_and(|at| at < mmap_base(self.layout)), "a new program has room");
        room.expect("a new program has room")
    }

    fn map_stack(&mut self) {
        let top = self.layout.task_size;
        let start = VirtAddr::new(top.get() - STACK_PAGES * PAGE_SIZE);
        let anon = self.new_anon();
        self.areas.insert_alone(Vma { anon, ..Vma::anonymous(start..top, VmaKind::Stack) });
    }
    fn map_kernel_pages(&mut self, at: VirtAddr) {
        let vdso = pages_on(at, VVAR_PAGES);
        self.map_special("[vvar]", at, VVAR_PAGES, Permissions::Read);
        self.map_special("[vdso]", vdso, VDSO_PAGES, Permissions::Execute);
    }
    fn map_special(&mut self, name: &'static str, at: VirtAddr, pages: u64, permissions: Permissions) {
        let area = Vma::anonymous(at..pages_on(at, pages), VmaKind::Vdso);
        let backing = Backing::Special { name };
        self.areas.insert_alone(Vma { permissions, backing, page_offset: 0, ..area });
    }
    /// Anonymous memory that ld.so or libc has written before `main`.
    fn map_written(&mut self, at: VirtAddr, pages: u64) {
        let anon = self.new_anon();
        self.areas.insert_alone(Vma { anon, ..Vma::anonymous(at..pages_on(at, pages), VmaKind::Mmap) });
    }

    /// Maps a file's segments and its bss from `base` on; returns the end.
    fn map_image(&mut self, base: VirtAddr, image: &Image) -> VirtAddr {
        let mut at = base;
        for segment in image.segments {
            at = self.map_segment(at, segment, image.backing);
        }
        if image.bss_pages > 0 {
            self.map_written(at, image.bss_pages);
        }
        pages_on(at, image.bss_pages)
    }
    fn map_segment(&mut self, at: VirtAddr, segment: &Segment, backing: Backing) -> VirtAddr {
        let end = pages_on(at, segment.pages);
        let Segment { permissions, kind, file_page, .. } = *segment;
        let anon = if permissions == Permissions::Write { self.new_anon() } else { None };
        let area = Vma::anonymous(at..end, kind);
        self.areas.insert_alone(Vma { permissions, backing, page_offset: file_page, anon, ..area });
        end
    }

    fn new_anon(&mut self) -> Option<AnonVma> {
        *self.anon_vmas += 1;
        Some(AnonVma { number: *self.anon_vmas, origin: AnonOrigin::Written })
    }
}

const fn pages_on(at: VirtAddr, pages: u64) -> VirtAddr {
    at.plus(pages * PAGE_SIZE)
}

impl Processes {
    /// The next number that no process has: numbers go up and begin anew after the last, as pids do.
    pub(super) fn free_number(&self) -> Option<ProcessId> {
        let last = self.last_number;
        let after = |n: u8| last.map_or(n, |last| last.wrapping_add(1).wrapping_add(n));
        (0..=u8::MAX).map(|n| ProcessId(after(n))).find(|id| !self.list.contains_key(id))
    }
}
