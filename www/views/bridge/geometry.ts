/** Where things stand in the picture: its rows, cards and cells, and the ribbons between them. All in px. */

import type { Allocation } from '../../core/contract';
import { round, type Box } from '../../gl/shapes';

/** The sheet that the picture is drawn on. */
export interface Sheet {
  width: number;
  /** Left of the drawing stand the names of the rows. */
  left: number;
  drawing: number;
  /** Without orders, with smaller cards. */
  compact: boolean;
  /** One small picture a call, one below the other. */
  lanes: boolean;
}

/** Narrower, and the picture is lanes. */
const NARROWEST = 600;
/** Narrower, and it leaves out what it can. */
const FULL = 740;
const GUTTER = 78;
/** Left and right of a lane. */
export const LANE_MARGIN = 14;
const CARD_GAP = 8;
/** Largest cell of a page. */
const CELL = { full: 25, compact: 20 };
/** Side of an entry. */
export const ENTRY = 14;

export function sheetOf(width: number, phone: boolean): Sheet {
  const compact = width < FULL;
  if (phone || width < NARROWEST) {
    return { width, left: 0, drawing: width - 2 * LANE_MARGIN, compact: true, lanes: true };
  }
  const left = compact ? GUTTER - 2 : GUTTER;
  return { width, left, drawing: width - left, compact, lanes: false };
}

/** The rows from top to bottom, each by its top. */
export interface Rows {
  cards: number;
  cardHeight: number;
  entries: number;
  frames: number;
  frameHeight: number;
  orders: number;
  /** Baseline of the windows' names. */
  names: number;
  physical: number;
  end: number;
}

/** Height of the links to the frames: with room for all, in a narrow picture, and at the least. */
const LINKS = { full: 128, compact: 84, least: 62 };
/** A map below the picture should have so much of what is in sight, its title included. */
const MAP_ROOM = 200;

/** What the rows depend on besides the sheet. */
export interface RowNeeds {
  /** Bottom edge of the virtual ruler. */
  rulerEnd: number;
  /** A line under the windows. */
  note: boolean;
  /** A line under the physical ruler. */
  part: boolean;
  /** Height that is in sight, if a map follows; 0: none does. */
  view: number;
}

/** Rows below a ruler; where little is in sight the links are shorter, so that the map is seen. */
export function rowsOf({ compact }: Sheet, { rulerEnd, note, part, view }: RowNeeds): Rows {
  const cards = rulerEnd + (compact ? 20 : 26);
  const cardHeight = compact ? 112 : 122;
  const entries = cards + cardHeight + (compact ? 24 : 34);
  const below = (compact ? 28 : 32) + 7 + (compact ? 11 : 28) + (note ? 40 : compact ? 22 : 32);
  const under = (compact ? 56 : 53) + (part ? 16 : 0);
  const spare = view > 0 ? view - MAP_ROOM - entries - below - under : Infinity;
  const links = Math.min(compact ? LINKS.compact : LINKS.full, Math.max(LINKS.least, spare));
  const frames = entries + links;
  const frameHeight = compact ? 28 : 32;
  const orders = frames + frameHeight + 7;
  const names = orders + (compact ? 11 : 28);
  const physical = frames + below;
  return { cards, cardHeight, entries, frames, frameHeight, orders, names, physical, end: physical + under };
}

/** Where a card stands: as wide as a quarter of the drawing. */
export function cardBox({ left, drawing }: Sheet, { cards, cardHeight }: Rows, index: number): Box {
  const width = (drawing - 3 * CARD_GAP) / 4;
  return { x: left + index * (width + CARD_GAP), y: cards, width, height: cardHeight };
}

/** The pages of an allocation, side by side in its card; a guard page is one more. */
export interface Cells {
  x: number;
  y: number;
  /** Width of one page. */
  cell: number;
  height: number;
  pages: number;
}

export function cellsOf({ compact }: Sheet, card: Box, { pageCount, guard }: Allocation): Cells {
  const most = compact ? CELL.compact : CELL.full;
  const room = card.width - (compact ? 36 : 40);
  const cell = Math.min(most, room / (pageCount + (guard ? 1 : 0)));
  const x = card.x + 10;
  return { x, y: card.y + card.height - most - 9, cell, height: most - 1, pages: pageCount };
}

/** Left edge and width of `pages` pages from `page` on. */
export function spanOf(
  { x, cell }: Pick<Cells, 'x' | 'cell'>,
  page: number,
  pages: number,
): [number, number] {
  const gap = cell > 4 ? 1 : 0;
  return [x + page * cell, Math.max(pages * cell - gap, 0.8)];
}

/** Left edge and width of the entries of `pages` pages; single ones stand in the middle below their pages. */
export function entriesSpan(cells: Pick<Cells, 'x' | 'cell'>, page: number, pages: number): [number, number] {
  const side = entrySide(cells);
  if (side === 0) return spanOf(cells, page, pages);
  const inset = (cells.cell - side) / 2;
  return [cells.x + page * cells.cell + inset, (pages - 1) * cells.cell + side];
}

/** Side of a single entry; 0: too small to be drawn one by one. */
export function entrySide({ cell }: Pick<Cells, 'cell'>): number {
  return cell < 7 ? 0 : Math.min(ENTRY, cell - 2);
}

/** The page that a place in the cells is nearest to. */
export function pageAt({ x, cell, pages }: Pick<Cells, 'x' | 'cell' | 'pages'>, at: number): number {
  return Math.min(Math.max(Math.floor((at - x) / cell), 0), pages - 1);
}

/** A ribbon from [x1, x1+w1] at y1 down to [x2, x2+w2] at y2. */
export function ribbon(x1: number, w1: number, y1: number, x2: number, w2: number, y2: number): string {
  const middle = round((y1 + y2) / 2);
  const [a, b, c, d] = [x1, x1 + w1, x2, x2 + w2].map(round);
  const [top, end] = [round(y1), round(y2)];
  return `M${a} ${top}C${a} ${middle} ${c} ${middle} ${c} ${end}H${d}C${d} ${middle} ${b} ${middle} ${b} ${top}Z`;
}

/** Adjacent frames under adjacent pages, or pages without a frame. */
export interface Band {
  page: number;
  pages: number;
  /** First frame; null: no frame yet. */
  pfn: number | null;
}

/** An allocation's pages as bands: each run one, and each gap between runs. */
export function bandsOf({ runs, pageCount }: Pick<Allocation, 'runs' | 'pageCount'>): Band[] {
  const bands: Band[] = [];
  let page = 0;
  for (const run of runs) {
    if (run.page > page) bands.push({ page, pages: run.page - page, pfn: null });
    bands.push(run);
    page = run.page + run.pages;
  }
  if (page < pageCount) bands.push({ page, pages: pageCount - page, pfn: null });
  return bands;
}
