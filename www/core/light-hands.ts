/** Hands on what can be lit: the pointer and the focus light it, a click or Enter keeps it lit. */

import type { Lightable } from './light';
import type { Lit } from './store';
import { isFinger } from './touch';

/** An element's `data-light` holds what it lights. */
export function lightData(what: Lightable): string {
  return JSON.stringify(what);
}

/** What the element that an event is on lights; null: nothing. */
export function lightAt(event: Event): Lightable | null {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-light]') : null;
  return target ? (JSON.parse(target.dataset.light as string) as Lightable) : null;
}

export class LightHands {
  readonly #lit: () => Lit;
  readonly #choose: (what: Lightable, event: Event) => void;

  /** `choose` is told what was clicked or entered; by default it stays lit. */
  constructor(lit: () => Lit, choose: (what: Lightable, event: Event) => void = (what) => lit().pin(what)) {
    this.#lit = lit;
    this.#choose = choose;
  }

  /** The pointer or the focus came. A finger also comes over what it only scrolls. */
  readonly come = (event: Event): void => {
    if (!isFinger(event)) this.#lit().point(lightAt(event));
  };

  readonly go = (event: Event): void => {
    if (!isFinger(event)) this.#lit().point(null);
  };

  readonly click = (event: Event): void => {
    const what = lightAt(event);
    if (what) this.#choose(what, event);
  };

  readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const what = lightAt(event);
    // A button is clicked by these keys.
    if (!what || (event.target as Element).closest('button')) return;
    event.preventDefault();
    this.#choose(what, event);
  };
}
