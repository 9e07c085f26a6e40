/** Steps inside a call: each event is one, and its return is the last. */

import type { CallSummary } from './contract';
import type { Time } from './store';

type Moment = Pick<Time, 'cursor' | 'inner'>;

/** How many steps a call has; its return counts. */
export function stepsOf(call: CallSummary): number {
  return call.depths.length + 1;
}

/** Which step of its call a moment is, from 1. */
export function stepAt({ cursor, inner }: Moment, calls: readonly CallSummary[]): number {
  const call = calls[cursor - 1];
  return call ? (inner ?? stepsOf(call)) : 0;
}

export function stepForward({ cursor, inner }: Moment, calls: readonly CallSummary[]): Moment {
  if (inner !== null)
    return inner < eventsOf(calls[cursor - 1]) ? { cursor, inner: inner + 1 } : { cursor, inner: null };
  if (cursor >= calls.length) return { cursor, inner };
  return { cursor: cursor + 1, inner: eventsOf(calls[cursor]) ? 1 : null };
}

export function stepBack({ cursor, inner }: Moment, calls: readonly CallSummary[]): Moment {
  if (cursor === 0) return { cursor, inner: null };
  const done = inner === null ? eventsOf(calls[cursor - 1]) : inner - 1;
  return done > 0 ? { cursor, inner: done } : { cursor: cursor - 1, inner: null };
}

function eventsOf(call: CallSummary | undefined): number {
  return call?.depths.length ?? 0;
}
