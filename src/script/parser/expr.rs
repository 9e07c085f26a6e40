//! Expressions, with C's precedence.

use super::super::ast::{BinaryOperator, Bump, Expr, ExprKind, Shortcut, UnaryOperator};
use super::super::error::Fault;
use super::super::literal;
use super::super::token::TokenKind;
use super::{Parse, Parser, types};
use std::rc::Rc;

impl Parser<'_> {
    /// `a, b`
    pub(super) fn expression(&mut self) -> Parse<Expr> {
        let mut left = self.assignment()?;
        while self.eat(",") {
            let right = self.assignment()?;
            let span = left.span.to(right.span);
            left = Expr::new(ExprKind::Sequence(left.into(), right.into()), span)?;
        }
        Ok(left)
    }

    pub(super) fn assignment(&mut self) -> Parse<Expr> {
        self.nested(Self::assignment_here)
    }

    fn assignment_here(&mut self) -> Parse<Expr> {
        let target = self.choice()?;
        let Some(operator) = self.assignment_operator() else { return Ok(target) };
        self.check_assignable(&target)?;
        self.advance();
        let value = self.assignment()?;
        let span = target.span.to(value.span);
        Expr::new(ExprKind::Assign(operator, target.into(), value.into()), span)
    }

    /// `Some(None)` for `=`, `Some(Some(+))` for `+=`.
    fn assignment_operator(&self) -> Option<Option<BinaryOperator>> {
        let TokenKind::Mark(mark) = self.here().kind else { return None };
        let operator = mark.strip_suffix('=')?;
        if operator.is_empty() {
            return Some(None);
        }
        let arithmetic = BinaryOperator::ALL.iter().filter(|(_, _, binding)| !(6..=7).contains(binding));
        arithmetic.into_iter().find(|(mark, _, _)| *mark == operator).map(|(_, operator, _)| Some(*operator))
    }

    fn check_assignable(&self, target: &Expr) -> Parse<()> {
        match target.kind {
            ExprKind::Name(_) | ExprKind::Index(..) | ExprKind::Deref(_) => Ok(()),
            _ => Err(Fault::not_assignable(self.source.text(target.span)).at(target.span)),
        }
    }

    /// `a ? b : c`
    fn choice(&mut self) -> Parse<Expr> {
        let condition = self.shortcut("||", Shortcut::Or)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let then = self.nested(Self::expression)?;
        self.expect(":")?;
        let otherwise = self.nested(Self::choice)?;
        let span = condition.span.to(otherwise.span);
        Expr::new(ExprKind::Choose(Box::new([condition, then, otherwise])), span)
    }

    /// `a || b`, and `a && b` in it.
    fn shortcut(&mut self, mark: &str, shortcut: Shortcut) -> Parse<Expr> {
        let part = |parser: &mut Self| match shortcut {
            Shortcut::Or => parser.shortcut("&&", Shortcut::And),
            Shortcut::And => parser.binary(0),
        };
        let mut left = part(self)?;
        while self.eat(mark) {
            let right = part(self)?;
            let span = left.span.to(right.span);
            left = Expr::new(ExprKind::Shortcut(shortcut, left.into(), right.into()), span)?;
        }
        Ok(left)
    }

    /// Operators that bind at least so strongly.
    fn binary(&mut self, weakest: u8) -> Parse<Expr> {
        let mut left = self.unary()?;
        while let Some((operator, binding)) =
            self.binary_operator().filter(|(_, binding)| *binding >= weakest)
        {
            self.advance();
            let right = self.binary(binding + 1)?;
            let span = left.span.to(right.span);
            left = Expr::new(ExprKind::Binary(operator, left.into(), right.into()), span)?;
        }
        Ok(left)
    }

    fn binary_operator(&self) -> Option<(BinaryOperator, u8)> {
        let TokenKind::Mark(mark) = self.here().kind else { return None };
        let found = BinaryOperator::ALL.iter().find(|(text, _, _)| *text == mark);
        found.map(|(_, operator, binding)| (*operator, *binding))
    }

    fn unary(&mut self) -> Parse<Expr> {
        self.nested(Self::unary_here)
    }

    fn unary_here(&mut self) -> Parse<Expr> {
        let here = self.here();
        match here.kind {
            TokenKind::Mark("-") => self.prefix(UnaryOperator::Negate),
            TokenKind::Mark("~") => self.prefix(UnaryOperator::Invert),
            TokenKind::Mark("!") => self.prefix(UnaryOperator::Not),
            TokenKind::Mark("+") => self.prefix(UnaryOperator::Plus),
            TokenKind::Mark("++") => self.bump_before(BinaryOperator::Add),
            TokenKind::Mark("--") => self.bump_before(BinaryOperator::Subtract),
            TokenKind::Mark("*") => self.around(ExprKind::Deref),
            TokenKind::Mark("&") => self.around(ExprKind::AddressOf),
            TokenKind::Mark("(") if self.type_follows() => self.cast(),
            TokenKind::Name if self.text(here) == "sizeof" => self.size_of(),
            _ => self.postfix(),
        }
    }

    fn prefix(&mut self, operator: UnaryOperator) -> Parse<Expr> {
        self.around(|inner| ExprKind::Unary(operator, inner))
    }

    fn around(&mut self, kind: impl FnOnce(Box<Expr>) -> ExprKind) -> Parse<Expr> {
        let start = self.advance().at;
        let inner = self.unary()?;
        let span = start.to(inner.span);
        Expr::new(kind(inner.into()), span)
    }

    fn bump_before(&mut self, operator: BinaryOperator) -> Parse<Expr> {
        let start = self.advance().at;
        let target = self.unary()?;
        self.check_assignable(&target)?;
        let span = start.to(target.span);
        Expr::new(ExprKind::Bump(Bump { operator, after: false }, target.into()), span)
    }

    fn type_follows(&self) -> bool {
        let next = self.ahead(1);
        next.kind == TokenKind::Name && types::starts_type(self.text(next))
    }

    fn cast(&mut self) -> Parse<Expr> {
        let start = self.advance().at;
        let name = self.type_name()?;
        self.expect(")")?;
        let inner = self.unary()?;
        let span = start.to(inner.span);
        Expr::new(ExprKind::Cast(name.ty, inner.into()), span)
    }

    fn size_of(&mut self) -> Parse<Expr> {
        let start = self.advance().at;
        let kind = if self.is("(") && self.type_follows() {
            self.advance();
            let name = self.type_name()?;
            self.expect(")")?;
            ExprKind::SizeOfType(name)
        } else {
            ExprKind::SizeOf(self.unary()?.into())
        };
        Expr::new(kind, self.since(start))
    }

    fn postfix(&mut self) -> Parse<Expr> {
        let mut expr = self.primary()?;
        loop {
            let start = expr.span;
            let kind = match self.here().kind {
                TokenKind::Mark("[") => self.index(expr)?,
                TokenKind::Mark("++") => self.bump_after(expr, BinaryOperator::Add)?,
                TokenKind::Mark("--") => self.bump_after(expr, BinaryOperator::Subtract)?,
                TokenKind::Mark("." | "->") => return Err(Fault::struct_access().at(self.here().at)),
                _ => return Ok(expr),
            };
            expr = Expr::new(kind, self.since(start))?;
        }
    }

    fn index(&mut self, base: Expr) -> Parse<ExprKind> {
        self.expect("[")?;
        let index = self.expression()?;
        self.expect("]")?;
        Ok(ExprKind::Index(base.into(), index.into()))
    }

    fn bump_after(&mut self, target: Expr, operator: BinaryOperator) -> Parse<ExprKind> {
        self.check_assignable(&target)?;
        self.advance();
        Ok(ExprKind::Bump(Bump { operator, after: true }, target.into()))
    }

    fn primary(&mut self) -> Parse<Expr> {
        let here = self.here();
        let kind = match here.kind {
            TokenKind::Number => {
                ExprKind::Number(literal::number(self.text(here)).map_err(|f| f.at(here.at))?)
            }
            TokenKind::Character => {
                ExprKind::Number(literal::character(self.text(here)).map_err(|f| f.at(here.at))?)
            }
            TokenKind::Mark("(") => return self.parenthesis(),
            TokenKind::Text => return self.texts(),
            TokenKind::Name => return self.name(),
            _ => {
                return Err(self.unexpected(Fault::expected_value, Fault::expected_value_end));
            }
        };
        self.advance();
        Expr::new(kind, here.at)
    }

    /// The parentheses belong to the expression's place.
    fn parenthesis(&mut self) -> Parse<Expr> {
        let start = self.advance().at;
        let inner = self.expression()?;
        self.expect(")")?;
        Expr::new(inner.kind, self.since(start))
    }

    /// `"a" "b"`, with `KERN_INFO` and its like among them.
    fn texts(&mut self) -> Parse<Expr> {
        let start = self.here().at;
        let mut text = String::new();
        while self.here().kind == TokenKind::Text || self.at_log_level() {
            let token = self.advance();
            text.push_str(self.text(token).trim_matches('"'));
        }
        Expr::new(ExprKind::Text(text.into()), self.since(start))
    }

    fn at_log_level(&self) -> bool {
        self.here().kind == TokenKind::Name && self.text(self.here()).starts_with("KERN_")
    }

    /// A variable, a constant or a call.
    fn name(&mut self) -> Parse<Expr> {
        if self.at_log_level() {
            self.advance();
            return self.texts();
        }
        let token = self.here();
        let name = self.text(token);
        if KEYWORDS.contains(&name) || types::starts_type(name) {
            return Err(Fault::expected_value(name).at(token.at));
        }
        self.advance();
        let name: Rc<str> = name.into();
        if !self.is("(") {
            return Expr::new(ExprKind::Name(name), token.at);
        }
        let arguments = self.arguments()?;
        Expr::new(ExprKind::Call(name, arguments), self.since(token.at))
    }

    fn arguments(&mut self) -> Parse<Vec<Expr>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.is(")") {
            arguments.push(self.assignment()?);
            if !self.is(")") {
                self.expect_comma_or_end()?;
                // A comma promises another argument.
                if self.is(")") {
                    return Err(Fault::expected_value(")").at(self.here().at));
                }
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }
}

/// Words that are no names.
pub(in crate::script) const KEYWORDS: &[&str] = &[
    "if", "else", "for", "while", "do", "break", "continue", "return", "goto", "switch", "case", "default",
    "sizeof",
];
