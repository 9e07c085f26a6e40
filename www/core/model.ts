/** The door to the wasm: an instance of its own, work in slices, and a panic caught as what it is. */

import { instantiate, type Glue } from '@wasm';
import wasmUrl from '../../pkg/pageframe_bg.wasm?url';
import type { Playground, Token } from './contract';

/** Milliseconds that one slice of work may take. */
const SLICE_MS = 8;
/** Steps of the first slice; later ones follow the clock. */
const FIRST_BUDGET = 2_000;
/** Items of a list that cross the border at once. */
const LIST_SLICE = 1_000;
/** Work that takes longer than this shows how far it is. */
const PATIENCE_MS = 200;

/** The model broke: our bug, never the reader's. */
export class Panic extends Error {
  override readonly name = 'Panic';
}

export interface SliceReport {
  done: number;
  total: number;
}

let compiled: Promise<WebAssembly.Module> | null = null;

function compile(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compileStreaming(fetch(wasmUrl));
  return compiled;
}

/** One machine with its session, in a wasm instance of its own. */
export class Model {
  readonly memory: WebAssembly.Memory;
  readonly #glue: Glue;
  readonly #playground: Playground;
  readonly #said: string[];
  #panic: Panic | null = null;
  #stop = false;

  private constructor(glue: Glue, memory: WebAssembly.Memory, said: string[]) {
    this.#glue = glue;
    this.memory = memory;
    this.#said = said;
    this.#playground = this.#guard(() => new glue.Playground());
  }

  static async load(): Promise<Model> {
    const said: string[] = [];
    const keep = (...words: unknown[]) => void said.push(words.join(' '));
    const glue = instantiate({ error: keep, warn: keep });
    const { memory } = await glue.init({ module_or_path: await compile() });
    return new Model(glue, memory, said);
  }

  get version(): string {
    return this.#glue.model_version();
  }

  get broken(): Panic | null {
    return this.#panic;
  }

  /** Tokens of a text; total. */
  highlight(text: string): Token[] {
    return this.#guard(() => this.#glue.highlight(text));
  }

  callTable(): ReturnType<Glue['call_table']> {
    return this.#guard(() => this.#glue.call_table());
  }

  bootRecorded(name: string, bytes: Uint8Array): void {
    this.ask((playground) => playground.boot_recorded(name, bytes));
  }

  /** Asks the playground; a trap inside breaks the model for good. */
  ask<T>(question: (playground: Playground) => T): T {
    return this.#guard(() => question(this.#playground));
  }

  /** Does one thing after the other, and lets the browser breathe after each. */
  async inSteps(steps: readonly ((playground: Playground) => void)[]): Promise<void> {
    for (const step of steps) {
      this.ask(step);
      await breath();
    }
  }

  /** Begins something and goes on with it, slice by slice; false: it was stopped before it was done. */
  async work(begin: (playground: Playground) => void, report: (at: SliceReport) => void): Promise<boolean> {
    this.#stop = false;
    this.ask(begin);
    const started = performance.now();
    let budget = FIRST_BUDGET;
    for (;;) {
      const from = performance.now();
      const at = this.ask((playground) => playground.advance(budget));
      const now = performance.now();
      if (!at.busy) {
        // What comes after the last of many slices draws: a task of its own.
        if (now - started > SLICE_MS) await breath();
        return true;
      }
      budget = nextBudget(budget, now - from);
      if (now - started > PATIENCE_MS) report(at);
      await breath();
      if (this.#stop) {
        this.ask((playground) => playground.cancel());
        return false;
      }
    }
  }

  /** Reads a list from a place on, slice by slice, and lets the browser breathe between slices. */
  async list<T>(slice: (playground: Playground, from: number, to: number) => T[], first = 0): Promise<T[]> {
    const all: T[] = [];
    for (;;) {
      const from = first + all.length;
      const some = this.ask((playground) => slice(playground, from, from + LIST_SLICE));
      for (const each of some) all.push(each);
      if (some.length < LIST_SLICE) return all;
      await breath();
    }
  }

  /** Stops the work under way, at the last whole call. */
  stop(): void {
    this.#stop = true;
  }

  free(): void {
    if (!this.#panic) this.#playground.free();
  }

  #guard<T>(act: () => T): T {
    if (this.#panic) throw this.#panic;
    try {
      return act();
    } catch (error) {
      if (!isTrap(error)) throw error;
      this.#panic = new Panic(this.#said.at(-1) ?? String(error));
      throw this.#panic;
    }
  }
}

function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError;
}

/** So many steps that the next slice takes about its time. */
export function nextBudget(budget: number, milliseconds: number): number {
  const factor = Math.min(4, Math.max(0.25, SLICE_MS / Math.max(milliseconds, 0.1)));
  return Math.max(1, Math.round(budget * factor));
}

/** Lets the browser paint and answer the reader, then goes on at once. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
