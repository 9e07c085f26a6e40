/** Where am I: the machine and the example; language and theme. */

import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { bytes } from '../core/format';
import { halfMoon, logo } from '../core/glyphs';
import { LANGUAGES } from '../core/i18n';
import { CLEAN, RECORDED, type Boot } from '../core/machines';
import { radioKeys } from '../core/radio';
import { SHIPPED } from '../core/recording';
import { base, View } from '../core/view';
import type { MachineName } from '../core/contract';
import type { Film, Store } from '../core/store';
import { SCENARIOS } from '../scenarios/scenarios';

const MIB = 1024 * 1024;
const DRAFT = 'draft';
const FILE = 'file';
const PLAYED = 'played';

export class Toolbar extends View {
  static override styles = [
    base,
    css`
      header,
      .second {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 44px;
        padding: 0 12px 0 16px;
        background: var(--panel);
        border-bottom: 1px solid var(--line);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: 8px;
        margin: 0 8px 0 0;
        font-size: 14.5px;
        font-weight: 650;
        letter-spacing: -0.01em;
      }
      .pick {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        height: 28px;
        min-width: 0;
        padding-left: 10px;
        border: 1px solid var(--line2);
        border-radius: 6px;
      }
      .pick:hover {
        border-color: var(--ink3);
      }
      .pick:focus-within:has(:focus-visible) {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
      .pick span {
        flex: none;
        font-size: 11.5px;
        color: var(--ink3);
      }
      .pick select {
        min-width: 0;
        height: 26px;
        padding: 0 8px 0 0;
        border: 0;
        background: none;
        outline: none;
        text-overflow: ellipsis;
        field-sizing: content;
      }
      .pick option,
      .pick optgroup {
        background: var(--panel);
        color: var(--ink);
      }
      button,
      .segments {
        flex: none;
      }
      .rest {
        flex: 1;
      }
      .phone header,
      .phone .second {
        height: 48px;
        padding: 0 12px;
      }
      .phone .pick {
        height: 40px;
        flex: 0 1 auto;
      }
      .phone .pick select {
        height: 38px;
      }
      .phone .pick span {
        display: none;
      }
      .phone h1 span {
        position: absolute;
        overflow: hidden;
        width: 1px;
        height: 1px;
        clip-path: inset(50%);
      }
      .phone button.icon,
      .phone .segments {
        height: 40px;
        min-width: 40px;
      }
      .phone h1 {
        margin: 0;
      }
    `,
  ];

  protected override watches(store: Store) {
    return [
      store.overview,
      store.layout,
      store.tab,
      store.theme,
      store.example,
      store.draft,
      store.booting,
      store.film,
    ];
  }

  protected override render() {
    const phone = this.store.layout.get() === 'phone';
    return html`<div class=${this.store.layout.get()}>
      <header>
        <h1>${logo}<span>Pageframe</span></h1>
        ${this.#machines()}
        <input
          type="file"
          hidden
          accept=".jsonl,.gz,application/gzip"
          aria-label=${this.say('recording-file')}
          @change=${this.#openFile}
        />
        ${phone ? nothing : this.#examples()}
        <div class="rest"></div>
        ${this.#languages()}
        <button
          class="icon"
          aria-label=${this.say('theme')}
          title="${this.say('theme')} (t)"
          @click=${() => this.desk.turnTheme()}
        >
          ${halfMoon}
        </button>
        <button
          class="icon"
          aria-label=${this.say('help')}
          title="${this.say('help')} (?)"
          @click=${() => this.store.help.set(true)}
        >
          ?
        </button>
      </header>
      ${phone && this.store.tab.get() === 'code' ? html`<nav class="second" aria-label=${this.say('example')}>${this.#examples()}</nav>` : nothing}
    </div>`;
  }

  #machines() {
    return html`<label class="pick">
      <span>${this.say('machine')}</span>
      <select aria-label=${this.say('machine')} @change=${this.#boot}>
        ${this.#recordings()}
        <optgroup label=${this.say('machine-recorded')}>
          ${RECORDED.map(({ name, machine, ramMib }) =>
            this.#machine(
              { machine, ram: ramMib, recorded: name },
              this.say('machine-named', {
                ...this.#names(machine, ramMib),
                name: this.say(`recorded-${name}`),
              }),
            ),
          )}
        </optgroup>
        ${Object.entries(CLEAN).map(
          ([machine, sizes]) =>
            html`<optgroup label=${this.say('machine-clean', { machine })}>
              ${this.#sizes(machine, sizes).map((ram) =>
                this.#machine(
                  { machine: machine as MachineName, ram, recorded: null },
                  this.say('machine-sized', this.#names(machine, ram)),
                ),
              )}
            </optgroup>`,
        )}
      </select>
    </label>`;
  }

  /** Sizes to choose from, that which a host chose among them. */
  #sizes(machine: string, sizes: readonly number[]): number[] {
    const now = this.store.booting.get();
    const own = now && now.recorded === null && now.machine === machine ? [now.ram] : [];
    return [...new Set([...sizes, ...own])].sort((a, b) => a - b);
  }

  #machine(boot: Boot, name: string) {
    const value = JSON.stringify(boot);
    const chosen = !this.store.film.get() && sameMachine(boot, this.store.booting.get());
    return html`<option value=${value} .selected=${live(chosen)}>${name}</option>`;
  }

  /** Recordings to play: those that ship, the one that is played, a file. */
  #recordings() {
    const film = this.store.film.get();
    return html`<optgroup label=${this.say('recordings')}>
      ${SHIPPED.map(
        ({ name, machine }) =>
          html`<option
            value="film:${name}"
            .selected=${live(film?.stage === 'played' && film.shipped === name)}
          >
            ${this.say('recording-named', { machine, name: this.say(`film-${name}`) })}
          </option>`,
      )}
      ${film && (film.stage === 'ended' || film.shipped === null) ? this.#played(film) : nothing}
      <option value=${FILE} .selected=${live(false)}>${this.say('recording-file')}</option>
    </optgroup>`;
  }

  #played({ scenario, stage }: Film) {
    return html`<option value=${PLAYED} .selected=${live(true)}>
      ${this.say(`recording-${stage}`, { name: scenario })}
    </option>`;
  }

  #names(machine: string, ramMib: number) {
    return { machine, ram: bytes(ramMib * MIB) };
  }

  #examples() {
    const chosen = this.store.example.get();
    const draft = this.store.draft.get();
    return html`<label class="pick example">
      <span>${this.say('example')}</span>
      <select aria-label=${this.say('example')} @change=${this.#open}>
        ${SCENARIOS.map(
          ({ id }) =>
            html`<option value=${id} .selected=${id === chosen}>${this.say(`scenario-${id}`)}</option>`,
        )}
        ${
          draft !== null || chosen === null
            ? html`<option value=${DRAFT} .selected=${chosen === null}>${this.say('scenario-draft')}</option>`
            : nothing
        }
      </select>
    </label>`;
  }

  #languages() {
    const { language } = this.text;
    if (this.store.layout.get() === 'phone') {
      const other = LANGUAGES.find((each) => each !== language) ?? 'en';
      return html`<button
        class="icon"
        lang=${other}
        aria-label=${this.say(`language-${other}`)}
        @click=${() => this.desk.speak(other)}
      >
        ${this.say(`language-${other}-short`)}
      </button>`;
    }
    return html`<div
      class="segments"
      role="radiogroup"
      @keydown=${radioKeys}
      aria-label=${this.say('language')}
    >
      ${LANGUAGES.map(
        (each) =>
          html`<button
            role="radio"
            lang=${each}
            aria-checked=${each === language}
            tabindex=${each === language ? 0 : -1}
            @click=${() => this.desk.speak(each)}
          >
            ${this.say(`language-${each}`)}
          </button>`,
      )}
    </div>`;
  }

  #boot(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    if (value === FILE) this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
    else if (value.startsWith('film:')) void this.projector.openShipped(value.slice('film:'.length));
    else if (value !== PLAYED) void this.session.boot(JSON.parse(value) as Boot);
    // What is chosen shows when it is there.
    this.requestUpdate();
  }

  #openFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.projector.openFile(file);
    // The same file may be chosen again.
    input.value = '';
  }

  #open(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    void (value === DRAFT ? this.desk.openDraft() : this.desk.openExample(value));
  }
}

/** A recording fixes machine and RAM. */
function sameMachine(a: Boot, b: Boot | null): boolean {
  if (!b || a.recorded !== b.recorded) return false;
  return a.recorded !== null || (a.machine === b.machine && a.ram === b.ram);
}

customElements.define('pf-toolbar', Toolbar);
