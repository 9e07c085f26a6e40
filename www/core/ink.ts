/** Colours for canvases: what the tokens are, here and now. */

import type { Unsubscribe } from './store';

/** Not forced: in forced colours every token would come back as the one colour of text. */
const PROBE =
  'color: transparent; forced-color-adjust: none; position: absolute; width: 0; height: 0; visibility: hidden';

/** The colours of tokens (`--ink`, …) as `rgb(…)`, seen from inside a shadow root. */
export function inksOf<Name extends string>(root: ParentNode, names: readonly Name[]): Record<Name, string> {
  const probe = document.createElement('i');
  probe.style.cssText = PROBE;
  probe.setAttribute('aria-hidden', 'true');
  root.append(probe);
  const inks = {} as Record<Name, string>;
  for (const name of names) {
    probe.style.color = `var(${name})`;
    inks[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return inks;
}

/** Calls back when the reader's system turns from light to dark or to colours of its own, or back. */
export function onSystemTheme(listener: () => void): Unsubscribe {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}

/** Whether the reader asked for no motion. */
export function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
