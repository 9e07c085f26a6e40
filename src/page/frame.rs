//! What is known of one page frame: 16 bytes, all-zero meaning "inside a block whose first frame tells".

use crate::base::{Migratetype, Order, Pfn};
use serde::Serialize;

/// What a frame is. Only the first frame of a block says so; the others are [`FrameState::Inside`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum FrameState {
    /// Not the first frame of a block, or no frame at all.
    #[default]
    Inside = 0,
    /// Head of a free block in the buddy lists.
    Free = 1,
    /// Head of a free block on a per-CPU list.
    Pcp = 2,
    /// Handed out, owner known.
    Used = 3,
    /// Never given to the allocator: firmware, kernel image, memory map.
    Reserved = 4,
    /// In use since before the recording, owner not recorded.
    UsedUnknown = 5,
    /// A slab page since before the recording.
    SlabUnknown = 6,
    /// On an LRU list since before the recording: page cache or anonymous memory.
    LruUnknown = 7,
    /// A page table since before the recording.
    TableUnknown = 8,
}

impl FrameState {
    /// How many there are.
    pub const COUNT: usize = 9;
    /// Their names, as the page knows them.
    pub const NAMES: [&'static str; Self::COUNT] = [
        "inside",
        "free",
        "pcp",
        "used",
        "reserved",
        "used-unknown",
        "slab-unknown",
        "lru-unknown",
        "table-unknown",
    ];
    /// Whether it heads a block on a free or per-CPU list.
    pub const fn is_listed(self) -> bool {
        matches!(self, FrameState::Free | FrameState::Pcp)
    }
    /// Written out, because a compiler sees through it: where a number is wanted again, nothing is looked up.
    const fn numbered(number: u32) -> Self {
        match number {
            0 => Self::Inside,
            1 => Self::Free,
            2 => Self::Pcp,
            3 => Self::Used,
            4 => Self::Reserved,
            5 => Self::UsedUnknown,
            6 => Self::SlabUnknown,
            7 => Self::LruUnknown,
            8 => Self::TableUnknown,
            _ => panic!("no frame has such a state"),
        }
    }
}

impl OwnerKind {
    /// How many there are.
    pub const COUNT: usize = 15;
    /// Their names, as the page knows them.
    pub const NAMES: [&'static str; Self::COUNT] = [
        "none",
        "pages",
        "kmalloc-large",
        "slab",
        "vmalloc",
        "kernel-table",
        "user-table",
        "anonymous",
        "zero-page",
        "coherent",
        "kernel",
        "recorded-slab",
        "recorded-vmalloc",
        "recorded-table",
        "recorded-other",
    ];
    /// All of them.
    pub const ALL: [OwnerKind; Self::COUNT] = {
        let mut all = [OwnerKind::None; Self::COUNT];
        let mut number = 0;
        while number < Self::COUNT {
            all[number] = Self::numbered(number as u32);
            number += 1;
        }
        all
    };
    /// Whether only a recording that is being played takes such frames: the model keeps nothing else about them.
    pub const fn is_recorded(self) -> bool {
        matches!(
            self,
            OwnerKind::RecordedSlab
                | OwnerKind::RecordedVmalloc
                | OwnerKind::RecordedTable
                | OwnerKind::RecordedOther
        )
    }
    const fn numbered(number: u32) -> Self {
        match number {
            0 => Self::None,
            1 => Self::Pages,
            2 => Self::KmallocLarge,
            3 => Self::Slab,
            4 => Self::Vmalloc,
            5 => Self::KernelTable,
            6 => Self::UserTable,
            7 => Self::Anonymous,
            8 => Self::ZeroPage,
            9 => Self::Coherent,
            10 => Self::Kernel,
            11 => Self::RecordedSlab,
            12 => Self::RecordedVmalloc,
            13 => Self::RecordedTable,
            14 => Self::RecordedOther,
            _ => panic!("no frame has such an owner"),
        }
    }
}

/// What kind of thing owns a used frame; the meaning of [`Owner::index`] and [`Owner::page`] follows from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum OwnerKind {
    /// Not said.
    #[default]
    None = 0,
    /// `alloc_pages` and its relatives; index: the call.
    Pages = 1,
    /// A large kmalloc (> 8 KiB); index: the call.
    KmallocLarge = 2,
    /// A slab; index: the slab's number.
    Slab = 3,
    /// A vmalloc area; index: the area's number, page: which page of it.
    Vmalloc = 4,
    /// A page table of the kernel; index: the table's number.
    KernelTable = 5,
    /// A page table of a process; index: the table's number.
    UserTable = 6,
    /// Anonymous memory of a process; index: process number (low 8 bits) and high bits of the page number; page: its low 32 bits.
    Anonymous = 7,
    /// The shared zero page.
    ZeroPage = 8,
    /// A coherent DMA buffer; index: the call.
    Coherent = 9,
    /// The kernel itself: what a model needs for its own bookkeeping as Linux would (mmu_gather batches).
    Kernel = 10,
    /// A slab that a recording took; index: the call. So of all that follow.
    RecordedSlab = 11,
    /// A page of a vmalloc area that a recording took; page: which of its request.
    RecordedVmalloc = 12,
    /// A page table that a recording took.
    RecordedTable = 13,
    /// A block that somebody else took while a recording was made.
    RecordedOther = 14,
}

/// Who owns a used block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Owner {
    /// What kind of thing.
    pub kind: OwnerKind,
    /// Which one.
    pub index: u32,
    /// Which page of it.
    pub page: u32,
}

/// One entry of the memory map.
///
/// | bytes | free or per-CPU | used |
/// |---|---|---|
/// | 0–3 | previous head on its list, 0: none | owner's index |
/// | 4–7 | next head on its list, 0: none | birth: number of the call |
/// | 8–11 | 0 | owner's page |
/// | 12 | state (low 4 bits), flags (high 4 bits) | the same |
/// | 13 | order | order |
/// | 14 | cached migratetype: the list it came from or goes to | the same |
/// | 15 | 0 | owner's kind |
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Frame(pub(super) [u32; 4]);

/// A block, found from any of its frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its first frame.
    pub head: Pfn,
    /// Its size.
    pub order: Order,
    /// What it is.
    pub state: FrameState,
}

/// Flag of byte 12: the page is on an LRU list or otherwise movable (counted when a movable block is stolen).
const FLAG_LRU: u32 = 1 << 4;
/// Flag of byte 12: one compound page.
const FLAG_COMPOUND: u32 = 1 << 5;

impl Frame {
    /// The head of a free block, not yet on a list.
    pub const fn free(state: FrameState, order: Order, migratetype: Migratetype) -> Self {
        Frame([0, 0, 0, Self::tag(state, order, migratetype, OwnerKind::None)])
    }
    /// The head of a block in use.
    pub const fn used(order: Order, migratetype: Migratetype, owner: Owner, birth: u32) -> Self {
        let tag = Self::tag(FrameState::Used, order, migratetype, owner.kind);
        Frame([owner.index, birth, owner.page, tag])
    }
    /// A frame of which only the state is known.
    pub const fn of_state(state: FrameState, order: Order) -> Self {
        Frame([0, 0, 0, Self::tag(state, order, Migratetype::Unmovable, OwnerKind::None)])
    }
    const fn tag(state: FrameState, order: Order, migratetype: Migratetype, kind: OwnerKind) -> u32 {
        state as u32 | (order.get() as u32) << 8 | (migratetype as u32) << 16 | (kind as u32) << 24
    }
    /// The raw words, as the page reads them.
    pub const fn words(self) -> [u32; 4] {
        self.0
    }
    /// What it is.
    pub const fn state(self) -> FrameState {
        FrameState::numbered(self.0[3] & 0xf)
    }
    /// The order of the block it heads.
    pub const fn order(self) -> Order {
        Order::new((self.0[3] >> 8) as u8 & 0xf)
    }
    /// The cached migratetype (`get_pcppage_migratetype`, or the free list it is on).
    pub const fn migratetype(self) -> Migratetype {
        Migratetype::ALL[(self.0[3] >> 16) as usize & 7]
    }
    /// Who owns it, if it is [`FrameState::Used`].
    pub const fn owner(self) -> Owner {
        Owner { kind: OwnerKind::numbered(self.0[3] >> 24), index: self.0[0], page: self.0[2] }
    }
    /// The number of the call that took it, if it is [`FrameState::Used`].
    pub const fn birth(self) -> u32 {
        self.0[1]
    }
    /// Whether it counts as movable when its page block is stolen: on an LRU list, as user pages are.
    pub fn is_lru(self) -> bool {
        self.0[3] & FLAG_LRU != 0
            || (self.state() == FrameState::Used && self.owner().kind == OwnerKind::Anonymous)
    }
    /// Whether it heads a free block of exactly this order in the buddy lists.
    pub(super) fn is_buddy(self, order: Order) -> bool {
        self.0[3] & 0xff0f == FrameState::Free as u32 | (order.get() as u32) << 8
    }
    /// Whether the block is one compound page.
    pub const fn is_compound(self) -> bool {
        self.0[3] & FLAG_COMPOUND != 0
    }
    /// With or without the LRU mark.
    #[must_use]
    pub const fn with_lru(self, lru: bool) -> Self {
        let Frame([a, b, c, tag]) = self;
        Frame([a, b, c, if lru { tag | FLAG_LRU } else { tag & !FLAG_LRU }])
    }
    /// As the head of a block of another order.
    #[must_use]
    pub(super) const fn with_order(self, order: Order) -> Self {
        let Frame([a, b, c, tag]) = self;
        Frame([a, b, c, tag & !0xff00 | (order.get() as u32) << 8])
    }
    /// Marked as one compound page.
    #[must_use]
    pub const fn compound(self) -> Self {
        let Frame([a, b, c, tag]) = self;
        Frame([a, b, c, tag | FLAG_COMPOUND])
    }
}
