import { expect, test, vi } from 'vitest';
import { Atom, sameRecord } from '../../www/core/store';

test('a change is told once, an equal value not at all', () => {
  const atom = new Atom(1);
  const heard = vi.fn();
  atom.subscribe(heard);
  atom.set(2);
  atom.set(2);
  expect(heard.mock.calls).toEqual([[2]]);
});

test('records are compared by their fields', () => {
  const atom = new Atom<{ call: number; byte: bigint | null } | null>({ call: 1, byte: 5n }, sameRecord);
  const heard = vi.fn();
  atom.subscribe(heard);
  atom.set({ call: 1, byte: 5n });
  expect(heard).not.toHaveBeenCalled();
  atom.set({ call: 1, byte: null });
  atom.set(null);
  expect(heard).toHaveBeenCalledTimes(2);
});

test('who left hears nothing, even when leaving while the others are told', () => {
  const atom = new Atom(0);
  const second = vi.fn();
  const leave = atom.subscribe(() => leave());
  atom.subscribe(second);
  atom.set(1);
  atom.set(2);
  expect(second).toHaveBeenCalledTimes(2);
});

test('update sees the value before', () => {
  const atom = new Atom(20);
  atom.update((value) => value + 1);
  expect(atom.get()).toBe(21);
});
