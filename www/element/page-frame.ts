/** `<page-frame>`: a playground in a web page, made of views. Attributes and methods in, events out. */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Device, State } from '../core/contract';
import { Desk } from '../core/desk';
import { focused } from '../core/focus';
import { languageOf, preferredLanguage } from '../core/i18n';
import { outline } from '../core/glyphs';
import { handleKey } from '../core/keys';
import { FIRST_BOOT, type Boot } from '../core/machines';
import { tabKeys } from '../core/radio';
import { Projector } from '../core/projector';
import { Room } from '../core/room';
import { Session } from '../core/session';
import { Store, type Layout, type Tab, type Unsubscribe } from '../core/store';
import type { Context } from '../core/view';
import type { Walk } from '../views/walk';
import { scriptWithin } from './light-text';
import { DropTarget } from './drop-target';
import { pageStyles } from './styles';
import '../views/all';

/** From this width on, in CSS pixels. */
const LAYOUTS: readonly [number, Layout][] = [
  [1280, 'wide'],
  [960, 'drawer'],
  [520, 'column'],
  [0, 'phone'],
];

const TABS: readonly [Tab, string][] = [
  ['code', 'M2 5h16M2 10h10M2 15h13'],
  ['memory', 'M2 4h5v5H2zM8 4h5v5H8zM2 11h5v5H2zM13 11h5v5h-5z'],
  ['dma', 'M3 10a7 7 0 0114 0M10 10l4-4'],
  ['story', 'M4 4h4M8 8h6M8 12h6M4 4v12h6'],
  ['inside', 'M3 6l7-3 7 3-7 3zM3 11l7 3 7-3'],
];

/** Parts that `views` can name; without the attribute all are shown. */
type Part = 'toolbar' | 'code' | 'memory' | 'dma' | 'story' | 'inside' | 'time';

export class PageFrame extends LitElement {
  static override properties = {
    machine: {},
    ram: { type: Number },
    recorded: {},
    lang: {},
    theme: { reflect: true },
    views: {},
    script: {},
    remember: { type: Boolean },
  };
  static override styles = pageStyles;

  declare machine: string | null;
  declare ram: number | null;
  declare recorded: string | null;
  declare theme: string | null;
  declare views: string | null;
  declare script: string | null;
  declare remember: boolean;

  readonly #store = new Store();
  readonly #session = new Session(this.#store);
  readonly #desk = new Desk(this.#store, this.#session);
  readonly #projector = new Projector(this.#store, this.#session);
  readonly #context: Context = {
    store: this.#store,
    session: this.#session,
    desk: this.#desk,
    projector: this.#projector,
  };
  readonly #dropTarget = new DropTarget(this, this.#store.dropping, (file) => {
    void this.#projector.openFile(file);
  });
  readonly #room = new Room(() => this.#lay());
  #leave: Unsubscribe[] = [];
  #ready: Promise<void> = Promise.resolve();
  /** What had the focus when the drawer opened. */
  #opener: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#room.watch(this);
    this.#lay();
    this.#leave = [...this.#watch(), this.#dropTarget.watch()];
    this.addEventListener('keydown', this.handleKey);
    this.#ready = this.#store.pending.during(() => this.#start());
  }

  #lay(): void {
    if (this.#room.width > 0) this.#store.layout.set(layoutOf(this.#room.width));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.leave();
    for (const leave of this.#leave) leave();
    this.removeEventListener('keydown', this.handleKey);
    this.#projector.dispose();
    this.#desk.dispose();
    this.#session.dispose();
  }

  /** Starts a fresh machine: name, RAM in MiB, recorded boot by name or none. */
  async boot({ machine, ram, recorded }: Partial<Boot>): Promise<State> {
    await this.#ready;
    const boot = { machine: machine ?? FIRST_BOOT.machine, ram: ram ?? FIRST_BOOT.ram };
    await this.#session.boot({ ...boot, recorded: recorded ?? null });
    return this.state();
  }

  /** Appends to the session and runs. */
  async run(script: string) {
    await this.#ready;
    const { first, result } = await this.#session.append(script.trimEnd());
    const error = result.error && {
      line: result.error.line - first + 1,
      column: result.error.column,
      message: result.error.message,
    };
    return {
      calls: result.calls.map(({ line, call, value }) => ({ line: line - first + 1, call, value })),
      error,
    };
  }

  /** Frame of each page of a range, in order; null where none is mapped. */
  async frames(address: bigint, bytes: bigint | number): Promise<(number | null)[]> {
    await this.#ready;
    const frames = this.#session.model.ask((playground) => playground.frames_of(address, BigInt(bytes)));
    return Array.from(frames, (pfn) => (pfn < 0 ? null : pfn));
  }

  /** May this device have these bytes? */
  async verdict(address: bigint, bytes: bigint | number, device: Partial<Device>) {
    await this.#ready;
    const swiotlb = this.#store.overview.get()?.swiotlb ?? false;
    const whole: Device = { bits: 32, iommu: false, swiotlb, segments: 0, ...device };
    const verdict = this.#session.model.ask((playground) =>
      playground.verdict(address, BigInt(bytes), whole),
    );
    return { kind: verdict.kind, segments: verdict.segments.length, reason: verdict.reason };
  }

  /** The page-table walk of an address. */
  async walk(address: bigint) {
    await this.#ready;
    const { steps } = this.#session.model.ask((playground) => playground.walk(address));
    return steps.map(({ level, index, entry, table, flags }) => ({ level, index, entry, table, flags }));
  }

  /** The text of a file below `/proc`. */
  async proc(path: string): Promise<string | undefined> {
    await this.#ready;
    return this.#session.model.ask((playground) => playground.proc(path));
  }

  /** Goes to a point in time: so many calls done, of the last one so many steps (all by default). */
  async seek(call: number, inner?: number): Promise<State> {
    await this.#ready;
    await this.#session.seek(call, inner ?? null);
    return this.state();
  }

  async undo(): Promise<State> {
    await this.#ready;
    await this.#session.undo();
    return this.state();
  }

  async redo(): Promise<State> {
    await this.#ready;
    await this.#session.redo();
    return this.state();
  }

  async state(): Promise<State & { inner: number | null; digest: string }> {
    await this.#ready;
    return this.#session.state();
  }

  /** Resolves when nothing is pending: no work, no drawing, no animation. */
  async whenIdle(): Promise<void> {
    await this.#ready;
    await this.#store.pending.whenIdle();
  }

  /** Does what a key means here; the page calls it for keys that no element took. */
  readonly handleKey = (event: KeyboardEvent): boolean =>
    this.#closesDrawer(event) ||
    handleKey(event, this.#context, {
      address: () => void this.#toAddress(),
      picture: () => (this.#part('pf-failure') ?? this.#part('pf-bridge'))?.focus(),
    });

  /** The address is in the drawer, where there is one. */
  async #toAddress(): Promise<void> {
    this.#store.drawer.set(true);
    await this.updateComplete;
    this.#part<Walk>('pf-walk')?.focusAddress();
  }

  /** Escape shuts the drawer; a focus that was inside goes back to where it opened from. */
  #closesDrawer(event: KeyboardEvent): boolean {
    const { drawer, layout, help } = this.#store;
    const drawn = drawer.get() && layout.get() === 'drawer' && !help.get();
    if (event.key !== 'Escape' || event.defaultPrevented || !drawn) return false;
    const within = event.composedPath().includes(this.renderRoot.querySelector('.right') as Element);
    event.preventDefault();
    drawer.set(false);
    const back = this.#opener?.isConnected
      ? this.#opener
      : this.renderRoot.querySelector<HTMLElement>('.handle');
    if (within) back?.focus();
    return true;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('theme'))
      this.#store.theme.set(this.theme === 'light' || this.theme === 'dark' ? this.theme : null);
    const text = this.#store.text.get();
    if (changed.has('lang') && text && this.lang && languageOf(this.lang) !== text.language) {
      void this.#desk.speak(languageOf(this.lang));
    }
  }

  protected override render() {
    if (!this.#store.text.get()) return nothing;
    const layout = this.#store.layout.get();
    return layout === 'phone' ? this.#phone() : this.#columns(layout);
  }

  #columns(layout: Layout) {
    const context = this.#context;
    return html`<div class="app ${layout} ${this.#store.drawer.get() ? 'drawn' : ''}">
      ${this.#toolbar()}
      <div
        class="left"
        role="region"
        aria-label=${this.#say('left')}
        ?hidden=${!this.#shows('code') && !this.#shows('story')}
      >
        ${this.#code()} ${this.#story()}
      </div>
      <main class="middle" ?hidden=${!this.#shows('memory')}>
        ${this.#memory()}<pf-trouble .context=${context}></pf-trouble>
      </main>
      ${layout === 'drawer' ? this.#handle() : nothing}
      <aside
        class="right"
        id="right"
        aria-label=${this.#say('right')}
        ?hidden=${!this.#shows('dma') && !this.#shows('inside')}
      >
        ${this.#dma()} ${this.#inside()}
      </aside>
      ${this.#time()}<pf-reading .context=${context}></pf-reading><pf-help .context=${context}></pf-help>
    </div>`;
  }

  #phone() {
    const context = this.#context;
    const tab = this.#store.tab.get();
    return html`<div class="app phone">
      ${this.#toolbar()}
      <main class="middle">
        <div id="panel" role="tabpanel" aria-label=${this.#say(`tab-${tab}`)}>
          ${tab === 'code' ? this.#code() : nothing} ${tab === 'memory' ? this.#memory() : nothing}
          ${tab === 'dma' ? this.#dma() : nothing} ${tab === 'story' ? this.#story() : nothing}
          ${tab === 'inside' ? this.#inside() : nothing}
        </div>
        <pf-trouble .context=${context}></pf-trouble>
      </main>
      ${this.#time()}
      <nav aria-label=${this.#say('tabs')}>
        <div role="tablist" aria-label=${this.#say('tabs')} @keydown=${tabKeys}>
          ${TABS.map(([name, path]) => this.#tab(name, path, name === tab))}
        </div>
      </nav>
      <pf-reading .context=${context}></pf-reading><pf-help .context=${context}></pf-help>
    </div>`;
  }

  #tab(name: Tab, path: string, chosen: boolean) {
    return html`<button
      role="tab"
      aria-selected=${chosen}
      aria-controls="panel"
      tabindex=${chosen ? 0 : -1}
      @click=${() => this.#store.tab.set(name)}
    >
      ${outline(path, 20)} ${this.#say(`tab-${name}`)}
    </button>`;
  }

  #handle() {
    const open = this.#store.drawer.get();
    return html`<button
      class="handle"
      aria-expanded=${open}
      aria-controls="right"
      @click=${() => this.#store.drawer.set(!open)}
    >
      ${this.#say(open ? 'drawer-close' : 'drawer-open')}
    </button>`;
  }

  #toolbar() {
    return this.#shows('toolbar') ? html`<pf-toolbar .context=${this.#context}></pf-toolbar>` : nothing;
  }

  #code() {
    const context = this.#context;
    if (!this.#shows('code')) return nothing;
    if (this.#store.plays) return html`<pf-film .context=${context}></pf-film>`;
    return html`<pf-console .context=${context}></pf-console><pf-values .context=${context}></pf-values>
      <pf-gist .context=${context}></pf-gist>`;
  }

  /** The bridge, or why a request failed: then what to do stands below it where there is no column beside it. */
  #memory() {
    const context = this.#context;
    return html`<pf-middle .context=${context}></pf-middle>${
        this.#store.middle === 'bridge'
          ? html`<pf-bridge .context=${context}></pf-bridge>`
          : html`<pf-failure .context=${context}></pf-failure>
              ${this.#hasColumn ? nothing : html`<pf-why class="below" .context=${context}></pf-why>`}`
      }`;
  }

  /** Whether the right column is in sight. */
  get #hasColumn(): boolean {
    return /^(wide|column)$/.test(this.#store.layout.get()) && this.#shows('dma');
  }

  #story() {
    return this.#shows('story') ? html`<pf-story .context=${this.#context}></pf-story>` : nothing;
  }

  #dma() {
    const context = this.#context;
    if (!this.#shows('dma')) return nothing;
    return html`${this.#hasColumn ? html`<pf-why .context=${context}></pf-why>` : nothing}
      <pf-dma .context=${context}></pf-dma>`;
  }

  #inside() {
    const context = this.#context;
    if (!this.#shows('inside')) return nothing;
    // Objects and areas of a recording that is played are not kept.
    const kept = html`<pf-slabs .context=${context}></pf-slabs><pf-areas .context=${context}></pf-areas>`;
    return html`<pf-walk .context=${context}></pf-walk><pf-machine .context=${context}></pf-machine>
      <pf-lists .context=${context}></pf-lists>${this.#store.plays ? nothing : kept}
      <pf-proc .context=${context}></pf-proc>`;
  }

  #time() {
    return this.#shows('time') ? html`<pf-timeline .context=${this.#context}></pf-timeline>` : nothing;
  }

  #shows(part: Part): boolean {
    if (this.views === null || this.views === undefined) return true;
    const named = this.views.split(/[\s,]+/);
    // `physical` and `virtual` are the two ends of one picture.
    return (
      named.includes(part) ||
      (part === 'memory' && named.some((name) => name === 'physical' || name === 'virtual'))
    );
  }

  #say(key: string): string {
    return this.#store.text.get()?.say(key) ?? '';
  }

  #part<T extends HTMLElement>(name: string): T | null {
    return this.renderRoot.querySelector<T>(name);
  }

  #watch(): Unsubscribe[] {
    const { text, layout, tab, drawer, theme, time, calls, overview, failure, view, film } = this.#store;
    const redraw = [text, layout, tab, drawer, failure, view, film].map((atom) =>
      atom.subscribe(() => this.requestUpdate()),
    );
    const change = [time, calls, overview, text, theme].map((atom) => atom.subscribe(() => this.#announce()));
    return [
      ...redraw,
      ...change,
      drawer.subscribe((open) => (this.#opener = open ? focused() : this.#opener)),
      theme.subscribe((chosen) => (this.theme = chosen)),
      text.subscribe((chosen) => (this.lang = chosen?.locale ?? '')),
    ];
  }

  /** Tells the host that something changed; several changes of one turn are one event. */
  #announced = false;
  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      if (this.isConnected && this.#session.ready) this.#tell('pf-change');
    });
  }

  #tell(name: 'pf-ready' | 'pf-change'): void {
    const { time, state, text, theme } = this.#store;
    const detail = { ...state.get(), ...time.get(), language: text.get()?.language, theme: theme.get() };
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  async #start(): Promise<void> {
    const boot: Partial<Boot> = this.#bootAsked();
    const language = this.lang ? languageOf(this.lang) : preferredLanguage();
    const script = this.script ?? scriptWithin(this);
    await this.#desk.begin({ boot, language, script, remembers: this.remember }).catch(() => undefined);
    this.#tell('pf-ready');
  }

  #bootAsked(): Partial<Boot> {
    if (this.recorded) return { recorded: this.recorded };
    if (!this.machine && !this.ram) return {};
    const machine = (this.machine ?? FIRST_BOOT.machine) as Boot['machine'];
    return { machine, ram: this.ram ?? FIRST_BOOT.ram, recorded: null };
  }
}

function layoutOf(width: number): Layout {
  return LAYOUTS.find(([from]) => width >= from)?.[1] ?? 'phone';
}

if (!customElements.get('page-frame')) customElements.define('page-frame', PageFrame);

declare global {
  interface HTMLElementTagNameMap {
    'page-frame': PageFrame;
  }
}
