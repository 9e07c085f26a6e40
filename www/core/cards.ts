/** The cards of the picture: what is held, what comes next, what could be tried. Four fit. */

import type { Allocation, Region } from './contract';
import type { Line } from './lines';
import { QUICK_CALLS, type QuickCall } from './quick';

/** So many cards stand side by side. */
export const MOST_CARDS = 4;
/** Calls that give memory back have no card to wait for. */
const GIVES_BACK = /^(k|v|kv|__)?free|unmap|destroy/;

export type Card =
  | { kind: 'live'; allocation: Allocation }
  /** A line that has not run; `next`: it is the next one. */
  | { kind: 'ahead'; line: Line; next: boolean }
  | { kind: 'quick'; quick: QuickCall };

/** What the cards are chosen from. */
export interface Deck {
  allocations: readonly Allocation[];
  lines: readonly Line[];
  /** The selected call. */
  selected: number | null;
  /** Pages turned since the beginning. */
  turned: number;
  /** Whether calls can be made: not while a recording is played. */
  open?: boolean;
}

export interface Hand {
  /** In address order. */
  cards: Card[];
  /** Live allocations that have no card now. */
  more: number;
}

/** Deals the cards: the selected and the newest allocations, then lines ahead, then calls to try. */
export function deal({ allocations, lines, selected, turned, open = true }: Deck): Hand {
  const live = shownAllocations(allocations, selected, turned);
  const ahead = lines.filter(gives).slice(0, MOST_CARDS - live.length);
  const cards: Card[] = [
    ...live.map((allocation): Card => ({ kind: 'live', allocation })),
    ...ahead.map((line): Card => ({ kind: 'ahead', line, next: line.progress === 'next' })),
  ];
  const quick = open ? quickCards(cards).slice(0, MOST_CARDS - cards.length) : [];
  return {
    cards: [...cards, ...quick].sort((a, b) => placeOf(a) - placeOf(b)),
    more: allocations.length - live.length,
  };
}

/** The allocations that are drawn, by address: the selected and the newest, or a later page of them. */
export function shownAllocations(
  allocations: readonly Allocation[],
  selected: number | null,
  turned = 0,
): Allocation[] {
  const rank = ({ call }: Allocation) => (call === selected ? Infinity : call);
  const ranked = [...allocations].sort((a, b) => rank(b) - rank(a));
  const pages = Math.max(1, Math.ceil(ranked.length / MOST_CARDS));
  const first = (turned % pages) * MOST_CARDS;
  return ranked.slice(first, first + MOST_CARDS).sort(byAddress);
}

function byAddress(a: Allocation, b: Allocation): number {
  const [left, right] = [a.address ?? a.value, b.address ?? b.value];
  return left < right ? -1 : left > right ? 1 : a.call - b.call;
}

/** Whether a line is ahead and will give memory. */
export function gives({ family, progress, call }: Line): boolean {
  return family !== null && call !== null && /^(next|ahead)$/.test(progress) && !GIVES_BACK.test(call);
}

/** Calls to try, of families that no card shows yet. */
function quickCards(cards: readonly Card[]): Card[] {
  const families = new Set(cards.map(familyOf));
  const order = [...QUICK_CALLS].sort(
    (a, b) => Number(families.has(a.family)) - Number(families.has(b.family)),
  );
  return order.map((quick) => ({ kind: 'quick', quick }));
}

export function familyOf(card: Card) {
  if (card.kind === 'live') return card.allocation.family;
  return card.kind === 'ahead' ? card.line.family : card.quick.family;
}

/** Where the memory of a family lies: `region-…` names it. */
export const REGION_OF = {
  malloc: 'heap',
  kmalloc: 'direct-map',
  gfp: 'direct-map',
  vmalloc: 'vmalloc',
} as const satisfies Record<string, Allocation['region']>;

const PLACES: readonly (Region['kind'] | Allocation['region'])[] = [
  'heap',
  'mmap',
  'none',
  'direct-map',
  'vmalloc',
];

/** Cards lie as their addresses do, so that no fan crosses another. */
function placeOf(card: Card): number {
  if (card.kind === 'live') return PLACES.indexOf(card.allocation.region);
  const family = familyOf(card);
  return family ? PLACES.indexOf(REGION_OF[family]) : 0;
}

/** Flags that choose a zone: what a device can reach hangs on them. */
const ZONE_FLAGS = /\b(?:__GFP_HIGHMEM|GFP_DMA32|GFP_DMA|GFP_HIGHUSER(?:_MOVABLE)?)\b/g;

/** The flags of a call that choose a zone, as written. */
export function zoneFlags(call: string): string[] {
  return [...new Set(call.match(ZONE_FLAGS))];
}

/** A call's text without flags that go without saying. */
function plainCall(call: string): string {
  return call.replace(/,\s*GFP_KERNEL\)$/, ')').replace(/\(GFP_KERNEL,\s*/, '(');
}

/** A call's text, shortened until it has at most `room` characters: defaults first, then all that chooses no zone. */
export function shortCall(call: string, room: number): string {
  const name = call.replace(/\(.*/s, '');
  const flags = zoneFlags(call).join('|');
  const chosen = flags ? [call.replace(/GFP_KERNEL\s*\|\s*/, ''), `${name}(…, ${flags})`] : [];
  const tries = [call, plainCall(call), ...chosen, `${name}(…)`, name];
  return tries.find((text) => text.length <= room) ?? `${name.slice(0, Math.max(1, room - 1))}…`;
}

/** The same on two lines where not even the name fits on one: it is broken after an underscore. */
export function titleLines(call: string, room: number): string[] {
  const name = call.replace(/\(.*/s, '');
  const cut = name.slice(0, room).lastIndexOf('_') + 1;
  const broken = name.length > room && /[^_]/.test(name.slice(0, cut));
  return broken ? [call.slice(0, cut), shortCall(call.slice(cut), room)] : [shortCall(call, room)];
}
