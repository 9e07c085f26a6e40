//! Every run ends, and no script is too deep.

use super::*;
use crate::script::MOST_CALLS;

/// A host that does nothing, so that the limits are reached soon.
struct Idle(Kernel, u32);

impl Host for Idle {
    fn execute(&mut self, _: Request, _: CallSite) -> Reply {
        self.1 += 1;
        Reply::Void
    }
    fn kernel(&self) -> &Kernel {
        &self.0
    }
    fn calls_done(&self) -> u32 {
        self.1
    }
}

fn end(script: &str) -> (End, u32) {
    let mut host = Idle(Desk::boot(Paging::I386).kernel, 0);
    let mut environment = Environment::new();
    let mut interpreter = Interpreter::new(Rc::new(Program::parse(script)), 0, 0);
    while !interpreter.advance(&mut host, &mut environment, 1 << 20).finished {}
    (interpreter.end().unwrap().clone(), host.1)
}

#[track_caller]
fn assert_wrong(script: &str, key: &str) -> u32 {
    match end(script) {
        (End::Wrong(error), calls) => {
            assert_eq!(error.key, key);
            calls
        }
        (end, _) => panic!("{end:?}"),
    }
}

#[test]
fn runaway_loops_are_stopped() {
    assert_wrong("for (;;);", "too-many-steps");
    assert_wrong("int i = 0; while (1) i++;", "too-many-steps");
    assert_wrong("a: goto a;", "unknown-label");
    assert_wrong("{ a: goto a; }", "too-many-steps");
    assert_eq!(assert_wrong("while (1) vfree(0);", "too-many-calls"), MOST_CALLS);
}

#[test]
fn a_slice_is_as_long_as_asked() {
    let mut host = Idle(Desk::boot(Paging::I386).kernel, 0);
    let mut environment = Environment::new();
    let mut interpreter = Interpreter::new(Rc::new(Program::parse("while (1) vfree(0);")), 0, 0);
    let first = interpreter.advance(&mut host, &mut environment, 1000);
    let second = interpreter.advance(&mut host, &mut environment, 1000);
    assert!(
        !second.finished && second.steps <= 2 * first.steps + 25 && first.calls <= 50 && first.calls > 20
    );
}

#[test]
fn nesting_has_an_end() {
    const MANY: usize = 20_000;
    for (open, close) in [
        ("(", ")"),
        ("!", ""),
        ("-", ""),
        ("*", ""),
        ("(int)", ""),
        ("a[", "]"),
        ("1+", ""),
        ("1+(", ")"),
        ("f(", ")"),
        ("1?", ":1"),
        ("1?1:", ""),
        ("1&&", ""),
        ("1,", ""),
        ("a=", ""),
        ("sizeof ", ""),
    ] {
        let script = format!("x = {}1{};", open.repeat(MANY), close.repeat(MANY));
        assert_wrong(&script, "too-deep");
    }
    for (open, close) in [("{", "}"), ("if (1) ", ""), ("for (;;) ", ""), ("do ", ""), ("if (1); else ", "")]
    {
        assert_wrong(&format!("{}; {}", open.repeat(MANY), close.repeat(MANY)), "too-deep");
    }
    assert_wrong(&format!("a{};", "[0]".repeat(MANY)), "too-deep");
    assert_wrong(&"a = 1;\n".repeat(200_000), "too-long");
    // What a person writes is not too deep.
    let flags = vec!["GFP_KERNEL"; 60].join(" | ");
    assert_eq!(end(&format!("a = {}{flags}{};", "(".repeat(30), ")".repeat(30))).0, End::Complete);
    assert_eq!(end(&format!("{};", "if (0); else ".repeat(40))).0, End::Complete);
}
