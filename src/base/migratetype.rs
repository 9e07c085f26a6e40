//! Mobility classes of pages.

use serde::Serialize;

/// What may be done with a page later (`enum migratetype`; CMA is off in Debian).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Migratetype {
    /// Stays where it is: kernel objects, page tables.
    #[default]
    Unmovable = 0,
    /// Can be migrated: user pages, page cache.
    Movable = 1,
    /// Can be given up on demand: inode and dentry caches.
    Reclaimable = 2,
    /// Reserve of whole page blocks for high-order atomic requests.
    HighAtomic = 3,
    /// Taken out of use for a contiguous range.
    Isolate = 4,
}

impl Migratetype {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All, in the kernel's numbering.
    pub const ALL: [Migratetype; 5] =
        [Self::Unmovable, Self::Movable, Self::Reclaimable, Self::HighAtomic, Self::Isolate];

    /// The kernel's number, 0 to 4.
    pub const fn index(self) -> usize {
        self as usize
    }
    /// From the kernel's number.
    pub const fn try_new(number: u8) -> Option<Self> {
        if (number as usize) < Self::COUNT { Some(Self::ALL[number as usize]) } else { None }
    }
    /// From its name as the page writes it: `high-atomic`.
    pub fn from_key(key: &str) -> Option<Self> {
        const KEYS: [&str; Migratetype::COUNT] =
            ["unmovable", "movable", "reclaimable", "high-atomic", "isolate"];
        KEYS.iter().position(|each| *each == key).map(|number| Self::ALL[number])
    }
    /// Whether per-CPU lists exist for it and blocks of it merge freely (`migratetype_is_mergeable`): the first three.
    pub const fn is_mergeable(self) -> bool {
        (self as u8) < 3
    }
    /// The name in `/proc/pagetypeinfo`.
    pub const fn name(self) -> &'static str {
        ["Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate"][self as usize]
    }
}
