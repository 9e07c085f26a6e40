/** Unusable free space, as debugfs's `unusable_index` has it. */

import { expect, test } from 'vitest';
import { history, momentOf, percent, unusable } from '../../www/core/fragmentation';

const of = (blocks: Record<number, number>) => Array.from({ length: 11 }, (_, order) => blocks[order] ?? 0);

test.each([
  [of({ 0: 4 }), 0, 0],
  [of({ 0: 4 }), 1, 1],
  // 2 pages and 2 of 64: an order-6 request can use 128 of 130.
  [of({ 0: 2, 6: 2 }), 6, 1 - 128 / 130],
  [of({ 0: 2, 6: 2 }), 7, 1],
  // (1024 + 512) of 1536 + 3 · 8
  [of({ 3: 3, 9: 1, 10: 1 }), 4, 1 - 1536 / 1560],
  [of({}), 0, 1],
])('of %j for order %i: %d', (blocks, order, part) => {
  expect(unusable(blocks, order)).toBeCloseTo(part, 12);
});

test('larger requests never have more to use', () => {
  const blocks = of({ 0: 7, 1: 3, 2: 9, 5: 1, 8: 2 });
  const parts = blocks.map((_, order) => unusable(blocks, order));
  expect(parts).toEqual([...parts].sort((a, b) => a - b));
});

test.each([
  [0, '0'],
  [1, '100'],
  [0.0004, '< 0.1'],
  [0.9996, '> 99.9'],
  [0.123, '12'],
  [0.0421, '4.2'],
  [0.998, '99.8'],
])('%d as %s percent', (part, text) => {
  expect(percent(part)).toBe(text);
});

test('a zone’s course, and the moment at or before a call', () => {
  const zone = (blocks: number[]) => [{ kind: 'Normal' as const, free: 0, pcp: 0, blocks }];
  const samples = [0, 4, 9].map((calls) => ({ calls, zones: zone(of({ 0: calls, 1: 1 })) }));
  const moments = history(samples, 'Normal');
  expect(moments.map(({ calls, parts }) => [calls, parts[1]])).toEqual([
    [0, 0],
    [4, 1 - 2 / 6],
    [9, 1 - 2 / 11],
  ]);
  expect(history(samples, 'DMA')).toEqual([]);
  expect([0, 3, 4, 8, 9, 50].map((calls) => momentOf(moments, calls))).toEqual([0, 0, 1, 1, 2, 2]);
});
