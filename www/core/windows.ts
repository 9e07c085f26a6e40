/** Windows on the frames: the short stretches of memory where the visible allocations lie. */

import type { Allocation } from './contract';

/** A stretch of frames that is drawn in full, or abridged with a break. */
export interface FrameWindow {
  /** A, B, …, Z, AA, …: by address, of those that are shown together. */
  letter: string;
  /** First frame. */
  from: number;
  /** Exclusive. */
  to: number;
  /** The calls whose frames lie in it, page tables taken for them among them. */
  calls: number[];
  /** Frames of pages in it; 0: only page tables. */
  pages: number;
}

/** The buddy block that a frame is part of; null: no such frame. */
export type BlockOf = (pfn: number) => { head: number; order: number } | null;

/** A window that has no name yet. */
type Stretch = Omit<FrameWindow, 'letter'>;

/** So many windows are drawn at once, where there is room for them. */
export const MOST_WINDOWS = 12;
/** Neighbours shown on either side. */
const CONTEXT = 2;
/** Windows closer than this are one. */
const CLOSE = 4;
/** A neighbour's block is shown whole if it adds at most so many frames. */
const WHOLE = 3;

/** Cuts windows round the frames of the allocations, by address. */
export function frameWindows(allocations: readonly Allocation[], blockOf: BlockOf): FrameWindow[] {
  const grown = allocations.flatMap(stretchesOf).map((stretch) => grow(stretch, blockOf));
  return merge(grown).map((stretch, index) => ({ letter: letterOf(index), ...stretch }));
}

/**
 * The windows in the order of their weight: of each call the one with most of its pages, then the others of the chosen
 * call, then of the newest; page tables last.
 */
export function rankedWindows(windows: readonly FrameWindow[], call: number | null): FrameWindow[] {
  const main = mainWindows(windows);
  const rank = (window: FrameWindow) => [
    Number(window.pages > 0),
    Number(main.has(window)),
    Number(call !== null && window.calls.includes(call)),
    Math.max(...window.calls),
    -window.from,
  ];
  return windows
    .map((window) => ({ window, rank: rank(window) }))
    .sort((a, b) => compare(b.rank, a.rank))
    .map(({ window }) => window);
}

/** Windows that are drawn together: by address, their letters leave none out. */
export function lettered(windows: readonly FrameWindow[]): FrameWindow[] {
  const sorted = [...windows].sort((a, b) => a.from - b.from);
  return sorted.map((window, index) => ({ ...window, letter: letterOf(index) }));
}

/** Of each call the window with most pages. */
function mainWindows(windows: readonly FrameWindow[]): Set<FrameWindow> {
  const main = new Map<number, FrameWindow>();
  for (const window of windows) {
    for (const call of window.calls) {
      if (window.pages > (main.get(call)?.pages ?? 0)) main.set(call, window);
    }
  }
  return new Set(main.values());
}

/** By the first numbers that differ. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

/** 0: A, 25: Z, 26: AA. */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

function stretchesOf({ call, runs, tableFrames }: Allocation): Stretch[] {
  return [
    ...runs.map(({ pfn, pages }) => ({ from: pfn, to: pfn + pages, calls: [call], pages })),
    ...tableFrames.map((pfn) => ({ from: pfn, to: pfn + 1, calls: [call], pages: 0 })),
  ];
}

/** To whole blocks, and some neighbours. */
function grow({ from, to, ...rest }: Stretch, blockOf: BlockOf): Stretch {
  const first = blockOf(from)?.head ?? from;
  const last = endOf(to - 1, blockOf) ?? to;
  return { from: before(first, blockOf), to: after(last, blockOf), ...rest };
}

function before(from: number, blockOf: BlockOf): number {
  let first = from;
  while (from - first < CONTEXT && first > 0 && blockOf(first - 1)) first -= 1;
  const head = blockOf(first)?.head ?? first;
  return first - head <= WHOLE ? head : first;
}

function after(to: number, blockOf: BlockOf): number {
  let end = to;
  while (end - to < CONTEXT && blockOf(end)) end += 1;
  const whole = endOf(end - 1, blockOf) ?? end;
  return whole - end <= WHOLE ? whole : end;
}

/** One past the last frame of the block that holds a frame. */
function endOf(pfn: number, blockOf: BlockOf): number | null {
  const block = blockOf(pfn);
  return block && block.head + 2 ** block.order;
}

function merge(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (!last || next.from - last.to >= CLOSE) merged.push({ ...next });
    else {
      last.to = Math.max(last.to, next.to);
      last.calls = [...new Set([...last.calls, ...next.calls])];
      last.pages += next.pages;
    }
  }
  return merged;
}
