//! From words to trees, statement by statement: what is wrong with one does not hide the others.

mod expr;
mod stmt;
mod types;

use super::ast::{DEEPEST, Item};
use super::error::{Fault, Flaw};
use super::source::{Source, Span};
use super::token::{Token, TokenKind};

/// A statement of the outermost level, right or wrong.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// The line it starts on, from 1.
    pub line: u32,
    pub item: Result<Item, Flaw>,
}

/// Parses every statement of the outermost level.
pub(super) fn parse(source: &Source, tokens: &[Token], faults: &[Fault]) -> Vec<Parsed> {
    let has_functions = has_functions(source, tokens);
    let mut parser = Parser { source, tokens, faults, at: 0, depth: 0, zeroed: has_functions };
    let mut items = Vec::new();
    while parser.here().kind != TokenKind::End {
        let start = parser.at;
        let line = source.line(parser.here().at.start);
        let item = parser.item();
        if item.is_err() {
            parser.depth = 0;
            parser.skip_statement(start);
        }
        items.push(Parsed { line, item });
    }
    items
}

/// Whether the script is written as a file of functions, so that what stands outside of them is static.
fn has_functions(source: &Source, tokens: &[Token]) -> bool {
    let is = |token: &Token, mark| token.kind == TokenKind::Mark(mark);
    tokens.windows(2).any(|pair| is(&pair[0], ")") && is(&pair[1], "{"))
        && tokens.windows(3).any(|window| {
            let is_word = |token: &Token| token.kind == TokenKind::Name;
            is_word(&window[0])
                && is_word(&window[1])
                && is(&window[2], "(")
                && types::starts_type(source.text(window[0].text))
        })
}

pub(super) use expr::KEYWORDS;
pub(super) use types::starts_type;

type Parse<T> = Result<T, Flaw>;

struct Parser<'a> {
    source: &'a Source,
    /// The last is `End`.
    tokens: &'a [Token],
    faults: &'a [Fault],
    at: usize,
    depth: u16,
    /// Declarations of the outermost level start as zero.
    zeroed: bool,
}

impl<'a> Parser<'a> {
    fn here(&self) -> Token {
        self.ahead(0)
    }

    fn ahead(&self, words: usize) -> Token {
        self.tokens[(self.at + words).min(self.tokens.len() - 1)]
    }

    fn text(&self, token: Token) -> &'a str {
        self.source.text(token.text)
    }

    fn advance(&mut self) -> Token {
        let token = self.here();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn is(&self, mark: &str) -> bool {
        matches!(self.here().kind, TokenKind::Mark(here) if here == mark)
    }

    fn is_word(&self, word: &str) -> bool {
        self.here().kind == TokenKind::Name && self.text(self.here()) == word
    }

    fn eat(&mut self, mark: &str) -> bool {
        let eaten = self.is(mark);
        if eaten {
            self.advance();
        }
        eaten
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let eaten = self.is_word(word);
        if eaten {
            self.advance();
        }
        eaten
    }

    /// The mark, or an error that says what stands in its place.
    fn expect(&mut self, mark: &str) -> Parse<Token> {
        if self.is(mark) {
            return Ok(self.advance());
        }
        Err(self.unexpected(|found| Fault::expected_mark(mark, found), || Fault::expected_mark_end(mark)))
    }

    /// A comma between arguments; where none is, the list might have ended.
    fn expect_comma_or_end(&mut self) -> Parse<Token> {
        if self.is(",") {
            return Ok(self.advance());
        }
        let instead = |found: &str| Fault::expected_marks(",", ")", found);
        Err(self.unexpected(instead, || Fault::expected_marks_end(",", ")")))
    }

    fn expect_name(&mut self) -> Parse<Token> {
        if self.here().kind == TokenKind::Name {
            return Ok(self.advance());
        }
        Err(self.unexpected(Fault::expected_name, Fault::expected_name_end))
    }

    /// What is wrong with the word here: of itself, or because something else should stand there.
    fn unexpected(&self, instead: impl FnOnce(&'a str) -> Fault, at_end: impl FnOnce() -> Fault) -> Flaw {
        let here = self.here();
        let fault = match here.kind {
            TokenKind::End => return at_end().at(self.end_of_text()),
            TokenKind::Fault(number) => self.faults[number].clone(),
            TokenKind::Stray => stray(self.text(here)),
            TokenKind::Unclosed => Fault::unclosed_text(),
            TokenKind::UnclosedComment => Fault::unclosed_comment(),
            _ => instead(self.text(here)),
        };
        fault.at(here.at)
    }

    /// The last word: where a missing end is shown.
    fn end_of_text(&self) -> Span {
        match self.tokens.len() {
            0 | 1 => self.here().at,
            many => self.tokens[many - 2].at,
        }
    }

    /// Everything from a word on up to here.
    fn since(&self, start: Span) -> Span {
        let last = self.tokens[self.at.saturating_sub(1).min(self.tokens.len() - 1)];
        start.to(last.at)
    }

    /// Goes one level deeper.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= DEEPEST {
            return Err(Fault::too_deep(u32::from(DEEPEST)).at(self.here().at));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Goes on behind a statement that is wrong: at the `;` or `}` that ends it, by its brackets alone.
    fn skip_statement(&mut self, start: usize) {
        self.at = start;
        let mut depth = 0u32;
        loop {
            let token = self.advance();
            match token.kind {
                TokenKind::End => return,
                TokenKind::Mark("(" | "[" | "{") => depth += 1,
                TokenKind::Mark(")" | "]" | "}") => depth = depth.saturating_sub(1),
                _ => {}
            }
            let ends = matches!(token.kind, TokenKind::Mark(";" | "}"));
            if depth == 0 && ends && !self.goes_on(token) {
                return;
            }
        }
    }

    /// An `if` goes on with its `else`, an initialiser with its semicolon.
    fn goes_on(&self, end: Token) -> bool {
        self.is_word("else") || (end.kind == TokenKind::Mark("}") && self.is(";"))
    }
}

/// A character that is none of ours; the full-width ones of Chinese keyboards have a partner that is.
fn stray(found: &str) -> Fault {
    let half_width = found.chars().next().and_then(|c| match c {
        '；' => Some(';'),
        '，' => Some(','),
        '“' | '”' => Some('"'),
        '‘' | '’' => Some('\''),
        '！'..='～' => char::from_u32(c as u32 - 0xfee0),
        _ => None,
    });
    match half_width {
        Some(nearest) => Fault::stray_near(found, nearest.to_string()),
        None => Fault::stray(found),
    }
}
