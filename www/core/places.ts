/** Places by name: `a+0x1010`, an address, a frame number. */

import type { Allocation } from './contract';
import { address } from './format';
import type { Store } from './store';

type Known = Pick<Store, 'values' | 'allocations' | 'overview'>;

/** What a reader types for a place, as an address; null if it names nothing. */
export function parsePlace(typed: string, known: Known): bigint | null {
  const text = typed.trim();
  const frame = /^pfn\s+(\S+)$/i.exec(text);
  if (frame) return ofFrame(numberOf(frame[1] as string), known);
  const sum = /^([A-Za-z_]\w*)\s*(?:\+\s*(\w+))?$/.exec(text);
  if (!sum) return numberOf(text);
  const base = known.values.get().find(({ name }) => name === sum[1])?.value;
  const offset = sum[2] ? numberOf(sum[2]) : 0n;
  return base === undefined || offset === null ? null : base + offset;
}

/** `a+0x1010` for a byte of an allocation that has a name. */
export function placeName(byte: bigint, known: Known): string | null {
  const holder = holderOf(byte, known.allocations.get());
  const name = holder && known.values.get().find(({ value }) => value === holder.value)?.name;
  if (!holder || !name) return null;
  const offset = byte - holder.value;
  return offset === 0n ? name : `${name}+${address(offset)}`;
}

/** The live allocation that an address lies in. */
export function holderOf(at: bigint, allocations: readonly Allocation[]): Allocation | undefined {
  return allocations.find(
    ({ address: start, granted }) => start !== null && at >= start && at < start + granted,
  );
}

/** The address of a frame in the direct map. */
function ofFrame(pfn: bigint | null, { overview }: Known): bigint | null {
  const machine = overview.get();
  if (pfn === null || !machine) return null;
  const at = machine.pageOffset + pfn * 4096n;
  return at < machine.highMemory ? at : null;
}

function numberOf(text: string): bigint | null {
  return /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : null;
}
