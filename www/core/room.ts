/** How much room an element has, as of its last layout: who draws asks here, which costs no layout of its own. */

export class Room {
  width = 0;
  height = 0;
  readonly #changed: () => void;
  readonly #observer = new ResizeObserver(() => this.#measure());
  #element: Element | null = null;

  /** Calls back when the size is another. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Watches an element, the only one from now on. */
  watch(element: Element): void {
    if (element === this.#element) return;
    this.leave();
    this.#element = element;
    this.#observer.observe(element);
    this.#read(element);
  }

  leave(): void {
    this.#observer.disconnect();
    this.#element = null;
  }

  #measure(): void {
    const { width, height } = this;
    if (this.#element) this.#read(this.#element);
    if (width !== this.width || height !== this.height) this.#changed();
  }

  #read({ clientWidth, clientHeight }: Element): void {
    this.width = clientWidth;
    this.height = clientHeight;
  }
}
