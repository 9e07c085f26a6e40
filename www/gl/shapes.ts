/** Shapes of an SVG picture: boxes, words, and the textures of calls and of the machine's greys. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Family } from '../core/contract';
import { LOOKS, type FrameKind } from '../core/kinds';
import type { Rect } from './tiles';

/** In px. */
export type Box = Rect;

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Textures; once in each picture. */
export const textures = svg`<defs>
  <pattern id="of-malloc" width="5" height="5" patternUnits="userSpaceOnUse">
    <circle cx="2.5" cy="2.5" r="1.15" fill="var(--texture)"/></pattern>
  <pattern id="of-gfp" width="6" height="4" patternUnits="userSpaceOnUse">
    <path d="M0 .5H6" stroke="var(--texture)"/></pattern>
  <pattern id="of-vmalloc" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <path d="M.6 0V5" stroke="var(--texture)" stroke-width="1.4"/></pattern>
  <pattern id="grey-lines" width="4" height="4" patternUnits="userSpaceOnUse">
    <path d="M0 .5H4" stroke="var(--grey-texture)" stroke-width=".9"/></pattern>
  <pattern id="grey-dots" width="4" height="4" patternUnits="userSpaceOnUse">
    <circle cx="2" cy="2" r=".8" fill="var(--grey-texture)"/></pattern>
  <pattern id="grey-mesh" width="4" height="4" patternUnits="userSpaceOnUse">
    <path d="M0 0L4 4M4 0L0 4" stroke="var(--grey-texture)" stroke-width=".7"/></pattern>
  <pattern id="guard" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
    <path d="M.7 0V6" stroke="var(--ink2)" stroke-width="1.3"/></pattern>
</defs>`;

export function rect(
  { x, y, width, height }: Box,
  fill: string,
  radius = 0,
  rest: Stroke = {},
): TemplateResult {
  return svg`<rect x=${round(x)} y=${round(y)} width=${round(Math.max(width, 0))} height=${round(height)}
    rx=${radius} fill=${fill} stroke=${rest.stroke ?? 'none'} stroke-width=${rest.width ?? 1}
    stroke-dasharray=${rest.dashes ?? 'none'}/>`;
}

interface Stroke {
  stroke?: string;
  width?: number;
  dashes?: string;
}

export function text(x: number, y: number, said: string, look = '', anchor = 'start'): TemplateResult {
  return svg`<text x=${round(x)} y=${round(y)} class=${look} text-anchor=${anchor}>${said}</text>`;
}

/** Colour and texture of a family, over a box. */
export function fill(box: Box, family: Family, radius = 1): TemplateResult {
  const worn = family === 'kmalloc' ? nothing : rect(box, `url(#of-${family})`, radius);
  return svg`${rect(box, `var(--${family}-fill)`, radius)}${worn}`;
}

export function shrink({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

/** A frame of the machine. */
export function grey(box: Box, kind: FrameKind): TemplateResult {
  const { token, texture } = LOOKS[kind];
  const open = token === '--free' || token === '--bg';
  const ground = open
    ? rect(shrink(box, 0.5), `var(${token})`, 0, {
        stroke: 'var(--free-line)',
        dashes: kind === 'hole' ? '2 2' : 'none',
      })
    : rect(box, `var(${token})`);
  if (texture === 'none') return ground;
  return svg`${ground}${texture === 'dot' ? dot(box) : rect(box, `url(#grey-${texture})`)}`;
}

function dot({ x, y, width, height }: Box): TemplateResult {
  const radius = Math.min(2.2, width / 4);
  return svg`<circle cx=${round(x + width / 2)} cy=${round(y + height / 2)} r=${radius} fill="var(--ink3)"/>`;
}
