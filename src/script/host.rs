//! Whom a script talks to: a machine with a log.

use crate::kernel::{Kernel, Reply, Request};
use crate::view::Family;
use std::rc::Rc;

/// Serves a script's calls.
pub trait Host {
    /// Serves one request and writes it down with the place it came from.
    fn execute(&mut self, request: Request, site: CallSite) -> Reply;
    /// The machine as it stands.
    fn kernel(&self) -> &Kernel;
    /// How many calls are done: the cursor.
    fn calls_done(&self) -> u32;
}

/// Where in a script a call is written. Cheap to copy: the text is shared by all times the call is made.
#[derive(Clone, PartialEq, Debug)]
pub struct CallSite {
    /// From 1; `None` for a call that no script made.
    pub line: Option<u32>,
    /// The call as typed, with its arguments; of a load or store the expression.
    pub text: Rc<str>,
    /// The name of the call; `load` and `store` for `v = p[i]` and `p[i] = v`.
    pub name: &'static str,
    /// Whose colour it has.
    pub family: Option<Family>,
}
