/** The page-table row: what each mapping costs. New entries are filled, old large ones a pill, missing ones hollow. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Allocation } from '../../core/contract';
import { isDeviceMemory, pillTexts } from '../../core/facts';
import { widthOf } from '../../core/measure';
import { fill, rect, shrink, text, type Box } from '../../gl/shapes';
import { bandsOf, ENTRY, entriesSpan, entrySide, spanOf, type Band } from './geometry';
import { hasTable, tableX } from './links';
import { ring, rowName } from './marks';
import { LEVELS } from './ruler';
import { isTaken, light, type Held, type Scene } from './scene';

export function drawEntries(scene: Scene): TemplateResult {
  const { rows, sheet, say, overview, held } = scene;
  const levels = sheet.compact ? [] : [say('bridge-levels', { levels: LEVELS[overview.machine] })];
  const middle = rows.entries + ENTRY / 2;
  const own = held.filter(({ allocation }) => allocation.large.length === 0 && allocation.region !== 'none');
  return svg`${rowName(rows.entries + 8, say('bridge-tables-row'), levels)}
    <path d="M${sheet.left} ${middle}H${sheet.left + sheet.drawing}" stroke="var(--line)"/>
    ${pillsOf(scene).map((pill) => drawPill(scene, pill))}
    ${own.map((each) => drawOwn(scene, each))}`;
}

/** Cards side by side whose pages one old entry maps. */
interface Pill {
  held: Held[];
}

function pillsOf({ held }: Scene): Pill[] {
  const pills: Pill[] = [];
  for (const each of held) {
    if (each.allocation.large.length === 0) continue;
    const last = pills.at(-1);
    if (last && sameLarge(last.held[0]?.allocation, each.allocation)) last.held.push(each);
    else pills.push({ held: [each] });
  }
  return pills;
}

function sameLarge(a: Allocation | undefined, b: Allocation): boolean {
  const key = ({ large }: Allocation) => large.map(({ level, index }) => `${level}${index}`).join();
  return a !== undefined && key(a) === key(b);
}

function drawPill(scene: Scene, { held }: Pill): TemplateResult {
  const { overview, say, rows } = scene;
  const [first, last] = [held[0] as Held, held.at(-1) as Held];
  const texts = pillTexts(first.allocation, overview.machine, say);
  const from = first.cells.x - 3;
  const most = pillEnd(scene, last) - from;
  const said = texts.find((each) => widthOf(each, 10.8) + 18 <= most) ?? texts.at(-1) ?? '';
  const end = last.cells.x + last.cells.pages * last.cells.cell + 3;
  const width = Math.max(end - from, widthOf(said, 10.8) + 18);
  const box: Box = { x: from, y: rows.entries - 2, width, height: ENTRY + 4 };
  const look = held.map(({ allocation }) => light(scene, { call: allocation.call, ...framesOf(allocation) }));
  const shown = look.includes('lit') ? 'lit' : (look[0] ?? '');
  return svg`<g class=${shown} data-call=${first.allocation.call}>
    ${rect(box, 'var(--panel)', 9, { stroke: 'var(--ink2)', width: 1.3 })}
    ${text(from + width / 2, rows.entries + 11, said, 's105 t2', 'middle')}</g>`;
}

/** A pill may be wider than its cards, up to the next card's entries and their count. */
function pillEnd({ held, sheet }: Scene, last: Held): number {
  const next = held[held.indexOf(last) + 1];
  return next ? next.cells.x - (next.allocation.large.length > 0 ? 14 : 44) : sheet.left + sheet.drawing;
}

function framesOf({ runs }: Allocation): { pfn?: number; frames?: number } {
  const run = runs[0];
  return run ? { pfn: run.pfn, frames: run.pages } : {};
}

function drawOwn(scene: Scene, held: Held): TemplateResult {
  const { allocation } = held;
  const bands = bandsOf(allocation);
  const single = entrySide(held.cells) > 0;
  const shapes = single
    ? bands.flatMap((band) => singles(scene, held, band))
    : wholes(bands).map((band) => bar(scene, held, band));
  return svg`${shapes}${allocation.guard ? drawGuard(scene, held) : nothing}
    ${allocation.tableFrames.map((pfn, index) => drawTable(scene, held, pfn, index))}${drawCount(scene, held)}`;
}

function singles(scene: Scene, held: Held, band: Band): TemplateResult[] {
  const { call } = held.allocation;
  return Array.from({ length: band.pages }, (_, index) => {
    const page = band.page + index;
    const pfn = band.pfn === null ? null : band.pfn + index;
    const [x, width] = entriesSpan(held.cells, page, 1);
    const box: Box = { x, y: scene.rows.entries + (ENTRY - width) / 2, width, height: width };
    const look = light(scene, { call, page, ...(pfn === null ? {} : { pfn }) });
    const present = pfn === null ? leadsToDevice(held) : isTaken(scene, held, pfn);
    const pinned = scene.pinned?.call === call && scene.pinned.page === page;
    return svg`<g class=${look} data-call=${call} data-page=${page}>${entryShape(held, box, present)}
      ${pinned && present ? ring(box) : nothing}</g>`;
  });
}

/** Entries that are there although no frame of RAM is behind them. */
export function leadsToDevice({ allocation, underWay }: Held): boolean {
  return isDeviceMemory(allocation) && !underWay;
}

function entryShape({ allocation: { family } }: Held, box: Box, present: boolean): TemplateResult {
  if (!present) return rect(shrink(box, 0.5), 'var(--bg)', 3, { stroke: `var(--${family})`, dashes: '2 2' });
  return svg`${fill(box, family, 3)}${rect(shrink(box, 0.5), 'none', 3, { stroke: 'var(--ink)' })}`;
}

/** Bands without regard to where the frames lie: mapped or not. */
function wholes(bands: readonly Band[]): Band[] {
  const merged: Band[] = [];
  for (const band of bands) {
    const last = merged.at(-1);
    if (last && (last.pfn === null) === (band.pfn === null)) last.pages += band.pages;
    else merged.push({ ...band });
  }
  return merged;
}

/** Entries too many to be told apart: a bar. */
function bar(scene: Scene, held: Held, band: Band): TemplateResult {
  const [x, width] = spanOf(held.cells, band.page, band.pages);
  const box: Box = { x, y: scene.rows.entries, width, height: ENTRY };
  return svg`<g class=${light(scene, { call: held.allocation.call })} data-call=${held.allocation.call}>
    ${entryShape(held, box, band.pfn !== null || leadsToDevice(held))}</g>`;
}

function drawGuard({ rows, sheet, say }: Scene, { cells, box, allocation }: Held): TemplateResult {
  const x = cells.x + (allocation.pageCount + 0.5) * cells.cell;
  const bottom = box.y + box.height - 9;
  const words =
    sheet.compact || allocation.tableFrames.length > 0 || cells.cell < 12
      ? nothing
      : text(x + 10, rows.entries + 11, say('bridge-guard'), 's105 t2 halo');
  return svg`<path class="promise" stroke="var(--ink2)" d="M${x} ${bottom}V${rows.entries + 2}"/>
    <path d="M${x - 4} ${rows.entries + 3}l8 8m0 -8l-8 8" stroke="var(--ink2)" stroke-width="1.5"/>${words}`;
}

/** A page-table page taken for this call: a square with a corner. */
function drawTable(scene: Scene, held: Held, pfn: number, index: number): TemplateResult | typeof nothing {
  const { call, family } = held.allocation;
  const x = tableX(held, index);
  const y = scene.rows.entries;
  if (!hasTable(held, index)) return nothing;
  const shape = `M${x + 0.5} ${y + 0.5}h${ENTRY - 5}l4 4v${ENTRY - 5}h-${ENTRY - 1}z`;
  return svg`<g class=${light(scene, { call, pfn })} data-call=${call} data-pfn=${pfn}>
    <path d=${shape} fill="var(--panel)" stroke="var(--${family})" stroke-width="1.4"/>
    ${text(x + 6.5, y + 11, 'T', `s10 b mono ${family}`, 'middle')}</g>`;
}

/** How many entries are new, where there is room for it. */
function drawCount({ rows, say, sheet, held: all }: Scene, held: Held): TemplateResult | typeof nothing {
  const { allocation, cells, box } = held;
  if (sheet.compact || held.underWay || allocation.newEntries === 0) return nothing;
  const said = say('bridge-new', { entries: allocation.newEntries });
  const width = widthOf(said, 10.8) + 4;
  const look = `s105 b halo ${allocation.family}`;
  const right =
    tableX(held, allocation.tableFrames.length) +
    (allocation.guard && allocation.tableFrames.length === 0 ? widthOf(say('bridge-guard'), 10.8) + 2 : 0);
  if (right + width < box.x + box.width + 4) return text(right, rows.entries + 11, said, look);
  if (all[0] === held && box.x < sheet.left + 20) return nothing;
  return text(cells.x - 4, rows.entries + 11, said, look, 'end');
}
