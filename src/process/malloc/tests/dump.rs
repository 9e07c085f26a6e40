//! The state as the recordings' `D` lines write it.

use super::replay::Replay;
use crate::base::VirtAddr;
use crate::process::malloc::chunk::{Chunk, Link};
use crate::process::malloc::layout::{BINS, TCACHE_BINS};

/// Counts that mallinfo2 reports.
#[derive(Default)]
struct Totals {
    free: u64,
    free_bytes: u64,
    fast: u64,
    fast_bytes: u64,
}

const ALIVE: &str = "the state can be read";

pub fn lines(replay: &mut Replay) -> Vec<String> {
    let mut totals = Totals::default();
    let tcache = tcache_lines(replay);
    let fast = fastbin_lines(replay, &mut totals);
    let bins = bin_lines(replay, &mut totals);
    let map = replay.malloc.arena.map;
    let map = format!("D map {} {} {} {}", map[0], map[1], map[2], map[3]);
    let head = vec![info_line(replay, &totals), top_line(replay)];
    [head, tcache, fast, bins, vec![map]].concat()
}

fn info_line(replay: &mut Replay, totals: &Totals) -> String {
    let top = replay.malloc.arena.top();
    let top_size = replay.heap().size(top).expect(ALIVE);
    let (arena, params) = (&replay.malloc.arena, &replay.malloc.params);
    let free = totals.free_bytes + totals.fast_bytes + top_size;
    format!(
        "D info {} {} {} {} {} 0 {} {} {free} {top_size}",
        arena.system_mem,
        totals.free + 1,
        totals.fast,
        params.mmaps,
        params.mmapped,
        totals.fast_bytes,
        arena.system_mem - free,
    )
}

fn top_line(replay: &mut Replay) -> String {
    let (top, last) = (replay.malloc.arena.top(), replay.malloc.arena.last_remainder());
    let size = replay.heap().size(top).expect(ALIVE);
    let is_initial = top == replay.malloc.arena.initial_top();
    let top = if is_initial { "-".into() } else { replay.relative(top.0) };
    let last = if last.is_null() { "-".into() } else { replay.relative(last.0) };
    let (arena, params) = (&replay.malloc.arena, &replay.malloc.params);
    format!(
        "D top {top} {size} lr {last} hf {} sys {} {} th {} {} mm {} {} {} {} flags {}",
        u8::from(arena.have_fastchunks),
        arena.system_mem,
        arena.max_system_mem,
        params.mmap_threshold,
        params.trim_threshold,
        params.mmaps,
        params.mmapped,
        params.max_mmaps,
        params.max_mmapped,
        if arena.is_contiguous { 0 } else { 2 },
    )
}

fn tcache_lines(replay: &mut Replay) -> Vec<String> {
    let Some(tcache) = replay.malloc.tcache else { return Vec::new() };
    let mut lines = vec![format!("D tcache {}", replay.relative(tcache.get()))];
    for bin in 0..TCACHE_BINS {
        let count = replay.heap().tcache_count(tcache, bin).expect(ALIVE);
        if count > 0 {
            lines.push(format!("D tc {bin} {count}{}", tcache_entries(replay, tcache, bin)));
        }
    }
    lines
}

fn tcache_entries(replay: &mut Replay, tcache: VirtAddr, bin: usize) -> String {
    let mut text = String::new();
    let mut entry = replay.heap().tcache_first(tcache, bin).expect(ALIVE);
    while !entry.is_null() {
        text += &format!(" {}", replay.relative(entry.get()));
        entry = replay.heap().tcache_next(entry).expect(ALIVE);
    }
    text
}

fn fastbin_lines(replay: &mut Replay, totals: &mut Totals) -> Vec<String> {
    let mut lines = Vec::new();
    for index in 0..replay.heap().sizes().fastbins() as u32 {
        let mut chunk = replay.malloc.arena.fastbin(index);
        let mut text = String::new();
        while !chunk.is_null() {
            let size = replay.heap().size(chunk).expect(ALIVE);
            text += &format!(" {}:{size}", replay.relative(chunk.0));
            totals.fast += 1;
            totals.fast_bytes += size;
            chunk = replay.heap().fast_next(chunk).expect(ALIVE);
        }
        if !text.is_empty() {
            lines.push(format!("D fb {index}{text}"));
        }
    }
    lines
}

fn bin_lines(replay: &mut Replay, totals: &mut Totals) -> Vec<String> {
    let mut lines = Vec::new();
    for bin in 1..BINS - 1 {
        let head = replay.malloc.arena.bin(bin);
        let mut chunk = replay.heap().link(head, Link::Fd).expect(ALIVE);
        let mut text = String::new();
        while chunk != head {
            text += &binned(replay, bin, chunk, totals);
            chunk = replay.heap().link(chunk, Link::Fd).expect(ALIVE);
        }
        if !text.is_empty() {
            lines.push(format!("D bin {bin}{text}"));
        }
    }
    lines
}

fn binned(replay: &mut Replay, bin: usize, chunk: Chunk, totals: &mut Totals) -> String {
    let size = replay.heap().size(chunk).expect(ALIVE);
    totals.free += 1;
    totals.free_bytes += size;
    let is_first = bin >= 64 && !replay.heap().link(chunk, Link::FdNextsize).expect(ALIVE).is_null();
    format!(" {}{}:{size}", if is_first { "*" } else { "" }, replay.relative(chunk.0))
}
