/** The gauge of a zone: marks from a true zero, reserves by who is kept out. */

import { expect, test } from 'vitest';
import type { Overview, Zone } from '../../www/core/contract';
import { atomicMin, gaugeOf, labelsOf, reservesOf } from '../../www/core/watermarks';

function zone(kind: Zone['kind'], some: Partial<Zone>): Zone {
  const none = { startPfn: 0, endPfn: 0, present: 0, managed: 0, free: 0, pcp: 0, min: 0, low: 0, high: 0 };
  return { kind, ...none, boost: 0, counted: 0, reserves: [], highatomic: 0, ...some };
}

/** Numbers of a real i386 with 1 GiB. */
const DMA = zone('DMA', { managed: 3_966, min: 196, low: 245, high: 294, reserves: [0, 833, 981, 981] });
const NORMAL = zone('Normal', {
  managed: 213_777,
  min: 10_593,
  low: 13_241,
  high: 15_889,
  reserves: [0, 0, 1183, 1183],
});
const HIGH = zone('HighMem', { managed: 37_862, min: 36, low: 73, high: 110, reserves: [0, 0, 0, 0] });
const I386: Pick<Overview, 'machine' | 'zones'> = { machine: 'i386', zones: [DMA, NORMAL, HIGH] };

test('reserves name the zones of the requests that they hold off', () => {
  expect(reservesOf(DMA, I386)).toEqual([
    { from: ['Normal'], pages: 833 },
    { from: ['HighMem'], pages: 981 },
  ]);
  expect(reservesOf(NORMAL, I386)).toEqual([{ from: ['HighMem'], pages: 1183 }]);
  expect(reservesOf(HIGH, I386)).toEqual([]);
});

test('equal reserves are one, and zones without memory are not named', () => {
  const dma = zone('DMA', { managed: 3_840, reserves: [0, 2938, 2938, 2938, 2938] });
  const zones = [dma, zone('DMA32', { managed: 750_000 }), zone('Normal', { managed: 9 })];
  expect(reservesOf(dma, { machine: 'x86_64', zones })).toEqual([{ from: ['DMA32', 'Normal'], pages: 2938 }]);
  expect(reservesOf(dma, { machine: 'x86_64', zones: zones.slice(0, 2) })).toEqual([
    { from: ['DMA32'], pages: 2938 },
  ]);
});

test('marks far below the zone’s size are magnified from the same zero', () => {
  const gauge = gaugeOf(NORMAL, I386);
  expect(gauge.whole).toBe(213_777);
  expect(gauge.near).toBeGreaterThan(15_889);
  expect(gauge.factor).toBeCloseTo(213_777 / (gauge.near ?? 0), 9);
  expect(gauge.marks).toEqual([
    { name: 'min', pages: 10_593 },
    { name: 'low', pages: 13_241 },
    { name: 'high', pages: 15_889 },
  ]);
});

test('marks that can be read as they are need no second bar; a boost lifts all of them', () => {
  const small = zone('Normal', { managed: 1_000, min: 300, low: 375, high: 450, boost: 100 });
  const gauge = gaugeOf(small, { machine: 'i386', zones: [small] });
  expect([gauge.near, gauge.factor]).toEqual([null, 1]);
  expect(gauge.marks.map(({ pages }) => pages)).toEqual([400, 475, 550]);
});

test('a boost beyond the zone’s size still stands on the bar', () => {
  const small = zone('DMA', { managed: 500, min: 10, low: 20, high: 30, boost: 1_024 });
  expect(gaugeOf(small, { machine: 'i386', zones: [small] }).whole).toBe(1_054);
});

// Reference §2.6: min 11177 gives 4192.
test.each([
  [11_177, 4_192],
  [0, 0],
  [1, 1],
])('of min %i GFP_ATOMIC leaves %i', (min, left) => {
  expect(atomicMin(min)).toBe(left);
});

test('labels step down where they would touch, and equal marks share one', () => {
  const marks = (...pages: [number, number, number]) =>
    (['min', 'low', 'high'] as const).map((name, at) => ({ name, pages: pages[at] as number }));
  const tiers = (...pages: [number, number, number]) =>
    labelsOf(marks(...pages), 100).map(({ names, tier }) => `${names.join()} ${tier}`);
  expect(tiers(50, 65, 80)).toEqual(['min 0', 'low 0', 'high 0']);
  expect(tiers(60, 70, 80)).toEqual(['min 0', 'low 1', 'high 0']);
  expect(tiers(80, 85, 90)).toEqual(['min 0', 'low 1', 'high 2']);
  expect(tiers(60, 90, 90)).toEqual(['min 0', 'low,high 0']);
});
