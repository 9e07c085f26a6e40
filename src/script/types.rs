//! C's types, as far as they matter here: integers by width and sign, and what pointers point to.

use crate::base::Paging;

/// An integer type. What `long` and addresses measure depends on the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Int {
    /// `bool`: anything but 0 is 1.
    Bool,
    /// `char`, `s8`
    I8,
    /// `unsigned char`, `u8`
    U8,
    /// `short`, `s16`
    I16,
    /// `unsigned short`, `u16`
    U16,
    /// `int`, `s32`
    I32,
    /// `unsigned int`, `u32`, `gfp_t`
    U32,
    /// `long`, `ssize_t`
    Long,
    /// `unsigned long`, `size_t`
    ULong,
    /// `long long`, `s64`
    I64,
    /// `unsigned long long`, `u64`
    U64,
    /// `phys_addr_t`, `dma_addr_t`: 32 bits on i386 without PAE
    Phys,
}

impl Int {
    /// Bytes of it.
    pub const fn bytes(self, paging: Paging) -> u8 {
        match self {
            Int::Bool | Int::I8 | Int::U8 => 1,
            Int::I16 | Int::U16 => 2,
            Int::I32 | Int::U32 => 4,
            Int::Long | Int::ULong => paging.word().get() as u8,
            Int::I64 | Int::U64 => 8,
            Int::Phys if matches!(paging, Paging::I386) => 4,
            Int::Phys => 8,
        }
    }
    /// Whether it has negative values.
    pub const fn is_signed(self) -> bool {
        matches!(self, Int::I8 | Int::I16 | Int::I32 | Int::Long | Int::I64)
    }
    /// Integer promotion.
    const fn promoted(self) -> Int {
        match self {
            Int::Bool | Int::I8 | Int::U8 | Int::I16 | Int::U16 => Int::I32,
            other => other,
        }
    }
    /// The usual arithmetic conversions: the wider one, of equals the unsigned one.
    pub fn common(self, other: Int, paging: Paging) -> Int {
        let (a, b) = (self.promoted(), other.promoted());
        match a.bytes(paging).cmp(&b.bytes(paging)) {
            std::cmp::Ordering::Less => b,
            std::cmp::Ordering::Equal if a.is_signed() => b,
            _ => a,
        }
    }
}

/// What a type is, apart from its stars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    /// `void`
    Void,
    /// An integer.
    Int(Int),
    /// What an undeclared variable holds when it was given an address: a number that may be read through, byte by byte.
    Address,
    /// `struct page`
    Page,
    /// `struct kmem_cache` and every other struct: only pointers to it occur.
    Struct,
}

/// A type of the language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Type {
    /// Without stars.
    pub base: Base,
    /// How many stars.
    pub stars: u8,
}

impl Type {
    /// `int`
    pub const INT: Type = Type::int(Int::I32);
    /// `unsigned long`
    pub const ULONG: Type = Type::int(Int::ULong);
    /// `void`
    pub const VOID: Type = Type { base: Base::Void, stars: 0 };
    /// `void *`
    pub const VOID_POINTER: Type = Type { base: Base::Void, stars: 1 };
    /// `struct page *`
    pub const PAGE_POINTER: Type = Type { base: Base::Page, stars: 1 };
    /// An address of unknown use.
    pub const ADDRESS: Type = Type { base: Base::Address, stars: 0 };

    /// An integer type.
    pub const fn int(int: Int) -> Type {
        Type { base: Base::Int(int), stars: 0 }
    }
    /// Whether it is a declared pointer.
    pub const fn is_pointer(self) -> bool {
        self.stars > 0
    }
    /// Whether a variable can have it.
    pub const fn has_values(self) -> bool {
        self.stars > 0 || matches!(self.base, Base::Int(_) | Base::Address)
    }
    /// As what an integer it is calculated with.
    pub const fn as_int(self) -> Int {
        match self {
            Type { base: Base::Int(int), stars: 0 } => int,
            _ => Int::ULong,
        }
    }
    /// `sizeof`; `None` for structs whose size is not modelled. `void` counts 1, as GNU C has it.
    pub fn bytes(self, paging: Paging) -> Option<u64> {
        match self.base {
            _ if self.stars > 0 => Some(paging.word().get()),
            Base::Void => Some(1),
            Base::Int(int) => Some(int.bytes(paging).into()),
            Base::Address => Some(paging.word().get()),
            Base::Page => Some(paging.struct_page().get()),
            Base::Struct => None,
        }
    }
    /// What it points to; through an address of unknown use one reads bytes.
    pub const fn pointee(self) -> Option<Type> {
        match self {
            Type { base: Base::Address, stars: 0 } => Some(Type::int(Int::U8)),
            Type { stars: 0, .. } => None,
            Type { base, stars } => Some(Type { base, stars: stars - 1 }),
        }
    }
    /// A pointer to it.
    pub const fn pointer(self) -> Type {
        Type { base: self.base, stars: self.stars.saturating_add(1) }
    }
    /// A name of it for messages.
    pub const fn name(self) -> &'static str {
        match self.base {
            _ if self.stars > 0 => "pointer",
            Base::Int(Int::I8 | Int::U8) => "char",
            Base::Int(Int::I32) => "int",
            Base::Int(Int::U32) => "unsigned int",
            Base::Int(Int::Long) => "long",
            Base::Int(Int::ULong) | Base::Address => "unsigned long",
            Base::Int(Int::Bool) => "bool",
            Base::Int(_) => "integer",
            Base::Void => "void",
            Base::Page | Base::Struct => "struct",
        }
    }
}

/// The type that a name without `struct` and stars stands for.
pub(super) fn type_named(name: &str) -> Option<Type> {
    let int = match name {
        "size_t" | "ulong" | "uintptr_t" | "pgoff_t" | "pgprot_t" | "pgprotval_t" => Int::ULong,
        "ssize_t" | "ptrdiff_t" | "intptr_t" | "off_t" => Int::Long,
        "gfp_t" | "slab_flags_t" | "uint" | "u32" | "__u32" | "uint32_t" | "vm_flags_t" => Int::U32,
        "u8" | "__u8" | "uint8_t" | "uchar" => Int::U8,
        "s8" | "__s8" | "int8_t" => Int::I8,
        "u16" | "__u16" | "uint16_t" | "ushort" => Int::U16,
        "s16" | "__s16" | "int16_t" => Int::I16,
        "s32" | "__s32" | "int32_t" | "pid_t" => Int::I32,
        "u64" | "__u64" | "uint64_t" => Int::U64,
        "s64" | "__s64" | "int64_t" | "loff_t" => Int::I64,
        "phys_addr_t" | "dma_addr_t" | "resource_size_t" => Int::Phys,
        "bool" | "_Bool" => Int::Bool,
        _ => return None,
    };
    Some(Type::int(int))
}

/// Words that say something about a declaration that does not matter here.
pub(super) const QUALIFIERS: &[&str] = &[
    "const",
    "volatile",
    "static",
    "extern",
    "register",
    "inline",
    "__inline",
    "__inline__",
    "restrict",
    "__restrict",
    "__user",
    "__iomem",
    "__force",
    "__init",
    "__exit",
    "__initdata",
    "__exitdata",
    "__maybe_unused",
    "__read_mostly",
    "__ro_after_init",
    "noinline",
    "asmlinkage",
    "__always_inline",
];

/// Words that combine to an integer type.
pub(super) const INTEGER_WORDS: &[&str] = &["char", "short", "int", "long", "signed", "unsigned"];

/// The type that `unsigned`, `long`, … combine to; `None` if they contradict.
pub(super) fn combined(words: &[&str]) -> Option<Type> {
    let count = |word: &str| words.iter().filter(|w| **w == word).count();
    let unsigned = count("unsigned") > 0;
    let kind = (count("char"), count("short"), count("int"), count("long"));
    let (signed, wide) = match kind {
        (1, 0, 0, 0) => (Int::I8, Int::U8),
        (0, 1, 0 | 1, 0) => (Int::I16, Int::U16),
        (0, 0, 0 | 1, 0) => (Int::I32, Int::U32),
        (0, 0, 0 | 1, 1) => (Int::Long, Int::ULong),
        (0, 0, 0 | 1, 2) => (Int::I64, Int::U64),
        _ => return None,
    };
    (count("unsigned") + count("signed") <= 1).then(|| Type::int(if unsigned { wide } else { signed }))
}
