//! All areas of a process, by address: found, inserted, merged, split (`mm/mmap.c`; reference §7.1).

use super::area::{AnonOrigin, AnonVma, Vma};
use crate::base::{PAGE_SIZE, VirtAddr};
use std::ops::Range;

/// The areas of a process, sorted and disjoint.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Areas(Vec<Vma>);

/// What became of an area that was inserted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Inserted {
    /// It is an area of its own.
    Alone,
    /// It is part of an area that was there (`vma_merge`).
    Merged,
}

impl Areas {
    /// All, ascending.
    pub fn all(&self) -> &[Vma] {
        &self.0
    }
    /// The index of the first area that ends above an address.
    fn index(&self, at: VirtAddr) -> usize {
        self.0.partition_point(|area| area.end <= at)
    }
    /// `find_vma`: the first area that ends above an address.
    pub fn find(&self, at: VirtAddr) -> Option<&Vma> {
        self.0.get(self.index(at))
    }
    /// `vma_lookup`: the area that holds an address.
    pub fn lookup(&self, at: VirtAddr) -> Option<&Vma> {
        self.find(at).filter(|area| area.contains(at))
    }
    pub(super) fn lookup_mut(&mut self, at: VirtAddr) -> Option<&mut Vma> {
        let index = self.index(at);
        self.0.get_mut(index).filter(|area| area.contains(at))
    }
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Vma> {
        self.0.iter_mut()
    }
    /// The last area that ends at or below an address.
    pub fn below(&self, at: VirtAddr) -> Option<&Vma> {
        self.0.get(self.index(at).checked_sub(1)?)
    }
    /// `find_vma_intersection`: the first area with an address in a range.
    pub fn intersection(&self, range: &Range<VirtAddr>) -> Option<&Vma> {
        self.find(range.start).filter(|area| area.start < range.end)
    }
    /// From the end of the area below a range to the start of the area above: floor and ceiling of `free_pgtables`.
    pub fn surroundings(&self, range: &Range<VirtAddr>) -> Range<VirtAddr> {
        let floor = self.below(range.start).map_or(VirtAddr::NULL, |area| area.end);
        let ceiling = self.find(range.end).map_or(VirtAddr::new(u64::MAX), |area| area.start);
        floor..ceiling
    }

    /// Inserts an area that merges with none.
    pub(super) fn insert_alone(&mut self, area: Vma) {
        let index = self.index(area.start);
        self.0.insert(index, area);
    }

    /// `vma_merge`, else a new area: an area that continues its neighbours becomes part of them.
    pub(super) fn insert(&mut self, area: Vma) -> Inserted {
        let index = self.index(area.start);
        let below = index.checked_sub(1).map(|i| &self.0[i]);
        let joins_below = below.is_some_and(|b| b.is_continued_by(&area) && b.may_take_in(area.anon));
        let above = self.0.get(index);
        let joins_above = above.is_some_and(|a| area.is_continued_by(a) && a.may_take_in(area.anon));
        match (joins_below, joins_above) {
            (true, true) if self.may_join(index) => self.join(index),
            (true, _) => self.0[index - 1].end = area.end,
            (false, true) => self.extend_down(index, &area),
            (false, false) => {
                self.0.insert(index, area);
                return Inserted::Alone;
            }
        }
        Inserted::Merged
    }
    /// Whether the areas on both sides of a gap may become one: at most one `anon_vma` between them.
    fn may_join(&self, above: usize) -> bool {
        let anons = (self.0[above - 1].anon, self.0[above].anon);
        !matches!(anons, (Some(below), Some(above)) if below != above)
    }
    fn join(&mut self, above: usize) {
        let upper = self.0.remove(above);
        let lower = &mut self.0[above - 1];
        lower.end = upper.end;
        lower.anon = lower.anon.or(upper.anon);
    }
    fn extend_down(&mut self, index: usize, by: &Vma) {
        self.0[index].start = by.start;
        self.0[index].page_offset = by.page_offset;
    }

    /// Moves the end of the area that ends at `from`: the heap grows in place, or `mremap` does.
    pub(super) fn extend(&mut self, from: VirtAddr, to: VirtAddr) {
        let index = self.index(VirtAddr::new(from.get() - 1));
        self.0[index].end = to;
    }
    /// Moves the start of the area that starts at `from` down: the stack grows.
    pub(super) fn grow_down(&mut self, from: VirtAddr, to: VirtAddr) {
        let area = self.lookup_mut(from).expect("the stack's area");
        area.page_offset -= (area.start.get() - to.get()) / PAGE_SIZE;
        area.start = to;
    }

    /// How many more areas there will be when a range is taken out: 1 if it leaves both ends of one area.
    pub(super) fn splits(&self, range: &Range<VirtAddr>) -> bool {
        self.lookup(range.start).is_some_and(|area| area.start < range.start && range.end < area.end)
    }
    /// Takes a range out, splitting areas at its borders (`__split_vma`); returns the borders that were cut.
    pub(super) fn carve(&mut self, range: &Range<VirtAddr>) -> Vec<VirtAddr> {
        let cuts = [range.start, range.end].into_iter().filter(|at| self.cut(*at)).collect();
        let (first, last) = (self.index(range.start), self.0.partition_point(|area| area.end <= range.end));
        self.0.drain(first..last.max(first));
        cuts
    }
    /// Splits the area with this address inside; whether there was one.
    fn cut(&mut self, at: VirtAddr) -> bool {
        let index = self.index(at);
        let Some(area) = self.0.get_mut(index).filter(|area| area.start < at) else { return false };
        let upper = area.split_off(at);
        self.0.insert(index + 1, upper);
        true
    }

    /// `find_mergeable_anon_vma`: the `anon_vma` of a neighbour, if the area could be one with it.
    pub(super) fn reusable_anon(&self, at: VirtAddr) -> Option<AnonVma> {
        let index = self.index(at);
        let area = &self.0[index];
        let above = self.0.get(index + 1).filter(|above| area.is_continued_by(above));
        let below = index.checked_sub(1).map(|i| &self.0[i]).filter(|below| below.is_continued_by(area));
        let usable = |area: &Vma| area.anon.filter(|anon| anon.origin == AnonOrigin::Written);
        above.and_then(usable).or_else(|| below.and_then(usable))
    }
}
