//! Expressions.

use super::super::ast::{BinaryOperator, Expr, ExprKind, Shortcut, TypeName};
use super::super::code::{Op, Part};
use super::super::constants::constant;
use super::super::error::Fault;
use super::super::source::Span;
use super::super::types::Type;
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
            ExprKind::Unary(operator, a) => self.operator(Op::Unary(*operator), &[a], span)?,
            ExprKind::Binary(operator, a, b) => self.operator(Op::Binary(*operator), &[a, b], span)?,
            ExprKind::Shortcut(shortcut, a, b) => self.shortcut(*shortcut, a, b)?,
            ExprKind::Choose(parts) => self.choose(parts)?,
            ExprKind::Assign(operator, target, value) => self.assign(*operator, target, value, span)?,
            ExprKind::Bump(bump, target) => self.on_unread(target, Op::Bump(*bump), span)?,
            ExprKind::Index(..) | ExprKind::Deref(_) => self.on_unread(expr, Op::Read, span)?,
            ExprKind::AddressOf(inner) => self.on_unread(inner, Op::AddressOf, span)?,
            ExprKind::Cast(ty, inner) => self.cast(*ty, inner, span)?,
            ExprKind::SizeOfType(name) => self.size_of_type(name, span)?,
            ExprKind::SizeOf(inner) => self.size_of(inner, span)?,
            ExprKind::Call(name, arguments) => {
                self.check_returns(name, span)?;
                self.call(name, arguments, span)?;
            }
            ExprKind::Sequence(first, second) => {
                self.effect(first)?;
                self.value(second)?;
            }
        }
        Ok(())
    }

    fn operator(&mut self, operator: Op, operands: &[&Expr], span: Span) -> Compiled {
        operands.iter().try_for_each(|operand| self.value(operand))?;
        self.emit(operator, span);
        Ok(())
    }

    fn on_unread(&mut self, target: &Expr, op: Op, span: Span) -> Compiled {
        self.unread(target)?;
        self.emit(op, span);
        Ok(())
    }

    /// `target = value`, `target += value`
    fn assign(
        &mut self,
        operator: Option<BinaryOperator>,
        target: &Expr,
        value: &Expr,
        span: Span,
    ) -> Compiled {
        self.unread(target)?;
        if operator.is_some() {
            self.emit(Op::Peek, target.span);
        }
        self.value(value)?;
        if let Some(operator) = operator {
            self.emit(Op::Binary(operator), span);
        }
        self.emit(Op::Write, span);
        Ok(())
    }

    fn size_of_type(&mut self, name: &TypeName, span: Span) -> Compiled {
        let bytes = name.ty.bytes(self.layout.paging);
        self.push_size(bytes.ok_or_else(|| Fault::size_unknown(&*name.text).at(span))?, span);
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
        self.emit(Op::Push(Value::new(bytes, Type::ULONG, self.layout.paging)), span);
    }
}
