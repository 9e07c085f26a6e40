/** What a recording says, in words: results, marks, the score. */

import type { FilmCall, FilmHead, FilmResult } from './contract';
import { address, count } from './format';
import type { Text } from './i18n';

/** What the judge says of a call: agreed, apart, not reached any more, or nothing to say at this level. */
export type Mark = 'agrees' | 'differs' | 'beyond' | 'given';

export function markOf(call: FilmCall, index: number, { differsIn, playable }: FilmHead): Mark {
  if (index === differsIn) return 'differs';
  if (index >= playable) return 'beyond';
  return call.agreed > 0 ? 'agrees' : 'given';
}

/** A call as it fits into a row: without the variable, of its flags the first. */
export function shortText(text: string): string {
  return text
    .replace(/^\w+ = /, '')
    .replace(/(?<=^__vmalloc\(\d+), .*\)$/, ')')
    .replace(/(?<=\(|, )\((\w+)( \| \w+)+\)/, '$1')
    .replace(/(?<=[(, ])(GFP_\w+)( [|&] ~?\w+)+/, '$1…');
}

/** What a call returned then, as it fits into a row. */
export function shortResult(call: FilmResult, text: Text): string {
  if (call.result === 'block') return `→ ${count(call.pfn)}`;
  return call.result === 'area' ? text.say('film-runs', { runs: call.runs }) : resultText(call, text);
}

/** What a call returned then. */
export function resultText(call: FilmResult, text: Text): string {
  switch (call.result) {
    case 'nothing':
      return '';
    case 'null':
      return 'NULL';
    case 'block':
      return text.say('film-block', { pfn: count(call.pfn) });
    case 'object':
      return address(call.address);
    case 'area':
      return text.say('film-area', { pages: count(call.pages), runs: call.runs });
    case 'skipped':
      return text.say('film-skipped');
  }
}

/** The score as one sentence. */
export function scoreText({ report }: FilmHead, text: Text): string {
  const { score, matched, predicted, given, followed } = report;
  const numbers = {
    matched: count(matched),
    predicted: count(predicted),
    given: count(given),
    followed: count(followed),
    follows: followed > 0 ? 'yes' : 'no',
  };
  return text.say(score === 'exact' ? 'film-exact' : 'film-differs', numbers);
}

/** What the judge says of one call, as a sentence. */
export function verdictText(call: FilmCall, index: number, film: FilmHead, text: Text): string {
  const mark = markOf(call, index, film);
  return text.say(`film-call-${mark}`, { agreed: count(call.agreed) });
}

/** A line as model or recording tell it, without the marks of the program that compared them. */
export function lineText(told: string): string {
  return told
    .replace(/Some\(([^()]*)\)/g, '$1')
    .replace(/\bNone\b/g, 'null')
    .replace(/Hex\((\d+)\)/g, (_, bits: string) => `0x${Number(bits).toString(16)}`);
}
