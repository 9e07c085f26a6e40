//! One entry: its bits, their names, and the values that Linux writes (reference §6.2).

use crate::base::{Paging, Pfn, PhysAddr};
use serde::Serialize;
use std::fmt;

/// One raw entry, as the hardware sees it (reference §6.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Pte(u64);

/// What a leaf entry allows, as Linux's protection values (reference §6.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protection {
    /// `PAGE_KERNEL`: read, write, dirty, accessed, global, no execute (where there is NX).
    Kernel,
    /// As `Kernel`, uncached (UC−): ioremap.
    KernelUncached,
    /// A user page, writable and written.
    UserWrite,
    /// A user page that was writable and is now write-protected (fork); the dirty bit stays.
    UserRead,
    /// The zero page: read-only, special.
    UserZero,
}

const P: u64 = 1;
const RW: u64 = 1 << 1;
const US: u64 = 1 << 2;
const PCD: u64 = 1 << 4;
const A: u64 = 1 << 5;
const D: u64 = 1 << 6;
const PS: u64 = 1 << 7;
const G: u64 = 1 << 8;
const SPECIAL: u64 = 1 << 9;
const SOFT_DIRTY: u64 = 1 << 11;
const PAT_LARGE: u64 = 1 << 12;
const NX: u64 = 1 << 63;
/// Bits 51 to 12.
const FRAME: u64 = ((1 << 52) - 1) & !0xfff;
/// The frame bits of a large leaf, where bit 12 is PAT.
const LARGE_FRAME: u64 = FRAME & !PAT_LARGE;

/// Names of the bits that have one in every format, in the order of the recordings. Bit 7 is named by level.
const NAMES: [(u64, &str); 8] =
    [(P, "P"), (RW, "RW"), (US, "US"), (1 << 3, "PWT"), (PCD, "PCD"), (A, "A"), (D, "D"), (G, "G")];
/// Bits left to software; 9 is Linux's "special", 11 its "soft-dirty".
const SOFTWARE_NAMES: [(u64, &str); 3] = [(1 << 9, "SOFT1"), (1 << 10, "SOFT2"), (1 << 11, "SOFT3")];

impl Pte {
    /// Nothing there.
    pub const EMPTY: Pte = Pte(0);
    /// A leaf of which only that it exists is known: older than the recording. Never written to a modelled frame.
    pub const UNRECORDED: Pte = Pte(P);

    /// The entry with these bits.
    pub const fn new(raw: u64) -> Self {
        Pte(raw)
    }
    /// All bits.
    pub const fn raw(self) -> u64 {
        self.0
    }
    /// Whether the walk goes on here (P).
    pub const fn is_present(self) -> bool {
        self.0 & P != 0
    }
    /// Whether it is a large leaf, where its level has such (PS).
    pub const fn is_large(self) -> bool {
        self.0 & (P | PS) == P | PS
    }
    /// Whether stores are allowed here (RW); the other levels must agree.
    pub const fn is_writable(self) -> bool {
        self.0 & RW != 0
    }
    /// Whether user mode is allowed here (US); the other levels must agree.
    pub const fn is_user(self) -> bool {
        self.0 & US != 0
    }
    /// The physical address in its frame bits.
    pub const fn target(self) -> PhysAddr {
        PhysAddr::new(self.0 & FRAME)
    }
    /// The first byte of a large leaf.
    pub const fn large_target(self) -> PhysAddr {
        PhysAddr::new(self.0 & LARGE_FRAME)
    }
    /// The frame it points to; `None` beyond 16 TiB.
    pub fn frame(self) -> Option<Pfn> {
        Pfn::try_containing(self.target())
    }
    /// With stores forbidden (`pte_wrprotect`).
    #[must_use]
    pub const fn write_protected(self) -> Self {
        Pte(self.0 & !RW)
    }

    /// A 4 KiB leaf.
    pub const fn leaf(to: PhysAddr, prot: Protection, paging: Paging) -> Self {
        Pte(to.get() & FRAME | prot.bits(paging))
    }
    /// A 2 MiB, 4 MiB or 1 GiB leaf.
    pub const fn large_leaf(to: PhysAddr, prot: Protection, paging: Paging) -> Self {
        Pte(to.get() & LARGE_FRAME | prot.bits(paging) | PS)
    }
    /// An entry that leads to a table (`_PAGE_TABLE`: the leaves decide).
    pub const fn table(at: PhysAddr) -> Self {
        Pte(at.get() & FRAME | P | RW | US | A | D)
    }
    /// An entry that leads to a table without user access (`_KERNPG_TABLE`).
    pub const fn kernel_table(at: PhysAddr) -> Self {
        Pte(at.get() & FRAME | P | RW | A | D)
    }
    /// An entry of a PAE root: only P may be set beside the frame.
    pub const fn pae_root(at: PhysAddr) -> Self {
        Pte(at.get() & FRAME | P)
    }

    /// Names of its set flags: `P RW US PWT PCD A D G`, then PS or PAT, the software bits, NX.
    /// `last` says whether it stands in a table of the last level, where bit 7 means PAT.
    pub fn flags(self, last: bool) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = self.named(&NAMES).collect();
        if self.0 & PS != 0 {
            names.push(if last { "PAT" } else { "PS" });
        }
        names.extend(self.named(&SOFTWARE_NAMES));
        if self.0 & NX != 0 {
            names.push("NX");
        }
        names
    }
    fn named(self, names: &'static [(u64, &'static str)]) -> impl Iterator<Item = &'static str> {
        names.iter().filter(move |(bit, _)| self.0 & bit != 0).map(|(_, name)| *name)
    }
}

impl fmt::Display for Pte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl Protection {
    /// The flag bits of a leaf.
    const fn bits(self, paging: Paging) -> u64 {
        let common = match self {
            Self::Kernel => P | RW | A | D | G,
            Self::KernelUncached => P | RW | A | D | G | PCD,
            Self::UserWrite => P | RW | US | A | D,
            Self::UserRead => P | US | A | D,
            Self::UserZero => P | US | A | SPECIAL,
        };
        match paging {
            Paging::I386 => common,
            Paging::I386Pae => common | NX,
            Paging::X86_64 => common | NX | self.soft_dirty(),
        }
    }
    /// x86-64 tracks written user pages in a software bit too (`MEM_SOFT_DIRTY`).
    const fn soft_dirty(self) -> u64 {
        if matches!(self, Self::UserWrite | Self::UserRead) { SOFT_DIRTY } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_leaf(paging: Paging, prot: Protection, to: u64, raw: u64) {
        assert_eq!(Pte::leaf(PhysAddr::new(to), prot, paging).raw(), raw, "{paging:?} {prot:?}");
    }

    #[test]
    fn leaves_have_the_recorded_values() {
        use Paging::{I386, I386Pae, X86_64};
        use Protection::{Kernel, KernelUncached, UserRead, UserWrite, UserZero};
        assert_leaf(I386, Kernel, 0x4f8c_2000, 0x4f8c_2163);
        assert_leaf(I386Pae, Kernel, 0x1_7fcc_3000, 0x8000_0001_7fcc_3163);
        assert_leaf(X86_64, Kernel, 0x62a_2000, 0x8000_0000_062a_2163);
        assert_leaf(I386, KernelUncached, 0xfed0_0000, 0xfed0_0173);
        assert_leaf(I386, UserWrite, 0x4fc8_7000, 0x4fc8_7067);
        assert_leaf(I386, UserRead, 0x4fc9_5000, 0x4fc9_5065);
        assert_leaf(X86_64, UserWrite, 0x29e_4000, 0x8000_0000_029e_4867);
        assert_leaf(X86_64, UserZero, 0x29e_4000, 0x8000_0000_029e_4225);
    }

    #[test]
    fn large_leaves_have_the_recorded_values() {
        let large = |to, paging| Pte::large_leaf(PhysAddr::new(to), Protection::Kernel, paging).raw();
        assert_eq!(large(0x2c0_0000, Paging::I386), 0x2c0_01e3);
        assert_eq!(large(0x2c0_0000, Paging::I386Pae), 0x8000_0000_02c0_01e3);
        assert_eq!(large(0x1_0180_0000, Paging::X86_64), 0x8000_0001_0180_01e3);
    }

    #[track_caller]
    fn assert_flags(raw: u64, last: bool, names: &str) {
        assert_eq!(Pte::new(raw).flags(last).join(" "), names, "{raw:#x}");
    }

    #[test]
    fn flags_are_named_as_in_the_recordings() {
        assert_flags(0x2c0_01e3, false, "P RW A D G PS");
        assert_flags(0x2c0_01e3, true, "P RW A D G PAT");
        assert_flags(0x8000_0000_fee0_017b, true, "P RW PWT PCD A D G NX");
        assert_flags(0x8000_0000_029e_7867, true, "P RW US A D SOFT3 NX");
        assert_flags(0x4fc1_2025, true, "P US A");
        assert_flags(0x1e9_4001, false, "P");
        assert_flags(0, true, "");
    }
}
