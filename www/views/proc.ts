/** `/proc` as the kernel prints it; its numbers light what they count on the map, or say what they are. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { blocksOf, covers, lightText, sameLight, type Lightable } from '../core/light';
import { lightData, LightHands } from '../core/light-hands';
import { piecesOf, type Linked, type Piece } from '../core/proc-text';
import { roveKeys, settleStop, takeStop } from '../core/roving';
import { Row } from '../core/row';
import type { Store } from '../core/store';
import { isFinger } from '../core/touch';

export class Proc extends Row {
  static override properties = {
    ...Row.properties,
    path: { state: true },
    copied: { state: true },
    told: { state: true },
  };
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
      pre span {
        border-radius: 2px;
        text-decoration: underline dotted var(--ink3) 1px;
        text-underline-offset: 2px;
        cursor: pointer;
      }
      pre span:hover,
      pre span.pinned {
        background: var(--ink);
        color: var(--panel);
        text-decoration: none;
      }
      pre span.marked:not(:hover, .pinned) {
        background: var(--step-bg);
        box-shadow: 0 0 0 1px var(--step-bar);
        text-decoration: none;
      }
      pre span:focus-visible {
        outline-offset: 1px;
      }
      .says {
        min-height: 32px;
        margin-top: 6px;
        font-size: 11.5px;
        line-height: 16px;
        color: var(--ink2);
      }
      .phone pre {
        font-size: 12px;
        line-height: 24px;
      }
      @media (forced-colors: active) {
        pre span.marked,
        pre span.pinned {
          outline: 2px solid Highlight;
        }
      }
    `,
  ];
  declare path: string | null;
  declare copied: boolean;
  /** Place of the piece that is told in words; null: none. */
  declare told: number | null;

  protected override readonly key = 'proc';
  readonly #hands = new LightHands(() => this.store.lit);
  #pieces: { content: string; pieces: Piece[] } = { content: '', pieces: [] };

  constructor() {
    super();
    this.told = null;
  }

  protected override watches({ overview, frames, layout, lit, under }: Store) {
    return [overview, frames, layout, lit, under];
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
      ${this.#text(path, content)}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    settleStop(this.renderRoot.querySelector('pre'));
  }

  #text(path: string, content: string) {
    if (this.#pieces.content !== content) this.#pieces = { content, pieces: piecesOf(path, content) };
    const { pieces } = this.#pieces;
    const linked = pieces.some((piece) => typeof piece !== 'string');
    const marked = this.store.lit.get() ?? this.store.under.get();
    // Nothing may stand in the element but the text.
    // prettier-ignore
    return html`<pre
        tabindex=${linked ? nothing : 0}
        role="group"
        aria-label=${path}
        @pointerover=${this.#come}
        @pointerleave=${this.#go}
        @focusin=${this.#focusIn}
        @focusout=${this.#go}
        @click=${this.#press}
        @keydown=${this.#key}
      >${this.#spans(pieces, marked)}</pre>
      ${linked ? html`<p class="says">${this.#says()}</p>` : nothing}`;
  }

  /** Where a number stands in the text is where the arrow keys look for it. */
  #spans(pieces: readonly Piece[], marked: Lightable | null) {
    let row = 0;
    let column = 0;
    return pieces.map((piece, at) => {
      const text = typeof piece === 'string' ? piece : piece.text;
      const drawn = typeof piece === 'string' ? piece : this.#span(piece, at, row, column, marked);
      const lines = text.split('\n');
      row += lines.length - 1;
      column = (lines.length > 1 ? 0 : column) + (lines.at(-1)?.length ?? 0);
      return drawn;
    });
  }

  #span(piece: Linked, at: number, row: number, column: number, marked: Lightable | null) {
    const { what, text } = piece;
    const belongs = what !== null && marked !== null && covers(what, marked);
    const pinned = what !== null && sameLight(what, this.store.lit.pinned);
    const looks = `${belongs ? 'marked' : ''} ${pinned ? 'pinned' : ''}`;
    // prettier-ignore
    return html`<span role="button" class=${looks} data-row=${row} data-column=${column} data-piece=${at}
      data-light=${what && Number(text) > 0 ? lightData(what) : nothing}
      aria-pressed=${what ? pinned : nothing} aria-label=${this.#words(piece)}>${text}</span>`;
  }

  /** What a number is: of what lights up, in the words of the map. */
  #words({ text, what, key, args }: Linked): string {
    const overview = this.store.overview.get();
    const say = (name: string, values = {}) => this.say(name, values);
    const blocks = what && overview ? blocksOf(what, this.session, overview) : null;
    const lit = what && blocks ? lightText(what, blocks, say) : null;
    if (what?.light === 'page-blocks' && lit !== null && blocks?.count !== Number(text))
      return say('proc-page-blocks', { told: Number(text), lit });
    if (key === null) return lit ?? text;
    const words = say(key, args);
    return lit === null ? words : say('proc-lit', { words, lit });
  }

  #says(): string {
    const piece = this.told === null ? undefined : this.#pieces.pieces[this.told];
    return piece === undefined || typeof piece === 'string' ? this.say('proc-note') : this.#words(piece);
  }

  #tell(event: Event): void {
    const piece = (event.target as Element).closest<HTMLElement>('[data-piece]')?.dataset.piece;
    this.told = piece === undefined ? null : Number(piece);
  }

  readonly #come = (event: Event): void => {
    if (isFinger(event)) return;
    this.#hands.come(event);
    this.#tell(event);
  };

  readonly #go = (event: Event): void => {
    if (isFinger(event)) return;
    this.#hands.go(event);
    this.told = null;
  };

  readonly #focusIn = (event: FocusEvent): void => {
    takeStop(event);
    this.#come(event);
  };

  readonly #press = (event: Event): void => {
    this.#hands.click(event);
    this.#tell(event);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (!roveKeys(event)) this.#hands.key(event);
  };

  #paths(): string[] {
    return this.session.model.ask((playground) => playground.proc_paths());
  }

  #choose(event: Event): void {
    this.path = (event.target as HTMLSelectElement).value;
    this.copied = false;
    this.told = null;
  }

  async #copy(content: string): Promise<void> {
    await navigator.clipboard.writeText(content);
    this.copied = true;
  }
}

customElements.define('pf-proc', Proc);
