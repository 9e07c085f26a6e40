/** Can a device use it? The device, and a verdict for each allocation: glyph, words, reason; of the chosen one the fix. */

import { css, html, nothing } from 'lit';
import { gives } from '../core/cards';
import type { Allocation, Device, Verdict } from '../core/contract';
import { isDeviceMemory } from '../core/facts';
import { address, bytes, entryDigits } from '../core/format';
import { verdictGlyph } from '../core/glyphs';
import type { Args } from '../core/i18n';
import type { Line } from '../core/lines';
import { rich } from '../core/rich';
import type { Store } from '../core/store';
import { radioKeys } from '../core/radio';
import { base, View } from '../core/view';

const PRESETS = [
  ['ISA 24', 24],
  ['PCI 32', 32],
  ['PCIe 64', 64],
] as const;
const FEWEST_BITS = 20;
const MOST_BITS = 64;

/** So many verdicts are listed. */
const MOST_SHOWN = 8;

export class Dma extends View {
  static override styles = [
    base,
    css`
      section {
        padding-bottom: 0;
      }
      .segments {
        display: flex;
      }
      .segments button {
        flex: 1;
      }
      .toggles {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 16px;
        margin: 6px 0 4px;
        font-size: 12px;
        color: var(--ink2);
      }
      .toggles .reach {
        margin-left: auto;
        white-space: nowrap;
        font-size: 11.5px;
        color: var(--ink3);
      }
      .toggle {
        gap: 6px;
        height: 24px;
        padding: 0;
        border: 0;
        background: none;
        font: inherit;
        color: inherit;
      }
      .toggle i {
        position: relative;
        width: 26px;
        height: 14px;
        border: 1.5px solid var(--ink3);
        border-radius: 8px;
      }
      .toggle i::after {
        content: '';
        position: absolute;
        left: 2px;
        top: 1.5px;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--ink3);
        transition: left 0.16s ease-out;
      }
      .toggle[aria-checked='true'] i {
        background: var(--ink);
        border-color: var(--ink);
      }
      .toggle[aria-checked='true'] i::after {
        left: 13px;
        background: var(--panel);
      }
      .lacks {
        color: var(--ink3);
        font-size: 11.5px;
        line-height: 24px;
        white-space: nowrap;
      }
      .bits {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 12px;
        color: var(--ink2);
      }
      .bits input {
        flex: 1;
        min-width: 0;
        height: 24px;
        accent-color: var(--ink);
      }
      ul {
        margin: 0 -14px;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr);
        gap: 0 8px;
        padding: 7px 14px;
        border-top: 1px solid var(--line);
      }
      li:first-child {
        border-top: 0;
      }
      li.chosen {
        background: var(--chosen);
      }
      .title {
        display: flex;
        justify-content: space-between;
        gap: 6px;
        width: 100%;
        height: auto;
        padding: 0;
        border: 0;
        background: none;
        text-align: right;
        font: 600 12px/17px var(--ui);
        white-space: normal;
      }
      .title::after {
        content: '';
        position: absolute;
        inset: 0;
      }
      .title:focus-visible {
        outline: none;
      }
      .title:focus-visible::after {
        outline: 2px solid var(--focus);
        outline-offset: -2px;
      }
      .title code {
        font-weight: 400;
        overflow-wrap: anywhere;
        text-align: left;
      }
      .why,
      .fix {
        grid-column: 2;
        font-size: 12px;
        line-height: 16.5px;
      }
      .why {
        color: var(--ink2);
      }
      .fix {
        margin-top: 3px;
      }
      small {
        font-size: inherit;
        color: var(--ink2);
      }
      .ahead {
        font-weight: 400;
        color: var(--ink3);
      }
      .none {
        padding: 2px 0 9px;
        color: var(--ink3);
        font-size: 12px;
      }
      .phone .segments,
      .phone .toggle {
        min-height: 40px;
      }
      .phone li {
        min-height: 44px;
      }
    `,
  ];

  protected override watches(store: Store) {
    return [
      store.verdicts,
      store.device,
      store.selection,
      store.allocations,
      store.lines,
      store.overview,
      store.layout,
      store.time,
    ];
  }

  protected override render() {
    return html`<section class=${this.store.layout.get()} aria-label=${this.say('dma')}>
      <h2>${this.say('dma')}</h2>
      ${this.#device()} ${this.#verdicts()}
    </section>`;
  }

  #device() {
    const device = this.store.device.get();
    const preset = PRESETS.some(([, bits]) => bits === device.bits);
    const custom = preset ? this.say('device-bits') : this.say('device-own', { bits: device.bits });
    return html`<div
        class="segments"
        role="radiogroup"
        @keydown=${radioKeys}
        aria-label=${this.say('device')}
      >
        ${PRESETS.map(([name, bits]) => this.#choice(name, bits === device.bits, bits))}
        ${this.#choice(custom, !preset, 28)}
      </div>
      ${preset ? nothing : this.#bits(device)}
      <div class="toggles">
        ${this.#behind(device)}
        <span class="reach">${this.say('device-reaches', { limit: bytes(1n << BigInt(device.bits)) })}</span>
      </div>`;
  }

  /** What may stand between a device and memory, or why it does not on this machine. */
  #behind(device: Device) {
    const { machine, swiotlb } = this.store.overview.get() ?? { machine: 'i386', swiotlb: false };
    if (machine === 'i386') return html`<span class="lacks">${this.say('device-none-behind')}</span>`;
    return html`${
      machine === 'x86_64'
        ? this.#toggle('IOMMU', device.iommu, { iommu: !device.iommu })
        : html`<span class="lacks">${this.say('device-no-iommu')}</span>`
    }
    ${
      swiotlb
        ? this.#toggle('swiotlb', device.swiotlb, { swiotlb: !device.swiotlb })
        : html`<span class="lacks">${this.say('device-no-pool')}</span>`
    }`;
  }

  #choice(name: string, chosen: boolean, bits: number) {
    return html`<button
      role="radio"
      aria-checked=${chosen}
      tabindex=${chosen ? 0 : -1}
      @click=${() => this.session.chooseDevice({ bits })}
    >
      ${name}
    </button>`;
  }

  #bits({ bits }: Device) {
    const slide = (event: Event) =>
      this.session.chooseDevice({ bits: Number((event.target as HTMLInputElement).value) });
    return html`<label class="bits">
      <span>${this.say('device-mask')}</span>
      <input type="range" min=${FEWEST_BITS} max=${MOST_BITS} .value=${String(bits)} @input=${slide} />
    </label>`;
  }

  #toggle(name: string, on: boolean, change: Partial<Device>) {
    return html`<button
      class="toggle"
      role="switch"
      aria-checked=${on}
      @click=${() => this.session.chooseDevice(change)}
    >
      <i></i>${name}
    </button>`;
  }

  #verdicts() {
    const allocations = this.store.allocations.get();
    const ahead = this.store.lines.get().filter(gives);
    if (allocations.length + ahead.length === 0)
      return html`<p class="none">${this.say(this.store.plays ? 'dma-none-film' : 'dma-none')}</p>`;
    return html`<ul>
        ${this.#shown(allocations).map((allocation) => this.#verdict(allocation))}${ahead.map((line) => this.#ahead(line))}
      </ul>
      ${
        allocations.length > MOST_SHOWN
          ? html`<p class="none">${this.say('dma-more', { more: allocations.length - MOST_SHOWN })}</p>`
          : nothing
      }`;
  }

  /** The chosen one and the newest, in their order. */
  #shown(allocations: readonly Allocation[]): readonly Allocation[] {
    if (allocations.length <= MOST_SHOWN) return allocations;
    const chosen = this.store.selection.get().call;
    const rank = ({ call }: Allocation) => (call === chosen ? Infinity : call);
    const kept = new Set([...allocations].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_SHOWN));
    return allocations.filter((allocation) => kept.has(allocation));
  }

  #verdict(allocation: Allocation) {
    const verdict = this.store.verdicts.get().get(allocation.call);
    const chosen = this.store.selection.get().call === allocation.call;
    if (!verdict) return nothing;
    if (this.#isUnderWay(allocation)) return this.#underWay(allocation, chosen);
    const args = this.#args(allocation, verdict);
    const reason = isDeviceMemory(allocation) ? 'device-memory' : verdict.reason;
    return html`<li class=${chosen ? 'chosen' : ''}>
      <span>${verdictGlyph(verdict.kind)}</span>
      <button class="title" aria-pressed=${chosen} @click=${() => this.session.select(allocation.call)}>
        ${this.#name(allocation)}
        <span>${this.say(`verdict-${verdict.kind}`, args)}</span>
      </button>
      <p class="why">${rich(this.say(`reason-${reason}`, args))}</p>
      ${
        chosen && verdict.remedy !== 'none'
          ? html`<p class="fix">${rich(this.say(`remedy-${verdict.remedy}`, args))}</p>`
          : nothing
      }
    </li>`;
  }

  #args(allocation: Allocation, { kind, runs, segments, missing }: Verdict): Args {
    const { bits } = this.store.device.get();
    const digits = Math.min(entryDigits(this.store.overview.get()?.machine ?? 'i386'), 8);
    const highest = runs.reduce(
      (top, { start, bytes: length }) => (start + length > top ? start + length : top),
      0n,
    );
    const name = this.store.values.get().find(({ value }) => value === allocation.value)?.name;
    return {
      kind,
      runs: runs.length,
      segments: segments.length,
      missing,
      bits,
      pages: allocation.pageCount,
      bus: address(segments[0]?.start ?? runs[0]?.start ?? 0n, digits),
      end: address(highest > 0n ? highest - 1n : 0n),
      family: allocation.family,
      limit: bytes(1n << BigInt(bits)),
      name: name ?? 'p',
      bytes: String(allocation.bytes),
    };
  }

  /** Whether the time stands inside the call: its memory is not all there yet. */
  #isUnderWay({ call }: Allocation): boolean {
    const { cursor, inner } = this.store.time.get();
    return inner !== null && call === cursor - 1;
  }

  #underWay(allocation: Allocation, chosen: boolean) {
    return html`<li class=${chosen ? 'chosen' : ''}>
      <span></span>
      <div class="title ahead">${this.#name(allocation)}<span>${this.say('dma-under-way')}</span></div>
    </li>`;
  }

  /** The call by its own name, and which of several it was: its variable, else its size. */
  #name({ call, family, api, value, bytes: size }: Allocation) {
    const variable = this.store.values.get().find((each) => each.value === value)?.name;
    return html`<code class=${family}
      >${this.store.calls.get()[call]?.api ?? api} <small>${variable ?? bytes(size)}</small></code
    >`;
  }

  #ahead({ call, family }: Line) {
    return html`<li>
      <span></span>
      <div class="title ahead">
        <code class=${family ?? ''}>${call?.replace(/\(.*/s, '') ?? nothing}</code>
        <span>${this.say('not-run-yet')}</span>
      </div>
    </li>`;
  }
}

customElements.define('pf-dma', Dma);
