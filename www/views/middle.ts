/** `<pf-middle>`: while a failed call is selected, the choice between its picture and the bridge. */

import { css, html, nothing } from 'lit';
import { radioKeys } from '../core/radio';
import type { MiddleView, Store } from '../core/store';
import { base, View } from '../core/view';

const VIEWS: readonly MiddleView[] = ['bridge', 'failure'];

export class Middle extends View {
  static override styles = [
    base,
    css`
      .bar {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-bottom: 10px;
      }
      .bar code {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 12px;
      }
      .bar b {
        flex: none;
        font: 600 12px/18px var(--mono);
        color: var(--bad);
      }
      .phone {
        margin: 8px 12px;
      }
      .phone .segments {
        height: 40px;
      }
    `,
  ];

  protected override watches({ failure, view, calls, layout }: Store) {
    return [failure, view, calls, layout];
  }

  protected override render() {
    const failure = this.store.failure.get();
    const call = failure && this.store.calls.get()[failure.call];
    if (!failure || !call) return nothing;
    const returned = call.reply.reply === 'null' ? '= NULL' : '';
    return html`<div class="bar ${this.store.layout.get()}">
      <div class="segments" role="radiogroup" aria-label=${this.say('middle')} @keydown=${radioKeys}>
        ${VIEWS.map((view) => this.#choice(view))}
      </div>
      <code class=${call.family ?? ''}>${call.text}</code><b>${returned}</b>
    </div>`;
  }

  #choice(view: MiddleView) {
    const chosen = this.store.middle === view;
    return html`<button
      role="radio"
      aria-checked=${chosen}
      tabindex=${chosen ? 0 : -1}
      @click=${() => this.store.view.set(view)}
    >
      ${this.say(`middle-${view}`)}
    </button>`;
  }
}

customElements.define('pf-middle', Middle);
