//! What can be wrong with a script: each error has a place, what was found and what was expected.
//!
//! The English texts here are those of `www/locales/en.ftl` (a test holds them equal); other languages use key and
//! arguments.

use super::source::{Source, Span};
use serde::Serialize;
use std::collections::BTreeMap;

/// An error in a script, ready to show.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScriptError {
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 code units.
    pub column: u32,
    /// Exclusive, on the same line.
    pub end_column: u32,
    /// Text key: `error-<key>`.
    pub key: &'static str,
    /// The text's arguments.
    pub args: BTreeMap<&'static str, Arg>,
    /// The text in English.
    pub message: String,
}

/// An argument of an error's text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// Code as written.
    Text(String),
    /// A count.
    Number(u32),
}

impl From<&str> for Arg {
    /// Long text is cut: it is shown inside a sentence.
    fn from(text: &str) -> Arg {
        const LONGEST: usize = 40;
        let mut cut: String = text.chars().take(LONGEST).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        Arg::Text(cut)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Arg {
        Arg::Number(number)
    }
}

impl Arg {
    /// As Fluent writes it in English: numbers with commas.
    fn written(&self) -> String {
        match self {
            Arg::Text(text) => text.clone(),
            Arg::Number(number) => with_commas(*number),
        }
    }
}

fn with_commas(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What is wrong, without its place.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fault {
    pub key: &'static str,
    template: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// What is wrong, and where.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Flaw {
    pub span: Span,
    pub fault: Fault,
}

impl Fault {
    pub fn at(self, span: Span) -> Flaw {
        Flaw { span, fault: self }
    }

    fn message(&self) -> String {
        let fill =
            |text: String, (name, arg): &(&str, Arg)| text.replace(&format!("{{ ${name} }}"), &arg.written());
        self.args.iter().fold(self.template.to_owned(), fill)
    }
}

impl Flaw {
    pub fn in_source(self, source: &Source) -> ScriptError {
        let position = source.position(self.span);
        ScriptError {
            line: position.line,
            column: position.column,
            end_column: position.end_column,
            key: self.fault.key,
            message: self.fault.message(),
            args: self.fault.args.into_iter().collect(),
        }
    }
}

macro_rules! faults {
    ($($name:ident($($arg:ident),*) = $key:literal, $text:literal;)*) => {
        impl Fault {
            $(pub fn $name($($arg: impl Into<Arg>),*) -> Fault {
                Fault { key: $key, template: $text, args: vec![$((stringify!($arg), $arg.into())),*] }
            })*
        }
        /// Key and English text of every error.
        #[cfg(test)]
        const TEXTS: &[(&str, &str)] = &[$(($key, $text)),*];
    };
}

faults! {
    unknown_call(found, nearest) = "unknown-call", "no call named `{ $found }`. Did you mean `{ $nearest }`?";
    unknown_call_alone(found) = "unknown-call-alone", "no call named `{ $found }` in this language";
    later_call(found) = "later-call", "`{ $found }` is not in this version yet";
    own_function(found) = "own-function", "`{ $found }` is a function of the script: its body runs where it stands, not when called";
    function_parameters(found) = "function-parameters", "`{ $found }` has parameters: expected `(void)`, its body runs where it stands";
    argument_count(call, wanted, found) = "argument-count", "`{ $call }`: arguments expected: { $wanted }, found: { $found }";
    argument_text(call, wanted) = "argument-text", "`{ $call }`: expected a text in quotes as `{ $wanted }`";
    argument_place(call) = "argument-place", "`{ $call }`: expected the address of a variable, as `&p`";
    argument_pages(call) = "argument-pages", "`{ $call }`: expected an array of `struct page *`";
    page_count(found, most) = "page-count", "{ $found } pages: this machine has { $most }";
    unknown_flags(found) = "unknown-flags", "flags `{ $found }`: Linux 6.1 knows bits up to `0xffffff`, and ignores others";
    mapping_kind() = "mapping-kind", "only `PROT_READ | PROT_WRITE`, `MAP_PRIVATE | MAP_ANONYMOUS` mappings are modelled";
    no_value(found) = "no-value", "`{ $found }` returns nothing: expected a call that returns a value";
    undeclared(found) = "undeclared", "no variable or constant named `{ $found }`";
    undeclared_near(found, nearest) = "undeclared-near", "no variable or constant named `{ $found }`. Did you mean `{ $nearest }`?";
    unset(found) = "unset", "`{ $found }` is read before it has a value";
    constant_changed(found) = "constant-changed", "`{ $found }` is a constant: expected a variable to assign to";
    not_assignable(found) = "not-assignable", "`{ $found }` cannot be assigned to: expected a variable, `p[i]` or `*p`";
    text_as_value() = "text-as-value", "a text in quotes is only the argument of a call: expected a number or a pointer";
    division_by_zero() = "division-by-zero", "the divisor is 0: expected another number";
    shift_range(found, most) = "shift-range", "shift by { $found }: expected 0 to { $most }";
    index_range(name, found, last) = "index-range", "`{ $name }` has elements 0 to { $last }, found index { $found }";
    array_length(found, most) = "array-length", "array of { $found } elements: expected 1 to { $most }";
    array_as_value(found) = "array-as-value", "`{ $found }` is an array: expected one element, as `{ $found }[0]`";
    array_dimensions() = "array-dimensions", "arrays have one dimension: expected one `[n]`";
    list_initialiser(found) = "list-initialiser", "`{ $found }` holds one value: expected no braces";
    missing_list(found) = "missing-list", "`{ $found }` is an array: expected its elements in braces";
    not_pointer(found) = "not-pointer", "expected a pointer, found a number of type `{ $found }`";
    void_access() = "void-access", "a `void *` points to no type: expected `char *` or a cast, as `(char *)p`";
    struct_access() = "struct-access", "what a `struct` contains is not modelled: expected its pointer as an argument";
    void_variable(found) = "void-variable", "`{ $found }` would be a variable without a value: expected a type such as `void *` or `int`";
    pointer_operation(found) = "pointer-operation", "`{ $found }` takes no pointer: expected a number, as `(unsigned long)p`";
    address_of_variable() = "address-of-variable", "variables of the script have no address: `&` is for `p[i]` and `posix_memalign(&p, …)`";
    sizeof_operand() = "sizeof-operand", "`sizeof`: expected a type or a variable";
    size_unknown(found) = "size-unknown", "the size of `{ $found }` is not known here: expected a number of bytes";
    bad_number(found) = "bad-number", "`{ $found }` is no number: expected digits, as `4096`, `0x1000` or `010`";
    fraction(found) = "fraction", "`{ $found }` has a fraction: expected a whole number";
    number_range(found) = "number-range", "`{ $found }` is too large: expected at most 64 bits";
    bad_character(found) = "bad-character", "{ $found } is not one character: expected one, as `'a'`";
    bad_type(found) = "bad-type", "`{ $found }` is no type: expected one such as `unsigned long` or `void *`";
    unclosed_text() = "unclosed-text", "the quote has no end: expected its partner on the same line";
    unclosed_comment() = "unclosed-comment", "the comment has no end: expected `*/`";
    stray(found) = "stray", "`{ $found }` begins no word of this language: expected a name, a number or a mark of C";
    stray_near(found, nearest) = "stray-near", "found `{ $found }`: expected `{ $nearest }`";
    expected_mark(wanted, found) = "expected-mark", "expected `{ $wanted }`, found `{ $found }`";
    expected_mark_end(wanted) = "expected-mark-end", "expected `{ $wanted }`, found the end of the script";
    expected_marks(wanted, other, found) = "expected-marks", "expected `{ $wanted }` or `{ $other }`, found `{ $found }`";
    expected_marks_end(wanted, other) = "expected-marks-end", "expected `{ $wanted }` or `{ $other }`, found the end of the script";
    expected_value(found) = "expected-value", "expected a value, a variable or a call, found `{ $found }`";
    expected_value_end() = "expected-value-end", "expected a value, a variable or a call, found the end of the script";
    expected_name(found) = "expected-name", "expected a name, found `{ $found }`";
    expected_name_end() = "expected-name-end", "expected a name, found the end of the script";
    expected_statement(found) = "expected-statement", "expected a declaration, an assignment or a call, found `{ $found }`";
    not_in_language(found) = "not-in-language", "`{ $found }` is C but not in this language: expected calls, assignments, `if` or loops";
    outside_loop(found) = "outside-loop", "`{ $found }` stands outside a loop: expected it inside `for` or `while`";
    unknown_label(found) = "unknown-label", "no label `{ $found }:` in this function";
    directive(found) = "directive", "`#{ $found }` is not in this language: expected `#define` or `#include`";
    macro_arguments(found) = "macro-arguments", "`{ $found }` is a macro with arguments: expected a macro that stands for a value";
    macro_growth(limit) = "macro-growth", "the macros expand without end: expected at most { $limit } words";
    too_deep(limit) = "too-deep", "nested too deeply: expected at most { $limit } levels";
    too_long(limit) = "too-long", "the script is too long: expected at most { $limit } bytes";
    too_many_steps(limit) = "too-many-steps", "stopped after { $limit } steps: expected a loop that ends";
    too_many_calls(limit) = "too-many-calls", "stopped after { $limit } calls: expected a loop that ends";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Key and text of each line `error-<key> = <text>` of a Fluent file.
    fn texts(language: &str) -> BTreeMap<String, String> {
        let path = format!("{}/www/locales/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
        let file = fs::read_to_string(path).unwrap();
        let lines = file.lines().filter_map(|line| line.strip_prefix("error-")?.split_once(" = "));
        lines.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
    }

    fn arguments(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split("{ $").skip(1).filter_map(|rest| Some(rest.split_once(" }")?.0)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn the_english_texts_are_those_of_the_page() {
        let page = texts("en");
        for (key, text) in TEXTS {
            assert_eq!(page.get(*key).map(String::as_str), Some(*text), "error-{key}");
        }
    }

    #[test]
    fn chinese_has_every_text_with_the_same_arguments() {
        let page = texts("zh");
        for (key, text) in TEXTS {
            let chinese = page.get(*key).unwrap_or_else(|| panic!("error-{key} in zh.ftl"));
            assert_eq!(arguments(chinese), arguments(text), "error-{key}");
        }
    }

    #[test]
    fn a_message_has_its_arguments_filled_in() {
        let fault = Fault::argument_count("vfree(const void *addr)", "1", 0);
        assert_eq!(fault.message(), "`vfree(const void *addr)`: arguments expected: 1, found: 0");
        assert_eq!(Fault::too_many_steps(10_000_000).message().split(' ').nth(2), Some("10,000,000"));
    }
}
