//! The layers of `src/lib.rs`, held: a module names only lower ones, and the model has never heard of a browser.

use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the crate's root and its layer: the table of `src/lib.rs` and `ARCHITECTURE.md`.
const LAYERS: [(&str, u8); 15] = [
    ("base", 0),
    ("page", 1),
    ("slab", 2),
    ("paging", 2),
    ("vmalloc", 3),
    ("dma", 3),
    ("process", 4),
    ("kernel", 5),
    ("session", 6),
    ("procfs", 6),
    ("import", 6),
    ("view", 6),
    ("bench", 6),
    ("script", 7),
    ("web", 8),
];

/// Crates that exist only in a browser.
const BROWSER: [&str; 4] = ["web_sys", "js_sys", "wasm_bindgen", "serde_wasm_bindgen"];

#[test]
fn a_module_names_only_lower_layers() {
    assert_none(sources().iter().flat_map(|source| source.names_upwards()));
}

#[test]
fn only_web_names_the_browser() {
    let model = |source: &&Source| source.module() != Some("web");
    assert_none(sources().iter().filter(model).flat_map(|source| source.names_the_browser()));
}

#[test]
fn every_module_has_a_layer() {
    let root = fs::read_to_string("src/lib.rs").expect("the tests run in the crate's folder");
    let modules = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let unknown: Vec<&str> = modules.filter(|module| layer(module).is_none()).collect();
    assert!(unknown.is_empty(), "no layer in tests/layering.rs: {unknown:?}");
}

/// The rule can fail: each line is read as if it stood in `src/page/buddy.rs`.
#[test]
fn breaches_are_seen() {
    let buddy = |line: &str| Source { path: "src/page/buddy.rs".into(), text: line.into() };
    let breaches = |line| buddy(line).names_upwards().len();
    assert_eq!(breaches("use crate::base::Pfn;"), 0);
    assert_eq!(breaches("use crate::page::Frame;"), 0);
    assert_eq!(breaches("// as crate::slab does"), 0);
    assert_eq!(breaches("use super::frame::Frame;"), 0);
    assert_eq!(breaches("use crate::slab::Slab;"), 1);
    assert_eq!(breaches("use super::super::slab::Slab;"), 1);
    assert_eq!(breaches("fn f(kernel: &crate::kernel::Kernel) {}"), 1);
    assert_eq!(breaches("use crate::{base::Pfn, kernel, view::{Frame, procfs}};"), 2);
    assert_eq!(breaches("use crate::{\n    base::Pfn,\n    slab::Slab,\n};"), 1);
    assert_eq!(buddy("use web_sys::Window;").names_the_browser().len(), 1);
}

#[track_caller]
fn assert_none(flaws: impl Iterator<Item = String>) {
    let flaws: Vec<String> = flaws.collect();
    assert!(flaws.is_empty(), "\n{}\n", flaws.join("\n"));
}

fn layer(module: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == module).map(|(_, layer)| *layer)
}

/// One file of `src/`.
struct Source {
    path: PathBuf,
    text: String,
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.into_iter().map(|path| Source { text: fs::read_to_string(&path).unwrap(), path }).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension() {
            _ if path.is_dir() => collect(&path, files),
            Some(extension) if extension == "rs" => files.push(path),
            _ => {}
        }
    }
}

impl Source {
    /// The root's module that it belongs to; `None` for the root itself and the binaries.
    fn module(&self) -> Option<&'static str> {
        let first = self.path.iter().nth(1)?.to_str()?;
        LAYERS.iter().map(|(name, _)| *name).find(|name| *name == first.trim_end_matches(".rs"))
    }

    /// How many modules lie between it and the root: 1 for `src/page/mod.rs`, 2 for `src/page/buddy.rs`.
    fn depth(&self) -> usize {
        let names = self.path.iter().count() - 1;
        if self.path.ends_with("mod.rs") { names - 1 } else { names }
    }

    fn names_upwards(&self) -> Vec<String> {
        let Some(here) = self.module() else { return Vec::new() };
        let mine = layer(here).expect("a module of the table");
        let breach = |name: &str| name != here && layer(name).is_some_and(|theirs| theirs >= mine);
        let named = self.names_from_the_root().into_iter().filter(|(_, name)| breach(name));
        named.map(|(at, name)| self.flaw(at, &format!("`{here}` (layer {mine}) names `{name}`"))).collect()
    }

    fn names_the_browser(&self) -> Vec<String> {
        let code = self.code();
        let named = BROWSER.iter().flat_map(|name| starts_of(&code, name).map(move |at| (at, name)));
        named.map(|(at, name)| self.flaw(at, &format!("the model names `{name}`"))).collect()
    }

    /// The text with its comments blanked.
    fn code(&self) -> String {
        let code = |line: &str| line.split_once("//").map_or(line, |(code, _)| code).to_owned();
        self.text.split('\n').map(code).collect::<Vec<_>>().join("\n")
    }

    fn flaw(&self, at: usize, what: &str) -> String {
        let line = self.code()[..at].matches('\n').count() + 1;
        format!("{}:{line}: {what}", self.path.display())
    }

    /// What its paths name in the root, by `crate::` or by climbing, with the place of each.
    fn names_from_the_root(&self) -> Vec<(usize, String)> {
        let code = self.code();
        let climb = "super::".repeat(self.depth());
        let prefixes = ["crate::", climb.as_str()];
        let paths = prefixes.iter().flat_map(|prefix| {
            starts_of(&code, prefix).flat_map(|at| heads(&code[at + prefix.len()..], at + prefix.len()))
        });
        paths.collect()
    }
}

/// `a` of `a::b`, and `a`, `b` of `{a::x, b::{y, z}}`, with their places; the text starts at `offset`.
fn heads(text: &str, offset: usize) -> Vec<(usize, String)> {
    let (mut depth, mut heads, mut expected) = (0, Vec::new(), true);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => expected = true,
            _ if c.is_whitespace() => {}
            _ if expected => {
                heads.push((offset + at, word(&text[at..])));
                expected = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Where a name starts that continues no longer path or name.
fn starts_of<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.match_indices(word).map(|(at, _)| at).filter(move |at| !code[..*at].ends_with(part_of_name))
}
