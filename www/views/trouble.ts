/** Our own bug: said as such, with the log to copy and two ways on. */

import { css, html, nothing } from 'lit';
import type { Store } from '../core/store';
import { base, View } from '../core/view';

export class Trouble extends View {
  static override styles = [
    base,
    css`
      .card {
        position: absolute;
        inset: 12px 16px auto;
        z-index: 3;
        padding: 16px 20px;
        border: 1px solid var(--bad);
        border-radius: 8px;
        background: var(--panel);
      }
      h2 {
        font-size: 15px;
        line-height: 20px;
        font-weight: 650;
        color: var(--ink);
      }
      pre {
        max-height: 180px;
        margin: 10px 0;
        padding: 8px 10px;
        overflow: auto;
        border-radius: 3px;
        background: var(--sunk);
        font: 10.5px/15px var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      div.acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.trouble];
  }

  protected override render() {
    const trouble = this.store.trouble.get();
    if (!trouble) return nothing;
    return html`<div class="card" role="alert">
      <h2>${this.say('trouble-title')}</h2>
      <p>${this.say('trouble-note')}</p>
      <pre tabindex="0" role="group" aria-label=${this.say('trouble-log')}>${trouble.log}</pre>
      <div class="acts">
        <button class="primary" @click=${() => void this.session.recover(true)}>
          ${this.say('trouble-back')}
        </button>
        <button @click=${() => void this.session.recover(false)}>${this.say('trouble-fresh')}</button>
        <button @click=${() => void navigator.clipboard.writeText(trouble.log)}>
          ${this.say('trouble-copy')}
        </button>
      </div>
    </div>`;
  }
}

customElements.define('pf-trouble', Trouble);
