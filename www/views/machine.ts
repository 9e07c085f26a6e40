/** The machine itself, while nothing is selected: its zones and their watermarks. */

import { css, html, nothing } from 'lit';
import { share, zone as zoneName } from '../core/format';
import type { Store } from '../core/store';
import { base, View } from '../core/view';

export class Machine extends View {
  static override styles = [
    base,
    css`
      pf-gauge + pf-gauge {
        margin-top: 6px;
      }
      p {
        margin-top: 4px;
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
    const { zones } = overview;
    const present = zones.map(({ kind, present }) => `${zoneName(kind)} ${share(present)}`);
    return html`<section aria-label=${this.say('zones')}>
      <h2>${this.say('zones')}</h2>
      ${zones.map(({ kind }) => html`<pf-gauge .context=${this.context} .kind=${kind}></pf-gauge>`)}
      <p>${this.say('zones-note', { present: present.join(this.say('map-separator')) })}</p>
    </section>`;
  }
}

customElements.define('pf-machine', Machine);
