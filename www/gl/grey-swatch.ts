/** The machine's greys as a legend names them. */

import { html, svg, type TemplateResult } from 'lit';
import type { FrameKind, Texture } from '../core/kinds';
import type { Swatch } from './palette';

/** Kinds of the machine, in the order they are named. */
export const KINDS: readonly [FrameKind, string][] = [
  ['free', 'state-free'],
  ['pcp', 'state-pcp'],
  ['lru', 'state-lru-unknown'],
  ['slab', 'state-slab-unknown'],
  ['table', 'state-table-unknown'],
  ['kernel', 'owner-kernel'],
  ['reserved', 'state-reserved'],
  ['unknown', 'state-used-unknown'],
];
const TEXTURES: Readonly<Record<Texture, TemplateResult>> = {
  none: svg``,
  dot: svg`<circle cx="6" cy="6" r="2" fill="var(--ink3)"/>`,
  dots: svg`<g fill="var(--grey-texture)"><circle cx="2" cy="2" r=".9"/><circle cx="6" cy="2" r=".9"/>
    <circle cx="10" cy="2" r=".9"/><circle cx="2" cy="6" r=".9"/><circle cx="6" cy="6" r=".9"/>
    <circle cx="10" cy="6" r=".9"/><circle cx="2" cy="10" r=".9"/><circle cx="6" cy="10" r=".9"/>
    <circle cx="10" cy="10" r=".9"/></g>`,
  lines: svg`<path d="M0 1.5H12M0 5.5H12M0 9.5H12" stroke="var(--grey-texture)"/>`,
  mesh: svg`<path d="M0 0L12 12M4 0L12 8M8 0L12 4M0 4L8 12M0 8L4 12M12 0L0 12M8 0L0 8M4 0L0 4M12 4L4 12M12 8L8 12"
    stroke="var(--grey-texture)" stroke-width=".8"/>`,
};

/** A grey with its texture, as a glyph. */
export function greySwatch({ from, to, part, texture }: Swatch): TemplateResult {
  const fill = part ? `color-mix(in srgb, var(${to}) ${part * 100}%, var(${from}))` : `var(${from})`;
  return html`<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <rect width="12" height="12" style="fill:${fill}" />
    ${TEXTURES[texture]}
    <rect x="0.5" y="0.5" width="11" height="11" fill="none" stroke="var(--line2)" />
  </svg>`;
}
