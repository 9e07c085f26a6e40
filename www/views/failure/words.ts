/** Sentences about a failed request: what was missing where, whose frames are in the way, what would help. */

import type { CallSummary, Failure, Gate, Nearest, Piece } from '../../core/contract';
import {
  blockersOf,
  candidateOf,
  causeOf,
  holdsOf,
  ignoresMark,
  mainGate,
  missing,
  usable,
  wayOut,
  type Blocker,
} from '../../core/failure';
import { frames, share, zone } from '../../core/format';
import type { Args } from '../../core/i18n';
import type { GaugeWords } from './gauge';

export type Say = (key: string, args?: Args) => string;

export function headline(failure: Failure, { reply }: CallSummary, say: Say): string {
  const end = reply.reply === 'died' ? 'died' : 'null';
  return say('fail-headline', { end, cause: causeOf(failure) });
}

/** Why, in one sentence about the zone that counts. */
export function reason(failure: Failure, say: Say): string {
  const gate = mainGate(failure);
  if (!gate) return say('fail-no-zone');
  const { order } = failure;
  const common = { zone: zone(gate.zone), order, wanted: frames(2 ** order), free: share(gate.free) };
  if (gate.verdict === 'watermark')
    return say('fail-reason-watermark', { ...common, usable: usable(gate), needed: gate.needed });
  const { largest } = gate;
  return say('fail-reason-block', {
    ...common,
    largest: largest ?? 'none',
    size: frames(2 ** (largest ?? 0)),
  });
}

export function gateWhy(gate: Gate, order: number, say: Say): string {
  const args = { zone: gate.zone, free: share(gate.free), order, usable: usable(gate), needed: gate.needed };
  switch (gate.verdict) {
    case 'not-allowed':
      return say('fail-gate-not-allowed', args);
    case 'watermark':
      return say('fail-gate-watermark', args);
    case 'no-block':
      return say(ignoresMark(gate) ? 'fail-gate-ignored' : 'fail-gate-no-block', {
        ...args,
        largest: gate.largest ?? 'none',
      });
  }
}

/** The words on a gauge. */
export function gaugeWords(gate: Gate, say: Say): GaugeWords {
  return {
    free: say('fail-gauge-free', { pages: gate.free }),
    needed: ignoresMark(gate)
      ? say('fail-gauge-ignored', { pages: gate.needed })
      : say('fail-gauge-needed', { pages: gate.needed, missing: missing(gate) }),
  };
}

/** How the line that had to stay comes about, and what the check left out. */
export function gateSum({ free, min, boost, lowered, reserve, unusable }: Gate, say: Say): string[] {
  const mark = boost > 0 ? say('fail-sum-boost', { min, boost }) : say('fail-sum-min', { min });
  const parts = [lowered < min + boost ? say('fail-sum-lowered', { mark, lowered }) : mark];
  if (reserve > 0) parts.push(say('fail-sum-reserve', { reserve }));
  const left = Math.min(unusable, free);
  if (left > 0) parts.push(say('fail-sum-unusable', { unusable: left }));
  return parts;
}

/** What of a piece says whose it is. */
type Owned = Pick<Piece, 'state' | 'owner' | 'label'>;
/** The function that a call of the script called; null: it is not known. */
export type ApiOf = (call: number) => string | null;

/** `slab: dentry`, `LRU pages`; of a call the function's name. */
export function nameOf({ state, owner, label }: Owned, call: number | null, apiOf: ApiOf, say: Say): string {
  if (state !== 'used') return say(`state-${state}`);
  const api = call === null || owner === 'slab' ? null : apiOf(call);
  if (api) return api;
  const what = say(`owner-${owner}`);
  return label ? say('map-fact', { label: what, text: label }) : what;
}

export function pieceText(piece: Piece, apiOf: ApiOf, say: Say): string {
  const name = nameOf(piece, piece.call, apiOf, say);
  return say('fail-piece', { name, hold: say(`fail-hold-${piece.hold}`), pages: piece.pages });
}

export function blockerText(blocker: Blocker, apiOf: ApiOf, say: Say): string {
  return say('fail-blocker', {
    pages: blocker.pages,
    name: nameOf(blocker, blocker.calls[0] ?? null, apiOf, say),
  });
}

/** Whether anything could empty the nearest range. */
export function wayOutText(nearest: Nearest, say: Say): string {
  const { pcp, movable, pinned } = holdsOf(nearest);
  return say('fail-way-out', { way: wayOut(nearest), pcp, movable, pinned });
}

export function rangesText({ ranges, order }: Failure, say: Say): string | null {
  if (!ranges) return null;
  return say('fail-ranges', { ...ranges, size: frames(2 ** order) });
}

/** The whole picture in sentences, for those who hear it. */
export function summary(failure: Failure, call: CallSummary, apiOf: ApiOf, say: Say): string {
  const nearest = candidateOf(failure);
  const near = nearest
    ? [
        candidateTitle(nearest, say),
        ...blockersOf(nearest).map(
          (each) => `${blockerText(each, apiOf, say)}: ${say(`fail-hold-${each.hold}`)}`,
        ),
        wayOutText(nearest, say),
      ]
    : [];
  const all = [headline(failure, call, say), reason(failure, say), ...near, rangesText(failure, say)];
  return all
    .filter((each) => each)
    .join(say('map-pause'))
    .replaceAll('`', '');
}

export function candidateTitle({ pfn, order, free }: Nearest, say: Say): string {
  const all = 2 ** order;
  return say('fail-candidate', {
    pfn: `0x${pfn.toString(16).toUpperCase()}`,
    free,
    all,
    blocked: all - free,
  });
}

export function barText(order: number, blocks: number, say: Say): string {
  return say('fail-bar', { order, blocks, size: frames(blocks * 2 ** order) });
}
