/** The frames in one line: windows side by side, cells all of one size, a break wherever frames are left out. */

import type { FrameWindow } from '../../core/windows';

/** Cells side by side: frames from … to-1. */
export interface Piece {
  window: FrameWindow;
  from: number;
  to: number;
  x: number;
}

/** Frames left out in the middle of a window. */
export interface Gap {
  x: number;
  width: number;
  frames: number;
}

export interface FrameLine {
  /** Width of a frame. */
  cell: number;
  /** Frames of a long stretch that are not left out. */
  limit: number;
  pieces: Piece[];
  /** Between windows. */
  breaks: number[];
  /** Within windows. */
  gaps: Gap[];
  /** By window: left edge and width. */
  spans: Map<FrameWindow, [number, number]>;
}

/** Frames [from, to). */
export type Range = [number, number];

export interface LineOptions {
  left: number;
  width: number;
  /** Between two windows. */
  between: number;
  /** Width of a break within a window: with its words, and without. */
  within: { told: number; bare: number };
  /** Frames of the machine. */
  frames: number;
  /** Runs of the allocations: what the line is about. */
  runs: readonly Range[];
  /** Width of a cell to aim at when there is no room for more; `CELL.tight` by default. */
  tight?: number;
  /** Cells that a long stretch should keep, even if neighbours go for it; none by default. */
  keeps?: number;
}

/** Narrowest cell in which a number can be read, widest cell, the one to aim at when there is room and when not. */
export const CELL = { least: 9, most: 24, aim: 14, tight: 10.5 };
/** Windows do not grow closer to each other than this. */
const APART = 4;
/** More breaks than this say nothing. */
const TOLD = 2;

/** Lays the windows out. */
export function layFrames(windows: readonly FrameWindow[], options: LineOptions): FrameLine {
  const room = options.width - options.between * Math.max(windows.length - 1, 0);
  const wide = widen(windows, Math.floor(room / CELL.aim), options.frames);
  const segments = wide.map((range) => segmentsOf(range, options.runs));
  const space = { room, tight: options.tight ?? CELL.tight, keeps: options.keeps ?? 0 };
  const plan = planOf(segments, space, options.within);
  const cell = Math.min(CELL.most, (room - plan.breaks * plan.within) / Math.max(plan.cells, 1));
  return place(windows, plan, cell, options);
}

const lengthOf = ([from, to]: Range): number => to - from;

/** Gives windows more neighbours until so many cells are filled: two after for each one before. */
function widen(windows: readonly FrameWindow[], cells: number, frames: number): Range[] {
  const ranges = windows.map(({ from, to }): Range => [from, to]);
  let left = cells - ranges.reduce((sum, range) => sum + lengthOf(range), 0);
  let still = 0;
  for (let turn = 0; left > 0 && still < 3; turn++) {
    const before = left;
    const side = turn % 3 === 2 ? 0 : 1;
    for (const at of ranges.keys()) if (left > 0 && stretch(ranges, at, side, frames)) left -= 1;
    still = before === left ? still + 1 : 0;
  }
  return ranges;
}

/** Moves one end of a range by a frame, unless something is there. */
function stretch(ranges: readonly Range[], at: number, side: 0 | 1, frames: number): boolean {
  const range = ranges[at] as Range;
  const limit = side
    ? (ranges[at + 1]?.[0] ?? frames + APART) - APART
    : (ranges[at - 1]?.[1] ?? -APART) + APART;
  if (side ? range[1] >= limit : range[0] <= limit) return false;
  range[side] += side ? 1 : -1;
  return true;
}

/** A stretch of a window: of a run, or between runs. */
export interface Segment {
  range: Range;
  yours: boolean;
}

/** A window's range, cut where runs begin and end. */
export function segmentsOf([from, to]: Range, runs: readonly Range[]): Segment[] {
  const cuts = new Set([from, to]);
  const inside = runs.filter(([first, end]) => first < to && end > from);
  for (const [first, end] of inside)
    for (const cut of [first, end]) if (cut > from && cut < to) cuts.add(cut);
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((end, at) => {
    const start = sorted[at] as number;
    return { range: [start, end], yours: inside.some((run) => run[0] <= start && run[1] >= end) };
  });
}

/** What of each window is drawn: ranges, between which frames are left out. */
interface Plan {
  windows: Range[][];
  cells: number;
  breaks: number;
  /** Width of a break. */
  within: number;
  /** Cells that a long stretch keeps. */
  limit: number;
}

/** Leaves out as little as it can: first neighbours at the ends, then the middles of long stretches. */
function planOf(windows: readonly Segment[][], space: Space, within: LineOptions['within']): Plan {
  const { room, tight } = space;
  for (const edge of [Infinity, 6, 4, 3, 2, 1, 0]) {
    const plan = planWith(windows, { edge, limit: Infinity, within: within.bare, tight });
    if (plan.cells * (edge === Infinity ? Math.min(CELL.least, tight) : tight) <= room) return plan;
  }
  return (
    cutPlan(windows, space, within, 2) ??
    cutPlan(windows, space, within, 0) ??
    planWith(windows, { edge: 0, limit: 2, within: within.bare, tight })
  );
}

/** Long stretches cut short, so many neighbours left; null: no room, or none for what they should keep. */
function cutPlan(
  windows: readonly Segment[][],
  space: Space,
  within: LineOptions['within'],
  edge: number,
): Plan | null {
  const told = shortest(windows, space, within.told, edge);
  const plan = told && told.breaks <= TOLD ? told : shortest(windows, space, within.bare, edge);
  return plan && (plan.limit >= space.keeps || edge === 0) ? plan : null;
}

/** The plan with the mildest limit that has room; null: none has. */
function shortest(
  windows: readonly Segment[][],
  { room, tight }: Space,
  within: number,
  edge: number,
): Plan | null {
  let limit = Math.max(...windows.flat().map(({ range }) => lengthOf(range)), 2);
  for (; limit >= 2; limit = Math.min(limit - 1, Math.floor(limit * 0.95))) {
    const plan = planWith(windows, { edge, limit, within, tight });
    if (plan.cells * tight + plan.breaks * within <= room) return plan;
  }
  return null;
}

/** Width of the line without the breaks between windows, and of its cells at the least. */
interface Space {
  room: number;
  tight: number;
  /** Cells that a long stretch should keep. */
  keeps: number;
}

interface Cut {
  /** Neighbours at either end of a window. */
  edge: number;
  /** Cells of a stretch. */
  limit: number;
  within: number;
  tight: number;
}

function planWith(windows: readonly Segment[][], { edge, limit, within, tight }: Cut): Plan {
  // A break must be narrower than what it leaves out.
  const worth = Math.ceil(within / tight) + 1;
  const cut = windows.map((segments) =>
    joined(trimmed(segments, edge).flatMap((segment) => shortened(segment, limit, worth))),
  );
  const cells = cut.flat().reduce((sum, range) => sum + lengthOf(range), 0);
  const breaks = cut.reduce((sum, ranges) => sum + ranges.length - 1, 0);
  return { windows: cut, cells, breaks, within, limit };
}

/** The neighbours at both ends of a window, at most so many. */
function trimmed(segments: readonly Segment[], edge: number): Range[] {
  return segments.map(({ range: [from, to], yours }, at): Range => {
    if (yours || segments.length === 1) return [from, to];
    if (at === 0) return [Math.max(from, to - edge), to];
    return at === segments.length - 1 ? [from, Math.min(to, from + edge)] : [from, to];
  });
}

/** Both ends of a stretch longer than the limit, else all of it. */
function shortened([from, to]: Range, limit: number, worth: number): Range[] {
  if (to - from < limit + worth) return [[from, to]];
  return [
    [from, from + Math.ceil(limit / 2)],
    [to - Math.floor(limit / 2), to],
  ];
}

/** Ranges that touch are one; empty ones are none. */
function joined(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const [from, to] of ranges) {
    if (from === to) continue;
    const last = all.at(-1);
    if (last && last[1] === from) last[1] = to;
    else all.push([from, to]);
  }
  return all;
}

function place(
  windows: readonly FrameWindow[],
  plan: Plan,
  cell: number,
  { left, between }: LineOptions,
): FrameLine {
  const line: FrameLine = { cell, limit: plan.limit, pieces: [], breaks: [], gaps: [], spans: new Map() };
  let x = left;
  windows.forEach((window, at) => {
    const start = x;
    if (at > 0) line.breaks.push(x - between / 2);
    let end: number | null = null;
    for (const [from, to] of plan.windows[at] as Range[]) {
      if (end !== null) {
        line.gaps.push({ x, width: plan.within, frames: from - end });
        x += plan.within;
      }
      line.pieces.push({ window, from, to, x });
      x += (to - from) * cell;
      end = to;
    }
    line.spans.set(window, [start, x - start]);
    x += between;
  });
  return line;
}

/** Left edge of a frame; of one that a break hides the middle of the break; null: in no window. */
export function frameX({ cell, pieces }: FrameLine, pfn: number): number | null {
  for (const [at, { from, to, x, window }] of pieces.entries()) {
    if (pfn >= from && pfn < to) return x + (pfn - from) * cell;
    const next = pieces[at + 1];
    if (next?.window === window && pfn >= to && pfn < next.from)
      return (x + (to - from) * cell + next.x - cell) / 2;
  }
  return null;
}

/** The frame whose cell is nearest to a place. */
export function nearestFrame({ cell, pieces }: FrameLine, x: number): number | null {
  const near = pieces.map(({ from, to, x: left }) => {
    const pfn = Math.min(Math.max(from + Math.floor((x - left) / cell), from), to - 1);
    return { pfn, away: Math.abs(left + (pfn - from + 0.5) * cell - x) };
  });
  return (
    near.reduce<{ pfn: number; away: number } | null>((a, b) => (a && a.away <= b.away ? a : b), null)?.pfn ??
    null
  );
}

/** Whether no cell is a frame's. */
export function isHidden({ pieces }: FrameLine, pfn: number): boolean {
  return !pieces.some(({ from, to }) => pfn >= from && pfn < to);
}

/** Left edge and width of a run of frames; null: in no window. */
export function runSpan(line: FrameLine, pfn: number, pages: number): [number, number] | null {
  const first = frameX(line, pfn);
  const last = frameX(line, pfn + pages - 1);
  return first === null || last === null ? null : [first, last + line.cell - first];
}
