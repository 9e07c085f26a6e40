/** The console: a small C, line by line, with how far each line has come. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { lineMark } from '../core/glyphs';
import { freshName, QUICK_CALLS } from '../core/quick';
import { afterPaint } from '../core/pending';
import { rich } from '../core/rich';
import { base, View } from '../core/view';
import type { ScriptError, Token } from '../core/contract';
import type { Line } from '../core/lines';
import type { Store } from '../core/store';

/** A piece of a line in one look. */
interface Piece {
  text: string;
  look: string;
}

export class Console extends View {
  static override styles = [
    base,
    css`
      h2 .quiet {
        font-weight: 400;
      }
      section {
        --row: 24px;
        padding-bottom: 8px;
      }
      .phone {
        --row: 40px;
      }
      h2 button {
        height: 24px;
        margin: -4px -6px -4px 0;
        padding: 0 6px;
        font-size: 11.5px;
        font-weight: 400;
      }
      .scroll {
        max-height: 266px;
        margin: 0 -14px;
        overflow: auto;
      }
      .sheet {
        position: relative;
        display: grid;
        grid-template-columns: 44px 1fr;
        min-width: 100%;
        width: max-content;
        font: 12px / var(--row) var(--mono);
      }
      .gutter button {
        display: grid;
        grid-template-columns: 20px 20px;
        gap: 0;
        width: 44px;
        height: var(--row);
        padding: 0 0 0 4px;
        border: 0;
        border-radius: 0;
        background: none;
        font: 11px / var(--row) var(--mono);
        color: var(--ink3);
        text-align: right;
        align-items: center;
        justify-items: center;
      }
      .gutter button span {
        justify-self: end;
        padding-right: 6px;
      }
      .gutter button:disabled {
        cursor: default;
      }
      .gutter button:focus-visible {
        outline-offset: -2px;
      }
      .code {
        position: relative;
        padding-right: 14px;
      }
      .row {
        height: var(--row);
        white-space: pre;
      }
      .here::before {
        content: '';
        position: absolute;
        left: 0;
        right: 0;
        height: var(--row);
        background: var(--chosen);
        border-left: 3px solid var(--ink);
        z-index: -1;
      }
      .wrong::before {
        background: var(--bad-bg);
        border-left-color: var(--bad);
      }
      .sheet {
        z-index: 0;
      }
      .code {
        position: static;
      }
      textarea {
        position: absolute;
        inset: 0 0 0 44px;
        width: calc(100% - 44px);
        height: 100%;
        padding: 0;
        border: 0;
        background: none;
        color: transparent;
        caret-color: var(--ink);
        font: inherit;
        white-space: pre;
        overflow: hidden;
        resize: none;
      }
      textarea:focus-visible {
        outline: none;
      }
      .scroll:has(textarea:focus-visible) {
        outline: 1px solid var(--ink2);
        outline-offset: -1px;
      }
      textarea::selection {
        background: color-mix(in srgb, var(--kmalloc-fill) 35%, transparent);
      }
      .call {
        font-weight: 650;
      }
      .comment {
        color: var(--ink3);
      }
      .number,
      .string {
        color: var(--ink2);
      }
      .error {
        text-decoration: underline wavy var(--bad) 1.5px;
        text-underline-offset: 3px;
      }
      .message {
        margin-top: 6px;
        padding: 6px 10px;
        border-left: 3px solid var(--bad);
        background: var(--bad-bg);
        font-size: 12px;
        line-height: 17px;
      }
      .message span {
        color: var(--ink2);
      }
      .quick {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 6px;
        margin-top: 8px;
      }
      .quick button {
        min-width: 0;
        padding: 0 7px;
        overflow: hidden;
        font: 600 11px/18px var(--mono);
      }
      .phone .quick button {
        height: 40px;
      }
      .phone h2 button {
        height: 40px;
        margin: -8px -6px -8px 0;
      }
      .phone .scroll {
        max-height: none;
      }
    `,
  ];

  protected override watches(store: Store) {
    return [store.lines, store.error, store.selection, store.time, store.layout, store.busy, store.overview];
  }

  protected override render() {
    const lines = this.store.lines.get();
    return html`<section class=${this.store.layout.get()} aria-label=${this.say('console')}>
      <h2>
        ${this.say('console')}<span class="quiet">${this.say('console-language')}</span>
        <span class="aside">
          <button class="plain" @click=${() => void this.session.runAll()}>
            ${this.say('run-all')} <span class="mono">Ctrl ↵</span>
          </button>
        </span>
      </h2>
      <div class="scroll">
        <div class="sheet">
          <div class="gutter" @keydown=${this.#walk}>${lines.map((line) => this.#gutter(line))}</div>
          <div class="code" aria-hidden="true">${this.#rows(lines)}</div>
          <textarea
            aria-label=${this.say('script')}
            aria-invalid=${this.store.error.get() !== null}
            aria-describedby="message"
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            wrap="off"
            .value=${this.store.script.get()}
            @input=${this.#type}
            @keydown=${this.#key}
          ></textarea>
        </div>
      </div>
      <div id="message" role="alert">${this.#message()}</div>
      ${this.#quick()}
    </section>`;
  }

  /** A line that was just chosen is in sight. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { call } = this.store.selection.get();
    if (call === this.#shown) return;
    this.#shown = call;
    void this.store.pending.during(() => afterPaint().then(() => this.#showChosen()));
  }

  #showChosen(): void {
    const row = this.renderRoot.querySelector<HTMLElement>('.here');
    const list = this.renderRoot.querySelector('.scroll');
    if (!row || !list || list.scrollHeight <= list.clientHeight) return;
    const [top, end] = [row.offsetTop, row.offsetTop + row.offsetHeight];
    if (top < list.scrollTop) list.scrollTop = top;
    else if (end > list.scrollTop + list.clientHeight) list.scrollTop = end - list.clientHeight;
  }

  #shown: number | null = null;

  #gutter({ number, progress, index }: Line) {
    if (progress === 'none') return html`<button disabled tabindex="-1"><span>${number}</span></button>`;
    const ran = (progress === 'ran' || progress === 'failed') && index !== null;
    const act = () => (ran ? this.#showCall(index) : void this.session.runLine(number));
    return html`<button
      tabindex=${number === this.#entry() ? 0 : -1}
      aria-label=${this.say(`line-${progress}`, { line: number })}
      title=${this.say(`line-${progress}`, { line: number })}
      @click=${act}
    >
      <span>${number}</span>${lineMark(progress)}
    </button>`;
  }

  /** The gutter's line that Tab reaches, the others by the arrows: the next to run, else the last that ran. */
  #entry(): number | null {
    const lines = this.store.lines.get();
    const next = lines.find(({ progress }) => progress === 'next');
    return (next ?? lines.findLast(({ progress }) => progress !== 'none'))?.number ?? null;
  }

  #walk(event: KeyboardEvent): void {
    const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!direction) return;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.gutter button:enabled')];
    buttons[buttons.indexOf(event.target as HTMLButtonElement) + direction]?.focus();
    event.preventDefault();
  }

  /** On a phone the story, with the reason of what went wrong, lies on another tab. */
  #showCall(call: number): void {
    this.session.select(call);
    if (this.store.layout.get() === 'phone') this.store.tab.set('story');
  }

  #rows(lines: readonly Line[]) {
    const pieces = this.#pieces();
    const { call } = this.store.selection.get();
    const chosen = call === null ? null : (this.store.calls.get()[call]?.line ?? null);
    const wrong = this.store.error.get()?.line;
    return lines.map(({ number }, index) => {
      const look = number === wrong ? 'row here wrong' : number === chosen ? 'row here' : 'row';
      return html`<div class=${look}>${(pieces[index] ?? []).map(span)}</div>`;
    });
  }

  /** The text line by line, cut where its look changes. */
  #pieces(): Piece[][] {
    const script = this.store.script.get();
    if (!this.session.ready) return script.split('\n').map((text) => [{ text, look: '' }]);
    const looks = looksOf(script, this.session.model.highlight(script), (word) =>
      this.session.families.get(word),
    );
    const error = this.store.error.get();
    if (error) underline(looks, script, error);
    return cut(script, looks);
  }

  #message() {
    const error = this.store.error.get();
    if (!error) return nothing;
    const ran = this.store.lines
      .get()
      .filter(({ progress }) => progress === 'ran' || progress === 'failed').length;
    return html`<p class="message">
      <b>${this.say('error-at', { line: error.line, column: error.column })}</b>
      ${rich(this.say(`error-${error.key}`, error.args))}<br />
      <span>${this.say('error-kept', { ran })}</span>
    </p>`;
  }

  #quick() {
    return html`<div class="quick" role="group" aria-label=${this.say('quick')}>
      ${QUICK_CALLS.map(
        ({ label, family, code }) =>
          html`<button
            class=${family}
            title=${this.say('quick-hint')}
            @click=${() => void this.session.append(code(freshName(this.store.script.get())))}
          >
            ${label}
          </button>`,
      )}
    </div>`;
  }

  #type(event: Event): void {
    this.session.type((event.target as HTMLTextAreaElement).value);
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) void this.session.runAll();
    else if (event.shiftKey) void this.session.runLine(lineAt(event.target as HTMLTextAreaElement));
    else return;
    event.preventDefault();
  }
}

function span({ text, look }: Piece): TemplateResult | string {
  return look ? html`<span class=${look}>${text}</span>` : text;
}

/** The line of the caret, from 1. */
function lineAt(area: HTMLTextAreaElement): number {
  return area.value.slice(0, area.selectionStart).split('\n').length;
}

/** For each character its look. */
function looksOf(
  script: string,
  tokens: readonly Token[],
  family: (word: string) => string | null | undefined,
): string[] {
  const looks = new Array<string>(script.length).fill('');
  for (const { start, end, kind } of tokens) {
    const word = script.slice(start, end);
    const known = family(word);
    const look = known === undefined ? kind : `call ${known ?? ''}`;
    looks.fill(look, start, end);
  }
  return looks;
}

function underline(looks: string[], script: string, { line, column, endColumn }: ScriptError): void {
  const starts = script.split('\n').slice(0, line - 1);
  const from = starts.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  const to = Math.max(from + endColumn - column, from + 1);
  for (let at = from; at < to && at < looks.length; at++) looks[at] = `${looks[at]} error`;
}

function cut(script: string, looks: readonly string[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (let at = 0; at < script.length; at++) {
    const letter = script[at] as string;
    if (letter === '\n') {
      lines.push([]);
      continue;
    }
    const line = lines.at(-1) as Piece[];
    const last = line.at(-1);
    if (last && last.look === looks[at]) last.text += letter;
    else line.push({ text: letter, look: looks[at] ?? '' });
  }
  return lines;
}

customElements.define('pf-console', Console);
