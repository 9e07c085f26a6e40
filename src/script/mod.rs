//! The C subset: parse, then evaluate against a machine.
//!
//! A text becomes words ([`highlight`] shows them), words become statements ([`Program`]), each statement becomes steps
//! of a stack machine when its turn comes ([`Interpreter`]). The steps talk to a [`Host`]; what they assign lives in an
//! [`Environment`] that knows every variable's past. Any text is a program: what is wrong is a [`ScriptError`] with a
//! place, when its statement runs.

mod ast;
mod calls;
mod code;
mod compile;
mod constants;
mod environment;
mod error;
mod highlight;
mod host;
mod interpreter;
mod lexer;
mod literal;
mod macros;
mod notebook;
mod parser;
mod program;
mod source;
mod suggest;
mod token;
mod types;
mod value;

#[cfg(test)]
mod tests;

pub use calls::{CallEntry, call_table};
pub use environment::{Binding, Environment};
pub use error::{Arg, ScriptError};
pub use highlight::{Token, highlight};
pub use host::{CallSite, Host};
pub use interpreter::{End, Interpreter, MOST_CALLS, MOST_STEPS, Progress};
pub use notebook::{Headway, Notebook, RunResult};
pub use program::Program;
pub use types::{Base, Int, Type};
pub use value::Value;
