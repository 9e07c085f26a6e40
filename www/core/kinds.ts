/** What a frame is drawn as: its state and its owner in one word, with the grey that stands for it. */

import {
  FRAME_STATES,
  OWNER_KINDS,
  type Family,
  type FrameState,
  type Legend,
  type OwnerKind,
} from './contract';

/** Their places in this list are what the frame map's texels hold (4 bits). */
export const FRAME_KINDS = [
  'hole',
  'free',
  'pcp',
  'slab',
  'lru',
  'anonymous',
  'table',
  'kernel',
  'reserved',
  'unknown',
  'pages',
  'kmalloc-large',
  'vmalloc',
  'coherent',
] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** Marks drawn over a grey, so that no kind is told by its grey alone. */
export type Texture = 'none' | 'dot' | 'dots' | 'lines' | 'mesh';

export interface Look {
  /** Token of its grey. */
  token: '--bg' | '--free' | '--cache' | '--anon' | '--slab' | '--kernel' | '--reserved';
  texture: Texture;
}

/** Greys of the kinds: the machine's own. Frames that a call holds have their family's colour instead. */
export const LOOKS: Readonly<Record<FrameKind, Look>> = {
  hole: { token: '--bg', texture: 'none' },
  free: { token: '--free', texture: 'none' },
  pcp: { token: '--free', texture: 'dot' },
  slab: { token: '--slab', texture: 'lines' },
  lru: { token: '--anon', texture: 'dots' },
  anonymous: { token: '--anon', texture: 'dots' },
  table: { token: '--slab', texture: 'mesh' },
  kernel: { token: '--kernel', texture: 'none' },
  reserved: { token: '--reserved', texture: 'mesh' },
  unknown: { token: '--cache', texture: 'none' },
  pages: { token: '--kernel', texture: 'none' },
  'kmalloc-large': { token: '--kernel', texture: 'none' },
  vmalloc: { token: '--kernel', texture: 'none' },
  coherent: { token: '--kernel', texture: 'none' },
};

/** Kinds that only a call of the script makes, and the family whose colour they wear. */
export const FAMILY_OF: Readonly<Partial<Record<FrameKind, Family>>> = {
  pages: 'gfp',
  'kmalloc-large': 'kmalloc',
  vmalloc: 'vmalloc',
  coherent: 'gfp',
  anonymous: 'malloc',
};

const BY_STATE: Readonly<Record<FrameState, FrameKind>> = {
  inside: 'hole',
  free: 'free',
  pcp: 'pcp',
  used: 'kernel',
  reserved: 'reserved',
  'used-unknown': 'unknown',
  'slab-unknown': 'slab',
  'lru-unknown': 'lru',
  'table-unknown': 'table',
};

const BY_OWNER: Readonly<Record<OwnerKind, FrameKind>> = {
  none: 'kernel',
  pages: 'pages',
  'kmalloc-large': 'kmalloc-large',
  slab: 'slab',
  vmalloc: 'vmalloc',
  'kernel-table': 'table',
  'user-table': 'table',
  anonymous: 'anonymous',
  'zero-page': 'kernel',
  coherent: 'coherent',
  kernel: 'kernel',
  'recorded-slab': 'slab',
  'recorded-vmalloc': 'vmalloc',
  'recorded-table': 'table',
  'recorded-other': 'unknown',
};

/** Owners whose frames wear a family's colour though no allocation of a call is known: a recording took them. */
const FAMILY_OF_OWNER: Readonly<Partial<Record<OwnerKind, Family>>> = {
  'kmalloc-large': 'kmalloc',
  'recorded-vmalloc': 'vmalloc',
};

/** By the low 4 bits of a tag, and for used frames by its high byte. */
const STATE_KINDS = FRAME_STATES.map((state) => FRAME_KINDS.indexOf(BY_STATE[state]));
const OWNED_KINDS = OWNER_KINDS.map((kind) => FRAME_KINDS.indexOf(BY_OWNER[kind]));
const USED = FRAME_STATES.indexOf('used');

/** Place in `FRAME_KINDS` of what a block is, from the last word of its first entry. */
export function kindIndexOf(tag: number): number {
  const state = tag & 0xf;
  return (state === USED ? OWNED_KINDS[tag >>> 24] : STATE_KINDS[state]) ?? 0;
}

const OWNED_FAMILIES = OWNER_KINDS.map((kind) => FAMILY_OF_OWNER[kind] ?? null);

/** The family whose colour a block wears by itself, from the last word of its first entry. */
export function familyOfOwner(tag: number): Family | null {
  return (tag & 0xf) === USED ? (OWNED_FAMILIES[tag >>> 24] ?? null) : null;
}

export function kindOf(tag: number): FrameKind {
  return FRAME_KINDS[kindIndexOf(tag)] ?? 'hole';
}

/** The kind of what a state and, if it is in use, an owner describe. */
export function kindOfState(state: FrameState, owner: OwnerKind): FrameKind {
  return state === 'used' ? BY_OWNER[owner] : BY_STATE[state];
}

/** Frames of each kind; each frame in one of them, so that together they are the RAM. */
export function countKinds({ states, owners }: Legend): Map<FrameKind, number> {
  const counts = new Map<FrameKind, number>();
  const add = (kind: FrameKind, frames = 0) => {
    if (frames > 0) counts.set(kind, (counts.get(kind) ?? 0) + frames);
  };
  for (const state of FRAME_STATES)
    if (state !== 'used' && state !== 'inside') add(BY_STATE[state], states[state]);
  for (const owner of OWNER_KINDS) add(BY_OWNER[owner], owners[owner]);
  return counts;
}
