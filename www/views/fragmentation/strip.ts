/** `<pf-fragmentation-strip>`: what was unusable for each order, call by call; a click goes there. */

import { html, nothing, type PropertyValues } from 'lit';
import type { ZoneKind } from '../../core/contract';
import { history, momentOf, percent, type Moment } from '../../core/fragmentation';
import { inksOf, onSystemTheme } from '../../core/ink';
import type { Store, Unsubscribe } from '../../core/store';
import { isFinger } from '../../core/touch';
import { base, View } from '../../core/view';
import { mix, rgba } from '../../gl/colour';
import { stripStyles } from './styles';

/** Where the pointer or the focus is. */
interface Spot {
  /** Place among the moments. */
  moment: number;
  order: number;
}

/** Shade of what is hardly unusable: not that of nothing. */
const FAINTEST = 0.12;
/** Columns at most. */
const MOST_COLUMNS = 512;
const ORDERS = 11;
/** Of an order, px. */
const ROW_HEIGHT = 6;

export class FragmentationStrip extends View {
  static override properties = { ...View.properties, kind: {}, spot: { state: true } };
  static override styles = [base, ...stripStyles];
  declare kind: ZoneKind;
  declare spot: Spot | null;

  #leave: Unsubscribe[] = [];
  #known: { frames: number; kind: ZoneKind; moments: readonly Moment[] } | null = null;

  constructor() {
    super();
    this.spot = null;
  }

  protected override watches({ overview, frames, time }: Store) {
    return [overview, frames, time];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const again = () => this.requestUpdate();
    this.#leave = [onSystemTheme(again), this.store.theme.subscribe(again)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const leave of this.#leave) leave();
  }

  /** Asked once for each picture. */
  get #moments(): readonly Moment[] {
    const frames = this.store.frames.get();
    if (this.#known?.frames !== frames || this.#known.kind !== this.kind) {
      const samples = this.session.model.ask((playground) => playground.samples());
      this.#known = { frames, kind: this.kind, moments: history(samples, this.kind) };
    }
    return this.#known.moments;
  }

  /** Calls done at the last moment. */
  get #last(): number {
    return this.#moments.at(-1)?.calls ?? 0;
  }

  protected override render() {
    if (this.#last === 0) return html`<p class="says">${this.say('fragmentation-no-calls')}</p>`;
    const { cursor } = this.store.time.get();
    const spot = this.spot ?? { moment: momentOf(this.#moments, cursor), order: ORDERS - 1 };
    const words = this.#words(spot);
    return html`<h3>${this.say('fragmentation-calls')}</h3>
      <div
        class="strip"
        role="slider"
        tabindex="0"
        aria-label=${this.say('fragmentation-calls')}
        aria-valuemin="0"
        aria-valuemax=${this.#last}
        aria-valuenow=${this.spot ? this.#callsAt(spot) : cursor}
        aria-valuetext=${words}
        @pointermove=${this.#over}
        @pointerleave=${this.#away}
        @focus=${() => (this.spot ??= spot)}
        @blur=${() => (this.spot = null)}
        @click=${this.#press}
        @keydown=${this.#key}
      >
        <span class="axis" aria-hidden="true"><span>${ORDERS - 1}</span><span>0</span></span>
        <canvas aria-hidden="true"></canvas>
        <span class="now" style="left:${this.#percent(cursor + 0.5)}"></span>
        ${this.spot ? this.#mark(spot) : nothing}
      </div>
      <p class="ends" aria-hidden="true">
        <span>0</span>
        <span
          >${this.say('fragmentation-usable')}<i class="scale"></i>${this.say('fragmentation-unusable')}</span
        >
        <span>${this.say('calls-short', { calls: this.#last })}</span>
      </p>
      <p class="says">${words}</p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#paint();
  }

  /** As a part of the strip's width. */
  #percent(calls: number): string {
    return `${(calls / (this.#last + 1)) * 100}%`;
  }

  /** Up to the next moment. */
  #mark({ moment, order }: Spot) {
    const calls = this.#callsAt({ moment, order });
    const next = this.#moments[moment + 1]?.calls ?? this.#last + 1;
    const width = `max(4px, ${this.#percent(next - calls)})`;
    const top = `${(ORDERS - 1 - order) * ROW_HEIGHT + 1}px`;
    return html`<span class="spot" style="left:${this.#percent(calls)};width:${width};top:${top}"></span>`;
  }

  #callsAt({ moment }: Spot): number {
    return this.#moments[moment]?.calls ?? 0;
  }

  #words({ moment, order }: Spot): string {
    const { calls = 0, parts = [] } = this.#moments[moment] ?? {};
    return this.say('fragmentation-spot', { call: calls, order, part: percent(parts[order] ?? 1) });
  }

  #spotOf(event: MouseEvent): Spot {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const calls = Math.floor(((event.clientX - box.left) / box.width) * (this.#last + 1));
    const row = Math.floor(((event.clientY - box.top) / box.height) * ORDERS);
    const order = ORDERS - 1 - Math.min(Math.max(row, 0), ORDERS - 1);
    return { moment: momentOf(this.#moments, Math.min(Math.max(calls, 0), this.#last)), order };
  }

  readonly #over = (event: PointerEvent): void => {
    if (!isFinger(event)) this.spot = this.#spotOf(event);
  };

  readonly #away = (event: PointerEvent): void => {
    if (!isFinger(event)) this.spot = null;
  };

  readonly #press = (event: MouseEvent): void => {
    this.spot = this.#spotOf(event);
    void this.session.seek(this.#callsAt(this.spot));
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const { spot } = this;
    const next = spot && moved(spot, event.key, this.#moments.length - 1);
    if (next) this.spot = next;
    else if (spot && event.key === 'Enter') void this.session.seek(this.#callsAt(spot));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** A row an order, the largest on top: the darker, the less is usable. */
  #paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return;
    const columns = Math.min(this.#last + 1, MOST_COLUMNS);
    const inks = inksOf(this.renderRoot, ['--free', '--ink2']);
    const [free, dark] = [rgba(inks['--free']), rgba(inks['--ink2'])];
    [canvas.width, canvas.height] = [columns, ORDERS];
    const image = new ImageData(columns, ORDERS);
    for (let column = 0; column < columns; column++) {
      const calls = Math.floor((column / columns) * (this.#last + 1));
      this.#moments[momentOf(this.#moments, calls)]?.parts.forEach((part, order) => {
        const shade = mix(free, dark, part === 0 ? 0 : FAINTEST + (1 - FAINTEST) * part);
        const bytes = shade.map((channel) => Math.round(channel * 255));
        image.data.set(bytes, ((ORDERS - 1 - order) * columns + column) * 4);
      });
    }
    pen.putImageData(image, 0, 0);
  }
}

/** null: the key means no move. */
function moved({ moment, order }: Spot, key: string, last: number): Spot | null {
  switch (key) {
    case 'ArrowLeft':
      return { moment: Math.max(0, moment - 1), order };
    case 'ArrowRight':
      return { moment: Math.min(last, moment + 1), order };
    case 'ArrowUp':
      return { moment, order: Math.min(ORDERS - 1, order + 1) };
    case 'ArrowDown':
      return { moment, order: Math.max(0, order - 1) };
    case 'Home':
      return { moment: 0, order };
    case 'End':
      return { moment: last, order };
    default:
      return null;
  }
}

customElements.define('pf-fragmentation-strip', FragmentationStrip);
