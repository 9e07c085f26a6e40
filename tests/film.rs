//! Recordings made into films and played: the session has the judge's state at every call, and what is no recording is
//! refused with line and reason.
#![cfg(not(target_arch = "wasm32"))]

mod archive;

use archive::recordings;
use pageframe::base::{Digest, Prng, Snapshot};
use pageframe::import::Score;
use pageframe::import::film::{self, Film, Recorded};
use pageframe::import::film_reader::{FilmReader, Flaw, Refusal};
use pageframe::kernel::{Kernel, NullReason, Reply};
use pageframe::page::PageAllocator;
use pageframe::script::Notebook;

/// Of each machine one, and of each kind of event: fallback, high-atomic reserve, bulk, purge, reclaim that is followed.
const PLAYED: [&str; 6] = [
    "machines/686-lived-in",
    "686/k-highatomic-1",
    "686-pae/c-noretry-reclaim-1",
    "amd64/c-kernel-1",
    "amd64-4G/j-nofrag-1",
    "686-pae-5G/i-mixed-1",
];

fn text(name: &str) -> Vec<u8> {
    let (machine, file) = name.split_once('/').unwrap();
    let mut files = recordings(&format!("kernel/{machine}")).into_iter();
    let wanted = format!("{file}.jsonl");
    files.find(|file| file.name.ends_with(&wanted)).expect("the archive has it").bytes
}

fn read(text: &[u8], slice: usize) -> Result<Film, Refusal> {
    let mut reader = FilmReader::default();
    text.chunks(slice).try_for_each(|bytes| reader.feed(bytes))?;
    reader.finish()
}

fn shoot(name: &str) -> Film {
    let film = read(&text(name), 1 << 16).unwrap();
    assert_eq!(film.report.score, Score::Exact, "{name}: {:?}", film.report.difference);
    film
}

fn shown(film: Film) -> Notebook {
    let boot = Kernel::restore_film(&film.before).unwrap();
    let mut notebook = Notebook::show(film, boot);
    while notebook.advance(500).busy {}
    notebook
}

fn seek(notebook: &mut Notebook, call: u32) -> Digest {
    notebook.begin_seek(call);
    while notebook.advance(500).busy {}
    notebook.session().digest()
}

/// Every list, counter and page block: what a snapshot says of the page allocator.
fn lists(pages: &PageAllocator) -> String {
    let zones = pages.zones().iter().map(|zone| {
        let pcp = zone.pcp().lists().iter().map(|list| list.iter(pages.mem()).collect::<Vec<_>>());
        let free = pageframe::base::Order::all()
            .flat_map(|order| pageframe::base::Migratetype::ALL.map(|kind| zone.free_list(order, kind)));
        let free = free.map(|list| list.iter(pages.mem()).collect::<Vec<_>>());
        let counts = (zone.counter().exact(), zone.boost(), zone.highatomic());
        format!(
            "{counts:?} {:?} {:?} {:?}",
            free.collect::<Vec<_>>(),
            pcp.collect::<Vec<_>>(),
            zone.pageblocks().types()
        )
    });
    zones.collect::<Vec<_>>().join("\n")
}

fn restored(snapshot: &Snapshot) -> Kernel {
    Kernel::restore(snapshot).unwrap()
}

#[test]
fn a_film_ends_in_the_recorded_state() {
    for name in PLAYED {
        let film = shoot(name);
        let after = film.after.clone().expect("a recording ends with a snapshot");
        let calls = film.calls.len() as u32;
        let mut notebook = shown(film);
        assert_eq!(notebook.session().log().len() as u32, calls, "{name}");
        assert_eq!(notebook.session().cursor(), 0, "{name}: it is shown from its beginning");
        seek(&mut notebook, calls);
        let kernel = notebook.session().kernel();
        assert_eq!(kernel.check(), Ok(()), "{name}");
        // Of what other tasks do meanwhile the counters are not told.
        if !name.contains("reclaim") {
            assert_eq!(lists(&kernel.pages), lists(&restored(&after).pages), "{name}");
        }
    }
}

#[test]
fn back_and_forth_comes_to_the_same_states() {
    for name in PLAYED {
        let mut notebook = shown(shoot(name));
        let calls = notebook.session().log().len() as u32;
        let stops: Vec<u32> = (0..=5).map(|n| calls * n / 5).collect();
        let forth: Vec<Digest> = stops.iter().map(|stop| seek(&mut notebook, *stop)).collect();
        let mut back: Vec<Digest> = stops.iter().rev().map(|stop| seek(&mut notebook, *stop)).collect();
        back.reverse();
        assert_eq!(forth, back, "{name}");
    }
}

#[test]
fn every_state_of_a_film_holds() {
    for name in PLAYED {
        let mut notebook = shown(shoot(name));
        let calls = notebook.session().log().len() as u32;
        for stop in (0..=calls).step_by((calls as usize / 40).max(1)) {
            seek(&mut notebook, stop);
            assert_eq!(notebook.session().kernel().check(), Ok(()), "{name} after {stop} calls");
        }
    }
}

#[test]
fn it_crosses_to_the_page_unchanged() {
    let film = shoot("686/k-highatomic-1");
    let bytes = film::write(&film);
    assert_eq!(film::read(&bytes), Ok(film));
    for cut in [0, 3, 4, 100, bytes.len() - 1] {
        assert!(film::read(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn slices_of_any_size_make_the_same_film() {
    let text = text("machines/686-lived-in");
    let whole = read(&text, text.len()).unwrap();
    for slice in [1, 7, 4096] {
        assert_eq!(read(&text, slice).unwrap(), whole, "slices of {slice} bytes");
    }
}

#[test]
fn calls_say_what_they_returned_then_and_what_the_model_says() {
    let film = shoot("machines/686-lived-in");
    let called: Vec<&str> = film.calls.iter().map(|call| call.text.as_str()).collect();
    assert_eq!(called[..2], ["p1 = alloc_pages(GFP_KERNEL, 0)", "k2 = kmalloc(16384, GFP_KERNEL)"]);
    let judged: u64 = film.calls.iter().map(|call| u64::from(call.agreed)).sum();
    assert_eq!(judged, film.report.matched + film.report.followed);
    let given: u64 = film.calls.iter().map(|call| u64::from(call.given)).sum();
    assert_eq!(given, film.report.given);
    let first = film.calls[0].result;
    let notebook = shown(film);
    let layout = &notebook.session().kernel().layout;
    let Recorded::Block { pfn } = first else { panic!("{first:?}") };
    let Reply::Pointer { address } = notebook.session().log()[0].reply else { panic!("no page") };
    assert_eq!(layout.pfn_of_struct_page(address).map(|pfn| pfn.get()), Some(pfn));
}

#[test]
fn a_failure_is_explained_as_a_failure() {
    let notebook = shown(shoot("686/k-highatomic-1"));
    let failed = |reply: &Reply| matches!(reply, Reply::Null { why: NullReason::NoPage { .. } });
    assert!(notebook.session().log().iter().any(|call| failed(&call.reply)));
}

/// The first line from `from` on that holds this, counted from 0.
fn place(lines: &[String], from: usize, holds: &str) -> usize {
    from + lines[from..].iter().position(|line| line.contains(holds)).expect("there is such a line")
}

fn lines(name: &str) -> Vec<String> {
    String::from_utf8(text(name)).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_first_difference_ends_the_film_and_says_where() {
    let mut lines = lines("686/k-highatomic-1");
    let call = place(&lines, 0, r#""t":"op","n":100,"#);
    let event = place(&lines, call, r#""e":"alloc","pfn":"#);
    lines[event] = lines[event].replacen(r#""pfn":"#, r#""pfn":1"#, 1);
    let film = read(lines.join("\n").as_bytes(), 4096).unwrap();
    let difference = film.report.difference.clone().unwrap();
    assert_eq!((film.report.score, difference.line), (Score::Differs, event as u64 + 1));
    let differs = &film.calls[film.differs_in.unwrap() as usize];
    assert_eq!(differs.line, call as u64 + 1);
    assert!(film.calls.len() > film.playable(), "later calls are listed");
    let playable = film.playable();
    let notebook = shown(film);
    assert_eq!(notebook.session().log().len(), playable);
}

#[track_caller]
fn assert_refused(text: &[u8], flaw: Flaw, line: u64) {
    let refusal = read(text, 1000).expect_err("it is no recording");
    assert_eq!((refusal.flaw, refusal.line), (flaw, line), "{refusal}");
    assert!(!refusal.reason.is_empty());
}

#[test]
fn what_is_no_recording_is_refused_with_line_and_reason() {
    assert_refused(b"", Flaw::Empty, 1);
    assert_refused(b"hello\n", Flaw::Foreign, 1);
    assert_refused(b"{\"name\": \"x\", \"version\": 1}\n", Flaw::Foreign, 1);
    assert_refused(b"\x7fELF\x02\x01\x01\0\0\xff\xfe\n\0", Flaw::Foreign, 1);
    assert_refused(&vec![b' '; (32 << 20) + 1000], Flaw::Foreign, 1);
}

#[test]
fn a_damaged_recording_is_refused_where_it_is_damaged() {
    let whole = lines("machines/686-lived-in");
    let changed = |at: usize, from: &str, to: &str| {
        let mut lines = whole.clone();
        assert!(lines[at].contains(from), "{}", lines[at]);
        lines[at] = lines[at].replacen(from, to, 1);
        lines.join("\n").into_bytes()
    };
    let event = place(&whole, 0, r#""t":"ev""#);
    assert_refused(&changed(event, r#""t":"ev""#, r#""t":"ev"#), Flaw::Damaged, event as u64 + 1);
    let free = place(&whole, 0, r#""t":"free""#);
    assert_refused(
        &changed(free, "[", "[99999999,"),
        Flaw::Impossible,
        place(&whole, 0, "snapshot_end") as u64 + 1,
    );
    assert_refused(&changed(free, r#""zone":""#, r#""zone":"no "#), Flaw::Damaged, free as u64 + 1);
    let describe = place(&whole, 0, r#""t":"describe""#);
    assert_refused(
        &changed(describe, r#""spanned":"#, r#""spanned":1000000000"#),
        Flaw::Damaged,
        describe as u64 + 1,
    );
}

#[test]
fn a_recording_cut_short_is_refused() {
    let text = text("machines/686-lived-in");
    let count = |cut: usize| text[..cut].iter().filter(|byte| **byte == b'\n').count() as u64;
    for cut in [text.len() / 3, text.len() / 2, text.len() * 4 / 5] {
        assert_refused(&text[..cut], Flaw::Truncated, count(cut) + 1);
    }
    let last_line = text[..text.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let end = lines("machines/686-lived-in").iter().position(|line| line.contains(r#""t":"end""#)).unwrap();
    if end as u64 == count(last_line) {
        assert_refused(&text[..last_line], Flaw::Truncated, count(last_line));
    }
}

/// Numbers of these lines become others: what stands in them is not the page allocator's, so only a film reads it.
#[test]
fn damage_outside_the_page_allocator_is_refused_or_played_but_never_a_panic() {
    const NUMBERS: [&str; 8] =
        ["0", "1", "7", "63", "65536", "4294967295", "0xffffffffffffffff", "\"0xfff000\""];
    let whole = lines("machines/686-lived-in");
    let other = |line: &&String| {
        ["cache", "vmap", "describe"].iter().any(|kind| line.contains(&format!(r#""t":"{kind}""#)))
    };
    let places: Vec<usize> = (0..whole.len()).filter(|at| other(&&whole[*at])).collect();
    let mut prng = Prng::new(7);
    let mut refused = 0;
    for _ in 0..150 {
        let mut lines = whole.clone();
        let at = places[prng.below(places.len() as u32) as usize];
        lines[at] = with_other_number(&lines[at], NUMBERS[prng.below(8) as usize], &mut prng);
        refused += u32::from(read(lines.join("\n").as_bytes(), 1 << 16).is_err());
    }
    assert!((10..150).contains(&refused), "{refused} of 150 were refused");
}

/// One run of digits, chosen by chance, becomes another number.
fn with_other_number(line: &str, number: &str, prng: &mut Prng) -> String {
    let digit = |at: &usize| line.as_bytes()[*at].is_ascii_digit();
    let starts: Vec<usize> = (1..line.len()).filter(|at| digit(at) && !digit(&(at - 1))).collect();
    let start = starts[prng.below(starts.len() as u32) as usize];
    let end = (start..line.len()).find(|at| !digit(at)).unwrap_or(line.len());
    format!("{}{number}{}", &line[..start], &line[end..])
}
