/** What is under way: work, drawing, animation. Tests wait for it instead of sleeping. */
export class Pending {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Notes that something began; call what it returns when it has ended (more than once does no harm). */
  begin(): () => void {
    this.#count += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#count -= 1;
      if (this.#count === 0) this.#wake();
    };
  }

  /** Notes work for as long as it takes. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  get idle(): boolean {
    return this.#count === 0;
  }

  /** Resolves when nothing is under way, and nothing began while the page painted what came of it. */
  async whenIdle(): Promise<void> {
    let quiet = 0;
    while (quiet < 2) {
      if (!this.idle) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await nextFrame();
      quiet = this.idle ? quiet + 1 : 0;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** The next painted frame; in a hidden page, which paints none, soon. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 0);
    else requestAnimationFrame(() => resolve());
  });
}

/** After the next painted frame, when asking for sizes costs no layout of its own. */
export async function afterPaint(): Promise<void> {
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve, 0));
}
