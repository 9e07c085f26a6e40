//! Values and what C calculates with them, in the width of the machine.

use super::ast::{BinaryOperator as Binary, UnaryOperator as Unary};
use super::error::Fault;
use super::types::{Base, Int, Type};
use crate::base::Paging;

/// A number or a pointer with its C type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    /// Sign-extended if its type has negative values.
    bits: u64,
    ty: Type,
}

impl Value {
    /// This number in a type: cut to its width.
    pub fn new(number: u64, ty: Type, paging: Paging) -> Value {
        let int = ty.as_int();
        let unused = 64 - 8 * u32::from(int.bytes(paging));
        let bits = match int {
            Int::Bool => u64::from(number != 0),
            _ if int.is_signed() => ((number << unused) as i64 >> unused) as u64,
            _ => number << unused >> unused,
        };
        Value { bits, ty }
    }
    /// A number of a type that every machine has in this width.
    pub(super) const fn int(number: i32) -> Value {
        Value { bits: number as i64 as u64, ty: Type::INT }
    }
    /// Zero of any type.
    pub(super) const fn zero(ty: Type) -> Value {
        Value { bits: 0, ty }
    }
    /// Its bits; negative numbers are sign-extended to 64.
    pub const fn bits(self) -> u64 {
        self.bits
    }
    /// Its number, with its sign.
    pub const fn number(self) -> i128 {
        if self.ty.as_int().is_signed() { self.bits as i64 as i128 } else { self.bits as i128 }
    }
    /// Its type.
    pub const fn ty(self) -> Type {
        self.ty
    }
    /// Whether C takes it for true.
    pub const fn is_true(self) -> bool {
        self.bits != 0
    }
    /// Its number in another type.
    #[must_use]
    pub fn cast(self, ty: Type, paging: Paging) -> Value {
        Value::new(self.bits, ty, paging)
    }

    /// What an undeclared variable makes of it: an address may be read through, byte by byte.
    pub(super) fn as_implicit(self) -> Value {
        match self.ty {
            Type::VOID_POINTER | Type::ULONG => Value { ty: Type::ADDRESS, ..self },
            _ => self,
        }
    }
}

/// `-a`, `~a`, `!a`, `+a`
pub(super) fn unary(operator: Unary, a: Value, paging: Paging) -> Result<Value, Fault> {
    if operator == Unary::Not {
        return Ok(Value::int(i32::from(!a.is_true())));
    }
    if a.ty.is_pointer() {
        return Err(Fault::pointer_operation(operator.text()));
    }
    let int = a.ty.as_int();
    let ty = Type::int(int.common(int, paging));
    let bits = match operator {
        Unary::Negate => a.bits.wrapping_neg(),
        Unary::Invert => !a.bits,
        Unary::Plus | Unary::Not => a.bits,
    };
    Ok(Value::new(bits, ty, paging))
}

/// `a + b`, `a << b`, `a < b`, …
pub(super) fn binary(operator: Binary, a: Value, b: Value, paging: Paging) -> Result<Value, Fault> {
    match operator {
        Binary::Less
        | Binary::LessEqual
        | Binary::Greater
        | Binary::GreaterEqual
        | Binary::Equal
        | Binary::NotEqual => Ok(compare(operator, a, b, paging)),
        Binary::Add if a.ty.is_pointer() && !b.ty.is_pointer() => Ok(moved(a, b.bits, paging)),
        Binary::Add if b.ty.is_pointer() && !a.ty.is_pointer() => Ok(moved(b, a.bits, paging)),
        Binary::Subtract if a.ty.is_pointer() && b.ty.is_pointer() => difference(a, b, paging),
        Binary::Subtract if a.ty.is_pointer() => Ok(moved(a, b.bits.wrapping_neg(), paging)),
        _ if a.ty.is_pointer() || b.ty.is_pointer() => Err(Fault::pointer_operation(operator.text())),
        Binary::ShiftLeft | Binary::ShiftRight => shift(operator, a, b, paging),
        _ => arithmetic(operator, a, b, paging),
    }
}

/// A pointer so many elements further on.
pub(super) fn moved(pointer: Value, elements: u64, paging: Paging) -> Value {
    let bytes = pointer.ty.pointee().and_then(|ty| ty.bytes(paging)).unwrap_or(1);
    Value::new(pointer.bits.wrapping_add(elements.wrapping_mul(bytes)), pointer.ty, paging)
}

/// How many elements lie between two pointers.
fn difference(a: Value, b: Value, paging: Paging) -> Result<Value, Fault> {
    let bytes = a.ty.pointee().and_then(|ty| ty.bytes(paging)).unwrap_or(1);
    let apart = Value::new(a.bits.wrapping_sub(b.bits), Type::int(Int::Long), paging);
    Ok(Value::new((apart.bits as i64 / bytes as i64) as u64, Type::int(Int::Long), paging))
}

fn compare(operator: Binary, a: Value, b: Value, paging: Paging) -> Value {
    let ty = Type::int(a.ty.as_int().common(b.ty.as_int(), paging));
    let (a, b) = (a.cast(ty, paging).number(), b.cast(ty, paging).number());
    let holds = match operator {
        Binary::Less => a < b,
        Binary::LessEqual => a <= b,
        Binary::Greater => a > b,
        Binary::GreaterEqual => a >= b,
        Binary::Equal => a == b,
        _ => a != b,
    };
    Value::int(i32::from(holds))
}

fn shift(operator: Binary, a: Value, b: Value, paging: Paging) -> Result<Value, Fault> {
    let int = a.ty.as_int().common(Int::I32, paging);
    let (ty, bits) = (Type::int(int), 8 * u32::from(int.bytes(paging)));
    if b.number() < 0 || b.number() >= bits.into() {
        return Err(Fault::shift_range(b.number().to_string(), bits - 1));
    }
    let a = a.cast(ty, paging);
    let shifted = match operator {
        Binary::ShiftLeft => a.bits << b.bits,
        _ if int.is_signed() => ((a.bits as i64) >> b.bits) as u64,
        _ => a.bits >> b.bits,
    };
    Ok(Value::new(shifted, ty, paging))
}

fn arithmetic(operator: Binary, a: Value, b: Value, paging: Paging) -> Result<Value, Fault> {
    let int = a.ty.as_int().common(b.ty.as_int(), paging);
    let ty = if address_moves(operator, a, b) { Type::ADDRESS } else { Type::int(int) };
    let (a, b) = (a.cast(ty, paging), b.cast(ty, paging));
    let bits = match operator {
        Binary::Add => a.bits.wrapping_add(b.bits),
        Binary::Subtract => a.bits.wrapping_sub(b.bits),
        Binary::Multiply => a.bits.wrapping_mul(b.bits),
        Binary::Divide | Binary::Remainder if b.bits == 0 => return Err(Fault::division_by_zero()),
        Binary::Divide if int.is_signed() => (a.bits as i64).wrapping_div(b.bits as i64) as u64,
        Binary::Divide => a.bits / b.bits,
        Binary::Remainder if int.is_signed() => (a.bits as i64).wrapping_rem(b.bits as i64) as u64,
        Binary::Remainder => a.bits % b.bits,
        Binary::And => a.bits & b.bits,
        Binary::Or => a.bits | b.bits,
        _ => a.bits ^ b.bits,
    };
    Ok(Value::new(bits, ty, paging))
}

/// Whether the result is an address too: one address and a number, as in `a + 4096` or `a & PAGE_MASK`.
fn address_moves(operator: Binary, a: Value, b: Value) -> bool {
    let is_address = |value: Value| value.ty.base == Base::Address;
    matches!(operator, Binary::Add | Binary::Subtract | Binary::And | Binary::Or)
        && is_address(a) != is_address(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const I386: Paging = Paging::I386;

    #[track_caller]
    fn assert_calculates(a: (u64, Int), operator: Binary, b: (u64, Int), expected: i128) {
        let value = |(number, int)| Value::new(number, Type::int(int), I386);
        assert_eq!(binary(operator, value(a), value(b), I386).unwrap().number(), expected);
    }

    #[test]
    fn integers_are_as_wide_as_the_machine_has_them() {
        assert_calculates((0xffff_ffff, Int::ULong), Binary::Add, (1, Int::I32), 0);
        assert_calculates((0, Int::I32), Binary::Subtract, (1, Int::I32), -1);
        assert_calculates((0, Int::ULong), Binary::Subtract, (1, Int::I32), 0xffff_ffff);
        assert_calculates((1 << 31, Int::U64), Binary::Multiply, (2, Int::I32), 1 << 32);
        assert_calculates((0x7fff_ffff, Int::I32), Binary::Add, (1, Int::I32), -0x8000_0000);
        assert_calculates((-7i64 as u64, Int::I32), Binary::Divide, (2, Int::I32), -3);
        assert_calculates((-7i64 as u64, Int::I32), Binary::Remainder, (2, Int::I32), -1);
    }

    #[test]
    fn comparison_converts_as_c_does() {
        assert_calculates((-1i64 as u64, Int::I32), Binary::Less, (1, Int::I32), 1);
        assert_calculates((-1i64 as u64, Int::I32), Binary::Less, (1, Int::U32), 0);
        assert_calculates((-1i64 as u64, Int::I32), Binary::Equal, (0xffff_ffff, Int::ULong), 1);
    }

    #[test]
    fn shifts() {
        assert_calculates((1, Int::I32), Binary::ShiftLeft, (31, Int::I32), -0x8000_0000);
        assert_calculates((1, Int::ULong), Binary::ShiftLeft, (31, Int::I32), 0x8000_0000);
        assert_calculates((-8i64 as u64, Int::I32), Binary::ShiftRight, (1, Int::I32), -4);
        let one = Value::int(1);
        assert_eq!(binary(Binary::ShiftLeft, one, Value::int(32), I386).unwrap_err().key, "shift-range");
        assert_eq!(binary(Binary::ShiftLeft, one, Value::int(-1), I386).unwrap_err().key, "shift-range");
    }

    #[test]
    fn pointers_move_by_what_they_point_to() {
        let page = Value::new(0xf000_0000, Type::PAGE_POINTER, I386);
        let next = binary(Binary::Add, page, Value::int(2), I386).unwrap();
        assert_eq!(next.bits(), 0xf000_0000 + 80);
        assert_eq!(binary(Binary::Subtract, next, page, I386).unwrap().number(), 2);
        assert_eq!(binary(Binary::Multiply, page, page, I386).unwrap_err().key, "pointer-operation");
    }
}
