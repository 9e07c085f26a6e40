import { describe, expect, test } from 'vitest';
import type { Allocation, Run } from '../../www/core/contract';
import { frameWindows, lettered, letterOf, rankedWindows, type BlockOf } from '../../www/core/windows';

const allocation = (call: number, runs: [pfn: number, pages: number][], tableFrames: number[] = []) =>
  ({
    call,
    runs: runs.map(([pfn, pages]): Run => ({ page: 0, pfn, pages })),
    tableFrames,
  }) as unknown as Allocation;

/** Blocks of one order everywhere, 1,024 frames in all. */
const ofOrder =
  (order: number): BlockOf =>
  (pfn) =>
    pfn < 0 || pfn >= 1024 ? null : { head: pfn - (pfn % 2 ** order), order };
const spans = (windows: { from: number; to: number }[]) => windows.map(({ from, to }) => [from, to]);

describe('windows', () => {
  test('a frame gets two neighbours on either side', () => {
    expect(spans(frameWindows([allocation(0, [[100, 1]])], ofOrder(0)))).toEqual([[98, 103]]);
  });
  test('they grow to the whole block of an allocation', () => {
    const [window] = frameWindows([allocation(0, [[513, 1]])], (pfn) =>
      pfn >= 512 && pfn < 520 ? { head: 512, order: 3 } : ofOrder(0)(pfn),
    );
    expect(window).toMatchObject({ from: 510, to: 522 });
  });
  test('but not to the whole of a large neighbour', () => {
    const [window] = frameWindows([allocation(0, [[256, 4]])], (pfn) =>
      pfn >= 256 && pfn < 260 ? { head: 256, order: 2 } : ofOrder(8)(pfn),
    );
    expect(window).toMatchObject({ from: 254, to: 262 });
  });
  test('they end where memory does', () => {
    expect(
      spans(
        frameWindows(
          [
            allocation(0, [
              [0, 1],
              [1023, 1],
            ]),
          ],
          ofOrder(0),
        ),
      ),
    ).toEqual([
      [0, 3],
      [1021, 1024],
    ]);
  });
  test.each([
    [108, 1],
    [109, 2],
  ])('a second frame at %i: %i windows', (pfn, count) => {
    expect(frameWindows([allocation(0, [[100, 1]]), allocation(1, [[pfn, 1]])], ofOrder(0))).toHaveLength(
      count,
    );
  });
  test('they are lettered by address and know their calls and pages', () => {
    const windows = frameWindows([allocation(3, [[500, 2]], [900]), allocation(1, [[100, 1]])], ofOrder(0));
    expect(windows.map(({ letter, calls, pages }) => [letter, calls, pages])).toEqual([
      ['A', [1], 1],
      ['B', [3], 2],
      ['C', [3], 0],
    ]);
  });
  test('letters go on after Z', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});

describe('in the order of their weight', () => {
  const windows = frameWindows(
    Array.from({ length: 9 }, (_, call) => allocation(call, [[100 * call, 1]])),
    ofOrder(0),
  );
  const calls = (ranked: { calls: number[] }[]) => ranked.flatMap((window) => window.calls);
  test('the newest first', () =>
    expect(calls(rankedWindows(windows, null))).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]));
  test('the chosen call’s before all', () => expect(calls(rankedWindows(windows, 0))[0]).toBe(0));
  test('pages come before page tables', () => {
    const mixed = frameWindows([allocation(0, [[10, 1]]), allocation(1, [], [100, 200, 300])], ofOrder(0));
    expect(calls(rankedWindows(mixed, null))).toEqual([0, 1, 1, 1]);
  });
  test('no call is left out for the many windows of another', () => {
    const scattered = Array.from({ length: 8 }, (_, at): [number, number] => [50 * at + 200, 1]);
    const mixed = frameWindows([allocation(0, [[10, 1]]), allocation(5, scattered)], ofOrder(0));
    expect(calls(rankedWindows(mixed, 5).slice(0, 3))).toEqual([5, 0, 5]);
  });
  test('those drawn together are lettered by address, without a letter left out', () => {
    const drawn = lettered(rankedWindows(windows, 0).slice(0, 3));
    expect(drawn.map((window) => [window.letter, ...window.calls])).toEqual([
      ['A', 0],
      ['B', 7],
      ['C', 8],
    ]);
  });
  test('nothing of nothing', () => expect(rankedWindows([], null)).toEqual([]));
});
