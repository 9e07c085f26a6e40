/** The frame map on a fake memory: heads, kinds, the patch of a half-done call, and what changed since. */

import { expect, test } from 'vitest';
import {
  FRAME_STATES,
  OWNER_KINDS,
  type FrameState,
  type OwnerKind,
  type Playground,
} from '../../www/core/contract';
import { Frames, headIn } from '../../www/core/frames';
import { countKinds, FRAME_KINDS, LOOKS } from '../../www/core/kinds';

/** A playground that has only frames. */
class FakeModel {
  readonly memory: { buffer: ArrayBuffer };
  readonly #frames: number;
  touched: Uint32Array | undefined;
  patch = new Uint32Array(0);
  at = 64;

  constructor(frames: number) {
    this.#frames = frames;
    this.memory = { buffer: new ArrayBuffer(1024 + frames * 16) };
  }

  ask<T>(question: (playground: Playground) => T): T {
    return question({
      frames_ptr: () => this.at,
      touched: () => this.touched,
      inner_patch: () => this.patch,
    } as unknown as Playground);
  }

  set(pfn: number, words: readonly number[]): void {
    new Uint32Array(this.memory.buffer, this.at, this.#frames * 4).set(words, pfn * 4);
  }
}

function tag(state: FrameState, order: number, migratetype = 0, owner: OwnerKind = 'none'): number {
  return (
    (FRAME_STATES.indexOf(state) |
      (order << 8) |
      (migratetype << 16) |
      (OWNER_KINDS.indexOf(owner) << 24)) >>>
    0
  );
}

/** 0 … 15 free, 16 … 19 of call 7, 20 … 23 a slab from before, 24 a hole … */
function machine(): { model: FakeModel; frames: Frames } {
  const model = new FakeModel(4096);
  model.set(0, [0, 0, 0, tag('free', 4, 1)]);
  model.set(16, [7, 7, 0, tag('used', 2, 0, 'kmalloc-large')]);
  model.set(20, [0, 0, 0, tag('slab-unknown', 2)]);
  model.set(1024, [0, 0, 0, tag('free', 10, 2)]);
  const frames = new Frames(model);
  frames.refresh(4096);
  return { model, frames };
}

test.each([
  [0, 0],
  [1, 0],
  [15, 0],
  [16, 16],
  [19, 16],
  [23, 20],
  [24, -1],
  [1023, -1],
  [1024, 1024],
  [2047, 1024],
  [2048, -1],
  [4096, -1],
  [-1, -1],
])('the head of frame %i is %i', (pfn, head) => {
  expect(machine().frames.head(pfn)).toBe(head);
});

test('a head that does not reach is passed over', () => {
  const tags = new Map([
    [0, tag('used', 3)],
    [4, tag('free', 0)],
  ]);
  const at = (pfn: number) => tags.get(pfn) ?? 0;
  expect(headIn(at, 4, 100)).toBe(4);
  expect(headIn(at, 5, 100)).toBe(0);
  expect(headIn(at, 8, 100)).toBe(-1);
});

test('every frame of a block is what its head says', () => {
  const { frames } = machine();
  expect(frames.block(18)).toEqual({
    head: 16,
    order: 2,
    state: 'used',
    migratetype: 'unmovable',
    kind: 'kmalloc-large',
    compound: false,
    owner: { kind: 'kmalloc-large', index: 7, page: 0, birth: 7 },
  });
  expect([frames.state(9), frames.order(9), frames.migratetype(9), frames.owner(9)]).toEqual([
    'free',
    4,
    'movable',
    null,
  ]);
  expect(frames.block(30)).toBeNull();
});

test('memory that moved or grew is seen where it is now', () => {
  const { model, frames } = machine();
  expect(frames.state(0)).toBe('free');
  model.memory.buffer = model.memory.buffer.slice(0);
  model.set(0, [0, 0, 0, tag('reserved', 4)]);
  expect(frames.state(3)).toBe('reserved');
  model.at = 128;
  model.set(0, [0, 0, 0, tag('pcp', 0)]);
  expect(frames.state(0)).toBe('pcp');
});

test('a half-done call is laid over and taken away again', () => {
  const { model, frames } = machine();
  model.patch = Uint32Array.from([16, 0, 0, 0, tag('free', 3, 0), 20, 0, 0, 0, 0]);
  const before = frames.version;
  frames.patch(7, 1);
  expect([frames.state(17), frames.order(23), frames.head(23)]).toEqual(['free', 3, 16]);
  const tags = new Uint32Array(1024);
  frames.tags(0, tags);
  expect([tags[16], tags[20]]).toEqual([tag('free', 3, 0), 0]);
  expect([...(frames.changedSince(before) ?? [])]).toEqual([16, 20]);
  frames.unpatch();
  expect(frames.state(17)).toBe('used');
  expect([...(frames.changedSince(before) ?? [])]).toEqual([16, 20, 16, 20]);
});

test('who asks late repaints all', () => {
  const { model, frames } = machine();
  const first = frames.version;
  model.touched = Uint32Array.from([5]);
  frames.refresh(4096);
  expect([...(frames.changedSince(first) ?? [])]).toEqual([5]);
  expect(frames.changedSince(first - 1)).toBeNull();
  model.touched = undefined;
  frames.refresh(4096);
  expect(frames.changedSince(first)).toBeNull();
  expect(frames.changedSince(frames.version)).toEqual(new Uint32Array(0));
});

test('kinds take in every frame once, and each has a look of its own', () => {
  const counts = countKinds({
    states: { free: 100, pcp: 3, used: 12, 'slab-unknown': 5, 'lru-unknown': 7, reserved: 1 },
    owners: { slab: 4, 'kernel-table': 1, 'kmalloc-large': 4, anonymous: 2, kernel: 1 },
  });
  expect([...counts.values()].reduce((a, b) => a + b)).toBe(100 + 3 + 12 + 5 + 7 + 1);
  expect(counts.get('slab')).toBe(9);
  const machineKinds = FRAME_KINDS.slice(0, FRAME_KINDS.indexOf('pages')).filter(
    (kind) => kind !== 'anonymous',
  );
  const looks = machineKinds.map((kind) => `${LOOKS[kind].token} ${LOOKS[kind].texture}`);
  expect(new Set(looks).size).toBe(machineKinds.length);
});
