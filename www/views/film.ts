/** A recording in the console's place: its score, and every call with what it returned then and what the model says. */

import { css, html, nothing, type PropertyValues } from 'lit';
import {
  lineText,
  markOf,
  resultText,
  scoreText,
  shortResult,
  shortText,
  verdictText,
  type Mark,
} from '../core/film-words';
import { bytes, count } from '../core/format';
import { tick } from '../core/glyphs';
import { afterPaint } from '../core/pending';
import { rich } from '../core/rich';
import { base, View } from '../core/view';
import { rowsInView, scrollTo } from '../core/virtual';
import type { FilmCall } from '../core/contract';
import type { Film as Shown, Store } from '../core/store';

const MIB = 1024 * 1024;
/** Height of a row in px, for a mouse and for a finger. */
const ROW = 24;
const TOUCH_ROW = 40;
/** Rows that a page key goes over. */
const PAGE = 10;

export class Film extends View {
  static override styles = [
    base,
    css`
      section {
        padding-bottom: 10px;
      }
      h2 button {
        height: 24px;
        margin: -4px -6px -4px 0;
        padding: 0 6px;
        font-size: 11.5px;
        font-weight: 400;
      }
      .name {
        font: 600 12.5px/18px var(--mono);
        overflow-wrap: anywhere;
      }
      .machine {
        color: var(--ink2);
        font-size: 12px;
      }
      .score {
        display: grid;
        grid-template-columns: 16px 1fr;
        gap: 6px;
        margin: 8px 0;
        padding: 7px 10px;
        border-radius: 6px;
        background: var(--sunk);
        font-size: 12px;
        line-height: 17px;
      }
      .score.differs {
        background: var(--bad-bg);
      }
      .score svg {
        margin-top: 2px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 8px;
        margin: 6px 0 0;
      }
      dt {
        color: var(--ink2);
      }
      dd {
        margin: 0;
        font: 11px/17px var(--mono);
        overflow-wrap: anywhere;
      }
      dd[tabindex] {
        max-height: 68px;
        overflow-y: auto;
      }
      .score button {
        margin-top: 6px;
      }
      .list {
        position: relative;
        height: 288px;
        margin: 0 -14px;
        overflow: auto;
        border-block: 1px solid var(--line);
        overscroll-behavior: contain;
      }
      .list:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: -2px;
      }
      .sheet {
        position: relative;
      }
      .row {
        position: absolute;
        left: 0;
        right: 0;
        display: grid;
        grid-template-columns: 38px 16px minmax(0, 1fr) auto;
        gap: 0 6px;
        align-items: center;
        height: ${ROW}px;
        padding: 0 12px 0 0;
        font: 11.5px / ${ROW}px var(--mono);
        white-space: nowrap;
        cursor: pointer;
      }
      .row > :first-child {
        text-align: right;
        font-size: 11px;
        color: var(--ink3);
      }
      .row [role='img'] {
        display: grid;
      }
      .row code {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .row .result {
        max-width: 150px;
        overflow: hidden;
        text-overflow: ellipsis;
        color: var(--ink2);
        font-size: 11px;
      }
      .row .null {
        color: var(--bad);
      }
      .row:hover {
        background: var(--sunk);
      }
      .ahead code,
      .ahead .result {
        color: var(--ink3);
      }
      .beyond {
        cursor: default;
      }
      .row[aria-selected='true'] {
        background: var(--chosen);
        box-shadow: inset 3px 0 var(--ink);
      }
      .row[aria-selected='true'].differs {
        background: var(--bad-bg);
        box-shadow: inset 3px 0 var(--bad);
      }
      .now {
        min-height: 54px;
        margin: 8px 0;
        font-size: 12px;
        line-height: 17px;
      }
      .now code {
        display: block;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      .now span {
        color: var(--ink2);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .phone .row {
        height: ${TOUCH_ROW}px;
        line-height: ${TOUCH_ROW}px;
      }
      .phone .list {
        height: 360px;
      }
      .phone button {
        height: 40px;
      }
      .phone h2 button {
        margin: -10px -6px -10px 0;
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.film, store.time, store.layout, store.overview, store.playing];
  }

  protected override render() {
    const film = this.store.film.get();
    if (!film) return nothing;
    return html`<section class=${this.store.layout.get()} aria-label=${this.say('film')}>
      <h2>
        ${this.say('film')}
        <span class="aside">
          <button
            class="plain"
            title=${this.say('film-leave-note')}
            @click=${() => void this.projector.leave()}
          >
            ${this.say('film-leave')}
          </button>
        </span>
      </h2>
      <p class="name">${film.scenario}</p>
      <p class="machine">${this.#machine(film)}</p>
      ${this.#score(film)} ${this.#list(film)} ${this.#now(film)}
      <div class="acts">
        <button
          ?disabled=${this.#cursor >= film.playable && !this.store.playing.get()}
          @click=${() => this.session.play()}
        >
          ${this.say(this.store.playing.get() ? 'film-stop' : 'film-play')}
        </button>
        ${film.hasEnd ? html`<button title=${this.say('film-go-on-note')} @click=${() => void this.projector.goOn()}>${this.say('film-go-on')}</button>` : nothing}
      </div>
    </section>`;
  }

  #machine({ set, calls, lines }: Shown) {
    const { machine = '', ramMib = 0 } = this.store.overview.get() ?? {};
    return this.say('film-machine', {
      set,
      machine,
      ram: bytes(ramMib * MIB),
      calls: count(calls),
      lines: count(lines),
    });
  }

  #score(film: Shown) {
    const { difference } = film.report;
    return html`<div class="score ${film.report.score}" role="status">
      ${tick(difference ? 'differs' : 'agrees')}
      <div>
        <p>${rich(scoreText(film, this.text))}</p>
        ${difference ? this.#difference(film, difference) : nothing}
      </div>
    </div>`;
  }

  #difference(film: Shown, { line, expected, got }: NonNullable<Shown['report']['difference']>) {
    const index = film.differsIn ?? 0;
    return html`<dl>
        <dt>${this.say('film-line')}</dt>
        <dd>${count(line)}</dd>
        <dt>${this.say('film-call')}</dt>
        <dd>${count(index + 1)}: ${film.list[index]?.text}</dd>
        <dt>${this.say('film-recorded')}</dt>
        <dd tabindex="0">${lineText(expected)}</dd>
        <dt>${this.say('film-model')}</dt>
        <dd tabindex="0">${lineText(got)}</dd>
      </dl>
      <button @click=${() => this.#go(index + 1)}>${this.say('film-go-there')}</button>`;
  }

  #list(film: Shown) {
    const height = this.#row;
    const view = this.#view;
    const { first, end } = rowsInView(film.list.length, height, view.height, view.top);
    const now = this.#cursor - 1;
    return html`<div
      class="list"
      role="listbox"
      tabindex="0"
      aria-label=${this.say('film-calls')}
      aria-activedescendant=${now >= first && now < end ? `call-${now}` : nothing}
      @scroll=${this.#scroll}
      @keydown=${this.#key}
    >
      <div class="sheet" role="presentation" style="height: ${film.list.length * height}px">
        ${film.list.slice(first, end).map((call, at) => this.#call(film, call, first + at, now))}
      </div>
    </div>`;
  }

  #call(film: Shown, call: FilmCall, index: number, now: number) {
    const mark = markOf(call, index, film);
    const look = `row ${mark} ${index > now ? 'ahead' : ''}`;
    return html`<div
      class=${look}
      role="option"
      id="call-${index}"
      aria-selected=${index === now}
      aria-disabled=${mark === 'beyond'}
      aria-posinset=${index + 1}
      aria-setsize=${film.list.length}
      style="top: ${index * this.#row}px"
      title="${call.text} ${resultText(call, this.text)}"
      @click=${() => mark !== 'beyond' && this.#go(index + 1)}
    >
      <span>${index + 1}</span>${this.#mark(mark)}<code>${shortText(call.text)}</code>
      <span class="result ${call.result}">${shortResult(call, this.text)}</span>
    </div>`;
  }

  #mark(mark: Mark) {
    return html`<span role="img" aria-label=${this.say(`film-mark-${mark}`)}>${tick(mark)}</span>`;
  }

  /** The call that was made last, in full. */
  #now(film: Shown) {
    const index = this.#cursor - 1;
    const call = film.list[index];
    if (!call) return html`<p class="now quiet">${this.say('film-start')}</p>`;
    const result = resultText(call, this.text);
    return html`<p class="now" aria-live=${this.store.playing.get() ? 'off' : 'polite'}>
      <code>${call.text}${result ? ` → ${result}` : ''}</code>
      <span>${verdictText(call, index, film, this.text)}</span>
    </p>`;
  }

  get #cursor(): number {
    return this.store.time.get().cursor;
  }

  get #row(): number {
    return this.store.layout.get() === 'phone' ? TOUCH_ROW : ROW;
  }

  /** Where the window stands, in px; before it was ever drawn, at the top. */
  #view = { top: 0, height: 300 };
  /** The call that was last brought into sight. */
  #shown = -1;

  #scroll(event: Event): void {
    const list = event.currentTarget as HTMLElement;
    this.#view = { top: list.scrollTop, height: list.clientHeight };
    this.requestUpdate();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const now = this.#cursor - 1;
    if (now === this.#shown) return;
    this.#shown = now;
    void this.store.pending.during(() => afterPaint().then(() => this.#showCall(now)));
  }

  /** The call that was made last is in sight. */
  #showCall(index: number): void {
    const list = this.renderRoot.querySelector('.list');
    if (!list) return;
    this.#view = { top: list.scrollTop, height: list.clientHeight };
    const to = scrollTo(Math.max(index, 0), this.#row, this.#view.height, this.#view.top);
    if (to !== this.#view.top) list.scrollTop = to;
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const end = this.store.film.get()?.playable ?? 0;
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: PAGE,
      PageUp: -PAGE,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#go(Math.min(Math.max(this.#cursor + step, 0), end));
  }

  #go(cursor: number): void {
    this.session.play(false);
    void this.session.seek(cursor);
  }
}

customElements.define('pf-film', Film);
