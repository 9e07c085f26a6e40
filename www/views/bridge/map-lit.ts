/** What is lit, in one line in place of the map's title. */

import { html, nothing, type TemplateResult } from 'lit';
import { cross } from '../../core/glyphs';
import type { Args } from '../../core/i18n';
import type { Migratetype, Overview, ZoneKind } from '../../core/contract';
import { MIGRATETYPES } from '../../core/frames';
import { blocksOf, lightText } from '../../core/light';
import type { Context } from '../../core/view';
import type { TypeBlocks } from './map-legend';

type Say = (key: string, args?: Args) => string;

/** null: nothing is lit. */
export function litLine({ store, session }: Context, say: Say): TemplateResult | null {
  const what = store.lit.get();
  const overview = store.overview.get();
  if (!what || !overview) return null;
  const pinned = store.lit.pinned !== null;
  const text = lightText(what, blocksOf(what, session, overview), say);
  return html`<span class="lit"
    ><i aria-hidden="true"></i><b title=${text}>${text}</b> ${
      pinned
        ? html`<button
            aria-label=${say('light-off')}
            title="${say('light-off')} (Esc)"
            @click=${() => store.lit.clear()}
          >
            ${cross}
          </button>`
        : nothing
    }</span
  >`;
}

/** How many page blocks of each migratetype there are, in all and by zone. */
export function typeBlocks({ session }: Pick<Context, 'session'>, overview: Overview): TypeBlocks {
  const countOf = (migratetype: Migratetype, zone: ZoneKind | null) =>
    blocksOf({ light: 'page-blocks', zone, migratetype }, session, overview).count;
  const of = (type: Migratetype) => ({
    all: countOf(type, null),
    zones: overview.zones.map(({ kind }) => [kind.toUpperCase(), countOf(type, kind)] as const),
  });
  return new Map(MIGRATETYPES.map((type) => [type, of(type)]));
}
