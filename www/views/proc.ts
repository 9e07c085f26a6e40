/** `/proc` as the kernel prints it. */

import { css, html, nothing } from 'lit';
import { Row } from '../core/row';
import type { Store } from '../core/store';

export class Proc extends Row {
  static override properties = { ...Row.properties, path: { state: true }, copied: { state: true } };
  static override styles = [
    Row.styles,
    css`
      pre {
        max-height: 320px;
        margin: 0;
        padding: 8px;
        overflow: auto;
        border-radius: 3px;
        background: var(--sunk);
        font: 10.5px/15px var(--mono);
      }
    `,
  ];
  declare path: string | null;
  declare copied: boolean;

  protected override readonly key = 'proc';

  protected override watches(store: Store) {
    return [store.overview, store.frames, store.layout];
  }

  protected override summary(): string {
    return `${(this.#paths()[0] ?? '').replace('/proc/', '')} …`;
  }

  protected override inside() {
    const paths = this.#paths();
    const path = paths.find((each) => each === this.path) ?? paths[0];
    if (!path) return html``;
    const content = this.session.model.ask((playground) => playground.proc(path)) ?? '';
    return html`<div class="bar">
        <select aria-label=${this.say('proc-file')} @change=${this.#choose}>
          ${paths.map((each) => html`<option value=${each} .selected=${each === path}>${each}</option>`)}
        </select>
        <button @click=${() => void this.#copy(content)}>${this.say(this.copied ? 'copied' : 'copy')}</button>
      </div>
      <pre tabindex="0" role="group" aria-label=${path}>${content || nothing}</pre>`;
  }

  #paths(): string[] {
    return this.session.model.ask((playground) => playground.proc_paths());
  }

  #choose(event: Event): void {
    this.path = (event.target as HTMLSelectElement).value;
    this.copied = false;
  }

  async #copy(content: string): Promise<void> {
    await navigator.clipboard.writeText(content);
    this.copied = true;
  }
}

customElements.define('pf-proc', Proc);
