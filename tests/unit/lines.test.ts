import { describe, expect, test } from 'vitest';
import { firstCall, standing, unitsOf } from '../../www/core/lines';
import type { Family } from '../../www/core/contract';

describe('units', () => {
  test.each([
    ['', []],
    ['a = kmalloc(1, 0);', [[1, 'a = kmalloc(1, 0);']]],
    [
      '// note\n\na = 1;\nb = 2;',
      [
        [3, 'a = 1;'],
        [4, 'b = 2;'],
      ],
    ],
    ['a = 1; b = 2;', [[1, 'a = 1; b = 2;']]],
    [
      'for (i = 0; i < 3; i++)\n  p[i] = kmalloc(8, 0);\nkfree(p[0]);',
      [
        [1, 'for (i = 0; i < 3; i++)\n  p[i] = kmalloc(8, 0);'],
        [3, 'kfree(p[0]);'],
      ],
    ],
    [
      'for (;;) {\n a = 1;\n b = 2;\n}\nc = 3;',
      [
        [1, 'for (;;) {\n a = 1;\n b = 2;\n}'],
        [5, 'c = 3;'],
      ],
    ],
    ['if (a) {\n b = 1;\n} else {\n b = 2;\n}', [[1, 'if (a) {\n b = 1;\n} else {\n b = 2;\n}']]],
    ['if (!p)\n  x = 1;\nelse\n  x = 2;', [[1, 'if (!p)\n  x = 1;\nelse\n  x = 2;']]],
    [
      'a = 1; /* one\ntwo */ b = 2;',
      [
        [1, 'a = 1;'],
        [2, 'b = 2;'],
      ],
    ],
    [
      '#define N 8\nvoid *p[N];',
      [
        [1, '#define N 8'],
        [2, 'void *p[N];'],
      ],
    ],
    ['a = kmalloc(', [[1, 'a = kmalloc(']]],
    [
      'int a[2] = { 1, 2 };\nb = 1;',
      [
        [1, 'int a[2] = { 1, 2 };'],
        [2, 'b = 1;'],
      ],
    ],
    ['struct page *p[4], *q;', [[1, 'struct page *p[4], *q;']]],
  ])('%j', (text, units) => expect(unitsOf(text).map(({ line, source }) => [line, source])).toEqual(units));
});

describe('what an edit makes stale', () => {
  const log = [0, 1, 2].map((unit) => ({ unit, first: unit, end: unit + 1 }));
  const before = ['a', 'b', 'c'];
  test.each([
    ['nothing', ['a', 'b', 'c'], 3, [0, 1, 2]],
    ['a line appended', ['a', 'b', 'c', 'd'], 3, [0, 1, 2, null]],
    ['the last line', ['a', 'b', 'x'], 2, [0, 1, 2]],
    ['a line in the middle', ['a', 'x', 'c'], 1, [0, 1, 2]],
    ['a line inserted', ['a', 'x', 'b', 'c'], 3, [0, null, 1, 2]],
    ['the first line deleted', ['b', 'c'], 0, [0, 2]],
    ['all of it', [], 0, []],
  ])('%s', (_, now, fresh, ran) => {
    const at = standing(log, before, now);
    expect(at.fresh).toBe(fresh);
    expect(at.ran.map((entry) => entry?.first ?? null)).toEqual(ran);
  });
});

describe('the first call of a line', () => {
  const families = new Map<string, Family | null>([
    ['kmalloc', 'kmalloc'],
    ['memset', null],
  ]);
  test.each([
    ['a = kmalloc(16384, GFP_KERNEL);', 'kmalloc(16384, GFP_KERNEL)'],
    ['for (i = 0; i < f(3); i++) p[i] = kmalloc(sizeof(x), 0);', 'kmalloc(sizeof(x), 0)'],
    ['kmalloc(', 'kmalloc('],
    ['a = 1;', undefined],
  ])('%s', (source, call) => expect(firstCall(source, families)?.call).toBe(call));
});
