/** Focus that is not lost: when what had it is drawn no more, its successor gets it. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & HTMLElement;

/** Where the focus was before a drawing. */
interface Held {
  element: HTMLElement;
  /** The items, and which of them it was in. */
  items: readonly Element[];
  item: number;
}

export interface Successors {
  /** Selector of the items, one after the other, that come and go. */
  items: string;
  /** Selector of what in an item takes the focus. */
  entry: string;
  /** Selector of items that, if they are new, come before the one in its place. */
  born?: string;
  /** Selector of what takes the focus when no item does. */
  rest?: string;
}

/** Watches a view's drawings: a button that does away with itself hands the focus to the item in its place. */
export class FocusKeeper implements ReactiveController {
  readonly #host: Host;
  readonly #successors: Successors;
  #held: Held | null = null;

  constructor(host: Host, successors: Successors) {
    this.#host = host;
    this.#successors = successors;
    host.addController(this);
  }

  hostUpdate(): void {
    const element = this.#host.shadowRoot?.activeElement;
    const item = element?.closest(this.#successors.items);
    const items = item ? this.#items() : [];
    this.#held =
      element instanceof HTMLElement && item ? { element, items, item: items.indexOf(item) } : null;
  }

  hostUpdated(): void {
    const held = this.#held;
    this.#held = null;
    if (!held || this.#host.shadowRoot?.activeElement) return;
    if (held.element.isConnected) held.element.focus();
    else this.#heir(held)?.focus();
  }

  #items(): Element[] {
    return [...(this.#host.shadowRoot?.querySelectorAll(this.#successors.items) ?? [])];
  }

  /** The entry of the item that is new, or else of the nearest: in its place, after it, before it. */
  #heir({ items: before, item }: Held): HTMLElement | null {
    const items = this.#items();
    const { born } = this.#successors;
    const news = born ? items.filter((each) => !before.includes(each) && each.matches(born)) : [];
    const near = [...news, ...items.slice(item), ...items.slice(0, item).reverse()];
    const entries = near.map((each) => each.querySelector<HTMLElement>(this.#successors.entry));
    const { rest } = this.#successors;
    return (
      entries.find((entry) => entry) ?? (rest ? (this.#host.shadowRoot?.querySelector(rest) ?? null) : null)
    );
  }
}

/** What has the focus, inside all shadow roots. */
export function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}
