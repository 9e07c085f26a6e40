//! Statements.

use super::super::ast::{Declaration, Expr, For, Initial, Length, Literal, Stmt, StmtKind};
use super::super::code::{Op, Place};
use super::super::constants::constant;
use super::super::environment::Shape;
use super::super::error::Fault;
use super::super::source::Span;
use super::super::value::Value;
use super::{Compiled, Compiler, Loop};

impl Compiler<'_> {
    pub(super) fn statement(&mut self, statement: &Stmt) -> Compiled {
        let span = statement.span;
        match &statement.kind {
            StmtKind::Empty => Ok(()),
            StmtKind::Expr(expr) => self.effect(expr),
            StmtKind::Declare(declarations) => declarations.iter().try_for_each(|d| self.declaration(d)),
            StmtKind::Block(body) => self.in_scope(|compiler| compiler.statements(body)),
            StmtKind::If(condition, then, otherwise) => {
                self.if_statement(condition, then, otherwise.as_deref())
            }
            StmtKind::While(condition, body) => self.while_loop(condition, body),
            StmtKind::DoWhile(body, condition) => self.do_while(body, condition),
            StmtKind::For(parts) => self.in_scope(|compiler| compiler.for_loop(parts)),
            StmtKind::Break => self.leave(span, |place, jump| place.breaks.push(jump)),
            StmtKind::Continue => self.leave(span, |place, jump| place.continues.push(jump)),
            StmtKind::Return(value) => self.return_statement(value.as_ref(), span),
            StmtKind::Goto(label) => {
                let jump = self.emit_jump(Op::Jump, span);
                self.gotos.push((jump, label.clone(), span));
                Ok(())
            }
            StmtKind::Label(label) => {
                self.labels.insert(label.clone(), self.ops.len());
                Ok(())
            }
        }
    }

    /// The body of an `if` or a loop: a scope of its own, braces or not.
    fn body(&mut self, body: &Stmt) -> Compiled {
        self.in_scope(|compiler| compiler.statement(body))
    }

    fn if_statement(&mut self, condition: &Expr, then: &Stmt, otherwise: Option<&Stmt>) -> Compiled {
        self.value(condition)?;
        let to_else = self.emit_jump(Op::Unless, condition.span);
        self.body(then)?;
        let Some(otherwise) = otherwise else {
            self.land(&[to_else]);
            return Ok(());
        };
        let to_end = self.emit_jump(Op::Jump, otherwise.span);
        self.land(&[to_else]);
        self.body(otherwise)?;
        self.land(&[to_end]);
        Ok(())
    }

    fn loop_body(&mut self, body: &Stmt) -> Result<Loop, super::Flaw> {
        self.loops.push(Loop::default());
        let compiled = self.body(body);
        let jumps = self.loops.pop().unwrap_or_default();
        compiled.map(|()| jumps)
    }

    fn while_loop(&mut self, condition: &Expr, body: &Stmt) -> Compiled {
        let start = self.ops.len();
        self.value(condition)?;
        let to_end = self.emit_jump(Op::Unless, condition.span);
        let jumps = self.loop_body(body)?;
        self.emit(Op::Jump(start), condition.span);
        jumps.continues.iter().for_each(|jump| self.point(*jump, start));
        self.land(&[&[to_end], jumps.breaks.as_slice()].concat());
        Ok(())
    }

    fn do_while(&mut self, body: &Stmt, condition: &Expr) -> Compiled {
        let start = self.ops.len();
        let jumps = self.loop_body(body)?;
        self.land(&jumps.continues);
        self.value(condition)?;
        self.emit(Op::When(start), condition.span);
        self.land(&jumps.breaks);
        Ok(())
    }

    fn for_loop(&mut self, parts: &For) -> Compiled {
        self.statement(&parts.start)?;
        let start = self.ops.len();
        let mut leaving = Vec::new();
        if let Some(condition) = &parts.condition {
            self.value(condition)?;
            leaving.push(self.emit_jump(Op::Unless, condition.span));
        }
        let jumps = self.loop_body(&parts.body)?;
        self.land(&jumps.continues);
        if let Some(step) = &parts.step {
            self.effect(step)?;
        }
        self.emit(Op::Jump(start), parts.body.span);
        leaving.extend(jumps.breaks);
        self.land(&leaving);
        Ok(())
    }

    fn leave(&mut self, span: Span, note: impl FnOnce(&mut Loop, usize)) -> Compiled {
        let jump = self.emit_jump(Op::Jump, span);
        match self.loops.last_mut() {
            Some(innermost) => {
                note(innermost, jump);
                Ok(())
            }
            None => Err(Fault::outside_loop(self.source.text(span).trim_end_matches(';')).at(span)),
        }
    }

    fn return_statement(&mut self, value: Option<&Expr>, span: Span) -> Compiled {
        match value {
            Some(value) => self.value(value)?,
            None => self.emit(Op::Push(Value::int(0)), span),
        }
        self.emit(Op::Return, span);
        Ok(())
    }

    fn declaration(&mut self, declaration: &Declaration) -> Compiled {
        if constant(&declaration.name, self.layout).is_some() {
            return Err(Fault::constant_changed(&*declaration.name).at(declaration.span));
        }
        match &declaration.array {
            None => self.scalar(declaration),
            Some(length) => self.array(declaration, length),
        }
    }

    /// C lets `int i = i;` read the new `i`: the name is known before its value is.
    fn scalar(&mut self, declaration: &Declaration) -> Compiled {
        let place = self.new_place(&declaration.name);
        self.emit(Op::Declare(place.clone(), shape(declaration)), declaration.span);
        match &declaration.initial {
            None => Ok(()),
            Some(Initial::List(_)) => Err(Fault::list_initialiser(&*declaration.name).at(declaration.span)),
            Some(Initial::Value(value)) => {
                self.emit(Op::Variable(place), declaration.span);
                self.value(value)?;
                self.emit(Op::Write, declaration.span.to(value.span));
                self.emit(Op::Pop, declaration.span);
                Ok(())
            }
        }
    }

    fn array(&mut self, declaration: &Declaration, length: &Length) -> Compiled {
        let span = declaration.span;
        let initial = match &declaration.initial {
            None => None,
            Some(Initial::List(values)) => Some(values),
            Some(Initial::Value(_)) => return Err(Fault::missing_list(&*declaration.name).at(span)),
        };
        match (length, initial) {
            (Length::Given(length), _) => self.value(length)?,
            (Length::OfInitial, Some(values)) => self.push_index(values.len(), span),
            (Length::OfInitial, None) => return Err(Fault::missing_list(&*declaration.name).at(span)),
        }
        let place = self.new_place(&declaration.name);
        let zeroed = declaration.zeroed || initial.is_some();
        self.emit(Op::DeclareArray(place.clone(), Shape { zeroed, ..shape(declaration) }), span);
        self.elements(&place, initial.map_or(&[], Vec::as_slice))
    }

    fn elements(&mut self, place: &Place, values: &[Expr]) -> Compiled {
        for (index, value) in values.iter().enumerate() {
            self.emit(Op::Variable(place.clone()), value.span);
            self.push_index(index, value.span);
            self.emit(Op::Index, value.span);
            self.value(value)?;
            self.emit(Op::Write, value.span);
            self.emit(Op::Pop, value.span);
        }
        Ok(())
    }

    pub(super) fn push_index(&mut self, index: usize, span: Span) {
        self.emit(Op::Push(Literal::small(index as u64).value(self.layout.paging)), span);
    }
}

fn shape(declaration: &Declaration) -> Shape {
    Shape {
        ty: Some(declaration.ty.ty),
        text: declaration.ty.text.clone(),
        length: None,
        zeroed: declaration.zeroed,
    }
}
