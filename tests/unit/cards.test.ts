import { describe, expect, test } from 'vitest';
import { deal, shortCall, shownAllocations, titleLines, zoneFlags, type Card } from '../../www/core/cards';
import type { Allocation } from '../../www/core/contract';
import { byLuck, factsOf, pillTexts, sentence } from '../../www/core/facts';
import type { Line } from '../../www/core/lines';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Text, type Args } from '../../www/core/i18n';
import { words } from './spaces';

const text = (language: 'en' | 'zh') =>
  new Text(language, readFileSync(join(import.meta.dirname, `../../www/locales/${language}.ftl`), 'utf8'));
const [en, zh] = [text('en'), text('zh')];
const say = (key: string, args?: Args) => words(en.say(key, args));
const sayChinese = (key: string, args?: Args) => words(zh.say(key, args));

const held = (fields: Partial<Allocation>): Allocation => ({
  ...{ call: 0, api: 'kmalloc', family: 'kmalloc', value: 0xc1000000n, address: 0xc1000000n, bytes: 16384n },
  ...{
    granted: 16384n,
    region: 'direct-map',
    pageCount: 4,
    pages: [],
    runs: [{ page: 0, pfn: 4096, pages: 4 }],
  },
  ...{ missing: 0, guard: false, newEntries: 0, newTables: 0, tableFrames: [], large: [], object: null },
  ...fields,
});
const scattered = [0, 1, 2, 3].map((page) => ({ page, pfn: 900 - 10 * page, pages: 1 }));
const vmalloc = held({
  family: 'vmalloc',
  api: 'vmalloc',
  region: 'vmalloc',
  runs: scattered,
  guard: true,
  newEntries: 4,
});
const malloc = held({
  ...{
    family: 'malloc',
    api: 'malloc',
    region: 'heap',
    pageCount: 5,
    missing: 3,
    newEntries: 2,
    newTables: 1,
  },
  runs: [
    { page: 0, pfn: 70, pages: 1 },
    { page: 4, pfn: 50, pages: 1 },
  ],
});

describe('facts', () => {
  test('kmalloc', () =>
    expect(factsOf(held({}), say)).toEqual({
      main: '4 frames in **1 run**',
      rest: ['0 new PTEs', 'physically contiguous'],
    }));
  test('vmalloc', () =>
    expect(factsOf(vmalloc, say)).toEqual({
      main: '4 frames in **4 runs**',
      rest: ['4 new PTEs + guard page', 'contiguous only virtually'],
    }));
  test('vmalloc on adjacent frames says that this was luck', () => {
    const lucky = { ...vmalloc, runs: held({}).runs };
    expect(byLuck(lucky)).toBe(true);
    expect(factsOf(lucky, say).rest[0]).toBe('by luck: not promised');
    expect(byLuck(held({}))).toBe(false);
    expect(byLuck(vmalloc)).toBe(false);
  });
  test('malloc', () =>
    expect(factsOf(malloc, say)).toEqual({
      main: '2 frames, **3 on touch**',
      rest: ['2 new PTEs + 1 page table', '20 KiB of user pages'],
    }));
  test('a page that was only read is the zero page, no frame of its own', () =>
    expect(factsOf({ ...malloc, missing: 2 }, say, 1)).toEqual({
      main: '2 frames, **2 on touch**',
      rest: ['1 page is the zero page', '2 new PTEs + 1 page table', '20 KiB of user pages'],
    }));
  test('ioremap leads to a device, not to frames that come on touch', () => {
    const registers = { ...vmalloc, api: 'ioremap', missing: 4, runs: [] };
    expect(factsOf(registers, say)).toEqual({
      main: '4 pages of **a device**',
      rest: ['4 new PTEs + guard page', 'its registers, not RAM'],
    });
  });
  test('__get_free_pages', () =>
    expect(factsOf(held({ family: 'gfp' }), say).rest[1]).toBe('order 2 = 4 whole pages'));
  test('high memory has no address', () =>
    expect(factsOf(held({ family: 'gfp', region: 'none', address: null }), say).rest[1]).toBe(
      'no kernel address of its own',
    ));
  test('an object of a slab', () => {
    const object = { cache: 'kmalloc-1k', slabPfn: 4096, slabOrder: 2, index: 3, size: 1024n, offset: 3072 };
    expect(factsOf(held({ pageCount: 1, object }), say)).toEqual({
      main: 'object 3 of **kmalloc-1k**',
      rest: ['0 new PTEs', '1 KiB at 0xC00 of its slab'],
    });
  });
  test('one sentence tells all', () => {
    expect(sentence('vmalloc(16384)', vmalloc, 'scatter-gather of 4', say)).toBe(
      'vmalloc(16384): 4 frames in 4 runs, 4 new PTEs + guard page, contiguous only virtually, DMA: scatter-gather of 4.',
    );
    expect(sentence('malloc(16384)', malloc, null, sayChinese)).toBe(
      'malloc(16384)：2 个页框，3 页未建立映射，新增页表项 2 + 页表 1 张，用户页 20 KiB。',
    );
  });
  test('a pill from long to short', () => {
    const one = held({ large: [{ level: 'PGD', index: 805, bytes: 4n << 20n }] });
    expect(pillTexts(one, 'i386', say)).toEqual([
      'PDE 805: one 4 MiB page, set at boot: 0 new',
      'PDE 805: 4 MiB page',
      'PDE 805',
    ]);
    const two = held({
      large: [72, 73].map((index) => ({ level: 'PMD' as const, index, bytes: 2n << 20n })),
    });
    expect(pillTexts(two, 'x86_64', say)[0]).toBe('PMD 72–73: 2 pages of 2 MiB, set at boot: 0 new');
    expect(pillTexts(held({}), 'i386', say)).toEqual([]);
  });
});

describe('cards', () => {
  const line = (
    number: number,
    call: string | null,
    family: Line['family'],
    progress: Line['progress'],
  ): Line => ({
    ...{ number, call, family, progress, text: '', index: null },
  });
  const lines = [
    line(2, 'kmalloc(1)', 'kmalloc', 'ran'),
    line(3, 'vmalloc(1)', 'vmalloc', 'next'),
    line(4, '__get_free_pages(GFP_KERNEL, 2)', 'gfp', 'ahead'),
    line(5, 'malloc(1)', 'malloc', 'ahead'),
    line(6, 'kfree(a)', 'kmalloc', 'ahead'),
    line(7, 'printf("x")', null, 'ahead'),
  ];
  const names = (cards: Card[]) =>
    cards.map((card) =>
      card.kind === 'live'
        ? card.allocation.call
        : card.kind === 'ahead'
          ? `line ${card.line.number}`
          : card.quick.family,
    );

  test('first open: what has run, and the lines ahead, as their addresses lie', () => {
    const { cards, more } = deal({ allocations: [held({})], lines, selected: 0, turned: 0 });
    expect(names(cards)).toEqual(['line 5', 0, 'line 4', 'line 3']);
    expect(cards.map((card) => card.kind === 'ahead' && card.next)).toEqual([false, false, false, true]);
    expect(more).toBe(0);
  });
  test('nothing at all: four calls to try', () =>
    expect(names(deal({ allocations: [], lines: [], selected: null, turned: 0 }).cards)).toEqual([
      'malloc',
      'kmalloc',
      'gfp',
      'vmalloc',
    ]));
  test('free places offer families that no card shows', () =>
    expect(names(deal({ allocations: [held({})], lines: [], selected: 0, turned: 0 }).cards)).toEqual([
      'malloc',
      0,
      'gfp',
      'vmalloc',
    ]));
  test('more than four: the selected and the newest, by address; then the others', () => {
    const many = Array.from({ length: 7 }, (_, call) => held({ call, address: BigInt(100 - call) }));
    expect(shownAllocations(many, 1).map(({ call }) => call)).toEqual([6, 5, 4, 1]);
    expect(shownAllocations(many, 1, 1).map(({ call }) => call)).toEqual([3, 2, 0]);
    expect(shownAllocations(many, 1, 2)).toEqual(shownAllocations(many, 1, 0));
    expect(deal({ allocations: many, lines, selected: 1, turned: 0 }).more).toBe(3);
  });
  test.each([
    ['kmalloc(16384, GFP_KERNEL)', 30, 'kmalloc(16384, GFP_KERNEL)'],
    ['kmalloc(16384, GFP_KERNEL)', 16, 'kmalloc(16384)'],
    ['__get_free_pages(GFP_KERNEL, 2)', 24, '__get_free_pages(2)'],
    ['__get_free_pages(GFP_KERNEL, 2)', 17, '__get_free_pages'],
    ['vmalloc(99999999999)', 12, 'vmalloc(…)'],
    ['kmem_cache_alloc_node(c)', 10, 'kmem_cach…'],
    ['kmalloc(4096, GFP_KERNEL | GFP_DMA)', 22, 'kmalloc(4096, GFP_DMA)'],
    ['kmalloc(sizeof(long), GFP_ATOMIC | GFP_DMA)', 20, 'kmalloc(…, GFP_DMA)'],
    ['kmalloc(4096, GFP_KERNEL | GFP_DMA)', 14, 'kmalloc(…)'],
  ])('%s in %i signs: %s', (call, room, short) => expect(shortCall(call, room)).toBe(short));
  test('flags that choose a zone', () => {
    expect(zoneFlags('alloc_pages(GFP_KERNEL | __GFP_HIGHMEM, 0)')).toEqual(['__GFP_HIGHMEM']);
    expect(zoneFlags('kmalloc(8, GFP_DMA32)')).toEqual(['GFP_DMA32']);
    expect(zoneFlags('kmalloc(8, GFP_KERNEL)')).toEqual([]);
  });
  test.each([
    ['__get_free_pages(GFP_KERNEL, 2)', 14, ['__get_free_', 'pages(2)']],
    ['__get_free_pages(GFP_KERNEL, 2)', 19, ['__get_free_pages(2)']],
    ['kmalloc(16384)', 5, ['kmal…']],
    ['__vmalloc(16384)', 6, ['__vma…']],
  ])('%s on lines of %i signs', (call, room, lines) => expect(titleLines(call, room)).toEqual(lines));
});
