/** Orders down, migratetypes across: blocks on each list, with the memory behind them to scale. */

import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Migratetype, ZoneLists } from '../../core/contract';
import { bytes, count } from '../../core/format';
import { MIGRATETYPES } from '../../core/frames';
import type { Args } from '../../core/i18n';
import {
  amountOf,
  covers,
  lightName,
  sameLight,
  type FreeBlocks,
  type Lightable,
  type ListKind,
} from '../../core/light';
import { lightData } from '../../core/light-hands';
import { listKey, type ListChanges } from '../../core/list-changes';

const PAGE_BYTES = 4096;
/** Types that have a column even if no block is of them. */
const ALWAYS = 3;
/** Orders of per-CPU lists that every machine has; whole page blocks have one more. */
const PCP_ORDERS = [3, 2, 1, 0];

export interface Grid {
  zone: ZoneLists;
  /** What the last call did. */
  changes: ListChanges;
  /** Lit now, or under the pointer on the map: its cells are marked. */
  lit: Lightable | null;
  /** Kept lit. */
  pinned: Lightable | null;
  say(key: string, args?: Args): string;
}

/** A list, or a row or column of lists, and what is on it. */
interface Cell {
  what: FreeBlocks;
  blocks: number;
  pages: number;
  changed: number;
}

export function drawGrid(grid: Grid): TemplateResult {
  const { zone, say } = grid;
  const types = MIGRATETYPES.filter((type, at) => at < ALWAYS || hasType(zone, type));
  const sized = types.length <= ALWAYS;
  const most = Math.max(1, ...zone.blocks.flatMap((row, order) => row.map((blocks) => blocks * 2 ** order)));
  const orders = zone.blocks.map((_, order) => order).reverse();
  const pcpOrders = [...new Set([...zone.pcp.map(({ order }) => order), ...PCP_ORDERS])].sort(
    (a, b) => b - a,
  );
  return html`<thead>
      <tr>
        <th scope="col">${say('order')}</th>
        ${sized ? html`<th scope="col">${say('size')}</th>` : nothing}
        ${types.map((type, at) => typeHead(grid, type, at + 1))}
      </tr>
    </thead>
    <tbody>
      ${orders.map((order, at) => row(grid, 'buddy', order, at + 1, types, sized, most))}
    </tbody>
    <tbody>
      <tr>
        <th scope="colgroup" class="part" colspan=${types.length + (sized ? 2 : 1)}>
          ${say('percpu')}<span>${say('percpu-held', { count: zone.pcpCount, high: zone.pcpHigh })}</span>
        </th>
      </tr>
      ${pcpOrders.map((order, at) => row(grid, 'pcp', order, orders.length + at + 1, types, sized, most))}
    </tbody>`;
}

function hasType({ blocks, pcp }: ZoneLists, type: Migratetype): boolean {
  const at = MIGRATETYPES.indexOf(type);
  return blocks.some((row) => (row[at] ?? 0) > 0) || pcp.some(({ migratetype }) => migratetype === type);
}

function typeHead(grid: Grid, type: Migratetype, column: number): TemplateResult {
  const { zone, say } = grid;
  const what: FreeBlocks = { light: 'free', zone: zone.kind, list: 'buddy', order: null, migratetype: type };
  const at = MIGRATETYPES.indexOf(type);
  const blocks = zone.blocks.reduce((sum, row) => sum + (row[at] ?? 0), 0);
  const pages = zone.blocks.reduce((sum, row, order) => sum + (row[at] ?? 0) * 2 ** order, 0);
  return head(grid, { what, blocks, pages, changed: 0 }, 0, column, 'col', say(`migratetype-${type}-short`));
}

function row(
  grid: Grid,
  list: ListKind,
  order: number,
  at: number,
  types: readonly Migratetype[],
  sized: boolean,
  most: number,
): TemplateResult {
  const { zone } = grid;
  const cells = types.map((type) => cellOf(grid, list, order, type));
  const blocks = cells.reduce((sum, cell) => sum + cell.blocks, 0);
  const what: FreeBlocks = { light: 'free', zone: zone.kind, list, order, migratetype: null };
  const whole = { what, blocks, pages: blocks * 2 ** order, changed: 0 };
  return html`<tr>
    ${head(grid, whole, at, 0, 'row', String(order))}
    ${sized ? html`<td class="size">${bytes(PAGE_BYTES << order)}</td>` : nothing}
    ${cells.map((cell, column) => drawCell(grid, cell, at, column + 1, most))}
  </tr>`;
}

function cellOf({ zone, changes }: Grid, list: ListKind, order: number, migratetype: Migratetype): Cell {
  const blocks =
    list === 'buddy'
      ? (zone.blocks[order]?.[MIGRATETYPES.indexOf(migratetype)] ?? 0)
      : (zone.pcp.find((each) => each.order === order && each.migratetype === migratetype)?.blocks ?? 0);
  const changed = changes.get(listKey(zone.kind, list, order, migratetype)) ?? 0;
  const what: FreeBlocks = { light: 'free', zone: zone.kind, list, order, migratetype };
  return { what, blocks, pages: blocks * 2 ** order, changed };
}

/** The name of a row or column: it lights all of it. */
function head(grid: Grid, cell: Cell, row: number, column: number, scope: 'row' | 'col', text: string) {
  const lights = cell.blocks > 0 ? lightData(cell.what) : nothing;
  return html`<th
    scope=${scope}
    class=${classMap({ lights: cell.blocks > 0, ...looks(grid, cell) })}
    data-row=${row}
    data-column=${column}
    data-light=${lights}
    aria-label=${textOf(grid, cell)}
    aria-selected=${sameLight(grid.pinned, cell.what)}
  >
    ${text}
  </th>`;
}

function drawCell(grid: Grid, cell: Cell, row: number, column: number, most: number): TemplateResult {
  const { blocks, pages, changed } = cell;
  return html`<td
    class=${classMap({ zero: blocks === 0, lights: blocks > 0, ...looks(grid, cell) })}
    data-row=${row}
    data-column=${column}
    data-light=${blocks > 0 ? lightData(cell.what) : nothing}
    aria-label=${textOf(grid, cell)}
    aria-selected=${sameLight(grid.pinned, cell.what)}
  >
    ${changed === 0 ? nothing : html`<small>${signed(changed)}</small>`}${count(blocks)}
    ${blocks > 0 ? html`<i style="width:${(pages / most) * 100}%"></i>` : nothing}
  </td>`;
}

function looks({ lit, pinned }: Grid, { what, blocks }: Cell) {
  const marked =
    lit !== null && blocks > 0 && what.order !== null && (covers(what, lit) || covers(lit, what));
  return { marked, pinned: sameLight(pinned, what) };
}

function textOf({ say }: Grid, { what, blocks, pages, changed }: Cell): string {
  const text = say('map-fact', {
    label: lightName(what, say),
    text: amountOf({ count: blocks, pages }, say),
  });
  return changed === 0
    ? text
    : `${text}${say('map-separator')}${say('lists-changed', { by: signed(changed) })}`;
}

/** `+1`, `−2` */
function signed(by: number): string {
  return by > 0 ? `+${count(by)}` : `−${count(-by)}`;
}
