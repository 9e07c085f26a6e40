//! Runs a program's statements, step by step: a run can pause after any of them.

mod calling;
mod places;

use super::ast::Bump;
use super::code::{Code, Op, Part, Place};
use super::compile::compile;
use super::constants;
use super::environment::{Environment, Shape, Variable};
use super::error::{Fault, Flaw, ScriptError};
use super::host::{CallSite, Host};
use super::program::Program;
use super::source::Span;
use super::suggest::nearest;
use super::types::Type;
use super::value::{self, Value};
use crate::base::Paging;
use places::Target;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

/// After so many steps a run is stopped.
pub const MOST_STEPS: u32 = 10_000_000;
/// After so many calls a run is stopped.
pub const MOST_CALLS: u32 = 1_000_000;
/// The longest array of a script.
const LONGEST_ARRAY: u32 = 1 << 20;
/// A call takes about as long as so many other steps.
const WORK_OF_CALL: u32 = 20;

/// How far a run has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Steps done since the run began.
    pub steps: u32,
    /// Calls made since the run began.
    pub calls: u32,
    /// Whether it has ended; [`Interpreter::end`] says how.
    pub finished: bool,
}

/// How a run ended.
#[derive(Clone, PartialEq, Debug)]
pub enum End {
    /// Every statement ran.
    Complete,
    /// `return` or `exit` on this line: the statements after it did not run.
    Returned {
        /// From 1.
        line: u32,
    },
    /// An oops in the kernel or the death of the process on this line: real code would not run on (see [`Interpreter`]).
    Killed {
        /// From 1.
        line: u32,
    },
    /// The script is wrong; what ran before stays.
    Wrong(ScriptError),
}

/// One run of some statements of a program.
///
/// Misuse does not end a run where the real system goes on: Linux warns, refuses, or is silently corrupted. What kills
/// the context that runs the code does: an oops (an access to an address that nothing maps) and the death of the
/// process. The calls made so far stay.
pub struct Interpreter {
    program: Rc<Program>,
    /// Indices of the statements still to run.
    waiting: std::vec::IntoIter<usize>,
    code: Code,
    at: usize,
    stack: Vec<Slot>,
    locals: Vec<Variable>,
    /// Places of the loads and stores of this code, made when first needed.
    sites: BTreeMap<usize, CallSite>,
    steps: u32,
    calls: u32,
    started: bool,
    end: Option<End>,
}

impl std::fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interpreter")
            .field("steps", &self.steps)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}

/// What lies on the stack.
#[derive(Clone, Debug)]
enum Slot {
    Value(Value),
    Unread(Target),
}

/// What a step leads to.
enum Flow {
    On,
    Jump(usize),
    /// The function or statement is over.
    Leave,
    End(End),
}

type Stepped<T> = Result<T, Flaw>;

/// What a step works with.
struct Context<'a, H: Host> {
    host: &'a mut H,
    environment: &'a mut Environment,
    paging: Paging,
    /// Where the step is written.
    span: Span,
}

impl Interpreter {
    /// A run of the statements of the outermost level that start on lines `from` to `to`; 0, 0 means all.
    ///
    /// `#define`s hold from where they stand, in the run or before it. A function is one statement, run as its body.
    pub fn new(program: Rc<Program>, from: u32, to: u32) -> Interpreter {
        let lines: RangeInclusive<u32> = if (from, to) == (0, 0) { 0..=u32::MAX } else { from..=to };
        let items = program.items.iter().enumerate();
        let waiting: Vec<usize> =
            items.filter(|(_, parsed)| lines.contains(&parsed.line)).map(|(index, _)| index).collect();
        Interpreter {
            program,
            waiting: waiting.into_iter(),
            code: Code { ops: Vec::new(), locals: 0, is_function: false },
            at: 0,
            stack: Vec::new(),
            locals: Vec::new(),
            sites: BTreeMap::new(),
            steps: 0,
            calls: 0,
            started: false,
            end: None,
        }
    }

    /// Goes on by about `budget` steps, a call counting as several. The first time, the environment forgets what
    /// happened after the host's cursor: running in the past drops the future.
    pub fn advance(&mut self, host: &mut impl Host, environment: &mut Environment, budget: u32) -> Progress {
        if !self.started {
            environment.truncate(host.calls_done());
            self.started = true;
        }
        let enough = self.work() + u64::from(budget.max(1));
        while self.end.is_none() && self.work() < enough {
            self.end = match self.step(host, environment) {
                Ok(end) => end,
                Err(flaw) => Some(End::Wrong(flaw.in_source(&self.program.source))),
            };
        }
        Progress { steps: self.steps, calls: self.calls, finished: self.end.is_some() }
    }

    fn work(&self) -> u64 {
        u64::from(self.steps) + u64::from(self.calls) * u64::from(WORK_OF_CALL)
    }

    /// How the run ended; `None` while it goes on.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// What is wrong with the script, if that ended the run.
    pub fn error(&self) -> Option<&ScriptError> {
        match &self.end {
            Some(End::Wrong(error)) => Some(error),
            _ => None,
        }
    }

    fn step<H: Host>(&mut self, host: &mut H, environment: &mut Environment) -> Stepped<Option<End>> {
        self.steps += 1;
        let Some((op, span)) = self.code.ops.get(self.at).cloned() else {
            return self.next_statement(host);
        };
        if self.steps > MOST_STEPS {
            return Err(Fault::too_many_steps(MOST_STEPS).at(span));
        }
        let paging = host.kernel().layout.paging;
        let flow = self.perform(op, &mut Context { host, environment, paging, span })?;
        self.at += 1;
        match flow {
            Flow::On => {}
            Flow::Jump(target) => self.at = target,
            Flow::Leave => self.at = self.code.ops.len(),
            Flow::End(end) => return Ok(Some(end)),
        }
        Ok(None)
    }

    fn next_statement(&mut self, host: &impl Host) -> Stepped<Option<End>> {
        let Some(index) = self.waiting.next() else { return Ok(Some(End::Complete)) };
        let program = &self.program;
        let item = program.items[index].item.as_ref().map_err(Flaw::clone)?;
        self.code = compile(item, &program.source, &program.functions, &host.kernel().layout)?;
        self.at = 0;
        self.stack.clear();
        self.sites.clear();
        let unmade = || Variable::new(Shape { ty: None, text: "".into(), length: None, zeroed: false });
        self.locals = (0..self.code.locals).map(|_| unmade()).collect();
        Ok(None)
    }

    fn perform<H: Host>(&mut self, op: Op, context: &mut Context<'_, H>) -> Stepped<Flow> {
        let (paging, span) = (context.paging, context.span);
        match op {
            Op::Push(value) => self.push(value),
            Op::Variable(place) => self.stack.push(Slot::Unread(Target::Variable(place))),
            Op::Index => return self.index(context),
            Op::AddressOf => self.address_of(context)?,
            Op::Read => return self.read_top(false, context),
            Op::Peek => return self.read_top(true, context),
            Op::Write => return self.write_top(context),
            Op::Bump(bump) => return self.bump(bump, context),
            Op::Declare(place, shape) => self.declare(&place, shape, context),
            Op::DeclareArray(place, shape) => self.declare_array(&place, shape, context)?,
            Op::Pop => drop(self.stack.pop()),
            Op::Unary(operator) => {
                let a = self.pop();
                self.push(value::unary(operator, a, paging).map_err(|fault| fault.at(span))?);
            }
            Op::Binary(operator) => {
                let (b, a) = (self.pop(), self.pop());
                self.push(value::binary(operator, a, b, paging).map_err(|fault| fault.at(span))?);
            }
            Op::Cast(ty) => {
                let value = self.pop().cast(ty, paging);
                self.push(value);
            }
            Op::Truth => {
                let truth = self.pop().is_true();
                self.push(Value::int(truth.into()));
            }
            Op::Jump(target) => return Ok(Flow::Jump(target)),
            Op::Unless(target) => {
                return Ok(if self.pop().is_true() { Flow::On } else { Flow::Jump(target) });
            }
            Op::When(target) => return Ok(if self.pop().is_true() { Flow::Jump(target) } else { Flow::On }),
            Op::SizeOf(place, part) => self.size_of(&place, part, context)?,
            Op::Call(prepared) => return self.call(&prepared, context),
            Op::Return => return Ok(self.returned(span)),
            Op::Exit => return Ok(Flow::End(End::Returned { line: self.line(span) })),
        }
        Ok(Flow::On)
    }

    fn push(&mut self, value: Value) {
        self.stack.push(Slot::Value(value));
    }

    /// The compiler leaves a value here.
    fn pop(&mut self) -> Value {
        match self.stack.pop() {
            Some(Slot::Value(value)) => value,
            other => unreachable!("a value was compiled here, not {other:?}"),
        }
    }

    fn line(&self, span: Span) -> u32 {
        self.program.source.line(span.start)
    }

    /// A function that returns 0 is over; one that returns an error ends the run, as a module whose init failed.
    fn returned(&mut self, span: Span) -> Flow {
        let failed = self.pop().is_true();
        match self.code.is_function && !failed {
            true => Flow::Leave,
            false => Flow::End(End::Returned { line: self.line(span) }),
        }
    }

    fn bump<H: Host>(&mut self, bump: Bump, context: &mut Context<'_, H>) -> Stepped<Flow> {
        if let flow @ (Flow::Leave | Flow::Jump(_) | Flow::End(_)) = self.read_top(true, context)? {
            return Ok(flow);
        }
        let old = self.pop();
        let new = value::binary(bump.operator, old, Value::int(1), context.paging)
            .map_err(|f| f.at(context.span))?;
        self.push(new);
        let flow = self.write_top(context)?;
        if bump.after && matches!(flow, Flow::On) {
            self.pop();
            self.push(old);
        }
        Ok(flow)
    }

    fn size_of<H: Host>(&mut self, place: &Place, part: Part, context: &mut Context<'_, H>) -> Stepped<()> {
        let shape = &self.variable(place, context)?.shape;
        let ty = shape.ty.unwrap_or(Type::ADDRESS);
        let element = match (part, shape.length) {
            (Part::Element, None) => ty.pointee().unwrap_or(ty),
            _ => ty,
        };
        let bytes = element.bytes(context.paging).ok_or_else(|| Fault::sizeof_operand().at(context.span))?;
        let size = match (part, shape.length) {
            (Part::Whole, Some(length)) => bytes * u64::from(length),
            (Part::Length, Some(length)) => length.into(),
            (Part::Length, None) => return Err(Fault::sizeof_operand().at(context.span)),
            _ => bytes,
        };
        self.push(Value::new(size, Type::ULONG, context.paging));
        Ok(())
    }

    /// A variable that exists, set or not.
    fn variable<'a, H: Host>(&'a self, place: &Place, context: &'a Context<'_, H>) -> Stepped<&'a Variable> {
        match place {
            Place::Local(slot) => Ok(&self.locals[*slot]),
            Place::Global(name) => context.environment.get(name).ok_or_else(|| undeclared(name, context)),
        }
    }
}

fn undeclared<H: Host>(name: &str, context: &Context<'_, H>) -> Flaw {
    let constants = constants::names().map(|constant| -> &str { constant });
    let fault = match nearest(name, context.environment.names().chain(constants)) {
        Some(near) => Fault::undeclared_near(name, near),
        None => Fault::undeclared(name),
    };
    fault.at(context.span)
}
