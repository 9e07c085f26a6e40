/** Buddy free lists and per-CPU lists of a zone, its watermarks and its fragmentation. */

import { html, nothing, type PropertyValues } from 'lit';
import type { ZoneKind, ZoneLists } from '../../core/contract';
import { zone as zoneName } from '../../core/format';
import { MIGRATETYPES } from '../../core/frames';
import { lightName, sameLight, type FreeBlocks, type Lightable } from '../../core/light';
import { LightHands } from '../../core/light-hands';
import { listChanges, type ListChanges } from '../../core/list-changes';
import { radioKeys } from '../../core/radio';
import { roveKeys, settleStop, takeStop } from '../../core/roving';
import { Row } from '../../core/row';
import type { Store } from '../../core/store';
import { drawChain } from './chain';
import { drawGrid } from './grid';
import { listStyles } from './styles';

/** Blocks of a list that are shown at first, and that a press of the button adds. */
const FEW_BLOCKS = 48;
const MORE_BLOCKS = 480;

type OneList = FreeBlocks & { order: number; migratetype: NonNullable<FreeBlocks['migratetype']> };

export class Lists extends Row {
  static override properties = { ...Row.properties, zone: { state: true }, shown: { state: true } };
  static override styles = [Row.styles, listStyles];
  declare zone: ZoneKind | null;
  declare shown: number;

  protected override readonly key = 'lists';
  readonly #hands = new LightHands(
    () => this.store.lit,
    (what, event) => this.#choose(what, event),
  );
  #changes: { frames: number; of: ListChanges } | null = null;
  #firsts: { frames: number; list: OneList; of: Uint32Array } | null = null;

  constructor() {
    super();
    this.shown = FEW_BLOCKS;
  }

  protected override watches({ overview, frames, layout, time, lit, under, selection }: Store) {
    return [overview, frames, layout, time, lit, under, selection];
  }

  protected override summary(): string {
    return this.say('lists-summary', { zones: this.store.overview.get()?.zones.length ?? 0 });
  }

  protected override inside() {
    const all = this.session.model.ask((playground) => playground.lists());
    const chosen =
      all.find(({ kind }) => kind === this.zone) ?? all.find(({ kind }) => kind === 'Normal') ?? all.at(-1);
    if (!chosen) return html``;
    const { context } = this;
    return html`${this.#zones(all, chosen.kind)}
      <div class="bar">${this.#drain(all)}</div>
      ${this.#map()} ${this.#grid(chosen)} ${this.#chain(chosen)}
      <h3>${this.say('watermarks')}</h3>
      <pf-gauge .context=${context} .kind=${chosen.kind} .told=${true}></pf-gauge>
      <pf-fragmentation .context=${context} .kind=${chosen.kind}></pf-fragmentation>
      <p class="hidden" aria-live="polite">${this.#spoken()}</p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    settleStop(this.renderRoot.querySelector('.grid'));
    settleStop(this.renderRoot.querySelector('ol'));
  }

  #zones(all: readonly ZoneLists[], chosen: ZoneKind) {
    return html`<div class="segments" role="radiogroup" aria-label=${this.say('zone')} @keydown=${radioKeys}>
      ${all.map(
        ({ kind }) =>
          html`<button
            role="radio"
            aria-checked=${kind === chosen}
            tabindex=${kind === chosen ? 0 : -1}
            aria-label=${zoneName(kind)}
            @click=${() => (this.zone = kind)}
          >
            ${kind.toUpperCase()}
          </button>`,
      )}
    </div>`;
  }

  /** Pages on per-CPU lists go back; where there are none it says so. */
  #drain(all: readonly ZoneLists[]) {
    const pages = all.reduce((sum, { pcpCount }) => sum + pcpCount, 0);
    const press = () => void (pages > 0 && this.session.request('drain'));
    return html`<button title=${this.say('drain-hint')} aria-disabled=${pages === 0} @click=${press}>
      ${this.say(pages > 0 ? 'drain-pages' : 'drain-none', { pages })}
    </button>`;
  }

  /** Narrow pages have no map, and a drawer covers it: what is lit must be seen here. */
  #map() {
    return this.store.layout.get() === 'wide'
      ? nothing
      : html`<pf-map .context=${this.context} .aside=${true}></pf-map>`;
  }

  #grid(zone: ZoneLists) {
    const { lit, under } = this.store;
    const grid = {
      zone,
      changes: this.#lastChanges(),
      lit: lit.get() ?? under.get(),
      pinned: lit.pinned,
      say: (key: string, args = {}) => this.say(key, args),
    };
    const { pcpBatch: batch, pcpFreeFactor: factor } = zone;
    return html`<table
        class="grid"
        role="grid"
        aria-label=${this.say('lists-blocks')}
        @pointerover=${this.#hands.come}
        @pointerleave=${this.#hands.go}
        @focusin=${this.#focusIn}
        @focusout=${this.#hands.go}
        @click=${this.#hands.click}
        @keydown=${this.#key}
      >
        ${drawGrid(grid)}
      </table>
      <p class="note">${this.say('percpu-note', { batch, most: batch * 2 ** factor, factor })}</p>
      <p class="note">${this.say('lists-note')}</p>`;
  }

  readonly #focusIn = (event: FocusEvent): void => {
    takeStop(event);
    this.#hands.come(event);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (!roveKeys(event)) this.#hands.key(event);
  };

  /** The list that is kept lit, in its order. */
  #chain({ kind, blocks, pcp }: ZoneLists) {
    const list = oneList(this.store.lit.pinned);
    if (list?.zone !== kind) return nothing;
    const { order, migratetype } = list;
    const firsts = this.#firstsOf(list);
    const waiting = pcp.find((each) => each.order === order && each.migratetype === migratetype);
    const count =
      list.list === 'pcp'
        ? (waiting?.blocks ?? 0)
        : (blocks[order]?.[MIGRATETYPES.indexOf(migratetype)] ?? 0);
    const chain = drawChain({
      list,
      firsts,
      blocks: count,
      shown: this.shown,
      chosen: this.store.selection.get().pfn,
      say: (key, args) => this.say(key, args),
      more: () => (this.shown += MORE_BLOCKS),
      close: () => this.store.lit.clear(),
    });
    return html`<div
      class="chain"
      @pointerover=${this.#hands.come}
      @pointerleave=${this.#hands.go}
      @focusin=${this.#focusIn}
      @focusout=${this.#hands.go}
      @click=${this.#hands.click}
      @keydown=${this.#key}
    >
      ${chain}
    </div>`;
  }

  /** First frames of a list's blocks, in its order; asked once for each picture. */
  #firstsOf(list: OneList): Uint32Array {
    const frames = this.store.frames.get();
    if (this.#firsts?.frames !== frames || !sameLight(this.#firsts.list, list)) {
      const of = this.session.model.ask((playground) =>
        playground.list_blocks(list.zone, list.order, list.migratetype, list.list),
      );
      this.#firsts = { frames, list, of };
    }
    return this.#firsts.of;
  }

  /** A list stays lit; a block of it is selected. */
  #choose(what: Lightable, event: Event): void {
    const first = (event.target as Element).closest<HTMLElement>('[data-first]')?.dataset.first;
    if (first !== undefined) {
      this.store.selection.update((selection) => ({ ...selection, pfn: Number(first) }));
      return;
    }
    this.shown = FEW_BLOCKS;
    this.store.lit.pin(what);
  }

  /** What is kept lit, for those who do not see it. */
  #spoken(): string {
    const { pinned } = this.store.lit;
    return pinned
      ? this.say('light-kept', { what: lightName(pinned, (key, args) => this.say(key, args)) })
      : '';
  }

  /** What the last call did to the lists; asked once for each picture. */
  #lastChanges(): ListChanges {
    const frames = this.store.frames.get();
    if (this.#changes?.frames === frames) return this.#changes.of;
    const { cursor } = this.store.time.get();
    const overview = this.store.overview.get();
    const before =
      cursor > 0
        ? this.session.model.ask((playground) => playground.inner_patch(cursor - 1, 0))
        : new Uint32Array(0);
    const of = overview ? listChanges(before, this.session.frames, overview) : new Map<string, number>();
    this.#changes = { frames, of };
    return of;
  }
}

function oneList(what: Lightable | null): OneList | null {
  return what?.light === 'free' && what.order !== null && what.migratetype !== null && !what.up
    ? (what as OneList)
    : null;
}

customElements.define('pf-lists', Lists);
