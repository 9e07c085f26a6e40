/** vmap areas: what lies in the vmalloc window, in address order, each with its guard page. */

import { css, html } from 'lit';
import type { AreaSummary } from '../core/contract';
import { address, count } from '../core/format';
import { Row } from '../core/row';
import type { Store } from '../core/store';

const PAGE_BYTES = 4096n;

export class Areas extends Row {
  static override styles = [
    Row.styles,
    css`
      th:last-child,
      td:last-child {
        padding-left: 12px;
        text-align: left;
        white-space: normal;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override readonly key = 'areas';

  protected override watches(store: Store) {
    return [store.overview, store.frames, store.layout];
  }

  protected override summary(): string {
    return count(this.#areas().length);
  }

  protected override inside() {
    return html`<div class="bar">
        <button title=${this.say('purge-hint')} @click=${() => void this.session.request('purge')}>
          ${this.say('purge')}
        </button>
      </div>
      <div class="scroll" tabindex="0" role="group" aria-label=${this.say('areas')}>
        <table>
          <thead>
            <tr>
              <th>${this.say('area-start')}</th>
              <th>${this.say('area-pages')}</th>
              <th>${this.say('area-what')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.#areas().map((area) => this.#row(area))}
          </tbody>
        </table>
      </div>
      <p class="note">${this.say('areas-note')}</p>`;
  }

  #row({ start, end, kind, pages, caller }: AreaSummary) {
    // Of an area older than the recording only the addresses are known: all but the guard page.
    const length = pages || Number((end - start) / PAGE_BYTES) - 1;
    return html`<tr class=${kind === 'lazy' ? 'zero' : ''}>
      <td>${address(start)}</td>
      <td>${count(length)}</td>
      <td>${this.say(`area-${kind}`)}${caller ? html` ${caller}` : ''}</td>
    </tr>`;
  }

  #areas(): AreaSummary[] {
    return this.session.model.ask((playground) => playground.areas());
  }
}

customElements.define('pf-areas', Areas);
