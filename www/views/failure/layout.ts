/** Where things stand in the failure view. All in px, frames of the candidate 32 to a row as on the map. */

import type { Nearest, Overview, Piece } from '../../core/contract';
import { rectToScreen, type Camera, type Window } from '../../gl/camera';
import { GAP, TILE_WIDTH, Tiles, type Rect } from '../../gl/tiles';
import type { Box } from '../../gl/shapes';

/** Left of the drawing stand addresses, where there is room. */
const GUTTER = 60;
/** Narrower, and parts stand one below the other, without a gutter. */
const NARROW = 560;
const MARGIN = 12;
/** Largest cell of a frame. */
const CELL = 22;
/** Page blocks side by side on the map: few and large where there is room below, more and smaller where there is not. */
const ACROSS = { usual: [4, 5, 6], large: [5, 6], narrow: [2] } as const;
const LARGE_ORDER = 9;
/** The largest that a frame on the map is, px. */
const SCALE = 5.5;
/** Narrower maps have two page blocks side by side. */
const NARROW_MAP = 420;
/** Rows of page blocks on the map, by the frame rows of one. */
const ROWS = { low: 4, high: 2 };
const LOW_TILE = 16;
/** Frame rows of the candidate, and how high each is drawn. */
const ROW_HEIGHTS: readonly [rows: number, height: number][] = [
  [2, 34],
  [4, 26],
  [8, 18],
  [16, 14],
  [32, 11],
];

export interface Sheet {
  width: number;
  narrow: boolean;
  left: number;
  drawing: number;
  /** Width of a frame of the candidate. */
  cell: number;
}

/** `room`: px in all; narrow views have a margin of their own. */
export function sheetOf(room: number): Sheet {
  const narrow = room < NARROW;
  const width = narrow ? room - 2 * MARGIN : room;
  const left = narrow ? 0 : GUTTER;
  const cell = Math.min(CELL, Math.floor((width - left) / TILE_WIDTH));
  return { width, narrow, left, drawing: cell * TILE_WIDTH, cell };
}

/** The part of the map round the candidate. */
export interface Near {
  tiles: Tiles;
  camera: Camera;
  window: Window;
  /** The candidate on it; two page blocks if it is larger than one. */
  rects: Rect[];
}

/** Room for the map; `high`: how high it should be so that all is in sight, 0: not known. */
export interface Space {
  wide: number;
  high: number;
}

/** Whole page blocks, the candidate's in the last row and not the first, if there are that many. */
export function nearOf(
  overview: Pick<Overview, 'frames' | 'pageblockOrder'>,
  nearest: Nearest,
  space: Space,
): Near {
  const tiles = new Tiles(overview.frames, overview.pageblockOrder);
  const rows = Math.min(tiles.tileHeight > LOW_TILE ? ROWS.high : ROWS.low, tiles.rows);
  const across = acrossOf(tiles, rows, nearest.order, space);
  const scale = scaleOf(tiles, across, space.wide);
  const tile = tiles.tileOf(nearest.pfn);
  const row = clamp(Math.floor(tile / tiles.columns) - rows + 1, 0, tiles.rows - rows);
  const column = clamp((tile % tiles.columns) - 1, 0, tiles.columns - across);
  const camera = { x: column * tiles.pitchX, y: row * tiles.pitchY, scale };
  const window = {
    width: (across * tiles.pitchX - GAP) * scale,
    height: (rows * tiles.pitchY - GAP) * scale,
  };
  const rects = tiles.block(nearest.pfn, nearest.order).map((rect) => rectToScreen(camera, rect));
  return { tiles, camera, window, rects };
}

/** How many page blocks side by side: the fewest with which the map is not too high. */
function acrossOf(tiles: Tiles, rows: number, order: number, { wide, high }: Space): number {
  const usual = order >= LARGE_ORDER ? ACROSS.large : ACROSS.usual;
  const ways = wide < NARROW_MAP ? ACROSS.narrow : usual;
  const fits = (across: number) => rows * tiles.pitchY * scaleOf(tiles, across, wide) <= high;
  const chosen = (high > 0 && ways.find(fits)) || (high > 0 ? ways.at(-1) : ways[0]) || 1;
  return Math.min(chosen, tiles.columns);
}

function scaleOf(tiles: Tiles, across: number, wide: number): number {
  return Math.min(wide / (across * tiles.pitchX - GAP), SCALE);
}

/** Address of the first frame in each row of tiles, MiB, and where it stands. */
export function rulerOf({ tiles, camera, window }: Near): { y: number; mib: number }[] {
  const first = Math.round(camera.y / tiles.pitchY);
  const rows = Math.round((window.height / camera.scale + GAP) / tiles.pitchY);
  return Array.from({ length: rows }, (_, at) => ({
    y: at * tiles.pitchY * camera.scale,
    mib: ((first + at) * tiles.rowFrames) / 256,
  }));
}

/** Rows of the candidate. */
export interface Grid {
  first: number;
  rows: number;
  columns: number;
  cell: number;
  height: number;
  gap: number;
}

export function gridOf({ pfn, order }: Pick<Nearest, 'pfn' | 'order'>, { cell }: Sheet): Grid {
  const frames = 2 ** order;
  const columns = Math.min(frames, TILE_WIDTH);
  const rows = frames / columns;
  const height = ROW_HEIGHTS.find(([most]) => rows <= most)?.[1] ?? 11;
  // A few frames have room to be wide.
  const wide = columns < TILE_WIDTH ? Math.min(Math.floor((cell * TILE_WIDTH) / columns), 2 * CELL) : cell;
  return { first: pfn, rows, columns, cell: wide, height, gap: rows <= 4 ? 2 : 1 };
}

export function gridHeight({ rows, height, gap }: Grid): number {
  return rows * (height + gap) - gap;
}

/** A stretch of frames as boxes: one in each row that it has frames in; whole rows are one. */
export function boxesOf(
  { first, columns, cell, height, gap }: Grid,
  { pfn, pages }: Pick<Piece, 'pfn' | 'pages'>,
): Box[] {
  const from = pfn - first;
  const to = from + pages;
  const boxes: Box[] = [];
  for (let at = from; at < to;) {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const whole = column === 0 ? Math.floor((to - at) / columns) : 0;
    const end = whole ? at + whole * columns : Math.min(to, (row + 1) * columns);
    const rows = Math.max(1, whole);
    boxes.push({
      x: column * cell,
      y: row * (height + gap),
      width: (whole ? columns : end - at) * cell,
      height: rows * (height + gap) - gap,
    });
    at = end;
  }
  return boxes;
}

/** A word below the grid, and the frame that its line comes from. */
export interface Leader {
  text: string;
  /** Middle of what it names. */
  x: number;
  /** Lower edge of it. */
  from: number;
  /** Where the line ends: on the word, as near as can be. */
  to: number;
  /** Middle of the word, and its line, from 0. */
  at: number;
  level: number;
}

const BETWEEN = 10;
/** A line ends so far inside the word, px. */
const WITHIN = 4;
const LEVELS = 3;

/** Words under what they name, moved as far as they must so that none lies on another; null: they do not fit. */
export function leadersOf(
  names: readonly { text: string; box: Box }[],
  width: number,
  widthOf: (text: string) => number,
): Leader[] | null {
  const ends: number[] = Array.from({ length: LEVELS }, () => -Infinity);
  const leaders: Leader[] = [];
  const ordered = [...names].sort((a, b) => a.box.x + a.box.width / 2 - b.box.x - b.box.width / 2);
  for (const { text, box } of ordered) {
    const half = widthOf(text) / 2;
    const x = box.x + box.width / 2;
    const at = clamp(x, half, width - half);
    const level = ends.findIndex((end) => at - half >= end + BETWEEN);
    if (level < 0) return null;
    ends[level] = at + half;
    const to = clamp(x, at - half + WITHIN, at + half - WITHIN);
    leaders.push({ text, x, from: box.y + box.height, to, at, level });
  }
  return leaders;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
