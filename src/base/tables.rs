//! Names of page tables: whose they are, and their levels.

use serde::Serialize;

/// Whose page tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Space {
    /// The kernel's own root (`init_mm`).
    Kernel,
    /// The root of the process with this number.
    Process(u8),
}

/// A level of the tables, by Linux's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Page global directory: the root.
    Pgd,
    /// Page upper directory.
    Pud,
    /// Page middle directory.
    Pmd,
    /// The last level.
    Pte,
}
