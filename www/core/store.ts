/** What the page knows and what the reader points at: one store an element, one atom a fact. */

import type {
  Allocation,
  CallSummary,
  Device,
  Failure,
  FilmCall,
  FilmHead,
  Legend,
  Overview,
  ScriptError,
  State,
  Story,
  Value,
  Verdict,
} from './contract';
import type { Text } from './i18n';
import { sameLight, type FreeBlocks, type Lightable } from './light';
import type { Line } from './lines';
import type { Boot } from './machines';
import { Pending } from './pending';
import type { Reading, Refusal } from './recording';
import type { FrameWindow } from './windows';

export type Equal<T> = (a: T, b: T) => boolean;
export type Unsubscribe = () => void;

/** What can be watched, whatever it holds. */
export interface Watchable {
  subscribe(listener: () => void): Unsubscribe;
}

/** A value that can be watched. Setting an equal value does nothing. */
export class Atom<T> {
  #value: T;
  readonly #equal: Equal<T>;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T, equal: Equal<T> = Object.is) {
    this.#value = value;
    this.#equal = equal;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (this.#equal(this.#value, value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  /** Calls `listener` after each change, not now. */
  subscribe(listener: (value: T) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What the reader chose: a call, and one byte of what it gave. */
export interface Selection {
  /** Number of the call, from 0; null: none. */
  call: number | null;
  /** Virtual address of the pinned byte. */
  byte: bigint | null;
  /** A frame chosen on the map. */
  pfn: number | null;
}

/** What the pointer or the roving focus is on; null: nothing. */
export interface Hover {
  call: number | null;
  /** Index of a page in the allocation of `call`. */
  page: number | null;
  pfn: number | null;
}

/** Where in time the picture stands. */
export interface Time {
  /** How many calls are done, the last one perhaps only in part. */
  cursor: number;
  /** Steps done of call `cursor - 1`; null: all of it. */
  inner: number | null;
  /** Frame changes of that call that have happened; null: all. */
  changes: number | null;
}

/** What the greys of the frame map tell. */
export type ColourBy = 'state' | 'order' | 'migratetype' | 'owner' | 'zone';

/** By the width of the element: three columns, drawer, one column, phone. */
export type Layout = 'wide' | 'drawer' | 'column' | 'phone';

/** What the middle shows. */
export type MiddleView = 'bridge' | 'failure';

/** The phone's tabs. */
export type Tab = 'code' | 'memory' | 'dma' | 'story' | 'inside';

/** Work that takes long enough to be shown. */
export interface Busy {
  done: number;
  total: number;
  /** What is counted: calls of a run or a seek, frames of a boot. */
  unit: 'calls' | 'frames';
}

/** A recording that is played. */
export interface Film extends FilmHead {
  list: readonly FilmCall[];
  /** Its name among those that ship; null: a file of the reader's. */
  shipped: string | null;
  /** `played`: its calls are the session. `ended`: a script goes on from its last state. */
  stage: 'played' | 'ended';
}

/** Something of ours broke. */
export interface Trouble {
  message: string;
  /** What to send us: version, machine, script, message. */
  log: string;
}

export const NO_SELECTION: Selection = { call: null, byte: null, pfn: null };

/** Equality of flat records. */
export function sameRecord<T extends object>(a: T | null, b: T | null): boolean {
  if (Object.is(a, b) || !a || !b) return Object.is(a, b);
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

function sameWindows(a: readonly FrameWindow[], b: readonly FrameWindow[]): boolean {
  const key = (windows: readonly FrameWindow[]) =>
    windows.map(({ letter, from, to, calls }) => [letter, from, to, ...calls].join()).join(';');
  return key(a) === key(b);
}

/** What is lit on the map: what the reader points at, else what is pinned. */
export class Lit implements Watchable {
  readonly #pointed = new Atom<Lightable | null>(null, sameLight);
  readonly #pinned = new Atom<Lightable | null>(null, sameLight);

  get(): Lightable | null {
    return this.#pointed.get() ?? this.#pinned.get();
  }

  get pinned(): Lightable | null {
    return this.#pinned.get();
  }

  subscribe(listener: () => void): Unsubscribe {
    const leave = [this.#pointed, this.#pinned].map((atom) => atom.subscribe(listener));
    return () => leave.forEach((each) => each());
  }

  /** Lights something as long as it is pointed at; null: no longer. */
  point(what: Lightable | null): void {
    this.#pointed.set(what);
  }

  /** Keeps something lit; what is pinned already is let go. */
  pin(what: Lightable): void {
    this.#pinned.update((pinned) => (sameLight(pinned, what) ? null : what));
  }

  clear(): void {
    this.#pinned.set(null);
    this.#pointed.set(null);
  }
}

export class Store {
  /** Work, drawing and animation under way. */
  readonly pending = new Pending();

  /* What the model said after the last change. */
  readonly overview = new Atom<Overview | null>(null);
  readonly state = new Atom<State | null>(null);
  readonly legend = new Atom<Legend | null>(null);
  readonly allocations = new Atom<readonly Allocation[]>([]);
  /** Every call of the session, those ahead of the cursor too. */
  readonly calls = new Atom<readonly CallSummary[]>([]);
  readonly values = new Atom<readonly Value[]>([]);
  /** Of the selected call. */
  readonly story = new Atom<Story | null>(null);
  /** Why the selected call found no page; null: it did not fail so. */
  readonly failure = new Atom<Failure | null>(null);
  /** By number of the call that made the allocation, for the chosen device. */
  readonly verdicts = new Atom<ReadonlyMap<number, Verdict>>(new Map());
  /** The lettered windows of the frame line, which the map marks too. */
  readonly windows = new Atom<readonly FrameWindow[]>([], sameWindows);
  /** Grows by one when frames may have changed: repaint. */
  readonly frames = new Atom(0);

  /* The script. */
  readonly script = new Atom('');
  readonly lines = new Atom<readonly Line[]>([]);
  readonly error = new Atom<ScriptError | null>(null);
  /** The example it began as; null: the reader's own text. */
  readonly example = new Atom<string | null>(null);
  /** The reader's own text, set aside while an example stands in the console. */
  readonly draft = new Atom<string | null>(null);
  /** The machine that is or will be booted. */
  readonly booting = new Atom<Boot | null>(null);

  /* What the reader points at. */
  readonly selection = new Atom<Selection>(NO_SELECTION, sameRecord);
  readonly hover = new Atom<Hover | null>(null, sameRecord);
  readonly lit = new Lit();
  /** The list that the block under the pointer is on, on the map. */
  readonly under = new Atom<FreeBlocks | null>(null, sameLight as Equal<FreeBlocks | null>);
  readonly time = new Atom<Time>({ cursor: 0, inner: null, changes: null }, sameRecord);
  readonly playing = new Atom(false);

  /* How it is shown. */
  readonly device = new Atom<Device>({ bits: 32, iommu: false, swiotlb: false, segments: 0 }, sameRecord);
  readonly colourBy = new Atom<ColourBy>('state');
  /** The view of the middle that the reader pinned; null: it follows the selected call. */
  readonly view = new Atom<MiddleView | null>(null);
  readonly layout = new Atom<Layout>('wide');
  readonly tab = new Atom<Tab>('memory');
  readonly theme = new Atom<'light' | 'dark' | null>(null);
  readonly text = new Atom<Text | null>(null);
  readonly help = new Atom(false);
  /** Whether the right column is drawn over the middle, where it is a drawer. */
  readonly drawer = new Atom(false);

  /* A recording in the place of the script. */
  /** The one that is played, or went before what is played now. */
  readonly film = new Atom<Film | null>(null);
  /** Whether a recording's calls are the session: then nobody else makes any. */
  get plays(): boolean {
    return this.film.get()?.stage === 'played';
  }

  /** The file that is being read. */
  readonly reading = new Atom<Reading | null>(null, sameRecord);
  /** Why the last file is not played. */
  readonly refused = new Atom<(Refusal & { name: string }) | null>(null);
  /** A file is held over the page. */
  readonly dropping = new Atom(false);

  /* Busy, failed. */
  readonly busy = new Atom<Busy | null>(null, sameRecord);
  readonly trouble = new Atom<Trouble | null>(null);

  /** What the middle shows now: of a call that found no page why, unless the reader pinned the bridge. */
  get middle(): MiddleView {
    return this.failure.get() && this.view.get() !== 'bridge' ? 'failure' : 'bridge';
  }
}
