/** What the marks of the picture stand for, where no map below it says so: those that are drawn, no others. */

import { html, nothing, svg, type TemplateResult } from 'lit';
import { FRAME_KINDS, type FrameKind } from '../../core/kinds';
import { ownersOf } from '../../core/owners';
import { swatches } from '../../gl/palette';
import { greySwatch, KINDS } from './map-legend';
import { textures } from './marks';
import { kindAt, type Scene } from './scene';

/** Side of a glyph. */
const SIDE = 14;

interface Mark {
  glyph: TemplateResult | typeof nothing;
  said: string;
}

export function marksLegend(scene: Scene): TemplateResult {
  const marks = [...greysOf(scene), ...yoursOf(scene)];
  return html`<ul class="marks" aria-label=${scene.say('bridge-marks')}>
    ${marks.map(({ glyph, said }) => html`<li>${glyph}<span>${said}</span></li>`)}
  </ul>`;
}

/** Kinds of the machine that the line of frames shows. */
function greysOf(scene: Scene): Mark[] {
  const owners = ownersOf(scene.store.allocations.get());
  const seen = new Set<FrameKind>();
  for (const { from, to } of scene.line.pieces)
    for (let pfn = from; pfn < to; pfn++) if (owners.all(pfn).length === 0) seen.add(kindAt(scene, pfn));
  const looks = swatches('state');
  return KINDS.filter(([kind]) => seen.has(kind)).map(([kind, key]) => {
    const look = looks[FRAME_KINDS.indexOf(kind)];
    return { glyph: look ? greySwatch(look) : nothing, said: scene.say(key) };
  });
}

/** Marks of the calls themselves. */
function yoursOf({ held, line, say }: Scene): Mark[] {
  const all = held.map(({ allocation }) => allocation);
  const marks: [boolean, TemplateResult, string][] = [
    [all.some(({ missing }) => missing > 0), HOLLOW, say('mark-no-frame')],
    [all.some(({ tableFrames }) => tableFrames.length > 0), TABLE, say('mark-table')],
    [all.some(({ guard }) => guard), GUARD, say('mark-guard')],
    [line.breaks.length + line.gaps.length > 0, BREAK, say('mark-break')],
  ];
  return marks.filter(([drawn]) => drawn).map(([, shape, said]) => ({ glyph: glyph(shape), said }));
}

const HOLLOW = svg`<rect x=".5" y=".5" width="13" height="13" rx="2" fill="var(--panel)" stroke="var(--malloc)"
  stroke-dasharray="2.5 2"/>`;
const TABLE = svg`<rect width="14" height="14" rx="1" fill="var(--ink2)"/>
  <text x="7" y="11" class="table" text-anchor="middle">T</text>`;
const GUARD = svg`<rect x=".5" y=".5" width="13" height="13" rx="2" fill="url(#guard)" stroke="var(--ink2)"/>`;
const BREAK = svg`<path d="M3 12L6 2M8 12L11 2" fill="none" stroke="var(--ink3)"/>`;

function glyph(shape: TemplateResult): TemplateResult {
  return html`<svg width=${SIDE} height=${SIDE} viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">
    ${textures}${shape}
  </svg>`;
}
