/** `<pf-failure>`: why a request found no page, as a picture: what was wanted, and why nothing free could serve. */

import { html, nothing, svg } from 'lit';
import type { CallSummary, Failure as Facts, Gate, Nearest, Overview, Piece } from '../../core/contract';
import { candidateOf, causeOf, mainGate, tried } from '../../core/failure';
import { frameFacts } from '../../core/frame-facts';
import { zone } from '../../core/format';
import { LightHands } from '../../core/light-hands';
import { measureWith } from '../../core/measure';
import { Room } from '../../core/room';
import type { Store, Unsubscribe } from '../../core/store';
import { onTap } from '../../core/touch';
import { base, View } from '../../core/view';
import { fit, fitHeight, fitWidth, rectToScreen } from '../../gl/camera';
import type { Sight } from '../../gl/pictures';
import { rect, round, textures, type Box } from '../../gl/shapes';
import { Tiles } from '../../gl/tiles';
import { blockerList } from './blockers';
import { drawCandidate, type Hands } from './candidate';
import { drawGauge, gaugeHeight, gaugeOf } from './gauge';
import { gridHeight, gridOf, nearOf, rulerOf, sheetOf, type Near, type Sheet, type Space } from './layout';
import { candidateLegend, gaugeLegend, stateLegend } from './legend';
import { failureStyles } from './styles';
import { drawBars, drawWanted } from './wanted';
import {
  candidateTitle,
  gateSum,
  gateWhy,
  gaugeWords,
  nameOf,
  rangesText,
  summary,
  wayOutText,
} from './words';
import './sight';

/** What is pointed at, and where it stands in the view. */
interface Told {
  title: string;
  aside: string;
  rows: readonly (readonly [string, string])[];
  x: number;
  y: number;
}

/** Widths beside the bars. */
const WANTED = 216;
const MINI = { wide: 136, narrow: 120 };
const BETWEEN = 24;
const CARD = 286;
const BIG_GAUGE = { bar: 26, stay: 14 };
/** From the map down to the candidate's rows, where two lines lead. */
const FAN = 30;
/** Height of all but the map and the candidate's frames. */
const REST = 414;
/** A map of all memory is at most this high. */
const WHOLE_HEIGHT = 200;
/** Narrower, and it has fewer columns. */
const NARROW_WHOLE = 420;

export class FailureView extends View {
  static override styles = [base, failureStyles];
  static override properties = { ...View.properties, width: { state: true }, told: { state: true } };

  declare width: number;
  declare told: Told | null;
  readonly #room = new Room(() => (this.width = this.#room.width));
  /** What the view scrolls in. */
  readonly #view = new Room(() => this.requestUpdate());
  #deaf: Unsubscribe = () => undefined;
  readonly #say = (key: string, args?: Parameters<View['say']>[1]): string => this.say(key, args);

  constructor() {
    super();
    this.width = 0;
    this.told = null;
  }

  protected override watches({ failure, overview, legend, calls, values, time, layout }: Store) {
    return [failure, overview, legend, calls, values, time, layout];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const style = getComputedStyle(this);
    measureWith(style.getPropertyValue('--ui'), style.getPropertyValue('--mono'));
    this.#room.watch(this);
    this.width = this.#room.width;
    if (this.parentElement) this.#view.watch(this.parentElement);
    this.#deaf = onTap(() => (this.told = null));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.leave();
    this.#view.leave();
    this.store.hover.set(null);
    this.store.lit.point(null);
    this.#deaf();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  protected override willUpdate(): void {
    if (this.told && this.store.failure.get()?.call !== this.#call) this.told = null;
    this.#call = this.store.failure.get()?.call ?? null;
  }
  #call: number | null = null;

  protected override render() {
    const failure = this.store.failure.get();
    const overview = this.store.overview.get();
    const call = failure && this.store.calls.get()[failure.call];
    if (!failure || !overview || !call || this.width === 0) return nothing;
    const sheet = sheetOf(this.width);
    const nearest = candidateOf(failure);
    const near = nearest && nearOf(overview, nearest, this.#space(nearest, sheet));
    return html`<section class=${sheet.narrow ? 'narrow' : ''} aria-label=${this.say('fail-view')}>
      <p class="hidden" aria-live="polite">${summary(failure, call, this.#apiOf, this.#say)}</p>
      <svg class="hidden" aria-hidden="true">${textures}</svg>
      ${this.#head(failure, overview, call, sheet, near)}
      ${
        near && nearest
          ? html`${this.#near(near, failure, sheet)}${this.#candidate(failure, nearest, sheet)}`
          : this.#gauges(failure, call, overview, sheet)
      }
      ${this.#card()}
    </section>`;
  }

  /** A bar lights its blocks; a press keeps them lit. */
  readonly #lights = new LightHands(() => this.store.lit);

  readonly #apiOf = (call: number): string | null => this.store.calls.get()[call]?.api ?? null;

  readonly #hands: Hands = {
    say: this.#say,
    apiOf: this.#apiOf,
    tell: (piece, box) => this.#tellPiece(piece, box),
  };

  /** Where the view scrolls by itself, so much room that all of it is in sight. */
  #space(nearest: Nearest, sheet: Sheet): Space {
    const scrolls = /^(wide|drawer)$/.test(this.store.layout.get()) && this.#view.height > 0;
    const rest = REST + gridHeight(gridOf(nearest, sheet));
    return { wide: sheet.drawing, high: scrolls ? Math.max(this.#view.height - rest, 1) : 0 };
  }

  #head(failure: Facts, overview: Overview, call: CallSummary, sheet: Sheet, near: Near | null) {
    const gate = mainGate(failure);
    const mini = sheet.narrow ? MINI.narrow : MINI.wide;
    const bars = sheet.narrow ? sheet.width : sheet.width - WANTED - mini - 2 * BETWEEN;
    return html`<div class="head" style="--mini:${mini}px">
      <div>${drawWanted(failure, call.family ?? 'gfp', near?.camera.scale ?? null, this.#say)}</div>
      <div class="free">
        ${gate ? drawBars(gate, causeOf(failure) === 'block' ? failure.order : null, bars, this.#lights, this.#say) : nothing}
      </div>
      ${near ? html`<div class="mini">${this.#mini(overview, mini, near)}</div>` : nothing}
    </div>`;
  }

  /** All of memory, and where the part below lies. */
  #mini(overview: Overview, width: number, near: Near) {
    const tiles = new Tiles(overview.frames, overview.pageblockOrder);
    const camera = fit(tiles, width);
    const sight: Sight = { tiles, camera, window: { width, height: fitHeight(tiles, width) } };
    return html`<h2>${this.say('fail-all-memory')}</h2>
      <pf-sight .context=${this.context} .sight=${sight} .marks=${miniMark(sight, near)}></pf-sight>
      <p class="note">${this.say('fail-mini-note')}</p>`;
  }

  #near(near: Near, { call }: Facts, sheet: Sheet) {
    const family = this.store.calls.get()[call]?.family ?? 'gfp';
    const marks = svg`${near.rects.map((each) => rect(grown(each), 'none', 0, { stroke: 'var(--panel)', width: 4.4 }))}
      ${near.rects.map((each) => rect(grown(each), 'none', 0, { stroke: `var(--${family})`, width: 2.4 }))}
      ${fan(near, sheet, family)}`;
    return html`<p class="caption" style="padding-left:${sheet.left}px">
        ${this.say('fail-map-caption')} ${this.#later(call)}
      </p>
      <div class="near" style="padding-left:${sheet.left}px">
        ${
          sheet.left > 0
            ? html`<div class="ruler" aria-hidden="true">
                ${rulerOf(near).map(({ y, mib }) => html`<span style="top:${y}px">${mib.toLocaleString('en-US')} MiB</span>`)}
              </div>`
            : nothing
        }
        <pf-sight
          .context=${this.context}
          .sight=${near}
          .marks=${marks}
          .tell=${(pfn: number | null, x: number, y: number) => this.#tellFrame(pfn, x, y)}
        ></pf-sight>
      </div>`;
  }

  /** A map shows memory as of the time cursor, not as of the failure. */
  #later(call: number) {
    const { cursor, inner } = this.store.time.get();
    const then = cursor === call + 1 && inner === null;
    return then ? nothing : html`<b class="later">${this.say('fail-map-now')}</b>`;
  }

  #candidate(failure: Facts, nearest: Nearest, sheet: Sheet) {
    const legend = this.store.legend.get();
    const ranges = rangesText(failure, this.#say);
    return html`<div class="candidate" style="padding-left:${sheet.left}px;margin-top:${FAN}px">
      <h2>${candidateTitle(nearest, this.#say)}</h2>
      <div class="picture">${drawCandidate(nearest, sheet, this.#hands)}</div>
      ${blockerList(nearest, this.context, this.#apiOf, this.#say)}
      <p class="fact">${wayOutText(nearest, this.#say)} ${ranges ?? nothing}</p>
      ${legend ? candidateLegend(legend, nearest, this.#say) : nothing}
    </div>`;
  }

  /** Nothing is too small, there is too little. */
  #gauges(failure: Facts, call: CallSummary, overview: Overview, sheet: Sheet) {
    return html`<div class="gauges" role="list">
        ${tried(failure).map((gate) => this.#gauge(gate, failure.order, sheet))}
      </div>
      <p class="fact">${this.say('fail-kept')}</p>
      ${gaugeLegend(this.#say)}${this.#whole(call, overview, sheet)}`;
  }

  /** Who has the pages. */
  #whole({ call, reply }: CallSummary, overview: Overview, { width: wide }: Sheet) {
    const legend = this.store.legend.get();
    const tiles = new Tiles(overview.frames, overview.pageblockOrder, wide < NARROW_WHOLE);
    const width = fitWidth(tiles, wide, WHOLE_HEIGHT);
    const sight: Sight = {
      tiles,
      camera: fit(tiles, width),
      window: { width, height: fitHeight(tiles, width) },
    };
    return html`<h2 class="part">${this.say('fail-whole', { end: reply.reply })} ${this.#later(call)}</h2>
      <pf-sight .context=${this.context} .sight=${sight} .marks=${nothing}></pf-sight>
      ${legend ? stateLegend(legend, this.#say) : nothing}`;
  }

  #gauge(gate: Gate, order: number, { width }: Sheet) {
    const height = gaugeHeight(BIG_GAUGE);
    return html`<div role="listitem" class="gauge">
      <h2>${zone(gate.zone)} <span>${this.say(`fail-verdict-${gate.verdict}`)}</span></h2>
      <p class="fact">${gateWhy(gate, order, this.#say).replaceAll('`', '')}</p>
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${drawGauge(gaugeOf(gate, width), gaugeWords(gate, this.#say), BIG_GAUGE)}
      </svg>
      <p class="note">${gateSum(gate, this.#say).join(this.say('bridge-comma'))}</p>
    </div>`;
  }

  #tellFrame(pfn: number | null, x: number, y: number): void {
    if (pfn === null || this.store.busy.get() || this.store.trouble.get()) return void (this.told = null);
    const { title, where, rows } = frameFacts(this.context, pfn, this.#say);
    this.told = { title, aside: where, rows, ...this.#placeOf('.near pf-sight', x, y + 14) };
  }

  #tellPiece(piece: Piece | null, box: Box | null): void {
    this.store.hover.set(piece?.call == null ? null : { call: piece.call, page: null, pfn: null });
    if (!piece || !box) return void (this.told = null);
    const last = piece.pfn + piece.pages - 1;
    const hex = (pfn: number) => `0x${pfn.toString(16).toUpperCase()}`;
    this.told = {
      title: piece.pages > 1 ? `${hex(piece.pfn)}–${hex(last)}` : hex(piece.pfn),
      aside: this.say(`fail-hold-${piece.hold}`),
      rows: [[this.say('map-owner'), nameOf(piece, piece.call, this.#apiOf, this.#say)]],
      ...this.#placeOf('.frames', box.x + box.width / 2, box.y + box.height + 10),
    };
  }

  #placeOf(selector: string, x: number, y: number): { x: number; y: number } {
    const whole = this.renderRoot.querySelector('section')?.getBoundingClientRect();
    const part = this.renderRoot.querySelector(selector)?.getBoundingClientRect();
    return { x: (part?.left ?? 0) - (whole?.left ?? 0) + x, y: (part?.top ?? 0) - (whole?.top ?? 0) + y };
  }

  #card() {
    if (!this.told) return nothing;
    const { title, aside, rows, x, y } = this.told;
    const width = Math.min(CARD, this.width);
    const left = Math.min(Math.max(x - width / 2, 0), this.width - width);
    return html`<div class="card" role="tooltip" style="left:${left}px;top:${y}px;width:${width}px">
      <p><b>${title}</b><span>${aside}</span></p>
      <dl>
        ${rows.map(
          ([label, said]) =>
            html`<dt>${label}</dt>
              <dd>${said}</dd>`,
        )}
      </dl>
    </div>`;
  }
}

function grown({ x, y, width, height }: Box): Box {
  return { x: x - 1.5, y: y - 1.5, width: width + 3, height: height + 2.4 };
}

/** From the candidate on the map, beside the page blocks below it, to its frames. */
function fan({ rects, window }: Near, { drawing }: Sheet, family: string) {
  const [first, last] = [rects[0], rects.at(-1)];
  if (!first || !last) return nothing;
  const [top, bottom] = [last.y + last.height + 1.5, round(window.height + FAN - 4)];
  const [left, right, edge] = [first.x - 1.5, last.x + last.width + 1.5, window.height + 3].map(round);
  return svg`<path d="M${left} ${round(top)}V${edge}L0 ${bottom}M${right} ${round(top)}V${edge}L${drawing} ${bottom}"
    fill="none" stroke=${`var(--${family})`} stroke-width="1.5"/>`;
}

function miniMark({ camera }: Sight, near: Near) {
  const { x, y, scale } = near.camera;
  const seen = { x, y, width: near.window.width / scale, height: near.window.height / scale };
  const box = rectToScreen(camera, seen);
  return rect({ x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 }, 'none', 0, {
    stroke: 'var(--ink)',
    width: 2,
  });
}

customElements.define('pf-failure', FailureView);
