/** The frames of an allocation as a table: what the map shows, to be read. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Allocation, MachineName } from '../../core/contract';
import { address, entryDigits, pfn as pfnText } from '../../core/format';
import { addressOfPage } from '../../core/frame-facts';
import type { Args } from '../../core/i18n';

type Say = (key: string, args?: Args) => string;

/** So many rows; what is left is counted. */
const MOST_ROWS = 512;

interface Page {
  page: number;
  pfn: number;
}

export function frameTable(allocation: Allocation, machine: MachineName, say: Say): TemplateResult {
  const pages = pagesOf(allocation);
  const left = allocation.pageCount - allocation.missing - pages.length;
  const digits = entryDigits(machine);
  return html`<table>
      <caption>
        ${say('map-table-title', { api: allocation.api, call: allocation.call + 1 })}
      </caption>
      <thead>
        <tr>
          ${['page', 'frame', 'physical', 'virtual'].map((name) => html`<th scope="col">${say(`map-column-${name}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${pages.map(({ page, pfn }) => {
          const at = addressOfPage(allocation, page);
          return html`<tr>
            <td>${page}</td>
            <td>${pfnText(pfn)}</td>
            <td>${address(BigInt(pfn) * 4096n, digits)}</td>
            <td>${at === null ? '–' : address(at)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
    ${left > 0 ? html`<p class="quiet">${say('map-table-more', { pages: left })}</p>` : nothing}
    ${allocation.missing > 0 ? html`<p class="quiet">${say('map-table-missing', { pages: allocation.missing })}</p>` : nothing}`;
}

function pagesOf({ runs }: Allocation): Page[] {
  const pages: Page[] = [];
  for (const run of runs) {
    for (let at = 0; at < run.pages && pages.length < MOST_ROWS; at++) {
      pages.push({ page: run.page + at, pfn: run.pfn + at });
    }
  }
  return pages;
}
