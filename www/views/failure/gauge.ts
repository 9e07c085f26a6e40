/** A zone's free pages against what had to stay, to scale. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Gate } from '../../core/contract';
import { missing, usable } from '../../core/failure';
import { widthOf } from '../../core/measure';
import { rect, round, text, type Box } from '../../gl/shapes';

/** Right of the longest bar there is some room, a part of its length. */
const BEYOND = 0.12;

/** Places on a gauge, px. */
export interface Gauge {
  width: number;
  free: number;
  usable: number;
  lowered: number;
  /** The line that the usable pages had to be above. */
  needed: number;
  /** Whether they were not. */
  short: boolean;
}

export function gaugeOf(gate: Gate, width: number): Gauge {
  const most = Math.max(gate.free, gate.needed, 1) * (1 + BEYOND);
  const x = (pages: number) => (pages / most) * width;
  return {
    width,
    free: x(gate.free),
    usable: x(usable(gate)),
    lowered: x(gate.lowered),
    needed: x(gate.needed),
    short: missing(gate) > 0,
  };
}

/** Words of a gauge: above the bar what is free, below what had to stay. */
export interface GaugeWords {
  free: string;
  needed: string;
}

/** Heights: words, the bar of free pages, the bar of what stays. */
export interface GaugeLook {
  bar: number;
  stay: number;
}

const WORDS = 15;

export function gaugeHeight({ bar, stay }: GaugeLook): number {
  return WORDS + bar + stay + 3 + WORDS;
}

export function drawGauge(gauge: Gauge, words: GaugeWords, { bar, stay }: GaugeLook): TemplateResult {
  const top = WORDS;
  const below = top + bar + 3;
  const whole = { x: 0.5, y: top + 0.5, width: gauge.width - 1, height: bar - 1 };
  return svg`${rect(whole, 'var(--free)', 0, { stroke: 'var(--line2)' })}
    ${freeBar(gauge, { ...whole, x: 0, y: top, height: bar })}
    ${stayBar(gauge, below, stay)}
    ${wall(gauge, top - 3, below + stay + 2)}
    ${word(gauge.free, gauge.width, 11, words.free, 's105 t2')}
    ${word(gauge.needed, gauge.width, below + stay + 13, words.needed, 's105 bad')}`;
}

/** What the check counted, what it did not, and what it missed. */
function freeBar({ free, usable: counted, needed, short }: Gauge, box: Box): TemplateResult {
  const rest = { ...box, x: counted, width: free - counted };
  const gap = { ...box, x: counted, width: needed - counted };
  return svg`${rect({ ...box, width: counted }, 'var(--slab)')}
    ${rest.width > 0.5 ? svg`${rect(rest, 'var(--cache)')}${rect(rest, 'url(#grey-mesh)')}` : nothing}
    ${short && gap.width > 1 ? rect(inside(gap), 'none', 0, { stroke: 'var(--bad)', width: 1.5, dashes: '3 2' }) : nothing}
    <path d="M${round(Math.max(free, 0.75))} ${box.y - 3}v${box.height + 6}" stroke="var(--ink)" stroke-width="1.5"/>`;
}

function stayBar({ lowered, needed }: Gauge, y: number, height: number): TemplateResult {
  const reserve = { x: lowered, y, width: needed - lowered, height };
  return svg`${rect({ x: 0, y, width: lowered, height }, 'var(--kernel)')}
    ${reserve.width > 0.5 ? svg`${rect(reserve, 'var(--anon)')}${rect(reserve, 'url(#grey-lines)')}` : nothing}`;
}

function wall({ needed }: Gauge, from: number, to: number): TemplateResult {
  return svg`<path d="M${round(Math.max(needed, 1))} ${from}V${to}" stroke="var(--bad)" stroke-width="2"/>`;
}

/** A word at a place, kept inside. */
function word(at: number, width: number, y: number, said: string, look: string): TemplateResult {
  const half = widthOf(said, 10.8) / 2;
  return text(Math.min(Math.max(at, half), width - half), y, said, look, 'middle');
}

function inside({ x, y, width, height }: Box): Box {
  return { x: x + 0.75, y: y + 0.75, width: width - 1.5, height: height - 1.5 };
}
