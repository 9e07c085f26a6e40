//! May this device do DMA to this buffer? The answer, its reason and its remedy (reference §8.2 to §8.6, §8.8).

use super::Device;
use super::runs::{runs, segment};
use crate::base::{Bytes, DmaAddr, PhysAddr};
use serde::Serialize;

/// How a buffer lies, as the verdict sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Buffer {
    /// In the direct map: one physical run.
    Direct {
        /// Its first byte.
        phys: PhysAddr,
        /// Its length.
        bytes: Bytes,
    },
    /// In the vmalloc area: pages, each with its physical address, in order.
    Vmalloc {
        /// Its pages.
        pages: Vec<PhysAddr>,
        /// Its length.
        bytes: Bytes,
        /// Where it begins in its first page.
        offset: u64,
    },
    /// User memory: pages, `None` where no frame is there yet.
    User {
        /// Its pages.
        pages: Vec<Option<PhysAddr>>,
        /// Its length.
        bytes: Bytes,
        /// Where it begins in its first page.
        offset: u64,
    },
    /// Anything else: kmap windows, the kernel's image, nothing at all.
    Unmapped,
}

/// May this device do DMA to this buffer?
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// One bus segment, mapped as it is.
    Direct,
    /// Copied through swiotlb.
    Bounce,
    /// As a scatter list of its runs.
    ScatterGather,
    /// User memory some of whose pages have no frame yet: pin it first.
    PinFirst,
    /// Not at all.
    Impossible,
}

/// Why; the page has one text a reason and kind, by key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// One run inside the mask.
    OneRun,
    /// `dma_map_single` would take `virt_to_phys` of a vmalloc address: the wrong memory.
    NotContiguous,
    /// A vmalloc buffer whose frames happen to lie in one run: still not promised, still rejected by `dma_map_single`.
    OneRunByLuck,
    /// Part of it lies beyond the mask.
    BeyondMask,
    /// Beyond the mask, and the bounce pool itself too.
    PoolBeyondMask,
    /// More than a bounce buffer can hold in one piece (256 KiB).
    TooLargeToBounce,
    /// More runs than the device takes.
    TooManySegments,
    /// The mask is below 24 bits: refused.
    MaskTooSmall,
    /// User memory must be pinned (`pin_user_pages`).
    UserMemory,
    /// Some user pages have no frame yet.
    NoFrameYet,
    /// The address is not mapped.
    NotMapped,
}

/// What to do instead, as code that the page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// `dma_map_single(dev, p, n, dir)`.
    MapSingle,
    /// `vmalloc_to_page` for each page, then `dma_map_sg`.
    VmallocToSg,
    /// `pin_user_pages`, then `dma_map_sg`.
    PinThenSg,
    /// Ask with `GFP_DMA`.
    GfpDma,
    /// Ask with `GFP_DMA32`.
    GfpDma32,
    /// `dma_alloc_coherent`.
    AllocCoherent,
    /// Split the buffer.
    Split,
    /// None.
    None,
}

/// One contiguous piece on the bus.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Segment {
    /// Bus address.
    pub start: DmaAddr,
    /// Length.
    pub bytes: Bytes,
}

/// The answer, with its reason and remedy.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The answer.
    pub kind: VerdictKind,
    /// Physical runs of the buffer (frames that are there).
    pub runs: Vec<Segment>,
    /// Bus segments after an IOMMU has joined what it can; empty if impossible.
    pub segments: Vec<Segment>,
    /// Pages without a frame.
    pub missing: u32,
    /// Why.
    pub reason: Reason,
    /// What to do.
    pub remedy: Remedy,
}

/// swiotlb's unit.
const SLOT: u64 = 2048;
/// The most that swiotlb copies in one piece: 128 slots.
const BOUNCE_LIMIT: u64 = 128 * SLOT;

/// Judges a buffer for a device. `pool`: where swiotlb's pool lies, if the machine has one.
///
/// Bounce buffers and IOMMU ranges are those that an otherwise idle machine would use.
pub fn judge(device: Device, buffer: &Buffer, pool: Option<Segment>) -> Verdict {
    let judge = Judge { device, pool };
    match buffer {
        Buffer::Unmapped => Verdict::impossible(Vec::new(), Reason::NotMapped, Remedy::None),
        Buffer::Direct { phys, bytes } if *bytes != Bytes::ZERO => judge.single(segment(*phys, bytes.get())),
        Buffer::Vmalloc { pages, bytes, offset } if *bytes != Bytes::ZERO => {
            let pages: Vec<_> = pages.iter().copied().map(Some).collect();
            judge.vmalloc(runs(&pages, *offset, *bytes))
        }
        Buffer::User { pages, bytes, offset } if *bytes != Bytes::ZERO => {
            let missing = pages.iter().filter(|page| page.is_none()).count();
            judge.user(runs(pages, *offset, *bytes), missing as u32)
        }
        _ => Verdict::impossible(Vec::new(), Reason::NotMapped, Remedy::None),
    }
}

impl Verdict {
    fn impossible(runs: Vec<Segment>, reason: Reason, remedy: Remedy) -> Self {
        Verdict { kind: VerdictKind::Impossible, runs, segments: Vec::new(), missing: 0, reason, remedy }
    }
}

/// A buffer on its way to the bus, or why it cannot go there.
type OnBus = Result<(VerdictKind, Vec<Segment>), (Reason, Remedy)>;

#[derive(Clone, Copy)]
struct Judge {
    device: Device,
    pool: Option<Segment>,
}

impl Judge {
    /// `dma_map_single` of direct-map memory.
    fn single(self, run: Segment) -> Verdict {
        let on_bus = self.accepted().and_then(|()| match self.device.iommu {
            true => Ok((VerdictKind::Direct, vec![self.translated(&[run])?])),
            false if self.device.reaches(run) => Ok((VerdictKind::Direct, vec![run])),
            false if self.bounces() && run.bytes.get() > BOUNCE_LIMIT => {
                Err((Reason::TooLargeToBounce, Remedy::Split))
            }
            false => Ok((VerdictKind::Bounce, vec![self.bounced(run, &mut 0)?])),
        });
        verdict(vec![run], on_bus, Reason::OneRun, Remedy::MapSingle)
    }

    /// A scatter list of a vmalloc buffer's pages; `dma_map_single` is rejected however they lie.
    fn vmalloc(self, runs: Vec<Segment>) -> Verdict {
        let reason = if runs.len() == 1 { Reason::OneRunByLuck } else { Reason::NotContiguous };
        let on_bus = self.scattered(&runs);
        verdict(runs, on_bus, reason, Remedy::VmallocToSg)
    }

    /// A scatter list of pinned pages.
    fn user(self, runs: Vec<Segment>, missing: u32) -> Verdict {
        if missing > 0
            && let Ok(()) = self.accepted()
        {
            let (kind, reason, remedy) = (VerdictKind::PinFirst, Reason::NoFrameYet, Remedy::PinThenSg);
            return Verdict { kind, runs, segments: Vec::new(), missing, reason, remedy };
        }
        let on_bus = self.scattered(&runs);
        Verdict { missing, ..verdict(runs, on_bus, Reason::UserMemory, Remedy::PinThenSg) }
    }

    /// `dma_map_sg`: one bus range with an IOMMU; without, the runs, those beyond the mask bounced in pieces.
    fn scattered(self, runs: &[Segment]) -> OnBus {
        self.accepted()?;
        let (kind, segments) = match self.device.iommu {
            true => (VerdictKind::ScatterGather, vec![self.translated(runs)?]),
            false => self.pieces(runs)?,
        };
        match self.device.takes(segments.len()) {
            true => Ok((kind, segments)),
            false => Err((Reason::TooManySegments, Remedy::AllocCoherent)),
        }
    }
    fn pieces(self, runs: &[Segment]) -> OnBus {
        let mut kind = VerdictKind::ScatterGather;
        let (mut segments, mut used) = (Vec::new(), 0);
        for run in runs {
            if self.device.reaches(*run) {
                segments.push(*run);
                continue;
            }
            kind = VerdictKind::Bounce;
            for start in (0..run.bytes.get()).step_by(BOUNCE_LIMIT as usize) {
                let bytes = Bytes::new((run.bytes.get() - start).min(BOUNCE_LIMIT));
                let piece = Segment { start: run.start.plus(start), bytes };
                segments.push(self.bounced(piece, &mut used)?);
            }
        }
        Ok((kind, segments))
    }

    /// `dma_set_mask`.
    fn accepted(self) -> Result<(), (Reason, Remedy)> {
        if self.device.is_supported() { Ok(()) } else { Err((Reason::MaskTooSmall, Remedy::None)) }
    }
    fn bounces(self) -> bool {
        self.device.swiotlb && self.pool.is_some()
    }
    /// The bounce buffer of a piece: the next slots of the pool, if that lies inside the mask and has room.
    fn bounced(self, piece: Segment, used: &mut u64) -> Result<Segment, (Reason, Remedy)> {
        match self.pool.filter(|_| self.device.swiotlb) {
            None => Err((Reason::BeyondMask, self.lower_memory())),
            Some(pool) if !self.device.reaches(pool) => Err((Reason::PoolBeyondMask, self.lower_memory())),
            Some(pool) => {
                take_slots(pool, piece.bytes, used).ok_or((Reason::TooLargeToBounce, Remedy::Split))
            }
        }
    }
    /// The one bus range that an IOMMU gives to runs. It keeps the place of the first byte in its page.
    fn translated(self, runs: &[Segment]) -> Result<Segment, (Reason, Remedy)> {
        let bytes: u64 = runs.iter().map(|run| run.bytes.get()).sum();
        let offset = runs[0].start.offset();
        let pages = (offset + bytes).div_ceil(crate::base::PAGE_SIZE);
        let start = self.device.first_iova(pages).ok_or((Reason::BeyondMask, Remedy::Split))?;
        Ok(Segment { start: start.plus(offset), bytes: Bytes::new(bytes) })
    }
    /// The zone whose memory lies inside the mask.
    fn lower_memory(self) -> Remedy {
        if self.device.bits >= 32 { Remedy::GfpDma32 } else { Remedy::GfpDma }
    }
}

/// Consecutive slots of the pool, the first `used` bytes being taken. No buffer crosses a border of 128 slots.
fn take_slots(pool: Segment, bytes: Bytes, used: &mut u64) -> Option<Segment> {
    let mut start = used.next_multiple_of(SLOT);
    if start % BOUNCE_LIMIT + bytes.get() > BOUNCE_LIMIT {
        start = start.next_multiple_of(BOUNCE_LIMIT);
    }
    *used = start + bytes.get();
    (*used <= pool.bytes.get()).then(|| Segment { start: pool.start.plus(start), bytes })
}

/// The verdict: `reason` and `remedy` are those of a buffer that needs no bouncing.
fn verdict(runs: Vec<Segment>, on_bus: OnBus, reason: Reason, remedy: Remedy) -> Verdict {
    match on_bus {
        Ok((kind, segments)) => {
            let reason = if kind == VerdictKind::Bounce { Reason::BeyondMask } else { reason };
            Verdict { kind, runs, segments, missing: 0, reason, remedy }
        }
        Err((reason, remedy)) => Verdict::impossible(runs, reason, remedy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Reason as R;
    use Remedy as M;
    use VerdictKind as K;

    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;

    fn device(bits: u8) -> Device {
        Device { bits, ..Device::default() }
    }
    fn bouncing(bits: u8) -> Device {
        Device { swiotlb: true, ..device(bits) }
    }
    fn behind_iommu(bits: u8) -> Device {
        Device { iommu: true, ..device(bits) }
    }
    /// 64 MiB below 1 GiB.
    fn pool() -> Option<Segment> {
        Some(segment(PhysAddr::new(GIB - 64 * MIB), 64 * MIB))
    }
    fn direct(phys: u64, bytes: u64) -> Buffer {
        Buffer::Direct { phys: PhysAddr::new(phys), bytes: Bytes::new(bytes) }
    }
    fn vmalloc(frames: &[u64]) -> Buffer {
        let pages = frames.iter().map(|frame| PhysAddr::new(frame << 12)).collect();
        Buffer::Vmalloc { pages, bytes: Bytes::of_pages(frames.len() as u64), offset: 0 }
    }
    fn user(frames: &[u64]) -> Buffer {
        let page = |frame: &u64| (*frame != 0).then(|| PhysAddr::new(frame << 12));
        let pages = frames.iter().map(page).collect();
        Buffer::User { pages, bytes: Bytes::of_pages(frames.len() as u64), offset: 0 }
    }

    #[track_caller]
    fn assert_verdict(device: Device, buffer: &Buffer, kind: K, segments: usize, reason: R, remedy: M) {
        let found = judge(device, buffer, pool());
        let facts = (found.kind, found.segments.len(), found.reason, found.remedy);
        assert_eq!(facts, (kind, segments, reason, remedy), "{device:?} {buffer:?}");
    }

    #[test]
    fn direct_map_memory() {
        let low = direct(8 * MIB, 16384);
        let middle = direct(100 * MIB, 16384);
        let high = direct(5 * GIB, 16384);
        let big = direct(5 * GIB, 4 * MIB);
        assert_verdict(device(24), &low, K::Direct, 1, R::OneRun, M::MapSingle);
        assert_verdict(device(24), &middle, K::Impossible, 0, R::BeyondMask, M::GfpDma);
        assert_verdict(
            device(24),
            &direct(16 * MIB - 4096, 8192),
            K::Impossible,
            0,
            R::BeyondMask,
            M::GfpDma,
        );
        assert_verdict(device(28), &middle, K::Direct, 1, R::OneRun, M::MapSingle);
        assert_verdict(device(32), &middle, K::Direct, 1, R::OneRun, M::MapSingle);
        assert_verdict(device(32), &high, K::Impossible, 0, R::BeyondMask, M::GfpDma32);
        assert_verdict(device(64), &high, K::Direct, 1, R::OneRun, M::MapSingle);
        assert_verdict(bouncing(32), &high, K::Bounce, 1, R::BeyondMask, M::MapSingle);
        assert_verdict(bouncing(32), &big, K::Impossible, 0, R::TooLargeToBounce, M::Split);
        assert_verdict(bouncing(32), &direct(5 * GIB, 256 << 10), K::Bounce, 1, R::BeyondMask, M::MapSingle);
        assert_verdict(bouncing(24), &middle, K::Impossible, 0, R::PoolBeyondMask, M::GfpDma);
        assert_verdict(behind_iommu(32), &big, K::Direct, 1, R::OneRun, M::MapSingle);
        assert_verdict(device(20), &low, K::Impossible, 0, R::MaskTooSmall, M::None);
        assert_verdict(behind_iommu(20), &low, K::Direct, 1, R::OneRun, M::MapSingle);
    }

    #[test]
    fn vmalloc_memory() {
        let scattered = vmalloc(&[0x9420, 0x9421, 0x8000, 0x9422]);
        let lucky = vmalloc(&[0x9420, 0x9421, 0x9422, 0x9423]);
        let high = vmalloc(&[0x50_0000, 0x9420]);
        assert_verdict(device(32), &scattered, K::ScatterGather, 3, R::NotContiguous, M::VmallocToSg);
        assert_verdict(device(32), &lucky, K::ScatterGather, 1, R::OneRunByLuck, M::VmallocToSg);
        assert_verdict(behind_iommu(32), &scattered, K::ScatterGather, 1, R::NotContiguous, M::VmallocToSg);
        assert_verdict(behind_iommu(32), &lucky, K::ScatterGather, 1, R::OneRunByLuck, M::VmallocToSg);
        assert_verdict(device(24), &lucky, K::Impossible, 0, R::BeyondMask, M::GfpDma);
        assert_verdict(device(32), &high, K::Impossible, 0, R::BeyondMask, M::GfpDma32);
        assert_verdict(bouncing(32), &high, K::Bounce, 2, R::BeyondMask, M::VmallocToSg);
        assert_verdict(device(64), &high, K::ScatterGather, 2, R::NotContiguous, M::VmallocToSg);
        let two = Device { segments: 2, ..device(32) };
        assert_verdict(two, &scattered, K::Impossible, 0, R::TooManySegments, M::AllocCoherent);
        assert_verdict(two, &high, K::Impossible, 0, R::BeyondMask, M::GfpDma32);
        let three = Device { segments: 3, ..device(32) };
        assert_verdict(three, &scattered, K::ScatterGather, 3, R::NotContiguous, M::VmallocToSg);
        let one = Device { segments: 1, ..behind_iommu(32) };
        assert_verdict(one, &scattered, K::ScatterGather, 1, R::NotContiguous, M::VmallocToSg);
    }

    #[test]
    fn user_memory() {
        let touched = user(&[0x9420, 0x8000]);
        let untouched = user(&[0x9420, 0]);
        assert_verdict(device(32), &touched, K::ScatterGather, 2, R::UserMemory, M::PinThenSg);
        assert_verdict(behind_iommu(32), &touched, K::ScatterGather, 1, R::UserMemory, M::PinThenSg);
        assert_verdict(device(32), &untouched, K::PinFirst, 0, R::NoFrameYet, M::PinThenSg);
        assert_verdict(device(24), &touched, K::Impossible, 0, R::BeyondMask, M::GfpDma);
        assert_verdict(bouncing(32), &user(&[0x50_0000]), K::Bounce, 1, R::BeyondMask, M::PinThenSg);
        assert_verdict(device(20), &untouched, K::Impossible, 0, R::MaskTooSmall, M::None);
        assert_eq!(judge(device(32), &untouched, None).missing, 1);
    }

    #[test]
    fn nothing_there() {
        assert_verdict(device(64), &Buffer::Unmapped, K::Impossible, 0, R::NotMapped, M::None);
        assert_verdict(device(64), &direct(MIB, 0), K::Impossible, 0, R::NotMapped, M::None);
        assert_verdict(device(64), &vmalloc(&[]), K::Impossible, 0, R::NotMapped, M::None);
    }

    #[test]
    fn bounce_buffers_lie_in_the_pool_and_long_runs_are_cut() {
        let frames: Vec<u64> = (0x50_0000..0x50_0000 + 100).collect();
        let found = judge(bouncing(32), &vmalloc(&frames), pool());
        let base = pool().unwrap().start.get();
        let pieces: Vec<(u64, u64)> =
            found.segments.iter().map(|piece| (piece.start.get() - base, piece.bytes.get() >> 12)).collect();
        assert_eq!((found.runs.len(), pieces), (1, vec![(0, 64), (256 << 10, 36)]));
    }

    #[test]
    fn a_pool_has_an_end() {
        let frames: Vec<u64> = (0x50_0000..0x50_0000 + (65 << 8)).collect();
        assert_verdict(bouncing(32), &vmalloc(&frames), K::Impossible, 0, R::TooLargeToBounce, M::Split);
    }

    #[test]
    fn an_iommu_keeps_the_place_in_the_page() {
        let found = judge(behind_iommu(32), &direct(5 * GIB + 0x123, 4096), None);
        assert_eq!(found.segments[0].start.get(), 0xffff_e123);
    }
}
