/** What was asked for, cut out at the map's scale, and the free memory by order with a wall at the wanted one. */

import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Failure, Family, Gate } from '../../core/contract';
import { barsOf, type OrderBar } from '../../core/failure';
import { count, frames, share, zone } from '../../core/format';
import { lightData, type LightHands } from '../../core/light-hands';
import { widthOf } from '../../core/measure';
import { roveKeys, takeStop } from '../../core/roving';
import { fill, rect, round, text, type Box } from '../../gl/shapes';
import { TILE_WIDTH } from '../../gl/tiles';
import { barText, type Say } from './words';

/** Pixels of a frame without a map. */
const USUAL = 5.5;

/** `scale`: pixels of a frame on the map below; null: there is none. */
export function drawWanted(
  { order }: Failure,
  family: Family,
  scale: number | null,
  say: Say,
): TemplateResult {
  const pages = 2 ** order;
  const side = scale ?? USUAL;
  const [columns, rows] = [Math.min(pages, TILE_WIDTH), Math.max(1, pages / TILE_WIDTH)];
  const box = { x: 0.75, y: 0.75, width: columns * side, height: rows * side };
  const [width, height] = [box.width + 1.5, box.height + 1.5];
  return html`<h2>${say('fail-asked')}</h2>
    <p class="fact">${say('fail-wanted', { order, pages, size: frames(pages) })}</p>
    ${order > 0 ? html`<p class="fact">${say('fail-aligned', { pages })}</p>` : nothing}
    <svg class="cut" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
      ${fill(box, family)}${rect(box, 'none', 1, { stroke: 'var(--ink)', width: 1.5 })}
    </svg>
    ${scale ? html`<p class="note">${say('fail-same-scale')}</p>` : nothing}`;
}

/** Rows of the bars, from the top: the wall's words, numbers, bars, orders. */
const WALL_WORDS = 16;
const NUMBERS = 13;
const BARS = 36;
const ORDERS = 16;
const BASE = WALL_WORDS + NUMBERS + BARS;
const BAR_GAP = 5;
const DIGITS = 10.5;

/** `wanted`: the order from which on a block would do; null: there is no wall, the zone has too little of all. */
export function drawBars(
  gate: Gate,
  wanted: number | null,
  width: number,
  hands: LightHands,
  say: Say,
): TemplateResult {
  const bars = barsOf(gate);
  const sum = bars.reduce((pages, bar) => pages + bar.pages, 0);
  const most = Math.max(...bars.map(({ pages }) => pages), 1);
  const pitch = width / bars.length;
  const height = BASE + ORDERS;
  return html`<h2>${say('fail-by-order', { zone: zone(gate.zone), size: share(sum) })}</h2>
    <svg
      class="bars"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="group"
      aria-label=${say('fail-bars')}
      @keydown=${roveKeys}
      @focusin=${(event: FocusEvent) => (takeStop(event), hands.come(event))}
      @focusout=${hands.go}
      @pointerover=${hands.come}
      @pointerleave=${hands.go}
      @click=${hands.click}
    >
      ${text(-5, BASE + 12, say('order'), 's105 t3 beside', 'end')}${bars.map((bar) => drawBar(bar, { gate, pitch, most, wanted, say }))}${wanted === null ? nothing : drawWall(bars, wanted, pitch, width, say)}
    </svg>
    <p class="note">
      ${say('fail-bars-note')}${gate.onPcp > 0 ? say('fail-on-pcp', { pages: gate.onPcp }) : nothing}
    </p>`;
}

/** What all bars share. */
interface Bars {
  gate: Gate;
  pitch: number;
  /** Memory of the highest bar, pages. */
  most: number;
  wanted: number | null;
  say: Say;
}

/** A bar; the blocks that it counts light up on the map. */
function drawBar({ order, blocks, pages }: OrderBar, { gate, pitch, most, wanted, say }: Bars) {
  const x = order * pitch;
  const high = blocks ? Math.max(2, (pages / most) * BARS) : 1;
  const box = { x: x + BAR_GAP / 2, y: BASE - high, width: pitch - BAR_GAP, height: high };
  const beyond = wanted !== null && order >= wanted;
  const look = blocks ? 't2' : beyond ? 'bad b' : 't3';
  return svg`<g class="bar" data-light=${lightData({ light: 'free', zone: gate.zone, list: 'buddy', order, migratetype: null })} data-row="0" data-column=${order} tabindex=${order === 0 ? 0 : -1} role="img" aria-label=${barText(order, blocks, say)}>
    ${rect({ x: x + 0.5, y: WALL_WORDS, width: pitch - 1, height: BASE + ORDERS - WALL_WORDS - 1 }, 'transparent', 3)}
    ${rect(box, blocks ? 'var(--kernel)' : 'var(--line2)')}
    ${numberOn(box, pitch, count(blocks), look)}
    ${text(x + pitch / 2, BASE + 12, String(order), `mono s105 ${beyond ? 'b' : 't2'}`, 'middle')}
  </g>`;
}

/** A number above a bar; one that is wider than its place is squeezed. */
function numberOn({ x, y, width }: Box, pitch: number, said: string, look: string) {
  const [middle, line] = [round(x + width / 2), round(y - 3)];
  const room = pitch - 2;
  const squeeze = widthOf(said, DIGITS) > room ? round(room) : nothing;
  return svg`<text x=${middle} y=${line} class="s105 ${look}" text-anchor="middle" textLength=${squeeze}
    lengthAdjust="spacingAndGlyphs">${said}</text>`;
}

/** Left of the wall all is too small. */
function drawWall(bars: readonly OrderBar[], wanted: number, pitch: number, width: number, say: Say) {
  const enough = bars.slice(wanted).reduce((sum, { blocks }) => sum + blocks, 0);
  const said = say('fail-enough', { blocks: enough });
  const x = wanted * pitch;
  const right = x + 6 + widthOf(said, 11.5) <= width;
  return svg`<path d="M${round(x)} 2V${BASE + ORDERS - 2}" stroke="var(--bad)" stroke-width="1.6" stroke-dasharray="4 3"/>
    ${text(right ? x + 6 : x - 6, 12, said, 's11 b bad', right ? 'start' : 'end')}`;
}
