/** Why a request for pages failed, put so that pictures and sentences can be made of it. */

import type { Failure, Gate, Nearest, Piece } from './contract';

/** No block is large enough, or there are too few pages at all. */
export type Cause = 'block' | 'watermark';

/** The zones that were tried, in that order. */
export function tried({ gates }: Failure): Gate[] {
  return gates.filter(({ verdict }) => verdict !== 'not-allowed');
}

export function causeOf(failure: Failure): Cause {
  return tried(failure).some(({ verdict }) => verdict === 'no-block') ? 'block' : 'watermark';
}

/** The zone that the picture is about: of those without a block the nearest candidate's, else the preferred one. */
export function mainGate(failure: Failure): Gate | null {
  const zones = tried(failure);
  const without = zones.filter(({ verdict }) => verdict === 'no-block');
  const near = without.find(({ zone }) => zone === failure.nearest?.zone);
  return near ?? without[0] ?? zones[0] ?? null;
}

/** Free pages that the check did count. */
export function usable({ free, unusable }: Gate): number {
  return Math.max(0, free - unusable);
}

/** So many pages are missing until the check passes; none, if it did or if no watermark holds the request back. */
export function missing(gate: Gate): number {
  if (gate.verdict !== 'watermark') return 0;
  return gate.needed + 1 - gate.free + gate.unusable;
}

/** Whether the zone was tried although it has too few pages: no watermark holds the request back. */
export function ignoresMark(gate: Gate): boolean {
  return gate.verdict === 'no-block' && usable(gate) <= gate.needed;
}

/** Free memory in blocks of one order. */
export interface OrderBar {
  order: number;
  blocks: number;
  pages: number;
}

export function barsOf({ blocks }: Gate): OrderBar[] {
  return blocks.map((count, order) => ({ order, blocks: count, pages: count * 2 ** order }));
}

/** The range that the picture is about: none if there are too few pages of all. */
export function candidateOf(failure: Failure): Nearest | null {
  return causeOf(failure) === 'block' ? failure.nearest : null;
}

/** The pieces of a range; neighbours in use by the same are one. */
export function stretchesOf({ pieces }: Nearest): Piece[] {
  const stretches: Piece[] = [];
  for (const piece of pieces) {
    const last = stretches.at(-1);
    if (last && isOne(last, piece)) last.pages += piece.pages;
    else stretches.push({ ...piece });
  }
  return stretches;
}

/** Free blocks stay apart: their orders are what counts. */
function isOne(a: Piece, b: Piece): boolean {
  const inUse = a.hold === 'movable' || a.hold === 'pinned';
  const same = a.state === b.state && a.owner === b.owner && a.label === b.label && a.call === b.call;
  return inUse && same && a.hold === b.hold;
}

/** Frames in the way, of one owner and of one kind. */
export interface Blocker extends Omit<Piece, 'pfn' | 'call'> {
  pieces: Piece[];
  /** Calls that took them, each once, in address order. */
  calls: number[];
}

/** What is in the way in a range, by whose it is and whether it can move, in address order. `groupOf` tells calls apart. */
export function blockersOf(
  { pieces }: Nearest,
  groupOf: (call: number) => string | null = () => null,
): Blocker[] {
  const found = new Map<string, Blocker>();
  for (const piece of pieces.filter(({ hold }) => hold !== 'free')) {
    const { call, pages, state, owner, label, hold } = piece;
    const group = call === null ? null : groupOf(call);
    const key = `${state} ${owner} ${label} ${hold} ${group}`;
    const blocker = found.get(key) ?? { state, owner, label, hold, pages: 0, pieces: [], calls: [] };
    blocker.pages += pages;
    blocker.pieces.push(piece);
    if (call !== null && !blocker.calls.includes(call)) blocker.calls.push(call);
    found.set(key, blocker);
  }
  return [...found.values()];
}

/** Frames of a range by whether they could leave it. */
export function holdsOf({ pieces }: Nearest): Record<Piece['hold'], number> {
  const holds = { free: 0, 'set-aside': 0, pcp: 0, movable: 0, pinned: 0 };
  for (const { hold, pages } of pieces) holds[hold] += pages;
  return holds;
}

/** What would complete the nearest range: giving up a reserve, a drain, compaction, or nothing. */
export function wayOut(nearest: Nearest): 'unreserve' | 'drain' | 'compact' | 'none' {
  const holds = holdsOf(nearest);
  if (holds.pinned > 0) return 'none';
  if (holds.movable > 0) return 'compact';
  return holds.pcp > 0 ? 'drain' : 'unreserve';
}
