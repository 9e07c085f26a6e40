/** Fields of a step, a reply or a misuse as arguments of its text: each written as its name demands. */

import type { Migratetype, ZoneKind } from './contract';
import { address, exactBytes, pfn, zone } from './format';
import { gfpText } from './gfp';
import type { Args, Text } from './i18n';

/** Numbers that are frame numbers; numbers of other names are counts. */
const FRAMES = new Set(['pfn', 'table', 'slab', 'from', 'to']);
/** Numbers that name a process. */
const PROCESSES = new Set(['process', 'child', 'parent']);
/** Counts that cross as bigint; bigints of other names are sizes or addresses. */
const COUNTS = new Set(['free', 'mark', 'reserve', 'pages', 'value', 'increment']);
const SIZES = /^(bytes|wanted|largest|align)$|(Bytes|[sS]ize)$/;
/** They choose the text, they are no part of it. */
const TAGS = new Set(['step', 'depth', 'changes']);

/** Nested records give their fields as if they stood outside; what is missing is `none`, for the text to choose by. */
export function argumentsOf(fields: Record<string, unknown>, text: Text): Args {
  const args: Args = {};
  for (const [name, value] of Object.entries(fields)) {
    if (TAGS.has(name)) continue;
    if (name === 'space') Object.assign(args, ofSpace(value, text));
    else if (isRecord(value)) Object.assign(args, argumentsOf(value, text));
    else args[name] = written(name, value, text);
  }
  return args;
}

function written(name: string, value: unknown, text: Text): string | number {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'bigint') return ofBigint(name, value);
  if (typeof value === 'number') return ofNumber(name, value, text);
  return ofString(name, String(value), text);
}

function ofBigint(name: string, value: bigint): string | number {
  if (SIZES.test(name)) return exactBytes(value);
  return COUNTS.has(name) ? Number(value) : address(value);
}

function ofNumber(name: string, value: number, text: Text): string | number {
  if (FRAMES.has(name)) return pfn(value);
  if (PROCESSES.has(name)) return processName(value, text);
  return name === 'gfp' ? gfpText(value) : value;
}

function ofString(name: string, value: string, text: Text): string {
  if (/migratetype$/i.test(name)) return text.say(`migratetype-${value as Migratetype}`);
  return name === 'zone' ? zone(value as ZoneKind) : value;
}

/** `'kernel'` or `{ process: 1 }`. */
function ofSpace(space: unknown, text: Text): Args {
  return isRecord(space)
    ? { space: processName(Number(space.process), text), user: 'yes' }
    : { space: text.say('space-kernel'), user: 'no' };
}

/** By letters: to a reader of Linux, process 0 is idle and 1 is init. */
function processName(number: number, text: Text): string {
  const letter = number < 26 ? String.fromCharCode(65 + number) : number;
  return text.say('space-process', { letter });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
