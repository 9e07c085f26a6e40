//! What is wrong with scripts: key, place, and that what came before has run.

use super::*;
use crate::script::ScriptError;

fn error(script: &str) -> ScriptError {
    match run(script).end {
        End::Wrong(error) => error,
        end => panic!("{script}: {end:?}"),
    }
}

/// The error's key and place, as `key line:column-end`.
#[track_caller]
fn assert_error(script: &str, expected: &str) {
    let error = error(script);
    let found = format!("{} {}:{}-{}", error.key, error.line, error.column, error.end_column);
    assert_eq!(found, expected, "{script}: {}", error.message);
}

#[test]
fn calls() {
    assert_error("a = maloc(3);", "unknown-call 1:5-10");
    assert_eq!(error("a = maloc(3);").message, "no call named `maloc`. Did you mean `malloc`?");
    assert_error("frobnicate();", "unknown-call-alone 1:1-11");
    assert_error("kmap(0);", "later-call 1:1-5");
    assert_error("\n  a = dma_alloc_coherent(0, 1, 2, 3);", "later-call 2:7-25");
    assert_error("int f(void) { return 0; }\nf();", "own-function 2:1-2");
    assert_error("kmalloc(64);", "argument-count 1:1-12");
    assert_eq!(
        error("kmalloc(64);").message,
        "`kmalloc(size_t size, gfp_t flags)`: arguments expected: 2, found: 1"
    );
    assert_error("mmap(1, 2, 3);", "argument-count 1:1-14");
    assert_error("kmem_cache_create(foo, 8, 0, 0, NULL);", "argument-text 1:19-22");
    assert_error("kmalloc(\"64\", 0);", "text-as-value 1:9-13");
    assert_error("void *p; posix_memalign(p, 8, 8);", "argument-place 1:25-26");
    assert_error("a = kfree(0);", "no-value 1:5-10");
    assert_error("kmalloc(64, 1 << 30);", "unknown-flags 1:13-20");
    assert_error("mmap(0, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);", "mapping-kind 1:12-21");
    assert_error("mmap(0, 1, PROT_READ | PROT_WRITE, MAP_SHARED, 3, 0);", "mapping-kind 1:36-46");
    assert_error("struct page *p; vmap(p, 1, 0, 0);", "unset 1:22-23");
    assert_error("struct page *p[2]; vmap(p, 1, 0, 0);", "unset 1:25-26");
    assert_error("struct page *p[2] = {0, 0}; vmap(p, 3, 0, 0);", "index-range 1:34-35");
    assert_error("struct page *p = NULL; vmap(&p, 2, 0, 0);", "argument-pages 1:29-31");
    assert_error("vmap(0, 1 << 30, 0, 0);", "page-count 1:9-16");
}

#[test]
fn names_and_values() {
    assert_error("a = b;", "undeclared 1:5-6");
    assert_error("buffer = 1; a = bufer;", "undeclared-near 1:17-22");
    assert_error("a = PAGESIZE;", "undeclared-near 1:5-13");
    assert_error("void *p;\nkfree(p);", "unset 2:7-8");
    assert_error("int p[4]; a = p[2];", "unset 1:15-19");
    assert_eq!(error("int p[4]; a = p[2];").message, "`p[2]` is read before it has a value");
    assert_error("{ int q[4]; int a = q[2]; }", "unset 1:21-25");
    assert_eq!(error("{ int q[4]; int a = q[2]; }").message, "`q[2]` is read before it has a value");
    assert_error("PAGE_SIZE = 3;", "constant-changed 1:1-10");
    assert_error("int NULL;", "constant-changed 1:5-9");
    assert_error("1 = 2;", "not-assignable 1:1-2");
    assert_error("a + 1 = 2;", "not-assignable 1:1-6");
    assert_error("a = 1 / 0;", "division-by-zero 1:5-10");
    assert_error("a = 1; a %= 0;", "division-by-zero 1:8-14");
    assert_error("a = 1 << 32;", "shift-range 1:5-12");
    assert_error("int p[4]; p[4] = 1;", "index-range 1:11-15");
    assert_eq!(error("int p[4]; p[-1] = 1;").message, "`p` has elements 0 to 3, found index -1");
    assert_error("int p[0];", "array-length 1:5-6");
    assert_error("int p[2000000];", "array-length 1:5-6");
    assert_error("int p[4]; kfree(p);", "array-as-value 1:17-18");
    assert_error("int p[4]; p = 0;", "array-as-value 1:11-16");
    assert_error("int a = 1; a[0] = 1;", "not-pointer 1:12-16");
    assert_error("void *p = vmalloc(9); p[0] = 1;", "void-access 1:23-31");
    assert_error("p = alloc_page(GFP_KERNEL); a = *p;", "struct-access 1:33-35");
    assert_error("p = alloc_page(GFP_KERNEL); a = p->flags;", "struct-access 1:34-36");
    assert_error("void *p = 0; a = p & 1;", "pointer-operation 1:18-23");
    assert_error("a = 1; b = &a;", "address-of-variable 1:12-14");
    assert_error("a = sizeof(1 + 1);", "sizeof-operand 1:11-18");
    assert_error("a = kmalloc(sizeof(struct foo), GFP_KERNEL);", "size-unknown 1:13-31");
    assert_error("int a = {1};", "list-initialiser 1:5-6");
    assert_error("int a[2] = 1;", "missing-list 1:5-6");
    assert_error("int a[2] = {1, 2, 3};", "index-range 1:19-20");
    assert_error("void v;", "void-variable 1:1-7");
}

#[test]
fn words_and_marks() {
    assert_error("a = 1", "expected-mark-end 1:5-6");
    assert_error("a = 1\nb = 2;", "expected-mark 2:1-2");
    assert_eq!(error("a = 1\nb = 2;").message, "expected `;`, found `b`");
    assert_error("a = ;", "expected-value 1:5-6");
    assert_error("a =", "expected-value-end 1:3-4");
    assert_error("kmalloc(64, );", "expected-value 1:13-14");
    assert_error("int 3;", "expected-name 1:5-6");
    assert_error("int", "expected-name-end 1:1-4");
    assert_error("}", "expected-statement 1:1-2");
    assert_error("else a = 1;", "expected-statement 1:1-5");
    assert_error("switch (1) { }", "not-in-language 1:1-7");
    assert_error("struct foo { int a; };", "not-in-language 1:1-11");
    assert_error("float f;", "not-in-language 1:1-6");
    assert_error("break;", "outside-loop 1:1-7");
    assert_error("goto nowhere;", "unknown-label 1:1-14");
    assert_error("int f(int a) { return a; }", "function-parameters 1:5-6");
    assert_error("a = 1.5;", "fraction 1:5-8");
    assert_error("a = 0x;", "bad-number 1:5-7");
    assert_error("a = 99999999999999999999;", "number-range 1:5-25");
    assert_error("a = 'ab';", "bad-character 1:5-9");
    assert_error("unsigned void *p;", "bad-type 1:1-14");
    assert_error("printk(\"x);", "unclosed-text 1:8-12");
    assert_error("a = 1; /* b", "unclosed-comment 1:8-12");
    assert_error("a = 1；", "stray-near 1:6-7");
    assert_eq!(error("a = 1；").message, "found `；`: expected `;`");
    assert_error("/* 页框 𝄞 */ @", "stray 1:13-14");
    assert_error("#if 1\na = 1;", "directive 1:2-4");
    assert_error("#define F(x) x\na = F(1);", "macro-arguments 2:5-6");
    assert_error("int a[2][3];", "array-dimensions 1:9-10");
}

#[test]
fn what_came_before_has_run_and_what_comes_after_can() {
    let script = "a = kmalloc(64, GFP_KERNEL);\nb = );\nkfree(a);";
    let ran = run(script);
    assert_eq!(ran.calls(), "kmalloc@1");
    assert_eq!(ran.lines(script, 3, 3).calls(), "kmalloc@1 kfree@3");
    assert_eq!(Program::parse(script).first_error().map(|error| error.line), Some(2));
    // A loop is checked before it begins.
    assert_eq!(run("for (i = 0; i < 3; i++) { vfree(0); vfre(0); }").calls(), "");
}
