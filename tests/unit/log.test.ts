import { expect, test } from 'vitest';
import type { CallSummary, Outcome, RunResult } from '../../www/core/contract';
import { Log, wentWrong } from '../../www/core/log';

const SCRIPT = '// note\na();\nb();\nc();\nd();\n';

/** A log in which these lines ran, one call each. */
function logOf(script: string, lines: readonly number[]): Log {
  const log = new Log();
  lines.forEach((line, index) => log.add(script, line, line, index, ran(line)));
  return log;
}

function ran(...lines: number[]): RunResult {
  return {
    calls: lines.map((line, index) => ({ line, call: '', value: null, index })),
    error: null,
    ended: null,
  };
}

const fine: Outcome = { reply: { reply: 'void' }, warning: null };

function marks(log: Log, script: string, cursor: number): string {
  const calls = Array.from({ length: cursor }, () => fine as CallSummary);
  return log
    .mark(script, cursor, calls, new Map())
    .map(({ progress }) => progress[0])
    .join('');
}

test('the gutter: none, ran, next, ahead', () => {
  expect(marks(logOf(SCRIPT, [2, 3]), SCRIPT, 2)).toBe('nrrnan');
});

test('a call that failed, and one that returned but did wrong', () => {
  const log = logOf(SCRIPT, [2, 3, 4]);
  const calls = [
    { ...fine, reply: { reply: 'null' } },
    { ...fine, warning: { misuse: 'use-after-free' } },
    fine,
  ] as CallSummary[];
  const lines = log.mark(SCRIPT, 3, calls, new Map());
  expect(lines.map(({ progress }) => progress)).toEqual(['none', 'failed', 'failed', 'ran', 'next', 'none']);
  expect(calls.map(wentWrong)).toEqual([true, true, false]);
});

test('lines run out of order', () => {
  expect(marks(logOf(SCRIPT, [2, 5]), SCRIPT, 2)).toBe('nrnarn');
});

test('what was undone is to be run again', () => {
  expect(marks(logOf(SCRIPT, [2, 3, 4]), SCRIPT, 1)).toBe('nrnaan');
});

test('an edit makes its line and all that ran after it stale', () => {
  const edited = SCRIPT.replace('b()', 'x()');
  expect(marks(logOf(SCRIPT, [2, 3, 4]), edited, 3)).toBe('nrssan');
});

test('a comment makes nothing stale', () => {
  const edited = SCRIPT.replace('note', 'another').replace('c();', '\n// here\nc();');
  expect(marks(logOf(SCRIPT, [2, 3, 4]), edited, 3)).toBe('nrrnnrnn');
});

test('running a stale line runs again what is stale above it', () => {
  const edited = SCRIPT.replace('b()', 'x()');
  expect(logOf(SCRIPT, [2, 3, 4]).plan(edited, 4, 3)).toEqual({ keep: 1, lines: [3, 4] });
});

test('running a fresh line keeps the others', () => {
  expect(logOf(SCRIPT, [2, 3]).plan(SCRIPT, 5, 2)).toEqual({ keep: 2, lines: [5] });
});

test('running a line again goes back to before it', () => {
  expect(logOf(SCRIPT, [2, 3, 4]).plan(SCRIPT, 3, 3)).toEqual({ keep: 1, lines: [3] });
});

test('running all keeps what is in order', () => {
  expect(logOf(SCRIPT, [2, 3]).inOrder(SCRIPT)).toBe(2);
  expect(logOf(SCRIPT, [2, 5]).inOrder(SCRIPT)).toBe(1);
  expect(logOf(SCRIPT, [2, 3]).linesFrom(SCRIPT, 2)).toEqual([4, 5]);
});

test('a loop is one entry with many calls', () => {
  const script = 'for (;;) {\n  a();\n}\nb();\n';
  const log = new Log();
  log.add(script, 1, 4, 0, ran(2, 2, 2, 4));
  expect(log.callsOf(1)).toBe(3);
  expect(log.lines(script)).toEqual([1, 4]);
});

test('lines after a return or an oops have not run', () => {
  const log = new Log();
  log.add(SCRIPT, 2, 4, 0, { ...ran(2), ended: 2 });
  expect(marks(log, SCRIPT, 1)).toBe('nrnaan');
});
