/** Unusable free space: how much of the free memory of a zone cannot serve a request, by the request's order. */

import type { Sample, ZoneKind } from './contract';

/**
 * The part of the free memory that lies in blocks too small for an order, 0 … 1, as `unusable_index` of debugfs tells
 * it; 1 where nothing is free.
 */
export function unusable(blocks: readonly number[], order: number): number {
  const free = pagesIn(blocks, 0);
  return free === 0 ? 1 : 1 - pagesIn(blocks, order) / free;
}

/** Pages in free blocks of an order and all above. */
export function pagesIn(blocks: readonly number[], from: number): number {
  return blocks.reduce((sum, count, order) => (order < from ? sum : sum + count * 2 ** order), 0);
}

/** Blocks of an order and all above. */
export function blocksIn(blocks: readonly number[], from: number): number {
  return blocks.slice(from).reduce((sum, count) => sum + count, 0);
}

/** `12 %`, `0.4 %`, `< 0.1 %`: what is not nothing never reads as nothing, and what is not all never as all. */
export function percent(part: number): string {
  const share = part * 100;
  if (share === 0 || share === 100) return String(share);
  if (share < 0.1) return '< 0.1';
  if (share > 99.9) return '> 99.9';
  return share < 10 || share > 90 ? share.toFixed(1).replace(/\.0$/, '') : String(Math.round(share));
}

/** The unusable part for each order, when so many calls were done. */
export interface Moment {
  calls: number;
  parts: number[];
}

/** Of one zone, moment by moment. */
export function history(samples: readonly Sample[], zone: ZoneKind): Moment[] {
  return samples.flatMap(({ calls, zones }) => {
    const blocks = zones.find(({ kind }) => kind === zone)?.blocks;
    return blocks ? [{ calls, parts: blocks.map((_, order) => unusable(blocks, order)) }] : [];
  });
}

/** Place of the last moment at or before so many calls. */
export function momentOf(moments: readonly { calls: number }[], calls: number): number {
  return Math.max(
    0,
    moments.findLastIndex((moment) => moment.calls <= calls),
  );
}
