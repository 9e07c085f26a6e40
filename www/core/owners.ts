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

/** In place of a page index: a page table. */
const TABLE = 0xffff_ffff;
/** Keys sort by frame, then by place in the list; there are never so many runs. */
const MOST_RUNS = 2 ** 26;

/**
 * Runs in the order of their frames, as columns: a hundred thousand are sorted in a few milliseconds. Several may hold
 * one frame (objects of a slab), so each place also knows the furthest end of the runs up to it: whoever looks back
 * stops there.
 */
export class Owners {
  readonly count: number;
  readonly #allocations: readonly Allocation[];
  readonly #pfns: Uint32Array;
  readonly #pages: Uint32Array;
  readonly #firstPages: Uint32Array;
  readonly #holders: Uint32Array;
  readonly #ends: Uint32Array;

  constructor(allocations: readonly Allocation[]) {
    this.#allocations = allocations;
    this.count = allocations.reduce(
      (sum, { runs, tableFrames }) => sum + runs.length + tableFrames.length,
      0,
    );
    const column = () => new Uint32Array(this.count);
    [this.#pfns, this.#pages, this.#firstPages, this.#holders] = [column(), column(), column(), column()];
    this.#ends = column();
    this.#fill(sortedPlaces(allocations, this.count));
    let end = 0;
    for (let at = 0; at < this.count; at++) {
      end = Math.max(end, (this.#pfns[at] as number) + (this.#pages[at] as number));
      this.#ends[at] = end;
    }
  }

  /** The run at a place, 0 … count-1. */
  run(at: number): OwnedRun {
    const allocation = this.#holders[at] as number;
    const { call, family } = this.#allocations[allocation] as Allocation;
    const first = this.#firstPages[at] as number;
    const page = first === TABLE ? null : first;
    return {
      allocation,
      call,
      family,
      pfn: this.#pfns[at] as number,
      pages: this.#pages[at] as number,
      page,
    };
  }

  /** Runs that have a frame in first … end-1, in the order of their frames. */
  *within(first: number, end: number): Generator<OwnedRun> {
    for (let at = this.#firstReaching(first); at < this.count; at++) {
      const pfn = this.#pfns[at] as number;
      if (pfn >= end) return;
      if (pfn + (this.#pages[at] as number) > first) yield this.run(at);
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

  /** Puts the runs of every allocation where they belong. */
  #fill(places: Uint32Array): void {
    let listed = 0;
    const put = (pfn: number, pages: number, page: number, allocation: number): void => {
      const at = places[listed++] as number;
      this.#pfns[at] = pfn;
      this.#pages[at] = pages;
      this.#firstPages[at] = page;
      this.#holders[at] = allocation;
    };
    this.#allocations.forEach(({ runs, tableFrames }, allocation) => {
      for (const { pfn, pages, page } of runs) put(pfn, pages, page, allocation);
      for (const pfn of tableFrames) put(pfn, 1, TABLE, allocation);
    });
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

/** Of each run, in the order of the list, its place in the order of frames. */
function sortedPlaces(allocations: readonly Allocation[], count: number): Uint32Array {
  const keys = new Float64Array(count);
  let listed = 0;
  for (const { runs, tableFrames } of allocations) {
    for (const { pfn } of runs) keys[listed] = pfn * MOST_RUNS + listed++;
    for (const pfn of tableFrames) keys[listed] = pfn * MOST_RUNS + listed++;
  }
  keys.sort();
  const places = new Uint32Array(count);
  keys.forEach((key, at) => (places[key % MOST_RUNS] = at));
  return places;
}

function holderAt({ call, family, page, pfn: first }: OwnedRun, pfn: number): FrameHolder {
  return { call, family, page: page === null ? null : page + pfn - first };
}
