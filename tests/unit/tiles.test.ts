/** Where frames lie on the map. */

import { describe, expect, test } from 'vitest';
import {
  entering,
  fit,
  fitHeight,
  fitWidth,
  levelOf,
  lookAt,
  pan,
  reveal,
  toMap,
  toScreen,
  wholeScale,
  zoomAt,
} from '../../www/gl/camera';
import { Tiles } from '../../www/gl/tiles';
import { freeOf, rulerMarks, stretchesOf } from '../../www/views/bridge/map-overlay';

const MIB = 256;
const GIB = 1024 * MIB;

describe('tiles and columns', () => {
  test.each([
    // MiB, order of a page block → columns, rows, frames of a row of tiles in MiB
    [32, 10, 8, 1, 32],
    [64, 10, 8, 2, 32],
    [256, 10, 16, 4, 64],
    [512, 10, 32, 4, 128],
    [1024, 10, 32, 8, 128],
    [2048, 10, 64, 8, 256],
    [4096, 10, 64, 16, 256],
    [1024, 9, 32, 16, 64],
    [4096, 9, 64, 32, 128],
    [65 * 1024, 9, 256, 130, 512],
  ])('%i MiB, blocks of order %i: %i columns, %i rows of %i MiB', (mib, order, columns, rows, rowMib) => {
    const tiles = new Tiles(mib * MIB, order);
    expect([tiles.columns, tiles.rows, tiles.rowFrames / MIB]).toEqual([columns, rows, rowMib]);
  });

  test('a tile is 32 frames wide', () => {
    expect(new Tiles(GIB, 10).tileHeight).toBe(32);
    expect(new Tiles(GIB, 9).tileHeight).toBe(16);
  });
});

const tiles = new Tiles(GIB, 10);
const half = new Tiles(GIB, 9);

describe('places', () => {
  test.each([
    [0, 0, 0],
    [31, 31, 0],
    [32, 0, 1],
    [1023, 31, 31],
    [1024, 34, 0],
    [32 * 1024, 0, 34],
    [0x9420, 5 * 34, 34 + 1],
  ])('frame %i lies at %i, %i', (pfn, x, y) => {
    expect(tiles.place(pfn)).toEqual({ x, y });
    expect(tiles.at(x + 0.5, y + 0.5)).toBe(pfn);
    expect(tiles.nearest(x + 0.5, y + 0.5)).toBe(pfn);
  });

  test('every frame is found where it lies', () => {
    for (const map of [tiles, half, new Tiles(1000, 10)]) {
      for (let pfn = 0; pfn < map.frames; pfn += 97) {
        const { x, y } = map.place(pfn);
        expect(map.at(x + 0.5, y + 0.5)).toBe(pfn);
      }
    }
  });

  test.each([
    [32.5, 3],
    [3, 33],
    [-1, 3],
    [3, -0.5],
    [32 * 34 + 1, 3],
    [3, 8 * 34 + 3],
  ])('no frame lies at %f, %f', (x, y) => {
    expect(tiles.at(x, y)).toBeNull();
  });

  test.each([
    [32.5, 0, 31],
    [33.5, 0, 1024],
    [5, 33.5, 32 * 1024 + 5],
    [-20, -20, 0],
    [9999, 9999, GIB - 1],
  ])('nearest to %f, %f is frame %i', (x, y, pfn) => {
    expect(tiles.nearest(x, y)).toBe(pfn);
  });

  test('beyond the last frame of a tile begun there is none', () => {
    const odd = new Tiles(1000, 10);
    expect(odd.at(7.5, 31.5)).toBe(999);
    expect(odd.at(8.5, 31.5)).toBeNull();
    expect(odd.nearest(31, 31)).toBe(999);
  });
});

describe('blocks', () => {
  test.each([
    [0x9420, 0, [{ x: 170, y: 35, width: 1, height: 1 }]],
    [0x9424, 2, [{ x: 174, y: 35, width: 4, height: 1 }]],
    [0x9420, 5, [{ x: 170, y: 35, width: 32, height: 1 }]],
    [0x9440, 6, [{ x: 170, y: 36, width: 32, height: 2 }]],
    [0x9400, 10, [{ x: 170, y: 34, width: 32, height: 32 }]],
  ])('%i of order %i', (head, order, rects) => {
    expect(tiles.block(head, order)).toEqual(rects);
  });

  test('a block larger than a tile is two tiles', () => {
    expect(half.block(0, 10)).toEqual([
      { x: 0, y: 0, width: 32, height: 16 },
      { x: 34, y: 0, width: 32, height: 16 },
    ]);
  });
});

describe('borders', () => {
  const flat = (pfn: number) => tiles.border(pfn).map(({ x, y }) => [x, y]);
  test.each([
    [
      'between rows',
      8 * 32 * 1024 - 32 * 1024,
      [
        [-1, 237],
        [1087, 237],
      ],
    ],
    [
      'between tiles',
      4 * 1024,
      [
        [-1, 33],
        [135, 33],
        [135, -1],
        [1087, -1],
      ],
    ],
    [
      'between rows of a tile',
      4 * 1024 + 64,
      [
        [-1, 33],
        [135, 33],
        [135, 2],
        [169, 2],
        [169, -1],
        [1087, -1],
      ],
    ],
    [
      'between frames of a row',
      4 * 1024 + 65,
      [
        [-1, 33],
        [135, 33],
        [135, 3],
        [137, 3],
        [137, 2],
        [169, 2],
        [169, -1],
        [1087, -1],
      ],
    ],
  ])('%s', (_, pfn, points) => {
    expect(flat(pfn)).toEqual(points);
  });
});

describe('the camera', () => {
  const window = { width: 704, height: 176 };
  const whole = fit(tiles, window.width);

  test('the whole map is 8 rows of 22 px at 704 px', () => {
    expect(whole.scale * tiles.pitchX).toBeCloseTo(22);
    expect(fitHeight(tiles, 704)).toBe(176);
    expect(fitHeight(new Tiles(32 * MIB, 10), 704)).toBe(88);
  });

  test('zooming keeps what is under the pointer', () => {
    const at = { x: 300, y: 90 };
    const before = toMap(whole, at);
    const near = zoomAt(whole, 8, at, tiles, window);
    const after = toMap(near, at);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
    expect(toScreen(near, after).x).toBeCloseTo(300);
  });

  test('no nearer than the nearest, no farther than the whole', () => {
    expect(zoomAt(whole, 0.01, { x: 0, y: 0 }, tiles, window)).toEqual(whole);
    expect(zoomAt(whole, 1e6, { x: 0, y: 0 }, tiles, window).scale).toBe(59);
  });

  test('panning stops at the edges', () => {
    const near = zoomAt(whole, 8, { x: 0, y: 0 }, tiles, window);
    expect(pan(near, { x: -50, y: -50 }, tiles, window)).toEqual(near);
    const far = pan(near, { x: 1e6, y: 1e6 }, tiles, window);
    expect(toMap(far, { x: 704, y: 176 }).x).toBeCloseTo(tiles.width + 2);
    expect(toMap(far, { x: 704, y: 176 }).y).toBeCloseTo(tiles.height + 2);
  });

  test('a frame is brought into sight by the shortest way', () => {
    const near = lookAt(tiles.tile(37), 20, tiles, window);
    const cell = tiles.place(0x9420);
    const seen = reveal(near, cell, tiles, window);
    const { x, y } = toScreen(seen, cell);
    expect(x).toBeGreaterThanOrEqual(-1e-9);
    expect(x + 20).toBeLessThanOrEqual(704 + 1e-9);
    expect(y).toBeGreaterThanOrEqual(-1e-9);
    expect(reveal(seen, cell, tiles, window)).toEqual(seen);
  });

  test.each([
    [0, 0],
    [1, 1],
    [2, 2],
  ] as const)('the key of level %i leads to it', (level, reached) => {
    expect(levelOf({ x: 0, y: 0, scale: entering(level, tiles, window) })).toBe(reached);
  });

  test('a map that would be too high is narrower, its scale the least there is', () => {
    const width = fitWidth(tiles, 704, 100);
    expect(fitHeight(tiles, width)).toBeLessThanOrEqual(100);
    expect(width).toBeGreaterThan(380);
    expect(fitWidth(tiles, 704, 176)).toBe(704);
    const near = { width: 704, height: 320, whole: width };
    expect(zoomAt(whole, 0.01, { x: 0, y: 0 }, tiles, near).scale).toBe(wholeScale(tiles, near));
    expect(wholeScale(tiles, near)).toBeLessThan(whole.scale);
  });
});

describe('rings', () => {
  const mark = (...runs: [from: number, to: number][]) => ({
    letter: 'A',
    runs: runs.map(([from, to]) => ({ family: 'kmalloc' as const, from, to })),
  });
  const stretches = (...marks: ReturnType<typeof mark>[]) =>
    stretchesOf(tiles, marks).map(({ first, last }) => [first, last]);
  test('a run that fills a tile rings that tile, not its neighbours', () =>
    expect(stretches(mark([22 * 1024, 23 * 1024]))).toEqual([[22, 22]]));
  test('a run is ringed as far as its row goes, then in the next', () =>
    expect(stretches(mark([30 * 1024, 34 * 1024]))).toEqual([
      [30, 31],
      [32, 33],
    ]));
  test('a tile is ringed once, in the colour that stands first', () => {
    const [only, ...more] = stretchesOf(tiles, [
      { letter: 'A', runs: [{ family: 'malloc', from: 5, to: 6 }] },
      mark([9, 12]),
    ]);
    expect([only?.family, more]).toEqual(['malloc', []]);
  });
});

describe('labels keep apart', () => {
  const wanted = { x: 100, y: 0, width: 40, height: 15 };
  const at = { width: 300, height: 60 };
  test('where it is wanted, if nothing is there', () => expect(freeOf([], wanted, at)).toEqual(wanted));
  test('else beside what is there, the nearer the better', () =>
    expect(freeOf([{ x: 90, y: 0, width: 30, height: 15 }], wanted, at)).toMatchObject({ x: 123, y: 0 }));
  test('else a row below', () =>
    expect(freeOf([{ x: 0, y: 0, width: 300, height: 15 }], wanted, at)).toMatchObject({ x: 100, y: 17 }));
  test('nowhere, if all is taken', () =>
    expect(freeOf([{ x: 0, y: -30, width: 300, height: 200 }], wanted, at)).toBeNull());
  test('no label of the ruler is cut at the end', () => {
    const large = new Tiles(9 * GIB, 9);
    const window = { width: 704, height: fitHeight(large, 704) };
    const marks = rulerMarks({ tiles: large, camera: fit(large, 704), window });
    expect(marks.length).toBeGreaterThan(3);
    for (const { y } of marks) expect(y + 11).toBeLessThanOrEqual(window.height);
  });
});
