/**
 * What crosses the border between the model (wasm) and the page, as plain data.
 *
 * Rust's side is `src/view/` (shapes) and `src/web/` (doors). Addresses, byte counts and modelled integers are
 * `bigint`; frame numbers, indices and counts are `number`. Enum values are the kebab-case names of Rust's variants.
 */

export type MachineName = 'i386' | 'i386-pae' | 'x86_64';
export type ZoneKind = 'DMA' | 'DMA32' | 'Normal' | 'HighMem' | 'Movable' | 'Device';
export type Migratetype = 'unmovable' | 'movable' | 'reclaimable' | 'high-atomic' | 'isolate';
/** The four colours of the page; everything else is grey. */
export type Family = 'kmalloc' | 'gfp' | 'vmalloc' | 'malloc';

/** In the order of Rust's `FrameState`: the low 4 bits of byte 12 of a frame's entry. */
export const FRAME_STATES = [
  'inside',
  'free',
  'pcp',
  'used',
  'reserved',
  'used-unknown',
  'slab-unknown',
  'lru-unknown',
  'table-unknown',
] as const;
export type FrameState = (typeof FRAME_STATES)[number];

/** In the order of Rust's `OwnerKind`: byte 15 of a used frame's entry. */
export const OWNER_KINDS = [
  'none',
  'pages',
  'kmalloc-large',
  'slab',
  'vmalloc',
  'kernel-table',
  'user-table',
  'anonymous',
  'zero-page',
  'coherent',
  'kernel',
  'recorded-slab',
  'recorded-vmalloc',
  'recorded-table',
  'recorded-other',
] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

export interface Region {
  /** Text key: `region-<kind>`. */
  kind:
    | 'user'
    | 'direct-map'
    | 'gap'
    | 'vmalloc'
    | 'pkmap'
    | 'fixmap'
    | 'vmemmap'
    | 'kernel-text'
    | 'modules'
    | 'hole';
  start: bigint;
  /** Exclusive; 2^64 is given as 2^64. */
  end: bigint;
}

export interface Zone {
  kind: ZoneKind;
  startPfn: number;
  /** Exclusive. */
  endPfn: number;
  present: number;
  managed: number;
  free: number;
  pcp: number;
  min: number;
  low: number;
  high: number;
  boost: number;
  /** Free pages as watermark checks read them: changes of this CPU may be pending. */
  counted: number;
  /** lowmem_reserve by zone index of the request. */
  reserves: number[];
  /** nr_reserved_highatomic, in pages. */
  highatomic: number;
}

export interface Overview {
  machine: MachineName;
  /** Name of the recorded boot, or null for a clean one. */
  recorded: string | null;
  ramMib: number;
  /** Entries of the frame map: frames 0 … frames-1. */
  frames: number;
  pageblockOrder: number;
  pageOffset: bigint;
  highMemory: bigint;
  vmallocStart: bigint;
  vmallocEnd: bigint;
  taskSize: bigint;
  /** Bytes of a large page of the direct map. */
  largePage: bigint;
  regions: Region[];
  zones: Zone[];
  /** Whether boot set a pool of bounce buffers aside. */
  swiotlb: boolean;
  /** [first, end) pairs of frame numbers that exist nowhere (the PC's hole). */
  holes: [number, number][];
}

/** Frames by what they are; together the present RAM. */
export interface Legend {
  states: Partial<Record<FrameState, number>>;
  owners: Partial<Record<OwnerKind, number>>;
}

export interface Run {
  /** Index of its first page in the allocation. */
  page: number;
  pfn: number;
  pages: number;
}

/** How one page of an allocation is mapped. */
export interface PageLink {
  page: number;
  address: bigint;
  pfn: number | null;
  /** `new`: an entry this allocation caused; `large`: an entry of the direct map, set at boot; `missing`: no entry. */
  entry: 'new' | 'large' | 'missing';
  /** Index of the entry in its table. */
  index: number;
}

/** A large entry that existed before the call. */
export interface LargeEntry {
  level: 'PGD' | 'PUD' | 'PMD' | 'PTE';
  index: number;
  bytes: bigint;
}

export interface Allocation {
  /** Number of the call that made it, from 0. */
  call: number;
  api: string;
  family: Family;
  /** What the call returned. */
  value: bigint;
  /** First byte; null for pages without an address (high memory). */
  address: bigint | null;
  /** Asked for. */
  bytes: bigint;
  /** Got: size class or whole pages; of malloc, what was asked for. */
  granted: bigint;
  region: Region['kind'] | 'heap' | 'mmap' | 'none';
  pageCount: number;
  /** Each page, in order: all of them up to 64, none above (draw `runs` then). */
  pages: PageLink[];
  /** Maximal runs of adjacent frames that adjacent pages map. */
  runs: Run[];
  /** Pages without a frame. */
  missing: number;
  /** Whether an unmapped guard page follows. */
  guard: boolean;
  /** Entries that the call or later faults on it wrote. */
  newEntries: number;
  /** Page-table pages taken for it. */
  newTables: number;
  /** Frames of those tables. */
  tableFrames: number[];
  large: LargeEntry[];
  /** For an object of a slab. */
  object: {
    cache: string;
    slabPfn: number;
    slabOrder: number;
    index: number;
    size: bigint;
    offset: number;
  } | null;
}

export type VerdictKind = 'direct' | 'bounce' | 'scatter-gather' | 'pin-first' | 'impossible';

export interface Device {
  bits: number;
  iommu: boolean;
  swiotlb: boolean;
  /** 0: any number. */
  segments: number;
}

export interface Verdict {
  kind: VerdictKind;
  runs: { start: bigint; bytes: bigint }[];
  segments: { start: bigint; bytes: bigint }[];
  missing: number;
  /** Text keys: `reason-<reason>`, `remedy-<remedy>`. */
  reason: string;
  remedy: string;
}

export interface WalkStep {
  level: 'PGD' | 'PUD' | 'PMD' | 'PTE';
  index: number;
  highBit: number;
  lowBit: number;
  entry: bigint;
  /** Frame of this table; null: older than the recording. */
  table: number | null;
  flags: string[];
}

export interface Walk {
  steps: WalkStep[];
  end:
    | { end: 'mapped'; phys: bigint; pageBytes: bigint; writable: boolean; user: boolean }
    | { end: 'not-present'; level: string }
    | { end: 'not-recorded' }
    | { end: 'non-canonical' };
}

export interface FrameStory {
  pfn: number;
  phys: bigint;
  zone: ZoneKind | null;
  block: { head: number; order: number; state: FrameState } | null;
  /** Cached migratetype of the block. */
  migratetype: Migratetype | null;
  pageblock: { index: number; first: number; migratetype: Migratetype } | null;
  owner: { kind: OwnerKind; call: number | null; page: number; birth: number | null; label: string };
  /** Its address in the direct map; null in high memory. */
  directMap: bigint | null;
  /** Every other address that maps it. */
  mappings: { space: string; address: bigint }[];
}

/** One step of a call's story: `step` names the text key `step-<step>`; the other fields are its arguments. */
export interface StoryEvent {
  depth: number;
  /** Frame changes of the call that had happened by the end of this step. */
  changes: number;
  step: string;
  [argument: string]: unknown;
}

export interface Reply {
  reply: 'void' | 'pointer' | 'integer' | 'null' | 'error' | 'misuse' | 'died' | 'child';
  [argument: string]: unknown;
}

/** What a call came to. */
export interface Outcome {
  reply: Reply;
  /** Misuse that the call did although it returned. */
  warning: ({ misuse: string } & Record<string, unknown>) | null;
}

export interface Story extends Outcome {
  call: number;
  events: StoryEvent[];
}

export interface CallSummary extends Outcome {
  call: number;
  /** Source text, as typed. */
  text: string;
  /** Line it was typed on, from 1; null if it came by a method. */
  line: number | null;
  api: string;
  family: Family | null;
  /** What it returned; null for NULL. */
  value: bigint | null;
  /** Depth of each inner step: the icicle. */
  depths: number[];
}

export interface ScriptError {
  line: number;
  column: number;
  endColumn: number;
  /** Text key: `error-<key>`. */
  key: string;
  args: Record<string, string | number>;
  /** English rendering. */
  message: string;
}

export interface RunResult {
  calls: { line: number; call: string; value: bigint | null; index: number }[];
  error: ScriptError | null;
  /** The line that ended the run early without being wrong: `return`, an oops, the death of the process. */
  ended: number | null;
}

export interface Value {
  name: string;
  value: bigint;
  /** Calls done when it was assigned: the last of them may have given the value. */
  calls: number;
  /** C type as written, or 'implicit'. */
  type: string;
  region: string;
}

export interface Token {
  start: number;
  end: number;
  kind: string;
}

export interface Progress {
  done: number;
  total: number;
  busy: boolean;
}

export interface State {
  machine: MachineName;
  calls: number;
  cursor: number;
  model: string;
}

/** One zone's lists, for the closed row "Buddy and per-CPU lists". */
export interface ZoneLists {
  kind: ZoneKind;
  /** blocks[order][migratetype]: how many free blocks. */
  blocks: number[][];
  /** Per-CPU lists: one entry a non-empty list, pages in it. */
  pcp: { order: number; migratetype: Migratetype; blocks: number }[];
  pcpCount: number;
  pcpHigh: number;
  pcpBatch: number;
  /** log2 of how much larger the next drain is. */
  pcpFreeFactor: number;
}

export interface CacheSummary {
  name: string;
  objectSize: number;
  size: number;
  order: number;
  perSlab: number;
  slabs: number;
  inUse: number;
}

export interface AreaSummary {
  start: bigint;
  /** Guard page included. */
  end: bigint;
  kind: 'vmalloc' | 'vmap' | 'ioremap' | 'recorded' | 'lazy';
  pages: number;
  caller: string;
}

/** What one zone said to a request that failed. */
export interface Gate {
  zone: ZoneKind;
  /** `not-allowed`: the flags exclude it; `watermark`: too few free pages; `no-block`: enough, but no block large enough. */
  verdict: 'not-allowed' | 'watermark' | 'no-block';
  /** Free pages as the check counted them. */
  free: number;
  /** watermark[min], and the boost on it. */
  min: number;
  boost: number;
  /** What stays of min + boost for this request: 3/8 for GFP_ATOMIC, half with __GFP_HIGH. No watermark holds __GFP_MEMALLOC back. */
  lowered: number;
  /** lowmem_reserve for this request. */
  reserve: number;
  /** Pages the check leaves out: the rest of its own block, the high-atomic reserve. */
  unusable: number;
  /** free - unusable had to be above this: lowered + reserve. */
  needed: number;
  /** Order of the largest free block that it might take; null: none. */
  largest: number | null;
  /** Pages on per-CPU lists of the zone: free, but not in the buddy lists. */
  onPcp: number;
  /** Free blocks by order (0…10) that it might have taken, when it failed. */
  blocks: number[];
}
/** A stretch of a range of frames: a free block, or frames in use by one owner. */
export interface Piece {
  pfn: number;
  pages: number;
  state: FrameState;
  owner: OwnerKind;
  label: string;
  call: number | null;
  /** `free`; `set-aside`: free, but kept for atomic requests; `pcp`: a drain frees it; `movable`: compaction could move it; `pinned`: it stays where it is. */
  hold: 'free' | 'set-aside' | 'pcp' | 'movable' | 'pinned';
}
export interface Nearest {
  zone: ZoneKind;
  pfn: number;
  order: number;
  free: number;
  /** in address order, whole range */ pieces: Piece[];
}
export type Change =
  | { change: 'drain' } // per-CPU lists back to the buddy lists
  | { change: 'flags'; add: string; remove: string } // gfp names; one of them may be ''
  | { change: 'free-yours'; calls: number[]; drain: boolean } // give back what these calls of the script took, then perhaps drain
  | { change: 'order'; order: number } // the largest order that would have been served
  | { change: 'free-pages'; zone: ZoneKind; pages: number }; // so many more free pages in this zone
export interface Failure {
  call: number;
  order: number;
  /** As the kernel prints it: GFP_ATOMIC|__GFP_COMP. */
  gfp: string;
  migratetype: Migratetype;
  /** Text keys `allows-<key>`: block, min-reserve, non-block, high-atomic, no-watermarks, kswapd, no-retry, retry-may-fail, no-fail. */
  allows: string[];
  /** Zones in the order tried, then those not allowed. */
  gates: Gate[];
  /** Whether the request may sleep; if not, `next` is what one that may would do. */
  mayBlock: boolean;
  /** Text keys `next-<key>`, in order: wake-kswapd, compact, reclaim, unreserve-high-atomic, drain, retry, oom-kill, fail, never-fail. */
  next: string[];
  /** Whether the kernel logs "page allocation failure" (not with __GFP_NOWARN). */
  report: boolean;
  /** Aligned ranges of this size in the zones that had enough pages but no block: all; those that nothing but free and movable frames fill (compaction could empty them); those that something pinned holds. null for order 0. */
  ranges: { all: number; movable: number; pinned: number } | null;
  /** The range with the fewest frames in the way; null for order 0 or when it is not known any more. */
  nearest: Nearest | null;
  /** What would have made it succeed, smallest first, each one tried by the model. */
  changes: Change[];
}

/** Free memory when so many calls were done. */
export interface Sample {
  calls: number;
  /** `blocks`: free blocks by order. */
  zones: { kind: ZoneKind; free: number; pcp: number; blocks: number[] }[];
}

/** What a replay found: lines predicted, of which so many agreed, lines given and followed, the first difference. */
export interface FilmReport {
  score: 'exact' | 'differs' | 'not-replayed';
  matched: number;
  predicted: number;
  given: number;
  followed: number;
  difference: { line: number; expected: string; got: string } | null;
}

/** A recording that is played. */
export interface FilmHead {
  set: string;
  scenario: string;
  lines: number;
  calls: number;
  /** So many of the calls can be gone to: none after the one in which model and recording went apart. */
  playable: number;
  report: FilmReport;
  differsIn: number | null;
  /** Whether it tells its last state. */
  hasEnd: boolean;
}

/** What a recorded call returned. */
export type FilmResult =
  | { result: 'nothing' | 'null' | 'skipped' }
  | { result: 'block'; pfn: number }
  | { result: 'object'; address: bigint }
  | { result: 'area'; address: bigint; pages: number; runs: number };

/** One call of a recording. */
export type FilmCall = FilmResult & {
  line: number;
  /** As C. */
  text: string;
  /** Lines on which the model agreed. */
  agreed: number;
  given: number;
};

/** The wasm class `Playground` of `src/web/`. Methods throw only for malformed input (an `Error` with a message). */
export interface Playground {
  boot_clean(machine: MachineName, ramMib: number): void;
  /** Bytes of a compact recording (already inflated). */
  boot_recorded(name: string, bytes: Uint8Array): void;

  /** Takes a recording to be played, then restores its first state, then boots it; `advance` then serves its calls. */
  open_film(bytes: Uint8Array): void;
  restore_film(): void;
  show_film(): void;
  /** Boots the state that the recording ended with. */
  boot_film_end(): void;
  film(): FilmHead | null;
  film_calls(from: number, to: number): FilmCall[];

  /** Begins to run the statements that start on lines from … to (1-based, inclusive; 0, 0: all). */
  run(script: string, fromLine: number, toLine: number): void;
  /** Begins a seek so that `call` calls are done. */
  seek(call: number): void;
  /** Goes on with what was begun, by about this many steps of work. */
  advance(budget: number): Progress;
  /** Stops what was begun, at the last whole call. */
  cancel(): void;
  /** What the last finished `run` did. */
  run_result(): RunResult;

  state(): State;
  /** The hash of the whole state at the cursor: 16 hexadecimal digits. */
  digest(): string;
  overview(): Overview;
  legend(): Legend;
  /** Of all live allocations by value the places from … to-1. */
  allocations(from: number, to: number): Allocation[];
  /** Summaries of calls from … to-1, done or (after undo) to be redone. */
  calls(from: number, to: number): CallSummary[];
  story(call: number): Story;
  /** The variables as of when so many calls were done. */
  values(calls: number): Value[];
  frame(pfn: number): FrameStory;
  walk(address: bigint): Walk;
  /** Frame of each page of a range, or -1. */
  frames_of(address: bigint, bytes: bigint): Int32Array;
  verdict(address: bigint, bytes: bigint, device: Device): Verdict;
  proc(path: string): string | undefined;
  proc_paths(): string[];
  lists(): ZoneLists[];
  /** Why a call found no page; undefined for a call that did not fail so. */
  failure(call: number): Failure | undefined;
  /** First frames of the blocks of one list, in list order, 65,536 at most. */
  list_blocks(zone: ZoneKind, order: number, migratetype: Migratetype, list: 'buddy' | 'pcp'): Uint32Array;
  /** First frames of the page blocks of a zone that are of this type. */
  page_blocks(zone: ZoneKind, migratetype: Migratetype): Uint32Array;
  /** Free memory at up to 512 moments of the session, evenly thinned, the first (0 calls) and the cursor's included. */
  samples(): Sample[];
  caches(): CacheSummary[];
  areas(): AreaSummary[];
  /** Serves one built-in request: drain per-CPU lists, purge lazy vmalloc areas. Appends a call. */
  drain(): void;
  purge(): void;

  /** Where the frame map lies in wasm memory: `frames` entries of four u32 (see `src/page/frame.rs`). */
  frames_ptr(): number;
  /** Frames changed since the last ask; undefined: repaint all. */
  touched(): Uint32Array | undefined;
  /** Entries that differ when `changes` of the call's frame changes have happened instead of all: [pfn, w0, w1, w2, w3]*. */
  inner_patch(call: number, changes: number): Uint32Array;

  free(): void;
}

/** Module-level functions. */
export interface PlaygroundModule {
  /** Tokens of a text, total: never fails. Offsets in UTF-16 code units. */
  highlight(text: string): Token[];
  /** Every call of the language: name, family, signature. */
  call_table(): { name: string; family: string; signature: string }[];
  model_version(): string;
}
