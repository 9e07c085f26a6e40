/** The script as the gutter shows it: which lines begin a statement, and how far each has come. */

import type { Family } from './contract';

/** `none`: a blank line, a comment, or inside a statement that began above. */
export type Progress = 'none' | 'ran' | 'next' | 'ahead' | 'failed' | 'stale';

export interface Line {
  /** From 1. */
  number: number;
  text: string;
  progress: Progress;
  /** The first call of the statement, as `kmalloc(16384, GFP_KERNEL)`; null: no call. */
  call: string | null;
  family: Family | null;
  /** The call it made, if it ran; of a loop the first. */
  index: number | null;
}

/** The statements that begin on one line: what can be run by itself. */
export interface Unit {
  /** From 1. */
  line: number;
  /** As written, without comments. */
  source: string;
}

/** A unit that was run, and the calls it made. */
export interface Ran {
  /** Which unit of the script it was, when it ran. */
  unit: number;
  /** Its calls: first … end-1. */
  first: number;
  end: number;
}

const COMMENT = /\/\/.*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The text with its comments blanked out, every character in its place. */
function withoutComments(text: string): string {
  return text.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
}

/** Splits a script, right or wrong, into what can be run by itself. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  for (const { start, end, line } of statements(withoutComments(text))) {
    const source = withoutComments(text).slice(start, end).trim();
    const last = units.at(-1);
    if (last?.line === line) last.source += ` ${source}`;
    else units.push({ line, source });
  }
  return units;
}

interface Span {
  start: number;
  end: number;
  line: number;
}

/** Statements of the outermost level, by their brackets and semicolons. */
function statements(code: string): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let line = 1;
  let open: Span | null = null;
  for (let at = 0; at < code.length; at++) {
    const mark = code[at] as string;
    if (mark === '\n') line += 1;
    if (/\s/.test(mark)) continue;
    if (!open && mark === '#') {
      const end = lineEnd(code, at);
      spans.push({ start: at, end, line });
      at = end - 1;
      continue;
    }
    open ??= { start: at, end: at, line };
    if ('([{'.includes(mark)) depth += 1;
    if (')]}'.includes(mark)) depth = Math.max(0, depth - 1);
    if (depth === 0 && (mark === ';' || mark === '}') && endsHere(code, at)) {
      spans.push({ ...open, end: at + 1 });
      open = null;
    }
  }
  if (open) spans.push({ ...open, end: code.length });
  return spans;
}

/** `#define` and its like end with their line. */
function lineEnd(code: string, at: number): number {
  const end = code.indexOf('\n', at);
  return end < 0 ? code.length : end;
}

/** An `if` goes on with its `else`, an initializer with its semicolon. */
function endsHere(code: string, at: number): boolean {
  const rest = code.slice(at + 1);
  return !/^\s*else\b/.test(rest) && !(code[at] === '}' && /^\s*;/.test(rest));
}

/** The log of what ran, seen from the script as it stands now. */
export interface Standing {
  /** For each unit of the script: its entry in the log, or null. */
  ran: (Ran | null)[];
  /** Entries of the log up to here still hold; the first that does not, and all later ones, are stale. */
  fresh: number;
}

/** Compares the script that ran with the script as it stands: equal heads and tails keep their entries. */
export function standing(log: readonly Ran[], before: readonly string[], now: readonly string[]): Standing {
  const head = commonHead(before, now);
  const tail = Math.min(
    commonHead([...before].reverse(), [...now].reverse()),
    before.length - head,
    now.length - head,
  );
  const moved = (unit: number): number | null => {
    if (unit < head) return unit;
    return unit >= before.length - tail ? unit + now.length - before.length : null;
  };
  const fresh = log.findIndex((entry) => moved(entry.unit) === null);
  const ran: (Ran | null)[] = now.map(() => null);
  for (const entry of log) {
    const unit = moved(entry.unit) ?? Math.min(entry.unit, now.length - 1);
    if (unit >= 0) ran[unit] ??= entry;
  }
  return { ran, fresh: fresh < 0 ? log.length : fresh };
}

function commonHead(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** What a line is about: its first call that the language knows. */
export function firstCall(
  source: string,
  families: ReadonlyMap<string, Family | null>,
): { name: string; call: string } | null {
  for (const match of source.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)) {
    const name = match[1] as string;
    if (families.has(name))
      return { name, call: name + parenthesis(source, match.index + match[0].length - 1) };
  }
  return null;
}

/** The text from an opening parenthesis to the one that closes it. */
function parenthesis(source: string, open: number): string {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === '(') depth += 1;
    if (source[at] === ')') depth -= 1;
    if (depth === 0) return source.slice(open, at + 1);
  }
  return source.slice(open);
}
