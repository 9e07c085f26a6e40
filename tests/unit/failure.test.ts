/** The failure view without a browser: what it says, where things stand in it, and calls that are run again. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type {
  Allocation,
  CallSummary,
  Change,
  Failure,
  Gate,
  Nearest,
  Piece,
  Value,
} from '../../www/core/contract';
import {
  barsOf,
  blockersOf,
  candidateOf,
  causeOf,
  mainGate,
  missing,
  stretchesOf,
  usable,
  wayOut,
} from '../../www/core/failure';
import { Text, type Language } from '../../www/core/i18n';
import { remedyOf } from '../../www/core/remedies';
import { again, statement, withFlags, withOrder } from '../../www/core/rewrite';
import { Atom } from '../../www/core/store';
import { gaugeOf } from '../../www/views/failure/gauge';
import {
  boxesOf,
  gridHeight,
  gridOf,
  leadersOf,
  nearOf,
  rulerOf,
  sheetOf,
} from '../../www/views/failure/layout';
import {
  candidateTitle,
  gateSum,
  gateWhy,
  gaugeWords,
  headline,
  rangesText,
  reason,
  summary,
  wayOutText,
} from '../../www/views/failure/words';
import { words } from './spaces';

const NORMAL: Gate = {
  zone: 'Normal',
  verdict: 'no-block',
  free: 50_710,
  min: 860,
  boost: 0,
  lowered: 323,
  reserve: 0,
  unusable: 63,
  needed: 323,
  largest: 4,
  onPcp: 120,
  blocks: [8184, 6549, 4067, 1301, 172, 0, 0, 0, 0, 0, 0],
};
const DMA: Gate = {
  ...NORMAL,
  zone: 'DMA',
  verdict: 'watermark',
  free: 824,
  min: 16,
  boost: 8,
  lowered: 9,
  reserve: 852,
  needed: 861,
};
const HIGH: Gate = { ...NORMAL, zone: 'HighMem', verdict: 'not-allowed', free: 8192 };

const piece = (pfn: number, pages: number, hold: Piece['hold'], rest: Partial<Piece> = {}): Piece => ({
  pfn,
  pages,
  hold,
  state: hold === 'free' ? 'free' : 'used',
  owner: 'none',
  label: '',
  call: null,
  ...rest,
});
const NEAREST: Nearest = {
  zone: 'Normal',
  pfn: 0x20700,
  order: 6,
  free: 61,
  pieces: [
    piece(0x20700, 4, 'free'),
    piece(0x20704, 1, 'pinned', { owner: 'slab', label: 'dentry' }),
    piece(0x20705, 1, 'free'),
    piece(0x20706, 2, 'free'),
    piece(0x20708, 24, 'free'),
    piece(0x20720, 1, 'movable', { state: 'lru-unknown' }),
    piece(0x20721, 1, 'movable', { state: 'lru-unknown' }),
    piece(0x20722, 30, 'free'),
  ],
};
const FAILURE: Failure = {
  call: 0,
  order: 6,
  gfp: 'GFP_ATOMIC',
  migratetype: 'unmovable',
  allows: ['min-reserve', 'non-block', 'kswapd'],
  gates: [NORMAL, DMA, HIGH],
  mayBlock: false,
  next: ['wake-kswapd', 'compact', 'reclaim', 'fail'],
  report: true,
  ranges: { all: 3487, movable: 2414, pinned: 1073 },
  nearest: NEAREST,
  changes: [{ change: 'order', order: 4 }],
};
const CALL = {
  call: 0,
  text: '__get_free_pages(GFP_ATOMIC, 6)',
  line: 2,
  reply: { reply: 'null' },
} as unknown as CallSummary;
const PAGES_SHORT: Failure = {
  ...FAILURE,
  order: 0,
  gates: [{ ...DMA, zone: 'Normal', reserve: 0, lowered: 90, needed: 90, free: 90, unusable: 0 }],
  nearest: null,
  ranges: null,
};

const texts = (language: Language) =>
  new Text(
    language,
    ...[`${language}.ftl`, 'names.ftl'].map((file) =>
      readFileSync(join(import.meta.dirname, '../../www/locales', file), 'utf8'),
    ),
  );
const say = (language: Language) => {
  const text = texts(language);
  return (key: string, args?: Record<string, string | number>) => words(text.say(key, args));
};
const [en, zh] = [say('en'), say('zh')];

describe('what it comes to', () => {
  test('a zone without a block counts more than one with too few pages', () => {
    expect(causeOf(FAILURE)).toBe('block');
    expect(mainGate(FAILURE)).toBe(NORMAL);
    expect(causeOf(PAGES_SHORT)).toBe('watermark');
  });
  test('the picture is about the zone of the nearest candidate, if that has no block', () => {
    const dma: Gate = { ...DMA, verdict: 'no-block' };
    const both = { ...FAILURE, gates: [NORMAL, dma, HIGH], nearest: { ...NEAREST, zone: 'DMA' as const } };
    expect(mainGate(both)).toBe(dma);
    expect(mainGate({ ...both, gates: [NORMAL, DMA] })).toBe(NORMAL);
  });
  test('no zone at all', () => expect(mainGate({ ...FAILURE, gates: [HIGH] })).toBeNull());
  test.each([
    [824, 0, 861, 38],
    [861, 0, 861, 1],
    [862, 0, 861, 0],
    [900, 50, 861, 12],
    [20, 50, 10, 41],
  ])('free %i, unusable %i, needed %i: %i missing', (free, unusable, needed, wanted) =>
    expect(missing({ ...DMA, free, unusable, needed })).toBe(wanted),
  );
  test('bars have the memory of their blocks', () => {
    expect(barsOf(NORMAL)[4]).toEqual({ order: 4, blocks: 172, pages: 2752 });
    expect(barsOf(NORMAL)).toHaveLength(11);
    expect(usable({ ...NORMAL, free: 3, unusable: 7 })).toBe(0);
  });
});

describe('what is in the way', () => {
  test('neighbours of one owner are one stretch, free blocks are not', () => {
    const mine = (pfn: number, call: number) => piece(pfn, 1, 'pinned', { owner: 'vmalloc', call });
    const pieces = [mine(0, 1), mine(1, 1), mine(2, 2), piece(3, 1, 'free'), piece(4, 4, 'free'), mine(8, 2)];
    const stretches = stretchesOf({ ...NEAREST, pieces });
    expect(stretches.map(({ pfn, pages }) => [pfn, pages])).toEqual([
      [0, 2],
      [2, 1],
      [3, 1],
      [4, 4],
      [8, 1],
    ]);
    expect(pieces[0]?.pages).toBe(1);
  });
  test('too few pages have no candidate, whatever was the nearest range', () => {
    expect(candidateOf(FAILURE)).toBe(NEAREST);
    expect(candidateOf({ ...PAGES_SHORT, nearest: NEAREST })).toBeNull();
  });
  test('of one kind together, with its calls once', () => {
    const mine = (pfn: number, call: number) => piece(pfn, 1, 'pinned', { owner: 'pages', call });
    const blockers = blockersOf({
      ...NEAREST,
      pieces: [...NEAREST.pieces, mine(1, 7), mine(2, 9), mine(3, 7)],
    });
    expect(blockers.map(({ pages, label, calls }) => [pages, label, calls])).toEqual([
      [1, 'dentry', []],
      [2, '', []],
      [3, '', [7, 9]],
    ]);
  });
  test.each([
    [['pinned', 'movable'], 'none'],
    [['movable', 'pcp'], 'compact'],
    [['pcp', 'set-aside'], 'drain'],
    [['set-aside'], 'unreserve'],
  ] as const)('%j: %s', (holds, way) => {
    const pieces = holds.map((hold, at) => piece(at, 1, hold));
    expect(wayOut({ ...NEAREST, pieces: [...pieces, piece(8, 1, 'free')] })).toBe(way);
  });
});

describe('words', () => {
  test('the reason names zone, memory, the largest block and the wanted one', () => {
    expect(headline(FAILURE, CALL, en)).toBe('Returned NULL: no free block is large enough');
    expect(reason(FAILURE, en)).toBe(
      'ZONE_NORMAL has 198.1 MiB free, but its largest free block is of order 4 (64 KiB). The request needs order 6 (256 KiB).',
    );
    expect(reason(FAILURE, zh)).toContain('最大的空闲块只有 4 阶（64 KiB）');
  });
  test('too few pages', () => {
    expect(headline(PAGES_SHORT, CALL, en)).toBe('Returned NULL: too few free pages');
    const died = { ...CALL, reply: { reply: 'died' } } as unknown as CallSummary;
    expect(headline(PAGES_SHORT, died, en)).toBe('The process died: too few free pages');
    expect(reason(PAGES_SHORT, en)).toBe(
      'ZONE_NORMAL has 90 free pages that count; a request of order 0 is served only above 90.',
    );
  });
  test('gates', () => {
    expect(gateWhy(HIGH, 6, en)).toContain('__GFP_HIGHMEM');
    expect(gateWhy({ ...NORMAL, largest: null }, 6, en)).toContain('in no block');
    const ignored: Gate = { ...NORMAL, free: 7, largest: 2 };
    expect(gateWhy(ignored, 6, en)).toContain('No watermark holds it back');
    expect(gaugeWords(ignored, en).needed).toBe('must be above 323, but not for this request');
    expect(gaugeWords(DMA, en).needed).toBe('must be above 861: 101 pages are missing');
    expect(gaugeWords(NORMAL, en).needed).toBe('must be above 323');
    expect(gateWhy(DMA, 6, en)).toBe('Of 3.2 MiB free, 761 pages count; more than 861 must be there.');
    expect(gateSum(DMA, en)).toEqual([
      'min 16 + boost 8, lowered to 9',
      'lowmem_reserve 852',
      '63 free pages do not count',
    ]);
    expect(gateSum({ ...NORMAL, lowered: 860, unusable: 0 }, en)).toEqual(['min 860']);
  });
  test('the candidate', () => {
    expect(candidateTitle(NEAREST, en)).toBe(
      'Nearest candidate, 0x20700: 61 of 64 frames are free, 3 are in the way',
    );
    expect(wayOutText(NEAREST, en)).toBe('Compaction cannot empty this range: 1 frame stays where it is.');
    expect(rangesText(FAILURE, en)).toContain('2,414 hold only free and movable frames');
    expect(rangesText(PAGES_SHORT, en)).toBeNull();
  });
  test.each([en, zh])('the summary has no marks and no holes', (speak) => {
    for (const failure of [FAILURE, PAGES_SHORT]) {
      const said = summary(failure, CALL, () => null, speak);
      expect(said).not.toMatch(/[`⟦]|undefined|null\b/);
      expect(said.length).toBeGreaterThan(40);
    }
  });
});

describe('layout', () => {
  const sheet = sheetOf(784);
  test.each([
    [784, 22, 60],
    [640, 18, 60],
    [360, 10, 0],
  ])('%i px: cells of %i, gutter of %i', (width, cell, left) =>
    expect(sheetOf(width)).toMatchObject({ cell, left }),
  );
  test.each([
    [6, 2, 32],
    [3, 1, 8],
    [10, 32, 32],
  ])('order %i: %i rows of %i', (order, rows, columns) =>
    expect(gridOf({ pfn: 0, order }, sheet)).toMatchObject({ rows, columns }),
  );
  test('the rows of a large block are low, and no candidate is higher than the map', () => {
    for (const order of [1, 5, 6, 7, 8, 9, 10])
      expect(gridHeight(gridOf({ pfn: 0, order }, sheet))).toBeLessThan(400);
  });
  test('a stretch is a box in each row, whole rows are one', () => {
    const grid = gridOf({ pfn: 0x1000, order: 8 }, sheet);
    const rows = boxesOf(grid, { pfn: 0x1000 + 30, pages: 2 + 64 + 3 });
    expect(rows.map(({ x, width }) => [x / 22, width / 22])).toEqual([
      [30, 2],
      [0, 32],
      [0, 3],
    ]);
    expect(rows[1]?.height).toBe(2 * grid.height + grid.gap);
    expect(boxesOf(grid, { pfn: 0x1000, pages: 256 })).toHaveLength(1);
  });
  test('names below do not lie on each other and stay inside', () => {
    const wide = (text: string) => text.length * 6;
    const at = (x: number) => ({ text: 'a name of some length', box: { x, y: 0, width: 22, height: 34 } });
    const leaders = leadersOf([at(690), at(0), at(40)], 704, wide);
    expect(leaders?.map(({ level }) => level)).toEqual([0, 1, 0]);
    for (const { at: middle, text } of leaders ?? []) {
      expect(middle - wide(text) / 2).toBeGreaterThanOrEqual(0);
      expect(middle + wide(text) / 2).toBeLessThanOrEqual(704);
    }
    expect(leadersOf([0, 10, 20, 30].map(at), 704, wide)).toBeNull();
  });
});

describe('the map round the candidate', () => {
  const I386 = { frames: 262_144, pageblockOrder: 10 };
  const near = nearOf(I386, NEAREST, { wide: 704, high: 0 });
  const scale = 704 / (4 * 34 - 2);
  test('whole page blocks, the candidate in the last row and not at the edge', () => {
    expect(near.camera.scale).toBeCloseTo(scale);
    expect(near.window.width).toBeCloseTo(704);
    expect(near.window.height).toBeCloseTo(scale * (2 * 34 - 2));
    const [rect] = near.rects;
    expect(rect?.width).toBeCloseTo(32 * scale);
    expect(rect?.height).toBeCloseTo(2 * scale);
    expect(rect?.y ?? 0).toBeGreaterThan(scale * 34);
    expect(rect?.x).toBeCloseTo(scale * 34);
    expect(rulerOf(near).map(({ mib }) => mib)).toEqual([384, 512]);
  });
  test.each([
    [0, 4],
    [400, 4],
    [300, 5],
    [240, 6],
    [10, 6],
  ])('with a height of %i px: %i page blocks side by side', (high, across) => {
    const { camera } = nearOf(I386, NEAREST, { wide: 704, high });
    expect(camera.scale).toBeCloseTo(704 / (across * 34 - 2));
  });
  test('on a phone there are two', () =>
    expect(nearOf(I386, NEAREST, { wide: 320, high: 0 }).camera.scale).toBeCloseTo(320 / 66));
  test('the first row has none above it', () => {
    const first = nearOf(I386, { ...NEAREST, pfn: 64 }, { wide: 704, high: 0 });
    expect(first.camera).toMatchObject({ x: 0, y: 0 });
    expect(first.rects[0]?.y).toBeCloseTo(2 * scale);
  });
  test('at the right edge the map ends with its last page block', () => {
    const last = nearOf(I386, { ...NEAREST, pfn: 31 * 1024 }, { wide: 704, high: 0 });
    const [rect] = last.rects;
    expect((rect?.x ?? 0) + (rect?.width ?? 0)).toBeLessThanOrEqual(last.window.width + 1);
  });
  test('a small machine is no wider than it is', () => {
    const small = nearOf(
      { frames: 8192, pageblockOrder: 10 },
      { ...NEAREST, pfn: 0x1000 },
      { wide: 704, high: 0 },
    );
    expect(small.window.width).toBeLessThanOrEqual(small.tiles.width * 5.5);
  });
  test('a block of two page blocks is two rectangles, drawn smaller', () => {
    const two = nearOf(
      { frames: 262_144, pageblockOrder: 9 },
      { ...NEAREST, pfn: 0x800, order: 10 },
      { wide: 704, high: 0 },
    );
    expect(two.rects).toHaveLength(2);
    expect(two.camera.scale).toBeLessThan(scale);
  });
});

describe('gauges are to scale', () => {
  test('lengths are as the pages are', () => {
    const gauge = gaugeOf(DMA, 276);
    expect(gauge.free / gauge.needed).toBeCloseTo(824 / 861);
    expect(gauge.usable / gauge.free).toBeCloseTo(761 / 824);
    expect(gauge.lowered / gauge.needed).toBeCloseTo(9 / 861);
    expect(gauge.short).toBe(true);
    expect(gauge.needed).toBeLessThan(276);
  });
  test('nothing free, nothing needed: no length, no division by nothing', () =>
    expect(gaugeOf({ ...DMA, free: 0, unusable: 0, needed: 0, lowered: 0 }, 100)).toMatchObject({
      free: 0,
      usable: 0,
      needed: 0,
    }));
});

describe('a call once more', () => {
  test.each([
    ['__get_free_pages(GFP_ATOMIC, 6)', '__get_free_pages(GFP_ATOMIC, 6)'],
    ['kmalloc( 4 * PAGE_SIZE, GFP_KERNEL )', 'kmalloc(4 * PAGE_SIZE, GFP_KERNEL)'],
    ['kmalloc(0x10000UL, GFP_KERNEL)', 'kmalloc(0x10000UL, GFP_KERNEL)'],
    ['__get_free_pages(GFP_ATOMIC, order)', null],
    ['kmalloc(sizes[2], GFP_KERNEL)', null],
    ['kmalloc(f(2), GFP_KERNEL)', null],
    ['kmem_cache_alloc(CACHE, GFP_KERNEL)', null],
    ['kmalloc(16)', null],
  ])('%s', (call, wanted) => expect(again(call)).toBe(wanted));
  test.each([
    ['alloc_pages(GFP_ATOMIC, 6)', 'GFP_KERNEL', 'GFP_ATOMIC', 'alloc_pages(GFP_KERNEL, 6)'],
    ['kmalloc(64, GFP_KERNEL)', '__GFP_HIGH', '', 'kmalloc(64, __GFP_HIGH | GFP_KERNEL)'],
    ['kmalloc(64, GFP_KERNEL | GFP_DMA)', '', 'GFP_DMA', 'kmalloc(64, GFP_KERNEL)'],
    ['kmalloc(64, GFP_KERNEL)', '', 'GFP_DMA', null],
    ['kmalloc(64, GFP_KERNEL)', '', 'GFP_KERNEL', null],
    ['vmalloc(64)', 'GFP_ATOMIC', '', null],
  ])('%s with %s, without %s', (call, add, remove, wanted) =>
    expect(withFlags(call, add, remove)).toBe(wanted),
  );
  test.each([
    ['__get_free_pages(GFP_ATOMIC, 6)', '__get_free_pages(GFP_ATOMIC, 4)'],
    ['kmalloc(262144, GFP_ATOMIC)', 'kmalloc(65536, GFP_ATOMIC)'],
    ['kmalloc_array(64, 4096, GFP_ATOMIC)', null],
    ['alloc_page(GFP_ATOMIC)', null],
  ])('%s of order 4', (call, wanted) => expect(withOrder(call, 4)).toBe(wanted));
  test.each([
    ['p = kmalloc(64, GFP_KERNEL);', 'p'],
    ['void *buf = (void *)kmalloc(64, GFP_KERNEL);', 'buf'],
    ['p[2] = kmalloc(64, GFP_KERNEL);', 'x'],
    ['s->p = kmalloc(64, GFP_KERNEL);', 'x'],
    ['if (!kmalloc(64, GFP_KERNEL)) return;', 'x'],
    ['', 'x'],
  ])('%s: kept in %s', (line, name) =>
    expect(statement('vmalloc(64)', line, 'kmalloc(64, GFP_KERNEL)', 'x')).toBe(`${name} = vmalloc(64);`),
  );
});

describe('what a button appends', () => {
  const page = (call: number, value: bigint) =>
    ({ call, api: '__get_free_pages', value, granted: 32768n }) as Allocation;
  const known = {
    allocations: new Atom<readonly Allocation[]>([page(3, 0xc100_0000n), page(5, 0xc200_0000n)]),
    values: new Atom<readonly Value[]>([{ name: 'p[0]', value: 0xc100_0000n } as Value]),
    script: new Atom('void *p[2];\nq = __get_free_pages(GFP_ATOMIC, 6);\n'),
  };
  test.each<[Change, string | null]>([
    [{ change: 'drain' }, 'drain_local_pages();\nq = __get_free_pages(GFP_ATOMIC, 6);'],
    [{ change: 'order', order: 4 }, 'q = __get_free_pages(GFP_ATOMIC, 4);'],
    [{ change: 'flags', add: 'GFP_KERNEL', remove: 'GFP_ATOMIC' }, 'q = __get_free_pages(GFP_KERNEL, 6);'],
    [
      { change: 'free-yours', calls: [3, 5], drain: true },
      'free_pages(p[0], 3);\nfree_pages(0xC2000000, 3);\ndrain_local_pages();\nq = __get_free_pages(GFP_ATOMIC, 6);',
    ],
    [{ change: 'free-yours', calls: [3, 4], drain: false }, null],
    [{ change: 'free-pages', zone: 'Normal', pages: 12 }, null],
  ])('%j', (change, code) => expect(remedyOf(change, CALL, known)?.code ?? null).toBe(code));
});
