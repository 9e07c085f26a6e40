/** The strokes of the timeline: bars, names, crosses, the cursor. */

import type { CallSummary, Family } from '../../core/contract';
import type { Block } from '../../core/icicle';
import type { Store } from '../../core/store';

/** The strip of very many calls, px. */
export const STRIP = { top: 2, height: 10 };

/** Tokens of its colours. */
export const INKS = [
  '--ink',
  '--ink3',
  '--bad',
  '--line2',
  '--panel',
  '--kmalloc',
  '--gfp',
  '--vmalloc',
  '--malloc',
  '--kmalloc-fill',
  '--gfp-fill',
  '--vmalloc-fill',
  '--malloc-fill',
] as const;
export type Inks = Record<(typeof INKS)[number], string>;

/** Draws on the timeline's canvas. */
export class Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #inks: Inks;
  readonly #cursor: number;
  readonly #inner: number | null;

  constructor(context: CanvasRenderingContext2D, inks: Inks, store: Store) {
    this.#context = context;
    this.#inks = inks;
    ({ cursor: this.#cursor, inner: this.#inner } = store.time.get());
  }

  /** The name over a call's bar, where it has room. */
  name(text: string, call: CallSummary, { x, width }: Pick<Block, 'x' | 'width'>, y: number): void {
    const context = this.#context;
    context.font = '10.8px "JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, monospace';
    const fits = text.slice(0, Math.max(0, Math.floor((width - 2) / 6.6)));
    if (fits.length < Math.min(3, text.length)) return;
    const done = call.call < this.#cursor;
    context.fillStyle = done && call.family ? this.#inks[`--${call.family}`] : this.#inks['--ink3'];
    context.fillText(fits.length < text.length ? `${fits.slice(0, -1)}…` : text, x, y);
  }

  /** A call that failed or did wrong, as in the console's gutter. */
  cross(x: number, y: number): void {
    const context = this.#context;
    context.strokeStyle = this.#inks['--bad'];
    context.lineWidth = 1.6;
    context.beginPath();
    for (const side of [1, -1]) {
      context.moveTo(x - 3, y - 3 * side);
      context.lineTo(x + 3, y + 3 * side);
    }
    context.stroke();
    context.lineWidth = 1;
  }

  /** A call's own bar: filled as far as it is done. */
  call(call: CallSummary, { x, width, steps }: Block, unit: number, y: number, height: number): void {
    const now = call.call === this.#cursor - 1;
    const done = call.call >= this.#cursor ? 0 : now && this.#inner !== null ? this.#inner : steps;
    if (done < steps) this.#dashed(x + done * unit, y, width - done * unit, height);
    if (done > 0) this.#filled(x, y, done * unit, height, call.family, 1);
  }

  step(call: CallSummary, x: number, width: number, y: number, step: number): void {
    const now = call.call === this.#cursor - 1;
    const done = call.call < this.#cursor && !(now && this.#inner !== null && step > this.#inner);
    if (done) this.#filled(x, y, width, 7, call.family, 0.42);
    else this.#dashed(x, y, width, 7);
  }

  strip(families: readonly (Family | null)[], done: number, { top, height }: typeof STRIP): void {
    families.forEach((family, column) => {
      this.#context.globalAlpha = column < done ? 1 : 0.3;
      this.#context.fillStyle = this.#fill(family);
      this.#context.fillRect(column, top, 1, height);
    });
    this.#context.globalAlpha = 1;
  }

  /** From the strip to the lens. */
  bracket(at: number, y: number, width: number): void {
    this.#context.strokeStyle = this.#inks['--ink3'];
    this.#context.beginPath();
    this.#context.moveTo(0, y + 6);
    this.#context.lineTo(at, y);
    this.#context.lineTo(width, y + 6);
    this.#context.stroke();
  }

  cursor(x: number, top: number, bottom: number): void {
    const context = this.#context;
    const at = Math.max(x, 5);
    context.fillStyle = this.#inks['--ink'];
    context.fillRect(at - 1, top, 2, bottom - top);
    context.beginPath();
    context.arc(at, bottom, 5, 0, Math.PI * 2);
    context.fill();
  }

  #filled(x: number, y: number, width: number, height: number, family: Family | null, alpha: number): void {
    this.#context.globalAlpha = alpha;
    this.#context.fillStyle = this.#fill(family);
    this.#context.fillRect(x + 0.5, y, Math.max(1, width - 1), height);
    this.#context.globalAlpha = 1;
  }

  #dashed(x: number, y: number, width: number, height: number): void {
    this.#context.strokeStyle = this.#inks['--line2'];
    this.#context.setLineDash([2, 2]);
    this.#context.strokeRect(x + 1, y + 0.5, Math.max(1, width - 2), height - 1);
    this.#context.setLineDash([]);
  }

  #fill(family: Family | null): string {
    return family ? this.#inks[`--${family}-fill`] : this.#inks['--ink3'];
  }
}
