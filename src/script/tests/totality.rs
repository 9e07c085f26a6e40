//! Any text is a program: it is parsed, shown, and run to some end without a panic.

use super::*;
use crate::base::Prng;
use crate::script::highlight;

const PIECES: &[&str] = &[
    "a",
    "b",
    "p",
    "i",
    "int ",
    "void *",
    "struct page *",
    "unsigned long ",
    "static ",
    "char ",
    "u8 ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    "=",
    "==",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    "<",
    ">",
    "!",
    "~",
    "?",
    ":",
    "++",
    "--",
    "+=",
    "<<=",
    "&&",
    "||",
    ".",
    "->",
    "0",
    "1",
    "64",
    "4096",
    "0xffffffff",
    "08",
    "'a'",
    "'",
    "\"x\"",
    "\"",
    "//",
    "/*",
    "*/",
    "\n",
    "\\\n",
    "#",
    "#define A ",
    "#define B(x) ",
    "#undef A",
    "#include <x>",
    "A",
    "B",
    "if (",
    "else ",
    "for (",
    "while (",
    "do ",
    "break;",
    "continue;",
    "return ",
    "goto a;",
    "a:",
    "sizeof(",
    "sizeof ",
    "kmalloc(64, GFP_KERNEL)",
    "kfree(p);",
    "p = kmalloc(128, GFP_KERNEL);",
    "vmalloc(4096)",
    "alloc_page(GFP_KERNEL)",
    "memset(p, 1, 64);",
    "posix_memalign(&p, 64, 8);",
    "vmap(p, 2, 0, 0)",
    "vmap(&p, 1, 0, 0)",
    "p[1] = 2;",
    "*p = 1;",
    "int p[4];",
    "&p",
    "int main(void) {",
    "page_to_pfn(p)",
    "virt_to_page(p)",
    "vmalloc_to_pfn(p)",
    "ARRAY_SIZE(p)",
    "exit(",
    "KERN_INFO",
    "PAGE_SIZE",
    "NULL",
    "；",
    "页",
    "𝄞",
    "\t",
    "\r\n",
    "\u{0}",
];

const SCRIPTS: &[&str] = &[
    "void *p[8];\nfor (int i = 0; i < 8; i++)\n  p[i] = __get_free_pages(GFP_KERNEL, 4);\nfor (int i = 0; i < 8; i++)\n  free_pages(p[i], 4);\n",
    "struct page *pages[4];\nfor (i = 0; i < 4; i++) pages[i] = alloc_page(GFP_KERNEL);\nv = vmap(pages, 4, VM_MAP, PAGE_KERNEL);\nmemset(v, 0x5a, 4 * PAGE_SIZE);\nvunmap(v);\n",
    "#define N 16\nstatic int __init start(void)\n{\n\tchar *buf = kzalloc(N * sizeof(*buf), GFP_KERNEL);\n\tif (!buf)\n\t\treturn -ENOMEM;\n\tbuf[3] += 'x'; /* 页框 */\n\tkfree(buf);\n\treturn 0;\n}\n",
    "a = (1 + 2) * 3 ? ~4 : !5; while (a-- > 0) { if (a == 2) break; else continue; } do a++; while (a < 3);\n",
];

/// Parses, shows and runs a text, a little.
fn try_out(text: &str, desk: &mut Desk) {
    let units = text.encode_utf16().count() as u32;
    let tokens = highlight(text);
    assert!(tokens.windows(2).all(|pair| pair[0].end <= pair[1].start));
    assert!(tokens.iter().all(|token| token.start < token.end && token.end <= units));
    let mut environment = Environment::new();
    let program = Rc::new(Program::parse(text));
    for (from, to) in [(0, 0), (2, 3)] {
        let mut interpreter = Interpreter::new(program.clone(), from, to);
        interpreter.advance(desk, &mut environment, 500);
        if let Some(error) = interpreter.error() {
            assert!(error.line >= 1 && error.column >= 1 && error.end_column >= error.column);
            assert!(!error.message.contains("{ $"), "{}", error.message);
        }
    }
    environment.at(desk.calls_done());
}

fn pieces(prng: &mut Prng) -> String {
    let length = prng.below(40);
    (0..length).map(|_| PIECES[prng.below(PIECES.len() as u32) as usize]).collect()
}

/// A script with some of its characters removed, doubled, replaced or cut off.
fn mutated(prng: &mut Prng) -> String {
    let mut text: Vec<char> = SCRIPTS[prng.below(SCRIPTS.len() as u32) as usize].chars().collect();
    for _ in 0..=prng.below(4) {
        let at = prng.below(text.len() as u32) as usize;
        match prng.below(5) {
            0 => drop(text.remove(at)),
            1 => text.insert(at, text[at]),
            2 => text[at] = char::from(32 + prng.below(95) as u8),
            3 => drop(text.splice(at..at, PIECES[prng.below(PIECES.len() as u32) as usize].chars())),
            _ if prng.below(4) == 0 => text.truncate(at.max(1)),
            _ => text.swap(at, 0),
        }
        if text.is_empty() {
            text.push(';');
        }
    }
    text.into_iter().collect()
}

fn noise(prng: &mut Prng) -> String {
    let length = prng.below(60);
    let bytes: Vec<u8> = (0..length).map(|_| prng.below(256) as u8).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn any_text_is_a_program() {
    let mut prng = Prng::new(7);
    let makers: [fn(&mut Prng) -> String; 3] = [pieces, mutated, noise];
    for round in 0..12_000 {
        let mut desk = Desk::boot(if round % 2 == 0 { Paging::I386 } else { Paging::X86_64 });
        for make in makers {
            let text = make(&mut prng);
            try_out(&text, &mut desk);
        }
    }
}

#[test]
fn the_start_of_any_script_is_a_program() {
    let mut desk = Desk::boot(Paging::I386);
    for script in SCRIPTS {
        for end in (0..=script.len()).filter(|end| script.is_char_boundary(*end)) {
            try_out(&script[..end], &mut desk);
        }
    }
}
