//! Allocation flags: what a caller allows the page allocator to do.

use super::{Migratetype, ZoneKind};
use serde::Serialize;
use std::fmt;
use std::ops::{BitAnd, BitOr};

/// A `gfp_t`. Values are those of 6.1 (`include/linux/gfp_types.h`; reference §2.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Gfp(u32);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $value:expr;)*) => {
        impl Gfp {
            $($(#[$doc])* pub const $name: Gfp = Gfp($value);)*
            /// Every name and its value, in the order in which the kernel prints them (reference §9.11).
            pub const NAMES: &'static [(&'static str, Gfp)] = &[$(($text, Gfp($value))),*];
        }
    };
}

flags! {
    /// A transparent huge page, may reclaim.
    TRANSHUGE = "GFP_TRANSHUGE", 0x1c24ca;
    /// A transparent huge page, without reclaim.
    TRANSHUGE_LIGHT = "GFP_TRANSHUGE_LIGHT", 0x1c20ca;
    /// User pages that may be migrated.
    HIGHUSER_MOVABLE = "GFP_HIGHUSER_MOVABLE", 0x100cca;
    /// User pages.
    HIGHUSER = "GFP_HIGHUSER", 0x100cc2;
    /// User pages that the kernel maps directly.
    USER = "GFP_USER", 0x100cc0;
    /// `KERNEL`, charged to the memory cgroup.
    KERNEL_ACCOUNT = "GFP_KERNEL_ACCOUNT", 0x400cc0;
    /// May sleep, reclaim and start I/O.
    KERNEL = "GFP_KERNEL", 0xcc0;
    /// May sleep, not re-enter a file system.
    NOFS = "GFP_NOFS", 0xc40;
    /// Never sleeps, may dip into the reserves.
    ATOMIC = "GFP_ATOMIC", 0xa20;
    /// May sleep, not start I/O.
    NOIO = "GFP_NOIO", 0xc00;
    /// Never sleeps, no reserves.
    NOWAIT = "GFP_NOWAIT", 0x800;
    /// From `ZONE_DMA`.
    DMA = "GFP_DMA", 0x1;
    /// May come from `ZONE_HIGHMEM`.
    BIT_HIGHMEM = "__GFP_HIGHMEM", 0x2;
    /// From `ZONE_DMA32`.
    DMA32 = "GFP_DMA32", 0x4;
    /// May use the reserves.
    BIT_HIGH = "__GFP_HIGH", 0x20;
    /// The caller cannot sleep.
    BIT_ATOMIC = "__GFP_ATOMIC", 0x200;
    /// May start I/O.
    BIT_IO = "__GFP_IO", 0x40;
    /// May call into file systems.
    BIT_FS = "__GFP_FS", 0x80;
    /// No report when it fails.
    BIT_NOWARN = "__GFP_NOWARN", 0x2000;
    /// Tries hard, may fail.
    BIT_RETRY_MAYFAIL = "__GFP_RETRY_MAYFAIL", 0x4000;
    /// Never fails.
    BIT_NOFAIL = "__GFP_NOFAIL", 0x8000;
    /// Tries reclaim once.
    BIT_NORETRY = "__GFP_NORETRY", 0x10000;
    /// Makes one compound page.
    BIT_COMP = "__GFP_COMP", 0x40000;
    /// Zeroed.
    BIT_ZERO = "__GFP_ZERO", 0x100;
    /// Never touches the emergency reserve.
    BIT_NOMEMALLOC = "__GFP_NOMEMALLOC", 0x80000;
    /// May use all memory.
    BIT_MEMALLOC = "__GFP_MEMALLOC", 0x20000;
    /// Keeps to the cpuset.
    BIT_HARDWALL = "__GFP_HARDWALL", 0x100000;
    /// Keeps to the node.
    BIT_THISNODE = "__GFP_THISNODE", 0x200000;
    /// Can be reclaimed.
    BIT_RECLAIMABLE = "__GFP_RECLAIMABLE", 0x10;
    /// Can be migrated.
    BIT_MOVABLE = "__GFP_MOVABLE", 0x8;
    /// Charged to the memory cgroup.
    BIT_ACCOUNT = "__GFP_ACCOUNT", 0x400000;
    /// The page will be dirtied.
    BIT_WRITE = "__GFP_WRITE", 0x1000;
    /// Both reclaim bits.
    BIT_RECLAIM = "__GFP_RECLAIM", 0xc00;
    /// May reclaim itself.
    BIT_DIRECT_RECLAIM = "__GFP_DIRECT_RECLAIM", 0x400;
    /// May wake kswapd.
    BIT_KSWAPD_RECLAIM = "__GFP_KSWAPD_RECLAIM", 0x800;
    /// Zeroes memory tags.
    BIT_ZEROTAGS = "__GFP_ZEROTAGS", 0x800000;
}

/// Names for bits that print under another name: the zone modifiers.
const SYNONYMS: [(&str, Gfp); 2] = [("__GFP_DMA", Gfp::DMA), ("__GFP_DMA32", Gfp::DMA32)];

impl Gfp {
    /// No flag.
    pub const NONE: Gfp = Gfp(0);
    /// Every bit that 6.1 defines.
    pub const ALL: Gfp = Gfp(0xff_ffff);
    /// How hard a caller tries: what also holds for what is allocated on its behalf (`GFP_RECLAIM_MASK`).
    pub const RECLAIM_MASK: Gfp = Gfp::BIT_RECLAIM
        .with(Gfp::BIT_HIGH)
        .with(Gfp::BIT_IO)
        .with(Gfp::BIT_FS)
        .with(Gfp::BIT_NOWARN)
        .with(Gfp::BIT_RETRY_MAYFAIL)
        .with(Gfp::BIT_NOFAIL)
        .with(Gfp::BIT_NORETRY)
        .with(Gfp::BIT_MEMALLOC)
        .with(Gfp::BIT_NOMEMALLOC)
        .with(Gfp::BIT_ATOMIC);
    /// Where a caller may not go (`GFP_CONSTRAINT_MASK`).
    pub const CONSTRAINT_MASK: Gfp = Gfp::BIT_HARDWALL.with(Gfp::BIT_THISNODE);

    /// The flags with these bits; `None` if 6.1 knows one of them not.
    pub const fn try_new(bits: u32) -> Option<Self> {
        if bits & !Self::ALL.0 == 0 { Some(Gfp(bits)) } else { None }
    }
    /// The bits.
    pub const fn bits(self) -> u32 {
        self.0
    }
    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Gfp) -> bool {
        self.0 & other.0 == other.0
    }
    /// Whether any bit of `other` is set.
    pub const fn has_any(self, other: Gfp) -> bool {
        self.0 & other.0 != 0
    }
    /// Without the bits of `other`.
    #[must_use]
    pub const fn without(self, other: Gfp) -> Gfp {
        Gfp(self.0 & !other.0)
    }
    /// With the bits of `other`.
    #[must_use]
    pub const fn with(self, other: Gfp) -> Gfp {
        Gfp(self.0 | other.0)
    }
    /// Whether the caller may sleep (`gfpflags_allow_blocking`).
    pub const fn may_block(self) -> bool {
        self.has(Self::BIT_DIRECT_RECLAIM)
    }
    /// The mobility it asks for (`gfp_migratetype`); `None` if both bits are set.
    pub const fn migratetype(self) -> Option<Migratetype> {
        match (self.0 >> 3) & 3 {
            0 => Some(Migratetype::Unmovable),
            1 => Some(Migratetype::Movable),
            2 => Some(Migratetype::Reclaimable),
            _ => None,
        }
    }
    /// The bits that choose a zone (`GFP_ZONEMASK`), 0 to 15.
    pub const fn zone_bits(self) -> usize {
        (self.0 & 0xf) as usize
    }
    /// Whether `gfp_zone` knows the combination of zone bits (reference §2.3).
    pub const fn zone_bits_agree(self) -> bool {
        matches!(self.zone_bits(), 0 | 1 | 2 | 4 | 8 | 9 | 0xa | 0xc)
    }
    /// The highest zone it may use on 64-bit machines (`gfp_zone`; reference §2.3). Bits that contradict each other have
    /// no entry in its table, so that it reads 0 there: `ZONE_DMA`. Only debug kernels stop.
    pub const fn zone_amd64(self) -> ZoneKind {
        match self.0 & 0xf {
            0 | 2 | 8 => ZoneKind::Normal,
            4 | 0xc => ZoneKind::Dma32,
            0xa => ZoneKind::Movable,
            _ => ZoneKind::Dma,
        }
    }
    /// The highest zone it may use on i386 (`gfp_zone`; reference §2.3).
    pub const fn zone_i386(self) -> ZoneKind {
        match self.0 & 0xf {
            0 | 4 | 8 | 0xc => ZoneKind::Normal,
            2 => ZoneKind::HighMem,
            0xa => ZoneKind::Movable,
            _ => ZoneKind::Dma,
        }
    }
    /// The flag of this name.
    pub fn from_name(name: &str) -> Option<Gfp> {
        Self::NAMES.iter().chain(&SYNONYMS).find(|(n, _)| *n == name).map(|(_, flag)| *flag)
    }
}

impl BitOr for Gfp {
    type Output = Gfp;
    fn bitor(self, other: Gfp) -> Gfp {
        self.with(other)
    }
}

impl BitAnd for Gfp {
    type Output = Gfp;
    fn bitand(self, other: Gfp) -> Gfp {
        Gfp(self.0 & other.0)
    }
}

impl fmt::Display for Gfp {
    /// As the kernel's tracepoints print it: names taken greedily in [`Gfp::NAMES`]' order, the rest in hex.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = *self;
        let mut separator = "";
        for (name, flag) in Self::NAMES {
            if rest.has(*flag) {
                write!(f, "{separator}{name}")?;
                rest = rest.without(*flag);
                separator = "|";
            }
        }
        match (rest.0, separator) {
            (0, "") => write!(f, "none"),
            (0, _) => Ok(()),
            (bits, _) => write!(f, "{separator}{bits:#x}"),
        }
    }
}

impl fmt::Debug for Gfp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gfp({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_prints(bits: u32, text: &str) {
        assert_eq!(Gfp::try_new(bits).unwrap().to_string(), text);
    }

    #[test]
    fn prints_as_the_kernel_does() {
        assert_prints(0x100dca, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO");
        assert_prints(0xdc0, "GFP_KERNEL|__GFP_ZERO");
        assert_prints(0xcc1, "GFP_KERNEL|GFP_DMA");
        assert_prints(0, "none");
    }

    #[test]
    fn zones_by_their_bits() {
        use ZoneKind::{Dma, Dma32, HighMem, Movable, Normal};
        let amd64 = [Normal, Dma, Normal, Dma, Dma32, Dma, Dma, Dma];
        let i386 = [Normal, Dma, HighMem, Dma, Normal, Dma, Dma, Dma];
        let movable = |normal| [normal, Dma, Movable, Dma];
        for (bits, zone) in (0..).zip(amd64.into_iter().chain(movable(Normal)).chain([Dma32])) {
            assert_eq!(Gfp(bits).zone_amd64(), zone, "{bits:#x}");
        }
        for (bits, zone) in (0..).zip(i386.into_iter().chain(movable(Normal)).chain([Normal])) {
            assert_eq!(Gfp(bits).zone_i386(), zone, "{bits:#x}");
        }
        let contradict: Vec<u32> = (0..16).filter(|bits| !Gfp(*bits).zone_bits_agree()).collect();
        assert_eq!(contradict, [3, 5, 6, 7, 0xb, 0xd, 0xe, 0xf]);
    }
}
