//! The compact form in which recorded machines ship to the page.
//!
//! `PGF` and a version byte, then the fields of [`Snapshot`] in order. Numbers are LEB128 varints, lists have their
//! length first, frame numbers and addresses are differences from the one before (zigzag). The page inflates the
//! gzip around it.

use crate::base::snapshot::{
    AreaFacts, CacheFacts, FreeListFacts, MachineFacts, PcpListFacts, SlabFacts, Snapshot, Use, ZoneFacts,
};
use crate::base::{Gfp, Migratetype, Order, Paging, Pfn, VirtAddr, ZoneKind};
use std::fmt;
use std::ops::Range;

const MAGIC: [u8; 4] = *b"PGF\x01";
/// No list of a machine is longer: one entry for each frame of 64 GiB.
const LONGEST: u64 = 1 << 24;

/// Why bytes are no machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// Where, counted from 0.
    pub offset: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.offset, self.reason)
    }
}

impl std::error::Error for Malformed {}

/// A field that has a compact form.
pub(super) trait Field: Sized {
    fn write(&self, out: &mut Writer);
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed>;
}

/// The compact form of a snapshot.
pub fn write(snapshot: &Snapshot) -> Vec<u8> {
    write_as(MAGIC, snapshot)
}

/// The snapshot that bytes say.
///
/// # Errors
/// For anything that [`write`] does not write.
pub fn read(bytes: &[u8]) -> Result<Snapshot, Malformed> {
    read_as(MAGIC, bytes)
}

/// Anything with fields, behind a mark that says what it is.
pub(super) fn write_as(magic: [u8; 4], value: &impl Field) -> Vec<u8> {
    let mut out = Writer { bytes: magic.to_vec(), last: 0 };
    value.write(&mut out);
    out.bytes
}

/// What [`write_as`] wrote with the same mark.
pub(super) fn read_as<T: Field>(magic: [u8; 4], bytes: &[u8]) -> Result<T, Malformed> {
    let mut input = Reader { bytes, at: 0, last: 0 };
    if bytes.get(..magic.len()) != Some(&magic) {
        return Err(input.malformed("not of this kind and version"));
    }
    input.at = magic.len();
    let value = T::read(&mut input)?;
    if input.at == bytes.len() { Ok(value) } else { Err(input.malformed("more follows than there should")) }
}

pub(super) struct Writer {
    bytes: Vec<u8>,
    /// The number written last by `near`.
    last: u64,
}

impl Writer {
    pub(super) fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
    fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }
    /// A number that is often close to the one before.
    fn near(&mut self, value: u64) {
        self.signed(value.wrapping_sub(self.last) as i64);
        self.last = value;
    }
}

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    last: u64,
}

impl Reader<'_> {
    pub(super) fn malformed(&self, reason: &'static str) -> Malformed {
        Malformed { offset: self.at, reason }
    }
    pub(super) fn number(&mut self) -> Result<u64, Malformed> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at).ok_or(self.malformed("it ends too early"))?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.malformed("a number of more than 64 bits"))
    }
    fn signed(&mut self) -> Result<i64, Malformed> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }
    fn near(&mut self) -> Result<u64, Malformed> {
        self.last = self.last.wrapping_add(self.signed()? as u64);
        Ok(self.last)
    }
}

macro_rules! number_fields {
    ($($kind:ty),*) => {
        $(impl Field for $kind {
            fn write(&self, out: &mut Writer) {
                out.number(u64::from(*self));
            }
            fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Self::try_from(input.number()?).map_err(|_| input.malformed("a number is too large"))
            }
        })*
    };
}
number_fields!(u8, u16, u32, u64);

macro_rules! signed_fields {
    ($($kind:ty),*) => {
        $(impl Field for $kind {
            fn write(&self, out: &mut Writer) {
                out.signed(i64::from(*self));
            }
            fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Self::try_from(input.signed()?).map_err(|_| input.malformed("a number is too large"))
            }
        })*
    };
}
signed_fields!(i32, i64);

/// Enums go by their number.
macro_rules! numbered_fields {
    ($($kind:ty: $all:expr;)*) => {
        $(impl Field for $kind {
            fn write(&self, out: &mut Writer) {
                let number = $all.iter().position(|other| other == self);
                out.number(number.expect("every variant is in the table") as u64);
            }
            fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                let number = input.number()?;
                let found = usize::try_from(number).ok().and_then(|number| $all.get(number).copied());
                found.ok_or(input.malformed("no such kind"))
            }
        })*
    };
}
numbered_fields! {
    Paging: [Paging::I386, Paging::I386Pae, Paging::X86_64];
    Migratetype: Migratetype::ALL;
    Use: Use::ALL;
    ZoneKind: [
        ZoneKind::Dma, ZoneKind::Dma32, ZoneKind::Normal, ZoneKind::HighMem, ZoneKind::Movable, ZoneKind::Device,
    ];
}

impl Field for bool {
    fn write(&self, out: &mut Writer) {
        u8::from(*self).write(out);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(u8::read(input)? != 0)
    }
}

impl Field for Order {
    fn write(&self, out: &mut Writer) {
        self.get().write(out);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Order::try_new(u32::read(input)?).ok_or(input.malformed("no such order"))
    }
}

impl Field for Gfp {
    fn write(&self, out: &mut Writer) {
        self.bits().write(out);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Gfp::try_new(u32::read(input)?).ok_or(input.malformed("unknown allocation flags"))
    }
}

impl Field for Pfn {
    fn write(&self, out: &mut Writer) {
        out.near(self.get().into());
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        u32::try_from(input.near()?).map(Pfn::new).map_err(|_| input.malformed("no such frame"))
    }
}

impl Field for VirtAddr {
    fn write(&self, out: &mut Writer) {
        out.near(self.get());
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        input.near().map(VirtAddr::new)
    }
}

impl Field for Range<u32> {
    fn write(&self, out: &mut Writer) {
        out.near(self.start.into());
        out.near(self.end.into());
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Pfn::read(input)?.get()..Pfn::read(input)?.get())
    }
}

impl Field for Range<u64> {
    fn write(&self, out: &mut Writer) {
        out.near(self.start);
        out.near(self.end);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(input.near()?..input.near()?)
    }
}

impl Field for String {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        out.bytes.extend(self.as_bytes());
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let end = usize::try_from(input.number()?).ok().and_then(|len| input.at.checked_add(len));
        let text = end
            .and_then(|end| input.bytes.get(input.at..end))
            .ok_or(input.malformed("a text ends too early"))?;
        let text = std::str::from_utf8(text).map_err(|_| input.malformed("a text is not UTF-8"))?;
        input.at += text.len();
        Ok(text.to_owned())
    }
}

impl<T: Field> Field for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let len = input.number()?;
        if len > LONGEST {
            return Err(input.malformed("a list is too long"));
        }
        (0..len).map(|_| T::read(input)).collect()
    }
}

impl<T: Field> Field for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        bool::read(input)?.then(|| T::read(input)).transpose()
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok((A::read(input)?, B::read(input)?))
    }
}

impl Field for [u32; 3] {
    fn write(&self, out: &mut Writer) {
        self.iter().for_each(|number| number.write(out));
    }
    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok([u32::read(input)?, u32::read(input)?, u32::read(input)?])
    }
}

/// A struct is its fields in order.
macro_rules! struct_fields {
    ($($kind:ident { $($field:ident),* })*) => {
        $(impl Field for $kind {
            fn write(&self, out: &mut Writer) {
                $(self.$field.write(out);)*
            }
            fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok($kind { $($field: Field::read(input)?),* })
            }
        })*
    };
}
struct_fields! {
    Snapshot { machine, zones, caches, busy, free, purge, lazy_pages }
    MachineFacts { paging, max_pfn, mem_map, mobility_disabled }
    ZoneFacts {
        kind, span, present, managed, marks, reserve, threshold, free_total, free_pending, boost, flags, highatomic,
        pcp, free, pcp_lists, blocks_from, blocks, lru, uses
    }
    FreeListFacts { order, migratetype, pfns }
    PcpListFacts { index, pfns, cached }
    CacheFacts {
        name, object_size, size, align, order, min_order, flags, alloc_flags, min_partial, cpu_partial,
        cpu_partial_slabs, slabs, total_objects, refcount, random_seq, cpu_slab, cpu_partial_list, node_partial
    }
    SlabFacts { pfn, objects, inuse, cpu_freelist, freelist }
    AreaFacts { range, flags, pages, caller }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Prng;

    fn sample() -> Snapshot {
        let zone = ZoneFacts {
            kind: ZoneKind::Normal,
            span: 1..4096,
            present: 4000,
            managed: 3000,
            marks: [1, 2, 3],
            reserve: vec![0, 5],
            threshold: 2,
            free_total: 100,
            free_pending: -3,
            boost: 0,
            flags: 1,
            highatomic: 0,
            pcp: [9, 1, 0],
            free: vec![FreeListFacts {
                order: Order::new(3),
                migratetype: Migratetype::Movable,
                pfns: vec![Pfn::new(800), Pfn::new(16)],
            }],
            pcp_lists: vec![PcpListFacts {
                index: 1,
                pfns: vec![Pfn::new(7)],
                cached: vec![Migratetype::Movable],
            }],
            blocks_from: Pfn::default(),
            blocks: vec![Migratetype::Movable; 4],
            lru: vec![30..40, 10..12],
            uses: vec![(0..10, Use::Reserved)],
        };
        let area = AreaFacts {
            range: 0xffff_c900_0000_0000..0xffff_c900_0000_2000,
            caller: "acpi".into(),
            ..Default::default()
        };
        Snapshot {
            zones: vec![zone],
            caches: vec![CacheFacts::default()],
            busy: vec![area],
            ..Snapshot::default()
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&write(&sample())), Ok(sample()));
    }

    #[test]
    fn damaged_bytes_are_an_error_or_another_machine_but_never_a_panic() {
        let whole = write(&sample());
        let mut prng = Prng::new(1);
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            bytes.truncate(prng.below(whole.len() as u32 + 1) as usize);
            for _ in 0..prng.below(4) {
                if let Some(byte) =
                    bytes.len().checked_sub(1).map(|last| prng.below(last as u32 + 1) as usize)
                {
                    bytes[byte] = prng.next_u64() as u8;
                }
            }
            let _ = read(&bytes);
        }
        assert!(read(&whole[..whole.len() - 1]).is_err(), "a machine cut short");
    }
}
