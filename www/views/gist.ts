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
    return [store.example, store.calls, store.lines];
  }

  protected override render() {
    const next = this.store.lines.get().find(({ progress }) => progress === 'next');
    const begun = this.store.calls.get().length;
    if (this.store.example.get() !== FIRST_SCENARIO.id || begun > 1 || !next) return nothing;
    return html`<section>${rich(this.say('gist'))} ${this.say('gist-next')}</section>`;
  }
}

customElements.define('pf-gist', Gist);
