/** What is in the way, as a list: how many frames, whose, whether they can move, and the calls that took them. */

import { html, nothing, type TemplateResult } from 'lit';
import { blockersOf, type Blocker } from '../../core/failure';
import type { Nearest } from '../../core/contract';
import { swatch } from '../../core/glyphs';
import { FAMILY_OF, FRAME_KINDS, kindOfState } from '../../core/kinds';
import type { Context } from '../../core/view';
import { greySwatch } from '../../gl/grey-swatch';
import { swatches } from '../../gl/palette';
import { blockerText, type ApiOf, type Say } from './words';

/** So many calls of one kind have a button each. */
const MOST_CALLS = 4;

export function blockerList(nearest: Nearest, context: Context, apiOf: ApiOf, say: Say): TemplateResult {
  const blockers = blockersOf(nearest, apiOf);
  if (blockers.length === 0) return html``;
  return html`<ul class="blockers" aria-label=${say('fail-in-the-way')}>
    ${blockers.map((each) => row(each, context, apiOf, say))}
  </ul>`;
}

function row(blocker: Blocker, context: Context, apiOf: ApiOf, say: Say): TemplateResult {
  const { calls, hold } = blocker;
  const more = calls.length - MOST_CALLS;
  return html`<li>
    ${glyphOf(blocker)}
    <span>${blockerText(blocker, apiOf, say)}</span>
    <b class=${hold}>${say(`fail-hold-${hold}`)}</b>
    ${calls.slice(0, MOST_CALLS).map((call) => link(call, context, say))}
    ${more > 0 ? html`<span class="more">${say('fail-more-calls', { more })}</span>` : nothing}
  </li>`;
}

/** Goes to the call: by its variable if it still has one. */
function link(call: number, { store, session }: Context, say: Say): TemplateResult {
  const summary = store.calls.get()[call];
  const name = store.values.get().find(({ value }) => value === summary?.value)?.name;
  const label = say('fail-show-call', { call: call + 1, api: summary?.api ?? '' });
  return html`<button class="link" aria-label=${label} title=${label} @click=${() => session.select(call)}>
    ${name ?? say('map-call', { call: call + 1 })}
  </button>`;
}

function glyphOf({ state, owner }: Blocker): TemplateResult | typeof nothing {
  const kind = kindOfState(state, owner);
  const family = FAMILY_OF[kind];
  const look = swatches('state')[FRAME_KINDS.indexOf(kind)];
  if (family) return swatch(family);
  return look ? greySwatch(look) : nothing;
}
