/** The one sentence to begin with, while the first example has hardly begun. */

import { css, html, nothing } from 'lit';
import { rich } from '../core/rich';
import type { Store } from '../core/store';
import { base, View } from '../core/view';
import { FIRST_SCENARIO } from '../scenarios/scenarios';

export class Gist extends View {
  static override styles = [
    base,
    css`
      section {
        font-size: 12.5px;
        line-height: 18px;
        color: var(--ink2);
      }
      b {
        display: block;
        color: var(--ink);
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.example, store.lines];
  }

  protected override render() {
    const ran = this.store.lines.get().filter(({ progress }) => progress === 'ran');
    const begun = ran.length === 1 && ran[0]?.number === FIRST_SCENARIO.ran[0];
    if (this.store.example.get() !== FIRST_SCENARIO.id || !begun) return nothing;
    return html`<section>${rich(this.say('gist'))} ${this.say('gist-next')}</section>`;
  }
}

customElements.define('pf-gist', Gist);
