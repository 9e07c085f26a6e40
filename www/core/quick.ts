/** The four calls at the press of a button. */

import type { Family } from './contract';

export interface QuickCall {
  label: string;
  family: Family;
  /** C code, given a fresh name. */
  code: (name: string) => string;
}

export const QUICK_CALLS: readonly QuickCall[] = [
  { label: 'kmalloc(16384)', family: 'kmalloc', code: (name) => `${name} = kmalloc(16384, GFP_KERNEL);` },
  { label: 'vmalloc(16384)', family: 'vmalloc', code: (name) => `${name} = vmalloc(16384);` },
  {
    label: '__get_free_pages(2)',
    family: 'gfp',
    code: (name) => `${name} = __get_free_pages(GFP_KERNEL, 2);`,
  },
  {
    label: 'malloc + touch',
    family: 'malloc',
    code: (name) => `${name} = malloc(16384);\nmemset(${name}, 0, 16384);`,
  },
];

/** The first of a, b, c, …, z, a1, b1, … that the script does not use. */
export function freshName(script: string): string {
  const used = new Set(script.match(/[A-Za-z_]\w*/g));
  for (let round = 0; ; round++) {
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      const name = round ? `${letter}${round}` : letter;
      if (!used.has(name)) return name;
    }
  }
}
