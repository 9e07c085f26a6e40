//! Calls: the table's, and the few words that only look like calls.

use super::super::ast::{Expr, ExprKind};
use super::super::calls::{self, Call, Kind, Signature};
use super::super::code::{Op, Prepared};
use super::super::error::Fault;
use super::super::host::CallSite;
use super::super::source::Span;
use super::super::suggest::nearest;
use super::super::value::Value;
use super::{Compiled, Compiler};
use std::rc::Rc;

impl Compiler<'_> {
    /// Leaves one value on the stack, 0 for calls that return nothing.
    pub(super) fn call(&mut self, name: &Rc<str>, arguments: &[Expr], span: Span) -> Compiled {
        match &**name {
            "likely" | "unlikely" if arguments.len() == 1 => self.value(&arguments[0]),
            "ARRAY_SIZE" => self.array_size(arguments, span),
            "exit" | "_exit" | "abort" => self.exit(arguments, span),
            _ if calls::prints(name) => self.print(arguments, span),
            _ => match calls::find(name) {
                Some(call) => self.prepared(call, arguments, span),
                None => Err(self.unknown(name).at(name_span(name, span))),
            },
        }
    }

    fn unknown(&self, name: &Rc<str>) -> Fault {
        if calls::comes_later(name) {
            return Fault::later_call(&**name);
        }
        if self.functions.contains(name) {
            return Fault::own_function(&**name);
        }
        match nearest(name, calls::calls().map(Call::name)) {
            Some(near) => Fault::unknown_call(&**name, near),
            None => Fault::unknown_call_alone(&**name),
        }
    }

    /// A call whose value is wanted must have one.
    pub(super) fn check_returns(&self, name: &Rc<str>, span: Span) -> Compiled {
        match calls::find(name).map(Signature::of) {
            Some(Signature { result: None, .. }) => Err(Fault::no_value(&**name).at(name_span(name, span))),
            _ => Ok(()),
        }
    }

    fn exit(&mut self, arguments: &[Expr], span: Span) -> Compiled {
        self.print(arguments, span)?;
        self.emit(Op::Exit, span);
        Ok(())
    }

    fn print(&mut self, arguments: &[Expr], span: Span) -> Compiled {
        for argument in arguments.iter().filter(|argument| !matches!(argument.kind, ExprKind::Text(_))) {
            self.value(argument)?;
            self.emit(Op::Pop, argument.span);
        }
        self.emit(Op::Push(Value::int(0)), span);
        Ok(())
    }

    fn prepared(&mut self, call: &'static Call, arguments: &[Expr], span: Span) -> Compiled {
        let signature = Signature::of(call);
        check_count(call, &signature, arguments, span)?;
        let (mut text, mut addressed) = ("".into(), false);
        for (argument, kind) in arguments.iter().zip(&signature.parameters) {
            match kind {
                Kind::Value(_) | Kind::Flags => self.value(argument)?,
                Kind::Text => text = text_of(call, argument)?,
                Kind::Place => self.place_argument(call, argument)?,
                Kind::Pages => addressed = self.pages_argument(argument)?,
            }
        }
        let prepared = Prepared {
            call,
            signature,
            spans: arguments.iter().map(|argument| argument.span).collect(),
            text,
            addressed,
            site: CallSite {
                line: Some(self.source.line(span.start)),
                text: self.source.text(span).into(),
                name: call.name(),
                family: call.family,
            },
        };
        self.emit(Op::Call(Rc::new(prepared)), span);
        Ok(())
    }

    /// `&p`, `(void **)&p`
    fn place_argument(&mut self, call: &Call, argument: &Expr) -> Compiled {
        match &argument.uncast().kind {
            ExprKind::AddressOf(inner) => self.unread(inner),
            _ => Err(Fault::argument_place(call.usage()).at(argument.span)),
        }
    }

    /// `pages`, `&page`, `&pages[2]`, or a pointer to memory with pages in it; whether it is an address of a variable.
    fn pages_argument(&mut self, argument: &Expr) -> Result<bool, super::Flaw> {
        match &argument.uncast().kind {
            ExprKind::AddressOf(inner) => self.unread(inner).map(|()| true),
            ExprKind::Name(_) => self.unread(argument.uncast()).map(|()| false),
            _ => self.value(argument).map(|()| false),
        }
    }
}

fn check_count(call: &Call, signature: &Signature, arguments: &[Expr], span: Span) -> Compiled {
    let counts = signature.counts(call.name());
    if counts.contains(&arguments.len()) {
        return Ok(());
    }
    let wanted = counts.iter().map(usize::to_string).collect::<Vec<_>>().join(" / ");
    Err(Fault::argument_count(call.usage(), wanted, arguments.len() as u32).at(span))
}

fn text_of(call: &Call, argument: &Expr) -> Result<Rc<str>, super::Flaw> {
    match &argument.kind {
        ExprKind::Text(text) => Ok(text.clone()),
        _ => Err(Fault::argument_text(call.name(), "\"name\"").at(argument.span)),
    }
}

/// The name at the start of a call.
fn name_span(name: &str, call: Span) -> Span {
    let end = call.start + name.len() as u32;
    Span { start: call.start, end: end.min(call.end) }
}
