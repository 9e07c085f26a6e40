/** Over the map: what a tile and a row are, the choice of colours, and the buttons to zoom. */

import { html, type TemplateResult } from 'lit';
import { frames } from '../../core/format';
import { outline } from '../../core/glyphs';
import type { Args } from '../../core/i18n';
import type { Atom, ColourBy } from '../../core/store';
import type { Tiles } from '../../gl/tiles';

const WAYS: readonly ColourBy[] = ['state', 'order', 'migratetype', 'owner', 'zone'];
/** Over narrower drawings a shorter title stands, px. */
const SHORT_TITLE = 640;

export interface Header {
  tiles: Tiles;
  /** Room for the map, px. */
  width: number;
  colourBy: Atom<ColourBy>;
  /** All of the map is seen. */
  isWhole: boolean;
  /** What is lit stands in place of the title; null: nothing is. */
  lit: TemplateResult | null;
  say(key: string, args?: Args): string;
  closer(): void;
  farther(): void;
  whole(): void;
}

export function mapHeader(header: Header): TemplateResult {
  const { tiles, width, colourBy, isWhole, lit, say } = header;
  const { tileFrames, tileHeight, rowFrames } = tiles;
  const title = { height: tileHeight, block: frames(tileFrames), row: frames(rowFrames) };
  const way = colourBy.get();
  const choose = (event: Event) => colourBy.set((event.target as HTMLSelectElement).value as ColourBy);
  return html`<header>
    <h3 id="title">${lit ?? say(width < SHORT_TITLE ? 'map-title-short' : 'map-title', title)}</h3>
    <label
      ><span class=${lit && width >= SHORT_TITLE ? 'hidden' : ''}>${say('map-colour-by')}</span
      ><select @change=${choose}>
        ${WAYS.map((each) => html`<option value=${each} .selected=${each === way}>${say(`map-by-${each}`)}</option>`)}
      </select></label
    >
    <span class="zoom" role="group" aria-label=${say('map-zoom')}>
      ${button(say('map-farther'), '−', FARTHER, header.farther, isWhole)}
      ${button(say('map-closer'), '+', CLOSER, header.closer, false)}
      ${button(say('map-whole'), '0', WHOLE, header.whole, isWhole)}
    </span>
  </header>`;
}

const FARTHER = 'M3 7h8';
const CLOSER = 'M3 7h8M7 3v8';
const WHOLE = 'M2.5 5V2.500H5M9 2.500h2.500V5M11.500 9v2.500H9M5 11.500H2.500V9';

function button(name: string, shortcut: string, path: string, act: () => void, disabled: boolean) {
  return html`<button aria-label=${name} title="${name} (${shortcut})" ?disabled=${disabled} @click=${act}>
    ${outline(path, 14)}
  </button>`;
}
