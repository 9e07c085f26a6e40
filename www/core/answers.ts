/** What a call came to, in words: what it returned, and why. */

import { argumentsOf } from './arguments';
import type { CallSummary, Gate, Reply } from './contract';
import { address } from './format';
import type { Text } from './i18n';
import type { Store } from './store';

/** What of a gate the sentence needs. */
type Refusal = Pick<Gate, 'zone' | 'verdict' | 'free' | 'needed' | 'unusable'>;

/** `0xC2D2C000`, `NULL`, `-22`, `wrong use`. */
export function returned({ reply, value }: CallSummary, text: Text): string {
  if (reply.reply === 'pointer' && value !== null) return address(value);
  if (reply.reply === 'integer') return String(reply.value ?? value ?? 0);
  if (reply.reply === 'error') return `-${String(reply.errno)}`;
  return reply.reply === 'null' ? 'NULL' : text.say(`returned-${reply.reply}`);
}

/** Why it returned that, and what went wrong although it returned: sentences with marks for code. */
export function reasons({ call, reply, warning }: CallSummary, store: Store, text: Text): string[] {
  const why = [reasonOf(reply, call, store, text), warning ? misuse(warning, store, text) : null];
  return why.filter((each) => each !== null);
}

function reasonOf(reply: Reply, call: number, store: Store, text: Text): string | null {
  if (reply.reply === 'null') return nullReason(reply.why as Record<string, unknown>, text);
  if (reply.reply === 'misuse') return misuse(reply.misuse as Record<string, unknown>, store, text);
  if (reply.reply === 'died') return tagged('death', reply.death as Record<string, unknown> | string, text);
  if (reply.reply === 'error') return text.say('returned-errno', { errno: String(reply.errno) });
  return reply.reply === 'pointer' ? lay(call, store, text) : null;
}

/** Why NULL; of a request for pages, whether the preferred zone had too few or none large enough. */
function nullReason(why: Record<string, unknown>, text: Text): string {
  const gate = (why.failure as { gates?: Refusal[] } | undefined)?.gates?.[0];
  if (gate?.verdict !== 'watermark') return tagged('why', { ...why, cause: 'block' }, text);
  const { zone, free, needed, unusable } = gate;
  return tagged(
    'why',
    { ...why, cause: 'watermark', zone, free: Math.max(0, free - unusable), mark: needed },
    text,
  );
}

/** Where what it gave lies, in a sentence. */
function lay(call: number, store: Store, text: Text): string | null {
  const given = store.allocations.get().find((each) => each.call === call);
  if (!given) return null;
  const { object } = given;
  if (object)
    return text.say('given-object', { index: object.index, offset: address(BigInt(object.offset)) });
  const runs = given.runs.length;
  return text.say(`given-${given.region}`, { runs, pages: given.pageCount, missing: given.missing });
}

function misuse(misuse: Record<string, unknown>, store: Store, text: Text): string {
  const at = typeof misuse.at === 'bigint' ? { printed: printed(misuse.at, store) } : {};
  return tagged('misuse', { ...misuse, ...at }, text);
}

/** An address as the kernel prints it (`%px`). */
function printed(at: bigint, store: Store): string {
  const digits = store.overview.get()?.machine === 'x86_64' ? 16 : 8;
  return at.toString(16).padStart(digits, '0');
}

function tagged(tag: string, value: Record<string, unknown> | string, text: Text): string {
  const name = typeof value === 'string' ? value : String(value[tag]);
  return text.say(`${tag}-${name}`, typeof value === 'string' ? {} : argumentsOf(value, text));
}
