/** The picture in the middle: addresses, pages, entries, frames, memory; and the map of every frame below it. */

import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { FocusKeeper } from '../../core/focus';
import { bytes, count } from '../../core/format';
import { afterPaint } from '../../core/pending';
import { Room } from '../../core/room';
import type { Store, Unsubscribe } from '../../core/store';
import { isFinger, onTap } from '../../core/touch';
import { base, View } from '../../core/view';
import { measureWith } from '../../core/measure';
import { textures } from '../../gl/shapes';
import { cardWords, keyOf, moreCards, pinPage, type Hands } from './cards';
import { drawOutlines, drawPages } from './cells';
import { drawFans, drawRuler } from './draw-ruler';
import { drawEntries } from './entries';
import { drawFrames } from './frame-row';
import { drawLanes } from './lanes';
import { drawLinks } from './links';
import { marksLegend } from './marks-legend';
import { bitsAt, drawFansDown, drawPhysical, physicalX, reachOf } from './physical';
import { CHIP, sceneOf, type Scene, type Turned } from './scene';
import { clampBits, FEWEST_BITS, MOST_BITS, summaryOf, targetOf, type PointedAt } from './pointing';
import { bridgeStyles } from './styles';
import { frameTip, pageTip, tipBox, type Anchor, type Tip } from './tips';

/** What the reader's pointer or focus is on, here in this picture. */
interface Pointed {
  call: number | null;
  page: number | null;
  pfn: number | null;
  anchor: Anchor;
}

/** Above the map's tiles: the edge of the page, and the map's title. */
const MAP_HEAD = 42;

export class Bridge extends View {
  static override styles = [base, bridgeStyles];
  static override properties = {
    ...View.properties,
    width: { state: true },
    turned: { state: true },
    pointed: { state: true },
  };

  declare width: number;
  declare turned: Turned;
  declare pointed: Pointed | null;
  readonly #room = new Room(() => (this.width = this.#room.width));
  /** What the picture scrolls in. */
  readonly #view = new Room(() => this.requestUpdate());
  #scene: Scene | null = null;
  #calls = 0;
  #fresh: ReadonlySet<number> = new Set();
  #deaf: Unsubscribe = () => undefined;

  constructor() {
    super();
    this.width = 0;
    this.turned = { cards: 0, windows: 0 };
    this.pointed = null;
    // A line that ran has become a card, wherever that stands now.
    new FocusKeeper(this, { items: '.card, .lane', entry: 'button.title, .go', born: '[data-call]' });
  }

  protected override watches(store: Store) {
    const { overview, allocations, calls, lines, values, verdicts, frames, selection, hover, time } = store;
    return [
      overview,
      allocations,
      calls,
      lines,
      values,
      verdicts,
      frames,
      selection,
      hover,
      time,
      store.device,
      store.layout,
      store.lit,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const style = getComputedStyle(this);
    measureWith(style.getPropertyValue('--ui'), style.getPropertyValue('--mono'));
    this.#room.watch(this);
    this.width = this.#room.width;
    if (this.parentElement) this.#view.watch(this.parentElement);
    this.#deaf = onTap(() => this.#silence());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.leave();
    this.#view.leave();
    this.#deaf();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('button.title, .go')?.focus();
  }

  protected override willUpdate(): void {
    const overview = this.store.overview.get();
    this.#scene =
      overview && this.width > 0 && this.session.ready
        ? sceneOf(this.context, overview, { width: this.width, view: this.#view.height }, this.turned)
        : null;
    if (this.#scene) this.#noteFresh(this.#scene);
  }

  protected override render() {
    const scene = this.#scene;
    if (!scene) return nothing;
    return scene.sheet.lanes ? this.#lanes(scene) : this.#bridge(scene);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#scene) return;
    this.store.windows.set(this.#scene.windows);
    if (this.#fresh.size) this.#watchMotion();
  }

  #bridge(scene: Scene) {
    const height = scene.rows.end;
    return html`<section class="whole" aria-label=${this.say('bridge')}>
      <div
        class="picture"
        .style=${`height:${height}px`}
        @pointerover=${this.#over}
        @pointerleave=${this.#leave}
        @click=${this.#press}
      >
        <svg
          width=${this.width}
          height=${height}
          viewBox="0 0 ${this.width} ${height}"
          role="img"
          aria-label=${summaryOf(scene)}
        >
          ${textures}${drawFans(scene)}${drawRuler(scene)}${drawFansDown(scene)}${drawOutlines(scene)}
          ${drawLinks(scene)}${drawPages(scene)}${drawEntries(scene)}${drawFrames(scene)}${drawPhysical(scene)}
        </svg>
        <div role="group" aria-label=${this.say('bridge-cards')}>
          ${repeat(
            scene.places,
            ({ card }) => keyOf(card),
            (place) => cardWords(scene, place, this.#hands),
          )}
        </div>
        ${moreCards(scene, this.#turnCards)}${this.#chip(scene)}${this.#wall(scene)}${this.#tip(scene)}
      </div>
      ${this.store.layout.get() === 'column' ? marksLegend(scene) : html`<pf-map .context=${this.context} .room=${this.#roomForMap(height)}></pf-map>`}
    </section>`;
  }

  /** Height that is in sight for the map's tiles; 0: not known. */
  #roomForMap(picture: number): number {
    return this.#view.height > 0 ? Math.max(this.#view.height - picture - MAP_HEAD, 1) : 0;
  }

  #lanes(scene: Scene) {
    return html`<section class="whole" aria-label=${this.say('bridge')}>
      <p class="hidden">${summaryOf(scene)}</p>
      <div class="picture" @pointerleave=${this.#leave}>
        ${drawLanes(scene, this.width, this.#hands)}
        <div class="lanes">${moreCards(scene, this.#turnCards)}${this.#otherWindows(scene)}</div>
        ${this.#tip(scene)}
      </div>
      ${marksLegend(scene)}
    </section>`;
  }

  readonly #hands: Hands = {
    point: (call, page, at) => this.#point(call, page, null, at, page),
    frame: (pfn, at, x) => this.#pointFrame(pfn, at, x),
    leave: () => this.#silence(),
  };

  readonly #turnCards = () => (this.turned = { ...this.turned, cards: this.turned.cards + 1 });

  /** The same button below lanes, in words. */
  #otherWindows({ moreWindows }: Scene) {
    if (moreWindows === 0) return nothing;
    return html`<button class="more" @click=${this.#turnWindows}>
      ${this.say('bridge-more-windows', { more: moreWindows })}
    </button>`;
  }

  readonly #turnWindows = () => (this.turned = { ...this.turned, windows: this.turned.windows + 1 });

  /** The button to windows that are not drawn. */
  #chip({ moreWindows, rows, sheet }: Scene) {
    if (moreWindows === 0) return nothing;
    const words = this.say('bridge-more-windows', { more: moreWindows });
    const place = `left:${sheet.left + sheet.drawing - CHIP}px;width:${CHIP}px;top:${rows.frames + 2}px`;
    return html`<button
      class="more"
      .style=${place}
      aria-label=${words}
      title=${words}
      @click=${this.#turnWindows}
    >
      ${this.say('bridge-more', { more: count(moreWindows) })}
    </button>`;
  }

  /** The wall where the device's reach ends: it can be dragged. */
  #wall(scene: Scene) {
    const { bits } = this.store.device.get();
    const reach = reachOf(bits, scene.overview);
    const place = `left:${physicalX(scene, reach)}px;top:${scene.rows.physical - 4}px;height:50px`;
    return html`<div
      class="wall"
      role="slider"
      tabindex="0"
      .style=${place}
      aria-label=${this.say('device-mask')}
      aria-valuemin=${FEWEST_BITS}
      aria-valuemax=${MOST_BITS}
      aria-valuenow=${bits}
      aria-valuetext=${this.say('bridge-bits', { bits, limit: bytes(1n << BigInt(bits)) })}
      @keydown=${(event: KeyboardEvent) => this.#moveWall(event, bits)}
      @pointerdown=${(event: PointerEvent) => (event.currentTarget as Element).setPointerCapture(event.pointerId)}
      @pointermove=${(event: PointerEvent) => this.#dragWall(event, scene)}
    ></div>`;
  }

  #moveWall(event: KeyboardEvent, bits: number): void {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!step || event.shiftKey) return;
    event.preventDefault();
    this.session.chooseDevice({ bits: clampBits(bits + step) });
  }

  #dragWall(event: PointerEvent, scene: Scene): void {
    const wall = event.currentTarget as HTMLElement;
    const picture = wall.parentElement;
    if (!picture || !wall.hasPointerCapture(event.pointerId)) return;
    const x = event.clientX - picture.getBoundingClientRect().left;
    this.session.chooseDevice({ bits: clampBits(bitsAt(scene, x)) });
  }

  #tip(scene: Scene) {
    const tip = this.pointed && this.#tipOf(scene, this.pointed);
    return tip && this.pointed ? tipBox(tip, this.pointed.anchor, this.width) : nothing;
  }

  #tipOf(scene: Scene, { call, page, pfn }: Pointed): Tip | null {
    if (pfn !== null) return frameTip(scene, pfn);
    const held = scene.held.find(({ allocation }) => allocation.call === call);
    return held && page !== null ? pageTip(scene, held.allocation, page) : null;
  }

  readonly #over = (event: PointerEvent) => {
    // A finger reads by a tap; it also comes over what it only scrolls.
    if (isFinger(event)) return;
    const target = targetOf(event);
    if (!target) return this.#silence();
    if (target.element.matches('.pages')) return;
    this.#tell(target);
  };

  #tell({ call, page, pfn, element }: PointedAt): void {
    // A ribbon lights its way; a page, an entry or a frame also tells what it is.
    const tells = !element.matches('.ribbon');
    this.#point(call, page, pfn, element, tells ? page : null);
  }

  readonly #leave = (event: Event) => {
    if (!isFinger(event)) this.#silence();
  };

  #silence(): void {
    this.pointed = null;
    this.store.hover.set(null);
  }

  #point(
    call: number | null,
    page: number | null,
    pfn: number | null,
    element: Element | null,
    told: number | null,
  ): void {
    const same =
      this.pointed && this.pointed.call === call && this.pointed.page === told && this.pointed.pfn === pfn;
    this.store.hover.set(call === null && pfn === null ? null : { call, page, pfn });
    if (same) return;
    this.pointed = element ? { call, page: told, pfn, anchor: this.#anchor(element, page) } : null;
  }

  /** A frame of a line of frames: whose it is lights up, and it tells what it is. */
  #pointFrame(pfn: number, element: Element, x: number): void {
    this.store.hover.set({ call: null, page: null, pfn });
    const anchor = this.#anchor(element, null);
    const left = anchor.x - element.getBoundingClientRect().width / 2;
    this.pointed = { call: null, page: null, pfn, anchor: { x: left + x, y: anchor.y } };
  }

  /** Below the middle of what is pointed at; of a strip of pages, below the page. */
  #anchor(element: Element, page: number | null): Anchor {
    const picture = this.renderRoot.querySelector('.picture')?.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const [left, top] = [picture?.left ?? 0, picture?.top ?? 0];
    const pages = Number(element.getAttribute('aria-valuemax') ?? 0) + 1;
    const middle =
      element.matches('.pages') && page !== null ? ((page + 0.5) / pages) * box.width : box.width / 2;
    return { x: box.left - left + middle, y: box.bottom - top };
  }

  readonly #press = (event: MouseEvent) => {
    const target = targetOf(event);
    const scene = this.#scene;
    if (!target || !scene || !(target.element instanceof SVGElement)) return;
    this.#tell(target);
    const held = scene.held.find(({ allocation }) => allocation.call === target.call);
    if (held && target.page !== null) pinPage(scene, held.allocation, target.page);
    else if (target.call !== null) this.session.select(target.call);
    else if (target.pfn !== null)
      this.store.selection.update((selection) => ({ ...selection, pfn: target.pfn }));
  };

  /** Notes which calls are new since the last run; a seek makes none. */
  #noteFresh({ held }: Scene): void {
    const calls = this.store.calls.get().length;
    if (calls === this.#calls) return;
    const news = held.filter(({ allocation }) => calls > this.#calls && allocation.call >= this.#calls);
    this.#fresh = new Set(news.map(({ allocation }) => allocation.call));
    this.#calls = calls;
  }

  /** Marks the shapes of new calls, which lets them appear; pending until they have. */
  #watchMotion(): void {
    const fresh = this.#fresh;
    this.#fresh = new Set();
    let at = 0;
    for (const shape of this.renderRoot.querySelectorAll<SVGElement>('svg [data-call]')) {
      if (!fresh.has(Number(shape.dataset.call))) continue;
      shape.classList.add('fresh');
      if (shape.matches('.page')) shape.style.animationDelay = `${Math.min(20 * at++, 120)}ms`;
    }
    void this.store.pending.during(async () => {
      await afterPaint();
      const motion = this.shadowRoot?.getAnimations() ?? [];
      await Promise.allSettled(motion.map(({ finished }) => finished));
    });
  }
}

customElements.define('pf-bridge', Bridge);
