import { describe, expect, test } from 'vitest';
import type { Allocation, Overview, Value } from '../../www/core/contract';
import { freeingCode } from '../../www/core/freeing';
import { languageOf, preferredLanguage } from '../../www/core/i18n';
import { nextBudget } from '../../www/core/model';
import { recall, remember, type Memory } from '../../www/core/persist';
import { parsePlace, placeName } from '../../www/core/places';
import { freshName } from '../../www/core/quick';
import { ranges } from '../../www/core/session';
import { Store } from '../../www/core/store';

const allocation = (fields: Partial<Allocation>) =>
  ({ value: 0xc0001000n, granted: 16384n, api: 'kmalloc', ...fields }) as Allocation;
const value = { name: 'a', value: 0xc0001000n } as Value;

describe('freeing', () => {
  test.each([
    ['kmalloc', 'kfree(a);'],
    ['vmalloc', 'vfree(a);'],
    ['__get_free_pages', 'free_pages(a, 2);'],
    ['malloc', 'free(a);'],
    ['mmap', 'munmap(a, 16384);'],
  ])('%s: %s', (api, code) => expect(freeingCode(allocation({ api }), [value])).toBe(code));
  test('what has no name is freed by its address', () =>
    expect(freeingCode(allocation({}), [])).toBe('kfree(0xC0001000);'));
  test('what no call frees', () =>
    expect(freeingCode(allocation({ api: 'kmem_cache_create' }), [])).toBeNull());
});

describe('places', () => {
  const store = new Store();
  store.values.set([value]);
  store.allocations.set([allocation({ address: 0xc0001000n })]);
  store.overview.set({ pageOffset: 0xc0000000n, highMemory: 0xf7800000n } as Overview);
  test.each([
    ['a', 0xc0001000n],
    ['a + 0x10', 0xc0001010n],
    ['0xC9420000', 0xc9420000n],
    ['4096', 4096n],
    ['pfn 0x2', 0xc0002000n],
    ['pfn 0x40000', null],
    ['b', null],
    ['a +', null],
    ['', null],
  ])('%j', (typed, place) => expect(parsePlace(typed, store)).toBe(place));
  test('have names', () => {
    expect(placeName(0xc0001000n, store)).toBe('a');
    expect(placeName(0xc0002010n, store)).toBe('a+0x1010');
    expect(placeName(0xd0000000n, store)).toBeNull();
  });
});

describe('memory', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  } as Storage;
  const memory: Memory = {
    script: 'a = 1;',
    ran: [1],
    boot: { machine: 'i386', ram: 1024, recorded: null },
    language: 'zh',
    theme: 'dark',
    draft: null,
  };
  test('comes back', () => {
    remember(memory, storage);
    expect(recall(storage)).toEqual({ ...memory, draft: undefined });
  });
  test.each(['', 'null', '[]', '{"script":1,"ran":["x"],"boot":7,"language":"fr"}', '{'])(
    'survives %j',
    (text) => {
      kept.set('pageframe:1', text);
      expect(recall(storage).script).toBeUndefined();
    },
  );
});

test('slices follow the clock, within bounds', () => {
  expect(nextBudget(1000, 8)).toBe(1000);
  expect(nextBudget(1000, 16)).toBe(500);
  expect(nextBudget(1000, 0)).toBe(4000);
  expect(nextBudget(1000, 1000)).toBe(250);
  expect(nextBudget(1, 1000)).toBe(1);
});

test('neighbouring lines run together', () =>
  expect(ranges([3, 4, 5, 8, 7])).toEqual([
    [3, 5],
    [8, 8],
    [7, 7],
  ]));
test('fresh names', () => {
  expect(freshName('')).toBe('a');
  expect(freshName('a = b; c')).toBe('d');
  expect(freshName([...'abcdefghijklmnopqrstuvwxyz'].join(' '))).toBe('a1');
});
test('languages', () => {
  expect(languageOf('zh-Hans-SG')).toBe('zh');
  expect(languageOf('de')).toBe('en');
  expect(preferredLanguage(['de', 'zh-CN', 'en'])).toBe('zh');
  expect(preferredLanguage(['de'])).toBe('en');
});
