/** The call that gives an allocation back. */

import type { Allocation, Value } from './contract';
import { address } from './format';

const PAGE_BYTES = 4096n;

type Freeing = (name: string, allocation: Allocation) => string;

const BY_ADDRESS =
  (call: string): Freeing =>
  (name) =>
    `${call}(${name});`;

const BY_ORDER =
  (call: string): Freeing =>
  (name, { granted }) =>
    `${call}(${name}, ${orderOf(granted)});`;

/** By the call that made it. */
const FREEING: Readonly<Record<string, Freeing>> = {
  kmalloc: BY_ADDRESS('kfree'),
  kzalloc: BY_ADDRESS('kfree'),
  kcalloc: BY_ADDRESS('kfree'),
  kmalloc_array: BY_ADDRESS('kfree'),
  krealloc: BY_ADDRESS('kfree'),
  kvmalloc: BY_ADDRESS('kvfree'),
  vmalloc: BY_ADDRESS('vfree'),
  vzalloc: BY_ADDRESS('vfree'),
  vmalloc_32: BY_ADDRESS('vfree'),
  vmap: BY_ADDRESS('vunmap'),
  ioremap: BY_ADDRESS('iounmap'),
  alloc_pages: BY_ORDER('__free_pages'),
  alloc_page: BY_ADDRESS('__free_page'),
  __get_free_pages: BY_ORDER('free_pages'),
  __get_free_page: BY_ADDRESS('free_page'),
  get_zeroed_page: BY_ADDRESS('free_page'),
  malloc: BY_ADDRESS('free'),
  calloc: BY_ADDRESS('free'),
  realloc: BY_ADDRESS('free'),
  posix_memalign: BY_ADDRESS('free'),
  mmap: (name, { granted }) => `munmap(${name}, ${granted});`,
};

/** C code that frees it, by the name it was given or else by address; null if no call does. */
export function freeingCode(allocation: Allocation, values: readonly Value[]): string | null {
  const freeing = FREEING[allocation.api];
  if (!freeing) return null;
  const name = values.find(({ value }) => value === allocation.value)?.name;
  return freeing(name ?? address(allocation.value), allocation);
}

export function canFree(allocation: Allocation): boolean {
  return allocation.api in FREEING;
}

function orderOf(bytes: bigint): number {
  return Math.max(0, (bytes / PAGE_BYTES).toString(2).length - 1);
}
