//! A script as a tree.

use super::error::{Fault, Flaw};
use super::source::Span;
use super::types::Type;
use super::value::Value;
use std::rc::Rc;

/// How deeply a script may nest: every tree can be walked by recursion.
pub(super) const DEEPEST: u16 = 200;

/// An expression and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub kind: ExprKind,
    pub span: Span,
    /// Of the tree: 1 for a leaf.
    depth: u16,
}

#[derive(Clone, Debug)]
pub(super) enum ExprKind {
    Number(Literal),
    /// `"a"`, its quotes removed.
    Text(Rc<str>),
    Name(Rc<str>),
    Unary(UnaryOperator, Box<Expr>),
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `a && b`, `a || b`
    Shortcut(Shortcut, Box<Expr>, Box<Expr>),
    /// `target = value`, `target += value`
    Assign(Option<BinaryOperator>, Box<Expr>, Box<Expr>),
    Bump(Bump, Box<Expr>),
    /// `a ? b : c`
    Choose(Box<[Expr; 3]>),
    Call(Rc<str>, Vec<Expr>),
    Index(Box<Expr>, Box<Expr>),
    /// `*p`
    Deref(Box<Expr>),
    /// `&p`
    AddressOf(Box<Expr>),
    Cast(Type, Box<Expr>),
    SizeOfType(TypeName),
    SizeOf(Box<Expr>),
    /// `a, b`
    Sequence(Box<Expr>, Box<Expr>),
}

/// A number as written: its width is chosen when the machine is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Literal {
    pub number: u64,
    pub unsigned: bool,
    /// `L` or `LL`
    pub longs: u8,
    /// Hexadecimal and octal numbers may be unsigned without saying so.
    pub decimal: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shortcut {
    And,
    Or,
}

/// `++a`, `a--`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bump {
    pub operator: BinaryOperator,
    /// Whether the value of the expression is the old one.
    pub after: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UnaryOperator {
    Negate,
    Invert,
    Not,
    Plus,
}

impl UnaryOperator {
    pub const fn text(self) -> &'static str {
        match self {
            UnaryOperator::Negate => "-",
            UnaryOperator::Invert => "~",
            UnaryOperator::Not => "!",
            UnaryOperator::Plus => "+",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BinaryOperator {
    Multiply,
    Divide,
    Remainder,
    Add,
    Subtract,
    ShiftLeft,
    ShiftRight,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Xor,
    Or,
}

impl BinaryOperator {
    /// Every operator with its mark and how strongly it binds.
    pub const ALL: [(&'static str, BinaryOperator, u8); 16] = [
        ("*", BinaryOperator::Multiply, 10),
        ("/", BinaryOperator::Divide, 10),
        ("%", BinaryOperator::Remainder, 10),
        ("+", BinaryOperator::Add, 9),
        ("-", BinaryOperator::Subtract, 9),
        ("<<", BinaryOperator::ShiftLeft, 8),
        (">>", BinaryOperator::ShiftRight, 8),
        ("<", BinaryOperator::Less, 7),
        ("<=", BinaryOperator::LessEqual, 7),
        (">", BinaryOperator::Greater, 7),
        (">=", BinaryOperator::GreaterEqual, 7),
        ("==", BinaryOperator::Equal, 6),
        ("!=", BinaryOperator::NotEqual, 6),
        ("&", BinaryOperator::And, 5),
        ("^", BinaryOperator::Xor, 4),
        ("|", BinaryOperator::Or, 3),
    ];

    pub fn text(self) -> &'static str {
        Self::ALL.iter().find(|(_, operator, _)| *operator == self).map_or("", |(mark, _, _)| mark)
    }
}

impl Expr {
    /// # Errors
    /// When it is nested too deeply.
    pub fn new(kind: ExprKind, span: Span) -> Result<Expr, Flaw> {
        let depth = 1 + kind.deepest_part();
        if depth > DEEPEST {
            return Err(Fault::too_deep(u32::from(DEEPEST)).at(span));
        }
        Ok(Expr { kind, span, depth })
    }

    /// Without the casts around it.
    pub fn uncast(&self) -> &Expr {
        match &self.kind {
            ExprKind::Cast(_, inner) => inner.uncast(),
            _ => self,
        }
    }
}

impl ExprKind {
    fn deepest_part(&self) -> u16 {
        use ExprKind::*;
        match self {
            Number(_) | Text(_) | Name(_) | SizeOfType(_) => 0,
            Unary(_, a) | Bump(_, a) | Deref(a) | AddressOf(a) | Cast(_, a) | SizeOf(a) => a.depth,
            Binary(_, a, b) | Shortcut(_, a, b) | Assign(_, a, b) | Index(a, b) | Sequence(a, b) => {
                a.depth.max(b.depth)
            }
            Choose(parts) => parts.iter().map(|part| part.depth).max().unwrap_or(0),
            Call(_, arguments) => arguments.iter().map(|argument| argument.depth).max().unwrap_or(0),
        }
    }
}

/// A type as written.
#[derive(Clone, Debug)]
pub(super) struct TypeName {
    pub ty: Type,
    /// `unsigned long`, `void *`
    pub text: Rc<str>,
}

/// A statement and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Stmt {
    pub kind: StmtKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum StmtKind {
    Empty,
    Expr(Expr),
    Declare(Vec<Declaration>),
    Block(Vec<Stmt>),
    If(Expr, Box<Stmt>, Option<Box<Stmt>>),
    While(Expr, Box<Stmt>),
    DoWhile(Box<Stmt>, Expr),
    For(Box<For>),
    Break,
    Continue,
    Return(Option<Expr>),
    Goto(Rc<str>),
    Label(Rc<str>),
}

#[derive(Clone, Debug)]
pub(super) struct For {
    pub start: Stmt,
    pub condition: Option<Expr>,
    pub step: Option<Expr>,
    pub body: Stmt,
}

/// One variable of a declaration.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    pub name: Rc<str>,
    pub span: Span,
    pub ty: TypeName,
    pub array: Option<Length>,
    pub initial: Option<Initial>,
    /// Starts as zero: `static`.
    pub zeroed: bool,
}

/// The brackets of an array.
#[derive(Clone, Debug)]
pub(super) enum Length {
    /// `[]`
    OfInitial,
    /// `[n]`
    Given(Expr),
}

#[derive(Clone, Debug)]
pub(super) enum Initial {
    Value(Expr),
    List(Vec<Expr>),
}

/// What a script consists of.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Statement(Stmt),
    /// `int main(void) { … }`: run as its body, where it stands.
    Function(Rc<str>, Vec<Stmt>),
}

impl Literal {
    pub const fn small(number: u64) -> Literal {
        Literal { number, unsigned: false, longs: 0, decimal: true }
    }

    /// The first type of C's list that holds it.
    pub fn value(self, paging: crate::base::Paging) -> Value {
        use super::types::Int;
        let lists: [(u8, Int, Int); 3] =
            [(0, Int::I32, Int::U32), (1, Int::Long, Int::ULong), (2, Int::I64, Int::U64)];
        let wide_enough = lists.iter().filter(|(longs, _, _)| *longs >= self.longs);
        let types = wide_enough.flat_map(|(_, signed, unsigned)| {
            let signed = (!self.unsigned).then_some(*signed);
            let unsigned = (self.unsigned || !self.decimal).then_some(*unsigned);
            signed.into_iter().chain(unsigned)
        });
        let holds = |int: &Int| {
            let bits = 8 * u32::from(int.bytes(paging)) - u32::from(int.is_signed());
            bits >= 64 || self.number >> bits == 0
        };
        let int = types.into_iter().find(holds).unwrap_or(Int::U64);
        Value::new(self.number, Type::int(int), paging)
    }
}
