//! A session driven by scripts: which line made which call, what the variables hold now, and work in slices.

use super::{Binding, CallSite, End, Environment, Host, Interpreter, Program, ScriptError};
use crate::base::Pfn;
use crate::import::film::{Asked, Film, FilmCall};
use crate::kernel::{Boot, Kernel, Machine, Outcome, Reply, Request};
use crate::page::PageAction;
use crate::session::{Session, Touched};
use crate::view::Family;
use serde::Serialize;
use std::ops::Range;
use std::rc::Rc;

/// Frames of a boot that take about as long as one step of a script.
const FRAMES_A_STEP: u32 = 64;

/// A session, the place where each of its calls is written, and the variables of its scripts.
#[derive(Debug)]
pub struct Notebook {
    desk: Desk,
    environment: Environment,
    work: Work,
    finished: RunResult,
    film: Option<Film>,
}

/// A session and the place of each call of its log.
#[derive(Debug)]
struct Desk {
    session: Session,
    sites: Vec<CallSite>,
}

/// What was begun and is not done.
#[derive(Debug)]
enum Work {
    None,
    Boot(Box<Boot>),
    Seek,
    Run {
        interpreter: Box<Interpreter>,
        from: u32,
    },
    /// The calls of a film are served, so that all of them can be gone to.
    Film,
}

/// What a run did.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RunResult {
    /// The calls it made.
    pub calls: Range<u32>,
    /// What was wrong with the script, if anything was.
    pub error: Option<ScriptError>,
    /// The line that ended it before its last statement without being wrong: a `return`, an oops, the process's death.
    pub ended: Option<u32>,
}

/// How far the work under way has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Headway {
    /// Calls done.
    pub done: u32,
    /// Calls there are to be done; 0 if nobody knows.
    pub total: u32,
    /// Whether there is more to do.
    pub busy: bool,
}

impl Host for Desk {
    fn execute(&mut self, request: Request, site: CallSite) -> Reply {
        self.sites.truncate(self.session.cursor() as usize);
        self.sites.push(site);
        self.session.execute(request).reply.clone()
    }
    fn kernel(&self) -> &Kernel {
        self.session.kernel()
    }
    fn calls_done(&self) -> u32 {
        self.session.cursor()
    }
}

impl Notebook {
    /// Power on: an empty page.
    pub fn boot(machine: Machine) -> Notebook {
        Notebook::of(Session::boot(machine))
    }

    fn of(session: Session) -> Notebook {
        Notebook {
            desk: Desk { session, sites: Vec::new() },
            environment: Environment::new(),
            work: Work::None,
            finished: RunResult::default(),
            film: None,
        }
    }

    /// Power on with a recording in the place of a script, from the state that it begins with
    /// ([`Kernel::restore_film`]): [`Notebook::advance`] serves its calls, then goes to where none is done.
    pub fn show(film: Film, boot: Kernel) -> Notebook {
        let machine = Machine::Recorded { name: film.scenario.clone(), boot: Box::new(boot) };
        Notebook { film: Some(film), work: Work::Film, ..Notebook::boot(machine) }
    }

    /// The recording that stands in the place of a script.
    pub const fn film(&self) -> Option<&Film> {
        self.film.as_ref()
    }

    /// The session behind it.
    pub const fn session(&self) -> &Session {
        &self.desk.session
    }
    /// Where a call of the log is written.
    ///
    /// # Panics
    /// If there is no such call.
    pub fn site(&self, call: u32) -> &CallSite {
        &self.desk.sites[call as usize]
    }
    /// What the variables hold at the cursor.
    pub fn values(&self) -> Vec<Binding> {
        self.values_at(self.session().cursor())
    }
    /// What the variables held when so many calls were done.
    pub fn values_at(&self, calls: u32) -> Vec<Binding> {
        self.environment.at(calls.min(self.session().cursor()))
    }
    /// What the last run did, so far.
    pub const fn finished(&self) -> &RunResult {
        &self.finished
    }
    /// What a call did inside.
    pub fn story(&mut self, call: u32) -> &Outcome {
        self.desk.session.story(call)
    }
    /// See [`Session::entries_within`].
    pub fn entries_within(&mut self, call: u32, changes: u32) -> Vec<(Pfn, [u32; 4])> {
        self.desk.session.entries_within(call, changes)
    }
    /// See [`Session::take_touched`].
    pub fn take_touched(&mut self) -> Touched {
        self.desk.session.take_touched()
    }

    /// Serves a request that no script made.
    pub fn request(&mut self, request: Request, name: &'static str) {
        self.cancel();
        self.environment.truncate(self.session().cursor());
        let site = CallSite { line: None, text: Rc::from(format!("{name}()")), name, family: None };
        self.desk.execute(request, site);
    }

    /// Begins to boot another machine; until it is up, everything stays as it is.
    pub fn begin_boot(&mut self, machine: Machine) {
        self.cancel();
        self.work = Work::Boot(Box::new(Boot::new(machine)));
    }

    /// Begins to run the statements that start on lines `from` to `to`, counted from 1; 0, 0 means all.
    pub fn begin_run(&mut self, script: &str, from: u32, to: u32) {
        self.cancel();
        let cursor = self.session().cursor();
        let interpreter = Box::new(Interpreter::new(Rc::new(Program::parse(script)), from, to));
        self.finished = RunResult { calls: cursor..cursor, ..RunResult::default() };
        self.work = Work::Run { interpreter, from: cursor };
    }

    /// Begins to go to where so many calls are done.
    pub fn begin_seek(&mut self, calls: u32) {
        self.cancel();
        self.desk.session.begin_seek(calls);
        self.work = Work::Seek;
    }

    /// Goes on with what was begun, by about `budget` steps of a script or calls of a seek.
    pub fn advance(&mut self, budget: u32) -> Headway {
        let busy = match &mut self.work {
            Work::None => false,
            Work::Boot(boot) => boot.advance(budget.saturating_mul(FRAMES_A_STEP)),
            // A call takes as long as many steps of a script.
            Work::Seek => self.desk.session.advance_seek((budget / 20).max(1)) > 0,
            Work::Film => self.advance_film(budget),
            Work::Run { interpreter, from } => {
                let progress = interpreter.advance(&mut self.desk, &mut self.environment, budget);
                self.finished = RunResult {
                    calls: *from..self.desk.session.cursor(),
                    error: interpreter.error().cloned(),
                    ended: early_end(interpreter),
                };
                !progress.finished
            }
        };
        let headway = self.headway(busy);
        if !busy {
            self.finish();
        }
        headway
    }

    /// Serves calls of the film, about so many steps of a script's worth.
    fn advance_film(&mut self, budget: u32) -> bool {
        let Some(film) = &self.film else { return false };
        let mut left = i64::from(budget);
        while left > 0 {
            let next = self.desk.session.log().len();
            if next == film.playable() {
                self.desk.session.seek(0);
                return false;
            }
            let call = &film.calls[next];
            self.desk.execute(Request::Recorded(call.call.clone()), site_of(call));
            left -= 20 + call.call.actions.iter().map(weight).sum::<i64>();
        }
        true
    }

    fn finish(&mut self) {
        if let Work::Boot(boot) = std::mem::replace(&mut self.work, Work::None) {
            let (machine, kernel) = boot.finish();
            *self = Notebook::of(Session::start(machine, kernel));
        }
    }

    fn headway(&self, busy: bool) -> Headway {
        let (cursor, calls) = (self.session().cursor(), self.session().log().len() as u32);
        match &self.work {
            Work::Boot(boot) => {
                let (done, total) = boot.headway();
                Headway { done, total, busy }
            }
            Work::Run { from, .. } => Headway { done: cursor - from, total: 0, busy },
            Work::Film => {
                let total = self.film.as_ref().map_or(0, Film::playable) as u32;
                Headway { done: cursor, total, busy }
            }
            _ => Headway { done: cursor, total: calls, busy },
        }
    }

    /// Stops what was begun, at the last whole call.
    pub fn cancel(&mut self) {
        self.desk.session.stop_seek();
        self.work = Work::None;
    }
}

fn site_of(call: &FilmCall) -> CallSite {
    CallSite { line: None, text: Rc::from(&*call.text), name: call.asked.name(), family: family(call.asked) }
}

/// A request for many pages takes as long as many steps of a script.
fn weight(action: &PageAction) -> i64 {
    match action {
        PageAction::Bulk { pages, .. } => i64::from(*pages),
        PageAction::Drain => 1_000,
        _ => 1,
    }
}

const fn family(asked: Asked) -> Option<Family> {
    match asked {
        Asked::AllocPages | Asked::FreePages => Some(Family::Gfp),
        Asked::Kmalloc | Asked::Kfree => Some(Family::Kmalloc),
        Asked::Vmalloc | Asked::Vfree | Asked::Purge => Some(Family::Vmalloc),
        Asked::Drain | Asked::Sleep | Asked::Walk | Asked::Snapshot | Asked::Other => None,
    }
}

fn early_end(run: &Interpreter) -> Option<u32> {
    match *run.end()? {
        End::Returned { line } | End::Killed { line } => Some(line),
        End::Complete | End::Wrong(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Paging;
    use crate::kernel::Mebibytes;

    fn notebook() -> Notebook {
        Notebook::boot(Machine::Clean { paging: Paging::I386, ram: Mebibytes(32) })
    }

    fn run(notebook: &mut Notebook, script: &str) {
        notebook.begin_run(script, 0, 0);
        while notebook.advance(50).busy {}
    }

    fn names(notebook: &Notebook) -> Vec<String> {
        notebook.values().into_iter().map(|binding| binding.name).collect()
    }

    #[test]
    fn calls_know_their_lines_and_variables_their_time() {
        let mut notebook = notebook();
        run(&mut notebook, "a = kmalloc(64, GFP_KERNEL);\nb = vmalloc(8192);\nkfree(a);");
        assert_eq!(notebook.finished(), &RunResult { calls: 0..3, error: None, ended: None });
        assert_eq!(notebook.site(1).line, Some(2));
        assert_eq!(&*notebook.site(1).text, "vmalloc(8192)");
        assert_eq!(names(&notebook), ["a", "b"]);
        notebook.begin_seek(1);
        while notebook.advance(1).busy {}
        assert_eq!(names(&notebook), ["a"]);
    }

    #[test]
    fn running_in_the_past_drops_the_future() {
        let mut notebook = notebook();
        run(&mut notebook, "a = kmalloc(64, GFP_KERNEL);\nb = vmalloc(8192);");
        notebook.begin_seek(1);
        while notebook.advance(1).busy {}
        run(&mut notebook, "c = kmalloc(32, GFP_KERNEL);");
        assert_eq!(names(&notebook), ["a", "c"]);
        assert_eq!(notebook.session().log().len(), 2);
        assert_eq!(&*notebook.site(1).text, "kmalloc(32, GFP_KERNEL)");
    }

    #[test]
    fn what_is_wrong_leaves_what_ran() {
        let mut notebook = notebook();
        run(&mut notebook, "a = kmalloc(64, GFP_KERNEL);\nb = maloc(3);");
        assert_eq!(notebook.finished().calls, 0..1);
        assert_eq!(notebook.finished().error.as_ref().map(|error| error.line), Some(2));
    }

    #[test]
    fn an_oops_ends_a_run_and_says_where() {
        let mut notebook = notebook();
        run(&mut notebook, "char *p = NULL;\np[0] = 1;\nb = vmalloc(8192);");
        assert_eq!(notebook.finished(), &RunResult { calls: 0..1, error: None, ended: Some(2) });
    }

    #[test]
    fn a_boot_in_slices_is_a_boot_at_once() {
        let machine = Machine::Clean { paging: Paging::X86_64, ram: Mebibytes(256) };
        let mut notebook = notebook();
        run(&mut notebook, "a = kmalloc(64, GFP_KERNEL);");
        let old = notebook.session().digest();
        notebook.begin_boot(machine.clone());
        let headway = notebook.advance(1);
        assert_eq!(headway, Headway { done: FRAMES_A_STEP, total: 65_504, busy: true });
        assert_eq!(notebook.session().digest(), old, "until it is up, everything stays as it is");
        notebook.cancel();
        assert_eq!((notebook.advance(100).busy, notebook.session().digest()), (false, old));
        notebook.begin_boot(machine.clone());
        while notebook.advance(100).busy {}
        assert_eq!(notebook.session().digest(), Kernel::boot(&machine).digest());
        assert!(names(&notebook).is_empty());
    }

    #[test]
    fn a_run_is_cancelled_at_a_whole_call() {
        let mut notebook = notebook();
        notebook.begin_run("for (;;) kfree(kmalloc(64, GFP_KERNEL));", 0, 0);
        assert!(notebook.advance(500).busy);
        notebook.cancel();
        assert!(!notebook.advance(500).busy);
        assert_eq!(notebook.session().log().len() as u32, notebook.session().cursor());
    }
}
