//! Cuts any text into words. Nothing fails here: what is wrong becomes a word that says so.

use super::source::Span;
use super::token::{MARKS, Token, TokenKind};

/// The words of a text, comments included, the last of them `End`.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, at_line_start: true, in_directive: false, tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Nothing but blanks so far on this line.
    at_line_start: bool,
    in_directive: bool,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// One word, or the blanks before it; false after the last.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            self.end_of_line();
            self.push(TokenKind::End, 0);
            return false;
        };
        match first {
            '\n' => {
                self.end_of_line();
                self.at += 1;
            }
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '\\' if continues_line(rest) => self.at += rest.find('\n').unwrap_or(0) + 1,
            _ => self.word(first),
        }
        true
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn end_of_line(&mut self) {
        if self.in_directive {
            self.push(TokenKind::LineEnd, 0);
        }
        self.in_directive = false;
        self.at_line_start = true;
    }

    fn word(&mut self, first: char) {
        let rest = self.rest();
        let (kind, length) = match first {
            '#' if self.at_line_start => (TokenKind::Hash, 1),
            '_' | 'a'..='z' | 'A'..='Z' => (TokenKind::Name, length_while(rest, is_name)),
            '0'..='9' => (TokenKind::Number, length_while(rest, |c| is_name(c) || c == '.')),
            '"' | '\'' => quoted(rest, first),
            '/' if rest.starts_with("//") => (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => block_comment(rest),
            _ => mark(rest),
        };
        self.in_directive |= kind == TokenKind::Hash;
        self.at_line_start &= matches!(kind, TokenKind::Comment);
        self.push(kind, length);
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let span = Span::new(self.at, self.at + length);
        self.tokens.push(Token { kind, text: span, at: span });
        self.at += length;
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// A backslash before the end of its line.
fn continues_line(rest: &str) -> bool {
    rest[1..].starts_with('\n') || rest[1..].starts_with("\r\n")
}

fn block_comment(rest: &str) -> (TokenKind, usize) {
    match rest[2..].find("*/") {
        Some(inside) => (TokenKind::Comment, inside + 4),
        None => (TokenKind::UnclosedComment, rest.len()),
    }
}

fn quoted(rest: &str, quote: char) -> (TokenKind, usize) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return (TokenKind::Unclosed, at),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => {
                let kind = if quote == '"' { TokenKind::Text } else { TokenKind::Character };
                return (kind, at + 1);
            }
            _ => {}
        }
    }
    (TokenKind::Unclosed, rest.len())
}

/// A mark of the language, or one character that is none.
fn mark(rest: &str) -> (TokenKind, usize) {
    match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
        Some(mark) => (TokenKind::Mark(mark), mark.len()),
        None => (TokenKind::Stray, rest.chars().next().map_or(0, char::len_utf8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_words(text: &str, expected: &[&str]) {
        let words = lex(text);
        let words = words.iter().filter(|token| !token.text_is_empty());
        let words: Vec<&str> = words.map(|t| &text[t.text.start as usize..t.text.end as usize]).collect();
        assert_eq!(words, expected);
    }

    impl Token {
        fn text_is_empty(&self) -> bool {
            self.text.start == self.text.end
        }
    }

    #[test]
    fn words() {
        assert_words("a=kmalloc(0x10UL,GFP);", &["a", "=", "kmalloc", "(", "0x10UL", ",", "GFP", ")", ";"]);
        assert_words("a<<=b>>c--->d", &["a", "<<=", "b", ">>", "c", "--", "->", "d"]);
        assert_words(r#"p("a\"b;", ';')"#, &["p", "(", r#""a\"b;""#, ",", "';'", ")"]);
        assert_words("a /* b; */ c // d\n e", &["a", "/* b; */", "c", "// d", "e"]);
        assert_words("a；b", &["a", "；", "b"]);
        assert_words("\"open\nb", &["\"open", "b"]);
    }

    #[test]
    fn a_directive_ends_with_its_line() {
        let kinds = |text| lex(text).iter().map(|token| token.kind).collect::<Vec<_>>();
        use TokenKind::{End, Hash, LineEnd, Name};
        assert_eq!(kinds(" # define A \\\n B\nc"), [Hash, Name, Name, Name, LineEnd, Name, End]);
        assert_eq!(kinds("#x"), [Hash, Name, LineEnd, End]);
        assert_eq!(kinds("a #"), [Name, TokenKind::Mark("#"), End]);
    }
}
