//! What a statement is compiled to: steps of a stack machine, each of bounded work, so that a run can pause anywhere.

use super::ast::{BinaryOperator, Bump, UnaryOperator};
use super::calls::{Call, Signature};
use super::environment::Shape;
use super::host::CallSite;
use super::source::Span;
use super::types::Type;
use super::value::Value;
use std::rc::Rc;

/// Where a variable lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Of a block: gone when the statement ends.
    Local(usize),
    /// In the environment, by name.
    Global(Rc<str>),
}

/// One step.
#[derive(Clone)]
pub(super) enum Op {
    /// → value
    Push(Value),
    /// → variable, unread
    Variable(Place),
    /// variable or pointer, index → element or memory, unread
    Index,
    /// unread → pointer to it
    AddressOf,
    /// unread → its value
    Read,
    /// unread → unread, its value
    Peek,
    /// unread, value → value
    Write,
    /// unread → value
    Bump(Bump),
    /// Makes a variable.
    Declare(Place, Shape),
    /// length → ; makes an array
    DeclareArray(Place, Shape),
    /// value →
    Pop,
    /// value → value
    Unary(UnaryOperator),
    /// value, value → value
    Binary(BinaryOperator),
    /// value → value
    Cast(Type),
    /// value → 0 or 1
    Truth,
    Jump(usize),
    /// value → ; goes there if it is 0
    Unless(usize),
    /// value → ; goes there if it is not 0
    When(usize),
    /// → its size
    SizeOf(Place, Part),
    /// arguments → value
    Call(Rc<Prepared>),
    /// value → ; ends the function, or the run
    Return,
    /// value → ; ends the run
    Exit,
}

/// What of a variable `sizeof` measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Whole,
    /// `sizeof *p`, `sizeof p[0]`
    Element,
    /// `ARRAY_SIZE(p)`
    Length,
}

/// A call with all that does not change from one time to the next.
pub(super) struct Prepared {
    pub call: &'static Call,
    pub signature: Signature,
    /// Where each argument is written.
    pub spans: Vec<Span>,
    /// The argument that is a text.
    pub text: Rc<str>,
    /// The pages are given as `&page`.
    pub addressed: bool,
    pub site: CallSite,
}

/// A compiled statement or function.
pub(super) struct Code {
    pub ops: Vec<(Op, Span)>,
    /// How many local variables it has.
    pub locals: usize,
    pub is_function: bool,
}
