/** Whose frame is it? Frame → call, family and page, from the runs of the live allocations. */

import type { Allocation, Family } from './contract';

/** A run of frames that belongs to an allocation. */
export interface OwnedRun {
  /** Place of the allocation in the list that the index was made of. */
  allocation: number;
  call: number;
  family: Family;
  pfn: number;
  pages: number;
  /** Index of its first page; null: a page table made for the allocation. */
  page: number | null;
}

export interface FrameHolder {
  call: number;
  family: Family;
  /** Index of the page in the allocation; null: a page table made for it. */
  page: number | null;
}

const known = new WeakMap<readonly Allocation[], Owners>();

/** The index of these allocations, made once. */
export function ownersOf(allocations: readonly Allocation[]): Owners {
  let owners = known.get(allocations);
  if (!owners) known.set(allocations, (owners = new Owners(allocations)));
  return owners;
}

/**
 * Runs in the order of their frames. Several may hold one frame (objects of a slab), so each place also knows the
 * furthest end of the runs up to it: whoever looks back stops there.
 */
export class Owners {
  readonly runs: readonly OwnedRun[];
  readonly #ends: Float64Array;

  constructor(allocations: readonly Allocation[]) {
    this.runs = allocations.flatMap(runsOf).sort((a, b) => a.pfn - b.pfn || a.call - b.call);
    this.#ends = new Float64Array(this.runs.length);
    let end = 0;
    this.runs.forEach((run, at) => (this.#ends[at] = end = Math.max(end, run.pfn + run.pages)));
  }

  /** Runs that have a frame in first … end-1, in the order of their frames. */
  *within(first: number, end: number): Generator<OwnedRun> {
    for (let at = this.#firstReaching(first); at < this.runs.length; at++) {
      const run = this.runs[at] as OwnedRun;
      if (run.pfn >= end) return;
      if (run.pfn + run.pages > first) yield run;
    }
  }

  /** Everyone who holds a frame, by call. */
  all(pfn: number): FrameHolder[] {
    return [...this.within(pfn, pfn + 1)].map((run) => holderAt(run, pfn)).sort((a, b) => a.call - b.call);
  }

  /** Who holds a frame: of several the preferred call, else the first. */
  at(pfn: number, preferred: number | null = null): FrameHolder | null {
    const holders = this.all(pfn);
    return holders.find(({ call }) => call === preferred) ?? holders[0] ?? null;
  }

  /** The first place whose runs so far reach beyond a frame. */
  #firstReaching(pfn: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] as number) > pfn) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function holderAt({ call, family, page, pfn: first }: OwnedRun, pfn: number): FrameHolder {
  return { call, family, page: page === null ? null : page + pfn - first };
}

function runsOf({ call, family, runs, tableFrames }: Allocation, allocation: number): OwnedRun[] {
  const own = { allocation, call, family };
  return [
    ...runs.map(({ pfn, pages, page }) => ({ ...own, pfn, pages, page })),
    ...tableFrames.map((pfn) => ({ ...own, pfn, pages: 1, page: null })),
  ];
}
