//! The error numbers a modelled call can answer with.

use serde::Serialize;

/// A Linux error number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[repr(i16)]
pub enum Errno {
    /// Not permitted.
    Eperm = 1,
    /// Try again.
    Eagain = 11,
    /// Out of memory or of address space.
    Enomem = 12,
    /// Bad address.
    Efault = 14,
    /// Already there.
    Eexist = 17,
    /// Invalid argument.
    Einval = 22,
}
