//! Names of zones.

use serde::Serialize;

/// What a zone is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum ZoneKind {
    /// Below 16 MiB.
    #[serde(rename = "DMA")]
    Dma,
    /// Below 4 GiB (x86-64 only).
    #[serde(rename = "DMA32")]
    Dma32,
    /// The rest of the memory that the kernel maps directly.
    Normal,
    /// Memory without a permanent kernel address (i386 only).
    HighMem,
    /// Only movable pages; empty unless asked for at boot.
    Movable,
    /// Device memory, never allocated from (x86-64 only).
    Device,
}

impl ZoneKind {
    /// The kernel's name, as in `/proc/zoneinfo`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dma => "DMA",
            Self::Dma32 => "DMA32",
            Self::Normal => "Normal",
            Self::HighMem => "HighMem",
            Self::Movable => "Movable",
            Self::Device => "Device",
        }
    }
    /// From the kernel's name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Dma, Self::Dma32, Self::Normal, Self::HighMem, Self::Movable, Self::Device]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A zone's number on its machine: 0 is the lowest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct ZoneIndex(u8);

impl ZoneIndex {
    /// The most zones a machine has (`MAX_NR_ZONES` of amd64).
    pub const MAX_COUNT: usize = 5;
    /// # Panics
    /// Above 4.
    pub const fn new(index: u8) -> Self {
        assert!(index < 5, "a zone index is at most 4");
        ZoneIndex(index)
    }
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
