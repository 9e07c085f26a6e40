/** The small marks of the picture: your pages, the machine's frames, tokens, brackets, and the textures they wear. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Family } from '../../core/contract';
import { LOOKS, type FrameKind } from '../../core/kinds';
import { round, widthOf, type Box } from './geometry';

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

/** Attributes that tell the pointer what it is on. */
export interface Target {
  call?: number | undefined;
  page?: number | undefined;
  pfn?: number | undefined;
}

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

/** A page or a frame of yours, with its number where that fits. */
export function mine(box: Box, family: Family, label: string | null, radius = 1): TemplateResult {
  return svg`${fill(box, family, radius)}${label === null ? nothing : number(box, label, `on-${family}`)}`;
}

/** Where in a page an object lies, in parts of the page. */
export interface Slice {
  from: number;
  to: number;
}

/** A slab's page of which an object is yours. */
export function sliced(box: Box, family: Family, { from, to }: Slice): TemplateResult {
  const part = { ...box, x: box.x + from * box.width, width: Math.max((to - from) * box.width, 2) };
  return svg`${grey(box, 'slab')}${fill(part, family)}`;
}

/** A page without a frame. */
export function hollow(box: Box, family: Family, label: string | null): TemplateResult {
  const inner = shrink(box, 0.5);
  const frame = rect(inner, 'var(--panel)', 2, { stroke: `var(--${family})`, dashes: '2.5 2' });
  return svg`${frame}${label === null ? nothing : number(box, label, 't2')}`;
}

export function shrink({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

/** A number where it fits: as it is, a little squeezed, or digit below digit. */
function number(box: Box, label: string, look: string): TemplateResult | typeof nothing {
  const size = box.width >= 14 ? 11 : 10.5;
  const worn = `mono b ${size === 11 ? 's11' : 's10'} ${look}`;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2 + 4];
  const [room, wide] = [box.width - AROUND, widthOf(label, size, true)];
  switch (fitOf(label.length, wide, { ...box, width: room })) {
    case 'whole':
      return text(x, y, label, worn, 'middle');
    case 'squeezed':
      return svg`<text x=${round(x)} y=${round(y)} class=${worn} text-anchor="middle" textLength=${round(room)}
        lengthAdjust="spacingAndGlyphs">${label}</text>`;
    case 'stacked':
      return stacked(x, y, label, worn);
    default:
      return nothing;
  }
}

/** Left free beside a number, px. */
const AROUND = 0.3;
/** A number can be read at this part of its width. */
const SQUEEZED = 0.78;
/** From a digit to the one below it, px. */
const DIGIT_HEIGHT = 10;

/** How a number of so many digits, so wide, fits into a box. */
export function fitOf(
  digits: number,
  wide: number,
  { width, height }: Pick<Box, 'width' | 'height'>,
): 'whole' | 'squeezed' | 'stacked' | null {
  if (wide <= width) return 'whole';
  if (wide * SQUEEZED <= width) return 'squeezed';
  return (wide / digits) * SQUEEZED <= width && digits * DIGIT_HEIGHT <= height ? 'stacked' : null;
}

function stacked(x: number, middle: number, label: string, look: string): TemplateResult {
  const first = middle - ((label.length - 1) * DIGIT_HEIGHT) / 2;
  return svg`${[...label].map((digit, at) => text(x, first + at * DIGIT_HEIGHT, digit, look, 'middle'))}`;
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

/** The ring of the pinned byte. */
export function ring(box: Box): TemplateResult {
  const wide = box.width < 4 ? { ...box, x: box.x - 2, width: 4 } : box;
  const outer = shrink(wide, -1.5);
  return svg`${rect(outer, 'none', 3, { stroke: 'var(--panel)', width: 4.5 })}${rect(outer, 'none', 3, {
    stroke: 'var(--ink)',
    width: 2.2,
  })}`;
}

/** A bracket under frames, with a word below. */
export function bracket(x: number, width: number, y: number, said: string): TemplateResult {
  const [from, to] = [round(x + 1), round(x + width - 1)];
  return svg`<path d="M${from} ${y - 3}v4H${to}v-4" fill="none" stroke="var(--ink3)"/>
    ${text((from + to) / 2, y + 12, said, 's10 t2', 'middle')}`;
}

/** Two strokes: something is left out here. */
export function slashes(x: number, y: number, height: number): TemplateResult {
  const rise = height - 8;
  return svg`<path d="M${round(x - 4)} ${y + height - 4}l4 -${rise}m1 ${rise}l4 -${rise}" stroke="var(--ink3)" fill="none"/>`;
}

/** A letter in a circle. */
export function letter(x: number, y: number, said: string): TemplateResult {
  const width = Math.max(13, widthOf(said, 10.5) + 7);
  return svg`${rect({ x, y: y - 10, width, height: 13 }, 'var(--panel)', 6.5, { stroke: 'var(--ink2)' })}
    ${text(x + width / 2, y, said, 's10 b', 'middle')}`;
}

/** Room for the name of a row. */
const GUTTER_TEXT = 74;

/** The name of a row, in the gutter; below it a note, on two lines if it is long. */
export function rowName(y: number, name: string, note: readonly string[]): TemplateResult {
  const whole = note.join(' ');
  const lines = widthOf(whole, 10.8) <= GUTTER_TEXT ? [whole] : note;
  return svg`${text(0, y, name, 's11 b t2')}${lines.map((line, at) => text(0, y + 14 * (at + 1), line, 's105 t3'))}`;
}
