/** What can be lit on the map: free blocks of lists, page blocks of a type, a zone, any blocks. */

import type { Migratetype, Overview, ZoneKind } from './contract';
import { count, frames as size, zone as zoneName } from './format';
import { MIGRATETYPES, orderOf, stateOf, typeIndexOf, type Blocks, type Frames } from './frames';
import type { Args } from './i18n';
import type { Model } from './model';

export type ListKind = 'buddy' | 'pcp';

/** Free blocks of a zone: of one order or all, of one migratetype or all. */
export interface FreeBlocks {
  light: 'free';
  zone: ZoneKind;
  list: ListKind;
  /** null: of every order. */
  order: number | null;
  /** Of this order and all above. */
  up?: boolean;
  /** null: of every type. */
  migratetype: Migratetype | null;
}

/** Page blocks of a migratetype, of one zone or all. */
export interface PageBlocks {
  light: 'page-blocks';
  zone: ZoneKind | null;
  migratetype: Migratetype;
}

/** All frames of a zone. */
export interface WholeZone {
  light: 'zone';
  zone: ZoneKind;
}

/** Any blocks, as first frame and number of frames, in address order. */
export interface AnyBlocks {
  light: 'blocks';
  /** What they are, in words. */
  label: string;
  blocks: readonly (readonly [first: number, frames: number])[];
}

export type Lightable = FreeBlocks | PageBlocks | WholeZone | AnyBlocks;

/** So many blocks are lit; what is left is counted. */
export const MOST_LIT = 65_536;

/** What the frames are lit of: as of the time cursor. */
export interface LightSource {
  frames: Frames;
  model: Pick<Model, 'ask'>;
}

export function sameLight(a: Lightable | null, b: Lightable | null): boolean {
  return a === b || (a !== null && b !== null && keyOf(a) === keyOf(b));
}

function keyOf(what: Lightable): string {
  return JSON.stringify(what);
}

/** Whether all that is lit in `part` belongs to `whole`. */
export function covers(whole: Lightable, part: Lightable): boolean {
  if (whole.light === 'free' && part.light === 'free') return freeCovers(whole, part);
  if (whole.light === 'page-blocks' && part.light === 'page-blocks')
    return whole.migratetype === part.migratetype && (part.zone === null || whole.zone === part.zone);
  return sameLight(whole, part);
}

function freeCovers(whole: FreeBlocks, part: FreeBlocks): boolean {
  if (whole.zone !== part.zone || whole.list !== part.list) return false;
  if (whole.migratetype !== null && whole.migratetype !== part.migratetype) return false;
  if (whole.order === null) return true;
  if (part.order === null) return false;
  return whole.up ? part.order >= whole.order : whole.order === part.order && !part.up;
}

const known = new WeakMap<Frames, { version: number; blocks: Map<string, Blocks> }>();

/** The blocks, in address order; found once as long as the frames stay as they are. */
export function blocksOf(what: Lightable, source: LightSource, overview: Overview): Blocks {
  const { version } = source.frames;
  const kept = known.get(source.frames);
  const cache = kept?.version === version ? kept : { version, blocks: new Map<string, Blocks>() };
  if (cache !== kept) known.set(source.frames, cache);
  const key = keyOf(what);
  const blocks = cache.blocks.get(key) ?? find(what, source, overview);
  cache.blocks.set(key, blocks);
  return blocks;
}

function find(what: Lightable, { frames, model }: LightSource, overview: Overview): Blocks {
  const zones = overview.zones.filter(({ kind }) => 'zone' in what && (what.zone ?? kind) === kind);
  switch (what.light) {
    case 'free':
      return zones.reduce(
        (_, { startPfn, endPfn }) => frames.blocks(startPfn, endPfn, wanted(what), MOST_LIT),
        NO_BLOCKS,
      );
    case 'page-blocks': {
      const firsts = zones.flatMap(({ kind }) => [
        ...model.ask((playground) => playground.page_blocks(kind, what.migratetype)),
      ]);
      // Where zones meet inside a page block, it is of both.
      return blocksFrom([...new Set(firsts)].map((first) => [first, 2 ** overview.pageblockOrder]));
    }
    case 'zone':
      return blocksFrom(zones.map(({ startPfn, endPfn }) => [startPfn, endPfn - startPfn]));
    case 'blocks':
      return blocksFrom(what.blocks);
  }
}

const NO_BLOCKS: Blocks = { pairs: new Uint32Array(0), count: 0, pages: 0 };

function blocksFrom(blocks: readonly (readonly [number, number])[]): Blocks {
  return {
    pairs: Uint32Array.from(blocks.slice(0, MOST_LIT).flat()),
    count: blocks.length,
    pages: blocks.reduce((sum, [, frames]) => sum + frames, 0),
  };
}

/** Whether a block, by the last word of its first entry, is on one of the lists. */
function wanted({ list, order, up, migratetype }: FreeBlocks): (tag: number) => boolean {
  const state = list === 'buddy' ? 'free' : 'pcp';
  return (tag) =>
    stateOf(tag) === state &&
    (order === null || (up ? orderOf(tag) >= order : orderOf(tag) === order)) &&
    (migratetype === null || listType(list, tag) === migratetype);
}

/** Blocks above this order have two per-CPU lists, movable and not. */
const COSTLY_ORDER = 3;

/** The type of the list that a block is on. Per-CPU lists know three types; what is of another is among the movable. */
export function listType(list: ListKind, tag: number): Migratetype | null {
  const index = typeIndexOf(tag);
  const type = MIGRATETYPES[index] ?? null;
  if (list === 'buddy' || type === null) return type;
  if (orderOf(tag) > COSTLY_ORDER) return type === 'movable' ? 'movable' : 'unmovable';
  return index < 3 ? type : 'movable';
}

/** The list that a frame's block is on; null: it is on none. */
export function listOf(pfn: number, { frames }: LightSource, overview: Overview): FreeBlocks | null {
  const tag = frames.headTag(pfn);
  const state = stateOf(tag);
  const zone = overview.zones.find(({ startPfn, endPfn }) => pfn >= startPfn && pfn < endPfn);
  if (!zone || (state !== 'free' && state !== 'pcp')) return null;
  const list = state === 'free' ? 'buddy' : 'pcp';
  return { light: 'free', zone: zone.kind, list, order: orderOf(tag), migratetype: listType(list, tag) };
}

type Say = (key: string, args?: Args) => string;

/** What it is: `order 3, movable, ZONE_NORMAL`. */
export function lightName(what: Lightable, say: Say): string {
  switch (what.light) {
    case 'free': {
      const { list, order, up, migratetype, zone } = what;
      const parts = [
        ...(list === 'pcp' ? [say('percpu')] : []),
        order === null ? say('light-all-orders') : say(up ? 'light-order-up' : 'map-order', { order }),
        ...(migratetype === null ? [] : [say(`migratetype-${migratetype}`)]),
        zoneName(zone),
      ];
      return parts.join(say('map-separator'));
    }
    case 'page-blocks': {
      const type = say(`migratetype-${what.migratetype}`);
      return what.zone === null
        ? say('light-page-blocks', { type })
        : say('light-page-blocks-in', { type, zone: zoneName(what.zone) });
    }
    case 'zone':
      return zoneName(what.zone);
    case 'blocks':
      return what.label;
  }
}

/** `12 blocks, 96 pages (384 KiB)` */
export function amountOf({ count: blocks, pages }: Pick<Blocks, 'count' | 'pages'>, say: Say): string {
  return say('light-amount', { blocks, pages, size: size(pages) });
}

/** All of it: `order 3, movable, ZONE_NORMAL: 12 blocks, 96 pages (384 KiB)`. */
export function lightText(what: Lightable, blocks: Blocks, say: Say): string {
  const label = lightName(what, say);
  const text = what.light === 'zone' ? size(blocks.pages) : amountOf(blocks, say);
  const said = say('map-fact', { label, text });
  return blocks.count > MOST_LIT ? `${said}${say('light-most', { most: count(MOST_LIT) })}` : said;
}

/** Whether a frame is lit: a search in pairs of first frame and number of frames. */
export function isLit(pairs: Uint32Array, pfn: number): boolean {
  let low = 0;
  let high = pairs.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pairs[middle * 2] as number) <= pfn) low = middle + 1;
    else high = middle;
  }
  const at = (low - 1) * 2;
  return low > 0 && pfn < (pairs[at] as number) + (pairs[at + 1] as number);
}
