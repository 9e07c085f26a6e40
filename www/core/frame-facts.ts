/** A frame's story in words: whose it is, which addresses lead to it, and the block it is part of. */

import type { Allocation, FrameStory } from './contract';
import { NO_BREAK, address, bytes, pfn as pfnText } from './format';
import type { Args } from './i18n';
import { ownersOf, type FrameHolder } from './owners';
import type { Context } from './view';

type Say = (key: string, args?: Args) => string;

export interface FrameFacts {
  pfn: number;
  /** `Frame 0x3B852` */
  title: string;
  /** `952.3 MiB, HIGHMEM` */
  where: string;
  /** Label and text. */
  rows: [string, string][];
  /** The call that holds it. */
  holder: FrameHolder | null;
  /** All of it as one text. */
  sentence: string;
}

const PAGE_BYTES = 4096n;

/** What there is to say of a frame, as of the time cursor. */
export function frameFacts({ store, session }: Context, pfn: number, say: Say): FrameFacts {
  const story = session.model.ask((playground) => playground.frame(pfn));
  const allocations = store.allocations.get();
  const holder = takenOver(session.frames.kind(pfn))
    ? ownersOf(allocations).at(pfn, store.selection.get().call)
    : null;
  const allocation = allocations.find(({ call }) => call === holder?.call) ?? null;
  const title = say('map-frame', { pfn: pfnText(pfn) });
  const where = placeOf(story, say);
  const rows = [
    ...ownerRow({ store, session }, story, holder, allocation, say),
    ...mappingRow(story, holder, allocation, say),
    ...directRow(store.overview.get()?.highMemory ?? 0n, story, say),
    ...blockRows({ session }, story, say),
  ];
  const words = rows.map(([label, text]) => say('map-fact', { label, text }));
  return { pfn, title, where, rows, holder, sentence: [title, where, ...words].join(say('map-pause')) };
}

/** The address at which a page of an allocation is seen; null: at none. */
export function addressOfPage({ address: start }: Allocation, page: number): bigint | null {
  return start === null ? null : start - (start % PAGE_BYTES) + BigInt(page) * PAGE_BYTES;
}

/** A free frame is nobody's, whoever gets it by the end of the call. */
function takenOver(kind: string): boolean {
  return kind !== 'free' && kind !== 'pcp' && kind !== 'hole';
}

function placeOf({ phys, zone }: FrameStory, say: Say): string {
  const mib = Number(phys / PAGE_BYTES) / 256;
  const at = `${mib >= 100 || Number.isInteger(mib) ? Math.floor(mib).toLocaleString('en-US') : mib.toFixed(1)}${NO_BREAK}MiB`;
  return zone ? say('map-place', { at, zone: zone.toUpperCase() }) : at;
}

function ownerRow(
  { store, session }: Pick<Context, 'store' | 'session'>,
  { pfn, owner, block }: FrameStory,
  holder: FrameHolder | null,
  allocation: Allocation | null,
  say: Say,
): [string, string][] {
  const label = say('map-owner');
  if (holder?.page != null && session.frames.state(pfn) === 'reserved')
    return [[label, say('tip-zero-page')]];
  if (holder && allocation) {
    const name =
      store.values.get().find(({ value }) => value === allocation.value)?.name ??
      say('map-call', { call: holder.call + 1 });
    const line = store.calls.get()[holder.call]?.line ?? null;
    const api = line === null ? allocation.api : say('map-api-line', { api: allocation.api, line });
    if (holder.page === null) return [[label, say('map-owner-table', { name, api })]];
    const last = allocation.pageCount - 1;
    return [[label, say('map-owner-page', { name, api, page: holder.page, last })]];
  }
  if (!block) return [];
  const own = session.frames.owner(pfn);
  if (!own) return [[say('map-state'), say(`state-${session.frames.state(pfn)}`)]];
  const what = say(`owner-${own.kind}`);
  return [[label, owner.label ? say('map-fact', { label: what, text: owner.label }) : what]];
}

function mappingRow(
  { mappings }: FrameStory,
  holder: FrameHolder | null,
  allocation: Allocation | null,
  say: Say,
): [string, string][] {
  const own = holder?.page != null && allocation ? addressOfPage(allocation, holder.page) : null;
  const all = own === null ? mappings.map((mapping) => address(mapping.address)) : [address(own)];
  return all.length ? [[say('map-mapped'), all.slice(0, 3).join(', ')]] : [];
}

function directRow(highMemory: bigint, { directMap, zone }: FrameStory, say: Say): [string, string][] {
  if (directMap !== null) return [[say('map-direct'), address(directMap)]];
  return zone && highMemory > 0n ? [[say('map-direct'), say('map-direct-none')]] : [];
}

function blockRows(
  { session }: Pick<Context, 'session'>,
  { pfn, pageblock }: FrameStory,
  say: Say,
): [string, string][] {
  const block = session.frames.block(pfn);
  if (!block) return [[say('map-state'), say('map-hole')]];
  const size = bytes(PAGE_BYTES << BigInt(block.order));
  const rows: [string, string][] = [
    [say('map-block'), say('map-block-of', { order: block.order, size, head: pfnText(block.head) })],
  ];
  if (pageblock) {
    const type = say(`migratetype-${pageblock.migratetype}`);
    rows.push([say('map-pageblock'), say('map-pageblock-of', { index: pageblock.index, type })]);
  }
  return rows;
}
