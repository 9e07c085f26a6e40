/** What lies over the frames: zone borders and names, lettered tiles, the device's wall, rings on single frames. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Family } from '../../core/contract';
import { bodyOf, rectToScreen, toScreen, type Camera, type Window } from '../../gl/camera';
import { GAP, type Point, type Rect, type Tiles } from '../../gl/tiles';

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

/** A lettered window of the frame line, and the runs of calls in it. */
export interface Mark {
  letter: string;
  /** The one whose colour counts stands first. */
  runs: readonly { family: Family; from: number; to: number }[];
}

/** Between zones, and their names at each zone's first tile. */
export function zoneMarks(
  over: Over,
  zones: readonly { name: string; first: number }[],
  marks: readonly Mark[],
): TemplateResult {
  const borders = zones.filter(({ first }) => first > 0).map(({ first }) => zoneLine(over.tiles, first));
  const taken = [...ringsOf(over, marks), ...pillsOf(over, marks)];
  return svg`${borders.map(
    (border) => svg`<path d=${pathOf(over, border)} fill="none" stroke="var(--ink)" stroke-width="1.4"/>`,
  )}${chips(over, zones, taken)}`;
}

/** A border without the piece along the upper edge of the map: nothing lies above it. */
function zoneLine(tiles: Tiles, first: number): Point[] {
  const line = tiles.border(first);
  return line.at(-1)?.y === -GAP / 2 ? line.slice(0, -1) : line;
}

/** Names of zones where they begin; one that would lie on another, a letter or a ring stands beside it. */
function chips(
  over: Over,
  zones: readonly { name: string; first: number }[],
  taken: readonly Rect[],
): TemplateResult[] {
  const placed: Rect[] = [];
  for (const { name, first } of zones) {
    const tile = rectToScreen(over.camera, over.tiles.tile(over.tiles.tileOf(first)));
    const wanted = {
      x: tile.x + 2,
      y: tile.height < 19 ? tile.y : tile.y + 2,
      width: name.length * 7.1 + 9,
      height: CHIP_HEIGHT,
    };
    const place = freeOf([...placed, ...taken], wanted, over.window) ?? wanted;
    placed.push(seen(wanted, over.window) ? place : wanted);
  }
  return zones.flatMap(({ name }, at) => {
    const place = placed[at];
    return place && seen(place, over.window) ? [chip(place, name)] : [];
  });
}

const CHIP_HEIGHT = 15;

/** The nearest place that hides nothing: where it is wanted, left or right of what is there, or a row up or down. */
export function freeOf(others: readonly Rect[], wanted: Rect, { width, height }: Window): Rect | null {
  const low = Math.max(0, Math.min(wanted.y, height - wanted.height));
  const rows = [0, wanted.height + 2, -wanted.height - 2].map((by) => ({ ...wanted, y: low + by }));
  const tries = rows.flatMap((row) => {
    const near = others.filter((other) => overlap(other, { ...row, x: 0, width }));
    const beside = near.flatMap((other) => [other.x + other.width + 3, other.x - row.width - 3]);
    const nearest = beside.sort((a, b) => Math.abs(a - row.x) - Math.abs(b - row.x));
    return [row, ...nearest.map((x) => ({ ...row, x }))];
  });
  const free = (place: Rect) =>
    place.x >= 0 &&
    place.x + place.width <= width &&
    place.y >= -MARGIN &&
    place.y + place.height <= height + MARGIN &&
    !others.some((other) => overlap(other, place));
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

/** Rings round the tiles where frames of your calls lie, with the letters of the frame line. */
export function windowMarks(over: Over, marks: readonly Mark[]): TemplateResult {
  return svg`${ringsOf(over, marks).map(ring)}${pillsOf(over, marks).map(pill)}`;
}

/** Tiles first … last of a row of the map, all of them with frames of one run. */
interface Stretch {
  first: number;
  last: number;
  family: Family;
}

/** The tiles that hold frames of runs, each once; tiles of one run are one stretch as far as their row goes. */
export function stretchesOf(tiles: Tiles, marks: readonly Mark[]): Stretch[] {
  const found = new Map<string, Stretch>();
  for (const { from, to, family } of marks.flatMap(({ runs }) => runs)) {
    const end = tiles.tileOf(to - 1);
    for (let first = tiles.tileOf(from); first <= end;) {
      const last = Math.min(end, first - (first % tiles.columns) + tiles.columns - 1);
      const key = `${first} ${last}`;
      if (!found.has(key)) found.set(key, { first, last, family });
      first = last + 1;
    }
  }
  return [...found.values()];
}

type Ring = Rect & { family: Family };

function ringsOf(over: Over, marks: readonly Mark[]): Ring[] {
  const gap = Math.min(2, (GAP * over.camera.scale) / 2 + 0.5);
  return stretchesOf(over.tiles, marks).flatMap(({ first, last, family }) => {
    const [left, right] = [first, last].map((tile) => rectToScreen(over.camera, over.tiles.tile(tile))) as [
      Rect,
      Rect,
    ];
    const width = right.x + right.width - left.x + 2 * gap;
    const at = { x: left.x - gap, y: left.y - gap, width, height: left.height + 2 * gap, family };
    return seen(at, over.window) ? [atLeast(at, SMALLEST_RING)] : [];
  });
}

/** Smaller rings would be dots, px. */
const SMALLEST_RING = 8;

function atLeast<T extends Rect>(at: T, side: number): T {
  const [width, height] = [Math.max(at.width, side), Math.max(at.height, side)];
  return { ...at, x: at.x - (width - at.width) / 2, y: at.y - (height - at.height) / 2, width, height };
}

function ring({ x, y, width, height, family }: Ring): TemplateResult {
  return svg`<rect x=${round(x)} y=${round(y)} width=${round(width)} height=${round(height)} rx="2"
    fill="none" stroke=${`var(--${family})`} stroke-width="2.5"/>`;
}

type Pill = Rect & { text: string };

const THIN_SPACE = '\u2009';

/** Letters by the tile where a window's first frames of calls lie. */
function lettersOf({ tiles }: Over, marks: readonly Mark[]): Map<number, string> {
  const letters = new Map<number, string>();
  for (const { letter, runs } of marks) {
    if (runs.length === 0) continue;
    const tile = tiles.tileOf(Math.min(...runs.map(({ from }) => from)));
    letters.set(tile, [letters.get(tile), letter].filter(Boolean).join(THIN_SPACE));
  }
  return letters;
}

/** Letters on their tiles or beside them; those that find no room of their own are one. */
function pillsOf(over: Over, marks: readonly Mark[]): Pill[] {
  const rings = ringsOf(over, marks);
  const pills: Pill[] = [];
  for (const [tile, text] of lettersOf(over, marks)) {
    const at = rectToScreen(over.camera, over.tiles.tile(tile));
    if (!seen(at, over.window)) continue;
    const places = placesOf(at, text).map((each) => within(over.window, each));
    const place = places.find((each) => isFree(each, [...pills, ...others(rings, each, at)], over));
    const last = pills.at(-1);
    const next = places[0] as Pill;
    if (place) pills.push(place);
    else if (!last || !overlap(last, next)) pills.push(next);
    else pills[pills.length - 1] = within(over.window, joined(last, next));
  }
  return pills;
}

/** On its own tile a letter may lie in the ring; elsewhere on none. */
function others(rings: readonly Ring[], { width, height }: Pill, tile: Rect): readonly Ring[] {
  return width <= tile.width && height <= tile.height + 2
    ? rings.filter((each) => !overlap(each, tile))
    : rings;
}

function isFree(place: Rect, taken: readonly Rect[], { window }: Over): boolean {
  const inside =
    place.x >= 0 &&
    place.x + place.width <= window.width &&
    place.y >= -MARGIN &&
    place.y + place.height <= window.height + MARGIN;
  return inside && !taken.some((other) => overlap(other, place));
}

/** Where a letter may stand, the best place first: in the corner of a large tile, in the middle, then beside it. */
function placesOf({ x, y, width, height }: Rect, text: string): Pill[] {
  const wide = widthOfPill(text);
  const pillAt = (left: number, top: number): Pill => ({ x: left, y: top, width: wide, height: 14, text });
  if (width >= SMALL_TILE) return [pillAt(x + width - wide - 4, y + 4)];
  const [left, top] = [x + width / 2 - wide / 2, y + height / 2 - 7];
  const beside = Math.max(width, SMALLEST_RING) / 2 + 4;
  const off = Math.max(height, SMALLEST_RING) / 2 + 4;
  const around = [
    pillAt(x + width / 2 + beside, top),
    pillAt(x + width / 2 - beside - wide, top),
    pillAt(left, y + height / 2 - off - 14),
    pillAt(left, y + height / 2 + off),
  ];
  const fits = wide <= width && height >= 12;
  return fits ? [pillAt(left, top), ...around] : around;
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
/** A label needs so much of the map's height, px. */
const LABEL_HEIGHT = 11;

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
    if (top < -1 || top > window.height - LABEL_HEIGHT) continue;
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
