//! What a call's C signature says: how many arguments, of which kinds, and what comes back.

use super::super::types::{Base, INTEGER_WORDS, QUALIFIERS, Type, combined, type_named};
use super::Call;

/// What an argument must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::script) enum Kind {
    /// A number or a pointer, converted to this type.
    Value(Type),
    /// `gfp_t`: a number whose bits are checked.
    Flags,
    /// `const char *`: a text in quotes.
    Text,
    /// `void **`: the address of a variable.
    Place,
    /// `struct page **`: an array of pages.
    Pages,
}

/// A signature, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::script) struct Signature {
    /// `None` for calls that return nothing.
    pub result: Option<Type>,
    pub parameters: Vec<Kind>,
}

impl Signature {
    pub fn of(call: &Call) -> Signature {
        let (before, inside) = call.signature.split_once('(').unwrap_or((call.signature, ""));
        let result = type_of(before.trim_end_matches(call.name()));
        let parameters = inside.trim_end_matches(')').split(", ").filter(|parameter| *parameter != "void");
        Signature {
            result: Some(result).filter(|ty| ty.has_values()),
            parameters: parameters.map(kind_of).collect(),
        }
    }

    /// With how many arguments the call may be made.
    pub fn counts(&self, name: &str) -> Vec<usize> {
        match name {
            // Tutorials write `mmap(length)` and `mmap(NULL, length)` where the rest is always the same.
            "mmap" => vec![1, 2, 6],
            // `kmem_cache_create(name, size, align, flags)`: the constructor is not modelled.
            "kmem_cache_create" => vec![4, 5],
            _ => vec![self.parameters.len()],
        }
    }
}

/// `size_t size`, `const char *name`
fn kind_of(parameter: &str) -> Kind {
    let name = parameter.rfind([' ', '*']).map_or(0, |at| at + 1);
    let text = &parameter[..name];
    let is_text = text.contains("char");
    match type_of(text) {
        Type { base: Base::Int(_), stars: 1 } if is_text => Kind::Text,
        Type { base: Base::Void, stars: 2 } => Kind::Place,
        Type { base: Base::Page, stars: 2 } => Kind::Pages,
        _ if text.contains("gfp_t") => Kind::Flags,
        ty => Kind::Value(ty),
    }
}

/// `const void *`, `unsigned long`
fn type_of(text: &str) -> Type {
    let stars = text.matches('*').count() as u8;
    let text = text.replace('*', " ");
    let words: Vec<&str> = text.split_whitespace().filter(|word| !QUALIFIERS.contains(word)).collect();
    let base = match words.as_slice() {
        ["void"] => Base::Void,
        ["struct", "page"] => Base::Page,
        ["struct", _] => Base::Struct,
        [word] if !INTEGER_WORDS.contains(word) => type_named(word).expect("signatures are ours").base,
        words => combined(words).expect("signatures are ours").base,
    };
    Type { base, stars }
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    #[test]
    fn kinds() {
        let parameters = |name| Signature::of(find(name).unwrap()).parameters;
        assert_eq!(parameters("kmalloc"), [Kind::Value(Type::ULONG), Kind::Flags]);
        assert_eq!(parameters("posix_memalign")[0], Kind::Place);
        assert_eq!(parameters("vmap")[0], Kind::Pages);
        assert_eq!(parameters("kmem_cache_create")[0], Kind::Text);
        assert_eq!(parameters("fork"), []);
        assert_eq!(parameters("drain_local_pages"), []);
        assert_eq!(Signature::of(find("kfree").unwrap()).result, None);
        assert_eq!(Signature::of(find("kmalloc").unwrap()).result, Some(Type::VOID_POINTER));
        assert_eq!(Signature::of(find("alloc_page").unwrap()).result, Some(Type::PAGE_POINTER));
    }
}
