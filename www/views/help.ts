/** On `?`: the keys, and for fingers first what to do. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { rich } from '../core/rich';
import type { Store } from '../core/store';
import { byFinger } from '../core/touch';
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
  ['↑  ↓', 'key-rows'],
  ['+  −', 'key-fold'],
  ['/', 'key-address'],
  ['v', 'key-view'],
  ['t', 'key-theme'],
  ['l', 'key-language'],
  ['Esc', 'key-close'],
  ['?', 'key-help'],
];
/** While the map has the focus. */
const MAP_KEYS: readonly (readonly [string, string])[] = [
  ['←  →  ↑  ↓', 'key-map-move'],
  ['⇧ ←  ⇧ →', 'key-map-pan'],
  ['+  −  0', 'key-map-zoom'],
  ['1  2  3', 'key-map-level'],
  ['↵', 'key-map-choose'],
  ['Alt T', 'key-map-table'],
];
/** In lists, charts and `/proc`. */
const LIST_KEYS: readonly (readonly [string, string])[] = [
  ['←  →  ↑  ↓', 'key-list-move'],
  ['↵', 'key-list-keep'],
  ['Esc', 'key-list-out'],
];
/** For a finger: what there is to do. */
const TOUCH = [
  'help-touch-run',
  'help-touch-tap',
  'help-touch-lists',
  'help-touch-time',
  'help-touch-grey',
] as const;

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
      h3 {
        margin: 12px 0 2px;
        font-size: 12.5px;
        font-weight: 600;
        color: var(--ink);
      }
      ul {
        margin: 4px 0 0;
        padding-left: 18px;
        color: var(--ink2);
      }
      li {
        margin: 4px 0;
      }
      li b {
        color: var(--ink);
      }
      dl {
        display: grid;
        grid-template-columns: 136px 1fr;
        gap: 6px 16px;
        margin: 8px 0 0;
      }
      dt {
        white-space: nowrap;
      }
      .primary {
        margin-top: 16px;
      }
      .phone .primary {
        height: 40px;
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
    return [store.help, store.layout];
  }

  protected override render() {
    const close = () => this.store.help.set(false);
    return html`<dialog class=${this.store.layout.get()} aria-labelledby="title" @close=${close}>
      <h2 id="title">${this.say('help')}</h2>
      ${byFinger() ? this.#touch() : nothing}
      <h3>${this.say('help-title')}</h3>
      <p class="quiet">${this.say('help-note')}</p>
      ${this.#keys(KEYS)}
      <h3>${this.say('help-map')}</h3>
      ${this.#keys(MAP_KEYS)}
      <h3>${this.say('help-lists')}</h3>
      ${this.#keys(LIST_KEYS)}
      <button class="primary" @click=${close}>${this.say('close')}</button>
    </dialog>`;
  }

  #touch() {
    return html`<h3>${this.say('help-touch')}</h3>
      <ul>
        ${TOUCH.map((key) => html`<li>${rich(this.say(key))}</li>`)}
      </ul>`;
  }

  #keys(keys: typeof KEYS) {
    return html`<dl>
      ${keys.map(
        ([pressed, what]) =>
          html`<dt>${pressed.split('  ').map((key) => html`<kbd>${key}</kbd> `)}</dt>
            <dd>${this.say(what)}</dd>`,
      )}
    </dl>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.store.help.get() && !dialog?.open) dialog?.showModal();
    if (!this.store.help.get() && dialog?.open) dialog.close();
  }
}

customElements.define('pf-help', Help);
