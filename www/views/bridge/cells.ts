/** The cards' shapes: outline, pages with their numbers, guard page, verdict. Their words stand over them. */

import { nothing, svg, type TemplateResult } from 'lit';
import { familyOf } from '../../core/cards';
import type { Allocation } from '../../core/contract';
import { verdictShapes } from '../../core/glyphs';
import { fill, rect, shrink, type Box } from '../../gl/shapes';
import { leadsToDevice } from './entries';
import { bandsOf, spanOf, type Band } from './geometry';
import { hollow, mine, ring, sliced, type Slice } from './marks';
import { isTaken, light, type Held, type Place, type Scene } from './scene';

/** Pages in more cells than this are drawn as bands. */
const SINGLE = 64;

/** The cards themselves: ribbons come out of them, so they lie below. */
export function drawOutlines(scene: Scene): TemplateResult {
  return svg`${scene.places.map((place) => drawCard(scene, place))}`;
}

export function drawPages(scene: Scene): TemplateResult {
  return svg`${scene.held.map((held) => pagesOf(scene, held))}`;
}

function drawCard(scene: Scene, { card, box }: Place): TemplateResult {
  const live = card.kind === 'live';
  const call = live ? card.allocation.call : undefined;
  const selected = live && call === scene.selected;
  const stroke = selected ? `var(--${familyOf(card)})` : 'var(--line2)';
  const shape = rect(shrink(box, 0.5), 'var(--panel)', 6, {
    stroke,
    width: selected ? 2 : 1,
    ...(live ? {} : { dashes: '4 3' }),
  });
  return svg`<g class="frame-of-card" data-call=${call ?? nothing}>${shape}</g>`;
}

function pagesOf(scene: Scene, held: Held): TemplateResult {
  const { allocation, cells, underWay, verdict } = held;
  const single = allocation.pageCount <= SINGLE;
  const bands = bandsOf(allocation);
  const glyph =
    verdict && !underWay
      ? svg`<g transform=${placeOfGlyph(scene, held)}>${verdictShapes(verdict.kind)}</g>`
      : nothing;
  return svg`${bands.map((band) => (single ? drawSingles(scene, held, band) : drawBand(scene, held, band)))}
    ${allocation.guard ? drawGuard(held) : nothing}${glyph}${drawRing(scene, held)}
    ${single ? nothing : rect({ ...cells, width: cells.cell * cells.pages }, 'none', 2, { stroke: `var(--${allocation.family})` })}`;
}

function placeOfGlyph({ sheet }: Scene, { box, cells }: Held): string {
  return `translate(${box.x + box.width - (sheet.compact ? 24 : 26)},${cells.y + (sheet.compact ? 2 : 4)})`;
}

function boxOf({ cells }: Held, page: number, pages: number): Box {
  const [x, width] = spanOf(cells, page, pages);
  return { x, y: cells.y, width, height: cells.height };
}

function drawSingles(scene: Scene, held: Held, band: Band): TemplateResult {
  const { call, family } = held.allocation;
  const pages = Array.from({ length: band.pages }, (_, index) => index);
  return svg`${pages.map((index) => {
    const page = band.page + index;
    const pfn = band.pfn === null ? null : band.pfn + index;
    const box = boxOf(held, page, 1);
    const present = pfn === null ? leadsToDevice(held) : isTaken(scene, held, pfn);
    const look = light(scene, { call, page, ...(pfn === null ? {} : { pfn }) });
    const slice = sliceOf(held.allocation);
    const shape = !present
      ? hollow(box, family, String(page))
      : slice
        ? sliced(box, family, slice)
        : mine(box, family, String(page), 2);
    return svg`<g class="page ${look}" data-call=${call} data-page=${page}>${shape}</g>`;
  })}`;
}

/** The part of its one page that an object takes. */
export function sliceOf({ object, pageCount }: Allocation): Slice | null {
  if (!object || pageCount !== 1) return null;
  const from = (object.offset % 4096) / 4096;
  return { from, to: Math.min(from + Number(object.size) / 4096, 1) };
}

function drawBand(scene: Scene, held: Held, band: Band): TemplateResult {
  const { call, family } = held.allocation;
  const box = boxOf(held, band.page, band.pages);
  const look = light(scene, { call, page: band.page, pages: band.pages });
  const shape = band.pfn === null && !leadsToDevice(held) ? rect(box, 'var(--panel)') : fill(box, family, 2);
  return svg`<g class="page ${look}" data-call=${call} data-page=${band.page}>${shape}</g>`;
}

function drawGuard({ cells, allocation }: Held): TemplateResult {
  const [x, width] = spanOf(cells, allocation.pageCount, 1);
  const box = shrink({ x, y: cells.y, width: Math.max(width, 3), height: cells.height }, 0.5);
  return rect(box, 'url(#guard)', 2, { stroke: 'var(--ink2)' });
}

function drawRing({ pinned }: Scene, held: Held): TemplateResult | typeof nothing {
  return pinned?.call === held.allocation.call ? ring(boxOf(held, pinned.page, 1)) : nothing;
}
