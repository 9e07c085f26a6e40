/** Changes that would have made a request succeed, as code that a button appends. */

import type { CallSummary, Change } from './contract';
import { freeingCode } from './freeing';
import { freshName } from './quick';
import { again, statement, withFlags, withOrder } from './rewrite';
import type { Store } from './store';

export interface Remedy {
  /** What is appended and run. */
  code: string;
  /** The call in it that is to succeed. */
  call: string;
}

const DRAIN = 'drain_local_pages();';

type Known = Pick<Store, 'allocations' | 'values' | 'script'>;

/** How to run a change; null: it cannot be written down safely, words must do. */
export function remedyOf(change: Change, { text, line }: CallSummary, known: Known): Remedy | null {
  const call = callOf(change, text);
  const before = call === null ? null : beforehand(change, known);
  if (call === null || before === null) return null;
  const script = known.script.get();
  const written = line === null ? '' : (script.split('\n')[line - 1] ?? '');
  return { call, code: [...before, statement(call, written, text, freshName(script))].join('\n') };
}

function callOf(change: Change, text: string): string | null {
  switch (change.change) {
    case 'flags':
      return withFlags(text, change.add, change.remove);
    case 'order':
      return withOrder(text, change.order);
    case 'drain':
    case 'free-yours':
      return again(text);
    case 'free-pages':
      return null;
  }
}

/** What has to run before the call does. */
function beforehand(change: Change, known: Known): string[] | null {
  if (change.change === 'drain') return [DRAIN];
  if (change.change !== 'free-yours') return [];
  const allocations = known.allocations.get().filter(({ call }) => change.calls.includes(call));
  const codes = allocations.flatMap((allocation) => freeingCode(allocation, known.values.get()) ?? []);
  if (codes.length < change.calls.length) return null;
  return change.drain ? [...codes, DRAIN] : codes;
}
