/** Slab caches: object size, objects a slab, slabs, objects in use. */

import { css, html } from 'lit';
import type { CacheSummary } from '../core/contract';
import { count } from '../core/format';
import { Row } from '../core/row';
import type { Store } from '../core/store';

export class Slabs extends Row {
  static override styles = [
    Row.styles,
    css`
      table {
        font-size: 10.8px;
      }
      th,
      td {
        padding-left: 6px;
      }
    `,
  ];

  protected override readonly key = 'slabs';

  protected override watches(store: Store) {
    return [store.overview, store.frames, store.layout];
  }

  protected override summary(): string {
    return this.say('slabs-summary', { caches: this.#caches().length });
  }

  protected override inside() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.say('slabs')}>
        <table>
          <thead>
            <tr>
              <th>${this.say('slab-cache')}</th>
              <th>${this.say('slab-object')}</th>
              <th>${this.say('slab-per')}</th>
              <th>${this.say('slab-slabs')}</th>
              <th>${this.say('slab-used')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.#caches().map(row)}
          </tbody>
        </table>
      </div>
      <p class="note">${this.say('slabs-note')}</p>`;
  }

  #caches(): CacheSummary[] {
    return this.session.model.ask((playground) => playground.caches());
  }
}

function row({ name, objectSize, perSlab, slabs, inUse }: CacheSummary) {
  return html`<tr class=${slabs ? '' : 'zero'}>
    <td>${name}</td>
    <td>${count(objectSize)} B</td>
    <td>${count(perSlab)}</td>
    <td>${count(slabs)}</td>
    <td>${count(inUse)}</td>
  </tr>`;
}

customElements.define('pf-slabs', Slabs);
