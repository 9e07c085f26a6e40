//! Type names: `unsigned long`, `struct page *`, `const char *`.

use super::super::ast::TypeName;
use super::super::error::Fault;
use super::super::source::Span;
use super::super::token::TokenKind;
use super::super::types::{Base, INTEGER_WORDS, QUALIFIERS, Type, combined, type_named};
use super::{Parse, Parser};

/// Whether a type begins with this word.
pub(in crate::script) fn starts_type(word: &str) -> bool {
    matches!(word, "void" | "struct" | "union" | "enum" | "float" | "double" | "typedef")
        || QUALIFIERS.contains(&word)
        || INTEGER_WORDS.contains(&word)
        || type_named(word).is_some()
}

/// What stands before the names of a declaration.
pub(super) struct Specifiers {
    pub ty: Type,
    /// As written, without what does not matter.
    pub text: String,
    pub is_static: bool,
    pub span: Span,
}

impl Parser<'_> {
    pub(super) fn at_type(&self) -> bool {
        self.here().kind == TokenKind::Name && starts_type(self.text(self.here()))
    }

    /// `static unsigned long`, `struct page`
    pub(super) fn specifiers(&mut self) -> Parse<Specifiers> {
        let start = self.here().at;
        let (mut words, mut named, mut is_static) = (Vec::new(), None, false);
        loop {
            let word = if self.here().kind == TokenKind::Name { self.text(self.here()) } else { "" };
            match word {
                _ if QUALIFIERS.contains(&word) => is_static |= word == "static",
                "struct" if named.is_none() && words.is_empty() => {
                    named = Some(self.structure()?);
                    continue;
                }
                "union" | "enum" | "float" | "double" | "typedef" => {
                    return Err(Fault::not_in_language(word).at(self.here().at));
                }
                _ if INTEGER_WORDS.contains(&word) => words.push(word),
                "void" if named.is_none() => named = Some((Type::VOID, word.to_owned())),
                _ => match type_named(word).filter(|_| named.is_none() && words.is_empty()) {
                    Some(ty) => named = Some((ty, word.to_owned())),
                    None => break,
                },
            }
            self.advance();
        }
        let span = self.since(start);
        let (ty, text) = match (named, words.as_slice()) {
            (Some(named), []) => named,
            // `static n = 1` is an int.
            (None, words) => {
                let ty = combined(words).ok_or_else(|| Fault::bad_type(words.join(" ")).at(span))?;
                (ty, if words.is_empty() { "int".to_owned() } else { words.join(" ") })
            }
            (Some((_, name)), words) => {
                return Err(Fault::bad_type(format!("{} {name}", words.join(" "))).at(span));
            }
        };
        Ok(Specifiers { ty, text, is_static, span })
    }

    fn structure(&mut self) -> Parse<(Type, String)> {
        let keyword = self.advance();
        let name = self.expect_name()?;
        if self.is("{") {
            return Err(Fault::not_in_language("struct { … }").at(self.since(keyword.at)));
        }
        let base = if self.text(name) == "page" { Base::Page } else { Base::Struct };
        Ok((Type { base, stars: 0 }, format!("struct {}", self.text(name))))
    }

    /// The stars before a name.
    pub(super) fn stars(&mut self) -> u8 {
        let mut stars = 0u8;
        loop {
            let word = if self.here().kind == TokenKind::Name { self.text(self.here()) } else { "" };
            if self.is("*") {
                stars = stars.saturating_add(1);
            } else if !QUALIFIERS.contains(&word) {
                return stars;
            }
            self.advance();
        }
    }

    /// `unsigned long *`, as in casts and `sizeof`.
    pub(super) fn type_name(&mut self) -> Parse<TypeName> {
        let specifiers = self.specifiers()?;
        let stars = self.stars();
        Ok(specifiers.with_stars(stars))
    }
}

impl Specifiers {
    pub fn with_stars(&self, stars: u8) -> TypeName {
        let space = if stars > 0 { " " } else { "" };
        let text = format!("{}{space}{}", self.text, "*".repeat(stars.into()));
        TypeName { ty: Type { base: self.ty.base, stars }, text: text.into() }
    }
}
