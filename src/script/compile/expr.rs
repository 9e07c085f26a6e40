//! Expressions.

use super::super::ast::{Expr, ExprKind, Shortcut};
use super::super::code::{Op, Part};
use super::super::constants::constant;
use super::super::error::Fault;
use super::super::source::Span;
use super::super::types::{Base, Type};
use super::super::value::Value;
use super::{Compiled, Compiler};
use std::rc::Rc;

impl Compiler<'_> {
    /// For what it does; its value is dropped.
    pub(super) fn effect(&mut self, expr: &Expr) -> Compiled {
        match &expr.kind {
            ExprKind::Call(name, arguments) => self.call(name, arguments, expr.span)?,
            ExprKind::Cast(Type::VOID, inner) => return self.effect(inner),
            ExprKind::Sequence(first, second) => {
                self.effect(first)?;
                return self.effect(second);
            }
            _ => self.value(expr)?,
        }
        self.emit(Op::Pop, expr.span);
        Ok(())
    }

    /// Leaves its value on the stack.
    pub(super) fn value(&mut self, expr: &Expr) -> Compiled {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(literal) => self.emit(Op::Push(literal.value(self.layout.paging)), span),
            ExprKind::Text(_) => return Err(Fault::text_as_value().at(span)),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Unary(operator, a) => {
                self.value(a)?;
                self.emit(Op::Unary(*operator), span);
            }
            ExprKind::Binary(operator, a, b) => {
                self.value(a)?;
                self.value(b)?;
                self.emit(Op::Binary(*operator), span);
            }
            ExprKind::Shortcut(shortcut, a, b) => self.shortcut(*shortcut, a, b)?,
            ExprKind::Assign(None, target, value) => {
                self.unread(target)?;
                self.value(value)?;
                self.emit(Op::Write, span);
            }
            ExprKind::Assign(Some(operator), target, value) => {
                self.unread(target)?;
                self.emit(Op::Peek, target.span);
                self.value(value)?;
                self.emit(Op::Binary(*operator), span);
                self.emit(Op::Write, span);
            }
            ExprKind::Bump(bump, target) => {
                self.unread(target)?;
                self.emit(Op::Bump(*bump), span);
            }
            ExprKind::Choose(parts) => self.choose(parts)?,
            ExprKind::Call(name, arguments) => {
                self.check_returns(name, span)?;
                self.call(name, arguments, span)?;
            }
            ExprKind::Index(..) | ExprKind::Deref(_) => {
                self.unread(expr)?;
                self.emit(Op::Read, span);
            }
            ExprKind::AddressOf(inner) => {
                self.unread(inner)?;
                self.emit(Op::AddressOf, span);
            }
            ExprKind::Cast(ty, inner) => self.cast(*ty, inner, span)?,
            ExprKind::SizeOfType(name) => {
                let bytes = name.ty.bytes(self.layout.paging).ok_or_else(|| Fault::size_unknown(&*name.text).at(span))?;
                self.push_size(bytes, span);
            }
            ExprKind::SizeOf(inner) => self.size_of(inner, span)?,
            ExprKind::Sequence(first, second) => {
                self.effect(first)?;
                self.value(second)?;
            }
        }
        Ok(())
    }

    fn name(&mut self, name: &Rc<str>, span: Span) {
        match constant(name, self.layout) {
            Some(value) => self.emit(Op::Push(value), span),
            None => {
                self.emit(Op::Variable(self.place_of(name)), span);
                self.emit(Op::Read, span);
            }
        }
    }

    /// Leaves the variable, element or piece of memory itself on the stack.
    pub(super) fn unread(&mut self, expr: &Expr) -> Compiled {
        match &expr.kind {
            ExprKind::Name(name) if constant(name, self.layout).is_some() => {
                Err(Fault::constant_changed(&**name).at(expr.span))
            }
            ExprKind::Name(name) => {
                self.emit(Op::Variable(self.place_of(name)), expr.span);
                Ok(())
            }
            ExprKind::Index(base, index) => {
                self.base(base)?;
                self.value(index)?;
                self.emit(Op::Index, expr.span);
                Ok(())
            }
            ExprKind::Deref(base) => {
                self.base(base)?;
                self.push_index(0, expr.span);
                self.emit(Op::Index, expr.span);
                Ok(())
            }
            _ => Err(Fault::not_assignable(self.source.text(expr.span)).at(expr.span)),
        }
    }

    /// What an index applies to: an array stays itself, all else is a pointer.
    fn base(&mut self, base: &Expr) -> Compiled {
        match &base.kind {
            ExprKind::Name(name) if constant(name, self.layout).is_none() => self.unread(base),
            _ => self.value(base),
        }
    }

    fn cast(&mut self, ty: Type, inner: &Expr, span: Span) -> Compiled {
        if !ty.has_values() {
            return Err(Fault::no_value(self.source.text(span)).at(span));
        }
        self.value(inner)?;
        self.emit(Op::Cast(ty), span);
        Ok(())
    }

    fn shortcut(&mut self, shortcut: Shortcut, a: &Expr, b: &Expr) -> Compiled {
        let (skip, skipped) = match shortcut {
            Shortcut::And => (Op::Unless as fn(usize) -> Op, 0),
            Shortcut::Or => (Op::When as fn(usize) -> Op, 1),
        };
        self.value(a)?;
        let to_skip = self.emit_jump(skip, a.span);
        self.value(b)?;
        self.emit(Op::Truth, b.span);
        let to_end = self.emit_jump(Op::Jump, b.span);
        self.land(&[to_skip]);
        self.emit(Op::Push(Value::int(skipped)), a.span);
        self.land(&[to_end]);
        Ok(())
    }

    fn choose(&mut self, [condition, then, otherwise]: &[Expr; 3]) -> Compiled {
        self.value(condition)?;
        let to_else = self.emit_jump(Op::Unless, condition.span);
        self.value(then)?;
        let to_end = self.emit_jump(Op::Jump, then.span);
        self.land(&[to_else]);
        self.value(otherwise)?;
        self.land(&[to_end]);
        Ok(())
    }

    fn size_of(&mut self, inner: &Expr, span: Span) -> Compiled {
        let (name, part) = match &inner.kind {
            ExprKind::Name(name) => (name, Part::Whole),
            ExprKind::Deref(base) | ExprKind::Index(base, _) => match &base.kind {
                ExprKind::Name(name) => (name, Part::Element),
                _ => return Err(Fault::sizeof_operand().at(inner.span)),
            },
            ExprKind::Text(text) => {
                self.push_size(text.len() as u64 + 1, span);
                return Ok(());
            }
            _ => return Err(Fault::sizeof_operand().at(inner.span)),
        };
        match constant(name, self.layout) {
            Some(value) => {
                let bytes = value.ty().bytes(self.layout.paging).unwrap_or(0);
                self.push_size(bytes, span);
            }
            None => self.emit(Op::SizeOf(self.place_of(name), part), span),
        }
        Ok(())
    }

    pub(super) fn array_size(&mut self, arguments: &[Expr], span: Span) -> Compiled {
        match arguments {
            [Expr { kind: ExprKind::Name(name), .. }] => {
                self.emit(Op::SizeOf(self.place_of(name), Part::Length), span);
                Ok(())
            }
            _ => Err(Fault::sizeof_operand().at(span)),
        }
    }

    fn push_size(&mut self, bytes: u64, span: Span) {
        let value = Value::new(bytes, Type { base: Base::Int(super::super::types::Int::ULong), stars: 0 }, self.layout.paging);
        self.emit(Op::Push(value), span);
    }
}
