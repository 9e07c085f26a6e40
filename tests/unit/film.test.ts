import { describe, expect, it } from 'vitest';
import type { FilmCall, FilmHead } from '../../www/core/contract';
import {
  markOf,
  resultText,
  scoreText,
  shortResult,
  shortText,
  verdictText,
} from '../../www/core/film-words';
import type { Text } from '../../www/core/i18n';
import { brokenStream } from '../../www/core/recording';
import { rowsInView, scrollTo } from '../../www/core/virtual';

/** A text that says its key and what it was given. */
const text = { say: (key: string, args = {}) => `${key} ${JSON.stringify(args)}` } as unknown as Text;

const head: FilmHead = {
  set: '686',
  scenario: 'c-kernel-1',
  lines: 500,
  calls: 10,
  playable: 4,
  report: {
    score: 'differs',
    matched: 1200,
    predicted: 1234,
    given: 56,
    followed: 0,
    difference: { line: 77, expected: 'a', got: 'b' },
  },
  differsIn: 3,
  hasEnd: true,
};

const call = (result: object, agreed = 1): FilmCall =>
  ({ line: 1, text: 'p1 = alloc_pages(GFP_KERNEL, 0)', agreed, given: 0, ...result }) as FilmCall;

describe('what the judge says of a call', () => {
  it.each([
    [0, 5, 'agrees'],
    [1, 0, 'given'],
    [3, 5, 'differs'],
    [4, 0, 'beyond'],
    [9, 0, 'beyond'],
  ])('call %i with %i agreed lines: %s', (index, agreed, mark) => {
    const each = call({ result: 'nothing' }, agreed);
    expect(markOf(each, index, head)).toBe(mark);
    expect(verdictText(each, index, head, text)).toContain(`film-call-${mark} `);
  });
});

describe('the score', () => {
  it('says whether it is exact, with counts', () => {
    expect(scoreText(head, text)).toBe(
      'film-differs {"matched":"1,200","predicted":"1,234","given":"56","followed":"0","follows":"no"}',
    );
    const exact = { ...head, report: { ...head.report, score: 'exact' as const, followed: 3 } };
    expect(scoreText(exact, text)).toMatch(/^film-exact .*"follows":"yes"/);
  });
});

describe('results', () => {
  it.each([
    [{ result: 'nothing' }, ''],
    [{ result: 'null' }, 'NULL'],
    [{ result: 'object', address: 0xc2d2c000n }, '0xC2D2C000'],
    [{ result: 'block', pfn: 12288 }, 'film-block {"pfn":"12,288"}'],
    [{ result: 'area', address: 1n, pages: 1024, runs: 3 }, 'film-area {"pages":"1,024","runs":3}'],
  ])('%o', (result, words) => {
    expect(resultText(call(result), text)).toBe(words);
  });

  it('of a block are short in a row', () => {
    expect(shortResult(call({ result: 'block', pfn: 12288 }), text)).toBe('→ 12,288');
  });
});

describe('a call in a row', () => {
  it.each([
    ['p7 = alloc_pages(GFP_ATOMIC, 3)', 'alloc_pages(GFP_ATOMIC, 3)'],
    ['p7 = alloc_pages(GFP_ATOMIC | __GFP_NOWARN, 3)', 'alloc_pages(GFP_ATOMIC…, 3)'],
    [
      'p1 = alloc_pages((GFP_KERNEL | __GFP_NOWARN) & ~__GFP_DIRECT_RECLAIM, 10)',
      'alloc_pages(GFP_KERNEL…, 10)',
    ],
    ['v3 = __vmalloc(4096, GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY)', '__vmalloc(4096)'],
    ['kfree(k12)', 'kfree(k12)'],
    ['snapshot after', 'snapshot after'],
  ])('%s', (whole, short) => {
    expect(shortText(whole)).toBe(short);
  });
});

describe('a long list', () => {
  it.each([
    [10_000, 24, 288, 0, 0, 20],
    [10_000, 24, 288, 24_000, 992, 1020],
    [10_000, 24, 288, 239_712, 9980, 10_000],
    [3, 24, 288, 0, 0, 3],
    [0, 24, 288, 0, 0, 0],
  ])('of %i rows of %i px in %i px at %i', (count, height, view, top, first, end) => {
    expect(rowsInView(count, height, view, top)).toEqual({ first, end });
  });

  it('scrolls as far as it takes', () => {
    expect(scrollTo(5, 24, 240, 0)).toBe(0);
    expect(scrollTo(10, 24, 240, 0)).toBe(24);
    expect(scrollTo(2, 24, 240, 100)).toBe(48);
  });
});

describe('a stream that breaks', () => {
  it.each([
    ['Compressed input was truncated.', 'truncated'],
    ['The compressed data was not valid: incorrect data check.', 'damaged'],
  ])('%s', (reason, flaw) => {
    expect(brokenStream(new TypeError(reason), 41)).toEqual({ flaw, line: 42, reason });
  });
});
