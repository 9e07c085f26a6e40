/** What the selected call did inside: a tree of steps, each with the function it mirrors and one plain sentence. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { reasons, returned } from '../core/answers';
import { argumentsOf } from '../core/arguments';
import type { CallSummary, Story as CallStory } from '../core/contract';
import { count } from '../core/format';
import type { Args } from '../core/i18n';
import { firstCall } from '../core/lines';
import { wentWrong } from '../core/log';
import { rich } from '../core/rich';
import { stepsOf } from '../core/steps';
import type { Store } from '../core/store';
import { rowsOf, type Row } from '../core/tree';
import { afterPaint } from '../core/pending';
import { base, View } from '../core/view';

type Tense = 'past' | 'current' | 'future';

export class Story extends View {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        min-height: 0;
      }
      section {
        flex: 1;
        min-width: 0;
        display: flex;
        flex-direction: column;
        border: 0;
        padding-bottom: 0;
      }
      h2 {
        flex: none;
      }
      h2 code {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 11px;
      }
      h2 .aside {
        white-space: nowrap;
      }
      ol {
        flex: 1;
        margin: 0 -14px;
        padding: 0 0 12px;
        list-style: none;
        overflow-y: auto;
        font-size: 12px;
        line-height: 17px;
      }
      .row {
        position: relative;
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr);
        gap: 0 4px;
        width: 100%;
        height: auto;
        min-height: 24px;
        padding: 3px 14px 3px 0;
        border: 0;
        border-radius: 0;
        background: none;
        color: inherit;
        font: inherit;
        text-align: left;
        white-space: normal;
        align-items: start;
      }
      .row:focus-visible {
        outline-offset: -2px;
      }
      .row:hover .name {
        text-decoration: underline;
        text-decoration-color: var(--line2);
        text-underline-offset: 3px;
      }
      .mark {
        font-size: 10px;
        text-align: center;
        color: var(--ink3);
      }
      .name {
        font: 11.5px/17px var(--mono);
        overflow-wrap: anywhere;
      }
      .what {
        grid-column: 2;
        color: var(--ink2);
      }
      .what code {
        font-size: 11px;
      }
      .current {
        background: var(--step-bg);
      }
      .current::before {
        content: '';
        position: absolute;
        inset: 0 auto 0 0;
        width: 3px;
        background: var(--step-bar);
      }
      .current .mark {
        color: var(--ink);
      }
      .future .name,
      .future .what {
        color: var(--ink3);
      }
      .bad .what {
        color: var(--bad);
      }
      .fold {
        position: absolute;
        z-index: 1;
        width: 20px;
        height: 24px;
        padding: 0;
        border: 0;
        background: none;
        color: var(--ink3);
        font-size: 10px;
        justify-content: center;
      }
      li {
        position: relative;
      }
      .empty {
        color: var(--ink3);
      }
      @container (width < 520px) {
        .row {
          min-height: 40px;
          align-content: center;
        }
        .fold {
          width: 40px;
          height: 40px;
          margin-left: -10px;
          padding-top: 4px;
          align-items: flex-start;
        }
      }
    `,
  ];

  #closed = new Set<number>();
  #opened = new Set<number>();
  #call = -1;

  protected override watches(store: Store) {
    return [store.story, store.time, store.calls, store.allocations];
  }

  protected override willUpdate(): void {
    const call = this.store.story.get()?.call ?? -1;
    if (call === this.#call) return;
    this.#call = call;
    this.#closed = new Set();
    this.#opened = new Set();
  }

  protected override render() {
    const story = this.store.story.get();
    const call = story && this.store.calls.get()[story.call];
    if (!story || !call) {
      return html`<section aria-label=${this.say('story')}>
        <h2>${this.say('story')}</h2>
        <p class="empty">${this.say('story-empty')}</p>
      </section>`;
    }
    const step = this.#stepIn(story.call, call);
    return html`<section aria-label=${this.say('story')}>
      <h2>
        ${this.say('story')}<code class=${call.family ?? ''}>${this.#title(call)}</code>
        <span class="aside">${this.say('step-of', { step, steps: stepsOf(call) })}</span>
      </h2>
      <ol @keydown=${this.#key}>
        ${this.#root(call, step)}${rowsOf(
          story.events,
          { closed: this.#closed, opened: this.#opened },
          step - 1,
        ).map((row) => this.#row(story, row, step))}${this.#end(story, call, step)}
      </ol>
    </section>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // The end of a call shows its tree from the top, or why it failed; a step inside shows itself.
    void this.store.pending.during(() => afterPaint().then(() => this.#showStep()));
  }

  #showStep(): void {
    if (this.store.time.get().inner === null) this.#showEnd();
    else this.renderRoot.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
  }

  /** A call that failed shows why: at its end. */
  #showEnd(): void {
    const list = this.renderRoot.querySelector('ol');
    list?.scrollTo(0, list.querySelector('.bad') ? list.scrollHeight : 0);
  }

  /** Which step of this call the time stands at, from 1; 0: before it. */
  #stepIn(call: number, summary: CallSummary): number {
    const { cursor, inner } = this.store.time.get();
    if (cursor <= call) return 0;
    return cursor === call + 1 && inner !== null ? inner : stepsOf(summary);
  }

  #title(call: CallSummary): string {
    return firstCall(call.text, this.session.families)?.call ?? call.text;
  }

  #root(call: CallSummary, step: number) {
    return html`<li>
      <button
        class="row ${step ? 'past' : 'future'}"
        .style=${indent(0)}
        tabindex="-1"
        @click=${() => void this.session.seek(call.call + 1, 1)}
      >
        <span class="mark">▾</span><span class="name">${this.#title(call)}</span>
      </button>
    </li>`;
  }

  #row(story: CallStory, row: Row, step: number) {
    return row.kind === 'more' ? this.#more(row) : this.#step(story, row, step);
  }

  #more({ from, depth, steps }: Row & { kind: 'more' }) {
    const open = () => {
      this.#opened.add(from);
      this.requestUpdate();
    };
    return html`<li class="d${Math.min(depth + 1, 9)}">
      <button class="row" tabindex="-1" .style=${indent(depth + 1)} @click=${open}>
        <span class="mark">·</span><span class="name">… ×${count(steps)}</span>
        <span class="what">${this.say('story-more', { steps })}</span>
      </button>
    </li>`;
  }

  #step(story: CallStory, { event, depth, parent, open }: Row & { kind: 'step' }, step: number) {
    const at = story.events[event];
    if (!at) return nothing;
    const args = argumentsOf(at, this.text);
    const tense = tenseOf(event + 1, step);
    return html`<li>
      ${parent && tense !== 'current' ? this.#fold(event, depth, open) : nothing}
      ${this.#button(story.call, event + 1, depth + 1, tense, mark(tense, parent), this.say(`fn-${at.step}`, args), this.#sentence(at.step, args))}
    </li>`;
  }

  #sentence(step: string, args: Args) {
    const said = this.say(`step-${step}`, args);
    return html`<span class="what">${rich(said)}</span>`;
  }

  #fold(event: number, depth: number, open: boolean) {
    const turn = () => {
      if (open) this.#closed.add(event);
      else this.#closed.delete(event);
      this.requestUpdate();
    };
    const what = this.say(open ? 'story-close' : 'story-open');
    return html`<button
      class="fold"
      tabindex="-1"
      .style=${left(depth + 1)}
      aria-label=${what}
      aria-expanded=${open}
      @click=${turn}
    >
      ${open ? '▾' : '▸'}
    </button>`;
  }

  #end(story: CallStory, call: CallSummary, step: number) {
    const last = stepsOf(call);
    const tense = tenseOf(last, step);
    return html`<li class=${wentWrong(call) ? 'bad' : ''}>
      ${this.#button(story.call, null, 1, tense, mark(tense, false), `→ ${returned(call, this.text)}`, this.#why(call))}
    </li>`;
  }

  #why(call: CallSummary) {
    const why = reasons(call, this.store, this.text);
    return why.map((each) => html`<span class="what">${rich(each)}</span>`);
  }

  #button(
    call: number,
    inner: number | null,
    depth: number,
    tense: Tense,
    sign: string,
    name: string,
    what: unknown,
  ) {
    return html`<button
      class="row ${tense}"
      .style=${indent(depth)}
      tabindex=${tense === 'current' ? 0 : -1}
      aria-current=${tense === 'current' ? 'step' : nothing}
      @click=${() => void this.session.seek(call + 1, inner)}
    >
      <span class="mark">${sign}</span><span class="name">${name}</span>${what}
    </button>`;
  }

  /** Up and down from row to row; plus and minus open and close what lies below one. */
  #key(event: KeyboardEvent): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.row')];
    const row = this.shadowRoot?.activeElement as HTMLButtonElement;
    const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const open = { '+': false, '-': true }[event.key];
    if (direction) rows[rows.indexOf(row) + direction]?.focus();
    else if (open !== undefined)
      row.parentElement?.querySelector<HTMLElement>(`.fold[aria-expanded=${open}]`)?.click();
    else return;
    event.preventDefault();
  }
}

function tenseOf(step: number, now: number): Tense {
  if (step === now) return 'current';
  return step < now ? 'past' : 'future';
}

function mark(tense: Tense, parent: boolean): string {
  if (tense === 'current') return '▶';
  return parent ? '' : '·';
}

function indent(depth: number): string {
  return `padding-left: ${14 + Math.min(depth, 9) * 13}px`;
}

function left(depth: number): string {
  return `left: ${11 + Math.min(depth, 9) * 13}px`;
}

customElements.define('pf-story', Story);
