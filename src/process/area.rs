//! One area of addresses: a `vm_area_struct`.

use crate::base::{Bytes, PAGE_SIZE, VirtAddr};
use serde::Serialize;
use std::ops::Range;

/// What an area of a process is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VmaKind {
    /// The program's code and constants.
    Text,
    /// Its data.
    Data,
    /// `[heap]`.
    Heap,
    /// An anonymous mapping.
    Mmap,
    /// A library.
    Library,
    /// `[stack]`.
    Stack,
    /// `[vvar]`, `[vdso]`.
    Vdso,
}

/// What an area allows. All areas are private.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Permissions {
    /// Loads.
    #[serde(rename = "r--p")]
    Read,
    /// Loads and execution.
    #[serde(rename = "r-xp")]
    Execute,
    /// Loads and stores.
    #[serde(rename = "rw-p")]
    Write,
}

impl Permissions {
    /// As `/proc/PID/maps` writes them.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Read => "r--p",
            Self::Execute => "r-xp",
            Self::Write => "rw-p",
        }
    }
}

/// Where the bytes of an area come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "backing", rename_all = "kebab-case")]
pub enum Backing {
    /// Nowhere: zero until written.
    Anonymous,
    /// A file.
    File {
        /// Its path.
        path: &'static str,
        /// Its inode number.
        inode: u32,
    },
    /// The kernel's own pages, under this name.
    Special {
        /// The name, in brackets.
        name: &'static str,
    },
}

/// The `anon_vma` of an area: the areas that share one may become one area (`is_mergeable_anon_vma`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AnonVma {
    /// Which.
    pub number: u32,
    /// How the area came by it.
    pub origin: AnonOrigin,
}

/// How an area came by its `anon_vma`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnonOrigin {
    /// Its own first write: its chain is singular.
    Written,
    /// Fork: its chain leads to the parent's too, and it merges with no area that has none.
    Forked,
}

/// One area of addresses.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vma {
    /// First address.
    pub start: VirtAddr,
    /// End, exclusive.
    pub end: VirtAddr,
    /// What it is.
    pub kind: VmaKind,
    /// What it allows.
    pub permissions: Permissions,
    /// Where its bytes come from.
    pub backing: Backing,
    /// `vm_pgoff`, in pages: where it begins in its file; of anonymous memory the page number that it had when first written.
    pub page_offset: u64,
    /// Set by the first write.
    #[serde(skip)]
    pub anon: Option<AnonVma>,
}

impl Vma {
    /// A new area of anonymous memory, never written.
    pub const fn anonymous(range: Range<VirtAddr>, kind: VmaKind) -> Self {
        Vma {
            start: range.start,
            end: range.end,
            kind,
            permissions: Permissions::Write,
            backing: Backing::Anonymous,
            page_offset: range.start.page_number(),
            anon: None,
        }
    }
    /// Its size.
    pub const fn bytes(&self) -> Bytes {
        Bytes::new(self.end.get() - self.start.get())
    }
    /// Its size in pages.
    pub const fn pages(&self) -> u64 {
        self.bytes().get() / PAGE_SIZE
    }
    /// Its addresses.
    pub const fn range(&self) -> Range<VirtAddr> {
        self.start..self.end
    }
    /// Whether it holds an address.
    pub fn contains(&self, at: VirtAddr) -> bool {
        self.start <= at && at < self.end
    }
    /// Whether stores are allowed.
    pub fn is_writable(&self) -> bool {
        self.permissions == Permissions::Write
    }
    /// Whether it is anonymous memory.
    pub fn is_anonymous(&self) -> bool {
        self.backing == Backing::Anonymous
    }
    /// Whether it grows by faults below it (`VM_GROWSDOWN`).
    pub fn grows_down(&self) -> bool {
        self.kind == VmaKind::Stack
    }
    /// Where others must end below it (`vm_start_gap`): a stack keeps `stack_guard_gap`, 1 MiB, free below it.
    pub fn start_gap(&self) -> VirtAddr {
        let gap = if self.grows_down() { GUARD_GAP } else { 0 };
        VirtAddr::new(self.start.get().saturating_sub(gap))
    }

    /// Whether the area that begins where this one ends continues it: all that `vma_merge` asks for but the `anon_vma`.
    pub fn is_continued_by(&self, next: &Vma) -> bool {
        self.end == next.start
            && self.is_anonymous()
            && next.is_anonymous()
            && !self.grows_down()
            && !next.grows_down()
            && self.permissions == next.permissions
            && self.page_offset + self.pages() == next.page_offset
    }
    /// `is_mergeable_anon_vma`: whether a new area with this `anon_vma` may join this one.
    pub fn may_take_in(&self, anon: Option<AnonVma>) -> bool {
        match (self.anon, anon) {
            (Some(own), None) => own.origin == AnonOrigin::Written,
            (own, new) => own == new,
        }
    }
    /// Cuts it at an address inside; returns the upper part.
    pub fn split_off(&mut self, at: VirtAddr) -> Vma {
        let lower_pages = (at.get() - self.start.get()) / PAGE_SIZE;
        let upper = Vma { start: at, page_offset: self.page_offset + lower_pages, ..self.clone() };
        self.end = at;
        upper
    }
}

/// `stack_guard_gap`: 256 pages.
pub(super) const GUARD_GAP: u64 = 256 * PAGE_SIZE;
