/** The frame map: the one owner of the view on wasm memory, with the patch of a half-done call laid over it. */

import {
  FRAME_STATES,
  OWNER_KINDS,
  type FrameState,
  type Migratetype,
  type OwnerKind,
  type Playground,
} from './contract';
import { kindOf, type FrameKind } from './kinds';

/** u32 words of an entry (`src/page/frame.rs`): two links or owner and birth, owner's page, tag. */
export const WORDS = 4;
/** log2 of the frames in the largest block: what one entry says reaches no further than its aligned group. */
export const LARGEST_ORDER = 10;
/** Frames of such a group. */
export const GROUP = 1 << LARGEST_ORDER;
/** So many sets of changes are kept for those who ask later; who asks even later repaints all. */
const REMEMBERED = 32;
/** In place of a migratetype where there is none. */
export const NO_TYPE = 7;
const TYPED: ReadonlySet<FrameState> = new Set(['free', 'pcp', 'used']);
const COMPOUND = 1 << 5;

/** In the order of Rust's `Migratetype`. */
export const MIGRATETYPES: readonly Migratetype[] = [
  'unmovable',
  'movable',
  'reclaimable',
  'high-atomic',
  'isolate',
];

/** What the map needs of the model. */
export interface FrameSource {
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly broken?: unknown;
  ask<T>(question: (playground: Playground) => T): T;
}

/** Who owns a used block, as its entry says; what `index` counts follows from `kind`. */
export interface FrameOwner {
  kind: OwnerKind;
  index: number;
  /** Which page of it. */
  page: number;
  /** Number of the call that took it. */
  birth: number;
}

/** A block, found from any of its frames. */
export interface Block {
  head: number;
  order: number;
  state: FrameState;
  /** null: in use since before the recording, which does not tell. */
  migratetype: Migratetype | null;
  kind: FrameKind;
  /** Whether it is one compound page. */
  compound: boolean;
  /** Only of a block in use. */
  owner: FrameOwner | null;
}

/** Blocks as pairs of first frame and number of frames, in address order. */
export interface Blocks {
  pairs: Uint32Array;
  /** How many there are; those beyond the most that were asked for are only counted. */
  count: number;
  pages: number;
}

export class Frames {
  readonly #source: FrameSource;
  #view = new Uint32Array(0);
  #length = 0;
  #patch = new Map<number, Uint32Array>();
  #patchedGroups = new Set<number>();
  #version = 0;
  #changes: (Uint32Array | null)[] = [];

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** How many frames have an entry: 0 … length-1. */
  get length(): number {
    return this.#length;
  }

  /** Grows by one with each change of the picture. */
  get version(): number {
    return this.#version;
  }

  /** Takes note of what the model did since the last time; `frames` is how many there are now. */
  refresh(frames: number): void {
    const booted = frames !== this.#length;
    this.#length = frames;
    const touched = this.#source.ask((playground) => playground.touched());
    this.#note(booted ? null : (touched ?? null));
    this.unpatch();
  }

  /** Shows call `call` as it was when `changes` of its frame changes had happened. */
  patch(call: number, changes: number): void {
    const entries = this.#source.ask((playground) => playground.inner_patch(call, changes));
    const before = [...this.#patch.keys()];
    this.#layOver(entries);
    this.#note(Uint32Array.from([...before, ...this.#patch.keys()]));
  }

  /** Shows all calls as done. */
  unpatch(): void {
    if (this.#patch.size === 0) return;
    const before = [...this.#patch.keys()];
    this.#layOver(new Uint32Array(0));
    this.#note(Uint32Array.from(before));
  }

  /** Frames whose entry changed since a version; null: any may have. */
  changedSince(version: number): Uint32Array | null {
    const missed = this.#version - version;
    if (missed === 0) return new Uint32Array(0);
    if (missed < 0 || missed > this.#changes.length) return null;
    const sets = this.#changes.slice(this.#changes.length - missed);
    if (sets.some((set) => set === null)) return null;
    return concat(sets as Uint32Array[]);
  }

  /** The entries as they lie in wasm memory, four words each, without the patch. Do not keep it across a call. */
  words(): Uint32Array {
    if (this.#source.broken) return this.#view;
    const at = this.#source.ask((playground) => playground.frames_ptr());
    const { buffer } = this.#source.memory;
    const length = this.#length * WORDS;
    if (this.#view.buffer !== buffer || this.#view.byteOffset !== at || this.#view.length !== length) {
      this.#view = new Uint32Array(buffer as ArrayBuffer, at, length);
    }
    return this.#view;
  }

  /** One entry, the patch laid over. */
  entry(pfn: number): readonly [number, number, number, number] {
    const words = this.#patch.get(pfn) ?? this.words().subarray(pfn * WORDS, pfn * WORDS + WORDS);
    return [words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0];
  }

  /** First frame of the block that a frame lies in; -1: in none, as a hole. */
  head(pfn: number): number {
    return headIn((at) => this.#tag(at, this.#view), pfn, this.words().length / WORDS);
  }

  /** The block that a frame lies in; null: a hole, or beyond the last frame. */
  block(pfn: number): Block | null {
    const head = this.head(pfn);
    if (head < 0) return null;
    const [index, birth, page, tag] = this.entry(head);
    const used = stateOf(tag) === 'used';
    return {
      head,
      order: orderOf(tag),
      state: stateOf(tag),
      migratetype: MIGRATETYPES[typeIndexOf(tag)] ?? null,
      kind: kindOf(tag),
      compound: (tag & COMPOUND) !== 0,
      owner: used ? { kind: ownerKindOf(tag), index, page, birth } : null,
    };
  }

  /** What a frame is: its block's state, `inside` for a hole. */
  state(pfn: number): FrameState {
    return stateOf(this.headTag(pfn));
  }

  /** What a frame is drawn as. */
  kind(pfn: number): FrameKind {
    return kindOf(this.headTag(pfn));
  }

  order(pfn: number): number {
    return orderOf(this.headTag(pfn));
  }

  /** The list that its block came from or goes to; null: not known, or no frame. */
  migratetype(pfn: number): Migratetype | null {
    return MIGRATETYPES[typeIndexOf(this.headTag(pfn))] ?? null;
  }

  owner(pfn: number): FrameOwner | null {
    return this.block(pfn)?.owner ?? null;
  }

  /** The tags (last words) of a group of frames, the patch laid over, into `out`. Only heads are read: the rest is 0. */
  tags(first: number, out: Uint32Array): void {
    const words = this.words();
    const end = Math.min(out.length, words.length / WORDS - first);
    out.fill(0);
    for (let at = 0; at < end;) {
      const tag = words[(first + at) * WORDS + 3] as number;
      out[at] = tag;
      at += (tag & 0xf) === 0 ? 1 : 1 << orderOf(tag);
    }
    if (!this.#patchedGroups.has(first >>> LARGEST_ORDER)) return;
    for (const [pfn, entry] of this.#patch) {
      if (pfn >= first && pfn < first + out.length) out[pfn - first] = entry[3] as number;
    }
  }

  /** The blocks from a frame on whose first entry's last word is wanted: the first `most` of them, and how many in all. */
  blocks(from: number, to: number, wanted: (tag: number) => boolean, most: number): Blocks {
    const words = this.words();
    const end = Math.min(to, words.length / WORDS);
    const pairs: number[] = [];
    let [count, pages] = [0, 0];
    for (let pfn = from; pfn < end;) {
      const tag = this.#patch.size ? this.#tag(pfn, words) : (words[pfn * WORDS + 3] as number);
      const frames = (tag & 0xf) === 0 ? 1 : 1 << orderOf(tag);
      if ((tag & 0xf) !== 0 && wanted(tag)) {
        if (count < most) pairs.push(pfn, frames);
        count += 1;
        pages += frames;
      }
      pfn += frames;
    }
    return { pairs: Uint32Array.from(pairs), count, pages };
  }

  /** The last word of the entry of the first frame of a frame's block; 0: it is in none. */
  headTag(pfn: number): number {
    const head = this.head(pfn);
    return head < 0 ? 0 : this.#tag(head, this.#view);
  }

  #tag(pfn: number, words: Uint32Array): number {
    return this.#patch.get(pfn)?.[3] ?? words[pfn * WORDS + 3] ?? 0;
  }

  #layOver(entries: Uint32Array): void {
    this.#patch.clear();
    this.#patchedGroups.clear();
    for (let at = 0; at < entries.length; at += WORDS + 1) {
      const pfn = entries[at] as number;
      this.#patch.set(pfn, entries.slice(at + 1, at + 1 + WORDS));
      this.#patchedGroups.add(pfn >>> LARGEST_ORDER);
    }
  }

  #note(changed: Uint32Array | null): void {
    this.#version += 1;
    this.#changes.push(changed);
    if (this.#changes.length > REMEMBERED) this.#changes.shift();
  }
}

/** The nearest head at or below a frame whose block reaches it (`MemMap::block_of`); -1: none. */
export function headIn(tagAt: (pfn: number) => number, pfn: number, length: number): number {
  if (pfn < 0 || pfn >= length) return -1;
  for (let reach = 0; reach <= LARGEST_ORDER; reach++) {
    const head = pfn - (pfn % (1 << reach));
    const tag = tagAt(head);
    if ((tag & 0xf) !== 0 && orderOf(tag) >= reach) return head;
  }
  return -1;
}

export function stateOf(tag: number): FrameState {
  return FRAME_STATES[tag & 0xf] ?? 'inside';
}

export function orderOf(tag: number): number {
  return (tag >>> 8) & 0xf;
}

/** Place of the migratetype in `MIGRATETYPES`; `NO_TYPE`: the entry tells none. */
export function typeIndexOf(tag: number): number {
  return TYPED.has(stateOf(tag)) ? (tag >>> 16) & 7 : NO_TYPE;
}

function ownerKindOf(tag: number): OwnerKind {
  return OWNER_KINDS[tag >>> 24] ?? 'none';
}

function concat(sets: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(sets.reduce((sum, set) => sum + set.length, 0));
  let at = 0;
  for (const set of sets) {
    all.set(set, at);
    at += set.length;
  }
  return all;
}
