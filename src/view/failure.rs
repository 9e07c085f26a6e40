//! Why a call found no page, as the failure view draws it.

use super::frame::owner;
use crate::base::{Gfp, Migratetype, Order, Pages, Pfn, ZoneKind};
use crate::kernel::{Kernel, Remedy, Reply, Request};
use crate::page::{
    Allowance, Change, FrameState, Gate, Hold, NearestRange, NextStep, OwnerKind, PageFailure, Ranges,
};
use serde::Serialize;

/// A stretch of frames of one block.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Piece {
    pub pfn: Pfn,
    pub pages: Pages,
    pub state: FrameState,
    pub owner: OwnerKind,
    pub label: String,
    pub call: Option<u32>,
    pub hold: Hold,
}

/// The range with the least in the way.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Nearest {
    pub zone: ZoneKind,
    pub pfn: Pfn,
    pub order: Order,
    pub free: Pages,
    pub pieces: Vec<Piece>,
}

/// How many ranges of the wanted size there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RangeCounts {
    pub all: u32,
    pub movable: u32,
    pub pinned: u32,
}

/// Something that would have helped.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum ChangeView {
    Drain,
    FreeYours { calls: Vec<u32>, drain: bool },
    Flags { add: String, remove: String },
    Order { order: Order },
    FreePages { zone: ZoneKind, pages: Pages },
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailureView<'a> {
    pub call: u32,
    pub order: Order,
    pub gfp: String,
    pub migratetype: Migratetype,
    pub allows: Vec<Allowance>,
    pub gates: &'a [Gate],
    pub may_block: bool,
    pub next: Vec<NextStep>,
    pub report: bool,
    pub ranges: Option<RangeCounts>,
    pub nearest: Option<Nearest>,
    pub changes: Vec<ChangeView>,
}

/// Why a call found no page; `after`: the machine as the call left it. `None` if it did not fail so.
pub fn failure<'a>(
    after: &Kernel,
    call: u32,
    request: &Request,
    reply: &'a Reply,
) -> Option<FailureView<'a>> {
    let failure = reply.page_failure()?;
    let ranges = if failure.order > Order::ZERO { after.pages.ranges(failure) } else { Ranges::default() };
    let remedies = after.remedies(request, failure, &ranges);
    Some(FailureView {
        call,
        order: failure.order,
        gfp: failure.gfp.to_string(),
        migratetype: failure.migratetype,
        allows: failure.allows(),
        gates: &failure.gates,
        may_block: failure.gfp.may_block(),
        next: failure.next(),
        report: failure.is_reported(),
        ranges: (failure.order > Order::ZERO).then_some(RangeCounts {
            all: ranges.all,
            movable: ranges.movable,
            pinned: ranges.pinned,
        }),
        nearest: ranges.nearest.map(|range| nearest(after, failure, range)),
        changes: remedies.into_iter().map(change).collect(),
    })
}

fn change(remedy: Remedy) -> ChangeView {
    let named = |gfp: Gfp| if gfp == Gfp::NONE { String::new() } else { gfp.to_string() };
    match remedy {
        Remedy::Drain => ChangeView::Drain,
        Remedy::FreeYours { calls, drain } => ChangeView::FreeYours { calls, drain },
        Remedy::Ask(Change::Flags { add, remove }) => {
            ChangeView::Flags { add: named(add), remove: named(remove) }
        }
        Remedy::Ask(Change::Order { order }) => ChangeView::Order { order },
        Remedy::Ask(Change::FreePages { zone, pages }) => ChangeView::FreePages { zone, pages },
    }
}

fn nearest(kernel: &Kernel, failure: &PageFailure, NearestRange { zone, pfn }: NearestRange) -> Nearest {
    let pieces = pieces(kernel, failure, pfn);
    let free = pieces.iter().filter(|piece| piece.hold == Hold::Free).map(|piece| piece.pages).sum();
    Nearest { zone, pfn, order: failure.order, free, pieces }
}

/// The range block by block; a block that reaches out of it is cut.
fn pieces(kernel: &Kernel, failure: &PageFailure, first: Pfn) -> Vec<Piece> {
    let end = first.plus(failure.order.pages());
    let mut pieces = Vec::new();
    let mut at = first;
    while at < end {
        let piece = piece(kernel, failure, at, end);
        at = at.plus(piece.pages);
        pieces.push(piece);
    }
    pieces
}

fn piece(kernel: &Kernel, failure: &PageFailure, pfn: Pfn, end: Pfn) -> Piece {
    let block = kernel.pages.block_of(pfn).expect("a range that may be had has no hole");
    let owner = owner(kernel, pfn, kernel.pages.mem().get(block.head));
    let reach = block.head.plus(block.order.pages()).min(end);
    Piece {
        pfn,
        pages: reach.get() - pfn.get(),
        state: block.state,
        owner: owner.kind,
        label: owner.label,
        call: owner.call,
        hold: kernel.pages.hold(pfn, failure.may_use_reserve()),
    }
}
