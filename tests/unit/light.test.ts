/** What is lit: which blocks, which belong together, where they are drawn. */

import { expect, test, vi } from 'vitest';
import { FRAME_STATES, type FrameState, type Overview, type Playground } from '../../www/core/contract';
import { Frames } from '../../www/core/frames';
import { blocksOf, covers, isLit, listOf, type FreeBlocks, type Lightable } from '../../www/core/light';
import { listChanges, listKey } from '../../www/core/list-changes';
import { Lit } from '../../www/core/store';
import { countTiles, endOf, startOf } from '../../www/gl/lights';
import { Tiles } from '../../www/gl/tiles';
import { stretchesOf } from '../../www/views/bridge/lit-cells';

const TYPES = { unmovable: 0, movable: 1, reclaimable: 2, atomic: 3 };

function tag(state: FrameState, order: number, migratetype: number): number {
  return FRAME_STATES.indexOf(state) | (order << 8) | (migratetype << 16);
}

/** Two zones of 1,024 frames with a few blocks; `patch` as of the middle of a call. */
function machine(patch: readonly number[] = []) {
  const memory = { buffer: new ArrayBuffer(2048 * 16) };
  const words = new Uint32Array(memory.buffer);
  const set = (pfn: number, value: number) => words.set([0, 0, 0, value], pfn * 4);
  set(0, tag('free', 3, TYPES.movable));
  set(8, tag('used', 3, TYPES.movable));
  set(16, tag('free', 3, TYPES.unmovable));
  set(32, tag('free', 5, TYPES.movable));
  set(64, tag('pcp', 0, TYPES.atomic));
  set(65, tag('pcp', 0, TYPES.movable));
  set(1024, tag('free', 10, TYPES.movable));
  const playground = {
    frames_ptr: () => 0,
    touched: () => undefined,
    inner_patch: () => Uint32Array.from(patch),
    page_blocks: (zone: string) => Uint32Array.from(zone === 'DMA' ? [0] : [0, 1024]),
  } as unknown as Playground;
  const model = { memory, ask: <T>(question: (of: Playground) => T) => question(playground) };
  const frames = new Frames(model);
  frames.refresh(2048);
  const zones = [
    { kind: 'DMA', startPfn: 0, endPfn: 1024 },
    { kind: 'Normal', startPfn: 1024, endPfn: 2048 },
  ];
  return {
    source: { frames, model },
    frames,
    overview: { zones, pageblockOrder: 10 } as unknown as Overview,
  };
}

const free = (some: Partial<FreeBlocks>): FreeBlocks => ({
  light: 'free',
  zone: 'DMA',
  list: 'buddy',
  order: null,
  migratetype: null,
  ...some,
});

test.each<[string, Lightable, number[], number]>([
  ['one list', free({ order: 3, migratetype: 'movable' }), [0, 8], 8],
  ['an order', free({ order: 3 }), [0, 8, 16, 8], 16],
  ['a type', free({ migratetype: 'movable' }), [0, 8, 32, 32], 40],
  ['an order and above', free({ order: 4, up: true }), [32, 32], 32],
  ['what is free', free({}), [0, 8, 16, 8, 32, 32], 48],
  // The movable per-CPU list holds what is of another type too.
  ['a per-CPU list', free({ list: 'pcp', order: 0, migratetype: 'movable' }), [64, 1, 65, 1], 2],
  ['an empty list', free({ order: 7 }), [], 0],
  ['another zone', free({ zone: 'Normal' }), [1024, 1024], 1024],
  // The zones meet in the first.
  ['page blocks', { light: 'page-blocks', zone: null, migratetype: 'movable' }, [0, 1024, 1024, 1024], 2048],
  ['a zone', { light: 'zone', zone: 'Normal' }, [1024, 1024], 1024],
  ['any', { light: 'blocks', label: 'x', blocks: [[5, 2]] }, [5, 2], 2],
])('%s', (_, what, pairs, pages) => {
  const { source, overview } = machine();
  const found = blocksOf(what, source, overview);
  expect([...found.pairs]).toEqual(pairs);
  expect([found.count, found.pages]).toEqual([pairs.length / 2, pages]);
});

test('inside a call what is lit is what the map shows', () => {
  const { source, frames, overview } = machine([16, 0, 0, 0, tag('used', 3, 0)]);
  const what = free({ order: 3 });
  expect(blocksOf(what, source, overview).count).toBe(2);
  frames.patch(0, 1);
  expect([...blocksOf(what, source, overview).pairs]).toEqual([0, 8]);
  frames.unpatch();
  expect(blocksOf(what, source, overview).count).toBe(2);
});

test('more blocks than can be lit are counted', () => {
  const { frames } = machine();
  expect(frames.blocks(0, 2048, () => true, 2)).toMatchObject({ count: 7, pages: 8 * 3 + 32 + 2 + 1024 });
  expect(frames.blocks(0, 2048, () => true, 2).pairs.length).toBe(4);
});

test('a frame tells the list of its block', () => {
  const { source, overview } = machine();
  expect(listOf(35, source, overview)).toEqual(free({ order: 5, migratetype: 'movable' }));
  expect(listOf(64, source, overview)).toEqual(free({ list: 'pcp', order: 0, migratetype: 'movable' }));
  expect(listOf(9, source, overview)).toBeNull();
});

test.each<[Lightable, Lightable, boolean]>([
  [free({ order: 3 }), free({ order: 3, migratetype: 'movable' }), true],
  [free({}), free({ order: 3 }), true],
  [free({ order: 3, migratetype: 'movable' }), free({ order: 3 }), false],
  [free({ order: 3 }), free({ order: 4 }), false],
  [free({ order: 3, up: true }), free({ order: 4 }), true],
  [free({ order: 3 }), free({ order: 3, up: true }), false],
  [free({}), free({ zone: 'Normal' }), false],
  [free({}), free({ list: 'pcp' }), false],
  [
    { light: 'page-blocks', zone: 'DMA', migratetype: 'movable' },
    { light: 'page-blocks', zone: null, migratetype: 'movable' },
    true,
  ],
  [{ light: 'zone', zone: 'DMA' }, free({}), false],
])('%j covers %j: %s', (whole, part, does) => {
  expect(covers(whole, part)).toBe(does);
});

test('a frame is found among what is lit', () => {
  const pairs = Uint32Array.of(4, 2, 10, 1, 20, 8);
  const lit = Array.from({ length: 30 }, (_, pfn) => pfn).filter((pfn) => isLit(pairs, pfn));
  expect(lit).toEqual([4, 5, 10, 20, 21, 22, 23, 24, 25, 26, 27]);
  expect(isLit(new Uint32Array(0), 0)).toBe(false);
  expect(stretchesOf(0, 30, (pfn) => isLit(pairs, pfn))).toEqual([
    [4, 6],
    [10, 11],
    [20, 28],
  ]);
});

test('what is pointed at goes before what is pinned; a second pin lets go', () => {
  const lit = new Lit();
  const heard = vi.fn();
  lit.subscribe(heard);
  lit.pin(free({ order: 1 }));
  lit.point(free({ order: 2 }));
  expect(lit.get()).toEqual(free({ order: 2 }));
  lit.point(null);
  expect(lit.get()).toEqual(free({ order: 1 }));
  lit.pin(free({ order: 1 }));
  expect(lit.get()).toBeNull();
  expect(heard).toHaveBeenCalledTimes(4);
});

test('what a call did to the lists', () => {
  // Before: one block of order 4 where two of order 3 are now, the upper of them in use.
  const before = [0, 0, 0, 0, tag('free', 4, TYPES.movable), 8, 0, 0, 0, 0];
  const { frames, overview } = machine();
  expect(new Map(listChanges(Uint32Array.from(before), frames, overview))).toEqual(
    new Map([
      [listKey('DMA', 'buddy', 4, 'movable'), -1],
      [listKey('DMA', 'buddy', 3, 'movable'), 1],
    ]),
  );
});

test('a stretch of frames is whole tiles, whole rows, and the ends of rows', () => {
  const tiles = new Tiles(4096, 10);
  const rects = (first: number, frames: number) => {
    const found: number[][] = [];
    tiles.stretch(first, frames, (...rect) => found.push(rect));
    return found;
  };
  expect(rects(1024, 1024)).toEqual([[34, 0, 32, 32]]);
  expect(rects(0, 64)).toEqual([[0, 0, 32, 2]]);
  expect(rects(30, 36)).toEqual([
    [30, 0, 2, 1],
    [0, 1, 32, 1],
    [0, 2, 2, 1],
  ]);
  expect(rects(4090, 100)).toEqual([[tiles.place(4090).x, 31, 6, 1]]);
  const covered = rects(5, 3000).reduce((sum, [, , width = 0, height = 0]) => sum + width * height, 0);
  expect(covered).toBe(3000);
});

test.each([
  // place, length, least → from, to
  [10.2, 0.3, 3, 9, 12],
  [-1, 1, 3, 0, 1],
  [98, 9, 1, 98, 107],
  [4.4, 3.4, 1, 4, 8],
])('a mark at %d, %d long, at least %i: pixels %i to %i', (at, length, least, from, to) => {
  expect([startOf(at, length, least), endOf(at, length, least)]).toEqual([from, to]);
});

test('tiles count the blocks that have frames in them', () => {
  const tiles = new Tiles(8192, 10);
  const counts = countTiles({ pairs: Uint32Array.of(0, 1, 5, 1, 1020, 8, 2048, 3072) }, { tiles });
  expect([...counts]).toEqual([
    [0, 3],
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
  ]);
});
