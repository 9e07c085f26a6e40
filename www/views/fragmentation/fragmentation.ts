/** `<pf-fragmentation>`: of each order, how much of a zone's free memory could serve it. */

import { html, nothing, type PropertyValues } from 'lit';
import type { ZoneKind } from '../../core/contract';
import { blocksIn, pagesIn, percent, unusable } from '../../core/fragmentation';
import { sameLight, type FreeBlocks } from '../../core/light';
import { lightData, LightHands } from '../../core/light-hands';
import { roveKeys, settleStop, takeStop } from '../../core/roving';
import type { Store } from '../../core/store';
import { base, View } from '../../core/view';
import './strip';
import { chartStyles } from './styles';

export class Fragmentation extends View {
  static override properties = { ...View.properties, kind: {}, order: { state: true } };
  static override styles = [base, ...chartStyles];
  declare kind: ZoneKind;
  /** The order that is pointed at. */
  declare order: number | null;

  readonly #hands = new LightHands(() => this.store.lit);

  constructor() {
    super();
    this.order = null;
  }

  protected override watches({ overview, frames, lit }: Store) {
    return [overview, frames, lit];
  }

  protected override render() {
    const lists = this.session.model.ask((playground) => playground.lists());
    const zone = lists.find(({ kind }) => kind === this.kind);
    if (!zone) return nothing;
    const blocks = zone.blocks.map((types) => types.reduce((sum, count) => sum + count, 0));
    return html`<h3>${this.say('fragmentation')}</h3>
      <div
        class="chart"
        role="listbox"
        aria-orientation="horizontal"
        aria-label=${this.say('fragmentation-chart')}
        @pointerover=${this.#come}
        @pointerleave=${this.#go}
        @focusin=${this.#focusIn}
        @focusout=${this.#go}
        @click=${this.#hands.click}
        @keydown=${this.#key}
      >
        ${blocks.map((_, order) => this.#bar(blocks, order))}
      </div>
      <p class="says">${this.#words(blocks, this.order ?? tellingOrder(blocks))}</p>
      <pf-fragmentation-strip .context=${this.context} .kind=${this.kind}></pf-fragmentation-strip>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    settleStop(this.renderRoot.querySelector('.chart'));
  }

  #bar(blocks: readonly number[], order: number) {
    const common = { light: 'free', zone: this.kind, list: 'buddy', migratetype: null } as const;
    const what: FreeBlocks = { ...common, order, up: true };
    const part = 1 - unusable(blocks, order);
    return html`<div
      class="order ${part === 0 ? 'none' : ''}"
      role="option"
      data-row="0"
      data-column=${order}
      data-light=${part > 0 ? lightData(what) : nothing}
      aria-selected=${sameLight(what, this.store.lit.pinned)}
      aria-label=${this.#words(blocks, order)}
    >
      <b><i style="height:${part * 100}%"></i></b>${order}
    </div>`;
  }

  #words(blocks: readonly number[], order: number): string {
    const part = percent(1 - unusable(blocks, order));
    const served = { order, part, blocks: blocksIn(blocks, order), pages: pagesIn(blocks, order) };
    return this.say(part === '0' ? 'fragmentation-none' : 'fragmentation-part', served);
  }

  readonly #come = (event: Event): void => {
    this.#hands.come(event);
    const column = (event.target as Element).closest<HTMLElement>('.order')?.dataset.column;
    this.order = column === undefined ? null : Number(column);
  };

  readonly #go = (event: Event): void => {
    this.#hands.go(event);
    this.order = null;
  };

  readonly #focusIn = (event: FocusEvent): void => {
    takeStop(event);
    this.#come(event);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (!roveKeys(event)) this.#hands.key(event);
  };
}

/** The largest order that some of the free memory serves. */
function tellingOrder(blocks: readonly number[]): number {
  return Math.max(
    0,
    blocks.findLastIndex((count) => count > 0),
  );
}

customElements.define('pf-fragmentation', Fragmentation);
