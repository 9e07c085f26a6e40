/** The machines that can be booted: recorded ones, fetched when asked for, and clean ones of any size. */

import type { MachineName } from './contract';

export interface RecordedMachine {
  name: string;
  machine: MachineName;
  ramMib: number;
}

/** Ships with the page as `machines/NAME.bin`. */
export const RECORDED: readonly RecordedMachine[] = [
  { name: '686-lived-in', machine: 'i386', ramMib: 1024 },
  { name: '686-fragmented', machine: 'i386', ramMib: 1024 },
  { name: 'amd64-lived-in', machine: 'x86_64', ramMib: 2048 },
];

/** Sizes to choose from, in MiB; the first is the default. */
export const CLEAN: Readonly<Record<MachineName, readonly number[]>> = {
  i386: [1024, 32, 64, 256, 512, 2048, 4096],
  'i386-pae': [1024, 256, 2048, 4096, 8192, 16384],
  x86_64: [1024, 64, 256, 2048, 4096, 16384, 65536],
};

/** What to boot. */
export interface Boot {
  machine: MachineName;
  /** MiB. */
  ram: number;
  /** Name of a recorded boot, which fixes machine and RAM. */
  recorded: string | null;
}

export const FIRST_BOOT: Boot = { machine: 'i386', ram: 1024, recorded: '686-lived-in' };

/** Bytes of a recorded boot, inflated. */
export async function fetchRecorded(name: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(/* @vite-ignore */ `../machines/${name}.bin`, import.meta.url));
  if (!answer.ok || !answer.body) throw new Error(`machines/${name}.bin: ${answer.status}`);
  const inflated = answer.body.pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}
