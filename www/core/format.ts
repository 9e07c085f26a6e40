/** Numbers, sizes and addresses as the page writes them: the same in every language. */

import type { LargeEntry, MachineName, ZoneKind } from './contract';

const KIB = 1024n;
/** Stands between a number and its unit: no line ends there. */
export const NO_BREAK = '\u00A0';
/** What a number in a sentence counts. */
const COUNTED =
  /(?<=\d) (?=(?:[KMGTPE]?i?B|px|bits?|bytes|pages?|frames?|runs?|PTEs?|entries|objects?|blocks?|chunks?|caches|calls?|lines?|steps?|zones?|times|elements)\b|\p{Script=Han})|(?<=第) (?=\d)/gu;
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** `262,144` */
export function count(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `16 KiB`, `1.5 MiB`: the largest unit that leaves a number of at least 1; one decimal below 10, cut off. */
export function bytes(value: number | bigint): string {
  let size = BigInt(value);
  let tenths = 0n;
  let unit = 0;
  while (size >= KIB && unit < UNITS.length - 1) {
    tenths = ((size % KIB) * 10n) / KIB;
    size /= KIB;
    unit += 1;
  }
  const digits = size < 10n && tenths > 0n ? `${size}.${tenths}` : count(size);
  return `${digits}${NO_BREAK}${UNITS[unit]}`;
}

/** `16 KiB` where that is exact, else `16,400 B`: for what was asked and what was given. */
export function exactBytes(value: number | bigint): string {
  const size = BigInt(value);
  let unit = 0;
  let left = size;
  while (left >= KIB && left % KIB === 0n && unit < UNITS.length - 1) {
    left /= KIB;
    unit += 1;
  }
  return `${count(left)}${NO_BREAK}${UNITS[unit]}`;
}

/** Frames as a size: `831 MiB`. */
export function frames(value: number): string {
  return bytes(BigInt(value) * 4096n);
}

/** Frames as a size in MiB with a tenth, so that shares add up: `859.4 MiB`; below 1 MiB in KiB. */
export function share(pages: number): string {
  if (pages < 256) return frames(pages);
  return `${(pages / 256).toLocaleString('en-US', { maximumFractionDigits: 1 })}${NO_BREAK}MiB`;
}

/** A sentence in which numbers keep their units: `4 frames`, `第 3 行`. */
export function unbroken(sentence: string): string {
  return sentence.replace(COUNTED, NO_BREAK);
}

/** `0xC9420000`; padded to `digits`: `0x09420000`. */
export function address(value: bigint, digits = 0): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** `0x9420` */
export function pfn(value: number): string {
  return address(BigInt(value));
}

/** `ZONE_HIGHMEM` */
export function zone(kind: ZoneKind): string {
  return `ZONE_${kind.toUpperCase()}`;
}

/** An entry's name in the manuals of its machine: the top one of two levels is a PDE. */
export function entryName(level: LargeEntry['level'], machine: MachineName): string {
  return machine === 'i386' && level === 'PGD' ? 'PDE' : level;
}

/** Digits of a physical address, or of an entry, on a machine. */
export function entryDigits(machine: MachineName): number {
  return machine === 'i386' ? 8 : 16;
}
