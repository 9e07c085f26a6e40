//! Physical runs: what lies side by side in physical memory, whatever its virtual addresses are.

use super::Segment;
use crate::base::{Bytes, DmaAddr, PAGE_SIZE, PhysAddr};

/// The pieces of a buffer, page by page: `None` where no frame is there yet.
/// `offset`: where the buffer begins in its first page.
fn pieces(
    pages: &[Option<PhysAddr>],
    offset: u64,
    bytes: Bytes,
) -> impl Iterator<Item = Option<Segment>> + '_ {
    let mut left = bytes.get();
    let mut skip = offset;
    pages.iter().map(move |page| {
        let length = (PAGE_SIZE - skip).min(left);
        let piece = page.map(|page| segment(page.page_start().plus(skip), length));
        left -= length;
        skip = 0;
        piece
    })
}

/// On plain x86 a bus address is the physical address (`phys_to_dma`).
pub(super) fn segment(phys: PhysAddr, bytes: u64) -> Segment {
    Segment { start: DmaAddr::new(phys.get()), bytes: Bytes::new(bytes) }
}

/// The physical runs of a buffer in order: neighbours in the buffer that are neighbours in memory are one. A page without
/// a frame ends a run.
pub fn runs(pages: &[Option<PhysAddr>], offset: u64, bytes: Bytes) -> Vec<Segment> {
    let mut runs: Vec<Segment> = Vec::new();
    let mut joins = false;
    for piece in pieces(pages, offset, bytes).filter(|piece| !piece.is_some_and(|p| p.bytes == Bytes::ZERO)) {
        match (piece, runs.last_mut()) {
            (Some(piece), Some(run)) if joins && run.start.plus(run.bytes.get()) == piece.start => {
                run.bytes = Bytes::new(run.bytes.get() + piece.bytes.get());
            }
            (Some(piece), _) => runs.push(piece),
            (None, _) => {}
        }
        joins = piece.is_some();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages by number, 0 for none; runs as (start, bytes).
    #[track_caller]
    fn assert_runs(pages: &[u64], offset: u64, bytes: u64, expected: &[(u64, u64)]) {
        let pages: Vec<_> =
            pages.iter().map(|page| (*page != 0).then(|| PhysAddr::new(page * PAGE_SIZE))).collect();
        let found: Vec<_> = runs(&pages, offset, Bytes::new(bytes))
            .iter()
            .map(|run| (run.start.get(), run.bytes.get()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn neighbours_join() {
        assert_runs(&[5], 0, 4096, &[(0x5000, 4096)]);
        assert_runs(&[5, 6, 7], 0, 3 * 4096, &[(0x5000, 3 * 4096)]);
        assert_runs(&[5, 7, 6], 0, 3 * 4096, &[(0x5000, 4096), (0x7000, 4096), (0x6000, 4096)]);
        assert_runs(&[7, 6, 5], 0, 100 + 2 * 4096, &[(0x7000, 4096), (0x6000, 4096), (0x5000, 100)]);
    }

    #[test]
    fn a_buffer_may_begin_inside_a_page() {
        assert_runs(&[5, 6], 0x800, 4096, &[(0x5800, 4096)]);
        assert_runs(&[5, 8], 0x800, 4096, &[(0x5800, 0x800), (0x8000, 0x800)]);
        assert_runs(&[5], 0xfff, 1, &[(0x5fff, 1)]);
    }

    #[test]
    fn what_is_missing_ends_a_run() {
        assert_runs(&[0, 6, 7], 0, 3 * 4096, &[(0x6000, 2 * 4096)]);
        assert_runs(&[5, 0, 6], 0, 3 * 4096, &[(0x5000, 4096), (0x6000, 4096)]);
        assert_runs(&[0], 0, 4096, &[]);
    }
}
