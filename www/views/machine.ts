/** The machine itself, while nothing is selected: its zones and their watermarks. */

import { css, html, nothing } from 'lit';
import type { Zone } from '../core/contract';
import { count, share, zone as zoneName } from '../core/format';
import type { Store } from '../core/store';
import { base, View } from '../core/view';

export class Machine extends View {
  static override styles = [
    base,
    css`
      th:first-child {
        padding-left: 0;
        text-align: left;
      }
      tbody th {
        color: var(--ink2);
        font: 11px/18px var(--mono);
      }
      table {
        font-size: 10.8px;
      }
      th,
      td {
        padding-left: 6px;
        white-space: nowrap;
      }
      td {
        font-family: var(--mono);
      }
      p {
        margin-top: 6px;
        font-size: 11.5px;
        line-height: 16px;
        color: var(--ink3);
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.overview, store.selection];
  }

  protected override render() {
    const overview = this.store.overview.get();
    if (!overview || this.store.selection.get().call !== null) return nothing;
    return html`<section aria-label=${this.say('zones')}>
      <h2>${this.say('zones')}</h2>
      <table>
        <thead>
          <tr>
            <th>${this.say('zone')}</th>
            <th>${this.say('size')}</th>
            <th>${this.say('zone-free')}</th>
            <th>min</th>
            <th>low</th>
            <th>high</th>
          </tr>
        </thead>
        <tbody>
          ${overview.zones.map(row)}
        </tbody>
      </table>
      <p>${this.say('zones-note')}</p>
    </section>`;
  }
}

function row({ kind, present, free, min, low, high }: Zone) {
  return html`<tr>
    <th scope="row">${zoneName(kind).replace('ZONE_', '')}</th>
    <td>${share(present)}</td>
    <td>${count(free)}</td>
    <td>${count(min)}</td>
    <td>${count(low)}</td>
    <td>${count(high)}</td>
  </tr>`;
}

customElements.define('pf-machine', Machine);
