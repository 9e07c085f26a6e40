/** `<pf-map>`: every frame of the machine, from the whole of it down to single cells. */

import { html, nothing, svg, type PropertyValues } from 'lit';
import { addressOfPage, frameFacts, type FrameFacts } from '../../core/frame-facts';
import { focused } from '../../core/focus';
import { onSystemTheme, stillness } from '../../core/ink';
import type { ZoneKind } from '../../core/contract';
import { listOf } from '../../core/light';
import { LightHands } from '../../core/light-hands';
import { Room } from '../../core/room';
import type { Store, Unsubscribe } from '../../core/store';
import { ownersOf } from '../../core/owners';
import { onTap } from '../../core/touch';
import { base, View } from '../../core/view';
import type { FrameWindow } from '../../core/windows';
import {
  entering,
  fit,
  levelOf,
  lookAt,
  pan,
  rectToScreen,
  reveal,
  wholeScale,
  zoomAt,
  type Camera,
  type Level,
  type Window,
} from '../../gl/camera';
import { Pictures } from '../../gl/pictures';
import { Tiles, type Point } from '../../gl/tiles';
import { Glide } from './map-glide';
import { Hand, neighbour, STEP, whole, type Handled } from './map-hand';
import { legendOf } from './map-legend';
import {
  frameRing,
  MARGIN,
  reachMark,
  rulerMarks,
  tileRing,
  veilMesh,
  windowMarks,
  zoneMarks,
  type Mark,
  type Over,
} from './map-overlay';
import { mapHeader } from './map-header';
import { litLine, typeBlocks } from './map-lit';
import { mapStyles } from './map-styles';
import { frameTable } from './map-table';
import { isNear, nearWindow, wholeWindow, type MapRoom } from './map-window';

/** Narrower drawings have tiles in fewer columns, px. */
const NARROW = 420;
/** Narrower elements have a smaller margin, px. */
const NARROW_ELEMENT = 520;
/** In narrower ones what is lit takes three lines, px. */
const SLIM_ELEMENT = 310;
const CARD = { width: 286, height: 128 };
/** Bits of a frame's place in a page. */
const PAGE_SHIFT = 12;
/** Pixels that Shift and an arrow move the map by. */
const NUDGE = 64;
const KEY_MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -NUDGE, y: 0 },
  ArrowRight: { x: NUDGE, y: 0 },
  ArrowUp: { x: 0, y: -NUDGE },
  ArrowDown: { x: 0, y: NUDGE },
};

export class FrameMapView extends View implements Handled {
  static override properties = {
    ...View.properties,
    table: { state: true },
    room: { attribute: false },
    aside: { attribute: false },
  };
  static override styles = [base, mapStyles];
  declare table: boolean;
  /** Height that is in sight for the whole map, px; 0: not known. */
  declare room: number;
  /** It stands in another part's row: the picture's own map takes the shortcut. */
  declare aside: boolean;

  tiles = new Tiles(1, 10);
  camera: Camera = { x: 0, y: 0, scale: 1 };
  window: Window = { width: 0, height: 0 };
  readonly #hand = new Hand(this);
  readonly #pictures = new Pictures(
    () => this.renderRoot,
    () => this.requestUpdate(),
  );
  readonly #glide = new Glide();
  readonly #lights = new LightHands(() => this.store.lit);
  readonly #room = new Room(() => this.requestUpdate());
  #leave: Unsubscribe[] = [];
  /** Room for the map in all, px. */
  #width = 0;
  #facts: FrameFacts | null = null;
  /** The frame that the arrow keys stand on. */
  #focus: number | null = null;
  #spoken = '';
  /** What had the focus when the table opened. */
  #opener: HTMLElement | null = null;

  constructor() {
    super();
    this.table = false;
    this.room = 0;
    this.aside = false;
  }

  protected override watches({
    overview,
    legend,
    frames,
    allocations,
    selection,
    hover,
    device,
    colourBy,
    theme,
    windows,
    time,
    lit,
  }: Store) {
    return [
      overview,
      legend,
      frames,
      allocations,
      selection,
      hover,
      device,
      colourBy,
      theme,
      windows,
      time,
      lit,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#room.watch(this);
    const host = outermostHost(this);
    host.addEventListener('keydown', this.#shortcut);
    this.#leave = [
      onSystemTheme(() => this.#pictures.recolour()),
      this.store.theme.subscribe(() => this.#pictures.recolour()),
      () => host.removeEventListener('keydown', this.#shortcut),
      onTap(() => this.point(null)),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.leave();
    this.#glide.stop();
    for (const leave of this.#leave) leave();
    this.#pictures.dispose();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.stage')?.focus();
  }

  protected override willUpdate(): void {
    const overview = this.store.overview.get();
    if (!overview) return;
    const width = Math.max(200, this.#room.width - (this.#narrow ? 44 : 78));
    const narrow = width < NARROW;
    const known = this.tiles;
    const tiles = new Tiles(overview.frames, overview.pageblockOrder, narrow);
    const same =
      known.frames === tiles.frames &&
      known.columns === tiles.columns &&
      known.tileFrames === tiles.tileFrames;
    const wasWhole = this.camera.scale <= wholeScale(known, this.window);
    if (!same) this.tiles = tiles;
    this.#resize(width, !same || wasWhole);
  }

  #resize(width: number, asWhole: boolean): void {
    this.#width = width;
    const whole = wholeWindow(this.tiles, this.#space);
    if (asWhole) this.camera = fit(this.tiles, whole.width);
    this.window = isNear(this.camera.scale, this.tiles, whole) ? nearWindow(this.tiles, this.#space) : whole;
    // Holds the camera within what is there now.
    this.camera = zoomAt(this.camera, this.camera.scale, { x: 0, y: 0 }, this.tiles, this.window);
  }

  get #space(): MapRoom {
    return { width: this.#width, seen: this.room };
  }

  protected override render() {
    const overview = this.store.overview.get();
    const legend = this.store.legend.get();
    if (!overview || !legend || !this.session.ready) return nothing;
    const zones = overview.zones.map(({ kind, present }) => [kind, present] as [ZoneKind, number]);
    const allocations = this.store.allocations.get();
    const inside = this.store.time.get().inner !== null;
    const byType = this.store.colourBy.get() === 'migratetype';
    const notes = {
      ...{ inside, beyond: this.#beyond(), hands: this.#lights },
      ...(byType ? { blocks: typeBlocks(this.context, overview) } : {}),
    };
    return html`<section
      class="plain ${this.#narrow ? 'narrow' : ''} ${this.#room.width < SLIM_ELEMENT ? 'slim' : ''}"
      style="padding:0;border:0"
      @keydown=${this.#escape}
    >
      ${this.#header()}
      <div class="ground ${this.window.width < this.#width ? 'beside' : ''}">
        <div class="body">${this.#ruler()} ${this.#stage()} ${this.#card()}</div>
        ${legendOf(this.store.colourBy.get(), legend, allocations, this.session.frames, zones, this.#say, notes)}
      </div>
      ${this.#table()}
      <p class="hidden" aria-live="polite">${this.#spoken}</p>
    </section>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.store.overview.get() && this.session.ready && this.window.width > 0)
      this.#pictures.draw(this.context, this.#over);
  }

  /* What the hands do. */

  look(camera: Camera, gliding: boolean): void {
    this.#glide.stop();
    if (!gliding || stillness()) {
      this.camera = camera;
      this.requestUpdate();
      return;
    }
    this.#glide.start(this.camera, camera, this.store.pending, (on) => {
      this.camera = on;
      this.requestUpdate();
    });
  }

  point(pfn: number | null): void {
    if (pfn === (this.#facts?.pfn ?? null)) return;
    this.#learn(pfn);
    this.#noteList(pfn);
    const holder = this.#facts?.holder ?? null;
    const told = pfn !== null && (holder || this.#shown().some(({ from, to }) => pfn >= from && pfn < to));
    this.store.hover.set(told ? { call: holder?.call ?? null, page: holder?.page ?? null, pfn } : null);
    this.requestUpdate();
  }

  /** Chooses whose frame it is; what is nobody's of ours takes no one's place. */
  choose(pfn: number): void {
    this.#focus = pfn;
    const holder = this.#facts?.holder ?? null;
    if (!holder) return this.store.selection.update((selection) => ({ ...selection, pfn }));
    const allocation = this.store.allocations.get().find(({ call }) => call === holder.call);
    const byte = allocation && holder.page != null ? addressOfPage(allocation, holder.page) : null;
    this.store.selection.set({ call: holder.call, byte, pfn });
  }

  enter(pfn: number): void {
    const tile = this.tiles.tile(this.tiles.tileOf(pfn));
    const near = nearWindow(this.tiles, this.#space);
    const tileScale = Math.min(near.width / this.tiles.pitchX, near.height / this.tiles.pitchY);
    if (this.camera.scale < tileScale * 0.95) this.look(lookAt(tile, tileScale, this.tiles, near), true);
    else
      this.look(
        lookAt(
          { ...this.tiles.place(pfn), width: 1, height: 1 },
          entering(2, this.tiles, near),
          this.tiles,
          near,
        ),
        true,
      );
  }

  /* What is drawn. */

  get #narrow(): boolean {
    return this.#room.width < NARROW_ELEMENT;
  }

  readonly #say = (key: string, args?: Record<string, string | number>): string => this.say(key, args);

  #header() {
    return mapHeader({
      tiles: this.tiles,
      width: this.#width,
      colourBy: this.store.colourBy,
      isWhole: !isNear(this.camera.scale, this.tiles, this.window),
      lit: litLine(this.context, this.#say),
      say: this.#say,
      closer: () => this.#zoom(STEP),
      farther: () => this.#zoom(1 / STEP),
      whole: () => this.look(whole(this), true),
    });
  }

  #ruler() {
    const marks = rulerMarks(this.#over);
    return html`<div class="ruler" aria-hidden="true">
      ${marks.some(({ frame }) => !frame) ? html`<span class="unit" style="top:4px">MiB</span>` : nothing}
      ${marks.map(({ y, text }) => html`<span style="top:${Math.round(y) + 3}px">${text}</span>`)}
    </div>`;
  }

  #stage() {
    const { width, height } = this.window;
    const near = isNear(this.camera.scale, this.tiles, this.window);
    return html`<div
        class="stage ${near ? 'near' : ''}"
        style="width:${width}px;height:${height}px"
        role="grid"
        tabindex="0"
        aria-label=${this.say('map-grid')}
        aria-describedby="keys"
        aria-rowcount=${this.tiles.rows * this.tiles.tileHeight}
        aria-colcount=${this.tiles.columns * 32}
        aria-activedescendant="cell"
        @keydown=${this.#key}
        @focus=${this.#focusIn}
        @blur=${this.#focusOut}
        @pointerdown=${this.#hand.down}
        @pointermove=${this.#hand.move}
        @pointerup=${this.#hand.up}
        @pointercancel=${this.#hand.cancel}
        @pointerleave=${this.#hand.leave}
        @dblclick=${this.#hand.double}
        @wheel=${{ handleEvent: this.#hand.wheel, passive: false }}
        @touchstart=${{ handleEvent: this.#hand.touch, passive: false }}
        @touchmove=${{ handleEvent: this.#hand.touch, passive: false }}
      >
        <div class="pictures" aria-hidden="true"></div>
        ${this.#overlay()}
        <div role="row" class="hidden"><span role="gridcell" id="cell">${this.#cellText()}</span></div>
      </div>
      <p class="hidden" id="keys">${this.say('map-keys')}</p>`;
  }

  get #over(): Over {
    return { tiles: this.tiles, camera: this.camera, window: this.window };
  }

  #overlay() {
    const { width, height } = this.window;
    const over = this.#over;
    const marks = this.#marks();
    const zones = this.store.overview.get()?.zones ?? [];
    const named = zones.map(({ kind, startPfn }) => ({
      name: kind.toUpperCase(),
      first: firstSeen(startPfn),
    }));
    const box = `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`;
    return html`<svg viewBox=${box} aria-hidden="true">
        ${veilMesh}${reachMark(over, this.#reach())}${zoneMarks(over, named, marks)}${windowMarks(over, marks)}
      </svg>
      <div class="lights" aria-hidden="true"></div>
      <svg viewBox=${box} aria-hidden="true">${this.#rings(over)}</svg>`;
  }

  /** Rings on single frames, over what is lit too. */
  #rings(over: Over) {
    const byte = this.#bytePfn();
    const chosen = this.store.selection.get().pfn;
    const hover = this.#facts?.pfn ?? this.store.hover.get()?.pfn ?? null;
    return svg`${this.#tileFocus(over)}
      ${byte !== null && this.camera.scale >= 4 ? frameRing(over, byte, 'byte') : nothing}
      ${chosen !== null && chosen !== byte ? frameRing(over, chosen, 'hover') : nothing}
      ${hover !== null && hover !== this.#focused ? frameRing(over, hover, 'hover') : nothing}
      ${this.#focused !== null && !this.#movesByTile ? frameRing(over, this.#focused, 'focus') : nothing}`;
  }

  /** From afar the arrow keys move by tiles: the ring is a tile's, below the names on it. */
  get #movesByTile(): boolean {
    return levelOf(this.camera) === 0;
  }

  #tileFocus(over: Over) {
    return this.#focused !== null && this.#movesByTile ? tileRing(over, this.#focused) : nothing;
  }

  #card() {
    const facts = this.#facts;
    if (!facts) return nothing;
    const at = rectToScreen(this.camera, { ...this.tiles.place(facts.pfn), width: 1, height: 1 });
    const left = Math.max(0, Math.min(at.x + at.width / 2 - CARD.width / 2, this.window.width - CARD.width));
    const room = this.getBoundingClientRect().top + at.y;
    const above = room > CARD.height + 20;
    const place = above ? `bottom:calc(100% - ${at.y - 10}px)` : `top:${at.y + at.height + 10}px`;
    return html`<div class="card" role="tooltip" style="left:${left}px;${place}">
      <p><b>${facts.title}</b><span>${facts.where}</span></p>
      <dl>
        ${facts.rows.map(
          ([label, text]) =>
            html`<dt>${label}</dt>
              <dd>${text}</dd>`,
        )}
      </dl>
    </div>`;
  }

  #table() {
    const allocation = this.#chosen();
    if (!this.table || !allocation) return nothing;
    const machine = this.store.overview.get()?.machine ?? 'i386';
    return html`<div class="table" tabindex="0" role="region" aria-label=${this.say('map-table')}>
      ${frameTable(allocation, machine, this.#say)}
    </div>`;
  }

  /* What is known. */

  /** The story of a frame, unless the model is at work and has no whole state to tell of. */
  #learn(pfn: number | null): void {
    const idle = !this.store.busy.get() && !this.store.trouble.get();
    this.#facts = pfn !== null && idle ? frameFacts(this.context, pfn, this.#say) : null;
  }

  /** Where lists are shown, the one that this frame's block is on is marked. */
  #noteList(pfn: number | null): void {
    const overview = this.store.overview.get();
    this.store.under.set(pfn === null || !overview ? null : listOf(pfn, this.session, overview));
  }

  /** The lettered windows of the frame line. */
  #shown(): readonly FrameWindow[] {
    return this.store.windows.get();
  }

  /** What of the calls lies in each window: the chosen call's first. */
  #marks(): Mark[] {
    const owners = ownersOf(this.store.allocations.get());
    const chosen = this.store.selection.get().call;
    return this.#shown().map(({ letter, from, to, calls }) => {
      const inside = [...owners.within(from, to)].filter(({ call }) => calls.includes(call));
      const runs = inside.sort((a, b) => Number(b.call === chosen) - Number(a.call === chosen));
      return { letter, runs: runs.map(({ family, pfn, pages }) => ({ family, from: pfn, to: pfn + pages })) };
    });
  }

  /** The device's address bits, if some frames lie beyond them. */
  #beyond(): number | null {
    return this.#reach() < this.tiles.frames ? this.store.device.get().bits : null;
  }

  /** First frame that the device cannot reach. */
  #reach(): number {
    const { bits, iommu } = this.store.device.get();
    return iommu || bits >= 52 ? Infinity : 2 ** (bits - PAGE_SHIFT);
  }

  #chosen() {
    const allocations = this.store.allocations.get();
    const { call } = this.store.selection.get();
    return allocations.find((each) => each.call === call) ?? allocations.at(-1);
  }

  /** The frame that holds the pinned byte. */
  #bytePfn(): number | null {
    const { call, byte, pfn } = this.store.selection.get();
    const allocation = this.store.allocations.get().find((each) => each.call === call);
    const start = allocation ? addressOfPage(allocation, 0) : null;
    if (!allocation || byte === null || start === null) return pfn;
    const page = Number((byte - start) >> BigInt(PAGE_SHIFT));
    const run = allocation.runs.find((each) => page >= each.page && page < each.page + each.pages);
    return run ? run.pfn + page - run.page : null;
  }

  /* Keys. */

  get #focused(): number | null {
    const stage = this.renderRoot.querySelector('.stage');
    return stage?.matches(':focus-visible') ? this.#focus : null;
  }

  #cellText(): string {
    return this.#facts?.sentence ?? this.say('map-grid');
  }

  readonly #focusIn = (): void => {
    this.#focus ??= this.#bytePfn() ?? 0;
    if (this.#focused !== null) this.#go(this.#focus);
  };

  readonly #focusOut = (): void => this.point(null);

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!this.#act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #act({ key, shiftKey }: KeyboardEvent): boolean {
    const nudge = KEY_MOVES[key];
    const next = neighbour(key, this.#focus ?? 0, this);
    if (shiftKey && nudge) this.look(pan(this.camera, nudge, this.tiles, this.window), false);
    else if (next !== null) this.#go(next);
    else if (key === '+' || key === '=') this.#zoom(STEP);
    else if (key === '-') this.#zoom(1 / STEP);
    else if (key === '0' || key === '1') this.look(whole(this), true);
    else if (key === '2' || key === '3') this.#enterLevel(key === '2' ? 1 : 2);
    else if (key === 'Enter' && this.#focus !== null) this.choose(this.#focus);
    else if (key === 'Escape' && this.#facts) this.point(null);
    else return false;
    return true;
  }

  /** Moves the focus to a frame, brings it into sight and reads its story out. */
  #go(pfn: number): void {
    this.#focus = pfn;
    this.camera = reveal(this.camera, this.tiles.place(pfn), this.tiles, this.window);
    this.point(pfn);
    this.#spoken = this.#facts?.sentence ?? '';
    this.requestUpdate();
  }

  #zoom(factor: number): void {
    this.look(zoomAt(this.camera, this.camera.scale * factor, this.#anchor(), this.tiles, this.window), true);
  }

  #enterLevel(level: Level): void {
    const pfn = this.#focus ?? this.#bytePfn() ?? 0;
    const near = nearWindow(this.tiles, this.#space);
    const cell = { ...this.tiles.place(pfn), width: 1, height: 1 };
    this.look(lookAt(cell, entering(level, this.tiles, near), this.tiles, near), true);
  }

  /** The frame in focus if it is seen, else the chosen byte's, else the middle. */
  #anchor(): Point {
    const { width, height } = this.window;
    const pfn = this.#focused ?? this.#bytePfn();
    const at =
      pfn === null ? null : rectToScreen(this.camera, { ...this.tiles.place(pfn), width: 1, height: 1 });
    const inside = at && at.x >= 0 && at.y >= 0 && at.x < width && at.y < height;
    return inside ? { x: at.x + at.width / 2, y: at.y + at.height / 2 } : { x: width / 2, y: height / 2 };
  }

  readonly #shortcut = (event: Event): void => {
    const { altKey, code } = event as KeyboardEvent;
    if (this.aside || !altKey || code !== 'KeyT' || !this.#chosen()) return;
    event.preventDefault();
    if (this.table) this.#closeTable();
    else this.#openTable();
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || !this.table) return;
    event.preventDefault();
    this.#closeTable();
  };

  #openTable(): void {
    this.#opener = focused();
    this.table = true;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.table')?.focus());
  }

  /** The focus goes back to where it came from. */
  #closeTable(): void {
    this.table = false;
    if (this.#opener?.isConnected && this.#opener !== document.body) this.#opener.focus();
    else this.focus();
  }
}

/** The lowest zone begins with frame 1; the picture begins with 0. */
function firstSeen(pfn: number): number {
  return pfn <= 1 ? 0 : pfn;
}

/** The element that all of the page's views live in. */
function outermostHost(element: Element): Element {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? outermostHost(root.host) : element;
}

customElements.define('pf-map', FrameMapView);

declare global {
  interface HTMLElementTagNameMap {
    'pf-map': FrameMapView;
  }
}
