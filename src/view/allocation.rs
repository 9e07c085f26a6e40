//! Each allocation that the script holds: its pages, entries, frames and runs.

use crate::base::{Bytes, PAGE_SIZE, Pfn, VirtAddr};
use crate::kernel::{Api, Holding, Kernel};
use crate::page::OwnerKind;
use crate::paging::{Level, Walk, WalkEnd};
use serde::Serialize;
use std::ops::Range;

/// The four colours of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Kmalloc,
    Gfp,
    Vmalloc,
    Malloc,
}

impl From<Api> for Family {
    fn from(api: Api) -> Self {
        match api {
            Api::AllocPages | Api::GetFreePages => Family::Gfp,
            Api::Kmalloc | Api::CacheAlloc => Family::Kmalloc,
            Api::Vmalloc | Api::Vmap | Api::Ioremap => Family::Vmalloc,
            Api::Malloc | Api::Mmap => Family::Malloc,
        }
    }
}

/// Adjacent pages on adjacent frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Run {
    pub page: u32,
    pub pfn: Pfn,
    pub pages: u32,
}

/// How an entry came to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    New,
    Large,
    Missing,
}

/// How one page is mapped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PageLink {
    pub page: u32,
    pub address: VirtAddr,
    pub pfn: Option<Pfn>,
    pub entry: EntryKind,
    pub index: u16,
}

/// An entry that existed before the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct LargeEntry {
    pub level: Level,
    pub index: u16,
    pub bytes: Bytes,
}

/// An object's place in its slab.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectView {
    pub cache: String,
    pub slab_pfn: Pfn,
    pub slab_order: u8,
    pub index: u16,
    pub size: Bytes,
    pub offset: u32,
}

/// One allocation.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Allocation {
    pub call: u32,
    pub api: Api,
    pub family: Family,
    pub value: VirtAddr,
    pub address: Option<VirtAddr>,
    pub bytes: Bytes,
    pub granted: Bytes,
    pub region: &'static str,
    pub page_count: u32,
    pub pages: Vec<PageLink>,
    pub runs: Vec<Run>,
    pub missing: u32,
    pub guard: bool,
    pub new_entries: u32,
    pub new_tables: u32,
    pub table_frames: Vec<Pfn>,
    pub large: Vec<LargeEntry>,
    pub object: Option<ObjectView>,
}

/// Above this many pages only runs are told.
const PAGES_IN_FULL: usize = 64;

/// What the script holds, by value: of all of it the places `range`.
pub fn allocations(kernel: &Kernel, range: Range<usize>) -> Vec<Allocation> {
    let held = kernel.ledger.iter().skip(range.start).take(range.len());
    held.map(|(value, holding)| allocation(kernel, value, holding)).collect()
}

fn allocation(kernel: &Kernel, value: VirtAddr, holding: &Holding) -> Allocation {
    let span = Span::of(kernel, value, holding);
    let mut entries = Entries::default();
    let mut links: Vec<PageLink> =
        (0..span.pages).map(|page| entries.link(kernel, &span, page, holding)).collect();
    let runs = runs_of(&links);
    let missing = links.iter().filter(|link| link.pfn.is_none()).count() as u32;
    if links.len() > PAGES_IN_FULL {
        links.clear();
    }
    Allocation {
        call: holding.call,
        api: holding.api,
        family: holding.api.into(),
        value,
        address: span.address,
        bytes: holding.bytes,
        granted: granted(kernel, value, holding, &span),
        region: region(kernel, value, holding, span.address),
        page_count: span.pages,
        pages: links,
        runs,
        missing,
        guard: matches!(holding.api, Api::Vmalloc | Api::Vmap | Api::Ioremap),
        new_entries: entries.new,
        new_tables: holding.new_tables.into(),
        table_frames: entries.tables,
        large: entries.large,
        object: object(kernel, value, holding),
    }
}

/// The pages an allocation reaches into.
struct Span {
    /// Its first byte; `None` for high memory.
    address: Option<VirtAddr>,
    /// The first frame, for pages without an address.
    first: Option<Pfn>,
    /// Start of its first page, in whatever way it is addressed.
    start: VirtAddr,
    pages: u32,
}

impl Span {
    fn of(kernel: &Kernel, value: VirtAddr, holding: &Holding) -> Span {
        match kernel.held_by_struct_page(value) {
            Some(pfn) => Span::of_frames(kernel, pfn, holding.bytes),
            None => Span::of_bytes(kernel, value, holding),
        }
    }
    fn of_frames(kernel: &Kernel, pfn: Pfn, bytes: Bytes) -> Span {
        let address = kernel.layout.direct_map(pfn);
        let start = address.unwrap_or(VirtAddr::NULL);
        Span { address, first: Some(pfn), start, pages: bytes.pages_up() as u32 }
    }
    fn of_bytes(kernel: &Kernel, value: VirtAddr, holding: &Holding) -> Span {
        // malloc's header lies before the pointer, and may lie on the page before.
        let before = if holding.api == Api::Malloc { 2 * kernel.layout.paging.word().get() } else { 0 };
        let first = VirtAddr::new(value.get() - before);
        let bytes = Bytes::new(first.offset() + before + taken(kernel, value, holding).get().max(1));
        Span { address: Some(value), first: None, start: first.page_start(), pages: bytes.pages_up() as u32 }
    }
}

/// What was taken for it: a large kmalloc takes a whole block.
fn taken(kernel: &Kernel, value: VirtAddr, holding: &Holding) -> Bytes {
    let large = || {
        let block = kernel.pages.mem().block_of(kernel.layout.direct_phys(value)?.frame())?;
        let is_large = kernel.pages.mem().get(block.head).owner().kind == OwnerKind::KmallocLarge;
        is_large.then(|| block.order.bytes())
    };
    if holding.api == Api::Kmalloc { large().unwrap_or(holding.bytes) } else { holding.bytes }
}

/// What the entries of an allocation add up to.
#[derive(Default)]
struct Entries {
    new: u32,
    large: Vec<LargeEntry>,
    tables: Vec<Pfn>,
}

impl Entries {
    fn link(&mut self, kernel: &Kernel, span: &Span, page: u32, holding: &Holding) -> PageLink {
        if let (None, Some(first)) = (span.address, span.first) {
            let pfn = Some(first.plus(page));
            return PageLink { page, address: VirtAddr::NULL, pfn, entry: EntryKind::Missing, index: 0 };
        }
        let address = span.start.plus(u64::from(page) * PAGE_SIZE);
        let walk = kernel.tables.walk(kernel.space_of(address), address, &kernel.pages);
        let index = walk.steps.last().map_or(0, |step| step.index);
        let (entry, pfn) = self.account(kernel, &walk, address, holding);
        PageLink { page, address, pfn, entry, index }
    }

    fn account(
        &mut self,
        kernel: &Kernel,
        walk: &Walk,
        address: VirtAddr,
        holding: &Holding,
    ) -> (EntryKind, Option<Pfn>) {
        let WalkEnd::Mapped { phys, page_bytes, .. } = walk.end else {
            return (EntryKind::Missing, None);
        };
        self.note_tables(kernel, walk, holding);
        let pfn = Some(phys.frame()).filter(|pfn| kernel.pages.mem().contains(*pfn));
        if kernel.layout.direct_phys(address).is_some() {
            self.note_large(walk, Bytes::new(page_bytes));
            (EntryKind::Large, pfn)
        } else {
            self.new += 1;
            (EntryKind::New, pfn)
        }
    }

    fn note_large(&mut self, walk: &Walk, bytes: Bytes) {
        let step = walk.steps.last().expect("a mapped address was walked");
        let entry = LargeEntry { level: step.level, index: step.index, bytes };
        if self.large.last() != Some(&entry) {
            self.large.push(entry);
        }
    }

    /// Tables below the root that were born in the allocation's own call.
    fn note_tables(&mut self, kernel: &Kernel, walk: &Walk, holding: &Holding) {
        for table in walk.steps.iter().skip(1).filter_map(|step| step.table) {
            let frame = kernel.pages.mem().get(table);
            let is_table = matches!(frame.owner().kind, OwnerKind::KernelTable | OwnerKind::UserTable);
            if is_table && frame.birth() == holding.call && !self.tables.contains(&table) {
                self.tables.push(table);
            }
        }
    }
}

/// Maximal runs of adjacent frames under adjacent pages.
fn runs_of(links: &[PageLink]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for link in links {
        let Some(pfn) = link.pfn else { continue };
        match runs.last_mut() {
            Some(run) if run.page + run.pages == link.page && run.pfn.plus(run.pages) == pfn => {
                run.pages += 1
            }
            _ => runs.push(Run { page: link.page, pfn, pages: 1 }),
        }
    }
    runs
}

fn granted(kernel: &Kernel, value: VirtAddr, holding: &Holding, span: &Span) -> Bytes {
    let whole_pages = Bytes::of_pages(holding.bytes.pages_up());
    match holding.api {
        Api::Kmalloc | Api::CacheAlloc => kernel
            .layout
            .direct_phys(value)
            .and_then(|phys| kernel.slab.ksize(&kernel.pages, phys))
            .unwrap_or(holding.bytes),
        Api::Malloc => holding.bytes,
        _ if span.pages == 0 => Bytes::ZERO,
        _ => whole_pages,
    }
}

fn region(kernel: &Kernel, value: VirtAddr, holding: &Holding, address: Option<VirtAddr>) -> &'static str {
    match holding.api {
        Api::Mmap => "mmap",
        Api::Malloc if kernel.processes.is_heap(value) => "heap",
        Api::Malloc => "mmap",
        Api::Vmalloc | Api::Vmap | Api::Ioremap if kernel.layout.is_vmalloc(value) => "vmalloc",
        _ if address.is_some() => "direct-map",
        _ => "none",
    }
}

fn object(kernel: &Kernel, value: VirtAddr, holding: &Holding) -> Option<ObjectView> {
    if !matches!(holding.api, Api::Kmalloc | Api::CacheAlloc) {
        return None;
    }
    let phys = kernel.layout.direct_phys(value)?;
    let crate::slab::SlabAddress::Object(place) = kernel.slab.find(&kernel.pages, phys) else { return None };
    Some(ObjectView {
        cache: kernel.slab.cache_name(place.cache).to_owned(),
        slab_pfn: place.slab,
        slab_order: kernel.pages.mem().get(place.slab).order().get(),
        index: place.index,
        size: kernel.slab.ksize(&kernel.pages, phys)?,
        offset: (phys.get() - place.slab.start().get()) as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Gfp;
    use crate::kernel::testing::{ask, small_machine};
    use crate::kernel::{Request, SlabCall};

    #[track_caller]
    fn assert_pages(size: u64, pages: u32) {
        let mut kernel = small_machine();
        let call = SlabCall::Kmalloc { size: Bytes::new(size), gfp: Gfp::KERNEL };
        ask(&mut kernel, Request::Slab(call));
        let held = allocations(&kernel, 0..usize::MAX);
        assert_eq!(held.iter().map(|each| each.page_count).collect::<Vec<_>>(), [pages], "kmalloc({size})");
    }

    #[test]
    fn a_large_kmalloc_takes_a_whole_block() {
        assert_pages(8192, 2);
        assert_pages(8193, 4);
        assert_pages(42_000, 16);
    }
}
