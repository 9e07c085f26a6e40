/** A file that is dropped on an element. */

import type { Atom, Unsubscribe } from '../core/store';

export class DropTarget {
  readonly #element: HTMLElement;
  /** A file is held over the element. */
  readonly #held: Atom<boolean>;
  readonly #open: (file: File) => void;

  constructor(element: HTMLElement, held: Atom<boolean>, open: (file: File) => void) {
    this.#element = element;
    this.#held = held;
    this.#open = open;
  }

  watch(): Unsubscribe {
    const listeners: [string, (event: DragEvent) => void][] = [
      ['dragenter', this.#over],
      ['dragover', this.#over],
      ['dragleave', this.#leave],
      ['drop', this.#drop],
    ];
    for (const [name, listener] of listeners) this.#element.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of listeners)
        this.#element.removeEventListener(name, listener as EventListener);
    };
  }

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#held.set(true);
  };

  /** Out of the element, not from one of its parts to another. */
  readonly #leave = (event: DragEvent): void => {
    const to = event.relatedTarget;
    if (!(to instanceof Node && this.#element.contains(to))) this.#held.set(false);
  };

  readonly #drop = (event: DragEvent): void => {
    this.#held.set(false);
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.#open(file);
  };
}
