/** What an event is on, how far the wall goes, and the picture in words. */

import { sentence } from '../../core/facts';
import { callText, verdictWords } from './cards';
import type { Scene } from './scene';

export const FEWEST_BITS = 20;
export const MOST_BITS = 64;

export function clampBits(bits: number): number {
  return Math.min(Math.max(bits, FEWEST_BITS), MOST_BITS);
}

export interface PointedAt {
  element: Element;
  call: number | null;
  page: number | null;
  pfn: number | null;
}

/** What of the picture an event is on. */
export function targetOf(event: Event): PointedAt | null {
  const element =
    event.target instanceof Element
      ? event.target.closest<SVGElement | HTMLElement>('[data-call], [data-pfn]')
      : null;
  if (!element) return null;
  const { call, page, pfn } = element.dataset;
  const number = (value: string | undefined) => (value === undefined ? null : Number(value));
  return { element, call: number(call), page: number(page), pfn: number(pfn) };
}

/** The picture in words. */
export function summaryOf(scene: Scene): string {
  const { say, held, windows } = scene;
  const facts = held.map((each) =>
    sentence(callText(scene, each.allocation), each.allocation, verdictWords(scene, each), say),
  );
  return [say('bridge-summary', { calls: held.length, windows: windows.length }), ...facts].join(' ');
}
