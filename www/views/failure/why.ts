/** `<pf-why>`: a failed request zone by zone, and what to do: each change that the model tried, those that can be run by a button. */

import { css, html, nothing, svg } from 'lit';
import type { CallSummary, Change, Failure, Gate } from '../../core/contract';
import { remedyOf, type Remedy } from '../../core/remedies';
import { verdictGlyph } from '../../core/glyphs';
import { frames, zone } from '../../core/format';
import { roveKeys, takeStop } from '../../core/roving';
import { rich } from '../../core/rich';
import type { Store } from '../../core/store';
import { base, View } from '../../core/view';
import { textures } from '../../gl/shapes';
import { drawGauge, gaugeHeight, gaugeOf } from './gauge';
import { gateSum, gateWhy, gaugeWords, headline, reason } from './words';

const GAUGE = { bar: 12, stay: 6 };
const GAUGE_WIDTH = 274;
/** So many variables are named. */
const MOST_NAMES = 3;

export class Why extends View {
  static override styles = [
    base,
    css`
      section {
        padding-bottom: 10px;
      }
      .headline {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 2px 8px;
        background: var(--bad-bg);
      }
      .headline h2 {
        margin: 0;
        font-size: 13px;
        line-height: 18px;
        color: var(--bad);
        white-space: normal;
      }
      .headline p {
        grid-column: 2;
        font-size: 12px;
        line-height: 17px;
        color: var(--ink2);
      }
      .headline code {
        color: var(--ink);
        background: none;
        padding: 0;
      }
      ul,
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .gates {
        margin: 0 -14px;
      }
      .gates li {
        padding: 7px 14px 6px;
        border-top: 1px solid var(--line);
      }
      .gates li:first-child {
        border-top: 0;
        padding-top: 0;
      }
      .gates li:focus-visible {
        outline-offset: -2px;
      }
      .zone {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font: 600 12px/17px var(--ui);
      }
      .zone span {
        color: var(--bad);
      }
      .sentence {
        font-size: 12px;
        line-height: 16.5px;
        color: var(--ink2);
      }
      .note {
        font-size: 10.8px;
        line-height: 15px;
        color: var(--ink3);
      }
      svg {
        display: block;
        overflow: visible;
        margin-top: 3px;
      }
      text {
        font-family: var(--ui);
        font-variant-numeric: tabular-nums;
        font-size: 10.8px;
      }
      text.t2 {
        fill: var(--ink2);
      }
      text.bad {
        fill: var(--bad);
      }
      .changes li,
      .steps li {
        position: relative;
        padding: 3px 0 3px 18px;
        font-size: 12px;
        line-height: 17px;
        color: var(--ink2);
      }
      .changes,
      .steps {
        counter-reset: at;
      }
      .changes li::before,
      ol.steps li::before {
        content: counter(at);
        counter-increment: at;
        position: absolute;
        left: 0;
        font-weight: 600;
        color: var(--ink);
      }
      ul.steps li::before {
        content: '·';
        position: absolute;
        left: 5px;
      }
      .changes button {
        display: flex;
        height: auto;
        min-height: 28px;
        margin: 4px 0 3px;
        padding: 4px 10px;
        white-space: normal;
        text-align: left;
      }
      .changes button code {
        font-size: 11px;
        overflow-wrap: anywhere;
      }
      .advice {
        margin-top: 6px;
        padding-top: 6px;
        border-top: 1px solid var(--line);
      }
      .back {
        margin-top: 6px;
      }
      .phone button {
        min-height: 40px;
      }
    `,
  ];

  protected override watches({ failure, calls, time, allocations, values, script, layout }: Store) {
    return [failure, calls, time, allocations, values, script, layout];
  }

  protected override render() {
    const failure = this.store.failure.get();
    const call = failure && this.store.calls.get()[failure.call];
    if (!failure || !call) return nothing;
    const layout = this.store.layout.get();
    return html`<svg class="hidden" aria-hidden="true">${textures}</svg>
      <section class="headline" aria-label=${this.say('fail-why')}>
        ${verdictGlyph('impossible')}
        <h2>${headline(failure, call, this.#say)}</h2>
        <p>${rich(reason(failure, this.#say))}</p>
        <p>
          <code
            >${this.say('fail-request', { gfp: failure.gfp.replaceAll('|', ' | '), order: failure.order })}</code
          >
        </p>
      </section>
      <section aria-label=${this.say('fail-gates')}>
        <h2>${this.say('fail-gates')}<span class="aside">${this.say('fail-gates-order')}</span></h2>
        <ul class="gates" @keydown=${roveKeys} @focusin=${takeStop}>
          ${failure.gates.map((gate, at) => this.#gate(gate, failure.order, at))}
        </ul>
      </section>
      <section class=${layout} aria-label=${this.say('fail-help')}>
        <h2>${this.say('fail-help')}</h2>
        ${this.#changes(failure, call)} ${this.#advice(failure, call)}
      </section>
      <section aria-label=${this.say('fail-rules')}>
        <h2>${this.say('fail-allows')}</h2>
        <ul class="steps">
          ${failure.allows.map((key) => html`<li>${rich(this.say(`allows-${key}`))}</li>`)}
        </ul>
        <h2 class="advice">${this.say('fail-next', { sleeps: yes(failure.mayBlock) })}</h2>
        <ol class="steps">
          ${failure.next.map((key) => html`<li>${rich(this.say(`next-${key}`))}</li>`)}
        </ol>
        <p class="note">
          ${this.say('fail-not-modelled')}
          ${rich(this.say('fail-log', { order: failure.order, report: yes(failure.report) }))}
        </p>
      </section>`;
  }

  readonly #say = (key: string, args?: Parameters<View['say']>[1]): string => this.say(key, args);

  #gate(gate: Gate, order: number, at: number) {
    const sum = gateSum(gate, this.#say).join(this.say('bridge-comma'));
    return html`<li data-row=${at} data-column="0" tabindex=${at === 0 ? 0 : -1}>
      <p class="zone">${zone(gate.zone)}<span>${this.say(`fail-verdict-${gate.verdict}`)}</span></p>
      <p class="sentence">${rich(gateWhy(gate, order, this.#say))}</p>
      ${
        gate.verdict === 'not-allowed'
          ? nothing
          : html`${this.#gauge(gate)}
              <p class="note">${sum}</p>`
      }
    </li>`;
  }

  #gauge(gate: Gate) {
    const height = gaugeHeight(GAUGE);
    const shapes = drawGauge(gaugeOf(gate, GAUGE_WIDTH), gaugeWords(gate, this.#say), GAUGE);
    return html`<svg
      width=${GAUGE_WIDTH}
      height=${height}
      viewBox="0 0 ${GAUGE_WIDTH} ${height}"
      aria-hidden="true"
    >
      ${svg`${shapes}`}
    </svg>`;
  }

  #changes(failure: Failure, call: CallSummary) {
    const { cursor } = this.store.time.get();
    const here = cursor === failure.call + 1;
    if (failure.changes.length === 0) return html`<p class="sentence">${this.say('fail-no-change')}</p>`;
    return html`<ol class="changes">
        ${failure.changes.map((change) => this.#change(change, call, here))}
      </ol>
      <p class="note">${this.say('fail-proven')}</p>
      ${here ? nothing : this.#back(failure)}`;
  }

  #change(change: Change, call: CallSummary, here: boolean) {
    // While a recording is played nobody else makes calls.
    const remedy = here && !this.store.plays ? remedyOf(change, call, this.store) : null;
    return html`<li>
      ${rich(this.#said(change))}
      ${
        remedy
          ? html`<button @click=${() => void this.session.append(remedy.code)}>
              <span>${this.#button(change, remedy)}</span>
            </button>`
          : nothing
      }
    </li>`;
  }

  #said(change: Change): string {
    switch (change.change) {
      case 'drain':
        return this.say('fail-change-drain');
      case 'flags':
        return this.say('fail-change-flags', { add: change.add || 'none', remove: change.remove || 'none' });
      case 'free-yours':
        return this.say('fail-change-free-yours', {
          calls: change.calls.length,
          names: this.#names(change.calls),
          drain: yes(change.drain),
        });
      case 'order':
        return this.say('fail-change-order', { order: change.order, size: frames(2 ** change.order) });
      case 'free-pages':
        return this.say('fail-change-free-pages', {
          zone: zone(change.zone),
          pages: change.pages,
          size: frames(change.pages),
        });
    }
  }

  /** Variables that hold what calls gave; many are only counted. */
  #names(calls: readonly number[]): string {
    const [all, values] = [this.store.calls.get(), this.store.values.get()];
    const names = calls.flatMap((call) => values.find(({ value }) => value === all[call]?.value)?.name ?? []);
    return names.length === calls.length && names.length <= MOST_NAMES ? names.join(', ') : 'none';
  }

  #button(change: Change, { call }: Remedy) {
    const drain = change.change === 'free-yours' && change.drain;
    return html`${this.say(`fail-run-${change.change}`, { drain: yes(drain) })} <code>${call}</code>`;
  }

  /** The changes were tried on memory as it was then. */
  #back(failure: Failure) {
    return html`<p class="note">${this.say('fail-then')}</p>
      <button class="back" @click=${() => void this.session.seek(failure.call + 1)}>
        ${this.say('fail-go-there')}
      </button>`;
  }

  /** What is true of every such request, in words. */
  #advice({ order, mayBlock }: Failure, { api }: CallSummary) {
    const sized = api === 'kmalloc' || api === 'kzalloc';
    const keys = [
      ...(order > 0 ? ['early', 'pieces'] : []),
      ...(order > 0 && mayBlock && sized ? ['kvmalloc'] : []),
      ...(order === 0 && !mayBlock ? ['mempool'] : []),
    ];
    if (keys.length === 0) return nothing;
    return html`<ul class="steps advice">
      ${keys.map((key) => html`<li>${rich(this.say(`fail-advice-${key}`))}</li>`)}
    </ul>`;
  }
}

function yes(so: boolean): 'yes' | 'no' {
  return so ? 'yes' : 'no';
}

customElements.define('pf-why', Why);
