/** What the marks of the picture stand for, where no map below it says so: those that are drawn, no others. */

import { html, nothing, svg, type TemplateResult } from 'lit';
import { FAMILY_OF, FRAME_KINDS, LOOKS, type FrameKind } from '../../core/kinds';
import { swatches } from '../../gl/palette';
import { greySwatch, KINDS } from '../../gl/grey-swatch';
import { textures } from '../../gl/shapes';
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

/** Kinds that the line of frames shows: the machine's, and in lanes those of the other calls, which are grey there. */
function greysOf(scene: Scene): Mark[] {
  const seen = kindsOf(scene);
  const others =
    scene.sheet.lanes && scene.held.length > 1 ? [...seen].filter((kind) => FAMILY_OF[kind]) : [];
  const known = KINDS.filter(([kind]) => seen.has(kind) && !FAMILY_OF[kind]);
  return [
    ...known.map(([kind, key]): Mark => ({ glyph: glyphOf(kind), said: scene.say(key) })),
    ...(others.length ? [{ glyph: html`${others.map(glyphOf)}`, said: scene.say('mark-other-call') }] : []),
  ];
}

/** Each kind that is drawn, those that look alike once. */
function kindsOf(scene: Scene): Set<FrameKind> {
  const seen = new Map<string, FrameKind>();
  for (const { from, to } of scene.line.pieces)
    for (let pfn = from; pfn < to; pfn++) {
      const kind = kindAt(scene, pfn);
      seen.set(FAMILY_OF[kind] ? `yours ${LOOKS[kind].texture}` : kind, kind);
    }
  return new Set(seen.values());
}

function glyphOf(kind: FrameKind): TemplateResult | typeof nothing {
  const look = swatches('state')[FRAME_KINDS.indexOf(kind)];
  return look ? greySwatch(look) : nothing;
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
const GUARD = svg`${textures}<rect x=".5" y=".5" width="13" height="13" rx="2" fill="url(#guard)" stroke="var(--ink2)"/>`;
const BREAK = svg`<path d="M3 12L6 2M8 12L11 2" fill="none" stroke="var(--ink3)"/>`;

function glyph(shape: TemplateResult): TemplateResult {
  return html`<svg width=${SIDE} height=${SIDE} viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">
    ${shape}
  </svg>`;
}
