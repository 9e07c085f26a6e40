//! DMA: what a device can reach, and what it may be given (reference §8).

#![expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]

use crate::base::{Bytes, DmaAddr, PhysAddr};
use serde::{Deserialize, Serialize};

/// A device, as far as its DMA matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Device {
    /// Address bits it drives: 24 for ISA, 32 for most PCI, 64 for PCIe; 20 to 64.
    pub bits: u8,
    /// Whether an IOMMU translates for it.
    pub iommu: bool,
    /// Whether swiotlb's bounce buffers are available.
    pub swiotlb: bool,
    /// The most segments of a scatter list it takes; 0: any number.
    pub segments: u32,
}

impl Default for Device {
    fn default() -> Self {
        Device { bits: 32, iommu: false, swiotlb: false, segments: 0 }
    }
}

/// How a buffer lies, as the verdict sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Buffer {
    /// In the direct map: one physical run.
    Direct { phys: PhysAddr, bytes: Bytes },
    /// In the vmalloc area: pages, each with its physical address, in order.
    Vmalloc { pages: Vec<PhysAddr>, bytes: Bytes, offset: u64 },
    /// User memory: pages, `None` where no frame is there yet.
    User { pages: Vec<Option<PhysAddr>>, bytes: Bytes, offset: u64 },
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

/// Judges a buffer for a device. `pool`: where swiotlb's pool lies, if the machine has one.
pub fn judge(_device: Device, _buffer: &Buffer, _pool: Option<Segment>) -> Verdict {
    todo!()
}
