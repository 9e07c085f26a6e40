/** Which lines of the script made which calls, and what an edit makes stale. */

import type { CallSummary, Family, Outcome, RunResult } from './contract';
import {
  firstCall,
  standing,
  unitsOf,
  type Line,
  type Progress,
  type Ran,
  type Standing,
  type Unit,
} from './lines';

/** What is to be done so that a line has run: keep so many entries, then run these lines. */
export interface Plan {
  keep: number;
  lines: number[];
}

const BAD_REPLIES: ReadonlySet<string> = new Set(['null', 'error', 'misuse', 'died']);

/** Whether a call failed, or did wrong although it returned. */
export function wentWrong({ reply, warning }: Outcome): boolean {
  return warning !== null || BAD_REPLIES.has(reply.reply);
}

/** The call of a unit that tells most: the first that went wrong, else the first. */
function telling(ran: Ran | null | undefined, calls: readonly CallSummary[]): number | null {
  if (!ran) return null;
  const wrong = calls.slice(ran.first, ran.end).findIndex(wentWrong);
  return ran.first + Math.max(wrong, 0);
}

export class Log {
  #entries: Ran[] = [];
  /** The units of the script that ran. */
  #before: string[] = [];

  clear(): void {
    this.#entries = [];
  }

  /** How many entries still hold, seen from this script. */
  fresh(script: string): number {
    return this.#standing(unitsOf(script)).fresh;
  }

  /** How many entries hold and follow the script from its first line without a gap. */
  inOrder(script: string): number {
    const units = unitsOf(script);
    const { ran, fresh } = this.#standing(units);
    let kept = 0;
    while (kept < fresh && ran[kept] === this.#entries[kept]) kept += 1;
    return kept;
  }

  /** Lines of the units from one on. */
  linesFrom(script: string, unit: number): number[] {
    return unitsOf(script)
      .slice(unit)
      .map(({ line }) => line);
  }

  /** Lines that ran, in the order of the log. */
  lines(script: string): number[] {
    const units = unitsOf(script);
    const { ran } = this.#standing(units);
    return this.#entries.flatMap((entry) => units[ran.indexOf(entry)]?.line ?? []);
  }

  /** How to run one line. */
  plan(script: string, line: number, cursor: number): Plan {
    const units = unitsOf(script);
    const { ran, fresh } = this.#standing(units);
    const target = units.findLastIndex((unit) => unit.line <= line);
    if (target < 0) return { keep: fresh, lines: [] };
    const entry = ran[target];
    const place = entry ? this.#entries.indexOf(entry) : -1;
    const keep = Math.min(fresh, place < 0 || (entry && entry.first >= cursor) ? fresh : place);
    const stale = this.#entries.slice(keep).map((each) => ran.indexOf(each));
    const again = fresh < this.#entries.length ? stale.filter((unit) => unit >= 0 && unit < target) : [];
    const order = [...new Set([...again.sort((a, b) => a - b), target])];
    return { keep, lines: order.map((unit) => (units[unit] as Unit).line) };
  }

  /** Calls done when so many entries are; null: whatever there are. */
  callsOf(entries: number): number | null {
    return this.#entries[entries]?.first ?? null;
  }

  keep(entries: number): void {
    this.#entries.length = Math.min(entries, this.#entries.length);
  }

  /** Forgets what ran after a call: running in the past drops the future. */
  dropAfter(call: number): void {
    this.#entries = this.#entries.filter(({ first }) => first < call);
  }

  /** Notes what a run did. */
  add(script: string, first: number, last: number, from: number, { calls, error, ended }: RunResult): void {
    const units = unitsOf(script);
    this.#before = this.#renumber(units);
    const reached = Math.min(last, ended ?? Infinity, error ? error.line - 1 : Infinity);
    let at = from;
    for (const [unit, { line }] of units.entries()) {
      const end = units[unit + 1]?.line ?? Infinity;
      if (line < first || line > reached) continue;
      const count = calls.filter((call) => call.line >= line && call.line < end).length;
      this.#entries.push({ unit, first: at, end: at + count });
      at += count;
    }
  }

  /** The lines as the gutter shows them. */
  mark(
    script: string,
    cursor: number,
    calls: readonly CallSummary[],
    families: ReadonlyMap<string, Family | null>,
  ): Line[] {
    const units = unitsOf(script);
    const at = this.#standing(units);
    const marks = units.map((_, unit) => this.#markOf(at, unit, cursor, calls));
    const next = marks.findIndex((mark) => mark === 'stale' || mark === 'ahead');
    if (marks[next] === 'ahead') marks[next] = 'next';
    return script.split('\n').map((text, index) => {
      const unit = units.findIndex(({ line }) => line === index + 1);
      const first = unit < 0 ? null : firstCall((units[unit] as Unit).source, families);
      return {
        number: index + 1,
        text,
        progress: marks[unit] ?? 'none',
        call: first?.call ?? null,
        family: first ? (families.get(first.name) ?? null) : null,
        index: telling(at.ran[unit], calls),
      };
    });
  }

  #markOf({ ran, fresh }: Standing, unit: number, cursor: number, calls: readonly CallSummary[]): Progress {
    const entry = ran[unit];
    if (!entry) return 'ahead';
    if (this.#entries.indexOf(entry) >= fresh) return 'stale';
    if (entry.first >= cursor && entry.end > entry.first) return 'ahead';
    const failed = calls.slice(entry.first, entry.end).some(wentWrong);
    return failed ? 'failed' : 'ran';
  }

  #standing(units: readonly Unit[]): Standing {
    const now = units.map(({ source }) => source);
    return standing(this.#entries, this.#before, now);
  }

  /** Numbers the entries that hold by the units of this script. */
  #renumber(units: readonly Unit[]): string[] {
    const { ran, fresh } = this.#standing(units);
    this.#entries = this.#entries
      .slice(0, fresh)
      .map((entry) => ({ ...entry, unit: ran.indexOf(entry) }))
      .filter(({ unit }) => unit >= 0);
    return units.map(({ source }) => source);
  }
}
