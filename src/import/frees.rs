//! Frees that wait to hear whether they are part of a batch.
//!
//! Pages that are freed as a list (`free_unref_page_list`) first tell `mm_page_free`, all of them; then each tells
//! `mm_page_free_batched`, and only now it is put on its per-CPU list.

use std::collections::VecDeque;

/// A block that is given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Free {
    pub pfn: u32,
    pub order: u8,
    /// The line that told it.
    pub line: u64,
    /// Whether the per-CPU lists were locked when it came.
    pub locked: bool,
}

/// Frees in the order in which they were told.
#[derive(Default)]
pub(super) struct Frees {
    waiting: VecDeque<Free>,
    in_batch: bool,
}

impl Frees {
    pub fn push(&mut self, free: Free) {
        self.waiting.push_back(free);
    }
    /// Those that take effect when this page tells that it is one of a batch: it, and before it what was freed alone.
    pub fn batched(&mut self, pfn: u32) -> Vec<Free> {
        let Some(at) = self.waiting.iter().position(|free| free.pfn == pfn) else { return Vec::new() };
        let due = self.waiting.drain(..=at).collect();
        self.in_batch = !self.waiting.is_empty();
        due
    }
    /// Whether the rest of a batch is still to come: what is told meanwhile, its drains, leaves it waiting.
    pub fn in_batch(&self) -> bool {
        self.in_batch
    }
    /// All of them take effect: something else is told.
    pub fn settle(&mut self) -> VecDeque<Free> {
        self.in_batch = false;
        std::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pfns: &[u32]) -> Frees {
        let mut frees = Frees::default();
        pfns.iter().for_each(|&pfn| frees.push(Free { pfn, order: 0, line: 1, locked: false }));
        frees
    }

    fn pfns(frees: impl IntoIterator<Item = Free>) -> Vec<u32> {
        frees.into_iter().map(|free| free.pfn).collect()
    }

    #[test]
    fn a_free_alone_takes_effect_with_the_next_event() {
        let mut frees = told(&[1, 2]);
        assert!(!frees.in_batch());
        assert_eq!(pfns(frees.settle()), [1, 2]);
        assert!(frees.settle().is_empty());
    }

    #[test]
    fn a_batch_takes_effect_page_by_page() {
        // 1 was freed alone, just before the batch of 5, 4, 3.
        let mut frees = told(&[1, 5, 4, 3]);
        assert_eq!(pfns(frees.batched(5)), [1, 5]);
        assert!(frees.in_batch());
        assert_eq!(pfns(frees.batched(4)), [4]);
        assert!(frees.batched(7).is_empty(), "a page that told no free");
        assert_eq!(pfns(frees.batched(3)), [3]);
        assert!(!frees.in_batch());
    }
}
