//! A script, parsed.

use super::ast::Item;
use super::error::{Fault, ScriptError};
use super::lexer::lex;
use super::macros::preprocess;
use super::parser::{Parsed, parse};
use super::source::{Source, Span};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The longest script, in bytes.
const LONGEST: usize = 1 << 20;

/// A script, parsed: any text is one, and what is wrong in it is known to the statement.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) source: Source,
    pub(super) items: Vec<Parsed>,
    /// Names of the script's functions.
    pub(super) functions: BTreeSet<Rc<str>>,
}

impl Program {
    /// Parses a script. A statement that is wrong does not keep the others from running.
    pub fn parse(text: &str) -> Program {
        if text.len() > LONGEST {
            return Program::too_long();
        }
        let source = Source::new(text);
        let words = preprocess(&source, &lex(text));
        let items = parse(&source, &words.tokens, &words.faults);
        let functions = items.iter().filter_map(|parsed| match &parsed.item {
            Ok(Item::Function(name, _)) => Some(name.clone()),
            _ => None,
        });
        Program { functions: functions.collect(), source, items }
    }

    fn too_long() -> Program {
        let flaw = Fault::too_long(LONGEST as u32).at(Span::default());
        let items = vec![Parsed { line: 1, item: Err(flaw) }];
        Program { source: Source::new(""), items, functions: BTreeSet::new() }
    }

    /// The first statement that cannot be parsed.
    pub fn first_error(&self) -> Option<ScriptError> {
        let flaw = self.items.iter().find_map(|parsed| parsed.item.as_ref().err())?;
        Some(flaw.clone().in_source(&self.source))
    }
}
