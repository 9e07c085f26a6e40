/** What a finger means: a tap reads, a drag scrolls. */

import type { Unsubscribe } from './store';

/** Whether it is a finger, whose pointer leaves as soon as it is lifted. */
export function isFinger(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}

/** Calls back on each tap, before what was tapped hears of it. A finger that scrolls taps nothing. */
export function onTap(listener: () => void): Unsubscribe {
  const up = (event: Event) => {
    if (isFinger(event)) listener();
  };
  document.addEventListener('pointerup', up, true);
  return () => document.removeEventListener('pointerup', up, true);
}

/** Whether the reader's main pointer is a finger. */
export function byFinger(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
