/** `<page-frame>`: a playground in a web page, made of views. */

import { html, LitElement, nothing, unsafeCSS } from 'lit';
import { loadText, languageOf, preferredLanguage } from '../core/i18n';
import { FIRST_BOOT } from '../core/machines';
import { Session } from '../core/session';
import { Store, type Layout } from '../core/store';
import base from '../styles/base.css?inline';
import tokens from '../styles/tokens.css?inline';

/** From this width on, in CSS pixels. */
const LAYOUTS: readonly [number, Layout][] = [
  [1280, 'wide'],
  [960, 'drawer'],
  [520, 'column'],
  [0, 'phone'],
];

export class PageFrame extends LitElement {
  static override properties = { lang: {}, theme: { reflect: true }, ready: { state: true } };
  static override styles = [unsafeCSS(tokens), unsafeCSS(base)];

  declare theme: string | null;
  readonly store = new Store();
  readonly session = new Session(this.store);
  #size: ResizeObserver | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size = new ResizeObserver(() => this.store.layout.set(layoutOf(this.clientWidth)));
    this.#size.observe(this);
    void this.store.pending.during(() => this.#start());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size?.disconnect();
    this.session.dispose();
  }

  whenIdle(): Promise<void> {
    return this.store.pending.whenIdle();
  }

  protected override render() {
    if (!this.store.text.get()) return nothing;
    const context = { store: this.store, session: this.session };
    return html`<h1>Pageframe</h1>
      <pf-bridge .context=${context}></pf-bridge>`;
  }

  async #start(): Promise<void> {
    this.store.text.set(await loadText(this.lang ? languageOf(this.lang) : preferredLanguage()));
    this.requestUpdate();
    await this.session.boot(FIRST_BOOT).catch(() => undefined);
  }
}

function layoutOf(width: number): Layout {
  return (LAYOUTS.find(([from]) => width >= from) ?? LAYOUTS[3])?.[1] ?? 'phone';
}

if (!customElements.get('page-frame')) customElements.define('page-frame', PageFrame);
