/** Everything that the drawing parts share: the cards, where each thing stands, and what the reader points at. */

import { deal, type Card } from '../../core/cards';
import type { Allocation, Overview, Verdict } from '../../core/contract';
import type { FrameKind } from '../../core/kinds';
import type { Args } from '../../core/i18n';
import type { Hover, Store } from '../../core/store';
import type { Session } from '../../core/session';
import type { Context } from '../../core/view';
import { frameWindows, lettered, MOST_WINDOWS, rankedWindows, type FrameWindow } from '../../core/windows';
import { widthOf } from '../../core/measure';
import type { Box } from '../../gl/shapes';
import { CELL, layFrames, type FrameLine, type LineOptions, type Range } from './frame-line';
import { cardBox, cellsOf, rowsOf, sheetOf, type Cells, type Rows, type Sheet } from './geometry';
import { layRuler, type Ruler } from './ruler';
import type { Target } from './marks';

/** A card and where it stands. */
export interface Place {
  card: Card;
  box: Box;
}

/** An allocation that is drawn. */
export interface Held {
  allocation: Allocation;
  box: Box;
  cells: Cells;
  /** Its call is not done: the time stands inside it. */
  underWay: boolean;
  /** Whether the chosen device may have it; null: it has no address to ask for. */
  verdict: Verdict | null;
}

export interface Scene {
  context: Context;
  store: Store;
  session: Session;
  overview: Overview;
  say: (key: string, args?: Args) => string;
  sheet: Sheet;
  rows: Rows;
  ruler: Ruler;
  places: Place[];
  held: Held[];
  /** Live allocations without a card. */
  more: number;
  windows: FrameWindow[];
  /** Windows that are not drawn. */
  moreWindows: number;
  line: FrameLine;
  selected: number | null;
  /** The pinned page. */
  pinned: { call: number; page: number } | null;
  hover: Hover | null;
}

/** What the reader has turned over. */
export interface Turned {
  cards: number;
  windows: number;
}

/** What a row's name says of its scale: of a ruler that has room, also how long it is. */
export function scaleWords({ sheet, say }: Scene, size: string): string[] {
  const words = say('bridge-to-scale');
  return sheet.compact ? [words] : [say('bridge-sized', { size }), words];
}

/** Room for the button that shows other windows. */
export const CHIP = 72;

/** Room for the picture: its width, and the height that is in sight; 0: not known. */
export interface Space {
  width: number;
  view: number;
}

export function sceneOf(context: Context, overview: Overview, space: Space, turned: Turned): Scene {
  const { store, session } = context;
  const text = store.text.get();
  const say = (key: string, args?: Args) => text?.say(key, args) ?? '';
  const { call: selected, byte } = store.selection.get();
  const hand = deal({
    allocations: store.allocations.get(),
    lines: store.lines.get(),
    selected,
    turned: turned.cards,
    open: !store.plays,
  });
  const live = hand.cards.flatMap((card) => (card.kind === 'live' ? [card.allocation] : []));
  const sheet = sheetOf(space.width, store.layout.get() === 'phone');
  const ruler = layRuler(overview, sheet, sheet.compact ? 0 : 2, live.some(isUser));
  const all = frameWindows(live, (pfn) => session.frames.block(pfn));
  const { shown, more, line } = framesOf(all, live, {
    selected,
    turned: turned.windows,
    sheet,
    overview,
    say,
  });
  const rows = rowsOf(sheet, {
    rulerEnd: ruler.end,
    note: !sheet.compact && shown.some((window) => inHighMemory(window, overview)),
    part: isPart(context, overview),
    view: store.layout.get() === 'column' ? 0 : space.view,
  });
  const places = hand.cards.map((card, index) => ({ card, box: cardBox(sheet, rows, index) }));
  return {
    ...{ context, store, session, overview, say, sheet, rows, ruler, places, selected },
    held: places.flatMap((place) => heldOf(place, sheet, context)),
    more: hand.more,
    windows: shown,
    moreWindows: more,
    line,
    pinned: byte === null ? null : pinnedPage(live, byte),
    hover: store.hover.get(),
  };
}

/** Whether the kernel sees less of the RAM than the machine was given. */
export function isPart({ session }: Pick<Context, 'session'>, { ramMib }: Overview): boolean {
  return session.booted.recorded === null && ramMib < session.booted.ram;
}

export interface LineNeeds {
  selected: number | null;
  turned: number;
  sheet: Sheet;
  overview: Overview;
  say: Scene['say'];
}

/** As many windows as can be read; turned over, those that come after them. */
export function framesOf(all: readonly FrameWindow[], live: readonly Allocation[], needs: LineNeeds): Lined {
  const ranked = rankedWindows(all, needs.selected);
  const options = lineOptions(live.flatMap(runsOf), needs);
  let first = 0;
  for (let turn = 0; turn < needs.turned; turn++) {
    first += linedFrom(ranked, first, options).shown.length;
    if (first >= ranked.length) first = 0;
  }
  return linedFrom(ranked, first, options);
}

export interface Lined {
  shown: FrameWindow[];
  /** Windows that are not drawn. */
  more: number;
  line: FrameLine;
}

interface LinedOptions extends LineOptions {
  /** Width of the button to other windows. */
  chip: number;
  /** Narrowest cell. */
  least: number;
  keeps: number;
}

function lineOptions(runs: readonly Range[], { sheet, overview, say }: LineNeeds): LinedOptions {
  const words = widthOf(say('bridge-hidden', { frames: 1000 }), 10.5);
  const shared = { left: sheet.left, width: sheet.drawing, frames: overview.frames, runs };
  if (sheet.lanes) {
    const within = { told: words + 10, bare: 12 };
    return { ...shared, between: 9, within, chip: 0, least: LANE_CELL, tight: LANE_CELL, keeps: 4 };
  }
  const within = { told: words + 38, bare: 18 };
  const between = sheet.compact ? 16 : 22;
  return { ...shared, between, within, chip: CHIP + 14, least: CELL.least, keeps: 8 };
}

/** As many windows as can be read, from a place in their order on. */
function linedFrom(ranked: readonly FrameWindow[], first: number, options: LinedOptions): Lined {
  for (let most = Math.min(MOST_WINDOWS, Math.max(ranked.length - first, 1)); ; most--) {
    const shown = lettered(ranked.slice(first, first + most));
    const more = ranked.length - shown.length;
    const line = layFrames(shown, { ...options, width: options.width - (more ? options.chip : 0) });
    const whole = line.limit >= options.keeps || most <= FEW_WINDOWS;
    if ((whole && line.cell >= options.least) || most === 1) return { shown, more, line };
  }
}

/** So few windows may cut short runs, too. */
const FEW_WINDOWS = 3;
/** Narrowest cell in lanes. */
const LANE_CELL = 7.5;

function runsOf({ runs, tableFrames }: Allocation): Range[] {
  return [
    ...runs.map(({ pfn, pages }): Range => [pfn, pfn + pages]),
    ...tableFrames.map((pfn): Range => [pfn, pfn + 1]),
  ];
}

function heldOf({ card, box }: Place, sheet: Sheet, context: Context): Held[] {
  if (card.kind !== 'live') return [];
  const { cursor, inner } = context.store.time.get();
  const { allocation } = card;
  const underWay = inner !== null && allocation.call === cursor - 1;
  const verdict = verdictOf(context, allocation);
  return [{ allocation, box, cells: cellsOf(sheet, box, allocation), underWay, verdict }];
}

/** Of many allocations only some have been judged: a card's is asked for here. */
function verdictOf({ store, session }: Context, allocation: Allocation): Verdict | null {
  const known = store.verdicts.get().get(allocation.call);
  if (known || store.busy.get() || session.model.broken) return known ?? null;
  return session.verdict(allocation);
}

export function isUser({ region }: Allocation): boolean {
  return region === 'heap' || region === 'mmap';
}

export function inHighMemory({ from }: FrameWindow, { zones }: Overview): boolean {
  return zones.some(({ kind, startPfn, endPfn }) => kind === 'HighMem' && from >= startPfn && from < endPfn);
}

/** Address of a page; its first page begins at or before what the call returned. */
export function pageAddress({ pages, address }: Allocation, page: number): bigint | null {
  const first = pages[0]?.address ?? (address === null ? null : address - (address % 4096n));
  return first === null || address === null ? null : first + BigInt(page) * 4096n;
}

function pinnedPage(live: readonly Allocation[], byte: bigint): Scene['pinned'] {
  for (const allocation of live) {
    const first = pageAddress(allocation, 0);
    if (first === null || byte < first) continue;
    const page = Number((byte - first) / 4096n);
    if (page < allocation.pageCount) return { call: allocation.call, page };
  }
  return null;
}

/** The frame of a page; null: none yet. */
export function frameOf({ runs }: Allocation, page: number): number | null {
  const run = runs.find((each) => page >= each.page && page < each.page + each.pages);
  return run ? run.pfn + page - run.page : null;
}

/** Whether a frame is taken at this moment: inside a call not all of its frames are. */
export function isTaken({ session }: Scene, { underWay }: Held, pfn: number): boolean {
  return !underWay || session.frames.state(pfn) === 'used';
}

export function kindAt({ session }: Scene, pfn: number): FrameKind {
  return session.frames.kind(pfn);
}

/** `lit` or `dim` while something is pointed at, by what a thing belongs to. */
export function light(
  { hover }: Pick<Scene, 'hover'>,
  target: Target & { pages?: number; frames?: number },
): string {
  if (!hover) return '';
  return isLit(hover, target) ? 'lit' : 'dim';
}

function isLit(
  hover: Hover,
  { call, page, pages = 1, pfn, frames = 1 }: Target & { pages?: number; frames?: number },
) {
  if (hover.call !== null) {
    if (hover.call !== call) return false;
    return hover.page === null || page === undefined || (hover.page >= page && hover.page < page + pages);
  }
  return hover.pfn !== null && pfn !== undefined && hover.pfn >= pfn && hover.pfn < pfn + frames;
}
