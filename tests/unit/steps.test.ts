import { expect, test } from 'vitest';
import type { CallSummary } from '../../www/core/contract';
import { barsOf, cursorAt, density, layOut, momentAt } from '../../www/core/icicle';
import { stepAt, stepBack, stepForward } from '../../www/core/steps';

const calls = [[0, 1, 1], [], [0]].map(
  (depths, call) => ({ call, depths, family: call ? 'gfp' : 'kmalloc' }) as CallSummary,
);

test('forward and back visit the same moments', () => {
  const there = [{ cursor: 0, inner: null as number | null }];
  for (let i = 0; i < 7; i++) there.push(stepForward(there.at(-1) as never, calls));
  expect(there.map(({ cursor, inner }) => `${cursor}:${inner ?? 'end'}`)).toEqual([
    '0:end',
    '1:1',
    '1:2',
    '1:3',
    '1:end',
    '2:end',
    '3:1',
    '3:end',
  ]);
  const back = [there.at(-1) as { cursor: number; inner: number | null }];
  for (let i = 0; i < 7; i++) back.push(stepBack(back.at(-1) as never, calls));
  expect(back.reverse()).toEqual(there);
});

test('the ends hold', () => {
  expect(stepBack({ cursor: 0, inner: null }, calls)).toEqual({ cursor: 0, inner: null });
  expect(stepForward({ cursor: 3, inner: null }, calls)).toEqual({ cursor: 3, inner: null });
});

test('a return is a step', () => {
  expect(stepAt({ cursor: 1, inner: null }, calls)).toBe(4);
  expect(stepAt({ cursor: 0, inner: null }, calls)).toBe(0);
});

test('the cursor is found where it is drawn', () => {
  const icicle = layOut(calls, 700);
  for (const moment of [
    { cursor: 1, inner: 2 },
    { cursor: 2, inner: null },
    { cursor: 3, inner: 1 },
  ]) {
    expect(momentAt(icicle, cursorAt(icicle, moment, calls))).toEqual(moment);
  }
});

test('a step is as wide as what lies below it', () => {
  const icicle = layOut(calls, 700);
  const bars = barsOf(calls[0] as CallSummary, icicle.blocks[0] as never, icicle.unit);
  expect(bars.map(({ depth, step, width }) => [depth, step, Math.round(width / icicle.unit)])).toEqual(
    expect.arrayContaining([
      [1, 1, 3],
      [2, 2, 1],
      [2, 3, 1],
    ]),
  );
});

test('a dense column shows what most of its calls are', () => {
  expect(density([...calls, ...calls], 1)).toEqual(['gfp']);
  expect(density(calls, 3)).toEqual(['kmalloc', 'gfp', 'gfp']);
});
