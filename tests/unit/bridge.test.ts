import { describe, expect, test } from 'vitest';
import type { Allocation, Overview, Region } from '../../www/core/contract';
import type { Frames } from '../../www/core/frames';
import { widthOf } from '../../www/core/measure';
import { frameWindows, type FrameWindow } from '../../www/core/windows';
import { linesBelow } from '../../www/views/bridge/cards';
import { scientific } from '../../www/views/bridge/draw-ruler';
import {
  CELL,
  frameX,
  isHidden,
  layFrames,
  runSpan,
  segmentsOf,
  type Range,
} from '../../www/views/bridge/frame-line';
import {
  bandsOf,
  cardBox,
  cellsOf,
  entriesSpan,
  entrySide,
  pageAt,
  ribbon,
  rowsOf,
  sheetOf,
  spanOf,
} from '../../www/views/bridge/geometry';
import { yourSlabs } from '../../www/views/bridge/map-legend';
import { fitOf } from '../../www/views/bridge/marks';
import { bitsAt, reachOf } from '../../www/views/bridge/physical';
import { borderLabels, findOn, fraction, labelsOf, layRuler } from '../../www/views/bridge/ruler';
import { framesOf, type Scene } from '../../www/views/bridge/scene';
import { words } from './spaces';

const say = (key: string, args?: Record<string, unknown>) =>
  `${key} ${Object.values(args ?? {}).join(' ')}`.trim();
const region = (kind: Region['kind'], start: bigint, end: bigint): Region => ({ kind, start, end });
const I386 = {
  machine: 'i386',
  regions: [
    region('user', 0n, 0xc0000000n),
    region('direct-map', 0xc0000000n, 0xf7800000n),
    region('gap', 0xf7800000n, 0xf8000000n),
    region('vmalloc', 0xf8000000n, 0xff800000n),
    region('fixmap', 0xff800000n, 1n << 32n),
  ],
} as Overview;
const HIGH = (1n << 64n) - (1n << 47n);
const AMD64 = {
  machine: 'x86_64',
  regions: [
    region('user', 0n, 1n << 47n),
    region('hole', 1n << 47n, HIGH),
    region('gap', HIGH, 0xffff888000000000n),
    region('direct-map', 0xffff888000000000n, 0xffffc88000000000n),
    region('vmalloc', 0xffffc90000000000n, 0xffffe90000000000n),
    region('kernel-text', 0xffffffff80000000n, 1n << 64n),
  ],
} as Overview;
const sheet = sheetOf(784, false);

describe('sheet', () => {
  test('784 px: a gutter of 78 and a drawing of 706', () =>
    expect(sheet).toMatchObject({ left: 78, drawing: 706, compact: false }));
  test('656 px is compact', () => expect(sheetOf(656, false)).toMatchObject({ compact: true, lanes: false }));
  test.each([
    [599, false],
    [784, true],
  ])('%i px, phone %s: lanes', (width, phone) => expect(sheetOf(width, phone).lanes).toBe(true));
  test('four cards fill the drawing', () => {
    const rows = rowsOf(sheet, { rulerEnd: 44, note: false, part: false, view: 0 });
    const [first, last] = [cardBox(sheet, rows, 0), cardBox(sheet, rows, 3)];
    expect(first.x).toBe(sheet.left);
    expect(last.x + last.width).toBeCloseTo(784);
  });
});

describe('links give way to the map', () => {
  const links = (view: number) => {
    const rows = rowsOf(sheet, { rulerEnd: 140, note: false, part: false, view });
    return rows.frames - rows.entries;
  };
  test('in full where nothing is known, or all is in sight', () =>
    expect([links(0), links(2000)]).toEqual([128, 128]));
  test('shorter where the map would be out of sight, but not below what can be read', () => {
    expect(links(780)).toBeLessThan(128);
    expect(links(780)).toBeGreaterThanOrEqual(62);
    expect(links(300)).toBe(62);
  });
  test('a line more below the ruler makes the picture higher', () => {
    const end = (part: boolean) => rowsOf(sheet, { rulerEnd: 44, note: false, part, view: 0 }).end;
    expect(end(true)).toBeGreaterThan(end(false));
  });
});

describe('virtual ruler', () => {
  const ruler = layRuler(I386, sheet, 0, false);
  test('i386 has one strip, to scale', () => {
    expect(ruler.strips).toHaveLength(1);
    expect(findOn(ruler, 0xc0000000n)?.x).toBeCloseTo(78 + 0.75 * 706, 3);
    expect(findOn(ruler, 0n)?.x).toBe(78);
  });
  test('names stand inside where they fit, else above', () => {
    const strip = ruler.strips[0] as never;
    const labels = labelsOf(strip, say, null, true);
    expect(labels.map(({ text, anchor }) => [words(text), anchor])).toEqual([
      ['bridge-user 3 GiB', 'start'],
      ['region-direct-map 888 MiB', 'start'],
      ['region-vmalloc 120 MiB', 'end'],
    ]);
    expect(borderLabels(strip, labels)[0]?.text).toBe('0');
  });
  test('a mark pushes a name aside', () => {
    const [label] = labelsOf(ruler.strips[0] as never, say, { x: 79, word: 40 }, true);
    expect(label?.x).toBeGreaterThan(79 + 40);
  });
  test('x86-64 has three, each cut from the one before', () => {
    const wide = layRuler(AMD64, sheet, 0, true);
    const [all, halves, half] = wide.strips;
    expect([all?.parts.length, halves?.parts.length, half?.parts.length]).toEqual([6, 5, 4]);
    expect(half?.x).toBeGreaterThan(sheet.left);
    expect(layRuler(AMD64, sheet, 0, false).strips[2]?.x).toBe(sheet.left);
    expect(findOn(wide, 0xffffc90000000000n)?.strip).toBe(half);
    expect(findOn(wide, 0x555555555000n)?.strip).toBe(halves);
    expect(findOn(wide, 1n << 60n)?.strip).toBe(all);
  });
  test('fractions of huge numbers', () => expect(fraction(1n << 63n, 1n << 64n)).toBe(0.5));
  test('factors', () => expect([1.4e9, 12].map(scientific)).toEqual(['1.4·10⁹', '1.2·10¹']));
});

describe('pages and entries', () => {
  const card = { x: 100, y: 0, width: 170, height: 122 };
  const cells = (pageCount: number, guard = false) => cellsOf(sheet, card, { pageCount, guard } as never);
  test('five cells are as large as can be; more share the room', () => {
    expect(cells(4, true).cell).toBe(25);
    expect(cells(64).cell).toBeCloseTo(130 / 64);
  });
  test('entries stand below the middle of their pages', () => {
    const four = cells(4);
    expect(entriesSpan(four, 1, 1)).toEqual([four.x + 25 + 5.5, 14]);
    expect(entriesSpan(four, 0, 4)).toEqual([four.x + 5.5, 3 * 25 + 14]);
    expect(entrySide(cells(64))).toBe(0);
    expect(entriesSpan(cells(64), 0, 64)).toEqual(spanOf(cells(64), 0, 64));
  });
  test('the nearest page', () => {
    const four = cells(4);
    expect([-5, 0, 24.9, 25, 500].map((x) => pageAt(four, four.x + x))).toEqual([0, 0, 0, 1, 3]);
  });
  test('adjacent frames under adjacent pages are one band; gaps are bands without frames', () => {
    const runs = [
      { page: 0, pfn: 9, pages: 1 },
      { page: 3, pfn: 40, pages: 2 },
    ];
    expect(bandsOf({ runs, pageCount: 7 })).toEqual([
      { page: 0, pfn: 9, pages: 1 },
      { page: 1, pages: 2, pfn: null },
      { page: 3, pfn: 40, pages: 2 },
      { page: 5, pages: 2, pfn: null },
    ]);
    expect(bandsOf({ runs: [{ page: 0, pfn: 4, pages: 4 }], pageCount: 4 })).toHaveLength(1);
  });
  test('a ribbon runs between its ends', () =>
    expect(ribbon(0, 10, 0, 100, 5, 20)).toBe('M0 0C0 10 100 10 100 20H105C105 10 10 10 10 0Z'));
});

describe('frame line', () => {
  const window = (from: number, to: number): FrameWindow => ({ letter: 'A', from, to, calls: [0], pages: 1 });
  const lay = (windows: FrameWindow[], runs: Range[] = [], width = 704) =>
    layFrames(windows, {
      left: 78,
      width,
      between: 22,
      within: { told: 90, bare: 18 },
      frames: 262_144,
      runs,
    });
  const right = (line: ReturnType<typeof lay>) => {
    const last = line.pieces.at(-1);
    return last ? last.x + (last.to - last.from) * line.cell : 0;
  };

  test('one small window grows until it fills the line', () => {
    const line = lay([window(1000, 1008)]);
    expect(right(line)).toBeCloseTo(78 + 704);
    expect(line.cell).toBeCloseTo(704 / 50);
    expect(line.pieces[0]?.from).toBeLessThan(1000);
  });
  test('windows keep apart while they grow', () => {
    const line = lay([window(1000, 1004), window(1008, 1012)]);
    expect((line.pieces[1]?.from ?? 0) - (line.pieces[0]?.to ?? 0)).toBeGreaterThanOrEqual(4);
    expect(line.breaks).toHaveLength(1);
  });
  test('cells have one size in all windows', () => {
    const line = lay([window(100, 105), window(900, 920), window(5000, 5003)]);
    expect(line.cell).toBeGreaterThanOrEqual(CELL.least);
    expect(line.cell).toBeLessThanOrEqual(CELL.most);
    expect(right(line)).toBeCloseTo(782);
  });
  test('a run of 1,024 frames is abridged, and says how many it leaves out', () => {
    const line = lay([window(1022, 2050)], [[1024, 2048]]);
    const shown = line.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(line.gaps).toHaveLength(1);
    expect(line.gaps[0]?.frames).toBe(1028 - shown);
    expect(right(line)).toBeCloseTo(782);
    expect(isHidden(line, 1500)).toBe(true);
    expect(frameX(line, 1500)).toBeGreaterThan(frameX(line, 1024) as number);
    expect(runSpan(line, 1024, 1024)?.[1]).toBeGreaterThan(600);
  });
  test('a break is narrower than what it leaves out', () => {
    for (let length = 20; length < 400; length += 7) {
      const line = lay([window(1000, 1000 + length), window(4000, 4006)], [[1002, 998 + length]]);
      for (const gap of line.gaps) expect(gap.frames * line.cell).toBeGreaterThan(gap.width);
      expect(right(line)).toBeLessThanOrEqual(782.01);
    }
  });
  test('every run keeps a cell', () => {
    const runs = Array.from({ length: 12 }, (_, at): Range => [1000 + at * 20, 1000 + at * 20 + 12]);
    const line = lay([window(998, 1240)], runs);
    for (const [from, to] of runs)
      expect([isHidden(line, from), isHidden(line, to - 1)]).toEqual([false, false]);
  });
  test('neighbours go before a window does: seven with one frame each leave every frame in sight', () => {
    const windows = Array.from({ length: 7 }, (_, at) => window(1000 * (at + 1), 1000 * (at + 1) + 9));
    const runs = windows.map(({ from }): Range => [from + 4, from + 5]);
    const line = lay(windows, runs, 540);
    for (const [from] of runs) expect(isHidden(line, from)).toBe(false);
    expect(line.cell).toBeGreaterThanOrEqual(CELL.tight);
    expect(line.gaps).toEqual([]);
    expect(right(line)).toBeLessThanOrEqual(78 + 540.01);
  });
  test('where there is no room for a neighbour, frames stand alone', () => {
    const windows = Array.from({ length: 12 }, (_, at) => window(1000 * (at + 1), 1000 * (at + 1) + 9));
    const runs = windows.map(({ from }): Range => [from + 4, from + 5]);
    const line = lay(windows, runs, 400);
    expect(line.pieces.map(({ from, to }) => [from, to])).toEqual(runs);
  });
  test('frames outside have no place', () => expect(frameX(lay([window(1000, 1008)]), 5)).toBeNull());
  test('a run at the end of a window is not trimmed as a neighbour', () => {
    const line = lay([window(1000, 2034)], [[1000, 2024]]);
    expect(isHidden(line, 1000)).toBe(false);
  });
  test('ranges are cut at runs', () => {
    const segments = segmentsOf(
      [0, 10],
      [
        [2, 4],
        [4, 6],
        [20, 30],
      ],
    );
    expect(segments.map(({ range, yours }) => [...range, yours])).toEqual([
      [0, 2, false],
      [2, 4, true],
      [4, 6, true],
      [6, 10, false],
    ]);
  });
});

describe('reach', () => {
  const overview = { frames: 262_144 } as Overview;
  test.each([
    [24, 4096],
    [28, 65_536],
    [32, 262_144],
    [64, 262_144],
  ])('%i bits: %i frames', (bits, frames) => expect(reachOf(bits, overview)).toBe(frames));
  test('the wall snaps to whole bits', () => {
    const scene = { sheet: { left: 78, drawing: 704 }, overview } as Scene;
    expect([78 + 704, 78 + 352, 78 + 11, 0].map((x) => bitsAt(scene, x))).toEqual([30, 29, 24, 0]);
  });
});

describe('facts that have room on a card', () => {
  const one = { title: 1, main: 1, button: false };
  const rooms = { full: 88, compact: 83 };
  test.each([
    ['full', one, 2],
    ['full', { ...one, button: true }, 1],
    ['full', { ...one, main: 2 }, 1],
    ['full', { ...one, title: 2 }, 1],
    ['compact', one, 2],
    ['compact', { ...one, title: 2 }, 1],
    ['compact', { ...one, button: true }, 0],
  ] as const)('%s, %o: %i', (look, needs, lines) =>
    expect(linesBelow(look === 'compact', rooms[look], needs)).toBe(lines),
  );
});

test('frames of slabs with objects of calls are counted once, and told from frames of the calls’ own', () => {
  const objects = (pfn: number) => ({ object: {}, family: 'kmalloc', runs: [{ page: 0, pfn, pages: 2 }] });
  const whole = { object: null, family: 'vmalloc', runs: [{ page: 0, pfn: 40, pages: 1 }] };
  const frames = { kind: (pfn: number) => (pfn < 12 ? 'slab' : 'kmalloc-large') };
  const held = [objects(9), objects(10), objects(30), whole] as unknown as Allocation[];
  expect([...yourSlabs(held, frames as unknown as Frames).keys()]).toEqual([9, 10, 11]);
});

describe('a number in its cell', () => {
  const wide = (label: string) => label.length * 6.3;
  test.each([
    ['7', 13, 32, 'whole'],
    ['15', 13, 32, 'whole'],
    ['15', 11, 32, 'squeezed'],
    ['15', 7, 32, 'stacked'],
    ['123', 8, 32, 'stacked'],
    ['123', 8, 24, null],
    ['7', 3, 32, null],
  ])('%s in %f × %i: %s', (label, width, height, fit) =>
    expect(fitOf(label.length, wide(label), { width, height })).toBe(fit),
  );
});

test('widths are near enough to keep labels apart', () => {
  expect(widthOf('页框', 11)).toBe(22);
  expect(widthOf('0x2D2C', 10.5, true)).toBeCloseTo(37.9, 1);
});

describe('windows that find no room wait for their turn', () => {
  const calls = Array.from({ length: 40 }, (_, call) => call);
  const live = calls.map(
    (call) =>
      ({
        call,
        runs: [{ page: 0, pfn: 1000 * (call + 1), pages: 4 }],
        tableFrames: [],
      }) as unknown as Allocation,
  );
  const all = frameWindows(live, (pfn) => ({ head: pfn, order: 0 }));
  const overview = { frames: 262_144 } as Overview;
  const turn = (turned: number) => {
    const needs = { selected: null, turned, sheet, overview, say: (key: string) => key };
    return framesOf(all, live, needs).shown.flatMap((window) => window.calls);
  };
  test('first the newest', () => expect(turn(0)).toContain(39));
  test('then the others, each once, and round again', () => {
    const seen: number[] = [];
    let turned = 0;
    while (seen.length < calls.length && turned < calls.length) seen.push(...turn(turned++));
    expect(turned).toBeGreaterThan(2);
    expect(seen.sort((a, b) => a - b)).toEqual(calls);
    expect(turn(turned)).toEqual(turn(0));
  });
});
