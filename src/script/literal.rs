//! Numbers, characters and texts as written.

use super::ast::Literal;
use super::error::Fault;

/// `4096`, `0x1000UL`, `010`, `0b11`
pub(super) fn number(text: &str) -> Result<Literal, Fault> {
    if text.contains('.') {
        return Err(Fault::fraction(text));
    }
    let (digits, radix) = radix_of(text);
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let (digits, suffix) = digits.split_at(end);
    let (unsigned, longs) = suffix_of(suffix).ok_or_else(|| Fault::bad_number(text))?;
    if digits.is_empty() {
        return Err(Fault::bad_number(text));
    }
    let number = u64::from_str_radix(digits, radix).map_err(|_| Fault::number_range(text))?;
    Ok(Literal { number, unsigned, longs, decimal: radix == 10 })
}

fn radix_of(text: &str) -> (&str, u32) {
    let prefix = |prefixes: [&str; 2]| prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    match (prefix(["0x", "0X"]), prefix(["0b", "0B"])) {
        (Some(digits), _) => (digits, 16),
        (_, Some(digits)) => (digits, 2),
        _ if text.starts_with('0') => (text, 8),
        _ => (text, 10),
    }
}

/// Whether it is unsigned, and how many `L`s it has.
fn suffix_of(suffix: &str) -> Option<(bool, u8)> {
    match suffix.to_ascii_lowercase().as_str() {
        "" => Some((false, 0)),
        "u" => Some((true, 0)),
        "l" => Some((false, 1)),
        "ul" | "lu" => Some((true, 1)),
        "ll" => Some((false, 2)),
        "ull" | "llu" => Some((true, 2)),
        _ => None,
    }
}

/// `'a'`, `'\n'`, `'\x41'`: the text with its quotes.
pub(super) fn character(text: &str) -> Result<Literal, Fault> {
    let inside = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or("");
    let code = match inside.strip_prefix('\\') {
        Some(escape) => escaped(escape),
        None => inside.bytes().next().filter(|byte| inside.len() == 1 && byte.is_ascii()),
    };
    // `char` has a sign.
    code.map(|code| Literal::small(code as i8 as i64 as u64)).ok_or_else(|| Fault::bad_character(text))
}

fn escaped(escape: &str) -> Option<u8> {
    match escape {
        "n" => Some(b'\n'),
        "t" => Some(b'\t'),
        "r" => Some(b'\r'),
        "a" => Some(7),
        "b" => Some(8),
        "f" => Some(12),
        "v" => Some(11),
        "\\" | "'" | "\"" | "?" => escape.bytes().next(),
        _ => match escape.strip_prefix('x') {
            Some(digits) => u8::from_str_radix(digits, 16).ok(),
            None => u8::from_str_radix(escape, 8).ok(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::Int;
    use super::*;
    use crate::base::Paging;

    #[track_caller]
    fn assert_number(text: &str, paging: Paging, expected: u64, int: Int) {
        let value = number(text).unwrap().value(paging);
        assert_eq!((value.bits(), value.ty().as_int()), (expected, int), "{text}");
    }

    #[test]
    fn a_number_has_the_first_type_that_holds_it() {
        assert_number("4096", Paging::I386, 4096, Int::I32);
        assert_number("010", Paging::I386, 8, Int::I32);
        assert_number("0", Paging::I386, 0, Int::I32);
        assert_number("0b101", Paging::I386, 5, Int::I32);
        assert_number("0xc0000000", Paging::I386, 0xc000_0000, Int::U32);
        assert_number("3221225472", Paging::I386, 0xc000_0000, Int::I64);
        assert_number("3221225472", Paging::X86_64, 0xc000_0000, Int::Long);
        assert_number("1UL", Paging::I386, 1, Int::ULong);
        assert_number("1ull", Paging::I386, 1, Int::U64);
        assert_number("0xffffffffffffffff", Paging::X86_64, u64::MAX, Int::ULong);
    }

    #[test]
    fn wrong_numbers() {
        let key = |text| number(text).unwrap_err().key;
        assert_eq!(key("08"), "bad-number");
        assert_eq!(key("0x"), "bad-number");
        assert_eq!(key("12abc"), "bad-number");
        assert_eq!(key("1.5"), "fraction");
        assert_eq!(key("18446744073709551616"), "number-range");
    }

    #[test]
    fn characters() {
        let code = |text| character(text).map(|literal| literal.number);
        assert_eq!(code("'a'"), Ok(97));
        assert_eq!(code(r"'\n'"), Ok(10));
        assert_eq!(code(r"'\xff'"), Ok(u64::MAX));
        assert_eq!(code(r"'\0'"), Ok(0));
        assert_eq!(code("''").unwrap_err().key, "bad-character");
        assert_eq!(code("'ab'").unwrap_err().key, "bad-character");
        assert_eq!(code("'页'").unwrap_err().key, "bad-character");
    }
}
