/** What a call did to the free lists: from the entries of the frames that it changed, before and after. */

import type { Migratetype, Overview, ZoneKind } from './contract';
import { orderOf, stateOf, WORDS, type Frames } from './frames';
import { listType, type ListKind } from './light';

/** Blocks more or fewer, by list. */
export type ListChanges = ReadonlyMap<string, number>;

export function listKey(zone: ZoneKind, list: ListKind, order: number, migratetype: Migratetype): string {
  return `${zone} ${list} ${order} ${migratetype}`;
}

/** `before`: the changed entries as they were, [frame, four words]*, as the model gives them. */
export function listChanges(before: Uint32Array, frames: Frames, { zones }: Overview): ListChanges {
  const changes = new Map<string, number>();
  const add = (pfn: number, tag: number, by: number) => {
    const state = stateOf(tag);
    const zone = zones.find(({ startPfn, endPfn }) => pfn >= startPfn && pfn < endPfn);
    if (!zone || (state !== 'free' && state !== 'pcp')) return;
    const list = state === 'free' ? 'buddy' : 'pcp';
    const type = listType(list, tag);
    if (type === null) return;
    const key = listKey(zone.kind, list, orderOf(tag), type);
    changes.set(key, (changes.get(key) ?? 0) + by);
  };
  const words = frames.words();
  for (let at = 0; at < before.length; at += WORDS + 1) {
    const pfn = before[at] as number;
    add(pfn, before[at + WORDS] as number, -1);
    add(pfn, words[pfn * WORDS + WORDS - 1] as number, 1);
  }
  return new Map([...changes].filter(([, by]) => by !== 0));
}
