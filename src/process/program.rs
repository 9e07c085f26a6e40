//! The program that the model runs, and what `execve` and ld.so have mapped when its `main` begins.
//!
//! Sizes are those of Debian 12's files: `libc6` 2.36-9+deb12u14 of each architecture (their program headers), a small
//! C program linked as a PIE, and an `ld.so.cache` of 9 pages, which ld.so maps and unmaps: its hole stays. The areas
//! of vvar and vdso are Linux 6.1's (recorded). Checked against `setarch -R` of such programs, native and 32-bit; inode
//! numbers are invented. ld.so's and libc's own first writes take no frames in the model (it starts at `main`), but
//! leave their mark on the areas: each has its own `anon_vma`.

use super::area::{Backing, Permissions, VmaKind};
use crate::base::{Paging, VirtAddr};

/// A file and how its segments are mapped.
#[derive(Debug)]
pub(super) struct Image {
    pub(super) backing: Backing,
    pub(super) segments: &'static [Segment],
    /// Pages of zeroes beyond the file's data, as an anonymous area of their own.
    pub(super) bss_pages: u64,
}

/// Pages of a file mapped alike; each segment begins where the one before ends.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) pages: u64,
    /// Where it begins in the file.
    pub(super) file_page: u64,
    pub(super) permissions: Permissions,
    pub(super) kind: VmaKind,
}

/// The program and its libraries for one paging mode.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) image: Image,
    /// `ELF_ET_DYN_BASE`, where a PIE goes.
    pub(super) base: VirtAddr,
    pub(super) interpreter: Image,
    pub(super) libc: Image,
    /// Where `main_arena` lies in libc, measured from its first page.
    pub(super) main_arena: u64,
    /// Pages that ld.so takes below libc for thread-local storage; i386's fits into its first two.
    pub(super) tls_pages: u64,
}

/// Pages of `[vvar]`.
pub(super) const VVAR_PAGES: u64 = 4;
/// Pages of `[vdso]`.
pub(super) const VDSO_PAGES: u64 = 2;
/// Pages of `ld.so`'s own first allocations.
pub(super) const LOADER_PAGES: u64 = 2;
/// Pages of `/etc/ld.so.cache`.
pub(super) const CACHE_PAGES: u64 = 9;
/// Pages of the stack when a program starts: one, and 128 KiB more (`setup_arg_pages`).
pub(super) const STACK_PAGES: u64 = 33;

const fn file(path: &'static str, inode: u32) -> Backing {
    Backing::File { path, inode }
}

const fn segment(pages: u64, file_page: u64, permissions: Permissions, kind: VmaKind) -> Segment {
    Segment { pages, file_page, permissions, kind }
}

const fn library(pages: u64, file_page: u64, permissions: Permissions) -> Segment {
    segment(pages, file_page, permissions, VmaKind::Library)
}

const PLAYGROUND: Image = Image {
    backing: file("/usr/local/bin/playground", 1443),
    segments: &[
        segment(1, 0, Permissions::Read, VmaKind::Text),
        segment(1, 1, Permissions::Execute, VmaKind::Text),
        segment(1, 2, Permissions::Read, VmaKind::Text),
        segment(1, 2, Permissions::Read, VmaKind::Data),
        segment(1, 3, Permissions::Write, VmaKind::Data),
    ],
    bss_pages: 0,
};

const I386: Program = Program {
    image: PLAYGROUND,
    base: VirtAddr::new(0x0040_0000),
    interpreter: Image {
        backing: file("/usr/lib/i386-linux-gnu/ld-linux.so.2", 1324),
        segments: &[
            library(0x1, 0x0, Permissions::Read),
            library(0x23, 0x1, Permissions::Execute),
            library(0xe, 0x24, Permissions::Read),
            library(0x2, 0x31, Permissions::Read),
            library(0x1, 0x33, Permissions::Write),
        ],
        bss_pages: 0,
    },
    libc: Image {
        backing: file("/usr/lib/i386-linux-gnu/libc.so.6", 1327),
        segments: &[
            library(0x22, 0x0, Permissions::Read),
            library(0x179, 0x22, Permissions::Execute),
            library(0x80, 0x19b, Permissions::Read),
            library(0x2, 0x21b, Permissions::Read),
            library(0x1, 0x21d, Permissions::Write),
        ],
        bss_pages: 0xa,
    },
    main_arena: 0x21_d7c0,
    tls_pages: 0,
};

const X86_64: Program = Program {
    image: PLAYGROUND,
    base: VirtAddr::new(0x5555_5555_4000),
    interpreter: Image {
        backing: file("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", 1324),
        segments: &[
            library(0x1, 0x0, Permissions::Read),
            library(0x26, 0x1, Permissions::Execute),
            library(0xa, 0x27, Permissions::Read),
            library(0x2, 0x31, Permissions::Read),
            library(0x2, 0x33, Permissions::Write),
        ],
        bss_pages: 0,
    },
    libc: Image {
        backing: file("/usr/lib/x86_64-linux-gnu/libc.so.6", 1327),
        segments: &[
            library(0x26, 0x0, Permissions::Read),
            library(0x156, 0x26, Permissions::Execute),
            library(0x53, 0x17c, Permissions::Read),
            library(0x4, 0x1cf, Permissions::Read),
            library(0x2, 0x1d3, Permissions::Write),
        ],
        bss_pages: 0xd,
    },
    main_arena: 0x1d_3c60,
    tls_pages: 3,
};

impl Program {
    /// The program of a machine.
    pub(super) const fn of(paging: Paging) -> &'static Program {
        if paging.is_32bit() { &I386 } else { &X86_64 }
    }
}

impl Image {
    /// Pages from its first to its last.
    pub(super) fn pages(&self) -> u64 {
        self.segments.iter().map(|segment| segment.pages).sum::<u64>() + self.bss_pages
    }
}
