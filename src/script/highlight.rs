//! The words of a script with their looks, for any text.

use super::lexer::lex;
use super::parser::{KEYWORDS, starts_type};
use super::token::{Token as Word, TokenKind};
use serde::Serialize;

/// One word of a script with its look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Token {
    /// In UTF-16 code units from the start of the text.
    pub start: u32,
    /// Exclusive.
    pub end: u32,
    /// `comment`, `number`, `string`, `keyword`, `type`, `name`, `directive`, `operator` or `stray`.
    pub kind: &'static str,
}

/// The words of any text, in order; what lies between them is blank.
pub fn highlight(text: &str) -> Vec<Token> {
    let words = lex(text);
    let mut cursor = Cursor { text, bytes: 0, units: 0 };
    let mut in_directive = false;
    let mut tokens = Vec::with_capacity(words.len());
    for word in words.iter().filter(|word| word.kind != TokenKind::End) {
        in_directive = match word.kind {
            TokenKind::Hash => true,
            TokenKind::LineEnd => false,
            _ => in_directive,
        };
        let kind = kind_of(word, text, in_directive);
        if word.kind != TokenKind::LineEnd {
            let start = cursor.units_at(word.text.start as usize);
            tokens.push(Token { start, end: cursor.units_at(word.text.end as usize), kind });
        }
    }
    tokens
}

fn kind_of(word: &Word, text: &str, in_directive: bool) -> &'static str {
    let name = &text[word.text.start as usize..word.text.end as usize];
    match word.kind {
        TokenKind::Comment | TokenKind::UnclosedComment => "comment",
        _ if in_directive => "directive",
        TokenKind::Number => "number",
        TokenKind::Character | TokenKind::Text | TokenKind::Unclosed => "string",
        TokenKind::Name if KEYWORDS.contains(&name) => "keyword",
        TokenKind::Name if starts_type(name) => "type",
        TokenKind::Name => "name",
        TokenKind::Mark(_) => "operator",
        _ => "stray",
    }
}

/// Counts UTF-16 code units forwards, once over the whole text.
struct Cursor<'a> {
    text: &'a str,
    bytes: usize,
    units: u32,
}

impl Cursor<'_> {
    fn units_at(&mut self, bytes: usize) -> u32 {
        self.units += self.text[self.bytes..bytes].encode_utf16().count() as u32;
        self.bytes = bytes;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_looks(text: &str, expected: &[(&str, &str)]) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let tokens = highlight(text);
        let word =
            |token: &Token| String::from_utf16(&units[token.start as usize..token.end as usize]).unwrap();
        let found: Vec<(String, &str)> = tokens.iter().map(|token| (word(token), token.kind)).collect();
        let expected: Vec<(String, &str)> =
            expected.iter().map(|(word, kind)| ((*word).to_owned(), *kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_have_looks() {
        assert_looks(
            "void *p = kmalloc(64, 'a'); // 页框 𝄞",
            &[
                ("void", "type"),
                ("*", "operator"),
                ("p", "name"),
                ("=", "operator"),
                ("kmalloc", "name"),
                ("(", "operator"),
                ("64", "number"),
                (",", "operator"),
                ("'a'", "string"),
                (")", "operator"),
                (";", "operator"),
                ("// 页框 𝄞", "comment"),
            ],
        );
        assert_looks("/* 𝄞 */ if", &[("/* 𝄞 */", "comment"), ("if", "keyword")]);
        assert_looks(
            "#define N 4 // n\n；",
            &[
                ("#", "directive"),
                ("define", "directive"),
                ("N", "directive"),
                ("4", "directive"),
                ("// n", "comment"),
                ("；", "stray"),
            ],
        );
    }
}
