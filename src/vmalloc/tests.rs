//! vmalloc at work on small machines: frames, entries, addresses and objects together.

use super::*;
use crate::base::step::{Step, VmallocStep};
use crate::base::{Bytes, Detail, Gfp, Order, PAGE_SIZE, Pages, Pfn};
use crate::page::{FrameState, Owner, OwnerKind};
use crate::paging::testing::{MODES, small_machine};
use crate::paging::{Space, WalkEnd};

/// A machine with everything that vmalloc works with.
struct Machine {
    pages: PageAllocator,
    slab: SlabAllocator,
    tables: PageTables,
    vmalloc: Vmalloc,
    prng: Prng,
}

impl Machine {
    fn new(paging: Paging) -> Self {
        let (layout, pages, tables) = small_machine(paging);
        let mut prng = Prng::new(9);
        let slab = SlabAllocator::boot(&layout, &mut prng);
        Machine { pages, slab, tables, vmalloc: Vmalloc::boot(&layout), prng }
    }
    /// Runs one call with its trace.
    fn call<T>(
        &mut self,
        detail: Detail,
        call: impl FnOnce(&mut Vmalloc, &mut VmallocContext<'_>) -> T,
    ) -> (T, Trace) {
        let mut trace = Trace::new(detail);
        let mut cx = VmallocContext {
            pages: &mut self.pages,
            slab: &mut self.slab,
            tables: &mut self.tables,
            prng: &mut self.prng,
            trace: &mut trace,
        };
        let result = call(&mut self.vmalloc, &mut cx);
        (result, trace)
    }
    fn vmalloc(&mut self, bytes: u64) -> Result<VirtAddr, VmallocFailure> {
        self.call(Detail::Off, |vmalloc, cx| vmalloc.vmalloc(Bytes::new(bytes), Gfp::KERNEL, cx)).0
    }
    fn vfree(&mut self, at: VirtAddr) {
        self.call(Detail::Off, |vmalloc, cx| vmalloc.vfree(at, cx));
    }
    fn purge(&mut self) {
        self.call(Detail::Off, |vmalloc, cx| vmalloc.purge(cx));
    }
    fn frames_of(&self, at: VirtAddr) -> Vec<Pfn> {
        self.vmalloc.find(at).expect("an area").frames.clone()
    }
    /// Frames owned by vmalloc areas, by the memory map.
    fn vmalloc_frames(&self) -> usize {
        let owned = |frame: &&crate::page::Frame| {
            frame.state() == FrameState::Used && frame.owner().kind == OwnerKind::Vmalloc
        };
        self.pages.mem().frames().iter().filter(owned).count()
    }
    #[track_caller]
    fn assert_sound(&self) {
        assert_eq!(self.pages.check(), Ok(()));
        assert_eq!(self.slab.check(&self.pages), Ok(()));
        assert_eq!(self.tables.check(&self.pages), Ok(()));
        assert_eq!(self.tables.check_links(&self.pages), Ok(()));
        assert_eq!(self.vmalloc.check(&self.pages), Ok(()));
    }
    /// Every page of an area is mapped to its frame, the guard page to none.
    #[track_caller]
    fn assert_mapped(&self, at: VirtAddr) {
        let area = self.vmalloc.find(at).expect("an area");
        for (page, frame) in (0..).zip(&area.frames) {
            let walk = self.tables.walk(Space::Kernel, at.plus(page * PAGE_SIZE), &self.pages);
            let WalkEnd::Mapped { phys, page_bytes, writable, user } = walk.end else {
                panic!("page {page} of {at} is not mapped");
            };
            assert_eq!((phys, page_bytes, writable, user), (frame.start(), PAGE_SIZE, true, false));
        }
        assert_eq!(self.tables.translate(Space::Kernel, area.mapped_end(), &self.pages), None);
    }
}

#[test]
fn four_pages_are_mapped_and_given_back() {
    for paging in MODES {
        let mut machine = Machine::new(paging);
        let at = machine.vmalloc(16384).unwrap();
        assert_eq!(at.get(), machine.vmalloc.window.start, "{paging:?}");
        assert_eq!(machine.frames_of(at).len(), 4);
        machine.assert_mapped(at);
        machine.assert_sound();
        machine.vfree(at);
        assert_eq!(machine.vmalloc_frames(), 0);
        assert_eq!(machine.tables.translate(Space::Kernel, at, &machine.pages), None);
        assert!(machine.vmalloc.find(at).is_none());
        assert_eq!(machine.vmalloc.lazy().collect::<Vec<_>>(), [(at, at.plus(5 * PAGE_SIZE))]);
        machine.assert_sound();
    }
}

/// Reference B8: frames come back in reverse, addresses not before the purge.
#[test]
fn the_next_vmalloc_has_the_frames_in_reverse_and_higher_addresses() {
    let mut machine = Machine::new(Paging::X86_64);
    let first = machine.vmalloc(16384).unwrap();
    let mut frames = machine.frames_of(first);
    machine.vfree(first);
    let second = machine.vmalloc(16384).unwrap();
    frames.reverse();
    assert_eq!(machine.frames_of(second), frames);
    assert_eq!(second, first.plus(5 * PAGE_SIZE));
    machine.vfree(second);
    machine.purge();
    assert_eq!(machine.vmalloc(16384), Ok(first));
}

#[test]
fn a_large_page_array_has_an_area_of_its_own() {
    for (paging, pages) in [(Paging::I386, 1025), (Paging::I386Pae, 1025), (Paging::X86_64, 513)] {
        let mut machine = Machine::new(paging);
        let small = machine.vmalloc((pages - 1) * PAGE_SIZE).unwrap();
        assert_eq!(machine.vmalloc.find(small).unwrap().array, None);
        let large = machine.vmalloc(pages * PAGE_SIZE).unwrap();
        let array = machine.vmalloc.find(large).unwrap().array.expect("an area");
        assert_eq!(array, machine.vmalloc.find(large).unwrap().end);
        assert_eq!(machine.frames_of(array).len(), 2);
        machine.assert_mapped(large);
        machine.vfree(large);
        assert!(machine.vmalloc.find(array).is_none());
        machine.vfree(small);
        assert_eq!(machine.vmalloc_frames(), 0);
        machine.assert_sound();
    }
}

/// The order of reference §5.2 and B11.
#[test]
fn area_then_array_then_pages_then_entries() {
    let mut machine = Machine::new(Paging::X86_64);
    let bytes = Bytes::of_pages(3);
    let (_, trace) =
        machine.call(Detail::Full, |vmalloc, cx| vmalloc.vmalloc(bytes, Gfp::KERNEL, cx).unwrap());
    let order: Vec<&str> = trace
        .events()
        .iter()
        .filter_map(|event| match &event.step {
            Step::Vmalloc(VmallocStep::AreaFound { .. }) => Some("area"),
            Step::Vmalloc(VmallocStep::PageArray { .. }) => Some("array"),
            Step::Vmalloc(VmallocStep::PagesTaken { pages: 3, wanted: 3 }) => Some("pages"),
            Step::Paging(crate::base::step::PagingStep::TableMade { .. }) => Some("table"),
            Step::Paging(crate::base::step::PagingStep::EntriesSet { count: 3, .. }) => Some("entries"),
            Step::Vmalloc(VmallocStep::PagesMapped { pages: 3, tables: 2, .. }) => Some("mapped"),
            _ => None,
        })
        .collect();
    assert_eq!(order, ["area", "array", "pages", "table", "table", "entries", "mapped"]);
    assert_eq!(trace.events()[0].depth, 0);
}

#[test]
fn what_cannot_be_had() {
    let mut machine = Machine::new(Paging::I386);
    assert_eq!(machine.vmalloc(0), Err(VmallocFailure::SizeZero));
    assert_eq!(machine.vmalloc(65 << 20), Err(VmallocFailure::BeyondRam));
    machine.assert_sound();
    // 64 MiB of memory are 63.x after boot: as a size allowed, as pages not there.
    let failure = machine.vmalloc(60 << 20);
    assert!(matches!(failure, Err(VmallocFailure::NoPages { failure: Some(_) })), "{failure:?}");
    assert_eq!(machine.vmalloc_frames(), 0);
    machine.assert_sound();
}

#[test]
fn without_addresses_there_is_a_purge_and_then_a_reason() {
    let mut machine = Machine::new(Paging::I386);
    let pages = ((machine.vmalloc.window.end - machine.vmalloc.window.start) / PAGE_SIZE) as Pages;
    // Frames of somebody else, mapped again and again: vmap needs no memory but tables.
    let frames = vec![Pfn::new(0x200); 8000];
    let mut held = Vec::new();
    let full = loop {
        match machine.call(Detail::Off, |vmalloc, cx| vmalloc.vmap(&frames, cx)).0 {
            Ok(at) => held.push(at),
            Err(failure) => break failure,
        }
    };
    assert_eq!(held.len() as u32, pages / 8001);
    assert!(matches!(full, VmallocFailure::NoAddressSpace { wanted, .. } if wanted == Bytes::of_pages(8001)));
    machine.assert_sound();
    // One area given back waits; the next request that finds nothing purges it and takes its place.
    let at = held.swap_remove(held.len() / 2);
    machine.call(Detail::Off, |vmalloc, cx| vmalloc.vunmap(at, cx));
    assert_eq!(machine.vmalloc.lazy_pages(), 8001);
    assert_eq!(machine.call(Detail::Off, |vmalloc, cx| vmalloc.vmap(&frames, cx)).0, Ok(at));
    assert_eq!(machine.vmalloc.lazy_pages(), 0);
    machine.assert_sound();
}

#[test]
fn the_worker_is_called_beyond_32_mib_and_runs_later() {
    let mut machine = Machine::new(Paging::X86_64);
    let frames = vec![Pfn::new(0x200); 4095];
    for scheduled in [false, false, true] {
        let at = machine.call(Detail::Off, |vmalloc, cx| vmalloc.vmap(&frames, cx)).0.unwrap();
        machine.call(Detail::Off, |vmalloc, cx| vmalloc.vunmap(at, cx));
        assert_eq!(machine.vmalloc.drain_is_scheduled(), scheduled);
    }
    assert_eq!(machine.vmalloc.lazy_pages(), 3 * 4096);
    machine.call(Detail::Off, |vmalloc, cx| vmalloc.drain_work(cx));
    assert_eq!((machine.vmalloc.lazy_pages(), machine.vmalloc.drain_is_scheduled()), (0, false));
    machine.assert_sound();
}

#[test]
fn ioremap_is_aligned_and_refuses_ram() {
    for paging in MODES {
        let mut machine = Machine::new(paging);
        machine.vmalloc(4096).unwrap();
        let mut ioremap = |phys, bytes| {
            let phys = PhysAddr::new(phys);
            machine.call(Detail::Off, |vmalloc, cx| vmalloc.ioremap(phys, Bytes::new(bytes), cx)).0
        };
        assert_eq!(ioremap(0x200_0000, 4096), Err(VmallocFailure::IsRam));
        assert_eq!(ioremap(0xfed0_0000, 0), Err(VmallocFailure::SizeZero));
        assert!(ioremap(0xb_8000, 4096).is_ok(), "the video window is no RAM");
        let at = ioremap(0xfed0_0123, 0x5000).unwrap();
        assert_eq!(at.get() % 0x8000, 0x123, "{paging:?}");
        assert_eq!(
            machine.tables.translate(Space::Kernel, at, &machine.pages),
            Some(PhysAddr::new(0xfed0_0123))
        );
        machine.call(Detail::Off, |vmalloc, cx| vmalloc.iounmap(at, cx));
        assert_eq!(machine.tables.translate(Space::Kernel, at, &machine.pages), None);
        machine.assert_sound();
    }
}

#[test]
fn dma_masks_stay_out_of_high_memory() {
    let mut machine = Machine::new(Paging::X86_64);
    let gfp = Gfp::KERNEL | Gfp::DMA;
    let at = machine.call(Detail::Off, |vmalloc, cx| vmalloc.vmalloc(Bytes::of_pages(8), gfp, cx)).0.unwrap();
    assert!(machine.frames_of(at).iter().all(|frame| frame.get() < 0x1000));
}

#[test]
fn random_calls_keep_every_invariant() {
    for paging in MODES {
        let mut machine = Machine::new(paging);
        let mut prng = Prng::new(paging as u64 + 77);
        let mut held: Vec<VirtAddr> = Vec::new();
        for step in 0..600 {
            match prng.below(16) {
                0 => machine.purge(),
                1..=6 if !held.is_empty() => {
                    let at = held.swap_remove(prng.below(held.len() as u32) as usize);
                    machine.vfree(at);
                }
                size => {
                    let most = if size == 7 { 700 } else { 24 };
                    let bytes = u64::from(prng.below(most)) * PAGE_SIZE + 1 + u64::from(prng.below(4096));
                    if let Ok(at) = machine.vmalloc(bytes) {
                        machine.assert_mapped(at);
                        held.push(at);
                    }
                }
            }
            if step % 10 == 0 {
                machine.assert_sound();
            }
        }
        held.into_iter().for_each(|at| machine.vfree(at));
        assert_eq!(machine.vmalloc_frames(), 0);
        machine.assert_sound();
    }
}

/// The same calls on the same machine give the same state.
#[test]
fn calls_replay_to_the_same_digest() {
    let run = || {
        let mut machine = Machine::new(Paging::I386);
        let kept = machine.vmalloc(3 << 20).unwrap();
        let gone = machine.vmalloc(5000).unwrap();
        machine.vfree(gone);
        let mut digester = crate::base::Digester::default();
        machine.vmalloc.digest(&mut digester);
        machine.tables.digest(&mut digester);
        (kept, digester.finish())
    };
    assert_eq!(run(), run());
}

#[test]
fn a_used_frame_tells_its_area_and_page() {
    let mut machine = Machine::new(Paging::I386Pae);
    machine.vmalloc(4096).unwrap();
    let at = machine.vmalloc(3 * PAGE_SIZE).unwrap();
    let area = machine.vmalloc.find(at).unwrap();
    let frame = machine.pages.mem().get(area.frames[2]);
    assert_eq!(frame.owner(), Owner { kind: OwnerKind::Vmalloc, index: area.id, page: 2 });
    assert_eq!(frame.order(), Order::ZERO);
    assert_eq!(machine.vmalloc.by_id(area.id).unwrap().start, at);
}
