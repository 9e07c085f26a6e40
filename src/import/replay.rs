//! Replays a recording on the model and scores it, line by line.
//!
//! At level *pages* the requests to the page allocator are given; every frame they return, every block that moves,
//! and every list of every later snapshot are predicted. There is no resynchronisation after the first difference.

use super::reading::read_snapshot;
use super::recording::{Ev, Hex, Line, Lines, ReadError, ZoneLine};
use crate::base::step::{PageStep, Step};
use crate::base::{Detail, Event, Gfp, Migratetype, Order, Pfn, Trace};
use crate::page::{Owner, OwnerKind, PageAllocator, Zone};
use serde::Serialize;
use std::collections::VecDeque;
use std::fmt;

/// How a recording came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Score {
    /// Every predicted line agrees, to the end.
    Exact,
    /// One does not.
    Differs,
    /// It goes on in a way that this level does not replay; what came before agrees.
    NotReplayed,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Score::Exact => "exact",
            Score::Differs => "differs",
            Score::NotReplayed => "not replayed",
        })
    }
}

/// The first line that the model says otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// Counted from 1.
    pub line: u64,
    /// What the recording says.
    pub expected: String,
    /// What the model says.
    pub got: String,
}

/// What a replay found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// The verdict.
    pub score: Score,
    /// Predicted lines that agreed.
    pub matched: u64,
    /// Predicted lines of the whole recording.
    pub predicted: u64,
    /// Lines taken from the recording.
    pub given: u64,
    /// Lines whose choice was taken from the recording and whose effect was checked.
    pub followed: u64,
    /// Where it went apart, or why it was not replayed further.
    pub difference: Option<Difference>,
}

/// Replays the page allocator's part of a recording.
///
/// # Errors
/// When the recording cannot be read, or its first state contradicts itself.
pub fn replay_pages(mut lines: Lines) -> Result<Report, ReadError> {
    let snapshot = read_snapshot(&mut lines)?;
    let pages = PageAllocator::restore(&snapshot).map_err(|reason| lines.error(reason))?;
    let mut replay = PagesReplay::new(pages);
    while let Some(line) = lines.next() {
        let line = line?;
        replay.take(&line, lines.number());
    }
    Ok(replay.report())
}

struct PagesReplay {
    pages: PageAllocator,
    report: Report,
    /// Events that the model has told and the recording has not yet.
    expected: VecDeque<Ev>,
    /// Events that the recording has told of a request whose own line comes last.
    pending: Vec<(u64, Ev)>,
    stopped: bool,
}

impl PagesReplay {
    fn new(pages: PageAllocator) -> Self {
        let report =
            Report { score: Score::Exact, matched: 0, predicted: 0, given: 0, followed: 0, difference: None };
        PagesReplay { pages, report, expected: VecDeque::new(), pending: Vec::new(), stopped: false }
    }

    fn take(&mut self, line: &Line, number: u64) {
        match line {
            Line::Ev(event) => self.event(event, number),
            Line::Op(op) if op.op == "drain" => self.drain(),
            Line::Mode { sleepable: 1 } => self.stop("other tasks run from here on", number),
            Line::Zone(line) => self.state(number, line, |pages| zone_line(pages, line)),
            Line::Free { zone, order, mt, pfns } => {
                self.state(number, &pfns.clone(), |pages| free_list(pages, zone, *order, *mt));
            }
            Line::Pcp { zone, pindex, pfns, page_mt } => {
                let recorded = (pfns.clone(), page_mt.clone());
                self.state(number, &recorded, |pages| pcp_list(pages, zone, *pindex));
            }
            Line::Pageblocks { zone, mt, .. } => self.state(number, mt, |pages| pageblocks(pages, zone, mt)),
            _ => {}
        }
    }

    fn event(&mut self, event: &Ev, number: u64) {
        match event {
            Ev::Free { pfn, order } => self.free(*pfn, *order, number),
            Ev::BulkBegin { nr, gfp } => self.bulk(*nr, *gfp),
            Ev::Alloc { order, gfp, .. } if self.expected.is_empty() => {
                self.alloc(event, *order, *gfp, number)
            }
            Ev::ZoneLocked { .. } | Ev::Extfrag { .. } if self.expected.is_empty() => {
                self.pending.push((number, event.clone()));
            }
            Ev::Mark { what } if what.starts_with("direct_reclaim") || what.starts_with("compaction") => {
                self.stop("direct reclaim begins", number);
            }
            Ev::Alloc { .. }
            | Ev::ZoneLocked { .. }
            | Ev::Extfrag { .. }
            | Ev::PcpuDrain { .. }
            | Ev::BulkEnd { .. } => {
                self.compare_next(event, number);
            }
            _ => {}
        }
    }

    /// The model allocates when the recording has told all of an allocation: its own line is the last.
    fn alloc(&mut self, event: &Ev, order: u32, gfp: Hex, number: u64) {
        let mut recorded = std::mem::take(&mut self.pending);
        recorded.push((number, event.clone()));
        if !self.stopped {
            self.serve_alloc(order, gfp);
        }
        for (number, event) in recorded {
            self.compare_next(&event, number);
        }
        self.nothing_left(number);
    }

    fn serve_alloc(&mut self, order: u32, gfp: Hex) {
        let gfp = Gfp::try_new(gfp.0 as u32).unwrap_or(Gfp::NONE);
        let mut trace = Trace::new(Detail::Full);
        if let Some(order) = Order::try_new(order) {
            let owner = Owner { kind: OwnerKind::Pages, ..Owner::default() };
            // A failure is told by the trace, as the kernel tells it.
            let _ = self.pages.alloc(order, gfp, owner, &mut trace);
        }
        self.expect(trace);
    }

    fn bulk(&mut self, pages: u32, gfp: Hex) {
        self.report.given += 1;
        if self.stopped {
            return;
        }
        let gfp = Gfp::try_new(gfp.0 as u32).unwrap_or(Gfp::NONE);
        let mut trace = Trace::new(Detail::Full);
        let mut got = Vec::new();
        let owner = Owner { kind: OwnerKind::Vmalloc, ..Owner::default() };
        self.pages.alloc_bulk(gfp, pages, owner, &mut got, &mut trace);
        self.expect(trace);
        self.expected.push_back(Ev::BulkEnd { pfns: got.into_iter().map(Pfn::get).collect() });
    }

    fn free(&mut self, pfn: u32, order: u8, number: u64) {
        self.report.given += 1;
        self.nothing_left(number);
        if self.stopped {
            return;
        }
        let mut trace = Trace::new(Detail::Full);
        self.pages.free(Pfn::new(pfn), Order::new(order), &mut trace);
        self.expect(trace);
    }

    fn drain(&mut self) {
        if !self.stopped {
            let mut trace = Trace::new(Detail::Full);
            self.pages.drain(&mut trace);
            self.expect(trace);
        }
    }

    fn expect(&mut self, trace: Trace) {
        self.expected.extend(trace.events().iter().filter_map(told));
    }

    /// A predicted event: the recording's next must be the model's next.
    fn compare_next(&mut self, event: &Ev, number: u64) {
        self.report.predicted += 1;
        if self.stopped {
            return;
        }
        let got = self.expected.pop_front();
        if got.as_ref() == Some(event) {
            self.report.matched += 1;
        } else {
            self.differ(
                number,
                format!("{event:?}"),
                got.map_or("nothing".to_owned(), |got| format!("{got:?}")),
            );
        }
    }

    /// The model has told more than the recording.
    fn nothing_left(&mut self, number: u64) {
        if let Some(got) = self.expected.front().filter(|_| !self.stopped) {
            let got = format!("{got:?}");
            self.differ(number, "the next request".to_owned(), got);
        }
    }

    /// A predicted line of a snapshot.
    fn state<T: PartialEq + fmt::Debug>(
        &mut self,
        number: u64,
        recorded: &T,
        model: impl Fn(&PageAllocator) -> Option<T>,
    ) {
        self.report.predicted += 1;
        self.nothing_left(number);
        if self.stopped {
            return;
        }
        let got = model(&self.pages);
        if got.as_ref() == Some(recorded) {
            self.report.matched += 1;
        } else {
            self.differ(number, format!("{recorded:?}"), format!("{got:?}"));
        }
    }

    fn differ(&mut self, line: u64, expected: String, got: String) {
        self.report.score = Score::Differs;
        self.report.difference = Some(Difference { line, expected, got });
        self.stopped = true;
    }

    fn stop(&mut self, reason: &str, line: u64) {
        if !self.stopped {
            self.report.score = Score::NotReplayed;
            let got = "the model replays closed worlds only".to_owned();
            self.report.difference = Some(Difference { line, expected: reason.to_owned(), got });
            self.stopped = true;
        }
    }

    fn report(self) -> Report {
        self.report
    }
}

/// A step of the model as the kernel's tracepoints would tell it.
fn told(event: &Event) -> Option<Ev> {
    let Step::Page(step) = &event.step else { return None };
    Some(match *step {
        PageStep::PageAlloc { pfn, order, gfp, migratetype } => Ev::Alloc {
            pfn: pfn.map(Pfn::get),
            order: order.get().into(),
            gfp: Hex(gfp.bits().into()),
            mt: migratetype as u8,
        },
        PageStep::ZoneLocked { pfn, order, migratetype, refill } => Ev::ZoneLocked {
            pfn: pfn.get(),
            order: order.get(),
            mt: migratetype as u8,
            refill: refill.into(),
        },
        PageStep::PcpuDrain { pfn, order, migratetype } => {
            Ev::PcpuDrain { pfn: pfn.get(), order: order.get(), mt: migratetype as u8 }
        }
        PageStep::Fallback {
            pfn,
            order,
            fallback_order,
            migratetype,
            fallback_migratetype,
            block_migratetype,
        } => Ev::Extfrag {
            pfn: pfn.get(),
            alloc_order: order.get(),
            fallback_order: fallback_order.get(),
            alloc_mt: migratetype as u8,
            fallback_mt: fallback_migratetype as u8,
            block_mt_after: block_migratetype as u8,
        },
        _ => return None,
    })
}

fn zone_named<'a>(pages: &'a PageAllocator, name: &str) -> Option<&'a Zone> {
    pages.zones().iter().find(|zone| zone.kind().name() == name)
}

/// The model's `zone` line; what does not change in a run is taken over from the recording's.
fn zone_line(pages: &PageAllocator, recorded: &ZoneLine) -> Option<ZoneLine> {
    let zone = zone_named(pages, &recorded.zone)?;
    Some(ZoneLine {
        zone: recorded.zone.clone(),
        nr_free_pages: zone.counter().total,
        nr_free_diff: zone.counter().pending,
        watermark_boost: zone.boost(),
        flags: Hex(u64::from(zone.is_boosted()) | u64::from(zone.is_reclaim_active()) << 1),
        nr_reserved_highatomic: zone.highatomic(),
        pcp_count: zone.pcp().count(),
        pcp_high: zone.pcp().high(),
        pcp_batch: zone.pcp().batch(),
        pcp_free_factor: zone.pcp().free_factor().into(),
        nr_free: Order::all().map(|order| zone.free_blocks(order)).collect(),
    })
}

fn free_list(pages: &PageAllocator, zone: &str, order: u8, migratetype: u8) -> Option<Vec<u32>> {
    let zone = zone_named(pages, zone)?;
    let list = zone.free_list(Order::try_new(order.into())?, Migratetype::try_new(migratetype)?);
    Some(list.iter(pages.mem()).map(Pfn::get).collect())
}

fn pcp_list(pages: &PageAllocator, zone: &str, index: u8) -> Option<(Vec<u32>, Vec<u8>)> {
    let list = zone_named(pages, zone)?.pcp().lists().get(usize::from(index))?;
    Some(list.iter(pages.mem()).map(|pfn| (pfn.get(), pages.mem().get(pfn).migratetype() as u8)).unzip())
}

/// `.` in the recording stands for a block without frames, of which the model knows no more.
fn pageblocks(pages: &PageAllocator, zone: &str, recorded: &str) -> Option<String> {
    let types = zone_named(pages, zone)?.pageblocks().types().iter();
    let digits = types.zip(recorded.chars()).map(|(migratetype, recorded)| match recorded {
        '.' => '.',
        _ => char::from(b'0' + *migratetype as u8),
    });
    Some(digits.collect())
}
