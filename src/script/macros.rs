//! `#define`: names that stand for words, put in place before anything is parsed.

use super::error::{Fault, Flaw};
use super::source::{Source, Span};
use super::token::{Token, TokenKind};
use std::collections::BTreeMap;

/// How many words all macros together may bring in.
const MOST_WORDS: u32 = 100_000;
/// How deeply macros may name each other.
const DEEPEST: usize = 32;

/// The words that are parsed, and the faults among them.
pub(super) struct Words {
    pub tokens: Vec<Token>,
    pub faults: Vec<Fault>,
}

#[derive(Debug)]
enum Macro {
    /// Stands for these words.
    Object(Vec<Token>),
    /// `#define f(x) …`: known, but not to be used.
    Function,
}

/// Takes out comments and directives, and puts in what macros stand for.
pub(super) fn preprocess(source: &Source, tokens: &[Token]) -> Words {
    let mut pass =
        Pass { source, macros: BTreeMap::new(), words: Vec::new(), faults: Vec::new(), brought: 0 };
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        rest = match first.kind {
            TokenKind::Hash => pass.directive(after),
            _ => {
                pass.word(*first, after.first());
                after
            }
        };
    }
    Words { tokens: pass.words, faults: pass.faults }
}

struct Pass<'a> {
    source: &'a Source,
    macros: BTreeMap<&'a str, Macro>,
    words: Vec<Token>,
    faults: Vec<Fault>,
    brought: u32,
}

impl<'a> Pass<'a> {
    fn word(&mut self, token: Token, next: Option<&Token>) {
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::Name => {
                if let Err(flaw) = self.name(token, next, &mut Vec::new()) {
                    self.fault(flaw);
                }
            }
            _ => self.words.push(token),
        }
    }

    fn fault(&mut self, Flaw { span, fault }: Flaw) {
        let kind = TokenKind::Fault(self.faults.len());
        self.faults.push(fault);
        self.words.push(Token { kind, text: span, at: span });
    }

    /// A name, or what it stands for. `within`: the macros being expanded, which do not expand again.
    fn name(&mut self, token: Token, next: Option<&Token>, within: &mut Vec<&'a str>) -> Result<(), Flaw> {
        let source = self.source;
        let name = source.text(token.text);
        let called = next.is_some_and(|next| next.kind == TokenKind::Mark("("));
        match self.macros.get(name) {
            Some(Macro::Function) if called => Err(Fault::macro_arguments(name).at(token.at)),
            Some(Macro::Object(body)) if !within.contains(&name) => {
                let body = body.clone();
                within.push(name);
                self.expand(&body, token.at, within)?;
                within.pop();
                Ok(())
            }
            _ => {
                self.words.push(token);
                Ok(())
            }
        }
    }

    fn expand(&mut self, body: &[Token], at: Span, within: &mut Vec<&'a str>) -> Result<(), Flaw> {
        for (index, word) in body.iter().enumerate() {
            self.brought += 1;
            if self.brought > MOST_WORDS || within.len() > DEEPEST {
                return Err(Fault::macro_growth(MOST_WORDS).at(at));
            }
            let word = Token { at, ..*word };
            match word.kind {
                TokenKind::Name => self.name(word, body.get(index + 1), within)?,
                _ => self.words.push(word),
            }
        }
        Ok(())
    }

    /// One line that began with `#`; gives back what follows it.
    fn directive<'t>(&mut self, tokens: &'t [Token]) -> &'t [Token] {
        let end = tokens.iter().position(|token| token.kind == TokenKind::LineEnd).unwrap_or(tokens.len());
        let line: Vec<Token> =
            tokens[..end].iter().filter(|token| token.kind != TokenKind::Comment).copied().collect();
        if let Some((word, rest)) = line.split_first() {
            match self.source.text(word.text) {
                "define" => self.define(*word, rest),
                "undef" => {
                    let source = self.source;
                    rest.first().map(|name| self.macros.remove(source.text(name.text)));
                }
                "include" | "pragma" => {}
                other => self.fault(Fault::directive(other).at(word.at)),
            }
        }
        tokens.get(end + 1..).unwrap_or(&[])
    }

    fn define(&mut self, word: Token, rest: &[Token]) {
        let Some((name, body)) = rest.split_first().filter(|(name, _)| name.kind == TokenKind::Name) else {
            let at = rest.first().unwrap_or(&word);
            return self.fault(Fault::expected_name(self.source.text(at.text)).at(at.at));
        };
        let takes_arguments = body
            .first()
            .is_some_and(|next| next.kind == TokenKind::Mark("(") && next.at.start == name.at.end);
        let meaning = if takes_arguments { Macro::Function } else { Macro::Object(body.to_vec()) };
        self.macros.insert(self.source.text(name.text), meaning);
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::lex;
    use super::*;

    fn preprocessed(text: &str) -> (String, Vec<&'static str>) {
        let source = Source::new(text);
        let words = preprocess(&source, &lex(text));
        let texts = words.tokens.iter().map(|token| match token.kind {
            TokenKind::Fault(_) => "?",
            _ => source.text(token.text),
        });
        let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        (text, words.faults.iter().map(|fault| fault.key).collect())
    }

    #[track_caller]
    fn assert_words(text: &str, expected: &str) {
        assert_eq!(preprocessed(text), (expected.to_owned(), vec![]));
    }

    #[test]
    fn macros_stand_for_their_words() {
        assert_words("#define N 4 // four\na = N * N;", "a = 4 * 4 ;");
        assert_words("#define A B+1\n#define B 2\nA;", "2 + 1 ;");
        assert_words("a = N;\n#define N 4\nb = N;", "a = N ; b = 4 ;");
        assert_words("#define N 1\n#undef N\nN", "N");
        assert_words("#define A A\nA", "A");
        assert_words("#define A B\n#define B A\nA B", "A B");
        assert_words("#define EMPTY\nEMPTY a", "a");
        assert_words("#include <linux/slab.h>\n#pragma once\nx", "x");
        assert_words("#define pr_fmt(fmt) \"x: \" fmt\na", "a");
        assert_words("#define F (1)\nF", "( 1 )");
    }

    #[test]
    fn macros_cannot_grow_without_end() {
        let doubling: String =
            (0..30).map(|i| format!("#define A{} A{i} A{i}\n", i + 1)).collect::<String>() + "A30";
        let (_, faults) = preprocessed(&doubling);
        assert_eq!(faults, ["macro-growth"]);
    }

    #[test]
    fn wrong_directives() {
        assert_eq!(preprocessed("#ifdef X\na").1, ["directive"]);
        assert_eq!(preprocessed("#define 3\na").1, ["expected-name"]);
        assert_eq!(preprocessed("#define F(x) x\nF(1)").1, ["macro-arguments"]);
    }
}
