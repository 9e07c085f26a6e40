/** The steps of a call as a tree, folded where it would be long. */

import type { StoryEvent } from './contract';

/** A row of the tree. */
export type Row =
  /** One step; `event` is its index. */
  | { kind: 'step'; event: number; depth: number; parent: boolean; open: boolean }
  /** Steps from … to-1 that are not shown. */
  | { kind: 'more'; from: number; to: number; depth: number; steps: number };

/** So many children of one step are shown at once. */
const SHOWN = 12;

/** What the reader opened and closed; steps by index, folds by their first step. */
export interface Folding {
  closed: ReadonlySet<number>;
  opened: ReadonlySet<number>;
}

/** Rows to show; the current step is always among them. */
export function rowsOf(events: readonly StoryEvent[], folding: Folding, current: number | null): Row[] {
  const rows: Row[] = [];
  lay(events, 0, events.length, folding, current, rows);
  return rows;
}

/** Lays out the siblings in from … to-1, and what lies below them. */
function lay(
  events: readonly StoryEvent[],
  from: number,
  to: number,
  folding: Folding,
  current: number | null,
  rows: Row[],
): void {
  let shown = 0;
  for (let at = from; at < to;) {
    const end = endOf(events, at, to);
    const hides = current === null || current < at || current >= to;
    if (shown === SHOWN && to - at > 2 && hides && !folding.opened.has(at)) {
      rows.push({ kind: 'more', from: at, to, depth: depthOf(events, at), steps: to - at });
      return;
    }
    const parent = end > at + 1;
    const inside = current !== null && current > at && current < end;
    const open = parent && (inside || !folding.closed.has(at));
    rows.push({ kind: 'step', event: at, depth: depthOf(events, at), parent, open });
    if (open) lay(events, at + 1, end, folding, current, rows);
    at = end;
    shown = folding.opened.has(at) ? Number.NEGATIVE_INFINITY : shown + 1;
  }
}

/** One past the last step below `at`. */
function endOf(events: readonly StoryEvent[], at: number, to: number): number {
  let end = at + 1;
  while (end < to && depthOf(events, end) > depthOf(events, at)) end += 1;
  return end;
}

function depthOf(events: readonly StoryEvent[], at: number): number {
  return events[at]?.depth ?? 0;
}
