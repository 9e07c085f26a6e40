/** What the pointer reads: a page with its entry and frame, or a frame with its owner and block. */

import { html, type TemplateResult } from 'lit';
import type { Allocation, FrameStory } from '../../core/contract';
import { isDeviceMemory } from '../../core/facts';
import { address, bytes, count, entryName, pfn as written, zone } from '../../core/format';
import { firstCall } from '../../core/lines';
import { frameOf, pageAddress, type Scene } from './scene';

export interface Tip {
  title: string;
  aside: string;
  rows: [string, string][];
}

/** Where a tip points at, px in the picture. */
export interface Anchor {
  x: number;
  y: number;
}

const WIDTH = 286;

export function tipBox({ title, aside, rows }: Tip, { x, y }: Anchor, room: number): TemplateResult {
  const width = Math.min(WIDTH, room);
  const left = Math.min(Math.max(x - 30, 0), room - width);
  const arrow = Math.min(Math.max(x - left - 7, 6), width - 20);
  return html`<div class="tip" .style=${`left:${left}px;top:${y + 9}px;width:${width}px`}>
    <i .style=${`left:${arrow}px`}></i>
    <p><b>${title}</b><span>${aside}</span></p>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </div>`;
}

function noFrame(allocation: Allocation): string {
  return isDeviceMemory(allocation) ? 'bridge-device-registers' : 'tip-no-frame';
}

/** A page as one line of text. */
export function pageText(scene: Scene, allocation: Allocation, page: number): string {
  const { title, rows } = pageTip(scene, allocation, page);
  return [title, ...rows.map(([name, value]) => `${name} ${value}`)].join(', ');
}

export function pageTip(scene: Scene, allocation: Allocation, page: number): Tip {
  const { say } = scene;
  const at = pageAddress(allocation, page);
  const frame = frameOf(allocation, page);
  return {
    title: say('tip-page', { page, last: allocation.pageCount - 1 }),
    aside: nameOf(scene, allocation),
    rows: [
      [say('tip-address'), at === null ? say('region-none') : address(at)],
      [say('tip-entry'), entryOf(scene, allocation, page)],
      [
        say('tip-frame'),
        frame === null ? say(noFrame(allocation)) : `${written(frame)}, ${whereOf(scene, frame)}`,
      ],
      ...(isZeroPage(scene, allocation, frame)
        ? [[say('tip-owner'), say('tip-zero-page')] satisfies [string, string]]
        : []),
    ],
  };
}

/** Whether a page of a process was only read: it is the zero page that all share. */
export function isZeroPage({ session }: Scene, { region }: Allocation, pfn: number | null): boolean {
  return pfn !== null && (region === 'heap' || region === 'mmap') && session.frames.state(pfn) === 'reserved';
}

/** How many pages of an allocation are the shared zero page. */
export function zeroPages(scene: Scene, allocation: Allocation): number {
  const zero = allocation.runs.filter(({ pfn }) => isZeroPage(scene, allocation, pfn));
  return zero.reduce((sum, { pages }) => sum + pages, 0);
}

function nameOf({ store, session }: Scene, { value, call, api }: Allocation): string {
  const text = store.calls.get()[call]?.text ?? api;
  const name = store.values.get().find((each) => each.value === value)?.name;
  return name ?? firstCall(text, session.families)?.call ?? api;
}

/** `PTE 51`, or the large entry that maps it. */
function entryOf(
  { overview, say }: Scene,
  { pages, large, newEntries, region }: Allocation,
  page: number,
): string {
  const link = pages[page];
  const old = large.find(({ index }) => index === link?.index) ?? large[0];
  if (old)
    return say('tip-large', {
      entry: `${entryName(old.level, overview.machine)} ${old.index}`,
      page: bytes(old.bytes),
    });
  if (link?.entry === 'new') return say('tip-new', { entry: `PTE ${link.index}` });
  if (!link && newEntries > 0) return say('bridge-new', { entries: newEntries });
  return say(region === 'none' ? 'region-none' : 'tip-no-entry');
}

/** `952 MiB, ZONE_HIGHMEM` */
function whereOf({ overview }: Scene, pfn: number): string {
  const { kind } = overview.zones.find(({ startPfn, endPfn }) => pfn >= startPfn && pfn < endPfn) ?? {};
  const at = bytes(BigInt(pfn) * 4096n);
  return kind ? `${at}, ${zone(kind)}` : at;
}

function zeroFrames(scene: Scene, allocation: Allocation): number[] {
  return allocation.runs.flatMap(({ pfn }) => (isZeroPage(scene, allocation, pfn) ? [pfn] : []));
}

export function frameTip(scene: Scene, pfn: number): Tip {
  const { say, session } = scene;
  const story = session.model.ask((playground) => playground.frame(pfn));
  const { directMap, mappings } = story;
  const mapped = mappings.map(({ address: at }) => address(at));
  const rows: [string, string][] = [[say('tip-owner'), ownerOf(scene, story)]];
  if (mapped.length) rows.push([say('tip-mapped'), mapped.slice(0, 2).join(', ')]);
  rows.push([say('tip-direct-map'), directMap === null ? say('tip-no-direct-map') : address(directMap)]);
  rows.push([say('tip-block'), blockOf(scene, story)]);
  return { title: say('tip-frame-title', { pfn: written(pfn) }), aside: whereOf(scene, pfn), rows };
}

function ownerOf(scene: Scene, { pfn, owner, block }: FrameStory): string {
  const { say, store } = scene;
  if (store.allocations.get().some((each) => zeroFrames(scene, each).includes(pfn)))
    return say('tip-zero-page');
  const allocation = store.allocations.get().find(({ call }) => call === owner.call);
  if (allocation && allocation.pageCount > 1)
    return say('tip-page-of', {
      page: owner.page,
      last: allocation.pageCount - 1,
      name: nameOf(scene, allocation),
      api: allocation.api,
    });
  if (allocation) return `${nameOf(scene, allocation)} (${allocation.api})`;
  if (block?.state === 'used')
    return owner.label ? `${say(`owner-${owner.kind}`)} ${owner.label}` : say(`owner-${owner.kind}`);
  return block ? say(`state-${block.state}`) : say('region-hole');
}

function blockOf({ say }: Scene, { block, pageblock, migratetype }: FrameStory): string {
  if (!block) return say('tip-no-block');
  const mobility = migratetype ? say(`migratetype-${migratetype}`) : '';
  return say('tip-block-of', { order: block.order, block: count(pageblock?.index ?? 0), mobility });
}
