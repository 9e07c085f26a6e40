/** A recording that comes: where to drop it, how far it is read, or why it is not played. */

import { css, html, nothing } from 'lit';
import { bytes, count } from '../core/format';
import { rich } from '../core/rich';
import { base, View } from '../core/view';
import type { Store } from '../core/store';

export class Reading extends View {
  static override styles = [
    base,
    css`
      .target {
        position: absolute;
        inset: 4px;
        z-index: 7;
        display: grid;
        place-content: center;
        border: 2px dashed var(--focus);
        border-radius: 10px;
        background: color-mix(in srgb, var(--panel) 88%, transparent);
        text-align: center;
        pointer-events: none;
      }
      .target div {
        padding: 16px 24px;
        border-radius: 8px;
        background: var(--panel);
      }
      .target b {
        font-size: 16px;
        line-height: 24px;
      }
      .card {
        position: absolute;
        inset: 56px 0 auto;
        z-index: 7;
        width: min(460px, calc(100% - 24px));
        margin: 0 auto;
        padding: 14px 18px 16px;
        border: 1px solid var(--line2);
        border-radius: 8px;
        background: var(--panel);
        box-shadow: 0 6px 24px rgb(0 0 0 / 18%);
      }
      .bad {
        border-color: var(--bad);
      }
      h2 {
        font-size: 13.5px;
        line-height: 20px;
        font-weight: 650;
        color: var(--ink);
        white-space: normal;
        overflow-wrap: anywhere;
      }
      progress {
        width: 100%;
        height: 8px;
        accent-color: var(--ink);
      }
      .acts {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-top: 10px;
        color: var(--ink2);
      }
      .acts button {
        margin-left: auto;
      }
      .reason {
        display: block;
        margin: 6px 0;
        padding: 6px 8px;
        max-height: 88px;
        overflow: auto;
        border-radius: 3px;
        background: var(--sunk);
        overflow-wrap: anywhere;
      }
      .phone button {
        height: 40px;
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.reading, store.refused, store.dropping, store.layout];
  }

  protected override render() {
    const reading = this.store.reading.get();
    return html`<div class=${this.store.layout.get()}>
      ${this.store.dropping.get() ? this.#target() : nothing}
      ${reading ? this.#progress(reading) : this.#refusal()}
    </div>`;
  }

  #target() {
    return html`<div class="target" aria-hidden="true">
      <div><b>${this.say('reading-drop')}</b><br />${this.say('reading-drop-note')}</div>
    </div>`;
  }

  #progress({ name, read, total, lines }: NonNullable<ReturnType<Store['reading']['get']>>) {
    const known = total > 0;
    const at = { read: bytes(read), total: bytes(total), lines: count(lines) };
    const where = known ? this.say('reading-at', at) : this.say('reading-fetch');
    return html`<div class="card" role="group" aria-labelledby="reading">
      <h2 id="reading">${this.say('reading-title', { name })}</h2>
      <progress
        aria-labelledby="reading"
        max=${known ? total : nothing}
        value=${known ? read : nothing}
      ></progress>
      <div class="acts">
        <span>${where}</span>
        <button @click=${() => this.projector.cancel()}>${this.say('reading-cancel')}</button>
      </div>
    </div>`;
  }

  #refusal() {
    const refused = this.store.refused.get();
    if (!refused) return nothing;
    const { name, flaw, line, reason } = refused;
    return html`<div class="card bad" role="alert">
      <h2>${this.say(`refused-${flaw}`, { name })}</h2>
      ${
        reason
          ? html`<code class="reason" tabindex="0"
              >${line ? `${this.say('refused-line', { line: count(line) })} ` : ''}${reason}</code
            >`
          : nothing
      }
      <p>${rich(this.say(`remedy-${flaw}-file`))}</p>
      <div class="acts">
        <span>${flaw === 'playing' ? nothing : this.say('refused-kept')}</span>
        <button @click=${() => this.store.refused.set(null)}>${this.say('close')}</button>
      </div>
    </div>`;
  }
}

customElements.define('pf-reading', Reading);
