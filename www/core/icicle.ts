/** The timeline's geometry: a bar a call, its steps below it, one column a step. */

import type { CallSummary, Family } from './contract';
import { stepAt, stepsOf } from './steps';

/** Widest gap between two calls, px. */
const GAP = 6;
/** Room for the cursor's knob at the right end, px. */
const MARGIN = 6;

/** Where one call lies. */
export interface Block {
  /** Number of the call. */
  call: number;
  x: number;
  width: number;
  /** Steps, its return among them. */
  steps: number;
}

/** One step with what lies below it. */
export interface Bar {
  x: number;
  width: number;
  depth: number;
  /** Steps done when it is. */
  step: number;
}

/** Calls laid out from left to right. */
export interface Icicle {
  blocks: readonly Block[];
  /** Width of one step, px. */
  unit: number;
}

/** A point in time. */
export interface Moment {
  cursor: number;
  inner: number | null;
}

/** Lays calls out over a width. */
export function layOut(calls: readonly CallSummary[], width: number): Icicle {
  const total = calls.reduce((sum, call) => sum + stepsOf(call), 0);
  const gaps = Math.max(calls.length - 1, 1);
  const gap = Math.min(GAP, (width * 0.2) / gaps);
  const unit = Math.max(0, (width - MARGIN - gap * (calls.length - 1)) / Math.max(total, 1));
  let x = 0;
  const blocks = calls.map((call) => {
    const block = { call: call.call, x, width: stepsOf(call) * unit, steps: stepsOf(call) };
    x += block.width + gap;
    return block;
  });
  return { blocks, unit };
}

/** The bars below a call's own: each as wide as all its inner steps. */
export function barsOf({ depths }: CallSummary, { x }: Block, unit: number): Bar[] {
  const bars: Bar[] = [];
  const open: number[] = [];
  const close = (depth: number, at: number) => {
    while (open.length && (depths[open.at(-1) as number] ?? 0) >= depth) {
      const from = open.pop() as number;
      bars.push({
        x: x + from * unit,
        width: (at - from) * unit,
        depth: (depths[from] ?? 0) + 1,
        step: from + 1,
      });
    }
  };
  depths.forEach((depth, at) => {
    close(depth, at);
    open.push(at);
  });
  close(-1, depths.length);
  return bars;
}

/** Where the cursor stands, px. */
export function cursorAt({ blocks, unit }: Icicle, moment: Moment, calls: readonly CallSummary[]): number {
  const block = blocks.find(({ call }) => call === moment.cursor - 1);
  if (!block) return moment.cursor === 0 ? 0 : (blocks[0]?.x ?? 0);
  return block.x + stepAt(moment, calls) * unit;
}

/** The moment nearest to a place on the timeline. */
export function momentAt({ blocks, unit }: Icicle, x: number): Moment {
  const block = blocks.findLast((each) => each.x <= x);
  if (!block) return { cursor: blocks[0]?.call ?? 0, inner: null };
  const step = Math.round((x - block.x) / Math.max(unit, 1e-6));
  if (step <= 0) return { cursor: block.call, inner: null };
  return { cursor: block.call + 1, inner: step >= block.steps ? null : step };
}

/** For each of `columns` columns the family that most of its calls belong to; null: none has one. */
export function density(calls: readonly CallSummary[], columns: number): (Family | null)[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * calls.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * calls.length) / columns));
    return mostOf(calls.slice(from, to).map(({ family }) => family));
  });
}

function mostOf(families: readonly (Family | null)[]): Family | null {
  const counts = new Map<Family, number>();
  for (const family of families) if (family) counts.set(family, (counts.get(family) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
