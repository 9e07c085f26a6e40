//! Scripts as a whole, on a small machine.

mod errors;
mod limits;
mod misuse;
mod running;
mod scenarios;
mod time;
mod totality;
mod tutorials;

use super::{CallSite, End, Environment, Host, Interpreter, Program};
use crate::base::{Detail, Paging};
use crate::kernel::{Kernel, Machine, Mebibytes, Misuse, Outcome, Reply, Request};
use std::rc::Rc;

/// A machine that writes down what it was asked.
struct Desk {
    kernel: Kernel,
    log: Vec<(Request, CallSite, Reply)>,
    /// What each call did wrong although it returned.
    warnings: Vec<Option<Misuse>>,
}

impl Desk {
    fn boot(paging: Paging) -> Desk {
        let ram = Mebibytes(if paging == Paging::I386Pae { 256 } else { 64 });
        Desk { kernel: Kernel::boot(&Machine::Clean { paging, ram }), log: Vec::new(), warnings: Vec::new() }
    }
}

impl Host for Desk {
    fn execute(&mut self, request: Request, site: CallSite) -> Reply {
        let Outcome { reply, warning, .. } = self.kernel.handle(&request, Detail::Touched);
        self.warnings.push(warning);
        self.log.push((request, site, reply.clone()));
        reply
    }
    fn kernel(&self) -> &Kernel {
        &self.kernel
    }
    fn calls_done(&self) -> u32 {
        self.kernel.calls()
    }
}

/// A machine, the variables of its scripts, and how the last run ended.
struct Ran {
    desk: Desk,
    environment: Environment,
    end: End,
}

impl Ran {
    fn boot(paging: Paging) -> Ran {
        Ran { desk: Desk::boot(paging), environment: Environment::new(), end: End::Complete }
    }

    /// Runs lines of a script, in slices of a few steps.
    fn lines(mut self, script: &str, from: u32, to: u32) -> Ran {
        let mut interpreter = Interpreter::new(Rc::new(Program::parse(script)), from, to);
        while !interpreter.advance(&mut self.desk, &mut self.environment, 7).finished {}
        self.end = interpreter.end().unwrap().clone();
        self
    }

    fn all(self, script: &str) -> Ran {
        self.lines(script, 0, 0)
    }

    /// `kmalloc@1 kfree@3`
    fn calls(&self) -> String {
        let call = |site: &CallSite| format!("{}@{}", site.name, site.line.unwrap());
        self.desk.log.iter().map(|(_, site, _)| call(site)).collect::<Vec<_>>().join(" ")
    }

    /// `a=1 b=2`, signed, in the order of first assignment.
    fn values(&self) -> String {
        let bindings = self.environment.at(self.desk.calls_done()).into_iter();
        bindings.map(|b| format!("{}={}", b.name, b.value.number())).collect::<Vec<_>>().join(" ")
    }

    fn value(&self, name: &str) -> i128 {
        self.environment.value_at(name, self.desk.calls_done()).unwrap_or_else(|| panic!("{name}")).number()
    }
}

fn run(script: &str) -> Ran {
    Ran::boot(Paging::I386).all(script)
}
