//! From trees to steps. What can be known before a statement runs is checked here, so that it runs whole or not at all.

mod call;
mod expr;
mod stmt;

use super::ast::{Item, Stmt};
use super::code::{Code, Op, Place};
use super::error::{Fault, Flaw};
use super::source::{Source, Span};
use crate::base::Layout;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Compiles a statement of the outermost level, or a function's body.
pub(super) fn compile(
    item: &Item,
    source: &Source,
    functions: &BTreeSet<Rc<str>>,
    layout: &Layout,
) -> Result<Code, Flaw> {
    let mut compiler = Compiler {
        source,
        functions,
        layout,
        ops: Vec::new(),
        scopes: Vec::new(),
        locals: 0,
        loops: Vec::new(),
        labels: BTreeMap::new(),
        gotos: Vec::new(),
    };
    match item {
        Item::Statement(statement) => compiler.statement(statement)?,
        Item::Function(_, body) => compiler.statements(body)?,
    }
    compiler.resolve_gotos()?;
    let is_function = matches!(item, Item::Function(..));
    Ok(Code { ops: compiler.ops, locals: compiler.locals, is_function })
}

struct Compiler<'a> {
    source: &'a Source,
    functions: &'a BTreeSet<Rc<str>>,
    layout: &'a Layout,
    ops: Vec<(Op, Span)>,
    /// Names of each block around, innermost last; none on the outermost level.
    scopes: Vec<Vec<(Rc<str>, usize)>>,
    locals: usize,
    loops: Vec<Loop>,
    labels: BTreeMap<Rc<str>, usize>,
    gotos: Vec<(usize, Rc<str>, Span)>,
}

/// Jumps out of a loop whose targets are not known yet.
#[derive(Default)]
struct Loop {
    breaks: Vec<usize>,
    continues: Vec<usize>,
}

type Compiled = Result<(), Flaw>;

impl Compiler<'_> {
    fn emit(&mut self, op: Op, span: Span) {
        self.ops.push((op, span));
    }

    /// A jump whose target comes later.
    fn emit_jump(&mut self, jump: fn(usize) -> Op, span: Span) -> usize {
        self.emit(jump(usize::MAX), span);
        self.ops.len() - 1
    }

    /// Lets jumps lead to the next step.
    fn land(&mut self, jumps: &[usize]) {
        let target = self.ops.len();
        for jump in jumps {
            self.point(*jump, target);
        }
    }

    fn point(&mut self, jump: usize, to: usize) {
        if let Op::Jump(target) | Op::Unless(target) | Op::When(target) = &mut self.ops[jump].0 {
            *target = to;
        }
    }

    fn resolve_gotos(&mut self) -> Compiled {
        for (jump, label, span) in std::mem::take(&mut self.gotos) {
            let target = *self.labels.get(&label).ok_or_else(|| Fault::unknown_label(&*label).at(span))?;
            self.point(jump, target);
        }
        Ok(())
    }

    fn in_scope(&mut self, compile: impl FnOnce(&mut Self) -> Compiled) -> Compiled {
        self.scopes.push(Vec::new());
        let compiled = compile(self);
        self.scopes.pop();
        compiled
    }

    fn place_of(&self, name: &Rc<str>) -> Place {
        let names = self.scopes.iter().rev().flat_map(|scope| scope.iter().rev());
        let local = names.into_iter().find(|(known, _)| known == name);
        local.map_or_else(|| Place::Global(name.clone()), |(_, slot)| Place::Local(*slot))
    }

    fn new_place(&mut self, name: &Rc<str>) -> Place {
        let slot = self.locals;
        match self.scopes.last_mut() {
            None => Place::Global(name.clone()),
            Some(scope) => {
                scope.push((name.clone(), slot));
                self.locals += 1;
                Place::Local(slot)
            }
        }
    }

    fn statements(&mut self, statements: &[Stmt]) -> Compiled {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }
}
