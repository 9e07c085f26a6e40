/** The ribbons: from pages through their entries to frames. A straight run on screen is a run in memory. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Family } from '../../core/contract';
import { isDeviceMemory } from '../../core/facts';
import { round, text } from '../../gl/shapes';
import { runSpan } from './frame-line';
import { bandsOf, ENTRY, entriesSpan, entrySide, ribbon, spanOf, type Band } from './geometry';
import { type Target } from './marks';
import { CHIP, isTaken, light, type Held, type Scene } from './scene';

/** Runs of more pages say how many. */
const COUNTED = 64;
/** More ribbons to windows that are not drawn are one. */
const APART = 8;

/** All ribbons; those of the selected call last, over the others. */
export function drawLinks(scene: Scene): TemplateResult {
  const order = [...scene.held].sort((a, b) => depth(scene, a) - depth(scene, b));
  return svg`${order.map((held) => linksOf(scene, held))}`;
}

function depth({ selected }: Scene, { allocation }: Held): number {
  return allocation.call === selected ? 1 : 0;
}

function linksOf(scene: Scene, held: Held): TemplateResult {
  const bands = bandsOf(held.allocation);
  const away = bands.filter(({ pfn, pages }) => pfn !== null && !runSpan(scene.line, pfn, pages));
  const many = away.length > APART;
  const drawn = many ? bands.filter((band) => !away.includes(band)) : bands;
  return svg`${many ? allAway(scene, held, away) : nothing}${drawn.map((band) => link(scene, held, band))}
    ${held.allocation.tableFrames.map((pfn, index) => tableLink(scene, held, pfn, index))}`;
}

function link(scene: Scene, held: Held, band: Band): TemplateResult {
  const { pfn, pages } = band;
  if (pfn === null && isDeviceMemory(held.allocation) && !held.underWay) return uppers(scene, held, band);
  if (pfn === null || !taken(scene, held, band)) return svg`${promises(scene, held, band)}`;
  const to = runSpan(scene.line, pfn, pages) ?? chipSpan(scene);
  const { rows } = scene;
  const [x, width] = spanOf(held.cells, band.page, pages);
  const bottom = held.box.y + held.box.height - 9;
  const mark = marker(scene, held, band);
  if (held.allocation.region === 'none') return path(ribbon(x, width, bottom, ...to, rows.frames), mark);
  const large = held.allocation.large.length > 0;
  const [from, wide] = large ? [x, width] : entriesSpan(held.cells, band.page, pages);
  const lower = path(ribbon(from, wide, rows.entries + ENTRY, ...to, rows.frames), mark);
  return svg`${large ? path(ribbon(x, width, bottom, x, width, rows.entries), mark) : uppers(scene, held, band)}${lower}
    ${pages > COUNTED ? counted(scene, from + wide / 2, to[0] + to[1] / 2, pages) : nothing}`;
}

function taken(scene: Scene, held: Held, { pfn, pages }: Band): boolean {
  return pfn === null || (isTaken(scene, held, pfn) && isTaken(scene, held, pfn + pages - 1));
}

interface Marker extends Target {
  family: Family;
  look: string;
}

function marker(scene: Scene, { allocation }: Held, { page, pages, pfn }: Band): Marker {
  const { call, family } = allocation;
  const faint = scene.selected !== null && scene.selected !== call && scene.held.some(isSelected(scene));
  const lit = light(scene, { call, page, pages, ...(pfn === null ? {} : { pfn, frames: pages }) });
  return { call, page, family, look: `ribbon ${faint ? 'faint' : ''} ${lit}` };
}

function isSelected({ selected }: Scene) {
  return ({ allocation }: Held) => allocation.call === selected;
}

function path(d: string, { family, look, call, page }: Marker): TemplateResult {
  return svg`<path d=${d} class=${look} fill="var(--${family}-fill)" data-call=${call ?? nothing} data-page=${page ?? nothing}/>`;
}

/** From pages to their entries: one ribbon a page, as wide as the entry below. */
function uppers(scene: Scene, held: Held, band: Band): TemplateResult {
  const { cells, box } = held;
  const bottom = box.y + box.height - 9;
  const top = scene.rows.entries;
  const side = entrySide(cells);
  if (side === 0) {
    const [x, width] = spanOf(cells, band.page, band.pages);
    return path(ribbon(x, width, bottom, x, width, top), marker(scene, held, band));
  }
  const pages = Array.from({ length: band.pages }, (_, index) => band.page + index);
  return svg`${pages.map((page) => {
    const one = { page, pages: 1, pfn: band.pfn === null ? null : band.pfn + page - band.page };
    const shape = ribbon(...spanOf(cells, page, 1), bottom, ...entriesSpan(cells, page, 1), top);
    return path(shape, marker(scene, held, one));
  })}`;
}

/** Pages without a frame: their threads stop at the entry that is not there. */
function promises(scene: Scene, held: Held, band: Band): TemplateResult {
  const { cells, box, allocation } = held;
  const bottom = box.y + box.height - 9;
  const single = entrySide(cells) > 0;
  const middles = single
    ? Array.from({ length: band.pages }, (_, index) => cells.x + (band.page + index + 0.5) * cells.cell)
    : [cells.x + (band.page + band.pages / 2) * cells.cell];
  const look = light(scene, { call: allocation.call, page: band.page, pages: band.pages });
  return svg`<path class="promise ${look}" stroke="var(--${allocation.family})"
    d=${middles.map((x) => `M${round(x)} ${bottom}V${scene.rows.entries}`).join('')} />`;
}

/** Where the button for other windows begins. */
function chipSpan({ sheet }: Scene): [number, number] {
  return [sheet.left + sheet.drawing - CHIP + 6, 12];
}

/** One ribbon for all runs whose windows are not drawn. */
function allAway(scene: Scene, held: Held, away: readonly Band[]): TemplateResult {
  const { cells } = held;
  const first = away[0]?.page ?? 0;
  const last = away.at(-1);
  const whole: Band = { page: first, pages: (last?.page ?? 0) + (last?.pages ?? 0) - first, pfn: null };
  const [x, width] = spanOf(cells, whole.page, whole.pages);
  const mark = marker(scene, held, whole);
  const bottom = held.box.y + held.box.height - 9;
  return svg`${path(ribbon(x, width, bottom, x, width, scene.rows.entries), mark)}
    ${path(ribbon(x, width, scene.rows.entries + ENTRY, ...chipSpan(scene), scene.rows.frames), mark)}`;
}

function counted({ rows, say }: Scene, from: number, to: number, pages: number): TemplateResult {
  return text(
    (from + to) / 2,
    (rows.entries + ENTRY + rows.frames) / 2 + 4,
    say('bridge-pages', { pages }),
    's11 b halo',
    'middle',
  );
}

/** Where the square of a new page table stands. */
export function tableX({ cells, allocation }: Held, index: number): number {
  const pages = allocation.pageCount + (allocation.guard ? 1 : 0);
  return cells.x + pages * cells.cell + 4 + index * (ENTRY + 4);
}

/** Whether the card has room for it. */
export function hasTable(held: Held, index: number): boolean {
  return tableX(held, index) + ENTRY <= held.box.x + held.box.width + 6;
}

function tableLink(scene: Scene, held: Held, pfn: number, index: number): TemplateResult | typeof nothing {
  const to = runSpan(scene.line, pfn, 1);
  if (!to || !hasTable(held, index) || !isTaken(scene, held, pfn)) return nothing;
  const { call, family } = held.allocation;
  const look = `ribbon table ${light(scene, { call, pfn })}`;
  const shape = ribbon(tableX(held, index), ENTRY, scene.rows.entries + ENTRY, ...to, scene.rows.frames);
  return path(shape, { call, family, look });
}
