//! The address space behind vmalloc: free ranges with lowest fit, and freed ranges that wait for the purge
//! (reference §5.1, §5.4, §5.5). Addresses only: what the nodes are made of is the caller's concern.

use super::area::Node;
use crate::base::{Digester, PAGE_SHIFT, Paging};
use std::collections::BTreeMap;
use std::ops::Range;

/// A range by its end and its node; its start is its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Extent {
    pub(super) end: u64,
    pub(super) node: Node,
}

/// Ranges by start. No two touch.
type Tree = BTreeMap<u64, Extent>;

/// How a request lay in the free range it was cut from (`classify_va_fit_type`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cut {
    /// All of it: its node is left over.
    Whole { left_over: Node },
    /// Its lower or upper end.
    Edge,
    /// Its middle: the part below got the spare node.
    Middle,
}

/// Free and lazily freed ranges of all kernel addresses.
#[derive(Clone, Debug)]
pub(super) struct AddressSpace {
    free: Tree,
    lazy: Tree,
    lazy_pages: u32,
}

impl AddressSpace {
    /// Everything from 1 up to the last address is free (`vmap_init_free_space`).
    pub(super) fn new(paging: Paging) -> Self {
        let extent = Extent { end: Self::end(paging), node: Node::Older };
        AddressSpace { free: Tree::from([(1, extent)]), lazy: Tree::new(), lazy_pages: 0 }
    }
    /// These ranges, as recorded; none of their nodes is known.
    pub(super) fn restore(
        free: impl Iterator<Item = Range<u64>>,
        lazy: impl Iterator<Item = Range<u64>>,
        lazy_pages: u32,
    ) -> Self {
        fn tree(ranges: impl Iterator<Item = Range<u64>>) -> Tree {
            ranges.map(|range| (range.start, Extent { end: range.end, node: Node::Older })).collect()
        }
        AddressSpace { free: tree(free), lazy: tree(lazy), lazy_pages }
    }
    /// `ULONG_MAX`: the end of the last free range.
    pub(super) const fn end(paging: Paging) -> u64 {
        if paging.is_32bit() { u32::MAX as u64 } else { u64::MAX }
    }

    /// The lowest aligned start in the window from which `size` bytes are free (`find_vmap_lowest_match`).
    ///
    /// Linux prunes its tree by `size + align - 1` for alignments above a page, so it may overlook a hole that fits only
    /// by luck; which one depends on the tree's shape, and is not modelled.
    pub(super) fn lowest_fit(&self, size: u64, align: u64, window: &Range<u64>) -> Option<u64> {
        self.in_window(window).find_map(|(start, end)| {
            let start = start.checked_next_multiple_of(align)?;
            start.checked_add(size).filter(|needed| *needed <= end).map(|_| start)
        })
    }
    /// The largest free range inside a window, in bytes.
    pub(super) fn largest_hole(&self, window: &Range<u64>) -> u64 {
        self.in_window(window).map(|(start, end)| end - start).max().unwrap_or(0)
    }
    fn in_window<'a>(&'a self, window: &'a Range<u64>) -> impl Iterator<Item = (u64, u64)> + 'a {
        let first = self.free.range(..=window.start).next_back().map_or(window.start, |(start, _)| *start);
        self.free
            .range(first..window.end)
            .map(|(start, extent)| (window.start.max(*start), window.end.min(extent.end)))
            .filter(|(start, end)| start < end)
    }

    /// Whether cutting this range leaves free addresses on both sides, so that one more node is needed.
    pub(super) fn needs_spare(&self, range: &Range<u64>) -> bool {
        let (start, extent) = self.around(range);
        start < range.start && range.end < extent.end
    }
    /// Takes a range out of the free range around it (`adjust_va_to_fit_type`). `spare`: the node for the part below,
    /// if there will be parts on both sides.
    pub(super) fn cut(&mut self, range: &Range<u64>, spare: Option<Node>) -> Cut {
        let (start, extent) = self.around(range);
        self.free.remove(&start);
        match (start < range.start, range.end < extent.end) {
            (false, false) => Cut::Whole { left_over: extent.node },
            (false, true) => {
                self.free.insert(range.end, extent);
                Cut::Edge
            }
            (true, false) => {
                self.free.insert(start, Extent { end: range.start, ..extent });
                Cut::Edge
            }
            (true, true) => {
                let node = spare.expect("a cut in the middle needs a spare node");
                self.free.insert(start, Extent { end: range.start, node });
                self.free.insert(range.end, extent);
                Cut::Middle
            }
        }
    }
    /// The free range that holds `range`.
    fn around(&self, range: &Range<u64>) -> (u64, Extent) {
        let (start, extent) = self.free.range(..=range.start).next_back().expect("the range is free");
        assert!(range.end <= extent.end, "the range is free");
        (*start, *extent)
    }

    /// Puts a range among those that wait for the purge; returns the nodes that merging left over, in order, and the
    /// range that it is part of now.
    pub(super) fn free_lazily(&mut self, range: Range<u64>, node: Node) -> (Vec<Node>, Range<u64>) {
        self.lazy_pages += pages(&range);
        merge(&mut self.lazy, range, node)
    }
    /// Takes out the waiting ranges, ascending.
    pub(super) fn take_lazy(&mut self) -> Vec<(Range<u64>, Node)> {
        self.lazy_pages = 0;
        let lazy = std::mem::take(&mut self.lazy);
        lazy.into_iter().map(|(start, extent)| (start..extent.end, extent.node)).collect()
    }
    /// Makes a range free again; returns the nodes that merging left over, in order.
    pub(super) fn give_back(&mut self, range: Range<u64>, node: Node) -> Vec<Node> {
        merge(&mut self.free, range, node).0
    }

    /// Pages that wait for the purge (`vmap_lazy_nr`).
    pub(super) const fn lazy_pages(&self) -> u32 {
        self.lazy_pages
    }
    /// Free ranges, ascending.
    pub(super) fn free(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        self.free.iter().map(|(start, extent)| *start..extent.end)
    }
    /// Waiting ranges, ascending.
    pub(super) fn lazy(&self) -> impl Iterator<Item = Range<u64>> + '_ {
        self.lazy.iter().map(|(start, extent)| *start..extent.end)
    }
    pub(super) fn digest(&self, digester: &mut Digester) {
        for tree in [&self.free, &self.lazy] {
            digester.word(tree.len() as u64);
            for (start, extent) in tree {
                digester.word(*start);
                digester.word(extent.end);
                extent.node.digest(digester);
            }
        }
        digester.word(u64::from(self.lazy_pages));
    }
}

/// Adds a range to a tree (`merge_or_add_vmap_area`): a higher neighbour absorbs it and takes its start, then a lower
/// neighbour absorbs that and takes its end. Who is absorbed leaves a node over.
fn merge(tree: &mut Tree, range: Range<u64>, node: Node) -> (Vec<Node>, Range<u64>) {
    let mut left_over = Vec::new();
    let (mut start, mut here) = (range.start, Extent { end: range.end, node });
    if let Some(next) = tree.remove(&range.end) {
        left_over.push(here.node);
        here = next;
    }
    if let Some((below, previous)) = tree.range(..start).next_back()
        && previous.end == start
    {
        left_over.push(here.node);
        (start, here.node) = (*below, previous.node);
    }
    tree.insert(start, here);
    (left_over, start..here.end)
}

fn pages(range: &Range<u64>) -> u32 {
    ((range.end - range.start) >> PAGE_SHIFT) as u32
}

impl Node {
    pub(super) fn digest(self, digester: &mut Digester) {
        digester.word(match self {
            Node::At(address) => address.get(),
            Node::Older => 1,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{PhysAddr, Prng};

    const PAGE: u64 = 4096;
    const WINDOW: Range<u64> = 0x10_0000..0x20_0000;

    fn node(number: u64) -> Node {
        Node::At(PhysAddr::new(number))
    }
    fn space() -> AddressSpace {
        AddressSpace::new(Paging::I386)
    }
    /// Takes the lowest fit, as an allocation does.
    fn take(space: &mut AddressSpace, size: u64, align: u64) -> Option<Range<u64>> {
        let start = space.lowest_fit(size, align, &WINDOW)?;
        space.cut(&(start..start + size), Some(node(7)));
        Some(start..start + size)
    }

    #[test]
    fn the_first_cut_is_in_the_middle_the_next_at_an_edge() {
        let mut space = space();
        let first = WINDOW.start..WINDOW.start + 2 * PAGE;
        assert!(space.needs_spare(&first));
        assert_eq!(space.cut(&first, Some(node(7))), Cut::Middle);
        let second = first.end..first.end + PAGE;
        assert!(!space.needs_spare(&second));
        assert_eq!(space.cut(&second, None), Cut::Edge);
        let free: Vec<_> = space.free().collect();
        assert_eq!(free, [1..WINDOW.start, second.end..u64::from(u32::MAX)]);
    }

    #[test]
    fn a_hole_that_fits_exactly_leaves_its_node_over() {
        let mut space = space();
        let hole = take(&mut space, 3 * PAGE, PAGE).unwrap();
        take(&mut space, PAGE, PAGE);
        space.give_back(hole.clone(), node(3));
        // Merged with what is free below the window: the lower neighbour keeps its node.
        let same = take(&mut space, 3 * PAGE, PAGE).unwrap();
        assert_eq!(same, hole);
        let between = hole.end + PAGE..hole.end + 2 * PAGE;
        take(&mut space, PAGE, PAGE);
        take(&mut space, PAGE, PAGE);
        space.give_back(between.clone(), node(4));
        assert_eq!(space.cut(&between, None), Cut::Whole { left_over: node(4) });
    }

    #[test]
    fn neighbours_absorb_next_first() {
        let mut space = space();
        let at = |page: u64| 0x10_0000 + page * PAGE;
        assert_eq!(space.free_lazily(at(0)..at(1), node(1)).0, []);
        assert_eq!(space.free_lazily(at(2)..at(3), node(2)).0, []);
        let (left_over, whole) = space.free_lazily(at(1)..at(2), node(3));
        assert_eq!(left_over, [node(3), node(2)]);
        assert_eq!(whole, at(0)..at(3));
        assert_eq!(space.lazy_pages(), 3);
        assert_eq!(space.take_lazy(), [(at(0)..at(3), node(1))]);
        assert_eq!(space.lazy_pages(), 0);
    }

    #[track_caller]
    fn assert_fit(space: &AddressSpace, pages: u64, align: u64, start: Option<u64>) {
        assert_eq!(space.lowest_fit(pages * PAGE, align, &WINDOW), start, "{pages} pages by {align:#x}");
    }

    #[test]
    fn lowest_fit() {
        let mut space = space();
        assert_fit(&space, 1, PAGE, Some(0x10_0000));
        assert_fit(&space, 256, PAGE, Some(0x10_0000));
        assert_fit(&space, 257, PAGE, None);
        take(&mut space, PAGE, PAGE);
        assert_fit(&space, 1, PAGE, Some(0x10_1000));
        assert_fit(&space, 4, 0x4000, Some(0x10_4000));
        assert_fit(&space, 255, PAGE, Some(0x10_1000));
        assert_fit(&space, 255, 0x4000, None);
        assert_eq!(space.largest_hole(&WINDOW), 255 * PAGE);
    }

    /// The naive twin: one state a page of the window.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    enum Page {
        Free,
        Busy,
        Waiting,
    }

    fn page_range(range: &Range<u64>) -> Range<usize> {
        ((range.start - WINDOW.start) / PAGE) as usize..((range.end - WINDOW.start) / PAGE) as usize
    }
    fn naive_fit(twin: &[Page], pages: usize, align: usize) -> Option<usize> {
        let base = (WINDOW.start / PAGE) as usize;
        (0..=twin.len().checked_sub(pages)?)
            .filter(|first| (base + first) % align == 0)
            .find(|first| twin[*first..first + pages].iter().all(|page| *page == Page::Free))
    }
    fn assert_twin(space: &AddressSpace, twin: &[Page]) {
        let mut seen = vec![Page::Busy; twin.len()];
        for range in space.free().filter_map(|range| clip(&range)) {
            seen[page_range(&range)].fill(Page::Free);
        }
        for range in space.lazy() {
            seen[page_range(&range)].fill(Page::Waiting);
        }
        assert_eq!(seen, twin);
        let waiting = twin.iter().filter(|page| **page == Page::Waiting).count();
        assert_eq!(space.lazy_pages() as usize, waiting);
    }
    fn clip(range: &Range<u64>) -> Option<Range<u64>> {
        let clipped = range.start.max(WINDOW.start)..range.end.min(WINDOW.end);
        (clipped.start < clipped.end).then_some(clipped)
    }

    #[test]
    fn behaves_as_a_bitmap() {
        for seed in 0..40 {
            let mut prng = Prng::new(seed);
            let (mut space, mut twin) = (space(), vec![Page::Free; 256]);
            let mut busy: Vec<Range<u64>> = Vec::new();
            for _ in 0..400 {
                match prng.below(20) {
                    0 => {
                        for (range, node) in space.take_lazy() {
                            space.give_back(range.clone(), node);
                            twin[page_range(&range)].fill(Page::Free);
                        }
                    }
                    1..=9 if !busy.is_empty() => {
                        let range = busy.swap_remove(prng.below(busy.len() as u32) as usize);
                        space.free_lazily(range.clone(), node(1));
                        twin[page_range(&range)].fill(Page::Waiting);
                    }
                    _ => {
                        let (pages, align) = (1 + prng.below(12) as usize, 1 << prng.below(4));
                        let expected = naive_fit(&twin, pages, align);
                        let got = take(&mut space, pages as u64 * PAGE, align as u64 * PAGE);
                        assert_eq!(got.as_ref().map(|range| page_range(range).start), expected);
                        if let Some(range) = got {
                            twin[page_range(&range)].fill(Page::Busy);
                            busy.push(range);
                        }
                    }
                }
                assert_twin(&space, &twin);
            }
        }
    }

    /// Every range has one node: what is cut and merged neither loses nor doubles one.
    #[test]
    fn nodes_are_conserved() {
        let mut prng = Prng::new(5);
        let mut space = space();
        let (mut busy, mut next, mut alive) = (Vec::new(), 1, 1);
        for _ in 0..2000 {
            if prng.below(2) == 0 || busy.is_empty() {
                let size = PAGE * u64::from(1 + prng.below(6));
                let Some(start) = space.lowest_fit(size, PAGE, &WINDOW) else { continue };
                let range = start..start + size;
                let spare = space.needs_spare(&range);
                next += 1;
                alive += u32::from(spare);
                let cut = space.cut(&range, spare.then(|| node(next)));
                alive -= u32::from(matches!(cut, Cut::Whole { .. }));
                next += 1;
                alive += 1;
                busy.push((range, node(next)));
            } else {
                let (range, node) = busy.swap_remove(prng.below(busy.len() as u32) as usize);
                alive -= space.free_lazily(range, node).0.len() as u32;
            }
            if prng.below(50) == 0 {
                for (range, node) in space.take_lazy() {
                    alive -= space.give_back(range, node).len() as u32;
                }
            }
            assert_eq!(space.free.len() + space.lazy.len() + busy.len(), alive as usize);
        }
    }
}
