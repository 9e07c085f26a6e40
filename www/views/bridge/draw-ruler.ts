/** Draws the virtual ruler, and the fans from each allocation's address to its card. */

import { nothing, svg, type TemplateResult } from 'lit';
import { familyOf, REGION_OF } from '../../core/cards';
import type { Region } from '../../core/contract';
import { address, bytes, count } from '../../core/format';
import { widthOf } from '../../core/measure';
import { rect, round, text, type Box } from '../../gl/shapes';
import { rowName, slashes } from './marks';
import { borderLabels, findOn, fraction, HOLE, labelsOf, type Label, type Part, type Strip } from './ruler';
import { isUser, scaleWords, type Place, type Scene } from './scene';

const GROUNDS: Partial<Record<Region['kind'], string>> = {
  user: 'var(--free)',
  'direct-map': 'var(--anon)',
  vmalloc: 'var(--kernel)',
  pkmap: 'var(--slab)',
  fixmap: 'var(--slab)',
  vmemmap: 'var(--reserved)',
  'kernel-text': 'var(--ink2)',
  modules: 'var(--slab)',
};

export function drawRuler(scene: Scene): TemplateResult {
  const { ruler, sheet, say } = scene;
  const strip = ruler.strips.at(-1) as Strip;
  const x = markOf(scene, strip);
  const mark = x === null ? null : { x, word: widthOf(markWord(scene), 11) + 16 };
  const labels = labelsOf(strip, say, mark, !sheet.compact);
  const named = [...labels, ...(sheet.compact || ruler.wide ? [] : borderLabels(strip, labels))];
  return svg`${ruler.wide ? drawCuts(scene) : rowName(strip.y + 9, say('bridge-virtual'), scaleWords(scene, '4 GiB'))}
    ${stripShapes(strip)}${x === null || ruler.wide ? nothing : drawMark(scene, strip, x)}
    ${named.map(drawLabel)}${ruler.wide ? drawRam(scene, strip) : nothing}`;
}

function drawLabel({ x, y, text: said, look, anchor }: Label): TemplateResult {
  return text(x, y, said, look, anchor);
}

function stripShapes({ x, y, width, height, parts }: Strip): TemplateResult {
  const ground = rect({ x, y, width, height }, 'var(--free)', 0, { stroke: 'var(--line2)' });
  return svg`${ground}${parts.map((part) => partShape(part, { x, y, width, height }))}`;
}

function partShape({ kind, x, width }: Part, { y, height }: Box): TemplateResult | typeof nothing {
  const ground = GROUNDS[kind];
  if (!ground || kind === 'user') return nothing;
  return rect({ x, y, width: Math.max(width, 1), height }, ground);
}

/** Where the heap of the process lies on the strip. */
function markOf({ held }: Scene, strip: Strip): number | null {
  const user = held.find(({ allocation }) => isUser(allocation))?.allocation;
  if (!user?.address) return null;
  const part = strip.parts.find(({ kind }) => kind === 'user');
  return part ? part.x + fraction(user.address - part.start, part.end - part.start) * part.width : null;
}

function markWord({ say, held }: Scene): string {
  const region = held.find(({ allocation }) => isUser(allocation))?.allocation.region;
  return say(region === 'mmap' ? 'bridge-mapping' : 'bridge-heap');
}

function drawMark(scene: Scene, strip: Strip, x: number): TemplateResult {
  const word = markWord(scene);
  const part = strip.parts.find(({ kind }) => kind === 'user') as Part;
  const fits = x + 6 + widthOf(word, 11) < part.x + part.width;
  return svg`${rect({ x: x - 1, y: strip.y, width: 2, height: strip.height }, 'var(--ink2)')}
    ${fits ? text(x + 6, strip.y + 14, word, 's11 t2') : nothing}`;
}

/** The first two strips of x86-64, and how each next one is cut from them. */
function drawCuts(scene: Scene): TemplateResult {
  const { ruler, sheet, say } = scene;
  const [all, halves, half] = ruler.strips as [Strip, Strip, Strip];
  const middle = sheet.left + sheet.drawing / 2;
  const [holeLeft, holeRight] = [middle - HOLE / 2, middle + HOLE / 2];
  const right = sheet.left + sheet.drawing;
  const dashes = `M${all.x} ${all.y + 20}V${halves.y}M${all.x + 1} ${all.y + 20}L${holeLeft} ${halves.y}
    M${right} ${all.y + 20}V${halves.y}M${right - 1} ${all.y + 20}L${holeRight} ${halves.y}
    M${holeRight} ${halves.y + 20}L${half.x} ${half.y}M${right} ${halves.y + 20}V${half.y}`;
  return svg`<path d=${dashes} stroke="var(--ink3)" stroke-dasharray="2 3" fill="none" opacity=".8"/>
    ${rowName(all.y + 9, say('bridge-virtual'), scaleWords(scene, '2⁶⁴'))}
    ${rect(all, 'var(--free)', 0, { stroke: 'var(--line2)' })}
    ${rect({ ...all, width: 1.2 }, 'var(--ink)')}${rect({ ...all, x: right - 1.2, width: 1.2 }, 'var(--ink)')}
    ${text(middle, all.y + 14, say(sheet.compact ? 'bridge-hole-short' : 'bridge-hole'), 's105 t2', 'middle')}
    ${rowName(halves.y + 9, bytes(1n << 48n), [say('bridge-to-scale')])}
    ${rect({ ...halves, width: holeLeft - halves.x }, 'var(--free)', 0, { stroke: 'var(--line2)' })}
    ${rect({ ...halves, x: holeRight, width: right - holeRight }, 'var(--free)', 0, { stroke: 'var(--line2)' })}
    ${text(halves.x + 8, halves.y + 14, say('bridge-user', { size: '128 TiB' }), 's11 t2')}
    ${text(holeRight + 8, halves.y + 14, say('bridge-kernel', { size: '128 TiB' }), 's11 t2')}
    ${slashes(holeLeft + 12, halves.y, 20)}${slashes(holeRight - 12, halves.y, 20)}
    ${text(middle, halves.y - 6, say('bridge-cut', { factor: count(65_535) }), 's105 t2 halo', 'middle')}
    ${rowName(half.y + 9, say('bridge-kernel-row'), scaleWords(scene, '128 TiB'))}`;
}

/** How little RAM is of the direct map. */
function drawRam({ overview, say, sheet, ruler }: Scene, strip: Strip): TemplateResult | typeof nothing {
  const map = strip.parts.find(({ kind }) => kind === 'direct-map');
  if (!map) return nothing;
  const ram = overview.ramMib * 2 ** 20;
  const size = bytes(ram);
  const part = ram * (map.width / Number(map.end - map.start));
  const px = part >= 0.01 ? part.toFixed(2) : part.toFixed(4);
  const said = say(sheet.compact ? 'bridge-ram-short' : 'bridge-ram', { size, px, at: address(map.start) });
  return svg`${rect({ x: map.x, y: strip.y - 3, width: 1.2, height: strip.height + 3 }, 'var(--ink)')}
    ${text(map.x + 4, ruler.end - strip.height - 5, said, 's105 t2 halo')}`;
}

/** A fan from a place on the ruler to each card. */
export function drawFans(scene: Scene): TemplateResult {
  const { places, rows, sheet } = scene;
  const from = places.map((place) => placeOfCard(scene, place));
  const fans = places.map(({ card, box }, index) => {
    const at = from[index];
    if (!at) return nothing;
    const family = familyOf(card);
    const live = card.kind === 'live' && family;
    const x = round(at.x + apart(from, index));
    return svg`<path d=${fanPath(x, at, box, rows.cards, scene)} fill=${live ? `var(--${family}-fill)` : 'var(--ink3)'}
      opacity=${live ? 0.13 : 0.07}/>`;
  });
  return svg`${fans}${scene.ruler.wide ? places.map((place) => factor(scene, place, sheet.compact)) : nothing}`;
}

interface Origin {
  x: number;
  strip: Strip;
}

function fanPath(
  x: number,
  { strip }: Origin,
  { x: left, width }: Box,
  top: number,
  { ruler }: Scene,
): string {
  const bottom = strip.y + strip.height;
  const half = ruler.strips.at(-1) as Strip;
  if (!ruler.wide || strip === half) return `M${x} ${bottom}L${left} ${top}H${left + width}Z`;
  // User space passes the kernel half's strip on its left.
  const [a, b] = [half.x - (half.x - left) * 0.7, half.x - (half.x - left) * 0.25];
  return `M${x} ${bottom}L${a} ${half.y}V${half.y + half.height}L${left} ${top}H${left + width}L${b} ${half.y + half.height}V${half.y}Z`;
}

/** Fans that begin at one place begin side by side. */
function apart(origins: readonly (Origin | null)[], index: number): number {
  const x = origins[index]?.x ?? 0;
  const near = origins
    .map((each, at) => ({ each, at }))
    .filter(({ each }) => each && Math.abs(each.x - x) < 1.2);
  const place = near.findIndex(({ at }) => at === index);
  return (place - (near.length - 1) / 2) * 1.2;
}

/** Where a card's addresses lie; of a card without an address, the begin of its region. */
function placeOfCard({ ruler }: Scene, { card }: Place): Origin | null {
  if (card.kind === 'live') {
    const { address: at } = card.allocation;
    return at === null ? null : findOn(ruler, at);
  }
  const family = familyOf(card);
  const region = family && (REGION_OF[family] === 'heap' ? 'user' : REGION_OF[family]);
  for (const strip of [...ruler.strips].reverse()) {
    const part = strip.parts.find(({ kind }) => kind === region);
    if (part) return { x: part.x + part.width * (region === 'user' ? 0.55 : 0.3), strip };
  }
  return null;
}

/** How much larger a card's pages are than the strip above. */
function factor({ held, ruler, rows }: Scene, { box, card }: Place, compact: boolean) {
  if (card.kind !== 'live') return nothing;
  const cell = held.find(({ allocation }) => allocation === card.allocation)?.cells.cell ?? 0;
  const strip = ruler.strips.at(-1) as Strip;
  const times = cell / 4096 / (strip.width / Number(strip.end - strip.start));
  const said = `× ${scientific(times)}`;
  return compact || box.width < 120
    ? nothing
    : text(box.x + box.width / 2, rows.cards - 5, said, 's10 t2 halo', 'middle');
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `1.4·10⁹` */
export function scientific(value: number): string {
  const power = Math.floor(Math.log10(value));
  const raised = [...String(power)].map((digit) => RAISED[Number(digit)]).join('');
  return `${(value / 10 ** power).toFixed(1)}·10${raised}`;
}
