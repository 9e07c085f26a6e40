//! How each paging mode cuts an address into indices (reference §6.1). Pure arithmetic.

use crate::base::{Level, Paging, VirtAddr};

/// One level of a paging mode: which bits of an address choose an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LevelGeometry {
    /// Its name.
    pub level: Level,
    /// The lowest bit of the address that it uses: log2 of the bytes that one entry maps.
    pub shift: u32,
    /// How many bits it uses: log2 of the entries of a table.
    pub bits: u32,
    /// Whether an entry may be a large leaf (PS).
    pub has_large: bool,
}

const I386: [LevelGeometry; 2] = [
    LevelGeometry { level: Level::Pgd, shift: 22, bits: 10, has_large: true },
    LevelGeometry { level: Level::Pte, shift: 12, bits: 10, has_large: false },
];
const I386_PAE: [LevelGeometry; 3] = [
    LevelGeometry { level: Level::Pgd, shift: 30, bits: 2, has_large: false },
    LevelGeometry { level: Level::Pmd, shift: 21, bits: 9, has_large: true },
    LevelGeometry { level: Level::Pte, shift: 12, bits: 9, has_large: false },
];
const X86_64: [LevelGeometry; 4] = [
    LevelGeometry { level: Level::Pgd, shift: 39, bits: 9, has_large: false },
    LevelGeometry { level: Level::Pud, shift: 30, bits: 9, has_large: true },
    LevelGeometry { level: Level::Pmd, shift: 21, bits: 9, has_large: true },
    LevelGeometry { level: Level::Pte, shift: 12, bits: 9, has_large: false },
];

/// The levels of a mode, root first.
pub const fn levels(paging: Paging) -> &'static [LevelGeometry] {
    match paging {
        Paging::I386 => &I386,
        Paging::I386Pae => &I386_PAE,
        Paging::X86_64 => &X86_64,
    }
}

/// The last level of a mode.
pub const fn last_level(paging: Paging) -> &'static LevelGeometry {
    let levels = levels(paging);
    &levels[levels.len() - 1]
}

/// Bytes of one entry.
pub const fn entry_bytes(paging: Paging) -> u64 {
    if matches!(paging, Paging::I386) { 4 } else { 8 }
}

/// Whether an address lies outside the hole in the middle of a 64-bit address space: bits 63 to 47 are equal.
pub const fn is_canonical(paging: Paging, at: VirtAddr) -> bool {
    match paging {
        Paging::X86_64 => matches!((at.get() as i64) >> 47, 0 | -1),
        _ => at.get() >> 32 == 0,
    }
}

impl LevelGeometry {
    /// The entry that an address chooses.
    pub const fn index(&self, at: VirtAddr) -> u16 {
        ((at.get() >> self.shift) & (self.entries() as u64 - 1)) as u16
    }
    /// Entries of a table.
    pub const fn entries(&self) -> u16 {
        1 << self.bits
    }
    /// Bytes that one entry maps.
    pub const fn entry_span(&self) -> u64 {
        1 << self.shift
    }
    /// The first address of the entry that maps `at`.
    pub const fn entry_start(&self, at: VirtAddr) -> VirtAddr {
        VirtAddr::new(at.get() & !(self.entry_span() - 1))
    }
    /// The first address beyond the entry that maps `at`, saturating at the top of 64 bits.
    pub const fn entry_end(&self, at: VirtAddr) -> VirtAddr {
        VirtAddr::new(self.entry_start(at).get().saturating_add(self.entry_span()))
    }
    /// Bytes that a whole table maps.
    pub const fn table_span(&self) -> u64 {
        1 << (self.shift + self.bits)
    }
    /// The first address that the table holding `at`'s entry maps; a root maps from 0.
    pub const fn table_start(&self, at: VirtAddr) -> VirtAddr {
        match self.level {
            Level::Pgd => VirtAddr::NULL,
            _ => VirtAddr::new(at.get() & !(self.table_span() - 1)),
        }
    }
    /// The highest bit of the address that it uses.
    pub const fn high_bit(&self) -> u8 {
        (self.shift + self.bits - 1) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_indices(paging: Paging, at: u64, indices: &[u16]) {
        let found: Vec<u16> = levels(paging).iter().map(|level| level.index(VirtAddr::new(at))).collect();
        assert_eq!(found, indices, "{at:#x}");
    }

    #[test]
    fn indices_are_the_recorded_ones() {
        assert_indices(Paging::I386, 0xc2ce_7b00, &[779, 231]);
        assert_indices(Paging::I386, 0xf741_d000, &[989, 29]);
        assert_indices(Paging::I386, 0xbff9_5eb0, &[767, 917]);
        assert_indices(Paging::I386Pae, 0xf7b6_0000, &[3, 445, 352]);
        assert_indices(Paging::I386Pae, 0x0804_9000, &[0, 64, 73]);
        assert_indices(Paging::X86_64, 0xffff_c900_0059_d000, &[402, 0, 2, 413]);
        assert_indices(Paging::X86_64, 0xffff_8880_0624_9f00, &[273, 0, 49, 73]);
        assert_indices(Paging::X86_64, 0x7ffd_6184_1ae0, &[255, 501, 268, 65]);
        assert_indices(Paging::X86_64, 0xffff_e8ff_ffef_ffff, &[465, 511, 511, 255]);
    }

    #[track_caller]
    fn assert_bits(paging: Paging, split: &[(u8, u32)]) {
        let found: Vec<(u8, u32)> = levels(paging).iter().map(|l| (l.high_bit(), l.shift)).collect();
        assert_eq!(found, split);
    }

    #[test]
    fn every_bit_of_an_address_is_used_once() {
        assert_bits(Paging::I386, &[(31, 22), (21, 12)]);
        assert_bits(Paging::I386Pae, &[(31, 30), (29, 21), (20, 12)]);
        assert_bits(Paging::X86_64, &[(47, 39), (38, 30), (29, 21), (20, 12)]);
    }

    #[track_caller]
    fn assert_canonical(at: u64, canonical: bool) {
        assert_eq!(is_canonical(Paging::X86_64, VirtAddr::new(at)), canonical, "{at:#x}");
    }

    #[test]
    fn canonical_addresses() {
        assert_canonical(0x7fff_ffff_ffff, true);
        assert_canonical(0x8000_0000_0000, false);
        assert_canonical(0xffff_7fff_ffff_ffff, false);
        assert_canonical(0xffff_8000_0000_0000, true);
    }

    #[test]
    fn spans() {
        let [pgd, pte] = I386;
        assert_eq!((pgd.entry_span(), pte.table_span()), (4 << 20, 4 << 20));
        assert_eq!(pte.table_start(VirtAddr::new(0xf741_d000)).get(), 0xf740_0000);
        assert_eq!(pte.entry_end(VirtAddr::new(0xf741_d123)).get(), 0xf741_e000);
        assert_eq!(pgd.table_start(VirtAddr::new(0xf741_d000)).get(), 0);
        assert_eq!(X86_64[0].entry_end(VirtAddr::new(u64::MAX)).get(), u64::MAX);
    }
}
