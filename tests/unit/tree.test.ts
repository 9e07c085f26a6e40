import { expect, test } from 'vitest';
import type { StoryEvent } from '../../www/core/contract';
import { rowsOf } from '../../www/core/tree';

const events = (depths: string) =>
  [...depths].map((depth) => ({ depth: Number(depth), changes: 0, step: 'x' }) as StoryEvent);
const nothing = { closed: new Set<number>(), opened: new Set<number>() };
const shown = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => (row.kind === 'step' ? row.event : `+${row.steps}`));

test('short trees are shown whole', () => {
  expect(shown(rowsOf(events('01121'), nothing, null))).toEqual([0, 1, 2, 3, 4]);
});

test('long runs are folded, and opened', () => {
  const long = events(`0${'1'.repeat(20)}`);
  expect(shown(rowsOf(long, nothing, null))).toEqual([...Array.from({ length: 13 }, (_, i) => i), '+8']);
  expect(rowsOf(long, { ...nothing, opened: new Set([13]) }, null)).toHaveLength(21);
});

test('the current step is always there', () => {
  const long = events(`0${'1'.repeat(20)}`);
  expect(shown(rowsOf(long, nothing, 17))).toContain(17);
  expect(shown(rowsOf(events('012'), { ...nothing, closed: new Set([0, 1]) }, 2))).toEqual([0, 1, 2]);
});

test('a closed step hides what lies below', () => {
  expect(shown(rowsOf(events('01201'), { ...nothing, closed: new Set([0]) }, null))).toEqual([0, 3, 4]);
});
