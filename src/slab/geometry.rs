//! How a cache's slabs are cut: order, objects, and how many partial slabs are kept (reference §4.2).

use crate::base::{Bytes, Order};

/// Objects of a slab are numbered in 15 bits.
const MOST_OBJECTS: u32 = 32_767;
/// `slub_max_order`.
const LARGEST_USUAL: u8 = 3;
/// `4 · (fls(nr_cpu_ids) + 1)` with one CPU.
const WANTED_OBJECTS: u32 = 8;

/// A slab's size and how many objects it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlabSize {
    /// Order of its block.
    pub order: Order,
    /// Objects in it.
    pub objects: u16,
}

impl SlabSize {
    fn of(order: Order, size: u32) -> Self {
        let objects = (order.bytes().get() as u32 / size).min(MOST_OBJECTS);
        SlabSize { order, objects: objects as u16 }
    }
}

/// Everything that follows from an object's size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// The usual slab.
    pub usual: SlabSize,
    /// The smallest slab: where memory is scarce.
    pub smallest: SlabSize,
    /// Empty slabs that stay on the node's list.
    pub min_partial: u32,
    /// Partial slabs that the CPU keeps.
    pub cpu_partial_slabs: u32,
}

impl Geometry {
    /// The geometry of objects at this distance; `None` if no block holds one.
    pub fn new(size: u32) -> Option<Self> {
        let smallest = SlabSize::of(Order::holding(Bytes::new(size.into()))?, size);
        let usual = SlabSize::of(usual_order(size).unwrap_or(smallest.order), size);
        let cpu_partial_slabs = (2 * cpu_partial(size)).div_ceil(usual.objects.into());
        Some(Geometry { usual, smallest, min_partial: (size.ilog2() / 2).clamp(5, 10), cpu_partial_slabs })
    }
}

/// `calculate_order`: enough objects with little waste; fewer objects before more waste than a quarter.
fn usual_order(size: u32) -> Option<Order> {
    let most = (Order::new(LARGEST_USUAL).bytes().get() as u32) / size;
    let wanted = WANTED_OBJECTS.min(most);
    (2..=wanted)
        .rev()
        .find_map(|objects| [16, 8, 4].into_iter().find_map(|part| fitting_order(size, objects, part)))
}

/// `calc_slab_order`: the smallest order for this many objects that wastes at most one part.
fn fitting_order(size: u32, objects: u32, part: u32) -> Option<Order> {
    let least = Order::holding(Bytes::new(u64::from(objects) * u64::from(size)))?;
    (least.get()..=LARGEST_USUAL).map(Order::new).find(|order| {
        let bytes = order.bytes().get() as u32;
        bytes % size <= bytes / part
    })
}

/// `set_cpu_partial`: objects.
const fn cpu_partial(size: u32) -> u32 {
    match size {
        4096.. => 6,
        1024.. => 24,
        256.. => 52,
        _ => 120,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The measured table of reference §4.2, one CPU.
    #[test]
    fn kmalloc_classes() {
        let rows = [
            (8, 0, 512, 1, 0, 512, 5),
            (16, 0, 256, 1, 0, 256, 5),
            (32, 0, 128, 2, 0, 128, 5),
            (64, 0, 64, 4, 0, 64, 5),
            (96, 0, 42, 6, 0, 42, 5),
            (128, 0, 32, 8, 0, 32, 5),
            (192, 0, 21, 12, 0, 21, 5),
            (256, 0, 16, 7, 0, 16, 5),
            (512, 0, 8, 13, 0, 8, 5),
            (1024, 1, 8, 6, 0, 4, 5),
            (2048, 2, 8, 6, 0, 2, 5),
            (4096, 3, 8, 2, 0, 1, 6),
            (8192, 3, 4, 3, 1, 1, 6),
        ];
        for (size, order, objects, partial, small_order, small_objects, min_partial) in rows {
            let expected = Geometry {
                usual: SlabSize { order: Order::new(order), objects },
                smallest: SlabSize { order: Order::new(small_order), objects: small_objects },
                min_partial,
                cpu_partial_slabs: partial,
            };
            assert_eq!(Geometry::new(size), Some(expected), "size {size}");
        }
    }

    #[test]
    fn no_block_holds_more_than_4_mib() {
        assert_eq!(Geometry::new((4 << 20) + 1), None);
    }
}
