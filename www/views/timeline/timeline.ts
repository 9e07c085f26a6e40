/** When: the transport, and every call with its steps from left to right. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { reasons, returned } from '../../core/answers';
import type { CallSummary } from '../../core/contract';
import { factsText } from '../../core/facts';
import { icon } from '../../core/glyphs';
import {
  barsOf,
  cursorAt,
  density,
  layOut,
  momentAt,
  type Block,
  type Icicle,
  type Moment,
} from '../../core/icicle';
import { inksOf, onSystemTheme } from '../../core/ink';
import { firstCall } from '../../core/lines';
import { wentWrong } from '../../core/log';
import { afterPaint } from '../../core/pending';
import { Room } from '../../core/room';
import { stepAt, stepsOf } from '../../core/steps';
import type { Store, Unsubscribe } from '../../core/store';
import { base, View } from '../../core/view';
import { INKS, Pen, STRIP, type Inks } from './pen';

/** More calls than this are drawn as a strip, with a lens at the cursor. */
const MANY = 2_000;
/** Calls in the lens before and after the cursor. */
const LENS = 12;
/** Depths that are drawn, the call's own bar among them. */
const DEPTHS = 5;
/** Narrower steps are not drawn, px. */
const FINEST = 0.4;

export class Timeline extends View {
  static override styles = [
    base,
    css`
      footer {
        display: flex;
        align-items: center;
        gap: 14px;
        height: 76px;
        padding: 0 16px;
        border-top: 1px solid var(--line);
        background: var(--panel);
      }
      .transport {
        display: flex;
        gap: 4px;
      }
      .where {
        flex: none;
        width: 104px;
        font-size: 11.5px;
        line-height: 16px;
        color: var(--ink2);
      }
      .where b {
        color: var(--ink);
      }
      .track {
        position: relative;
        flex: 1;
        min-width: 0;
        height: 60px;
        cursor: pointer;
        touch-action: none;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .busy {
        display: flex;
        align-items: center;
        gap: 10px;
        flex: 1;
        font-size: 12px;
        color: var(--ink2);
      }
      progress {
        flex: 1;
        height: 8px;
        accent-color: var(--ink);
      }
      .column,
      .phone {
        height: 56px;
        gap: 8px;
        padding: 0 12px;
      }
      .column .track,
      .phone .track {
        height: 44px;
      }
      .phone .where,
      .column .where {
        order: 3;
        width: auto;
        text-align: right;
        font-size: 12px;
      }
      .phone .transport button {
        width: 44px;
        height: 40px;
      }
      .phone .call {
        display: none;
      }
    `,
  ];

  readonly #room = new Room(() => this.#draw());
  #inks: Inks | null = null;
  #leave: Unsubscribe[] = [];
  #icicle: Icicle = { blocks: [], unit: 0 };
  #lens: Icicle | null = null;
  #wanted: Moment | null = null;
  #dragging = false;
  /** A drawing is due: text on a canvas asks for styles, which are at hand after the paint. */
  #waiting = false;

  protected override watches(store: Store) {
    return [store.calls, store.time, store.layout, store.busy, store.playing, store.overview];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = [onSystemTheme(() => this.#recolour()), this.store.theme.subscribe(() => this.#recolour())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.leave();
    for (const leave of this.#leave) leave();
  }

  protected override render() {
    const layout = this.store.layout.get();
    return html`<footer class=${layout}>
      ${this.#transport()} ${this.#where(layout === 'phone' || layout === 'column')}
      ${this.store.busy.get() ? this.#busy() : this.#track()}
      <p class="hidden" aria-live="polite">${this.#spoken()}</p>
    </footer>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#waiting) return;
    this.#waiting = true;
    void this.store.pending.during(() => afterPaint().then(() => this.#draw()));
  }

  /** For those who do not see it: what the last call came to. */
  #spoken(): string {
    const { cursor, inner } = this.store.time.get();
    const call = this.store.calls.get()[cursor - 1];
    if (!call || inner !== null || this.store.busy.get()) return '';
    const given = this.store.allocations.get().find((each) => each.call === call.call);
    const answer = given
      ? factsText(given, (key, args) => this.say(key, args))
      : [returned(call, this.text), ...reasons(call, this.store, this.text)].join(this.say('bridge-comma'));
    return this.say('bridge-sentence', { call: this.#nameOf(call), facts: answer.replace(/[`*]/g, '') });
  }

  #nameOf(call: CallSummary): string {
    return firstCall(call.text, this.session.families)?.call ?? call.text;
  }

  #transport() {
    const buttons = [
      ['callBack', 'call-back', '⇧ ←', () => this.session.stepCall(-1), 'call'],
      ['stepBack', 'step-back', '←', () => this.session.step(-1), ''],
      ['stepForward', 'step-forward', '→', () => this.session.step(1), ''],
      ['callForward', 'call-forward', '⇧ →', () => this.session.stepCall(1), 'call'],
    ] as const;
    return html`<div class="transport" role="group" aria-label=${this.say('transport')}>
      ${buttons.map(
        ([name, key, keys, act, look]) =>
          html`<button
            class="icon ${look}"
            aria-label=${this.say(key)}
            title="${this.say(key)} (${keys})"
            @click=${() => void act()}
          >
            ${icon(name)}
          </button>`,
      )}
    </div>`;
  }

  #where(short: boolean) {
    const time = this.store.time.get();
    const calls = this.store.calls.get();
    const call = calls[time.cursor - 1];
    const steps = call ? { step: stepAt(time, calls), steps: stepsOf(call) } : null;
    if (short)
      return html`<div class="where">
        <b>${time.cursor} / ${calls.length}</b
        >${steps ? html`<br />${this.say('step-short', steps)}` : nothing}
      </div>`;
    return html`<div class="where">
      <b>${this.say('call-of', { call: time.cursor, calls: calls.length })}</b><br />
      ${steps ? this.say('step-of', steps) : this.say('before-first')}
    </div>`;
  }

  #track() {
    const time = this.store.time.get();
    const { cursor } = time;
    const calls = this.store.calls.get();
    const call = calls[cursor - 1];
    const where = [this.say('call-of', { call: cursor, calls: calls.length })];
    if (call) where.push(this.say('step-of', { step: stepAt(time, calls), steps: stepsOf(call) }));
    return html`<div
      class="track"
      role="slider"
      tabindex="0"
      aria-label=${this.say('timeline')}
      aria-valuemin="0"
      aria-valuemax=${calls.length}
      aria-valuenow=${cursor}
      aria-valuetext=${where.join(this.say('bridge-comma'))}
      @pointerdown=${this.#press}
      @pointermove=${this.#drag}
      @pointerup=${this.#release}
      @pointercancel=${this.#release}
    >
      <canvas></canvas>
    </div>`;
  }

  #busy() {
    const busy = this.store.busy.get();
    if (!busy) return nothing;
    const { done, total, unit } = busy;
    return html`<div class="busy">
      <progress max=${Math.max(total, 1)} .value=${done} aria-label=${this.say('working')}></progress>
      <span>${this.say(`working-at-${unit}`, { done, total })}</span>
      <button @click=${() => this.session.stop()}>${this.say('stop')}</button>
    </div>`;
  }

  #press(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#dragging = true;
    this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    if (!this.#dragging) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = event.clientX - box.left;
    const inLens = this.#lens && event.clientY - box.top > STRIP.top + STRIP.height + 4;
    void this.#go(inLens && this.#lens ? momentAt(this.#lens, x) : this.#momentAt(x, box.width));
  }

  #release(): void {
    this.#dragging = false;
  }

  #momentAt(x: number, width: number): Moment {
    if (!this.#lens) return momentAt(this.#icicle, x);
    return { cursor: Math.round((x / width) * this.store.calls.get().length), inner: null };
  }

  /** Seeks, one at a time; while one is under way only the last wish counts. */
  async #go(moment: Moment): Promise<void> {
    const under = this.#wanted !== null;
    this.#wanted = moment;
    if (under) return;
    while (this.#wanted) {
      const next: Moment = this.#wanted;
      await this.session.seek(next.cursor, next.inner);
      if (this.#wanted === next) this.#wanted = null;
    }
  }

  /** The colours are others: light, dark. */
  #recolour(): void {
    this.#inks = null;
    this.requestUpdate();
  }

  #draw(): void {
    this.#waiting = false;
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    this.#room.watch(canvas);
    const { width, height } = this.#room;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    context.scale(devicePixelRatio, devicePixelRatio);
    this.#inks ??= inksOf(this.renderRoot, INKS);
    const pen = new Pen(context, this.#inks, this.store);
    const calls = this.store.calls.get();
    if (calls.length > MANY) this.#drawMany(pen, calls, width, height);
    else this.#drawAll(pen, calls, width, height);
  }

  #drawAll(pen: Pen, calls: readonly CallSummary[], width: number, height: number): void {
    this.#lens = null;
    this.#icicle = layOut(calls, width);
    const deep = height > 50;
    const top = deep ? 15 : 16;
    for (const block of this.#icicle.blocks) this.#drawBlock(pen, calls, block, this.#icicle.unit, top, deep);
    pen.cursor(cursorAt(this.#icicle, this.store.time.get(), calls), deep ? 12 : 6, height - 6);
  }

  #drawBlock(
    pen: Pen,
    calls: readonly CallSummary[],
    block: Block,
    unit: number,
    top: number,
    deep: boolean,
  ): void {
    const call = calls[block.call];
    if (!call) return;
    const wrong = wentWrong(call);
    if (wrong) pen.cross(block.x + 3.5, 6);
    if (deep)
      pen.name(this.#nameOf(call), call, wrong ? { x: block.x + 10, width: block.width - 10 } : block, 10);
    pen.call(call, block, unit, top, deep ? 7 : 12);
    if (!deep) return;
    for (const bar of barsOf(call, block, unit)) {
      if (bar.width >= FINEST && bar.depth < DEPTHS)
        pen.step(call, bar.x, bar.width, top + bar.depth * 8, bar.step);
    }
  }

  #drawMany(pen: Pen, calls: readonly CallSummary[], width: number, height: number): void {
    const { cursor } = this.store.time.get();
    const columns = Math.max(1, Math.floor(width));
    pen.strip(density(calls, columns), Math.round((cursor / calls.length) * columns), STRIP);
    const from = Math.max(0, cursor - LENS);
    const lens = calls.slice(from, cursor + LENS);
    this.#lens = layOut(lens, width);
    for (const block of this.#lens.blocks) this.#drawBlock(pen, calls, block, this.#lens.unit, 20, true);
    const at = (cursor / calls.length) * width;
    pen.bracket(at, STRIP.top + STRIP.height, width);
    pen.cursor(cursorAt(this.#lens, this.store.time.get(), calls), 16, height - 6);
  }
}

customElements.define('pf-timeline', Timeline);
