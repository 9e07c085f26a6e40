//! The text of a script and places in it.

use std::rc::Rc;

/// A half-open range of bytes of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }
    /// From the start of this one to the end of another.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end.max(self.start) }
    }
}

/// Where a span lies, as an editor counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Position {
    /// From 1; lines end at `\n` only.
    pub line: u32,
    /// From 1, in UTF-16 code units.
    pub column: u32,
    /// Exclusive; a span of many lines ends with its first.
    pub end_column: u32,
}

/// A script's text with its lines.
#[derive(Clone, Debug)]
pub(super) struct Source {
    text: Rc<str>,
    /// Where each line starts.
    lines: Vec<u32>,
}

impl Source {
    pub fn new(text: &str) -> Source {
        let after_breaks = text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        Source { text: text.into(), lines: std::iter::once(0).chain(after_breaks).collect() }
    }
    pub fn text(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }
    /// The line that holds a byte, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.lines.partition_point(|start| *start <= offset) as u32
    }
    pub fn position(&self, span: Span) -> Position {
        let line = self.line(span.start);
        let start = self.lines[line as usize - 1];
        let end = self.lines.get(line as usize).map_or(self.text.len() as u32, |next| next - 1);
        let column = 1 + self.utf16(start, span.start);
        let length = self.utf16(span.start, span.end.clamp(span.start, end.max(span.start)));
        Position { line, column, end_column: column + length }
    }
    /// Of a range whose end may lie inside a character (a macro's name is shorter than what it stands for).
    fn utf16(&self, from: u32, to: u32) -> u32 {
        let whole = (from..=to).rev().find(|end| self.text.is_char_boundary(*end as usize));
        let to = whole.unwrap_or(from);
        self.text(Span { start: from, end: to }).encode_utf16().count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_position(text: &str, found: &str, expected: (u32, u32, u32)) {
        let start = text.find(found).unwrap();
        let position = Source::new(text).position(Span::new(start, start + found.len()));
        assert_eq!((position.line, position.column, position.end_column), expected);
    }

    #[test]
    fn positions_count_as_an_editor_does() {
        assert_position("a = b;", "b", (1, 5, 6));
        assert_position("a;\n  bc;", "bc", (2, 3, 5));
        assert_position("/* 页框 */ x", "x", (1, 10, 11));
        assert_position("/* 𝄞 */ x", "x", (1, 10, 11));
        assert_position("ab\ncd", "b\nc", (1, 2, 3));
    }
}
