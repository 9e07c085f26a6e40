/** What lies over the frames: zone borders and names, lettered tiles, the device's wall, rings on single frames. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Family } from '../../core/contract';
import type { FrameWindow } from '../../core/windows';
import { bodyOf, rectToScreen, toScreen, type Camera, type Window } from '../../gl/camera';
import { GAP, type Point, type Rect, type Tiles } from '../../gl/tiles';

/** So many tiles of one window are ringed. */
const MOST_RINGS = 12;
/** In tiles narrower than this the letter stands in the middle, else in the corner, px. */
const SMALL_TILE = 44;
/** The drawing is this much larger than the map on every side, px. */
export const MARGIN = 3;

export interface Over {
  tiles: Tiles;
  camera: Camera;
  window: Window;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Between zones, and their names at each zone's first tile. */
export function zoneMarks(
  over: Over,
  zones: readonly { name: string; first: number }[],
  windows: readonly FrameWindow[],
): TemplateResult {
  const pills = pillsOf(over, lettersOf(over, windows));
  return svg`${zones.map(({ first }) =>
    first === 0
      ? nothing
      : svg`<path d=${pathOf(over, zoneLine(over.tiles, first))} fill="none" stroke="var(--ink)" stroke-width="1.4"/>`,
  )}${chips(over, zones, pills)}`;
}

/** A border without the piece along the upper edge of the map: nothing lies above it. */
function zoneLine(tiles: Tiles, first: number): Point[] {
  const line = tiles.border(first);
  return line.at(-1)?.y === -GAP / 2 ? line.slice(0, -1) : line;
}

/** Names of zones where they begin; one that would lie on another, or on a letter, stands beside it. */
function chips(
  over: Over,
  zones: readonly { name: string; first: number }[],
  pills: readonly Rect[],
): TemplateResult[] {
  const taken: Rect[] = [];
  for (const { name, first } of zones) {
    const tile = rectToScreen(over.camera, over.tiles.tile(over.tiles.tileOf(first)));
    const place = {
      x: tile.x + 2,
      y: tile.height < 19 ? tile.y : tile.y + 2,
      width: name.length * 7.1 + 9,
      height: 15,
    };
    taken.push(freeOf([...taken, ...pills], place, over.window) ?? place);
  }
  return zones.flatMap(({ name }, at) => {
    const place = taken[at];
    return place && seen(place, over.window) ? [chip(place, name)] : [];
  });
}

/** The nearest place that hides nothing: where it is wanted, left or right of what is there, or a row up or down. */
function freeOf(others: readonly Rect[], wanted: Rect, { width }: Window): Rect | null {
  const rows = [0, -wanted.height - 2, wanted.height + 2].map((by) => ({ ...wanted, y: wanted.y + by }));
  const tries = rows.flatMap((row) => {
    const near = others.filter((other) => overlap(other, row));
    const beside = near.flatMap((other) => [other.x + other.width + 3, other.x - row.width - 3]);
    return [row, ...beside.map((x) => ({ ...row, x }))];
  });
  const free = (place: Rect) =>
    place.x >= 0 && place.x + place.width <= width && !others.some((other) => overlap(other, place));
  return tries.find(free) ?? null;
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function chip({ x, y, width, height }: Rect, name: string): TemplateResult {
  return svg`<g transform="translate(${round(x)},${round(y)})">
    <rect width=${round(width)} height=${height} rx="3" fill="var(--panel)" stroke="var(--ink2)"/>
    <text x=${round(width / 2)} y="11.5" text-anchor="middle" class="chip">${name}</text>
  </g>`;
}

/** A ringed tile and the letters on it. */
interface Lettered {
  text: string;
  family: Family | null;
}

/** Rings round the tiles where your allocations lie, with the letters of the frame line. */
export function windowMarks(
  over: Over,
  windows: readonly FrameWindow[],
  familyOf: (window: FrameWindow) => Family | null,
): TemplateResult {
  const letters = lettersOf(over, windows, familyOf);
  return svg`${[...letters].map(([tile, { family }]) => ring(over, tile, family))}
    ${pillsOf(over, letters).map(pill)}`;
}

/** By tile: which windows begin there, and whose ring it wears. */
function lettersOf(
  { tiles }: Over,
  windows: readonly FrameWindow[],
  familyOf: (window: FrameWindow) => Family | null = () => null,
): Map<number, Lettered> {
  const letters = new Map<number, Lettered>();
  for (const window of windows) {
    const first = tiles.tileOf(window.from);
    const last = Math.min(tiles.tileOf(window.to - 1), first + MOST_RINGS - 1);
    for (let tile = first; tile <= last; tile++) {
      const before = letters.get(tile);
      const text = [before?.text, tile === first ? window.letter : ''].filter(Boolean).join(THIN_SPACE);
      letters.set(tile, { text, family: before?.family ?? familyOf(window) });
    }
  }
  return letters;
}

const THIN_SPACE = '\u2009';

function ring(over: Over, tile: number, family: Family | null): TemplateResult | typeof nothing {
  const at = rectToScreen(over.camera, over.tiles.tile(tile));
  if (!seen(at, over.window)) return nothing;
  const gap = Math.min(2, (GAP * over.camera.scale) / 2 + 0.5);
  const stroke = family ? `var(--${family})` : 'var(--ink)';
  return svg`<rect x=${round(at.x - gap)} y=${round(at.y - gap)} width=${round(at.width + 2 * gap)}
    height=${round(at.height + 2 * gap)} rx="2" fill="none" stroke=${stroke} stroke-width="2.5"/>`;
}

type Pill = Rect & { text: string };

/** Letters on their tiles; those that would lie on each other are one. */
function pillsOf(over: Over, letters: ReadonlyMap<number, Lettered>): Pill[] {
  const pills: Pill[] = [];
  for (const [tile, { text }] of letters) {
    const at = rectToScreen(over.camera, over.tiles.tile(tile));
    if (!text || !seen(at, over.window)) continue;
    const next = within(over.window, pillAt(at, text));
    const last = pills.at(-1);
    if (!last || !overlap(last, next)) pills.push(next);
    else pills[pills.length - 1] = within(over.window, joined(last, next));
  }
  return pills;
}

function pillAt({ x, y, width, height }: Rect, text: string): Pill {
  const wide = widthOfPill(text);
  const small = width < SMALL_TILE;
  const centreX = small ? x + width / 2 : x + width - wide / 2 - 4;
  const centreY = small ? y + height / 2 : y + 11;
  return { x: centreX - wide / 2, y: centreY - 7, width: wide, height: 14, text };
}

/** Letters stay on the map, even of a tile at its edge. */
function within({ width, height }: Window, pill: Pill): Pill {
  const x = Math.min(Math.max(pill.x, 0), Math.max(width - pill.width, 0));
  const y = Math.min(Math.max(pill.y, -MARGIN + 0.5), Math.max(height - pill.height + MARGIN - 0.5, 0));
  return { ...pill, x, y };
}

function widthOfPill(text: string): number {
  return 14 + (text.length - 1) * 7;
}

function joined(a: Pill, b: Pill): Pill {
  const text = `${a.text}${THIN_SPACE}${b.text}`;
  const width = widthOfPill(text);
  const middle = (a.x + b.x + b.width) / 2;
  return { ...a, x: middle - width / 2, width, text };
}

function pill({ x, y, width, height, text }: Pill): TemplateResult {
  return svg`<g transform="translate(${round(x)},${round(y)})">
    <rect width=${width} height=${height} rx="7" fill="var(--panel)" stroke="var(--ink2)"/>
    <text x=${round(width / 2)} y="10.5" text-anchor="middle" class="chip">${text}</text>
  </g>`;
}

/** What a device cannot reach: mesh from its wall on. */
export function reachMark(over: Over, reach: number): TemplateResult | typeof nothing {
  if (reach >= over.tiles.frames || reach <= 0) return nothing;
  const wall = over.tiles.border(reach);
  const { width, height } = over.tiles;
  const last = wall.at(-1)?.x ?? width;
  const area = pathOf(over, [
    ...wall,
    { x: last, y: height + GAP / 2 },
    { x: -GAP / 2, y: height + GAP / 2 },
  ]);
  return svg`<path d="${area}Z" fill="var(--veil)"/><path d="${area}Z" fill="url(#veil-mesh)"/>
    <path d=${pathOf(over, wall)} fill="none" stroke="var(--ink)" stroke-width="2"/>`;
}

export const veilMesh = svg`<defs><pattern id="veil-mesh" width="8" height="8" patternUnits="userSpaceOnUse">
  <path d="M0 0L8 8M8 0L0 8" stroke="var(--ink3)" stroke-width=".6" opacity=".45"/></pattern></defs>`;

/** A square ring on a frame: at least so large that it is seen. */
export function frameRing(over: Over, pfn: number, kind: 'byte' | 'hover' | 'focus'): TemplateResult {
  const at = rectToScreen(over.camera, { ...over.tiles.place(pfn), width: 1, height: 1 });
  const size = Math.max(at.width, kind === 'byte' ? 5 : 7);
  const x = at.x + at.width / 2 - size / 2;
  const high = Math.min(size, Math.max(bodyOf(at.height), 7));
  const y = at.y + Math.min(at.height, high) / 2 - high / 2;
  const square = (grow: number, ink: string, thickness: number) =>
    svg`<rect x=${round(x - grow)} y=${round(y - grow)} width=${round(size + 2 * grow)} height=${round(high + 2 * grow)}
      rx="2" fill="none" stroke="var(${ink})" stroke-width=${thickness}/>`;
  return svg`${square(1, '--panel', 4.4)}${square(1, kind === 'focus' ? '--focus' : '--ink', kind === 'hover' ? 1.4 : 2.2)}`;
}

/** The ring of the focus round a whole tile: where the arrow keys move by tiles. */
export function tileRing({ tiles, camera }: Over, pfn: number): TemplateResult {
  const { x, y, width, height } = rectToScreen(camera, tiles.tile(tiles.tileOf(pfn)));
  const square = (ink: string, thickness: number) =>
    svg`<rect x=${round(x - 1)} y=${round(y - 1)} width=${round(width + 2)} height=${round(height + 2)}
      rx="2" fill="none" stroke="var(${ink})" stroke-width=${thickness}/>`;
  return svg`${square('--panel', 4.8)}${square('--focus', 2.4)}`;
}

function pathOf({ camera }: Over, points: readonly Point[]): string {
  return points
    .map((point, at) => {
      const { x, y } = toScreen(camera, point);
      return `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`;
    })
    .join('');
}

export function seen({ x, y, width, height }: Rect, window: Window): boolean {
  return x < window.width && y < window.height && x + width > 0 && y + height > 0;
}

/** Labels of the left margin: where a row begins, so far apart that they can be read. */
export function rulerMarks(over: Over): { y: number; text: string; frame: boolean }[] {
  const { tiles, camera, window } = over;
  return camera.scale >= 12 ? frameMarks(over) : rowMarks(tiles, camera, window);
}

const APART = 13;

function rowMarks(
  tiles: Tiles,
  camera: Camera,
  window: Window,
): { y: number; text: string; frame: boolean }[] {
  const pitch = tiles.pitchY * camera.scale;
  const every = 2 ** Math.max(0, Math.ceil(Math.log2(APART / pitch)));
  const marks = [];
  for (let row = 0; row < tiles.rows; row += every) {
    const { y } = toScreen(camera, { x: 0, y: row * tiles.pitchY });
    // A row that is cut off above still says where it begins.
    const top = Math.max(y, Math.min(0, y + pitch - APART));
    if (top < -1 || top > window.height - 8) continue;
    const mib = (row * tiles.rowFrames) / 256;
    marks.push({ y: top, text: mib.toLocaleString('en-US'), frame: false });
  }
  return marks;
}

/** Close up, the first frame that is seen of each row. */
function frameMarks({ tiles, camera, window }: Over): { y: number; text: string; frame: boolean }[] {
  const marks = [];
  const last = camera.y + window.height / camera.scale;
  for (let row = Math.ceil(camera.y - 0.5); row < last - 0.5; row++) {
    const pfn = tiles.at(camera.x + 0.5, row + 0.5) ?? tiles.at(camera.x + GAP + 0.5, row + 0.5);
    if (pfn === null) continue;
    const { y } = toScreen(camera, { x: 0, y: row });
    marks.push({ y, text: `0x${pfn.toString(16).toUpperCase()}`, frame: true });
  }
  return marks;
}
