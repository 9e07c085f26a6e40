/** Which grey and which texture stand for what, by what the greys tell. Colours of calls never change. */

import type { ColourBy } from '../core/store';
import { FRAME_KINDS, LOOKS, type FrameKind, type Texture } from '../core/kinds';

export const INKS = [
  '--bg',
  '--sunk',
  '--panel',
  '--ink',
  '--ink2',
  '--ink3',
  '--free',
  '--free-line',
  '--cache',
  '--anon',
  '--slab',
  '--kernel',
  '--reserved',
  '--texture',
  '--grey-texture',
  '--kmalloc-fill',
  '--gfp-fill',
  '--vmalloc-fill',
  '--malloc-fill',
  '--kmalloc-on',
  '--gfp-on',
  '--vmalloc-on',
  '--malloc-on',
  '--kmalloc',
  '--gfp',
  '--vmalloc',
  '--malloc',
  '--veil',
  '--lit',
] as const;
export type Ink = (typeof INKS)[number];
export type Inks = Readonly<Record<Ink, string>>;

/** In the order that the shader knows them by. */
export const TEXTURES: readonly Texture[] = ['none', 'dot', 'dots', 'lines', 'mesh'];

export interface Swatch {
  /** Two tokens and how much of the second. */
  from: Ink;
  to: Ink;
  part: number;
  texture: Texture;
}

/** Orders, migratetypes and zones have few values; what has none stays plain. */
const MIGRATETYPES: readonly Swatch[] = [
  plain('--kernel'),
  plain('--free'),
  plain('--cache', 'lines'),
  plain('--slab', 'mesh'),
  plain('--cache', 'dots'),
  plain('--bg'),
  plain('--bg'),
  // NO_TYPE: not told.
  plain('--anon'),
];
const ZONES: readonly Swatch[] = [
  plain('--slab', 'mesh'),
  plain('--cache'),
  plain('--anon', 'lines'),
  plain('--anon', 'dots'),
  plain('--kernel'),
  plain('--reserved'),
];
const OWNERS: Readonly<Partial<Record<FrameKind, Swatch>>> = {
  pcp: plain('--free'),
  slab: plain('--kernel', 'lines'),
  table: plain('--kernel', 'mesh'),
  kernel: plain('--kernel'),
  reserved: plain('--kernel', 'dots'),
  lru: plain('--cache', 'dots'),
  unknown: plain('--cache'),
};
const ORDERS = 11;
/** By order: frames that are in no free block. */
export const IN_USE = ORDERS;

/** Sixteen swatches at most, by kind, order, migratetype or zone. */
export function swatches(by: ColourBy): readonly Swatch[] {
  switch (by) {
    case 'state':
      return FRAME_KINDS.map(ofKind);
    case 'owner':
      return FRAME_KINDS.map((kind) => OWNERS[kind] ?? ofKind(kind));
    case 'order':
      return [...Array.from({ length: ORDERS }, (_, order) => ofOrder(order)), plain('--cache', 'lines')];
    case 'migratetype':
      return MIGRATETYPES;
    case 'zone':
      return ZONES;
  }
}

/** Free blocks, the larger the darker. */
function ofOrder(order: number): Swatch {
  return { from: '--free', to: '--ink2', part: (order + 1) / ORDERS, texture: 'none' };
}

function ofKind(kind: FrameKind): Swatch {
  return plain(LOOKS[kind].token, LOOKS[kind].texture);
}

function plain(ink: Ink, texture: Texture = 'none'): Swatch {
  return { from: ink, to: ink, part: 0, texture };
}
