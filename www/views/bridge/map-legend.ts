/** What the colours of the map stand for, and how much of the RAM each is: the sums add up. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Allocation, Family, Legend, Migratetype, ZoneKind } from '../../core/contract';
import { share } from '../../core/format';
import type { Frames } from '../../core/frames';
import { swatch } from '../../core/glyphs';
import type { Args } from '../../core/i18n';
import { countKinds, FAMILY_OF, FRAME_KINDS, type FrameKind } from '../../core/kinds';
import type { Lightable } from '../../core/light';
import { lightData, type LightHands } from '../../core/light-hands';
import type { ColourBy } from '../../core/store';
import { MIGRATETYPES, NO_TYPE } from '../../core/frames';
import { IN_USE, swatches, type Swatch } from '../../gl/palette';
import { greySwatch, KINDS } from '../../gl/grey-swatch';

type Say = (key: string, args?: Args) => string;

/** More runs than this are not told apart by call. */
const MANY = 20_000;

export interface Share {
  name: string;
  frames: number;
  family: Family | null;
}

/** Frames of each kind of call: by the calls' names as far as they are known, the rest by what they are. */
export function shares(
  legend: Legend,
  allocations: readonly Allocation[],
  frames: Frames,
  say: Say,
): Share[] {
  const counts = countKinds(legend);
  const named = byCall(allocations, frames);
  return Object.entries(FAMILY_OF).flatMap(([kind, family]) => {
    const all = counts.get(kind as FrameKind) ?? 0;
    const calls = [...(named.get(kind as FrameKind) ?? [])].map(([name, pages]) => ({
      name,
      frames: pages,
      family,
    }));
    const known = calls.reduce((sum, call) => sum + call.frames, 0);
    if (known > all) return [{ name: say(`owner-${kind}`), frames: all, family }];
    const rest = { name: say(`owner-${kind}`), frames: all - known, family };
    return [...calls, rest].filter((share) => share.frames > 0);
  });
}

/** Frames of slabs in which objects of calls lie, and whose: on the map they have the colour of the call. */
export function yourSlabs(allocations: readonly Allocation[], frames: Frames): Map<number, Family> {
  const found = new Map<number, Family>();
  if (allocations.length > MANY) return found;
  for (const { object, runs, family } of allocations) {
    if (!object) continue;
    for (const { pfn, pages } of runs)
      for (let at = pfn; at < pfn + pages; at++)
        if (!found.has(at) && frames.kind(at) === 'slab') found.set(at, family);
  }
  return found;
}

function slabShares(inSlabs: ReadonlyMap<number, Family>, say: Say): Share[] {
  const [family] = inSlabs.values();
  return family ? [{ name: say('map-your-slabs'), frames: inSlabs.size, family }] : [];
}

/** Frames by kind and by the call's function, each frame once. */
function byCall(allocations: readonly Allocation[], frames: Frames): Map<FrameKind, Map<string, number>> {
  const found = new Map<FrameKind, Map<string, number>>();
  const seen = new Set<number>();
  if (allocations.reduce((sum, { runs }) => sum + runs.length, 0) > MANY) return found;
  for (const { api, runs } of allocations) {
    for (const { pfn, pages } of runs) {
      const kind = frames.kind(pfn);
      if (seen.has(pfn) || !FAMILY_OF[kind]) continue;
      seen.add(pfn);
      const apis = found.get(kind) ?? new Map<string, number>();
      found.set(kind, apis.set(api, (apis.get(api) ?? 0) + pages));
    }
  }
  return found;
}

/** What else the map shows. */
interface Notes {
  /** The time stands inside a call, the counts are those of its end. */
  inside: boolean;
  /** Address bits of a device that does not reach every frame. */
  beyond: number | null;
  /** Page blocks of each migratetype, by zone. */
  blocks?: TypeBlocks;
  hands?: LightHands;
}

/** How many page blocks of each migratetype there are. */
export type TypeBlocks = ReadonlyMap<Migratetype, CountedBlocks>;

interface CountedBlocks {
  /** Each once, also if zones meet in it. */
  all: number;
  zones: readonly (readonly [zone: string, blocks: number])[];
}

export function legendOf(
  by: ColourBy,
  legend: Legend,
  allocations: readonly Allocation[],
  frames: Frames,
  zones: readonly [ZoneKind, number][],
  say: Say,
  notes: Notes = { inside: false, beyond: null },
): TemplateResult {
  const inSlabs = yourSlabs(allocations, frames);
  const yours = [...shares(legend, allocations, frames, say), ...slabShares(inSlabs, say)];
  const total = Object.values(legend.states).reduce((sum, pages) => sum + pages, 0);
  const separator = say('map-separator');
  const list = yours.map(({ name, frames: pages }) => `${name} ${share(pages)}`).join(separator);
  return html`<div class="legend">
    <ul
      @pointerover=${notes.hands?.come}
      @pointerleave=${notes.hands?.go}
      @focusin=${notes.hands?.come}
      @focusout=${notes.hands?.go}
      @click=${notes.hands?.click}
    >
      ${notes.inside ? html`<li class="when">${say('as-of-end')}</li>` : nothing}
      ${greys(by, legend, zones, inSlabs.size, say, notes.blocks).map(grey)}
      ${notes.beyond === null ? nothing : html`<li>${veilSwatch}<span>${say('map-beyond', { bits: notes.beyond })}</span></li>`}
    </ul>
    <p>
      ${[...new Set(yours.flatMap(({ family }) => family ?? []))].map((family) => swatch(family))}
      <span>${list ? say('map-yours', { list }) : nothing}${say('map-sum', { total: share(total) })}</span>
    </p>
  </div>`;
}

interface Grey {
  look: Swatch | null;
  text: string;
  /** What it lights. */
  what?: Lightable;
}

function grey({ look, text, what }: Grey): TemplateResult {
  const words = html`${look && greySwatch(look)}<span>${text}</span>`;
  return what
    ? html`<li><button class="lights" data-light=${lightData(what)}>${words}</button></li>`
    : html`<li>${words}</li>`;
}

function greys(
  by: ColourBy,
  legend: Legend,
  zones: readonly [ZoneKind, number][],
  yourSlabFrames: number,
  say: Say,
  blocks: TypeBlocks = new Map(),
): Grey[] {
  const looks = swatches(by);
  switch (by) {
    case 'order':
      return looks.map((look, order) => ({
        look,
        text: order === IN_USE ? say('map-in-use') : say('map-order', { order }),
      }));
    case 'migratetype':
      return [
        ...MIGRATETYPES.map((type, at) => typeGrey(type, looks[at] ?? null, blocks.get(type), say)),
        { look: looks[NO_TYPE] ?? null, text: say('map-no-type') },
      ];
    case 'zone':
      return zones.map(([kind, pages], at) => ({
        look: looks[at] ?? null,
        text: `${kind.toUpperCase()} ${share(pages)}`,
        what: { light: 'zone', zone: kind },
      }));
    default: {
      const counts = countKinds(legend);
      const slab = counts.get('slab') ?? 0;
      if (yourSlabFrames < slab) counts.set('slab', slab - yourSlabFrames);
      else counts.delete('slab');
      return KINDS.filter(([kind]) => counts.has(kind)).map(([kind, key]) => ({
        look: looks[FRAME_KINDS.indexOf(kind)] ?? null,
        text: `${say(key)} ${share(counts.get(kind) ?? 0)}`,
      }));
    }
  }
}

/** Frames wear what they were last given as; the numbers are of page blocks, in all and by zone. */
function typeGrey(
  migratetype: Migratetype,
  look: Swatch | null,
  counted: CountedBlocks | undefined,
  say: Say,
): Grey {
  const type = say(`migratetype-${migratetype}`);
  if (!counted || counted.all === 0) return { look, text: type };
  const named = counted.zones.filter(([, blocks]) => blocks > 0).map(([zone, blocks]) => `${zone} ${blocks}`);
  return {
    look,
    text: say('map-type-blocks', { type, blocks: counted.all, zones: named.join(say('map-separator')) }),
    what: { light: 'page-blocks', zone: null, migratetype },
  };
}

const veilSwatch = html`<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
  <rect width="12" height="12" fill="var(--veil)" />
  <path d="M0 0L12 12M12 0L0 12" stroke="var(--ink3)" stroke-width=".7" />
  <rect x="0.5" y="0.5" width="11" height="11" fill="none" stroke="var(--line2)" />
</svg>`;
