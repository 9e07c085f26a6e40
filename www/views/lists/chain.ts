/** One list, block by block, in the order in which they are taken. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Args } from '../../core/i18n';
import { amountOf, lightName, MOST_LIT, type FreeBlocks } from '../../core/light';
import { lightData } from '../../core/light-hands';
import { count, pfn as written } from '../../core/format';

export interface Chain {
  list: FreeBlocks & { order: number };
  /** First frames, head first, 65,536 at most. */
  firsts: Uint32Array;
  /** Blocks on the list. */
  blocks: number;
  /** So many are shown. */
  shown: number;
  chosen: number | null;
  say(key: string, args?: Args): string;
  more(): void;
  close(): void;
}

export function drawChain(chain: Chain): TemplateResult {
  const { list, firsts, blocks, shown, say } = chain;
  const seen = [...firsts.subarray(0, shown)];
  const left = blocks - seen.length;
  return html`<h3>
      ${say('lists-chain')}<span>${amountOf({ count: blocks, pages: blocks * 2 ** list.order }, say)}</span>
    </h3>
    <ol aria-label=${lightName(list, say)}>
      ${seen.map((first, at) => entry(chain, first, at))}
    </ol>
    <p class="bar">
      ${
        left > 0
          ? html`<button @click=${() => chain.more()} ?disabled=${shown >= MOST_LIT}>
              ${say('lists-more', { left: count(left) })}
            </button>`
          : nothing
      }
      <button @click=${() => chain.close()}>${say('light-off')}</button>
    </p>`;
}

function entry({ list, chosen, say }: Chain, first: number, at: number): TemplateResult {
  const label = say('lists-block', { pfn: written(first), order: list.order });
  const what = { light: 'blocks', label, blocks: [[first, 2 ** list.order]] } as const;
  return html`<li>
    <button
      class="block"
      data-row="0"
      data-column=${at}
      data-light=${lightData(what)}
      data-first=${first}
      aria-pressed=${first === chosen}
      aria-label=${at === 0 ? `${label}${say('map-separator')}${say('lists-next')}` : label}
    >
      ${written(first)}${at === 0 ? html`<small>${say('lists-next')}</small>` : nothing}
    </button>
  </li>`;
}
