//! The words of the language.

use super::source::Span;

/// One word: where its letters are, and where it stands (they differ for what a macro brings in).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub text: Span,
    pub at: Span,
}

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    Name,
    /// Starts with a digit; right or wrong.
    Number,
    /// `'a'`
    Character,
    /// `"a"`
    Text,
    /// A quote without its partner on the line.
    Unclosed,
    Comment,
    /// `/*` without `*/`.
    UnclosedComment,
    /// `#` at the start of a line.
    Hash,
    /// The end of a line that began with `#`.
    LineEnd,
    Mark(&'static str),
    /// What no word of the language starts with.
    Stray,
    /// A fault that the macros left, by its number.
    Fault(usize),
    End,
}

/// Operators and punctuation, longer ones first.
pub(super) const MARKS: &[&str] = &[
    "...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=",
    "/=", "%=", "&=", "|=", "^=", "##", "(", ")", "[", "]", "{", "}", ";", ",", "<", ">", "=", "!", "~", "?",
    ":", "+", "-", "*", "/", "%", "&", "|", "^", ".", "#",
];
