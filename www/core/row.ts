/** What the closed rows share: a title, a one-line summary, and the inside once it is opened. */

import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { base, View } from './view';

export abstract class Row extends View {
  static override properties = { ...View.properties, open: { state: true } };
  static override styles: CSSResultGroup = [
    base,
    css`
      summary {
        display: flex;
        align-items: center;
        min-height: 26px;
        padding: 0 14px;
        border-bottom: 1px solid var(--line);
        font-size: 12px;
        color: var(--ink2);
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary::before {
        content: '▸';
        width: 16px;
        color: var(--ink3);
      }
      [open] > summary::before {
        content: '▾';
      }
      [open] > summary {
        border-bottom-color: transparent;
        color: var(--ink);
        font-weight: 600;
      }
      summary:focus-visible {
        outline-offset: -2px;
      }
      summary span {
        margin-left: auto;
        font-weight: 400;
        color: var(--ink3);
      }
      .inside {
        padding: 2px 14px 12px;
        border-bottom: 1px solid var(--line);
      }
      .scroll {
        max-height: 320px;
        overflow: auto;
      }
      th,
      td {
        white-space: nowrap;
      }
      th:first-child,
      td:first-child {
        padding-left: 0;
        text-align: left;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--panel);
      }
      td {
        font-family: var(--mono);
      }
      .zero {
        color: var(--ink3);
      }
      .note + table {
        margin-top: 8px;
      }
      .note {
        margin-top: 6px;
        font-size: 11.5px;
        line-height: 16px;
        color: var(--ink3);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 6px;
        margin-bottom: 6px;
      }
      .bar select {
        min-width: 0;
        flex: 1;
        height: 26px;
      }
      .bar button {
        height: 26px;
      }
      .phone summary {
        min-height: 44px;
      }
      .phone .bar button,
      .phone .bar select {
        height: 40px;
      }
    `,
  ];

  declare open: boolean;

  /** Text key of the title. */
  protected abstract readonly key: string;
  protected abstract summary(): string;
  /** Asked for only while open. */
  protected abstract inside(): TemplateResult;

  protected override render() {
    if (!this.session.ready || !this.store.overview.get()) return nothing;
    const turn = (event: Event) => (this.open = (event.target as HTMLDetailsElement).open);
    return html`<details class=${this.store.layout.get()} ?open=${this.open} @toggle=${turn}>
      <summary>${this.say(this.key)}<span>${this.summary()}</span></summary>
      ${this.open ? html`<div class="inside">${this.#asOf()}${this.inside()}</div>` : nothing}
    </details>`;
  }

  /** Inside a call the frames are shown as of the step; lists and tables as of the call's end. */
  #asOf() {
    const inside = this.store.time.get().inner !== null;
    return inside ? html`<p class="note">${this.say('as-of-end')}</p>` : nothing;
  }
}
