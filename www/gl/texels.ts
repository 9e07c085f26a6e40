/**
 * Frames as texels of 16 bits: what the block says (only its first frame does) written on each of its frames, and whose
 * they are. Made group by group into one small buffer and handed to the picture at once; no copy of the map is kept.
 *
 * | bits | |
 * |---|---|
 * | 0–3 | place of the kind in `FRAME_KINDS` |
 * | 4–7 | order of the block |
 * | 8–10 | its migratetype; 7: not told |
 * | 11–13 | family of the call that holds the frame, or that a recording took it for, from 1; 0: none |
 * | 14 | the call is lit: pointed at |
 */

import type { Family } from '../core/contract';
import { GROUP, LARGEST_ORDER, orderOf, typeIndexOf, type Frames } from '../core/frames';
import { familyOfOwner, FRAME_KINDS, kindIndexOf } from '../core/kinds';
import type { OwnedRun, Owners } from '../core/owners';

export const FAMILIES: readonly Family[] = ['kmalloc', 'gfp', 'vmalloc', 'malloc'];
const FAMILY_BIT = 11;
const LIT = 1 << 14;
/** Kinds up to this one are nobody's: hole, free, per-CPU list. */
const NOBODYS = FRAME_KINDS.indexOf('pcp');

/** What the picture shows. */
export interface Scene {
  frames: Frames;
  owners: Owners;
  /** The call that is pointed at. */
  lit: number | null;
}

/** The texels of one group, and which groups are not as they were. */
export class Texels {
  readonly #tags = new Uint32Array(GROUP);
  #shown: Scene | null = null;
  #version = 0;
  #length = 0;

  /** Groups that changed since the last ask, in order; null: all. */
  changed(scene: Scene): number[] | null {
    const before = this.#shown;
    const fresh = !before || before.frames !== scene.frames || this.#length !== scene.frames.length;
    const pfns = fresh ? null : scene.frames.changedSince(this.#version);
    this.#shown = { ...scene };
    this.#version = scene.frames.version;
    this.#length = scene.frames.length;
    if (!before || !pfns) return null;
    const groups = new Set<number>();
    for (const pfn of pfns) groups.add(pfn >>> LARGEST_ORDER);
    markOwners(before.owners, scene.owners, groups);
    if (before.lit !== scene.lit) markCalls(scene.owners, [before.lit, scene.lit], groups);
    return [...groups].sort((a, b) => a - b);
  }

  /** Forgets what is shown, as when the picture lost it. */
  forget(): void {
    this.#shown = null;
  }

  /** Writes a group's texels to `out` from `offset` on. */
  write({ frames, owners, lit }: Scene, group: number, out: Uint16Array, offset = 0): void {
    const first = group << LARGEST_ORDER;
    frames.tags(first, this.#tags);
    spread(this.#tags, out, offset);
    for (const run of owners.within(first, first + GROUP)) own(run, lit, first, out, offset);
  }
}

/** What each head says, on all frames of its block. */
function spread(tags: Uint32Array, out: Uint16Array, offset: number): void {
  let at = 0;
  while (at < GROUP) {
    const tag = tags[at] as number;
    if ((tag & 0xf) === 0) {
      out[offset + at] = 0;
      at += 1;
      continue;
    }
    const end = Math.min(GROUP, at + (1 << orderOf(tag)));
    out.fill(texelOf(tag), offset + at, offset + end);
    at = end;
  }
}

export function texelOf(tag: number): number {
  return kindIndexOf(tag) | (orderOf(tag) << 4) | (typeIndexOf(tag) << 8) | familyBits(familyOfOwner(tag));
}

function familyBits(family: Family | null): number {
  return (family === null ? 0 : FAMILIES.indexOf(family) + 1) << FAMILY_BIT;
}

function own(run: OwnedRun, lit: number | null, first: number, out: Uint16Array, offset: number): void {
  const mark = familyBits(run.family) | (run.call === lit ? LIT : 0);
  const end = Math.min(run.pfn + run.pages, first + GROUP) - first;
  for (let at = Math.max(run.pfn - first, 0); at < end; at++) {
    const texel = out[offset + at] as number;
    const taken = (texel & LIT) !== 0;
    // In the middle of a call its frames may not be handed out yet.
    if ((texel & 0xf) > NOBODYS && !taken) out[offset + at] = (texel & ((1 << FAMILY_BIT) - 1)) | mark;
  }
}

/** Groups where frames changed hands. Both lists are in the same order: what they share is passed over. */
function markOwners(before: Owners, after: Owners, groups: Set<number>): void {
  if (before === after) return;
  let a = 0;
  let b = 0;
  while (a < before.count || b < after.count) {
    const left = a < before.count ? before.run(a) : null;
    const right = b < after.count ? after.run(b) : null;
    if (left && right && sameRun(left, right)) {
      a += 1;
      b += 1;
    } else if (left && (!right || comesFirst(left, right))) {
      mark(left, groups);
      a += 1;
    } else if (right) {
      mark(right, groups);
      b += 1;
    }
  }
}

function comesFirst(a: OwnedRun, b: OwnedRun): boolean {
  return a.pfn < b.pfn || (a.pfn === b.pfn && a.call <= b.call);
}

function sameRun(a: OwnedRun, b: OwnedRun): boolean {
  return a.pfn === b.pfn && a.pages === b.pages && a.call === b.call && a.family === b.family;
}

function markCalls(owners: Owners, calls: readonly (number | null)[], groups: Set<number>): void {
  for (let at = 0; at < owners.count; at++) {
    const run = owners.run(at);
    if (calls.includes(run.call)) mark(run, groups);
  }
}

function mark({ pfn, pages }: OwnedRun, groups: Set<number>): void {
  for (let group = pfn >>> LARGEST_ORDER; group << LARGEST_ORDER < pfn + pages; group++) groups.add(group);
}
