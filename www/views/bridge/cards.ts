/** The cards' words and buttons, over their shapes. */

import { html, nothing, type TemplateResult } from 'lit';
import { familyOf, REGION_OF, titleLines, zoneFlags, type Card } from '../../core/cards';
import type { Allocation } from '../../core/contract';
import { factsOf, sentence } from '../../core/facts';
import { address, count } from '../../core/format';
import { canFree, freeingCode } from '../../core/freeing';
import { cross, swatch } from '../../core/glyphs';
import { firstCall } from '../../core/lines';
import { freshName, type QuickCall } from '../../core/quick';
import { rich } from '../../core/rich';
import { stepAt, stepsOf } from '../../core/steps';
import { isFinger } from '../../core/touch';
import type { Line } from '../../core/lines';
import { widthOf } from '../../core/measure';
import type { Box } from '../../gl/shapes';
import { pageAt } from './geometry';
import type { Held, Place, Scene } from './scene';
import { pageText, zeroPages } from './tips';

/** What the cards ask of the picture. */
export interface Hands {
  /** The pointer or the focus is on a page; null: on none. */
  point(call: number, page: number | null, at: Element | null): void;
  /** The pointer is on a frame, `x` px from the left edge of `at`. */
  frame(pfn: number, at: Element, x: number): void;
  leave(): void;
}

/** Width of a sign of a card's title. */
const SIGN = { compact: 6.5, full: 6.95 };

/** What a card stays while others come and go. */
export function keyOf(card: Card): string {
  if (card.kind === 'live') return `call ${card.allocation.call}`;
  return card.kind === 'ahead' ? `line ${card.line.number}` : card.quick.label;
}

export function cardWords(scene: Scene, place: Place, hands: Hands): TemplateResult {
  const { card } = place;
  if (card.kind === 'ahead') return aheadCard(scene, place, card.line, card.next);
  if (card.kind === 'quick') return quickCard(scene, place, card.quick);
  const held = scene.held.find(({ allocation }) => allocation === card.allocation);
  return held ? liveCard(scene, place, held, hands) : html``;
}

export function at({ x, y, width, height }: Box): string {
  return `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
}

/** The call as written, without what assigns it. */
export function callText({ session, store }: Scene, { call, api }: Pick<Allocation, 'call' | 'api'>): string {
  const source = store.calls.get()[call]?.text ?? api;
  return firstCall(source, session.families)?.call ?? source;
}

/** The verdict's words for the chosen device. */
export function verdictWords({ say }: Scene, { verdict }: Held): string | null {
  return verdict ? say(`verdict-${verdict.kind}`, { segments: verdict.segments.length }) : null;
}

function liveCard(scene: Scene, { box, card }: Place, held: Held, hands: Hands): TemplateResult {
  const { allocation, underWay } = held;
  const call = callText(scene, allocation);
  const chosen = scene.selected === allocation.call;
  const verdict = verdictWords(scene, held);
  const { lines, hidden } = titleOf(scene, card, call, box);
  return html`<div
    class="card ${scene.sheet.compact ? 'small' : ''}"
    .style=${at(box)}
    data-call=${allocation.call}
    title=${call}
  >
    <button
      class="title ${lines.length > 1 ? 'two' : ''}"
      aria-pressed=${chosen}
      aria-label=${sentence(call, allocation, verdict, scene.say)}
      @click=${() => scene.session.select(allocation.call)}
      @keydown=${(event: KeyboardEvent) => intoPages(event)}
    >
      ${title(scene, card, call, box)}
    </button>
    ${underWay ? stepWords(scene, allocation) : factWords(scene, held, lines.length, hidden)}
    ${freeButton(scene, held)} ${pagesStrip(scene, held, call, hands)}
  </div>`;
}

/** Room that the button to free takes from a title, in a small card and in a large one. */
const FREE = { compact: 25, full: 28 };
/** So long is a usual title: `kmalloc(16384)`. */
const USUAL_SIGNS = 14;
/** A swatch and the gap after it. */
const SWATCH = 18;

/** A card's title, and what of the call it does not show although it chooses a zone. */
function titleOf({ sheet: { compact } }: Scene, card: Card, call: string, { width }: Box) {
  const look = compact ? 'compact' : 'full';
  const whole = width - 12 - SWATCH;
  const room = whole - (card.kind === 'live' ? FREE[look] : 0);
  // In narrow cards the colour of the text tells the family, and the texture of the pages: no swatch in any of them.
  const bare = whole - FREE[look] < USUAL_SIGNS * SIGN[look];
  const lines = titleLines(call, Math.floor((bare ? room + SWATCH : room) / SIGN[look]));
  return { lines, bare, hidden: zoneFlags(call).filter((flag) => !lines.join('').includes(flag)) };
}

function title(scene: Scene, card: Card, call: string, box: Box): TemplateResult {
  const family = familyOf(card);
  const { lines, bare } = titleOf(scene, card, call, box);
  return html`${family && !bare ? swatch(family) : nothing}<code class=${family ?? ''}
      >${lines.map((line, at) => (at ? html`<br />${line}` : line))}</code
    >`;
}

function factWords(scene: Scene, held: Held, title: number, hidden: readonly string[]): TemplateResult {
  const { main, rest } = factsOf(held.allocation, scene.say, zeroPages(scene, held.allocation));
  const room = held.box.width - 20;
  const touchable = held.allocation.family === 'malloc' && held.allocation.missing > 0;
  const { compact } = scene.sheet;
  const size = mainSize(main, room, compact);
  const needs = { title, main: size === null ? 2 : 1, button: touchable };
  const lines = [...hidden, ...rest].slice(0, linesBelow(compact, held.cells.y - held.box.y, needs));
  return html`<div class="facts" aria-hidden="true">
      <p class="main ${size === null ? 'long' : ''}" .style=${size ? `font-size:${size}px` : ''}>
        ${rich(main)}
      </p>
      ${lines.map((line) => html`<p>${fitted(line, room)}</p>`)}
    </div>
    ${touchable ? touchButton(scene, held) : nothing}`;
}

/** Above a card's title, and heights of a line of it, of the strong fact and of a fact, px. */
const HEIGHTS = {
  compact: { above: 12, title: 14, main: 16, fact: 15 },
  full: { above: 13, title: 14, main: 18, fact: 15 },
};
/** Between the words and the pages. */
const CLEAR = 4;
const BUTTON = 24;

/** Lines that have room below the strong fact: what can be done goes before what can be read. */
export function linesBelow(
  compact: boolean,
  room: number,
  { title, main, button }: { title: number; main: number; button: boolean },
): number {
  const heights = HEIGHTS[compact ? 'compact' : 'full'];
  const taken = heights.above + title * heights.title + main * heights.main + (button ? BUTTON : 0);
  return Math.max(0, Math.min(2, Math.floor((room - CLEAR - taken) / heights.fact)));
}

/** Size of the strong fact where it must be smaller to stay in its card, 0: as ever, null: none is small enough. */
function mainSize(main: string, room: number, compact: boolean): number | null {
  const size = compact ? 11 : 13;
  const wide = widthOf(main.replaceAll('**', ''), size) * BOLDER;
  if (wide <= room) return 0;
  const fits = (size * room) / wide;
  return fits < SMALLEST ? null : Math.floor(fits * 100) / 100;
}

/** Smaller letters are not read. */
const SMALLEST = 10.5;

/** Text that is bold in part is so much wider. */
const BOLDER = 1.06;

/** A fact, without its second half where that has no room. */
function fitted(line: string, room: number): string {
  return widthOf(line, 11) <= room ? line : (line.split(' + ')[0] ?? line);
}

function stepWords({ store, say }: Scene, { call }: Allocation): TemplateResult {
  const calls = store.calls.get();
  const summary = calls[call];
  const steps = summary ? stepsOf(summary) : 0;
  return html`<div class="facts" aria-hidden="true">
    <p class="main">${say('bridge-under-way')}</p>
    <p>${say('step-of', { step: stepAt(store.time.get(), calls), steps })}</p>
  </div>`;
}

/** Name of what a call gave, or its address. */
function nameOf({ store }: Scene, { value }: Allocation): string {
  return store.values.get().find((each) => each.value === value)?.name ?? address(value);
}

function freeButton(scene: Scene, { allocation, underWay }: Held): TemplateResult | typeof nothing {
  if (underWay || scene.store.plays || !canFree(allocation)) return nothing;
  const code = freeingCode(allocation, scene.store.values.get()) ?? '';
  const words = scene.say('free-value', { name: nameOf(scene, allocation) });
  return html`<button
    class="free"
    title=${code}
    aria-label=${words}
    @click=${() => void scene.session.free(allocation)}
  >
    ${cross}
  </button>`;
}

/** Writes to every page, so that each gets its frame. */
export function touchButton(scene: Scene, { allocation }: Held): TemplateResult {
  const code = `memset(${nameOf(scene, allocation)}, 0, ${allocation.bytes});`;
  return html`<button class="touch" title=${code} @click=${() => void scene.session.append(code)}>
    ${scene.say('bridge-touch')}
  </button>`;
}

/** From the card's name down into its pages. */
function intoPages(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown') return;
  event.preventDefault();
  const card = (event.currentTarget as Element).closest('.card, .lane');
  card?.querySelector<HTMLElement>('.pages')?.focus();
}

/** The pages as one control: arrows move from page to page, Enter pins. */
export function pagesStrip(
  scene: Scene,
  held: Held,
  call: string,
  hands: Hands,
  origin: Box = held.box,
): TemplateResult {
  const { allocation, cells } = held;
  const { hover, pinned, say } = scene;
  const now =
    (hover?.call === allocation.call ? hover.page : null) ??
    (pinned?.call === allocation.call ? pinned.page : 0);
  const local = { ...cells, x: cells.x - origin.x, y: cells.y - origin.y };
  const box = {
    ...local,
    x: local.x - 2,
    y: local.y - 3,
    width: cells.cell * cells.pages + 3,
    height: cells.height + 6,
  };
  const pin = (page: number) => pinPage(scene, allocation, page);
  const under = (event: PointerEvent | MouseEvent) =>
    pageAt({ ...cells, x: 2 }, event.clientX - (event.currentTarget as Element).getBoundingClientRect().left);
  const tell = (event: PointerEvent | MouseEvent) =>
    hands.point(allocation.call, under(event), event.currentTarget as Element);
  return html`<div
    class="pages"
    role="slider"
    tabindex="0"
    .style=${at(box)}
    data-call=${allocation.call}
    aria-label=${say('bridge-pages-of', { call })}
    aria-valuemin="0"
    aria-valuemax=${allocation.pageCount - 1}
    aria-valuenow=${now}
    aria-valuetext=${pageText(scene, allocation, now)}
    @pointermove=${(event: PointerEvent) => isFinger(event) || tell(event)}
    @click=${(event: MouseEvent) => {
      tell(event);
      pin(under(event));
    }}
    @focus=${(event: FocusEvent) => hands.point(allocation.call, now, event.currentTarget as Element)}
    @blur=${() => hands.leave()}
    @keydown=${(event: KeyboardEvent) => pageKeys(event, allocation, now, pin, hands)}
  ></div>`;
}

const MOVES: Readonly<Record<string, (page: number, last: number) => number>> = {
  ArrowLeft: (page) => page - 1,
  ArrowRight: (page) => page + 1,
  Home: () => 0,
  End: (_, last) => last,
  PageUp: (page, last) => page - Math.ceil(last / 8),
  PageDown: (page, last) => page + Math.ceil(last / 8),
};

function pageKeys(
  event: KeyboardEvent,
  { call, pageCount }: Allocation,
  now: number,
  pin: (page: number) => void,
  hands: Hands,
): void {
  const strip = event.currentTarget as HTMLElement;
  const move = MOVES[event.key];
  if (event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (move) hands.point(call, Math.min(Math.max(move(now, pageCount - 1), 0), pageCount - 1), strip);
  else if (event.key === 'Enter' || event.key === ' ') pin(now);
  else if (event.key === 'ArrowUp' || event.key === 'Escape')
    strip.closest('.card, .lane')?.querySelector<HTMLElement>('.title')?.focus();
  else return;
  event.preventDefault();
}

/** Chooses the call, and pins the first byte of a page. */
export function pinPage({ session }: Scene, allocation: Allocation, page: number): void {
  const first =
    allocation.pages[0]?.address ?? (allocation.address ?? 0n) - ((allocation.address ?? 0n) % 4096n);
  const byte = allocation.address === null ? null : first + BigInt(page) * 4096n;
  session.select(allocation.call, byte);
}

function aheadCard(scene: Scene, { card, box }: Place, line: Line, next: boolean): TemplateResult {
  const { say, session } = scene;
  const family = familyOf(card);
  return html`<div
    class="card ahead ${scene.sheet.compact ? 'small' : ''}"
    .style=${at(box)}
    title=${line.call ?? ''}
  >
    <p class="title">${title(scene, card, line.call ?? '', box)}</p>
    <p class="where">${family ? say(`region-${REGION_OF[family]}`) : nothing}</p>
    <button class="go ${next ? 'primary' : ''}" @click=${() => void session.runLine(line.number)}>
      <span aria-hidden="true">▶</span>${say('line-next', { line: line.number })}
    </button>
  </div>`;
}

function quickCard(scene: Scene, { card, box }: Place, quick: QuickCall): TemplateResult {
  const { say, session, store } = scene;
  const run = () => void session.append(quick.code(freshName(store.script.get())));
  return html`<div
    class="card ahead ${scene.sheet.compact ? 'small' : ''}"
    .style=${at(box)}
    title=${quick.label}
  >
    <p class="title">${title(scene, card, quick.label, box)}</p>
    <p class="where">${say(`region-${REGION_OF[quick.family]}`)}</p>
    <button class="go" aria-label="${say('bridge-try')} ${quick.label}" @click=${run}>
      <span aria-hidden="true">▶</span>${say('bridge-try')}
    </button>
  </div>`;
}

/** The button that turns to other cards. */
export function moreCards(scene: Scene, turn: () => void): TemplateResult | typeof nothing {
  const { more, rows, say } = scene;
  if (more === 0) return nothing;
  const words = say('bridge-more-cards', { more });
  return html`<button
    class="more"
    .style=${`left:0;top:${rows.cards + 34}px`}
    aria-label=${words}
    title=${words}
    @click=${turn}
  >
    ${say('bridge-more', { more: count(more) })}
  </button>`;
}
