//! The quantities of memory management, each a type of its own.
//!
//! Never `usize` for a modelled quantity: on wasm32 it has 32 bits.

use serde::Serialize;
use std::fmt;

/// log2 of the page size.
pub const PAGE_SHIFT: u32 = 12;
/// Bytes in a page: 4 KiB on every machine modelled here.
pub const PAGE_SIZE: u64 = 1 << PAGE_SHIFT;

/// A page frame number: physical address / 4096. Frame 0 exists but is always reserved, so lists use it as "none".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Pfn(u32);

impl Pfn {
    /// The frame with this number.
    pub const fn new(number: u32) -> Self {
        Pfn(number)
    }
    /// The frame that holds a physical address; `None` beyond 16 TiB.
    pub fn try_containing(address: PhysAddr) -> Option<Self> {
        u32::try_from(address.0 >> PAGE_SHIFT).ok().map(Pfn)
    }
    /// Its number.
    pub const fn get(self) -> u32 {
        self.0
    }
    /// Its number as an index into a flat array.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
    /// The physical address of its first byte.
    pub const fn start(self) -> PhysAddr {
        PhysAddr((self.0 as u64) << PAGE_SHIFT)
    }
    /// The frame `pages` further on.
    #[must_use]
    pub const fn plus(self, pages: u32) -> Self {
        Pfn(self.0 + pages)
    }
    /// Whether it is frame 0, which stands for "none".
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
    /// The other half of the next larger block: the number with bit `order` flipped.
    #[must_use]
    pub const fn buddy(self, order: Order) -> Self {
        Pfn(self.0 ^ order.pages())
    }
    /// The start of the aligned block of `order` that holds it.
    #[must_use]
    pub const fn align_down(self, order: Order) -> Self {
        Pfn(self.0 & !(order.pages() - 1))
    }
    /// Whether it is the start of an aligned block of `order`.
    pub const fn is_aligned(self, order: Order) -> bool {
        self.0 & (order.pages() - 1) == 0
    }
}

/// A block size of the buddy allocator: 2^order pages, 0 to 10.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Order(u8);

impl Order {
    /// One page.
    pub const ZERO: Order = Order(0);
    /// The largest block, 4 MiB (`MAX_ORDER - 1` in 6.1).
    pub const MAX: Order = Order(10);
    /// How many orders there are (`MAX_ORDER` in 6.1).
    pub const COUNT: usize = 11;

    /// # Panics
    /// Above 10.
    pub const fn new(order: u8) -> Self {
        assert!(order <= 10, "an order is at most 10");
        Order(order)
    }
    /// `None` above 10.
    pub const fn try_new(order: u32) -> Option<Self> {
        if order <= 10 { Some(Order(order as u8)) } else { None }
    }
    /// The smallest order whose block holds `bytes` (`get_order`); `None` above 4 MiB.
    pub fn holding(bytes: Bytes) -> Option<Self> {
        Self::try_new(bytes.pages_up().next_power_of_two().trailing_zeros())
    }
    /// The number, 0 to 10.
    pub const fn get(self) -> u8 {
        self.0
    }
    /// The number as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
    /// Pages in a block.
    pub const fn pages(self) -> u32 {
        1 << self.0
    }
    /// Bytes in a block.
    pub const fn bytes(self) -> Bytes {
        Bytes((1u64 << self.0) << PAGE_SHIFT)
    }
    /// The next larger order, up to 10.
    pub const fn up(self) -> Option<Self> {
        Self::try_new(self.0 as u32 + 1)
    }
    /// The next smaller order.
    pub const fn down(self) -> Option<Self> {
        if self.0 == 0 { None } else { Some(Order(self.0 - 1)) }
    }
    /// `self`, `self + 1`, … 10.
    pub fn and_up(self) -> impl DoubleEndedIterator<Item = Order> {
        (self.0..=10).map(Order)
    }
    /// 0, 1, … 10.
    pub fn all() -> impl DoubleEndedIterator<Item = Order> {
        (0..=10).map(Order)
    }
}

/// A count of 4 KiB pages.
pub type Pages = u32;

/// A count of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Bytes(u64);

impl Bytes {
    /// Nothing.
    pub const ZERO: Bytes = Bytes(0);
    /// This many bytes.
    pub const fn new(bytes: u64) -> Self {
        Bytes(bytes)
    }
    /// This many whole pages.
    pub const fn of_pages(pages: u64) -> Self {
        Bytes(pages << PAGE_SHIFT)
    }
    /// The count.
    pub const fn get(self) -> u64 {
        self.0
    }
    /// Pages that hold them, rounded up; at least 0.
    pub const fn pages_up(self) -> u64 {
        self.0.div_ceil(PAGE_SIZE)
    }
    /// The sum, or `None` beyond 2^64.
    pub fn checked_add(self, other: Bytes) -> Option<Bytes> {
        self.0.checked_add(other.0).map(Bytes)
    }
    /// The product, or `None` beyond 2^64 (`array_size`).
    pub fn checked_mul(self, count: u64) -> Option<Bytes> {
        self.0.checked_mul(count).map(Bytes)
    }
}

macro_rules! address {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            /// The address 0.
            pub const NULL: $name = $name(0);
            /// The address with this value.
            pub const fn new(value: u64) -> Self {
                $name(value)
            }
            /// Its value.
            pub const fn get(self) -> u64 {
                self.0
            }
            /// The byte `bytes` further on, wrapping at 2^64.
            #[must_use]
            pub const fn plus(self, bytes: u64) -> Self {
                $name(self.0.wrapping_add(bytes))
            }
            /// The first byte of its page.
            #[must_use]
            pub const fn page_start(self) -> Self {
                $name(self.0 & !(PAGE_SIZE - 1))
            }
            /// The first page start at or above it.
            #[must_use]
            pub const fn page_up(self) -> Self {
                $name((self.0 + PAGE_SIZE - 1) & !(PAGE_SIZE - 1))
            }
            /// Its place within its page, 0 to 4095.
            pub const fn offset(self) -> u64 {
                self.0 & (PAGE_SIZE - 1)
            }
            /// Its page number.
            pub const fn page_number(self) -> u64 {
                self.0 >> PAGE_SHIFT
            }
            /// Whether it is 0.
            pub const fn is_null(self) -> bool {
                self.0 == 0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:#x})", stringify!($name), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:#x}", self.0)
            }
        }
    };
}

address! {
    /// A physical address: what the memory controller sees.
    PhysAddr
}
address! {
    /// A virtual address, of the kernel or of a process; 32-bit machines use its low half.
    VirtAddr
}
address! {
    /// A bus address: what a device is given.
    DmaAddr
}

impl PhysAddr {
    /// The frame that holds it.
    ///
    /// # Panics
    /// Beyond 16 TiB, where no modelled machine has memory.
    pub const fn frame(self) -> Pfn {
        assert!(self.0 >> (PAGE_SHIFT + 32) == 0, "modelled memory ends below 16 TiB");
        Pfn((self.0 >> PAGE_SHIFT) as u32)
    }
}

impl fmt::Debug for Pfn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pfn({:#x})", self.0)
    }
}

impl fmt::Display for Pfn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Order({})", self.0)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_holds(bytes: u64, order: Option<u8>) {
        assert_eq!(Order::holding(Bytes::new(bytes)).map(Order::get), order, "{bytes} bytes");
    }

    #[test]
    fn order_holding() {
        assert_holds(1, Some(0));
        assert_holds(4096, Some(0));
        assert_holds(4097, Some(1));
        assert_holds(16384, Some(2));
        assert_holds(4 << 20, Some(10));
        assert_holds((4 << 20) + 1, None);
    }

    #[test]
    fn buddy_is_its_own_inverse() {
        let p = Pfn::new(0x420);
        for order in Order::all() {
            assert_eq!(p.buddy(order).buddy(order), p);
        }
    }
}
