/** Whose frame is it? */

import { expect, test } from 'vitest';
import type { Allocation, Family } from '../../www/core/contract';
import { Owners, ownersOf } from '../../www/core/owners';

function allocation(call: number, family: Family, runs: [number, number, number][], tables: number[] = []) {
  return {
    call,
    family,
    runs: runs.map(([page, pfn, pages]) => ({ page, pfn, pages })),
    tableFrames: tables,
  } as unknown as Allocation;
}

const owners = new Owners([
  allocation(0, 'kmalloc', [[0, 100, 4]]),
  allocation(
    1,
    'vmalloc',
    [
      [0, 300, 2],
      [2, 50, 1],
    ],
    [301_000],
  ),
  // Two objects of one slab of eight frames, and one that lies behind them.
  allocation(3, 'kmalloc', [[0, 200, 8]]),
  allocation(2, 'kmalloc', [[0, 203, 1]]),
  allocation(4, 'gfp', [[0, 208, 1]]),
]);

test.each([
  [99, null],
  [100, { call: 0, family: 'kmalloc', page: 0 }],
  [103, { call: 0, family: 'kmalloc', page: 3 }],
  [104, null],
  [50, { call: 1, family: 'vmalloc', page: 2 }],
  [301, { call: 1, family: 'vmalloc', page: 1 }],
  [301_000, { call: 1, family: 'vmalloc', page: null }],
  [203, { call: 2, family: 'kmalloc', page: 0 }],
  [205, { call: 3, family: 'kmalloc', page: 5 }],
  [208, { call: 4, family: 'gfp', page: 0 }],
  [0, null],
])('frame %i belongs to %o', (pfn, holder) => {
  expect(owners.at(pfn)).toEqual(holder);
});

test('of several holders the preferred one', () => {
  expect(owners.all(203).map(({ call }) => call)).toEqual([2, 3]);
  expect(owners.at(203, 3)).toEqual({ call: 3, family: 'kmalloc', page: 3 });
});

test('runs within a range, those that reach into it too', () => {
  const found = (first: number, end: number) => [...owners.within(first, end)].map(({ pfn }) => pfn);
  expect(found(102, 201)).toEqual([100, 200]);
  expect(found(204, 209)).toEqual([200, 208]);
  expect(found(104, 200)).toEqual([]);
});

test('the index of a list is made once', () => {
  const list = [allocation(0, 'gfp', [[0, 1, 1]])];
  expect(ownersOf(list)).toBe(ownersOf(list));
});

test('a hundred thousand single frames are found at once', () => {
  const runs = Array.from({ length: 100_000 }, (_, page): [number, number, number] => [
    page,
    (page * 7919) % 1_000_003,
    1,
  ]);
  const many = new Owners([allocation(0, 'vmalloc', runs)]);
  for (const [page, pfn] of runs.slice(0, 1000)) expect(many.at(pfn)?.page).toBe(page);
});
