/** `/proc` text in pieces: the numbers that mean something on the map or can be told in words, and all between them. */

import type { Migratetype, ZoneKind } from './contract';
import { zone as zoneName } from './format';
import { MIGRATETYPES } from './frames';
import type { Args } from './i18n';
import type { Lightable } from './light';

/** A number of the text. */
export interface Linked {
  text: string;
  /** What it lights; null: it is told in words only. */
  what: Lightable | null;
  /** Text key of the words, `proc-<key>`; null: the words are what is lit. */
  key: string | null;
  args: Args;
}

export type Piece = string | Linked;

type Place = Omit<Linked, 'text'>;

/** The text of a file; all pieces together are the text. */
export function piecesOf(path: string, text: string): Piece[] {
  switch (path) {
    case '/proc/buddyinfo':
      return byLine(text, buddyLine);
    case '/proc/pagetypeinfo':
      return byLine(text, typeLine);
    case '/proc/zoneinfo':
      return zonePieces(text);
    default:
      return [text];
  }
}

const NUMBER = /\d+/g;
/** `Node 0, zone   Normal` */
const ZONE = /^Node +\d+, zone +(\w+)/;
const TYPE = /, type +(\w+)/;
/** The kernel's names of migratetypes, and ours. */
const TYPE_NAMES: Readonly<Record<string, Migratetype>> = {
  Unmovable: 'unmovable',
  Movable: 'movable',
  Reclaimable: 'reclaimable',
  HighAtomic: 'high-atomic',
  Isolate: 'isolate',
};

function byLine(text: string, placesOf: (line: string) => { from: number; places: Place[] } | null): Piece[] {
  const pieces: Piece[] = [];
  for (const line of linesOf(text)) {
    const found = placesOf(line);
    if (found) pieces.push(...numbersOf(line, found.from, found.places));
    else pieces.push(line);
  }
  return joined(pieces);
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The numbers of a line from a column on, one place each, in order. */
function numbersOf(line: string, from: number, places: readonly Place[]): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  let at = 0;
  for (const match of line.matchAll(NUMBER)) {
    const place = match.index < from ? undefined : places[at++];
    if (!place) continue;
    pieces.push(line.slice(end, match.index), { text: match[0], ...place });
    end = match.index + match[0].length;
  }
  return [...pieces, line.slice(end)];
}

/** Text pieces that follow each other are one, and none is empty. */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (typeof piece !== 'string') all.push(piece);
    else if (typeof last === 'string') all[all.length - 1] = last + piece;
    else if (piece) all.push(piece);
  }
  return all;
}

const ORDERS = Array.from({ length: 11 }, (_, order) => order);

function free(zone: ZoneKind, order: number | null, migratetype: Migratetype | null): Place {
  return { what: { light: 'free', zone, list: 'buddy', order, migratetype }, key: null, args: {} };
}

function buddyLine(line: string) {
  const head = ZONE.exec(line);
  if (!head) return null;
  const zone = head[1] as ZoneKind;
  return { from: head[0].length, places: ORDERS.map((order) => free(zone, order, null)) };
}

function typeLine(line: string) {
  const head = ZONE.exec(line);
  if (!head) return null;
  const zone = head[1] as ZoneKind;
  const typed = TYPE.exec(line);
  const type = typed ? TYPE_NAMES[typed[1] as string] : undefined;
  if (typed && !type) return null;
  const places: Place[] = type
    ? ORDERS.map((order) => free(zone, order, type))
    : MIGRATETYPES.map((migratetype) => ({
        what: { light: 'page-blocks', zone, migratetype },
        key: null,
        args: {},
      }));
  return { from: typed ? typed.index + typed[0].length : head[0].length, places };
}

type Meaning = 'free' | 'zone' | 'pcp' | 'words';

/** Rows of zoneinfo: what the number lights, and the key of its words. */
const ROWS: Readonly<Record<string, readonly [Meaning, string]>> = {
  'pages free': ['free', 'free'],
  boost: ['words', 'boost'],
  min: ['words', 'min'],
  low: ['words', 'low'],
  high: ['words', 'high'],
  spanned: ['zone', 'spanned'],
  present: ['zone', 'present'],
  managed: ['zone', 'managed'],
  nr_free_pages: ['free', 'free'],
  'count:': ['pcp', 'pcp-count'],
  'high:': ['words', 'pcp-high'],
  'batch:': ['words', 'pcp-batch'],
  'vm stats threshold:': ['words', 'threshold'],
  'start_pfn:': ['zone', 'start'],
};
const ROW = /^ *(pages free|vm stats threshold:|start_pfn:|count:|high:|batch:|\w+) +(\d+)$/;

function zonePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let zone: ZoneKind | null = null;
  for (const line of linesOf(text)) {
    zone = (ZONE.exec(line)?.[1] as ZoneKind | undefined) ?? zone;
    pieces.push(...(zone ? zoneLine(line, zone) : [line]));
  }
  return joined(pieces);
}

function zoneLine(line: string, zone: ZoneKind): Piece[] {
  if (/^ +protection: \(/.test(line)) return numbersOf(line, 0, protection(line, zone));
  const row = ROW.exec(line.trimEnd());
  const found = row && ROWS[row[1] as string];
  if (!row || !found) return [line];
  const [meaning, key] = found;
  const args = { zone: zoneName(zone), pages: Number(row[2]) };
  return numbersOf(line, line.lastIndexOf(row[2] as string), [
    { what: whatOf(meaning, zone), key: `proc-${key}`, args },
  ]);
}

function whatOf(meaning: Meaning, zone: ZoneKind): Lightable | null {
  switch (meaning) {
    case 'free':
      return { light: 'free', zone, list: 'buddy', order: null, migratetype: null };
    case 'pcp':
      return { light: 'free', zone, list: 'pcp', order: null, migratetype: null };
    case 'zone':
      return { light: 'zone', zone };
    case 'words':
      return null;
  }
}

/** One reserve for each zone that a request may use at most. */
function protection(line: string, zone: ZoneKind): Place[] {
  const numbers = line.match(NUMBER) ?? [];
  return numbers.map((pages, index) => ({
    what: null,
    key: 'proc-protection',
    args: { zone: zoneName(zone), index, pages: Number(pages) },
  }));
}
