/** The virtual ruler: lengths are lengths. i386 has one strip of 4 GiB; x86-64 three, each cut from the one before. */

import type { MachineName, Overview, Region } from '../../core/contract';
import { address, bytes } from '../../core/format';
import { widthOf } from '../../core/measure';
import { type Sheet } from './geometry';

export const STRIP_HEIGHT = 20;
const HALF = 1n << 47n;
const ALL = 1n << 64n;
/** Left of the kernel half's strip, where the addresses of user space pass by. */
const CORRIDOR = 0.12;

/** Addresses start … end on a line, to scale. */
export interface Strip {
  x: number;
  y: number;
  width: number;
  height: number;
  start: bigint;
  end: bigint;
  parts: Part[];
}

/** One region on a strip. */
export interface Part {
  kind: Region['kind'];
  start: bigint;
  end: bigint;
  x: number;
  width: number;
}

export interface Ruler {
  strips: Strip[];
  /** Bottom edge. */
  end: number;
  /** The strip of one half, if it is told apart. */
  wide: boolean;
}

type Say = (key: string, args?: Record<string, string | number>) => string;

/** Lays the ruler out from `top` on; `user`: addresses of user space have cards. */
export function layRuler({ machine, regions }: Overview, sheet: Sheet, top: number, user: boolean): Ruler {
  const full = { x: sheet.left, width: sheet.drawing };
  if (machine !== 'x86_64') {
    const strip = stripOf(regions, { ...full, y: top + 16 }, 0n, 1n << 32n);
    return { strips: [strip], end: strip.y + strip.height, wide: false };
  }
  const inset = user ? sheet.drawing * CORRIDOR : 0;
  const half = { x: full.x + inset, width: full.width - inset };
  const gap = sheet.compact ? 46 : 52;
  // Above the first strip stands nothing.
  const first = top + (sheet.compact ? 2 : 8);
  const strips = [
    stripOf(regions, { ...full, y: first }, 0n, ALL),
    halves(regions, full, first + gap),
    stripOf(regions, { ...half, y: first + 2 * gap }, ALL - HALF, ALL),
  ];
  return { strips, end: first + 2 * gap + STRIP_HEIGHT, wide: true };
}

/** Width of the cut between the two halves. */
export const HOLE = 44;

/** The two halves that exist, the hole between them cut out. */
function halves(regions: readonly Region[], { x, width }: { x: number; width: number }, y: number): Strip {
  const half = (width - HOLE) / 2;
  const low = stripOf(regions, { x, width: half, y }, 0n, HALF);
  const high = stripOf(regions, { x: x + half + HOLE, width: half, y }, ALL - HALF, ALL);
  return { x, y, width, height: STRIP_HEIGHT, start: 0n, end: ALL, parts: [...low.parts, ...high.parts] };
}

function stripOf(
  regions: readonly Region[],
  { x, y, width }: { x: number; y: number; width: number },
  start: bigint,
  end: bigint,
): Strip {
  const strip: Strip = { x, y, width, height: STRIP_HEIGHT, start, end, parts: [] };
  const scale = (at: bigint) => x + fraction(at - start, end - start) * width;
  strip.parts = regions
    .filter((region) => region.start < end && region.end > start)
    .map(({ kind, ...region }) => {
      const from = region.start > start ? region.start : start;
      const to = region.end < end ? region.end : end;
      return { kind, start: from, end: to, x: scale(from), width: scale(to) - scale(from) };
    });
  return strip;
}

/** A quotient of two large numbers, to a millionth of a thousandth. */
export function fraction(part: bigint, whole: bigint): number {
  return Number((part * 1_000_000_000n) / whole) / 1e9;
}

/** Where an address lies on a strip: its x; null: not on it. */
export function placeOn({ parts }: Strip, at: bigint): number | null {
  const part = parts.find(({ start, end }) => at >= start && at < end);
  return part ? part.x + fraction(at - part.start, part.end - part.start) * part.width : null;
}

/** The lowest strip that has an address, and where. */
export function findOn({ strips }: Ruler, at: bigint): { x: number; strip: Strip } | null {
  for (const strip of [...strips].reverse()) {
    const x = placeOn(strip, at);
    if (x !== null) return { x, strip };
  }
  return null;
}

/** A word at a place. */
export interface Label {
  x: number;
  y: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
  look: string;
}

/** A mark on a strip, and the width of its word to the right of it. */
export interface Mark {
  x: number;
  word: number;
}

/** Names of a strip's regions: inside where they fit, else above its right end, else none. */
export function labelsOf(strip: Strip, say: Say, mark: Mark | null, sizes: boolean): Label[] {
  const named = new Set<Part>();
  const labels: Label[] = [];
  for (const part of strip.parts) {
    const label = namesOf(part, say, sizes)
      .map((text) => labelInside(strip, part, text, mark))
      .find(Boolean);
    if (!label) continue;
    labels.push(label);
    named.add(part);
  }
  let above = Infinity;
  for (const part of [...strip.parts].reverse()) {
    const text = namesOf(part, say, true)[0];
    const right = part.x + part.width;
    if (named.has(part) || !text || part.width < 8 || right > above) continue;
    labels.push({ x: right, y: strip.y - 5, text, anchor: 'end', look: 's105 t2' });
    above = right - widthOf(text, 10.8) - 10;
  }
  return labels;
}

/** A name inside its region, to the left or right of a mark there. */
function labelInside({ y }: Strip, part: Part, text: string, mark: Mark | null): Label | null {
  const end = part.x + part.width;
  const split = mark && mark.x >= part.x && mark.x < end;
  const rooms = split
    ? [[part.x, mark.x] as const, [mark.x + mark.word, end] as const]
    : [[part.x, end] as const];
  const room = rooms.find(([from, to]) => widthOf(text, 11) + 12 <= to - from);
  if (!room) return null;
  return { x: room[0] + 6, y: y + 14, text, anchor: 'start', look: part.kind === 'user' ? 's11 t2' : 's11' };
}

/** What a region may be called, from long to short. */
function namesOf({ kind, start, end }: Part, say: Say, sizes: boolean): string[] {
  if (kind === 'gap' || kind === 'hole') return [];
  const size = bytes(end - start);
  const name = say(`region-${kind}`);
  const long = kind === 'user' ? say('bridge-user', { size }) : `${name} ${size}`;
  return sizes || kind === 'user' ? [long, name] : [name];
}

/** The address where the kernel begins, above the strip, where nothing else stands. */
export function borderLabels(strip: Strip, taken: readonly Label[]): Label[] {
  const border = strip.parts.find(({ kind }) => kind === 'direct-map');
  const zero: Label = { x: strip.x, y: strip.y - 5, text: '0', anchor: 'start', look: 'mono s10 t3' };
  if (!border) return [zero];
  const text = address(border.start);
  const right = border.x + widthOf(text, 10.5, true) / 2;
  const clash = taken.some(
    ({ y, x, text: other }) => y < strip.y && x - widthOf(other, 10.8) - 6 < right && x > border.x - 40,
  );
  const label: Label = { x: border.x, y: strip.y - 5, text, anchor: 'middle', look: 'mono s10 t3' };
  return clash ? [zero] : [zero, label];
}

/** Levels of a machine's page tables. */
export const LEVELS: Readonly<Record<MachineName, number>> = { i386: 2, 'i386-pae': 3, x86_64: 4 };
