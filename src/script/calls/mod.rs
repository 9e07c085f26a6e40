//! The calls of the language: one table a family, each entry with its C signature.

mod access;
mod pages;
mod signature;
mod slab;
mod user;
mod vmalloc;

use super::error::Fault;
use super::value::Value;
use crate::base::{Bytes, Gfp, VirtAddr};
use crate::kernel::{Kernel, Request};
use crate::view::Family;
use serde::Serialize;

pub(super) use pages::pfn_of;
pub(super) use signature::{Kind, Signature};

/// A call of the language, as the page lists it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct CallEntry {
    /// Its name.
    pub name: &'static str,
    /// Whose colour it has: `kmalloc`, `gfp`, `vmalloc`, `malloc`, or nothing.
    pub family: &'static str,
    /// As in a C header.
    pub signature: &'static str,
}

/// Every call that the language has.
pub fn call_table() -> Vec<CallEntry> {
    let entry = |call: &'static Call| CallEntry {
        name: call.name(),
        family: call.family.map_or("", family_name),
        signature: call.signature,
    };
    calls().map(entry).collect()
}

const fn family_name(family: Family) -> &'static str {
    match family {
        Family::Kmalloc => "kmalloc",
        Family::Gfp => "gfp",
        Family::Vmalloc => "vmalloc",
        Family::Malloc => "malloc",
    }
}

/// One call and what it does.
pub(super) struct Call {
    pub signature: &'static str,
    pub family: Option<Family>,
    pub act: Act,
}

impl Call {
    pub fn name(&self) -> &'static str {
        let before = self.signature.split('(').next().unwrap_or("");
        before.rsplit([' ', '*']).next().unwrap_or("")
    }
    /// The signature without what it returns: for messages.
    pub fn usage(&self) -> &'static str {
        let start = self.signature.find('(').unwrap_or(0) - self.name().len();
        &self.signature[start..]
    }
}

/// How a call is served.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// Asks the machine; a failure is NULL or 0.
    Ask(Build),
    /// Asks the machine; a failure is -1 or `MAP_FAILED`.
    AskOrMinusOne(Build),
    /// `posix_memalign`: the pointer goes into a variable, the error number is the value.
    AskInto(Build),
    /// `vmalloc_to_pfn`: asks for the page, answers with its number.
    AskPfn(Build),
    /// Follows from the layout alone.
    Convert(fn(&Arguments<'_>) -> u64),
}

/// From arguments to a request; an error names the argument.
pub(super) type Build = fn(&Arguments<'_>) -> Result<Request, (usize, Fault)>;

/// What a call was given, each converted to the type of its parameter.
pub(super) struct Arguments<'a> {
    pub values: &'a [Value],
    /// `const char *name`
    pub text: &'a str,
    /// `struct page **pages`
    pub pages: &'a [VirtAddr],
    pub kernel: &'a Kernel,
}

impl Arguments<'_> {
    /// 0 where the call may leave it out.
    pub fn number(&self, index: usize) -> u64 {
        self.values.get(index).map_or(0, |value| value.bits())
    }
    pub fn bytes(&self, index: usize) -> Bytes {
        Bytes::new(self.number(index))
    }
    pub fn address(&self, index: usize) -> VirtAddr {
        VirtAddr::new(self.number(index))
    }
    pub fn order(&self, index: usize) -> u32 {
        self.number(index) as u32
    }
    /// Known bits only: [`Signature`] says which parameters are flags, and they were checked.
    pub fn gfp(&self, index: usize) -> Gfp {
        Gfp::try_new(self.number(index) as u32).unwrap_or(Gfp::NONE)
    }
    pub fn count(&self) -> usize {
        self.values.len()
    }
}

/// Every call, by family.
pub(super) fn calls() -> impl Iterator<Item = &'static Call> {
    [pages::CALLS, slab::CALLS, vmalloc::CALLS, user::CALLS, access::CALLS].into_iter().flatten()
}

/// The call of this name.
pub(super) fn find(name: &str) -> Option<&'static Call> {
    calls().find(|call| call.name() == name)
}

/// Calls that print: their arguments are calculated, then forgotten.
pub(super) fn prints(name: &str) -> bool {
    matches!(name, "printk" | "printf" | "fprintf" | "puts" | "perror" | "fflush")
        || ["pr_", "dev_"].iter().any(|prefix| {
            let level = name.strip_prefix(prefix).unwrap_or("");
            matches!(
                level,
                "emerg" | "alert" | "crit" | "err" | "warn" | "notice" | "info" | "cont" | "debug" | "dbg"
            )
        })
}

/// Calls that come with a later version.
pub(super) fn comes_later(name: &str) -> bool {
    const LATER: &[&str] = &[
        "dma_set_mask",
        "dma_set_coherent_mask",
        "dma_set_mask_and_coherent",
        "dma_map_single",
        "dma_unmap_single",
        "dma_map_page",
        "dma_unmap_page",
        "dma_map_sg",
        "dma_unmap_sg",
        "dma_mapping_error",
        "dma_alloc_coherent",
        "dma_free_coherent",
        "kmap",
        "kunmap",
        "kmap_atomic",
        "kunmap_atomic",
        "kmap_local_page",
        "kunmap_local",
    ];
    LATER.contains(&name)
}

/// Shorthands of the families' tables.
const fn call(signature: &'static str, family: Family, act: Act) -> Call {
    Call { signature, family: Some(family), act }
}

const fn plain(signature: &'static str, act: Act) -> Call {
    Call { signature, family: None, act }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_call_has_one_name_and_a_signature_that_is_c() {
        let names: Vec<&str> = calls().map(Call::name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for call in calls() {
            let signature = Signature::of(call);
            assert!(call.usage().starts_with(call.name()), "{}", call.signature);
            assert!(signature.parameters.len() <= 6, "{}", call.signature);
        }
    }

    #[test]
    fn the_table_has_every_call_of_the_product() {
        const PROMISED: &str = "alloc_pages alloc_page __get_free_pages __get_free_page get_zeroed_page __free_pages \
            free_pages free_page page_to_pfn page_address virt_to_page kmalloc kzalloc kcalloc kmalloc_array krealloc \
            kfree ksize kmem_cache_create kmem_cache_alloc kmem_cache_free kmem_cache_destroy vmalloc vzalloc \
            vmalloc_32 vfree kvmalloc kvfree is_vmalloc_addr vmalloc_to_page vmalloc_to_pfn vmap vunmap ioremap \
            iounmap malloc calloc realloc free posix_memalign malloc_usable_size mmap munmap brk sbrk fork memset \
            memcpy virt_to_phys";
        for name in PROMISED.split_whitespace() {
            assert!(find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn families_are_those_of_the_page() {
        let family = |name| call_table().iter().find(|entry| entry.name == name).unwrap().family;
        assert_eq!(family("kmalloc"), "kmalloc");
        assert_eq!(family("__get_free_pages"), "gfp");
        assert_eq!(family("vmap"), "vmalloc");
        assert_eq!(family("mmap"), "malloc");
        assert_eq!(family("memset"), "");
        assert_eq!(serde_json::to_value(Family::Gfp).unwrap(), "gfp");
    }
}
