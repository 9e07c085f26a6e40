//! Boot's allocator: a list of free ranges, taken from the top down (`memblock_find_in_range`).

use super::FrameRange;

/// What is still free, ascending.
pub(super) struct Memblock {
    free: Vec<FrameRange>,
}

impl Memblock {
    /// All RAM below `limit`.
    pub fn new(present: &[FrameRange], limit: u32) -> Self {
        let below = present.iter().map(|ram| ram.start..ram.end.min(limit));
        Memblock { free: below.filter(|ram| !ram.is_empty()).collect() }
    }

    /// Takes what of a range is free.
    pub fn reserve(&mut self, range: FrameRange) {
        let cut = |free: &FrameRange| {
            let below = free.start..free.end.min(range.start).max(free.start);
            let above = free.start.max(range.end).min(free.end)..free.end;
            [below, above]
        };
        self.free = self.free.iter().flat_map(cut).filter(|free| !free.is_empty()).collect();
    }

    /// Takes the highest aligned run of frames below `limit`; nothing if there is none.
    pub fn take(&mut self, frames: u32, align: u32, limit: u32) -> FrameRange {
        let start = |free: &FrameRange| {
            let start = free.end.min(limit).checked_sub(frames)? / align * align;
            (start >= free.start).then_some(start)
        };
        let Some(start) = self.free.iter().rev().find_map(start) else { return 0..0 };
        let taken = start..start + frames;
        self.reserve(taken.clone());
        taken
    }

    /// Gives a range back.
    pub fn give_back(&mut self, range: FrameRange) {
        self.free.push(range);
        self.free.sort_by_key(|free| free.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_top_down_into_the_first_gap_that_fits() {
        let mut memblock = Memblock::new(&[0..100, 200..300], 290);
        memblock.reserve(250..260);
        assert_eq!(memblock.take(20, 1, 400), 270..290);
        assert_eq!(memblock.take(16, 16, 400), 224..240, "below what is reserved, aligned");
        assert_eq!(memblock.take(4, 1, 400), 266..270, "a gap further up is used");
        assert_eq!(memblock.take(90, 1, 400), 10..100);
        assert_eq!(memblock.take(90, 1, 400), 0..0);
        memblock.give_back(224..240);
        assert_eq!(memblock.take(16, 16, 400), 224..240);
    }
}
