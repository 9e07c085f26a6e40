/** What is lit, on the line of frames: an outline round each stretch of it that is seen. */

import { svg, type TemplateResult } from 'lit';
import { blocksOf, isLit } from '../../core/light';
import { rect } from '../../gl/shapes';
import type { FrameLine } from './frame-line';
import type { Scene } from './scene';

/** `y` and `height` of the cells. */
export function litCells(
  scene: Scene,
  { pieces, cell }: FrameLine,
  y: number,
  height: number,
): TemplateResult {
  const { store, session, overview } = scene;
  const what = store.lit.get();
  if (!what) return svg``;
  const { pairs } = blocksOf(what, session, overview);
  const stretches = pieces.flatMap(({ from, to, x }) =>
    stretchesOf(from, to, (pfn) => isLit(pairs, pfn)).map(([first, end]) => ({
      x: x + (first - from) * cell,
      y: y - 1.5,
      width: (end - first) * cell,
      height: height + 3,
    })),
  );
  const outline = (ink: string, width: number) =>
    stretches.map((box) => rect(box, 'none', 2, { stroke: `var(${ink})`, width }));
  return svg`<g class="still">${outline('--panel', 4.4)}${outline('--lit', 2.2)}</g>`;
}

/** The stretches of from … to-1 that are so, as first and end. */
export function stretchesOf(from: number, to: number, isSo: (pfn: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let pfn = from; pfn < to; pfn++) {
    const last = found.at(-1);
    if (!isSo(pfn)) continue;
    if (last?.[1] === pfn) last[1] = pfn + 1;
    else found.push([pfn, pfn + 1]);
  }
  return found;
}
