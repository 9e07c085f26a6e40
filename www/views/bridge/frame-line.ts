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
  pieces: Piece[];
  /** Between windows. */
  breaks: number[];
  /** Within windows. */
  gaps: Gap[];
  /** By window: left edge and width. */
  spans: Map<FrameWindow, [number, number]>;
}

export interface LineOptions {
  left: number;
  width: number;
  /** Between two windows. */
  between: number;
  /** Of a break within a window. */
  within: number;
  /** Frames of the machine. */
  frames: number;
}

/** Narrowest and widest cell, and the one to aim at. */
const CELL = { least: 9, most: 24, aim: 14, abridged: 12 };
/** Windows do not grow closer to each other than this. */
const APART = 4;

/** Lays the windows out. */
export function layFrames(windows: readonly FrameWindow[], options: LineOptions): FrameLine {
  const room = options.width - options.between * Math.max(windows.length - 1, 0);
  const wide = widen(windows, Math.floor(room / CELL.aim), options.frames);
  const limit = limitOf(wide.map(lengthOf), room, options.within);
  const cells = wide.reduce((sum, range) => sum + Math.min(lengthOf(range), limit), 0);
  const cut = wide.filter((range) => lengthOf(range) > limit).length;
  const cell = Math.min(CELL.most, (room - cut * options.within) / Math.max(cells, 1));
  return place(windows, wide, limit, cell, options);
}

type Range = [number, number];
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
  if (range[side] === limit || (side ? range[1] > limit : range[0] < limit)) return false;
  range[side] += side ? 1 : -1;
  return true;
}

/** So many cells a window may have at most. */
function limitOf(lengths: readonly number[], room: number, within: number): number {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total * CELL.least <= room) return Infinity;
  const needs = (limit: number) =>
    lengths.reduce(
      (sum, length) => sum + (length > limit ? limit * CELL.abridged + within : length * CELL.abridged),
      0,
    );
  let limit = Math.floor(room / CELL.abridged);
  while (limit > 2 && needs(limit) > room) limit -= 1;
  return limit;
}

function place(
  windows: readonly FrameWindow[],
  ranges: readonly Range[],
  limit: number,
  cell: number,
  { left, between, within }: LineOptions,
): FrameLine {
  const line: FrameLine = { cell, pieces: [], breaks: [], gaps: [], spans: new Map() };
  let x = left;
  windows.forEach((window, at) => {
    const [from, to] = ranges[at] as Range;
    const start = x;
    if (at > 0) line.breaks.push(x - between / 2);
    if (to - from <= limit) {
      line.pieces.push({ window, from, to, x });
      x += (to - from) * cell;
    } else {
      const [head, tail] = [from + Math.ceil(limit / 2), to - Math.floor(limit / 2)];
      line.pieces.push({ window, from, to: head, x });
      x += (head - from) * cell;
      line.gaps.push({ x, width: within, frames: tail - head });
      x += within;
      line.pieces.push({ window, from: tail, to, x });
      x += (to - tail) * cell;
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
    if (next?.window === window && pfn >= to && pfn < next.from) return (x + (to - from) * cell + next.x) / 2;
  }
  return null;
}

/** Left edge and width of a run of frames; null: in no window. */
export function runSpan(line: FrameLine, pfn: number, pages: number): [number, number] | null {
  const first = frameX(line, pfn);
  const last = frameX(line, pfn + pages - 1);
  return first === null || last === null ? null : [first, last + line.cell - first];
}

/** The frame at a place in the line; null: none there. */
export function frameAt({ cell, pieces }: FrameLine, x: number): number | null {
  const piece = pieces.find((each) => x >= each.x && x < each.x + (each.to - each.from) * cell);
  return piece ? piece.from + Math.floor((x - piece.x) / cell) : null;
}
