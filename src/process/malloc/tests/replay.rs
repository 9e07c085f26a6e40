//! Reads a recording, does its operations and writes each line as the model would have it.

use super::dump;
use super::machine::Machine;
use crate::base::{Bytes, PAGE_SIZE, Paging, VirtAddr};
use crate::process::Death;
use crate::process::malloc::heap::{Heap, PATIENCE};
use crate::process::malloc::{Malloc, Memory, Tunable};
use std::collections::BTreeMap;

/// The differences that are told; the replay stops after them.
const TOLD: usize = 3;

/// How a recording compares with the model.
#[derive(Debug, Default)]
pub struct Verdict {
    pub operations: usize,
    pub dump_lines: usize,
    pub differences: Vec<String>,
    /// No difference ended it early.
    pub is_whole: bool,
}

/// A recording being replayed.
pub struct Replay {
    pub malloc: Malloc,
    pub machine: Machine,
    /// Regions that malloc mapped in place of the break, in order.
    pub regions: Vec<u64>,
    bits: u32,
    pointers: BTreeMap<u64, u64>,
    told: (u64, u64, u64),
    /// The program writes to its memory: not in error scripts.
    fills: bool,
}

impl Replay {
    pub fn run(text: &str) -> Verdict {
        let header = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let bits = number(header("%bits").expect("a width")) as u32;
        let base = number(header("%heap_base").expect("a base").trim_end_matches(" fixed"));
        let fills = header("%crash").is_none();
        let mut replay = Replay::new(bits, base, fills);
        replay.all(text)
    }

    fn new(bits: u32, heap_base: u64, fills: bool) -> Self {
        let paging = if bits == 32 { Paging::I386 } else { Paging::X86_64 };
        let arena = if bits == 32 { 0xf7fa_0760 } else { 0x7fff_f7f9_5c60 };
        Replay {
            malloc: Malloc::new(paging, VirtAddr::new(arena)),
            machine: Machine::new(bits as usize / 8, heap_base),
            regions: Vec::new(),
            bits,
            pointers: BTreeMap::from([(0, 0)]),
            told: (0, 0, 0),
            fills,
        }
    }

    fn all(&mut self, text: &str) -> Verdict {
        let mut verdict = Verdict::default();
        let mut dump = Vec::new().into_iter();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with(['%', '<', ' '])) {
            if verdict.differences.len() >= TOLD {
                return verdict;
            }
            let is_dump = line.starts_with("D ");
            if line.starts_with("D info") {
                dump = dump::lines(self).into_iter();
            }
            let model = if is_dump { dump.next().unwrap_or_default() } else { self.line(line) };
            verdict.operations += usize::from(!is_dump);
            verdict.dump_lines += usize::from(is_dump);
            if model != line {
                let place = index + 1;
                verdict.differences.push(format!("line {place}: recorded {line:.200}, model {model:.200}"));
            }
        }
        verdict.is_whole = true;
        verdict
    }

    /// Does the operation of a line and writes the line.
    fn line(&mut self, line: &str) -> String {
        let asked = line.split(" = ").next().unwrap_or(line);
        let asked = asked.split(" ! ").next().unwrap_or(asked).trim_end_matches(" =");
        self.machine.next_base =
            line.split_once('@').and_then(|(_, rest)| rest.split(' ').next()).map(number);
        let words: Vec<&str> = asked.split(' ').collect();
        match self.operation(words[0], &words[1..]) {
            Ok(result) => {
                let result = if result.is_empty() { result } else { format!(" {result}") };
                format!("{asked} ={result}{}", self.changes())
            }
            Err(Death::Abort { message }) => format!("{asked} ! 6 {message}"),
            Err(_) => format!("{asked} ! 11 "),
        }
    }

    fn operation(&mut self, name: &str, args: &[&str]) -> Result<String, Death> {
        let bits = self.bits;
        let n = |index: usize| modulo(bits, signed(args[index]));
        match name {
            "m" => self.malloc(n(0), n(1)),
            "c" => self.calloc(n(0), n(1), signed(args[2]) as u64),
            "r" => self.realloc(n(0), 0, n(1), n(2)),
            "R" => self.realloc(n(0), n(1), n(2), n(3)),
            "a" => self.memalign(n(0), n(1), n(2)),
            "f" => self.free(n(0), 0),
            "F" => self.free(n(0), n(1)),
            "T" => {
                let trimmed = self.malloc.trim(Bytes::new(n(0)), &mut self.machine)?;
                Ok(u8::from(trimmed).to_string())
            }
            "O" => self.mallopt(signed(args[0]), signed(args[1])),
            "S" => {
                let old = self.machine.sbrk(signed(args[0])).expect("a foreign sbrk works");
                Ok((old.get() - self.machine.heap_base).to_string())
            }
            "W" => {
                self.machine.obstacle = Some(self.machine.heap_base + n(0));
                Ok(String::new())
            }
            "w" => self.poke(n(0), n(1), n(2)),
            "g" => {
                let value = self.machine.load(VirtAddr::new(self.place(n(2), n(3))))?;
                self.poke(n(0), n(1), value)
            }
            _ => panic!("an unknown operation: {name}"),
        }
    }

    fn place(&self, id: u64, offset: u64) -> u64 {
        modulo(self.bits, self.pointers[&id].wrapping_add(offset) as i64)
    }
    fn poke(&mut self, id: u64, offset: u64, value: u64) -> Result<String, Death> {
        let at = VirtAddr::new(self.place(id, offset));
        self.machine.store(at, value)?;
        Ok(String::new())
    }

    fn malloc(&mut self, id: u64, size: u64) -> Result<String, Death> {
        let at = self.malloc.malloc(Bytes::new(size), &mut self.machine)?;
        self.answer(id, at)
    }
    fn calloc(&mut self, id: u64, count: u64, size: u64) -> Result<String, Death> {
        let at = self.malloc.calloc(count, Bytes::new(size), &mut self.machine)?;
        if let Some(at) = at {
            let length = modulo(self.bits, count.wrapping_mul(size) as i64);
            for offset in (0..length).step_by(self.machine.word) {
                let word = self
                    .machine
                    .load(at.plus(offset.min(length.saturating_sub(self.machine.word as u64))))?;
                assert!(word == 0 || length < 8, "calloc clears");
            }
        }
        self.answer(id, at)
    }
    fn memalign(&mut self, id: u64, align: u64, size: u64) -> Result<String, Death> {
        let at = self.malloc.memalign(Bytes::new(align), Bytes::new(size), &mut self.machine)?;
        if let Ok(at) = at {
            assert!(at.get() % align.next_power_of_two() == 0);
        }
        self.answer(id, at.ok())
    }
    fn realloc(&mut self, from: u64, offset: u64, id: u64, size: u64) -> Result<String, Death> {
        let old = VirtAddr::new(self.place(from, offset));
        let old_size = self.malloc.usable_size(old, &mut self.machine).map_or(0, Bytes::get);
        let at = self.malloc.realloc(old, Bytes::new(size), &mut self.machine)?;
        if size == 0 && !old.is_null() {
            return Ok("0 e0".into());
        }
        if let Some(at) = at.filter(|_| self.fills && old_size > 0) {
            self.assert_filled(at, from);
        }
        self.answer(id, at)
    }
    fn free(&mut self, id: u64, offset: u64) -> Result<String, Death> {
        let at = VirtAddr::new(self.place(id, offset));
        if self.fills && !at.is_null() {
            self.assert_filled(at, id);
        }
        self.malloc.free(at, &mut self.machine)?;
        Ok(String::new())
    }
    fn mallopt(&mut self, parameter: i64, value: i64) -> Result<String, Death> {
        let bytes = Bytes::new(value as u64);
        let tunable = match parameter {
            1 => Tunable::MaxFast(bytes),
            -1 => Tunable::TrimThreshold(bytes),
            -2 => Tunable::TopPad(bytes),
            -3 => Tunable::MmapThreshold(bytes),
            -4 => Tunable::MmapMax(value as u64),
            _ => panic!("an unknown parameter: {parameter}"),
        };
        let accepted = self.malloc.mallopt(tunable, &mut self.machine)?;
        Ok(u8::from(accepted).to_string())
    }

    /// Notes a pointer, writes its id into the block, and says where it is.
    fn answer(&mut self, id: u64, at: Option<VirtAddr>) -> Result<String, Death> {
        let Some(at) = at else { return Ok("0 e12".into()) };
        self.note_regions();
        self.pointers.insert(id, at.get());
        let usable = self.malloc.usable_size(at, &mut self.machine)?;
        if self.fills {
            self.machine.store(at, id)?;
            let last = usable.get() - self.machine.word as u64;
            if last > 0 {
                self.machine.store(at.plus(last), u64::MAX >> (64 - self.bits))?;
            }
        }
        Ok(format!("{} {}", self.where_is(at.get()), usable.get()))
    }
    fn assert_filled(&mut self, at: VirtAddr, id: u64) {
        let word = self.machine.load(at).expect("a block can be read");
        assert_eq!(word, id, "the program's bytes stay as they were");
    }

    /// Mappings whose first chunk is not a mapped one were made for the arena.
    fn note_regions(&mut self) {
        for start in std::mem::take(&mut self.machine.new_mappings) {
            let header = start + if self.bits == 32 { 12 } else { 8 };
            if self.machine.load(VirtAddr::new(header)).is_ok_and(|word| word & 2 == 0) {
                self.regions.push(start);
            }
        }
    }

    fn where_is(&mut self, at: u64) -> String {
        let (start, length) = match self.machine.mappings.range(..=at).next_back() {
            Some((start, length)) if at < start + length => (*start, *length),
            _ => return at.wrapping_sub(self.machine.heap_base).to_string(),
        };
        let offset = at - start;
        if let Some(region) = self.regions.iter().position(|region| *region == start) {
            return format!("x{region}+{offset}");
        }
        let base = if offset >= PAGE_SIZE && self.is_recorded(start) {
            format!("@{start:#x}")
        } else {
            String::new()
        };
        format!("M{length}+{offset}{base}")
    }
    /// Its place came from the recording.
    fn is_recorded(&self, start: u64) -> bool {
        start >= if self.bits == 32 { 0xe000_0000 } else { 0x7f00_0000_0000 }
    }
    /// An address as the dumps write it.
    pub fn relative(&mut self, at: u64) -> String {
        self.note_regions();
        self.where_is(at)
    }

    /// What the operation changed of break and mappings.
    fn changes(&mut self) -> String {
        let now =
            (self.machine.brk - self.machine.heap_base, self.malloc.params.mmaps, self.malloc.params.mmapped);
        let then = std::mem::replace(&mut self.told, now);
        let brk = if now.0 == then.0 { String::new() } else { format!(" b{}", now.0) };
        let is_same = (now.1, now.2) == (then.1, then.2);
        let mapped = if is_same { String::new() } else { format!(" n{}:{}", now.1, now.2) };
        brk + &mapped
    }
    pub fn heap(&mut self) -> Heap<'_, Machine> {
        Heap { malloc: &mut self.malloc, memory: &mut self.machine, patience: PATIENCE }
    }
}

/// An argument in the program's word.
fn modulo(bits: u32, value: i64) -> u64 {
    if bits == 32 { value as u64 & 0xffff_ffff } else { value as u64 }
}

fn number(text: &str) -> u64 {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).expect("a hexadecimal number"),
        None => text.parse().expect("a number"),
    }
}

fn signed(text: &str) -> i64 {
    if text.starts_with('-') { text.parse().expect("a number") } else { number(text) as i64 }
}
