/** Frames as texels: what a head says on every frame of its block, whose they are, and what must be made anew. */

import { expect, test } from 'vitest';
import { FRAME_STATES, OWNER_KINDS, type Allocation, type Playground } from '../../www/core/contract';
import { Frames, GROUP } from '../../www/core/frames';
import { FRAME_KINDS, type FrameKind } from '../../www/core/kinds';
import { Owners } from '../../www/core/owners';
import { css, mix, rgba } from '../../www/gl/colour';
import { IN_USE, swatches } from '../../www/gl/palette';
import { Texels, type Scene } from '../../www/gl/texels';

const COUNT = 8 * GROUP;

function fake() {
  const buffer = new ArrayBuffer(COUNT * 16);
  const words = new Uint32Array(buffer);
  let touched: Uint32Array | undefined;
  const playground = { frames_ptr: () => 0, touched: () => touched } as unknown as Playground;
  const frames = new Frames({ memory: { buffer }, ask: (question) => question(playground) });
  const set = (pfn: number, state: string, order: number, owner = 'none') => {
    words[pfn * 4 + 3] =
      (FRAME_STATES as readonly string[]).indexOf(state) |
      (order << 8) |
      (2 << 16) |
      ((OWNER_KINDS as readonly string[]).indexOf(owner) << 24);
  };
  const touch = (...pfns: number[]) => {
    touched = Uint32Array.from(pfns);
    frames.refresh(COUNT);
  };
  frames.refresh(COUNT);
  return { frames, set, touch };
}

function held(call: number, pfn: number, pages: number): Allocation {
  return {
    call,
    family: 'vmalloc',
    runs: [{ page: 0, pfn, pages }],
    tableFrames: [],
  } as unknown as Allocation;
}

function read(
  scene: Scene,
  group = 0,
): { kind: FrameKind; order: number; type: number; family: number; lit: boolean }[] {
  const out = new Uint16Array(GROUP);
  new Texels().write(scene, group, out);
  return [...out].map((texel) => ({
    kind: FRAME_KINDS[texel & 15] as FrameKind,
    order: (texel >> 4) & 15,
    type: (texel >> 8) & 7,
    family: (texel >> 11) & 7,
    lit: texel >> 14 === 1,
  }));
}

test('every frame of a block is what its head says', () => {
  const { frames, set } = fake();
  set(0, 'free', 3);
  set(8, 'used', 1, 'kernel-table');
  const texels = read({ frames, owners: new Owners([]), lit: null });
  expect(texels.slice(0, 11).map(({ kind, order }) => [kind, order])).toEqual([
    ...Array(8).fill(['free', 3]),
    ['table', 1],
    ['table', 1],
    ['hole', 0],
  ]);
  expect(texels[3]?.type).toBe(2);
});

test('frames of a call have its family, and the call that is pointed at is lit', () => {
  const { frames, set } = fake();
  for (let pfn = 1020; pfn < 1028; pfn++) set(pfn, 'used', 0, 'vmalloc');
  const scene = { frames, owners: new Owners([held(5, 1022, 4)]), lit: 5 };
  expect(
    read(scene)
      .slice(1020)
      .map(({ family, lit }) => [family, lit]),
  ).toEqual([
    [0, false],
    [0, false],
    [3, true],
    [3, true],
  ]);
  expect(
    read(scene, 1)
      .slice(0, 3)
      .map(({ family }) => family),
  ).toEqual([3, 3, 0]);
  expect(read({ ...scene, lit: 4 })[1022]?.lit).toBe(false);
});

test('a frame that is still free in the middle of a call is nobody’s', () => {
  const { frames, set } = fake();
  set(0, 'pcp', 0);
  set(1, 'used', 0, 'vmalloc');
  const texels = read({ frames, owners: new Owners([held(0, 0, 2)]), lit: null });
  expect(texels.slice(0, 2).map(({ family }) => family)).toEqual([0, 3]);
});

test('only groups that changed are made anew', () => {
  const { frames, touch } = fake();
  const texels = new Texels();
  const none = new Owners([]);
  const scene: Scene = { frames, owners: none, lit: null };
  expect(texels.changed(scene)).toBeNull();
  expect(texels.changed(scene)).toEqual([]);
  touch(3, GROUP * 2 + 1, 5);
  expect(texels.changed(scene)).toEqual([0, 2]);
  const some = new Owners([held(0, GROUP - 1, 2), held(1, GROUP * 4, 1)]);
  expect(texels.changed({ ...scene, owners: some })).toEqual([0, 1, 4]);
  expect(texels.changed({ ...scene, owners: new Owners([held(0, GROUP - 1, 2)]) })).toEqual([4]);
  expect(texels.changed({ ...scene, owners: some, lit: 1 })).toEqual([4]);
  expect(texels.changed({ ...scene, owners: some, lit: 0 })).toEqual([0, 1, 4]);
  texels.forget();
  expect(texels.changed(scene)).toBeNull();
});

test.each([
  ['rgb(1, 2, 3)', [1 / 255, 2 / 255, 3 / 255, 1]],
  ['rgba(255, 255, 255, 0.38)', [1, 1, 1, 0.38]],
])('%s', (text, numbers) => {
  expect(rgba(text)).toEqual(numbers);
});

test('colours are mixed and written', () => {
  expect(css(mix(rgba('rgb(0, 0, 0)'), rgba('rgb(200, 100, 50)'), 0.5))).toBe('rgb(100 50 25 / 1)');
  expect(() => rgba('red')).toThrow('no colour');
});

test.each(['state', 'order', 'migratetype', 'owner', 'zone'] as const)(
  'colours by %s fit the shader',
  (by) => {
    const all = swatches(by);
    expect(all.length).toBeLessThanOrEqual(16);
    expect(all.length).toBeGreaterThan(4);
  },
);

test('by order, frames in use look like no order', () => {
  const all = swatches('order');
  const look = (at: number) => JSON.stringify(all[at]);
  expect(IN_USE).toBe(all.length - 1);
  for (let order = 0; order < IN_USE; order++) expect(look(order)).not.toBe(look(IN_USE));
});
