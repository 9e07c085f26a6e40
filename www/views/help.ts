/** The keys, on `?`. */

import { css, html, type PropertyValues } from 'lit';
import type { Store } from '../core/store';
import { base, View } from '../core/view';

/** Keys and the text key of what they do. */
const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl ↵', 'key-all'],
  ['⇧ ↵', 'key-line'],
  ['←  →', 'key-step'],
  ['⇧ ←  ⇧ →', 'key-call'],
  ['Home  End', 'key-ends'],
  ['Space', 'key-play'],
  ['Ctrl Z  Ctrl ⇧ Z', 'key-undo'],
  ['/', 'key-address'],
  ['v', 'key-view'],
  ['t', 'key-theme'],
  ['l', 'key-language'],
  ['?', 'key-help'],
];

export class Help extends View {
  static override styles = [
    base,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
        padding: 16px 20px 20px;
        border: 1px solid var(--line2);
        border-radius: 8px;
        background: var(--panel);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 35%);
      }
      h2 {
        font-size: 15px;
        line-height: 20px;
        font-weight: 650;
        color: var(--ink);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 6px 16px;
        margin: 12px 0 16px;
      }
      kbd {
        padding: 1px 6px;
        border: 1px solid var(--line2);
        border-radius: 4px;
        font: 11.5px/18px var(--mono);
      }
      dd {
        margin: 0;
        color: var(--ink2);
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.help];
  }

  protected override render() {
    const close = () => this.store.help.set(false);
    return html`<dialog aria-labelledby="title" @close=${close}>
      <h2 id="title">${this.say('help-title')}</h2>
      <p>${this.say('help-note')}</p>
      <dl>
        ${KEYS.map(
          ([keys, what]) =>
            html`<dt>${keys.split('  ').map((key) => html`<kbd>${key}</kbd> `)}</dt>
              <dd>${this.say(what)}</dd>`,
        )}
      </dl>
      <button class="primary" @click=${close}>${this.say('close')}</button>
    </dialog>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.store.help.get() && !dialog?.open) dialog?.showModal();
    if (!this.store.help.get() && dialog?.open) dialog.close();
  }
}

customElements.define('pf-help', Help);
