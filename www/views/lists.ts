/** Buddy free lists and per-CPU lists of a zone. */

import { html, nothing } from 'lit';
import type { Migratetype, ZoneKind, ZoneLists } from '../core/contract';
import { bytes, count, zone as zoneName } from '../core/format';
import { Row } from '../core/row';
import type { Store } from '../core/store';

/** In the order of Rust's `Migratetype`. */
const TYPES: readonly Migratetype[] = ['unmovable', 'movable', 'reclaimable', 'high-atomic', 'isolate'];
const PAGE_BYTES = 4096;

export class Lists extends Row {
  static override properties = { ...Row.properties, zone: { state: true } };
  declare zone: ZoneKind | null;

  protected override readonly key = 'lists';

  protected override watches(store: Store) {
    return [store.overview, store.frames, store.layout];
  }

  protected override summary(): string {
    return this.say('lists-summary', { zones: this.store.overview.get()?.zones.length ?? 0 });
  }

  protected override inside() {
    const all = this.session.model.ask((playground) => playground.lists());
    const chosen =
      all.find(({ kind }) => kind === this.zone) ?? all.find(({ kind }) => kind === 'Normal') ?? all[0];
    if (!chosen) return html``;
    return html`<div class="bar">
        <select aria-label=${this.say('zone')} @change=${this.#choose}>
          ${all.map(({ kind }) => html`<option value=${kind} .selected=${kind === chosen.kind}>${zoneName(kind)}</option>`)}
        </select>
        <button title=${this.say('drain-hint')} @click=${() => void this.session.request('drain')}>
          ${this.say('drain')}
        </button>
      </div>
      ${this.#buddy(chosen)} ${this.#percpu(chosen)}`;
  }

  #buddy({ blocks }: ZoneLists) {
    const types = TYPES.filter((_, type) => type < 3 || blocks.some((row) => (row[type] ?? 0) > 0));
    return html`<table>
        <caption class="hidden">
          ${this.say('lists-blocks')}
        </caption>
        <thead>
          <tr>
            <th>${this.say('order')}</th>
            <th>${this.say('size')}</th>
            ${types.map((type) => html`<th>${this.say(`migratetype-${type}-short`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${blocks.map((row, order) => this.#order(row, order, types)).reverse()}
        </tbody>
      </table>
      <p class="note">${this.say('lists-note')}</p>`;
  }

  #order(row: readonly number[], order: number, types: readonly Migratetype[]) {
    return html`<tr>
      <td>${order}</td>
      <td class="zero">${bytes(PAGE_BYTES << order)}</td>
      ${types.map((type) => {
        const blocks = row[TYPES.indexOf(type)] ?? 0;
        return html`<td class=${blocks ? '' : 'zero'}>${count(blocks)}</td>`;
      })}
    </tr>`;
  }

  #percpu({ pcp, pcpCount, pcpHigh, pcpBatch }: ZoneLists) {
    return html`<table>
        <thead>
          <tr>
            <th>${this.say('percpu')}</th>
            <th>${this.say('order')}</th>
            <th>${this.say('blocks')}</th>
          </tr>
        </thead>
        <tbody>
          ${
            pcp.length
              ? pcp.map(
                  ({ order, migratetype, blocks }) =>
                    html`<tr>
                      <td>${this.say(`migratetype-${migratetype}`)}</td>
                      <td>${order}</td>
                      <td>${count(blocks)}</td>
                    </tr>`,
                )
              : nothing
          }
        </tbody>
      </table>
      <p class="note">${this.say('percpu-note', { count: pcpCount, high: pcpHigh, batch: pcpBatch })}</p>`;
  }

  #choose(event: Event): void {
    this.zone = (event.target as HTMLSelectElement).value as ZoneKind;
  }
}

customElements.define('pf-lists', Lists);
