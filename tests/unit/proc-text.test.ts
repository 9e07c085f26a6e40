/** `/proc` text of real kernels in pieces: nothing is lost, and the numbers are what their place says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { piecesOf, type Linked } from '../../www/core/proc-text';

const DATA = join(import.meta.dirname, '../data/proc');
const MACHINES = ['686', '686-pae', 'amd64', 'amd64-4G'];

/** A file of `/proc` as a machine printed it. */
function real(machine: string, file: string): string {
  const all = gunzipSync(readFileSync(join(DATA, `${machine}.txt.gz`))).toString();
  const section = all.split(/^=====BEGIN /m).find((each) => each.startsWith(`${file}\n`));
  if (!section) throw new Error(`${machine} has no ${file}`);
  return section.slice(file.length + 1);
}

function linked(file: string, text: string): Linked[] {
  return piecesOf(`/proc/${file}`, text).filter((piece) => typeof piece !== 'string');
}

describe.each(MACHINES)('%s', (machine) => {
  test.each(['buddyinfo', 'pagetypeinfo', 'zoneinfo', 'meminfo'])('%s is whole', (file) => {
    const text = real(machine, file);
    const pieces = piecesOf(`/proc/${file}`, text);
    expect(pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text);
    expect(pieces.includes('')).toBe(false);
  });

  test('buddyinfo: a number an order and zone', () => {
    const text = real(machine, 'buddyinfo');
    const lines = text.trim().split('\n');
    const found = linked('buddyinfo', text);
    expect(found.length).toBe(lines.length * 11);
    expect(found.map(({ text: number }) => number)).toEqual(
      lines.flatMap((line) => line.trim().split(/\s+/).slice(4)),
    );
    expect(found.map(({ what }) => (what as { order: number }).order).slice(0, 11)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  test('pagetypeinfo: the free blocks of each type, then the page blocks', () => {
    const text = real(machine, 'pagetypeinfo');
    const zones = real(machine, 'buddyinfo').trim().split('\n').length;
    const found = linked('pagetypeinfo', text);
    expect(found.length).toBe(zones * 5 * 11 + zones * 5);
    const kinds = found.map(({ what }) => what?.light);
    expect(kinds.slice(0, zones * 55).every((kind) => kind === 'free')).toBe(true);
    expect(kinds.slice(zones * 55).every((kind) => kind === 'page-blocks')).toBe(true);
  });

  test('zoneinfo: of each zone its marks, and of those with memory their lists', () => {
    const found = linked('zoneinfo', real(machine, 'zoneinfo'));
    const normal = found.filter(({ args }) => args.zone === 'ZONE_NORMAL');
    const keys = normal.map(({ key }) => key);
    for (const key of ['free', 'boost', 'min', 'low', 'high', 'spanned', 'present', 'managed'])
      expect(keys.filter((each) => each === `proc-${key}`).length).toBeGreaterThan(0);
    expect(keys.filter((key) => key === 'proc-protection').length).toBeGreaterThan(2);
  });
});

test('pages on per-CPU lists light them; how many there may be is told in words', () => {
  const text = 'Node 0, zone   Normal\n  pages free     7\n              count: 3\n              high:  9\n';
  const [free, count, high] = linked('zoneinfo', text) as [Linked, Linked, Linked];
  const all = { light: 'free', zone: 'Normal', order: null, migratetype: null };
  expect(free).toMatchObject({
    text: '7',
    key: 'proc-free',
    what: { ...all, list: 'buddy' },
  });
  expect(count).toMatchObject({ text: '3', key: 'proc-pcp-count', what: { ...all, list: 'pcp' } });
  expect(high).toMatchObject({ text: '9', key: 'proc-pcp-high', what: null });
});

test('a count that stops has its sign beside it', () => {
  const line = 'Node    0, zone   Normal, type      Movable >100000 ';
  expect(linked('pagetypeinfo', line)[0]).toMatchObject({
    text: '100000',
    what: { order: 0, migratetype: 'movable' },
  });
});
