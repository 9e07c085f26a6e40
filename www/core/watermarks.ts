/** The watermarks of a zone as lengths: all of the zone to scale, and the part round the marks magnified. */

import type { MachineName, Overview, Zone, ZoneKind } from './contract';

/** A mark on a gauge. */
export interface Mark {
  name: 'min' | 'low' | 'high';
  /** Pages from the true zero, the boost included. */
  pages: number;
}

/** What a zone keeps from requests that may also use zones above. */
export interface Reserve {
  /** The highest zones that those requests may use, that have the same reserve. */
  from: ZoneKind[];
  pages: number;
}

export interface Gauge {
  /** Pages that the whole bar stands for. */
  whole: number;
  /** Pages that the magnified bar stands for; the same zero. null: the whole bar shows all there is to see. */
  near: number | null;
  /** How much the magnified bar is larger. */
  factor: number;
  marks: Mark[];
  reserves: Reserve[];
}

/** Where low and high stand so far from zero, nothing needs magnifying. */
const READABLE = 0.3;
/** Room above the highest mark on the magnified bar. */
const HEADROOM = 1.12;
/** The zones of a kernel, by their index. */
const COMPILED: Readonly<Record<MachineName, readonly ZoneKind[]>> = {
  i386: ['DMA', 'Normal', 'HighMem', 'Movable'],
  'i386-pae': ['DMA', 'Normal', 'HighMem', 'Movable'],
  x86_64: ['DMA', 'DMA32', 'Normal', 'Movable', 'Device'],
};

/** The gauge of a zone of a machine. */
export function gaugeOf(zone: Zone, machine: Pick<Overview, 'machine' | 'zones'>): Gauge {
  const { managed, min, low, high, boost } = zone;
  const whole = Math.max(managed, high + boost, 1);
  const near = Math.ceil((high + boost) * HEADROOM);
  const magnified = high + boost < whole * READABLE && high + boost > 0;
  return {
    whole,
    near: magnified ? near : null,
    factor: magnified ? whole / near : 1,
    marks: [
      { name: 'min', pages: min + boost },
      { name: 'low', pages: low + boost },
      { name: 'high', pages: high + boost },
    ],
    reserves: reservesOf(zone, machine),
  };
}

/** Reserves against requests that may use a zone of the machine above this one; equal ones together. */
export function reservesOf(
  { kind, reserves }: Zone,
  { machine, zones }: Pick<Overview, 'machine' | 'zones'>,
): Reserve[] {
  const compiled = COMPILED[machine];
  const present = (each: ZoneKind) => zones.some((zone) => zone.kind === each && zone.managed > 0);
  const found: Reserve[] = [];
  for (const from of compiled.slice(compiled.indexOf(kind) + 1).filter(present)) {
    const pages = reserves[compiled.indexOf(from)] ?? 0;
    const same = found.find((each) => each.pages === pages);
    if (same) same.from.push(from);
    else if (pages > 0) found.push({ from: [from], pages });
  }
  return found;
}

/** Names under the bar, those of equal marks together. */
export interface Label {
  names: Mark['name'][];
  pages: number;
  /** Row, from 0 at the bar. */
  tier: number;
}

/** Marks closer than this part of a bar leave no room for a number between them. */
const APART = 0.14;

/** Each in the first row where it has room. */
export function labelsOf(marks: readonly Mark[], whole: number): Label[] {
  const labels: Label[] = [];
  for (const { name, pages } of marks) {
    const same = labels.find((label) => label.pages === pages);
    if (same) {
      same.names.push(name);
      continue;
    }
    const isNear = (label: Label) => (pages - label.pages) / whole < APART;
    let tier = 0;
    while (labels.some((label) => label.tier === tier && isNear(label))) tier += 1;
    labels.push({ names: [name], pages, tier });
  }
  return labels;
}

/** What an urgent request leaves of min: GFP_ATOMIC, 3/8, each share cut off as the kernel does. */
export function atomicMin(min: number): number {
  const half = min - Math.floor(min / 2);
  return half - Math.floor(half / 4);
}
