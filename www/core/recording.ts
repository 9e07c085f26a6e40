/** Recordings that can be played: those that ship, and what reading a file comes to. */

import type { MachineName } from './contract';

export interface Shipped {
  name: string;
  machine: MachineName;
}

/** Ships with the page as `recordings/NAME.jsonl.gz`; its title is the text `film-NAME`. */
export const SHIPPED: readonly Shipped[] = [
  { name: 'amd64-fallback', machine: 'x86_64' },
  { name: '686-pae-highatomic', machine: 'i386-pae' },
  { name: '686-lazy', machine: 'i386' },
  { name: '686-frag', machine: 'i386' },
];

export const shippedUrl = (name: string): string =>
  new URL(/* @vite-ignore */ `../recordings/${name}.jsonl.gz`, import.meta.url).href;

/** How far a file is read. */
export interface Reading {
  name: string;
  /** Bytes of the file, as it is stored. */
  read: number;
  total: number;
  lines: number;
}

/** What is wrong with a file; its text is `refused-<flaw>`. */
export type Flaw = 'empty' | 'foreign' | 'damaged' | 'truncated' | 'impossible' | 'missing' | 'playing';

/** Why a file is not played. */
export interface Refusal {
  flaw: Flaw;
  /** From 1; 0 if it has none. */
  line: number;
  reason: string;
}

/** What the worker says. */
export type FromWorker =
  | { is: 'progress'; read: number; total: number; lines: number }
  | { is: 'film'; film: Uint8Array<ArrayBuffer> }
  | { is: 'refusal'; refusal: Refusal };

/** A file is not played, and the session is as it was. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`line ${refusal.line}: ${refusal.reason}`);
    this.refusal = refusal;
  }
}

/** What a decompressor's error means; `lines` were read before it. */
export function brokenStream(error: unknown, lines: number): Refusal {
  const reason = error instanceof Error ? error.message : String(error);
  const flaw = /truncat|unexpected end|premature/i.test(reason) ? 'truncated' : 'damaged';
  return { flaw, line: lines + 1, reason };
}
