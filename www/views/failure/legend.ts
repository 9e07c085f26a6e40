/** What the looks of the failure view stand for: of the greys those that the machine has. */

import { html, svg, type TemplateResult } from 'lit';
import type { Legend, Nearest } from '../../core/contract';
import { swatch } from '../../core/glyphs';
import { countKinds, FAMILY_OF, FRAME_KINDS, kindOfState, type FrameKind } from '../../core/kinds';
import { greySwatch, KINDS } from '../../gl/grey-swatch';
import { swatches } from '../../gl/palette';
import type { Say } from './words';

export function candidateLegend(legend: Legend, nearest: Nearest, say: Say): TemplateResult {
  const held = nearest.pieces.map(({ state, owner }) => kindOfState(state, owner));
  return html`<ul class="legend">
    <li>${orderGlyph}<span>${say('fail-legend-order')}</span></li>
    <li>${blockerGlyph}<span>${say('fail-legend-blocker')}</span></li>
    ${kinds(legend, held, say)}
    ${(['unmovable', 'movable', 'reclaimable'] as const).map(
      (type) => html`<li>${letter(type)}<span>${say(`fail-legend-${type}`)}</span></li>`,
    )}
  </ul>`;
}

export function stateLegend(legend: Legend, say: Say): TemplateResult {
  return html`<ul class="legend">
    ${kinds(legend, [], say)}
  </ul>`;
}

/** Greys and colours that the map has now. */
function kinds(legend: Legend, also: readonly FrameKind[], say: Say): TemplateResult[] {
  const present = new Set([...countKinds(legend).keys(), ...also]);
  const looks = swatches('state');
  const families = new Set([...present].flatMap((kind) => FAMILY_OF[kind] ?? []));
  const greys = KINDS.filter(([kind]) => present.has(kind)).map(([kind, key]) => {
    const look = looks[FRAME_KINDS.indexOf(kind)];
    return html`<li>${look && greySwatch(look)}<span>${say(key)}</span></li>`;
  });
  const yours = [...families].map(
    (family) => html`<li>${swatch(family)}<span>${say('fail-legend-yours', { family })}</span></li>`,
  );
  return [...greys, ...yours];
}

export function gaugeLegend(say: Say): TemplateResult {
  return html`<ul class="legend">
    <li>${plain('--slab')}<span>${say('fail-legend-usable')}</span></li>
    <li>${plain('--cache', 'grey-mesh')}<span>${say('fail-legend-unusable')}</span></li>
    <li>${plain('--kernel')}<span>${say('fail-legend-min')}</span></li>
    <li>${plain('--anon', 'grey-lines')}<span>${say('fail-legend-reserve')}</span></li>
    <li>${wallGlyph}<span>${say('fail-legend-wall')}</span></li>
  </ul>`;
}

const orderGlyph =
  glyph(svg`<rect x="0.5" y="0.5" width="15" height="11" rx="2" fill="var(--free)" stroke="var(--ink2)"/>
  <text x="8" y="9.5" text-anchor="middle" class="s105 b">3</text>`);
const blockerGlyph = glyph(
  svg`<rect x="3" y="1" width="10" height="10" fill="var(--slab)" stroke="var(--bad)" stroke-width="2"/>`,
);
const wallGlyph = glyph(svg`<path d="M8 0V12" stroke="var(--bad)" stroke-width="2"/>`);

function plain(token: string, texture?: string): TemplateResult {
  return glyph(svg`<rect x="2" width="12" height="12" fill="var(${token})"/>
    ${texture ? svg`<rect x="2" width="12" height="12" fill="url(#${texture})"/>` : ''}
    <rect x="2.5" y="0.5" width="11" height="11" fill="none" stroke="var(--line2)"/>`);
}

function glyph(shapes: TemplateResult): TemplateResult {
  return html`<svg width="16" height="12" viewBox="0 0 16 12" aria-hidden="true">${shapes}</svg>`;
}

const LETTERS = { unmovable: 'U', movable: 'M', reclaimable: 'R' } as const;

/** As on the map: what cannot be moved stands inverted. */
function letter(type: keyof typeof LETTERS): TemplateResult {
  return html`<b class="letter ${type}" aria-hidden="true">${LETTERS[type]}</b>`;
}
