/** What a card says of an allocation: one fact in front, two behind it, and all of it as a sentence. */

import type { Allocation, MachineName } from './contract';
import { address, bytes, count, entryName, exactBytes } from './format';

type Say = (key: string, args?: Record<string, string | number>) => string;

export interface Facts {
  /** The strong fact, with its strong words in double stars. */
  main: string;
  /** In the order of their weight. */
  rest: string[];
}

/** What a card says; `zero`: so many of its pages are the shared zero page, read but never written. */
export function factsOf(allocation: Allocation, say: Say, zero = 0): Facts {
  return {
    main: mainFact(allocation, say, zero),
    rest: [
      ...(zero ? [say('bridge-zero', { pages: zero })] : []),
      ...luck(allocation, say),
      ...rounded(allocation, say),
      entries(allocation, say),
      kind(allocation, say),
    ],
  };
}

/** Whether it leads to the registers of a device: entries without frames of RAM. */
export function isDeviceMemory({ api }: Pick<Allocation, 'api'>): boolean {
  return api.startsWith('ioremap');
}

function mainFact(allocation: Allocation, say: Say, zero: number): string {
  const { object, missing, pageCount, runs } = allocation;
  if (isDeviceMemory(allocation)) return say('bridge-device-pages', { pages: pageCount });
  if (object) return say('bridge-object', { cache: object.cache, index: object.index });
  const frames = pageCount - missing - zero;
  if (missing > 0) return say('bridge-missing', { frames, missing });
  return say('bridge-runs', { frames, runs: runs.length });
}

/** Whether adjacent frames were no part of the promise. */
export function byLuck({ family, runs, pageCount, object }: Allocation): boolean {
  return (
    !object &&
    pageCount > 1 &&
    runs.length === 1 &&
    runs[0]?.pages === pageCount &&
    (family === 'vmalloc' || family === 'malloc')
  );
}

function luck(allocation: Allocation, say: Say): string[] {
  return byLuck(allocation) ? [say('bridge-luck')] : [];
}

/** kmalloc's large blocks are powers of two, whatever was asked for. */
function rounded({ family, object, bytes: size, pageCount }: Allocation, say: Say): string[] {
  const asked = Number((size + 4095n) >> 12n);
  if (family !== 'kmalloc' || object || asked >= pageCount) return [];
  return [say('bridge-rounded', { order: Math.log2(pageCount), asked })];
}

function entries({ newEntries, newTables, guard }: Allocation, say: Say): string {
  const own = say('bridge-entries', { entries: newEntries });
  if (newTables > 0) return `${own} + ${say('bridge-tables', { tables: newTables })}`;
  return guard ? `${own} + ${say('bridge-guard-page')}` : own;
}

function kind(allocation: Allocation, say: Say): string {
  const { object, family, region, pageCount, granted } = allocation;
  if (object)
    return say('bridge-of-slab', { size: exactBytes(object.size), offset: address(BigInt(object.offset)) });
  if (isDeviceMemory(allocation)) return say('bridge-device-registers');
  if (region === 'none') return say('bridge-no-address');
  if (family === 'gfp')
    return say('bridge-order', { order: Math.round(Math.log2(pageCount)), pages: pageCount });
  if (family === 'kmalloc') return say('bridge-contiguous');
  if (family === 'vmalloc') return say('bridge-virtually');
  return say('bridge-user-pages', { size: bytes(BigInt(pageCount) * 4096n) || exactBytes(granted) });
}

/** The card as one sentence, for those who hear it. */
export function sentence(call: string, allocation: Allocation, verdict: string | null, say: Say): string {
  const facts = [factsText(allocation, say), ...(verdict ? [say('bridge-verdict', { verdict })] : [])];
  return say('bridge-sentence', { call, facts: facts.join(say('bridge-comma')) });
}

/** All of its facts, without marks. */
export function factsText(allocation: Allocation, say: Say): string {
  const { main, rest } = factsOf(allocation, say);
  const words = [main.replace(/\*\*/g, ''), ...rest];
  if (allocation.guard && allocation.newTables > 0) words.push(say('bridge-guard-page'));
  return words.join(say('bridge-comma'));
}

/** Large entries that existed before: what a pill says, from long to short. */
export function pillTexts({ large }: Allocation, machine: MachineName, say: Say): string[] {
  const [first, last] = [large[0], large.at(-1)];
  if (!first || !last) return [];
  const name = entryName(first.level, machine);
  const entry = large.length === 1 ? `${name} ${count(first.index)}` : `${name} ${first.index}–${last.index}`;
  const args = { entry, entries: large.length, page: exactBytes(first.bytes) };
  return [say('bridge-pill', args), say('bridge-pill-short', args), entry];
}
