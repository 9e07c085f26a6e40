/** `<pf-gauge>`: the free pages of a zone against its watermarks and reserves, from a true zero. */

import { css, html, nothing, type TemplateResult } from 'lit';
import type { Zone, ZoneKind } from '../core/contract';
import { count, zone as zoneName } from '../core/format';
import { rich } from '../core/rich';
import type { Store } from '../core/store';
import { base, View } from '../core/view';
import { atomicMin, gaugeOf, labelsOf, type Gauge as Shape, type Reserve } from '../core/watermarks';

/** Height of a name and its number, px. */
const TIER = 27;

export class Gauge extends View {
  static override properties = { ...View.properties, kind: {}, told: { type: Boolean } };
  static override styles = [
    base,
    css`
      .head {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 11.5px;
        line-height: 18px;
      }
      .head b {
        font: 600 11px/18px var(--mono);
      }
      .head span {
        color: var(--ink2);
      }
      .bar {
        position: relative;
        height: 12px;
        border: 1px solid var(--line2);
        background: var(--free);
        overflow: hidden;
      }
      .bar i {
        position: absolute;
        top: 0;
        bottom: 0;
      }
      .fill {
        left: 0;
        border-right: 2px solid var(--ink);
        background: var(--slab);
      }
      /* It goes on to the right. */
      .fill.beyond {
        border-right: 0;
      }
      .fill.beyond::after {
        content: '';
        position: absolute;
        right: 2px;
        top: 2px;
        border: 3px solid transparent;
        border-left: 5px solid var(--ink);
        border-right: 0;
      }
      .kept {
        background: repeating-linear-gradient(135deg, transparent 0 3px, var(--ink2) 3px 4px);
      }
      .held {
        background: repeating-linear-gradient(45deg, transparent 0 2px, var(--ink) 2px 3px);
      }
      .mark {
        width: 0;
        margin-left: -1px;
        border-left: 2px solid var(--ink);
      }
      .mark.reserve {
        border-left-style: dotted;
      }
      .mark.atomic {
        border-left: 1px solid var(--ink3);
      }
      .fan {
        position: relative;
        height: 14px;
        padding-left: 3px;
        font-size: 10.5px;
        line-height: 14px;
        color: var(--ink2);
      }
      svg {
        position: absolute;
        z-index: -1;
        inset: 0;
        width: 100%;
        height: 100%;
        fill: var(--sunk);
        stroke: var(--line2);
      }
      [role='img'] {
        isolation: isolate;
      }
      .labels {
        position: relative;
        font-size: 10.5px;
        line-height: 13px;
        color: var(--ink2);
      }
      .labels span {
        position: absolute;
        text-align: center;
        transform: translateX(-50%);
        white-space: nowrap;
      }
      .name::before {
        content: '';
        position: absolute;
        left: 50%;
        bottom: 100%;
        height: var(--up);
        border-left: 1px solid var(--line2);
      }
      ul {
        margin: 2px 0 0;
        padding: 0;
        list-style: none;
        font-size: 11.5px;
        line-height: 16px;
        color: var(--ink2);
      }
      li {
        margin-top: 3px;
        padding-left: 10px;
        text-indent: -10px;
      }
      li::before {
        content: '· ';
      }
      code {
        text-indent: 0;
        font-size: 11px;
      }
      @media (forced-colors: active) {
        .fill,
        .kept,
        .held {
          forced-color-adjust: none;
          background-color: GrayText;
        }
      }
    `,
  ];
  declare kind: ZoneKind;
  /** Whether the marks are told in words too. */
  declare told: boolean;

  protected override watches(store: Store) {
    return [store.overview];
  }

  protected override render() {
    const overview = this.store.overview.get();
    const zone = overview?.zones.find(({ kind }) => kind === this.kind);
    if (!overview || !zone) return nothing;
    const gauge = gaugeOf(zone, overview);
    return html`<div role="img" aria-label=${this.#summary(zone)}>
        <p class="head">
          <b>${zoneName(zone.kind)}</b
          ><span>${this.say('gauge-free', { free: zone.counted, managed: zone.managed })}</span>
        </p>
        ${this.#bar(zone, gauge, gauge.whole, gauge.near === null)}
        ${gauge.near === null ? this.#labels(gauge, gauge.whole) : this.#near(zone, gauge, gauge.near)}
      </div>
      ${this.told ? this.#words(zone, gauge.reserves) : nothing}`;
  }

  #near(zone: Zone, gauge: Shape, near: number) {
    const at = (near / gauge.whole) * 100;
    return html`<div class="fan" aria-hidden="true">
        <svg viewBox="0 0 100 10" preserveAspectRatio="none">
          <path d="M0 0H${at}L100 10H0z" vector-effect="non-scaling-stroke" />
        </svg>
        ${this.say('gauge-factor', { factor: Math.round(gauge.factor) })}
      </div>
      ${this.#bar(zone, gauge, near, true)}${this.#labels(gauge, near)}`;
  }

  /** Free pages up to `whole`, and what stands against them. */
  #bar(zone: Zone, { marks, reserves }: Shape, whole: number, marked: boolean): TemplateResult {
    const at = (pages: number) => `${Math.min((pages / whole) * 100, 100)}%`;
    const low = zone.low + zone.boost;
    const seen = reserves.filter(({ pages }) => low + pages <= whole);
    return html`<div class="bar">
      <i class="fill ${zone.counted > whole ? 'beyond' : ''}" style="width:${at(zone.counted)}"></i>
      ${
        zone.highatomic > 0
          ? html`<i
              class="held"
              style="left:${at(Math.max(zone.counted - zone.highatomic, 0))};width:${at(zone.highatomic)}"
            ></i>`
          : nothing
      }
      ${marked && zone.boost > 0 ? html`<i class="kept" style="left:${at(zone.min)};width:${at(zone.boost)}"></i>` : nothing}
      ${
        marked
          ? html`<i class="mark atomic" style="left:${at(atomicMin(zone.min + zone.boost))}"></i>
              ${marks.map(({ pages }) => html`<i class="mark" style="left:${at(pages)}"></i>`)}`
          : nothing
      }
      ${seen.map(({ pages }) => html`<i class="mark reserve" style="left:${at(low + pages)}"></i>`)}
    </div>`;
  }

  /** Under the marks; where there is no room beside a number, the next steps down. */
  #labels({ marks }: Shape, whole: number) {
    const labels = labelsOf(marks, whole);
    const tiers = Math.max(...labels.map(({ tier }) => tier)) + 1;
    return html`<p class="labels" style="height:${tiers * TIER + 1}px" aria-hidden="true">
      ${labels.map(
        ({ names, pages, tier }) =>
          html`<span
            class="name"
            style="left:clamp(14px, ${(pages / whole) * 100}%, calc(100% - 14px));top:${tier * TIER}px;--up:${tier * TIER}px"
            >${names.join(this.say('map-separator'))}<br />${count(pages)}</span
          >`,
      )}
    </p>`;
  }

  #summary({ kind, counted, managed, min, low, high, boost }: Zone): string {
    const marks = { min: min + boost, low: low + boost, high: high + boost };
    return this.say('gauge-summary', { zone: zoneName(kind), free: counted, managed, ...marks });
  }

  #words(zone: Zone, reserves: readonly Reserve[]) {
    const { counted, free, pcp, min, low, high, boost, highatomic } = zone;
    const said = [
      this.say('gauge-low', { pages: low + boost }),
      this.say('gauge-min', { pages: min + boost, atomic: atomicMin(min + boost) }),
      this.say('gauge-high', { pages: high + boost }),
      ...(boost > 0 ? [this.say('gauge-boost', { pages: boost })] : []),
      ...reserves.map(({ from, pages }) =>
        this.say('gauge-reserve', { pages, zones: from.map(zoneName).join(this.say('map-separator')) }),
      ),
      ...(highatomic > 0 ? [this.say('gauge-highatomic', { pages: highatomic })] : []),
      ...(counted === free ? [] : [this.say('gauge-counted', { counted, free })]),
      ...(pcp > 0 ? [this.say('gauge-pcp', { pages: pcp })] : []),
    ];
    return html`<ul>
      ${said.map((each) => html`<li>${rich(each)}</li>`)}
    </ul>`;
  }
}

customElements.define('pf-gauge', Gauge);
