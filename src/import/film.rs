//! A recording to be played: where it begins, what was called, what each call does to the page allocator, what came of
//! it then, and what the judge says. It crosses from the worker that reads recordings to the page in compact form.

use super::compact::{self, Field, Malformed, Reader, Writer};
use super::score::{Difference, Report, Score};
use crate::base::{Snapshot, ZoneIndex};
use crate::kernel::{RecordedCall, Returned};
use crate::page::{OwnerKind, PageAction};
use serde::Serialize;
use std::sync::Arc;

const MAGIC: [u8; 4] = *b"PGR\x01";

/// A recording to be played.
#[derive(Clone, PartialEq, Debug)]
pub struct Film {
    /// The set that it is part of: which machine.
    pub set: String,
    /// Its name.
    pub scenario: String,
    /// How many lines the file has.
    pub lines: u64,
    /// The state before the first call.
    pub before: Snapshot,
    /// The state after the last, if it is told.
    pub after: Option<Snapshot>,
    /// Every call.
    pub calls: Vec<FilmCall>,
    /// The score.
    pub report: Report,
    /// In which call model and recording went apart: it is the last that can be played.
    pub differs_in: Option<u32>,
}

impl Film {
    /// How many calls can be played: after the first difference there is no state to play them on.
    pub fn playable(&self) -> usize {
        self.differs_in.map_or(self.calls.len(), |call| call as usize + 1)
    }
}

/// One call of a recording.
#[derive(Clone, PartialEq, Debug)]
pub struct FilmCall {
    /// The line where it begins.
    pub line: u64,
    /// What is called.
    pub asked: Asked,
    /// The call as C.
    pub text: String,
    /// What came of it, as recorded.
    pub result: Recorded,
    /// Lines on which the model agreed.
    pub agreed: u32,
    /// Lines taken from the recording.
    pub given: u32,
    /// What it does to the page allocator.
    pub call: Arc<RecordedCall>,
}

/// What a recorded operation calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is named after the function")]
pub enum Asked {
    AllocPages,
    FreePages,
    Kmalloc,
    Kfree,
    Vmalloc,
    Vfree,
    Purge,
    Drain,
    Sleep,
    Walk,
    /// No call: the state is compared.
    Snapshot,
    /// Something that this version does not know by name.
    Other,
}

impl Asked {
    const ALL: [Asked; 12] = [
        Asked::AllocPages,
        Asked::FreePages,
        Asked::Kmalloc,
        Asked::Kfree,
        Asked::Vmalloc,
        Asked::Vfree,
        Asked::Purge,
        Asked::Drain,
        Asked::Sleep,
        Asked::Walk,
        Asked::Snapshot,
        Asked::Other,
    ];
    /// The function's name.
    pub const fn name(self) -> &'static str {
        match self {
            Asked::AllocPages => "alloc_pages",
            Asked::FreePages => "__free_pages",
            Asked::Kmalloc => "kmalloc",
            Asked::Kfree => "kfree",
            Asked::Vmalloc => "__vmalloc",
            Asked::Vfree => "vfree",
            Asked::Purge => "vm_unmap_aliases",
            Asked::Drain => "drain_local_pages",
            Asked::Sleep => "msleep",
            Asked::Walk => "walk",
            Asked::Snapshot => "snapshot",
            Asked::Other => "other",
        }
    }
}

/// What came of a call, as recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "result", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields are the words of the variant's own sentence")]
pub enum Recorded {
    /// It returns nothing.
    Nothing,
    /// NULL.
    Null,
    /// It was not called: what it would give back had never been got.
    Skipped,
    /// A block, from this frame on.
    Block { pfn: u32 },
    /// An address.
    Object { address: u64 },
    /// An area of so many pages in so many runs of frames.
    Area { address: u64, pages: u32, runs: u32 },
}

/// The compact form of a film.
pub fn write(film: &Film) -> Vec<u8> {
    compact::write_as(MAGIC, film)
}

/// The film that bytes say.
///
/// # Errors
/// For anything that [`write`] does not write.
pub fn read(bytes: &[u8]) -> Result<Film, Malformed> {
    compact::read_as(MAGIC, bytes)
}

numbered_fields! {
    Asked: Asked::ALL;
    Score: [Score::Exact, Score::Differs, Score::NotReplayed];
    OwnerKind: OwnerKind::ALL;
}

struct_fields! {
    Film { set, scenario, lines, before, after, calls, report, differs_in }
    FilmCall { line, asked, text, result, agreed, given, call }
    RecordedCall { actions, returned }
    Report { score, matched, predicted, given, followed, difference }
    Difference { line, expected, got }
}

impl<T: Field> Field for Arc<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        T::read(input).map(Arc::new)
    }
}

impl Field for ZoneIndex {
    fn write(&self, out: &mut Writer) {
        (self.index() as u8).write(out);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let index = u8::read(input)?;
        match usize::from(index) < ZoneIndex::MAX_COUNT {
            true => Ok(ZoneIndex::new(index)),
            false => Err(input.malformed("no such zone")),
        }
    }
}

/// An enum with fields is the number of its variant, then its fields in order.
macro_rules! variant_fields {
    ($($kind:ident { $($number:literal => $variant:ident { $($field:ident),* }),* $(,)? })*) => {
        $(impl Field for $kind {
            fn write(&self, out: &mut Writer) {
                match self {
                    $($kind::$variant { $($field),* } => {
                        out.number($number);
                        $($field.write(out);)*
                    })*
                }
            }
            fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                match input.number()? {
                    $($number => Ok($kind::$variant { $($field: Field::read(input)?),* }),)*
                    _ => Err(input.malformed("no such kind")),
                }
            }
        })*
    };
}

variant_fields! {
    Recorded {
        0 => Nothing {}, 1 => Null {}, 2 => Skipped {}, 3 => Block { pfn }, 4 => Object { address },
        5 => Area { address, pages, runs },
    }
    PageAction {
        0 => Alloc { order, gfp, kind }, 1 => Bulk { gfp, pages, kind }, 2 => Free { pfn, order }, 3 => Drain {},
        4 => Fold {}, 5 => Kswapd {}, 6 => StepTake { near, order, migratetype },
        7 => StepRefilled { zone, pages }, 8 => StepFallback { head, order, migratetype },
        9 => StepPop { near, order, gfp }, 10 => StepHandOut { pfn, order, gfp, taken, kind },
        11 => StepHandOutBulk { pfn, gfp, kind }, 12 => StepFree { pfn, order, locked },
        13 => StepDrain { tail, order },
    }
}

impl Field for Returned {
    fn write(&self, out: &mut Writer) {
        match self {
            Returned::Nothing => out.number(0),
            Returned::Block => out.number(1),
            Returned::Null => out.number(2),
            Returned::Address(address) => {
                out.number(3);
                address.write(out);
            }
        }
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        match input.number()? {
            0 => Ok(Returned::Nothing),
            1 => Ok(Returned::Block),
            2 => Ok(Returned::Null),
            3 => Field::read(input).map(Returned::Address),
            _ => Err(input.malformed("no such kind")),
        }
    }
}
