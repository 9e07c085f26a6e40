/** Focus that is not lost: when what had it is drawn no more, its successor gets it. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & HTMLElement;

/** Where the focus was before a drawing. */
interface Held {
  element: HTMLElement;
  /** Which of the items it was in. */
  item: number;
}

export interface Successors {
  /** Selector of the items, one after the other, that come and go. */
  items: string;
  /** Selector of what in an item takes the focus. */
  entry: string;
  /** The item that is meant after what `before` was asked for; null: the one in its place. */
  wanted?(before: HTMLElement): Element | null;
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
    this.#held =
      element instanceof HTMLElement && item ? { element, item: this.#items().indexOf(item) } : null;
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

  /** The entry of the item that is meant, or else of the nearest: in its place, after it, before it. */
  #heir({ element, item }: Held): HTMLElement | null {
    const items = this.#items();
    const wanted = this.#successors.wanted?.(element) ?? null;
    const near = [wanted, ...items.slice(item), ...items.slice(0, item).reverse()];
    const entries = near.map((each) => each?.querySelector<HTMLElement>(this.#successors.entry));
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
