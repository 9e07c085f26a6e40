//! The names that stand for numbers: the kernel's, the C library's, and those of the machine's layout.

use super::types::{Int, Type};
use super::value::Value;
use crate::base::{Errno, Gfp, Layout, Order, PAGE_SHIFT, PAGE_SIZE};
use crate::kernel::ZERO_SIZE_PTR;

/// What a constant of this name is worth on a machine.
pub(super) fn constant(name: &str, layout: &Layout) -> Option<Value> {
    let value = |(number, ty): (u64, Type)| Value::new(number, ty, layout.paging);
    let gfp = Gfp::from_name(name).map(|gfp| (gfp.bits().into(), Type::int(Int::U32)));
    let fixed = || FIXED.iter().find(|(known, _, _)| *known == name).map(|(_, number, ty)| (*number, *ty));
    gfp.or_else(fixed).or_else(|| of_size(name)).or_else(|| of_layout(name, layout)).map(value)
}

/// Every name, for suggestions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let gfp = Gfp::NAMES.iter().map(|(name, _)| *name);
    gfp.chain(FIXED.iter().map(|(name, _, _)| *name)).chain(SIZES.iter().map(|(name, _)| *name)).chain(LAYOUT)
}

const ULONG: Type = Type::ULONG;
const INT: Type = Type::INT;
const FLAGS: Type = Type::int(Int::U32);

/// Constants that are the same on every machine, but for their width.
const FIXED: &[(&str, u64, Type)] = &[
    ("NULL", 0, Type::VOID_POINTER),
    ("PAGE_SIZE", PAGE_SIZE, ULONG),
    ("PAGE_SHIFT", PAGE_SHIFT as u64, INT),
    ("PAGE_MASK", !(PAGE_SIZE - 1), ULONG),
    ("MAX_ORDER", Order::COUNT as u64, INT),
    ("KMALLOC_MIN_SIZE", 8, INT),
    ("KMALLOC_MAX_CACHE_SIZE", 2 * PAGE_SIZE, ULONG),
    ("KMALLOC_MAX_SIZE", Order::MAX.bytes().get(), ULONG),
    ("ZERO_SIZE_PTR", ZERO_SIZE_PTR.get(), Type::VOID_POINTER),
    ("true", 1, INT),
    ("false", 0, INT),
    ("INT_MAX", i32::MAX as u64, INT),
    ("UINT_MAX", u32::MAX as u64, FLAGS),
    ("ULONG_MAX", u64::MAX, ULONG),
    ("SIZE_MAX", u64::MAX, ULONG),
    ("SLAB_HWCACHE_ALIGN", 0x2000, FLAGS),
    ("SLAB_CACHE_DMA", 0x4000, FLAGS),
    ("SLAB_RECLAIM_ACCOUNT", 0x2_0000, FLAGS),
    ("SLAB_TEMPORARY", 0x2_0000, FLAGS),
    ("SLAB_PANIC", 0x4_0000, FLAGS),
    ("SLAB_ACCOUNT", 0x400_0000, FLAGS),
    ("VM_MAP", 4, ULONG),
    ("PAGE_KERNEL", 0x163, ULONG),
    ("PROT_NONE", 0, INT),
    ("PROT_READ", 1, INT),
    ("PROT_WRITE", 2, INT),
    ("PROT_EXEC", 4, INT),
    ("MAP_SHARED", 1, INT),
    ("MAP_PRIVATE", 2, INT),
    ("MAP_FIXED", 0x10, INT),
    ("MAP_ANONYMOUS", 0x20, INT),
    ("MAP_ANON", 0x20, INT),
    ("MAP_NORESERVE", 0x4000, INT),
    ("MAP_POPULATE", 0x8000, INT),
    ("MAP_FAILED", u64::MAX, Type::VOID_POINTER),
    ("EXIT_SUCCESS", 0, INT),
    ("EXIT_FAILURE", 1, INT),
    ("stdin", 0, INT),
    ("stdout", 1, INT),
    ("stderr", 2, INT),
    ("EPERM", Errno::Eperm as u64, INT),
    ("ENOENT", 2, INT),
    ("EIO", 5, INT),
    ("EAGAIN", Errno::Eagain as u64, INT),
    ("ENOMEM", Errno::Enomem as u64, INT),
    ("EACCES", 13, INT),
    ("EFAULT", Errno::Efault as u64, INT),
    ("EBUSY", 16, INT),
    ("EEXIST", Errno::Eexist as u64, INT),
    ("ENODEV", 19, INT),
    ("EINVAL", Errno::Einval as u64, INT),
    ("ENOSPC", 28, INT),
    ("ERANGE", 34, INT),
];

/// `SZ_1K` … `SZ_64M`: name and log2.
const SIZES: [(&str, u32); 17] = [
    ("SZ_1K", 10),
    ("SZ_2K", 11),
    ("SZ_4K", 12),
    ("SZ_8K", 13),
    ("SZ_16K", 14),
    ("SZ_32K", 15),
    ("SZ_64K", 16),
    ("SZ_128K", 17),
    ("SZ_256K", 18),
    ("SZ_512K", 19),
    ("SZ_1M", 20),
    ("SZ_2M", 21),
    ("SZ_4M", 22),
    ("SZ_8M", 23),
    ("SZ_16M", 24),
    ("SZ_32M", 25),
    ("SZ_64M", 26),
];

fn of_size(name: &str) -> Option<(u64, Type)> {
    SIZES.iter().find(|(known, _)| *known == name).map(|(_, shift)| (1 << shift, INT))
}

const LAYOUT: [&str; 5] = ["PAGE_OFFSET", "VMALLOC_START", "VMALLOC_END", "TASK_SIZE", "high_memory"];

fn of_layout(name: &str, layout: &Layout) -> Option<(u64, Type)> {
    let place = match name {
        "PAGE_OFFSET" => layout.page_offset,
        "VMALLOC_START" => layout.vmalloc_start,
        "VMALLOC_END" => layout.vmalloc_end,
        "TASK_SIZE" => layout.task_size,
        "high_memory" => return Some((layout.high_memory.get(), Type::VOID_POINTER)),
        _ => return None,
    };
    Some((place.get(), ULONG))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Paging, Pfn};

    #[track_caller]
    fn assert_constant(name: &str, expected: Option<i128>) {
        let layout = Layout::new(Paging::I386, Pfn::new(262_112));
        assert_eq!(constant(name, &layout).map(Value::number), expected, "{name}");
    }

    #[test]
    fn values() {
        assert_constant("PAGE_SIZE", Some(4096));
        assert_constant("PAGE_MASK", Some(0xffff_f000));
        assert_constant("GFP_KERNEL", Some(0xcc0));
        assert_constant("__GFP_DMA32", Some(4));
        assert_constant("SZ_64M", Some(64 << 20));
        assert_constant("KMALLOC_MAX_SIZE", Some(4 << 20));
        assert_constant("VMALLOC_START", Some(0xf73f_e000));
        assert_constant("MAP_FAILED", Some(0xffff_ffff));
        assert_constant("ENOMEM", Some(12));
        assert_constant("SZ_3K", None);
    }

    #[test]
    fn every_name_is_a_constant() {
        let layout = Layout::new(Paging::X86_64, Pfn::new(262_112));
        assert!(names().all(|name| constant(name, &layout).is_some()));
    }
}
