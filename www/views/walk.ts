/** One byte, walked: the bits of its address, each entry on the way, and where it lies. */

import { css, html, nothing, type PropertyValues } from 'lit';
import type { MachineName, Walk as WalkOf, WalkStep } from '../core/contract';
import { address, bytes, entryDigits, entryName, pfn } from '../core/format';
import { ring } from '../core/glyphs';
import { parsePlace, placeName } from '../core/places';
import type { Store } from '../core/store';
import { base, View } from '../core/view';

/** Digits of an entry that are flags, not the frame. */
const FLAG_DIGITS = 3;

export class Walk extends View {
  static override styles = [
    base,
    css`
      h2 {
        margin-bottom: 6px;
        white-space: nowrap;
      }
      h2 .aside {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        min-width: 0;
        font: 11px/16px var(--mono);
      }
      input {
        width: 104px;
        height: 24px;
        padding: 0 4px;
        border: 1px solid transparent;
        border-radius: 4px;
        background: none;
        color: inherit;
        font: inherit;
        text-align: right;
      }
      .phone input {
        height: 40px;
        border-color: var(--line2);
      }
      input:hover,
      input:focus {
        border-color: var(--line2);
        color: var(--ink);
      }
      .bits {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 7px;
        margin-bottom: 8px;
      }
      .bits div {
        font-size: 10.8px;
        line-height: 15px;
        text-align: center;
        color: var(--ink2);
      }
      .bits code {
        display: block;
        padding-bottom: 3px;
        border: 1px solid var(--ink3);
        border-width: 0 1px 1px;
        border-image: linear-gradient(to top, var(--ink3) 5px, transparent 5px) 1;
        font-size: 10.8px;
        letter-spacing: 0.09em;
        color: var(--ink);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        padding: 3px 8px;
        border: 1px solid var(--line2);
        border-radius: 3px;
        font-size: 11px;
        line-height: 17px;
      }
      li + li {
        margin-top: 10px;
      }
      li + li::before {
        content: '↓';
        position: absolute;
        top: -14px;
        left: 15px;
        font-size: 11px;
        color: var(--ink3);
      }
      li.hot {
        background: var(--chosen);
      }
      li.none {
        border-style: dashed;
        color: var(--ink3);
      }
      .entry {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 8px;
        color: var(--ink2);
      }
      .entry code {
        margin-left: auto;
        font-size: 11px;
        color: var(--ink);
      }
      .flags {
        font-size: 10.5px;
        line-height: 14px;
        color: var(--ink3);
      }
      .as-of {
        margin: 0 0 6px;
        font-size: 11.5px;
        color: var(--ink3);
      }
      .wrong {
        margin: 0 0 6px;
        font-size: 11.5px;
        color: var(--bad);
      }
    `,
  ];

  static override properties = { ...View.properties, wrong: { state: true } };
  declare wrong: boolean;

  protected override watches(store: Store) {
    return [store.selection, store.frames, store.overview, store.values, store.layout];
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('wrong')) this.wrong = false;
  }

  /** Puts the caret into the address. */
  focusAddress(): void {
    this.renderRoot.querySelector('input')?.select();
  }

  protected override render() {
    const { byte } = this.store.selection.get();
    const machine = this.store.overview.get()?.machine;
    return html`<section class=${this.store.layout.get()} aria-label=${this.say('walk')}>
      <h2>${ring}${this.say('walk')}<span class="aside">${this.#place(byte)}</span></h2>
      ${this.store.time.get().inner === null ? nothing : html`<p class="as-of">${this.say('as-of-end')}</p>`}
      ${this.wrong ? html`<p class="wrong" role="alert">${this.say('walk-unknown')}</p>` : nothing}
      ${byte === null || !machine ? html`<p class="quiet">${this.say('walk-empty')}</p>` : this.#walk(byte, machine)}
    </section>`;
  }

  #place(byte: bigint | null) {
    const name = byte === null ? '' : (placeName(byte, this.store) ?? address(byte));
    return html`<input
        aria-label=${this.say('walk-address')}
        title="${this.say('walk-address')} (/)"
        placeholder="0x…"
        spellcheck="false"
        .value=${name}
        @change=${this.#pin}
      />${byte !== null && name !== address(byte) ? html`<span>= ${address(byte)}</span>` : nothing}`;
  }

  #walk(byte: bigint, machine: MachineName) {
    const walk = this.session.model.ask((playground) => playground.walk(byte));
    return html`${this.#bits(byte, walk, machine)}
      <ol>
        ${walk.steps.map((step, index) => this.#step(step, walk, index, machine))}${this.#end(walk, machine)}
      </ol>`;
  }

  #bits(byte: bigint, { steps }: WalkOf, machine: MachineName) {
    const groups = steps.map(({ level, index, highBit, lowBit }) => ({
      high: highBit,
      low: lowBit,
      label: `${entryName(level, machine)} ${index}`,
    }));
    const low = groups.at(-1)?.low ?? 0;
    if (low > 0) groups.push({ high: low - 1, low: 0, label: this.#offset(byte, low) });
    return html`<div class="bits">
      ${groups.map(
        ({ high, low: last, label }) => html`<div><code>${bitsOf(byte, high, last)}</code>${label}</div>`,
      )}
    </div>`;
  }

  #offset(byte: bigint, low: number): string {
    const offset = address(byte & ((1n << BigInt(low)) - 1n), Math.ceil(low / 4));
    return low > 12
      ? this.say('walk-offset-large', { offset, page: bytes(1n << BigInt(low)) })
      : this.say('walk-offset', { offset });
  }

  #step({ level, index, entry, flags }: WalkStep, walk: WalkOf, at: number, machine: MachineName) {
    const name = `${entryName(level, machine)} ${index}`;
    const last = at === walk.steps.length - 1;
    const mapped = walk.end.end === 'mapped';
    const to = last ? (mapped ? this.#target(walk) : this.say('walk-nothing')) : this.say('walk-table');
    return html`<li class=${last && mapped ? 'hot' : ''}>
      <div class="entry">
        <span>${name} → ${to}</span
        ><code>${entryText(entry, machine, last || walk.steps[at + 1]?.table !== null)}</code>
      </div>
      <div class="flags mono">${flags.join(' ').toLowerCase()}</div>
    </li>`;
  }

  #target({ end }: WalkOf): string {
    if (end.end !== 'mapped') return '';
    if (end.pageBytes > 4096n) return this.say('walk-large', { page: bytes(end.pageBytes) });
    return this.say('walk-frame', { pfn: pfn(Number(end.phys >> 12n)) });
  }

  #end({ end, steps }: WalkOf, machine: MachineName) {
    if (end.end === 'mapped') {
      return html`<li>
        <div class="entry">
          <span>${this.say('walk-physical')}</span
          ><code>${address(end.phys, Math.min(entryDigits(machine), 8))}</code>
        </div>
      </li>`;
    }
    const key = `walk-${end.end}`;
    const level = steps.at(-1)?.level;
    return html`<li class="none">${this.say(key, { level: level ? entryName(level, machine) : '' })}</li>`;
  }

  #pin(event: Event): void {
    const place = parsePlace((event.target as HTMLInputElement).value, this.store);
    this.wrong = place === null;
    if (place !== null) this.session.pin(place);
  }
}

/** The digits of an entry; those of a table that nobody recorded are not known. */
function entryText(entry: bigint, machine: MachineName, known: boolean): string {
  const digits = address(entry, entryDigits(machine));
  return known ? digits : `0x${'?'.repeat(digits.length - 2 - FLAG_DIGITS)}${digits.slice(-FLAG_DIGITS)}`;
}

function bitsOf(value: bigint, high: number, low: number): string {
  const width = high - low + 1;
  return ((value >> BigInt(low)) & ((1n << BigInt(width)) - 1n)).toString(2).padStart(width, '0');
}

customElements.define('pf-walk', Walk);
