/** The small marks of the picture: your pages, the machine's frames, tokens, brackets, and the textures they wear. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Family } from '../../core/contract';
import { widthOf } from '../../core/measure';
import { fill, grey, rect, round, shrink, text, type Box } from '../../gl/shapes';

/** Attributes that tell the pointer what it is on. */
export interface Target {
  call?: number | undefined;
  page?: number | undefined;
  pfn?: number | undefined;
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
