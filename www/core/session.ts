/** What the reader does with a machine: run lines, free, go back and forth in time, ask about a device. */

import type {
  Allocation,
  CallSummary,
  Device,
  Failure,
  Family,
  FilmHead,
  Overview,
  RunResult,
  State,
  Story,
  Verdict,
} from './contract';
import { Frames } from './frames';
import { freeingCode } from './freeing';
import { Log, wentWrong } from './log';
import { FIRST_BOOT, fetchRecorded, type Boot } from './machines';
import { Model, Panic } from './model';
import { NO_SELECTION, type Busy, type Store, type Time } from './store';
import { holderOf } from './places';
import { stepBack, stepForward } from './steps';

/** So many live allocations are judged for a device at once; more would be a list that no one reads. */
const JUDGED = 200;
/** Steps a second while playing. */
const PLAY_MS = 125;
/** A recording is played call by call; of more calls than this some are passed over, so that it ends. */
const FILM_STOPS = 1_000;

interface Lists {
  calls: CallSummary[];
  allocations: Allocation[];
}

export class Session {
  readonly store: Store;
  readonly #log = new Log();
  #model: Model | null = null;
  #frames: Frames | null = null;
  #boot: Boot = FIRST_BOOT;
  #families: ReadonlyMap<string, Family | null> = new Map();
  #queue: Promise<unknown> = Promise.resolve();
  #stories = new Map<number, Story>();
  #failures = new Map<number, Failure | null>();
  #play: ReturnType<typeof setInterval> | null = null;
  /** Lines that had run before a recording was played. */
  #aside: number[] = [];
  /** A call of a recording is being shown: the next waits. */
  #showing = false;

  constructor(store: Store) {
    this.store = store;
    store.device.subscribe(() => this.#judge());
    store.selection.subscribe(() => this.#tell());
  }

  /** The model behind it. */
  get model(): Model {
    if (!this.#model) throw new Error('the machine is not booted yet');
    return this.#model;
  }

  get ready(): boolean {
    return this.#model !== null;
  }

  /** The frame map, as of the time cursor. */
  get frames(): Frames {
    return (this.#frames ??= new Frames(this.model));
  }

  get booted(): Boot {
    return this.#boot;
  }

  /** Every call of the language and its family. */
  get families(): ReadonlyMap<string, Family | null> {
    return this.#families;
  }

  /** Starts a fresh machine; the script stays, nothing of it has run. */
  boot(boot: Boot): Promise<void> {
    this.store.booting.set(boot);
    return this.#do(async () => {
      this.#model = this.#model && !this.#model.broken ? this.#model : await this.#load();
      if (!(await this.#powerOn(boot))) return this.store.booting.set(this.#boot);
      this.#boot = boot;
      this.store.film.set(null);
      this.#log.clear();
      await this.#begin();
    });
  }

  /** False: it was stopped, and the old machine is still there. */
  async #powerOn({ recorded, machine, ram }: Boot): Promise<boolean> {
    if (!recorded) return this.#work((playground) => playground.boot_clean(machine, ram), 'frames');
    this.model.bootRecorded(recorded, await fetchRecorded(recorded));
    return true;
  }

  /** Boots the state that a recording begins with and serves its calls; the script is set aside as it is. */
  bootFilm(bytes: Uint8Array, shipped: string | null): Promise<void> {
    this.play(false);
    return this.#do(async () => {
      if (!this.store.film.get()) this.#aside = this.ranLines();
      await this.model.inSteps([
        (playground) => playground.open_film(bytes),
        (playground) => playground.restore_film(),
      ]);
      await this.#work((playground) => playground.show_film());
      await this.#work((playground) => playground.seek(0));
      const head = this.model.ask((playground) => playground.film()) as FilmHead;
      const list = await this.model.list((playground, from, to) => playground.film_calls(from, to));
      this.store.film.set({ ...head, list, shipped, stage: 'played' });
      await this.#begin();
    });
  }

  /** Back to the machine and the lines that had run before a recording was played. */
  async leaveFilm(): Promise<void> {
    if (!this.store.film.get()) return;
    this.play(false);
    await this.boot(this.#boot);
    if (!this.store.film.get()) await this.rerun(this.#aside);
  }

  /** The script goes on from the state in which a recording ended; nothing of it has run. */
  goOnFromFilm(): Promise<void> {
    this.play(false);
    return this.#do(async () => {
      this.model.ask((playground) => playground.boot_film_end());
      this.store.film.update((film) => film && { ...film, stage: 'ended' });
      this.#log.clear();
      await this.#begin();
    });
  }

  /** Nothing has run on the machine that was just booted. */
  async #begin(): Promise<void> {
    this.#forget(0);
    const lists = await this.#lists(0);
    this.store.error.set(null);
    this.store.selection.set(NO_SELECTION);
    this.store.lit.clear();
    this.store.view.set(null);
    this.#show({ cursor: 0, inner: null, changes: null }, lists);
    this.chooseDevice(standardOf(this.store.overview.get()));
  }

  /** Whether a recording is played: then its calls are the only ones, and the reader is told so. */
  #refuses(): boolean {
    if (!this.store.plays) return false;
    this.store.refused.set({
      name: this.store.film.get()?.scenario ?? '',
      flaw: 'playing',
      line: 0,
      reason: '',
    });
    return true;
  }

  /** The script as the reader types it. Runs nothing. */
  type(script: string): void {
    this.store.script.set(script);
    this.store.error.set(null);
    this.#mark();
  }

  /** Runs what has not run, so that the session is the script in its order. */
  async runAll(): Promise<void> {
    if (this.#refuses()) return;
    return this.#do(async () => {
      const from = this.#log.inOrder(this.store.script.get());
      await this.#rewind(from);
      await this.#runLines(this.#log.linesFrom(this.store.script.get(), from));
    });
  }

  /** Runs the statements of one line; after an edit, first again what the edit made stale above it. */
  async runLine(line: number): Promise<void> {
    if (this.#refuses()) return;
    return this.#do(async () => {
      const script = this.store.script.get();
      const plan = this.#log.plan(script, line, this.store.time.get().cursor);
      await this.#rewind(plan.keep);
      await this.#runLines(plan.lines);
    });
  }

  /** Appends to the script and runs that; `first` is the line where it begins. */
  async append(code: string): Promise<{ first: number; result: RunResult }> {
    if (this.#refuses()) throw new Error('a recording is played: leave it to make calls');
    return this.#do(async () => {
      const before = this.store.script.get().trimEnd();
      const first = before ? before.split('\n').length + 1 : 1;
      await this.#rewind(this.#log.fresh(this.store.script.get()));
      this.store.script.set(before ? `${before}\n${code}\n` : `${code}\n`);
      return { first, result: await this.#runRange(first, first + code.split('\n').length - 1) };
    });
  }

  /** Gives an allocation back, by the call that fits it. */
  async free(allocation: Allocation): Promise<void> {
    if (this.#refuses()) return;
    const code = freeingCode(allocation, this.store.values.get());
    if (code) await this.append(code);
  }

  /** Goes to a point in time: `cursor` calls done, of the last one `inner` steps. */
  seek(cursor: number, inner: number | null = null): Promise<void> {
    return this.#do(async () => {
      const calls = this.store.calls.get().length;
      await this.#goTo(Math.min(Math.max(cursor, 0), calls), inner);
    });
  }

  undo(): Promise<void> {
    return this.seek(this.store.time.get().cursor - 1);
  }

  redo(): Promise<void> {
    return this.seek(this.store.time.get().cursor + 1);
  }

  /** One step forward (1) or back (-1). */
  step(direction: 1 | -1): Promise<void> {
    const move = direction > 0 ? stepForward : stepBack;
    const { cursor, inner } = move(this.store.time.get(), this.store.calls.get());
    return this.seek(cursor, inner);
  }

  /** One call forward or back; back from the middle of a call is its begin. */
  stepCall(direction: 1 | -1): Promise<void> {
    return this.seek(this.store.time.get().cursor + direction);
  }

  /** Plays step by step to the end, or stops playing. */
  play(on = !this.store.playing.get()): void {
    if (this.#play) clearInterval(this.#play);
    this.#play = null;
    this.store.playing.set(on);
    if (!on) return;
    const end = this.store.pending.begin();
    const stop = this.store.playing.subscribe(() => {
      stop();
      end();
    });
    this.#play = setInterval(() => void this.#playStep(), PLAY_MS);
  }

  /** Chooses a call, and a byte of what it gave. */
  select(call: number, byte: bigint | null = null): void {
    this.#point(call, byte ?? this.#firstByte(call));
  }

  /** Pins a byte by its address; the allocation that holds it is chosen with it. */
  pin(address: bigint): void {
    const call = holderOf(address, this.store.allocations.get())?.call ?? null;
    this.store.selection.set({ call, byte: address, pfn: null });
  }

  chooseDevice(change: Partial<Device>): void {
    this.store.device.update((device) => ({ ...device, ...change }));
  }

  /** The playground's own calls. */
  async request(kind: 'drain' | 'purge'): Promise<void> {
    if (this.#refuses()) return;
    return this.#do(async () => {
      this.model.ask((playground) => playground[kind]());
      await this.#readAfterRun(this.store.time.get().cursor);
    });
  }

  stop(): void {
    this.#model?.stop();
  }

  /** After our own bug: a fresh model, the same machine, and what had run before the last line. */
  async recover(again: boolean): Promise<void> {
    const lines = again ? this.#log.lines(this.store.script.get()).slice(0, -1) : [];
    this.store.trouble.set(null);
    this.#queue = Promise.resolve();
    await this.boot(this.#boot);
    await this.rerun(lines);
  }

  /** Runs these lines, one after the other: how a reload comes back to where it was. */
  rerun(lines: readonly number[]): Promise<void> {
    return this.#do(() => this.#runLines(lines));
  }

  /** Lines that have run, in the order they ran. */
  ranLines(): number[] {
    return this.#log.lines(this.store.script.get());
  }

  state(): State & { inner: number | null; digest: string } {
    const state = this.model.ask((playground) => playground.state());
    const digest = this.model.ask((playground) => playground.digest());
    return { ...state, digest, inner: this.store.time.get().inner };
  }

  /** May the chosen device have an allocation? null: it has no address to ask for. */
  verdict({ address, bytes }: Allocation): Verdict | null {
    if (address === null) return null;
    const device = this.store.device.get();
    return this.model.ask((playground) => playground.verdict(address, bytes || 1n, device));
  }

  /** The story of a call, from the model once. */
  story(call: number): Story {
    const known = this.#stories.get(call);
    if (known) return known;
    const story = this.model.ask((playground) => playground.story(call));
    this.#stories.set(call, story);
    return story;
  }

  /** Why a call found no page, from the model once; null: it did not fail so. */
  failure(call: number): Failure | null {
    const known = this.#failures.get(call);
    if (known !== undefined) return known;
    const failed = wentWrong(this.story(call));
    const failure = failed ? (this.model.ask((playground) => playground.failure(call)) ?? null) : null;
    this.#failures.set(call, failure);
    return failure;
  }

  dispose(): void {
    this.play(false);
    this.#model?.free();
    this.#model = null;
  }

  /** One thing after the other; a panic of the model ends in a card, not in silence. */
  #do<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => this.store.pending.during(act));
    this.#queue = turn.catch(() => undefined);
    return turn.catch((error: unknown) => {
      this.#fail(error);
      throw error;
    });
  }

  #fail(error: unknown): void {
    this.store.busy.set(null);
    this.play(false);
    const message = error instanceof Error ? error.message : String(error);
    const kind = error instanceof Panic ? 'panic' : 'error';
    const log = [
      kind,
      JSON.stringify(this.#boot),
      this.ranLines().join(' '),
      this.store.script.get(),
      message,
    ];
    this.store.trouble.set({ message, log: log.join('\n') });
  }

  async #load(): Promise<Model> {
    const model = await Model.load();
    this.#frames = null;
    this.#families = new Map(model.callTable().map(({ name, family }) => [name, familyOf(family)]));
    return model;
  }

  async #work(begin: Parameters<Model['work']>[0], unit: Busy['unit'] = 'calls'): Promise<boolean> {
    try {
      return await this.model.work(begin, (at) => this.store.busy.set({ ...at, unit }));
    } finally {
      this.store.busy.set(null);
    }
  }

  /** Keeps the first `keep` entries of the log and takes back the calls of the others. */
  async #rewind(keep: number): Promise<void> {
    const call = this.#log.callsOf(keep);
    this.#log.keep(keep);
    if (call === null || call >= this.store.time.get().cursor) return;
    await this.#work((playground) => playground.seek(call));
    this.store.time.set({ cursor: call, inner: null, changes: null });
  }

  async #runLines(lines: readonly number[]): Promise<void> {
    if (lines.length === 0) await this.#readAfterRun(this.store.time.get().cursor);
    for (const [first, last] of ranges(lines)) {
      const result = await this.#runRange(first, last);
      if (result.error) return;
    }
  }

  /** Runs the statements that begin on these lines, and reads what came of it. */
  async #runRange(first: number, last: number): Promise<RunResult> {
    const script = this.store.script.get();
    const from = this.store.time.get().cursor;
    this.#log.dropAfter(from);
    await this.#work((playground) => playground.run(script, first, last));
    const result = this.model.ask((playground) => playground.run_result());
    this.#log.add(script, first, last, from, result);
    this.store.error.set(result.error);
    await this.#readAfterRun(from);
    return result;
  }

  async #goTo(cursor: number, inner: number | null): Promise<void> {
    if (cursor !== this.store.time.get().cursor) await this.#work((playground) => playground.seek(cursor));
    const time = this.#timeAt(cursor, inner);
    const whole = cursor !== this.store.time.get().cursor;
    if (whole) this.#show(time, await this.#lists());
    else this.#showInner(time);
    if (cursor > 0) this.#follow(cursor - 1);
  }

  #showInner(time: Time): void {
    this.store.time.set(time);
    this.#showMoment();
  }

  #timeAt(cursor: number, inner: number | null): Time {
    if (cursor === 0 || inner === null) return { cursor, inner: null, changes: null };
    const { events } = this.story(cursor - 1);
    const step = Math.min(Math.max(inner, 1), events.length);
    return step
      ? { cursor, inner: step, changes: events[step - 1]?.changes ?? null }
      : { cursor, inner: null, changes: null };
  }

  async #playStep(): Promise<void> {
    const { cursor, inner } = this.store.time.get();
    const calls = this.store.calls.get().length;
    if (inner === null && cursor >= calls) return this.play(false);
    if (!this.store.plays) return this.step(1);
    if (this.#showing) return;
    this.#showing = true;
    await this.seek(cursor + Math.max(1, Math.ceil(calls / FILM_STOPS))).catch(() => undefined);
    this.#showing = false;
  }

  async #readAfterRun(from: number): Promise<void> {
    this.#forget(from);
    const { cursor } = this.model.ask((playground) => playground.state());
    this.#show({ cursor, inner: null, changes: null }, await this.#lists(from));
    if (cursor > from) this.#follow(this.#mostTelling(from, cursor));
    else if ((this.store.selection.get().call ?? -1) >= cursor) this.store.selection.set(NO_SELECTION);
  }

  /** The last call of a run if it failed or did wrong: the reason is wanted. Else the last that gave memory. */
  #mostTelling(from: number, to: number): number {
    if (wentWrong(this.story(to - 1))) return to - 1;
    const gave = this.store.allocations.get().flatMap(({ call }) => (call >= from ? [call] : []));
    return gave.length ? gave.reduce((a, b) => Math.max(a, b)) : to - 1;
  }

  #point(call: number, byte: bigint | null): void {
    this.store.selection.set({ call, byte, pfn: null });
  }

  /** The selection goes with the time. */
  #follow(call: number): void {
    this.#point(call, this.#firstByte(call));
    this.#tell();
  }

  /** What is too long to be read at once: allocations, and calls, of which those from `from` on may be others now. */
  async #lists(from = this.store.calls.get().length): Promise<Lists> {
    const before = this.store.calls.get().slice(0, from);
    const calls = await this.model.list((playground, at, to) => playground.calls(at, to), before.length);
    const allocations = await this.model.list((playground, at, to) => playground.allocations(at, to));
    return { calls: [...before, ...calls], allocations };
  }

  /** Shows everything that a call may change, all at once: no view may draw one state with the frames of another. */
  #show(time: Time, { calls, allocations }: Lists): void {
    const { store, model } = this;
    const state = model.ask((playground) => playground.state());
    store.time.set(time);
    store.state.set(state);
    store.overview.set(model.ask((playground) => playground.overview()));
    store.legend.set(model.ask((playground) => playground.legend()));
    store.allocations.set(allocations);
    store.calls.set(calls);
    this.frames.refresh(store.overview.get()?.frames ?? 0);
    this.#showMoment();
    this.#judge();
    this.#mark();
    this.#tell();
  }

  /**
   * Brings the frame map to the cursor: all of the last call, or as far as its inner step. A call that is under way has
   * not yet given its variable a value.
   */
  #showMoment(): void {
    const { cursor, inner, changes } = this.store.time.get();
    const done = inner === null ? cursor : cursor - 1;
    this.store.values.set(this.model.ask((playground) => playground.values(done)));
    if (changes === null) this.frames.unpatch();
    else this.frames.patch(cursor - 1, changes);
    this.store.frames.update((count) => count + 1);
  }

  /** Asks for every live allocation whether the chosen device may have it. */
  #judge(): void {
    if (!this.#model || this.#model.broken) return;
    const judged = this.store.allocations.get().slice(-JUDGED);
    const verdicts = judged.flatMap((allocation) => {
      const verdict = this.verdict(allocation);
      return verdict ? [[allocation.call, verdict] as const] : [];
    });
    this.store.verdicts.set(new Map(verdicts));
  }

  #mark(): void {
    const { script, time, calls, lines } = this.store;
    if (this.store.plays) return lines.set([]);
    lines.set(this.#log.mark(script.get(), time.get().cursor, calls.get(), this.#families));
  }

  /** The story of the selected call, and why it found no page. */
  #tell(): void {
    const { call } = this.store.selection.get();
    const known = call !== null && call < this.store.calls.get().length;
    this.store.story.set(known ? this.story(call) : null);
    this.store.failure.set(known ? this.failure(call) : null);
  }

  /** Forgets stories of calls that may be others now. */
  #forget(from: number): void {
    for (const known of [this.#stories, this.#failures])
      for (const call of known.keys()) if (call >= from) known.delete(call);
  }

  /** A byte that shows more than the first would: in the second page, if there is one and a frame behind it. */
  #firstByte(call: number): bigint | null {
    const allocation = this.store.allocations.get().find((each) => each.call === call);
    if (!allocation || allocation.address === null) return null;
    const { address, bytes, pages } = allocation;
    const telling = bytes > 0x1010n && pages[1]?.pfn !== null;
    return address + (telling ? 0x1010n : 0n);
  }
}

function familyOf(name: string): Family | null {
  return ['kmalloc', 'gfp', 'vmalloc', 'malloc'].includes(name) ? (name as Family) : null;
}

/** What stands behind a device on this machine unless somebody chooses: the kernel's own bounce buffers, no IOMMU. */
function standardOf(overview: Overview | null): Partial<Device> {
  return { iommu: false, swiotlb: overview?.swiotlb ?? false };
}

/** Sorted or not, as runs of neighbours in the order given: [3, 4, 5, 8] is [3, 5], [8, 8]. */
export function ranges(lines: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}
