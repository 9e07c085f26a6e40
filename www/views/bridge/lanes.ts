/** The narrow picture: one small bridge a call, one below the other, all on the same broken line of frames. */

import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { familyOf, REGION_OF, shortCall, type Card } from '../../core/cards';
import type { Allocation } from '../../core/contract';
import { factsOf, sentence } from '../../core/facts';
import { pfn as written, zone as zoneName } from '../../core/format';
import { swatch, verdictGlyph } from '../../core/glyphs';
import { ownersOf } from '../../core/owners';
import { freshName } from '../../core/quick';
import { rich } from '../../core/rich';
import { isFinger } from '../../core/touch';
import { widthOf } from '../../core/measure';
import { grey, rect, round, shrink, text, textures, type Box } from '../../gl/shapes';
import { callText, keyOf, pagesStrip, touchButton, verdictWords, type Hands } from './cards';
import { sliceOf } from './cells';
import { frameX, isHidden, nearestFrame, runSpan, type FrameLine } from './frame-line';
import { bandsOf, LANE_MARGIN, ribbon, spanOf, type Band, type Cells } from './geometry';
import { hollow, mine, ring, slashes, sliced } from './marks';
import { litCells } from './lit-cells';
import { frameOf, isTaken, kindAt, light, type Held, type Scene } from './scene';

const CELL = 24;
/** Tops within a lane's drawing, px. */
const PAGES_Y = 6;
const FRAMES_Y = PAGES_Y + CELL + 34;
const FRAME_HEIGHT = 20;

export function drawLanes(scene: Scene, width: number, hands: Hands): TemplateResult {
  const { line } = scene;
  const places = [...scene.places].sort((a, b) => callOf(a.card) - callOf(b.card));
  const last = scene.held.length - 1;
  return html`<div class="lanes">
    <p class="axis">${scene.say('bridge-lanes')}</p>
    ${repeat(
      places,
      ({ card }) => keyOf(card),
      ({ card }, index) => {
        if (card.kind !== 'live') return aheadLane(scene, card);
        const held = scene.held.find(({ allocation }) => allocation === card.allocation);
        // What is held stands first.
        return held ? liveLane(scene, held, line, width, hands, index === last) : nothing;
      },
    )}
  </div>`;
}

function callOf(card: Card): number {
  return card.kind === 'live' ? card.allocation.call : Number.MAX_SAFE_INTEGER;
}

function liveLane(scene: Scene, held: Held, line: FrameLine, width: number, hands: Hands, last: boolean) {
  const { allocation } = held;
  const call = callText(scene, allocation);
  const { main, rest } = factsOf(allocation, scene.say);
  const { verdict } = held;
  const words = verdictWords(scene, held);
  const chosen = scene.selected === allocation.call;
  const room = Math.floor((width - 2 * LANE_MARGIN - 44 - widthOf(words ?? '', 12.5)) / 7.6);
  const cells = laneCells(allocation, line, width - 2 * LANE_MARGIN);
  const height = FRAMES_Y + FRAME_HEIGHT + (last ? 32 : 4);
  const local = { ...held, cells };
  const box: Box = { x: 0, y: 0, width: width - 2 * LANE_MARGIN, height };
  return html`<div class="lane ${chosen ? 'chosen' : ''}" data-call=${allocation.call}>
    <button
      class="title"
      aria-pressed=${chosen}
      aria-label=${sentence(call, allocation, words, scene.say)}
      @click=${() => scene.session.select(allocation.call)}
    >
      ${swatch(allocation.family)}<code class=${allocation.family}>${shortCall(call, room)}</code>
      <span class="verdict">${words ?? nothing}${verdict ? verdictGlyph(verdict.kind) : nothing}</span>
    </button>
    <p class="fact" aria-hidden="true">
      ${rich(main)}${scene.say('bridge-comma')}<span>${rest[0] ?? nothing}</span>
    </p>
    <div class="lane-picture" .style=${`height:${height}px`}>
      <svg width=${box.width} height=${height} viewBox="0 0 ${box.width} ${height}" aria-hidden="true">
        ${textures}${laneShapes(scene, local, line, last)}
      </svg>
      ${pagesStrip(scene, local, call, hands, box)}${framesStrip(line, hands)}
    </div>
    ${allocation.family === 'malloc' && allocation.missing > 0 ? touchButton(scene, held) : nothing}
  </div>`;
}

/** The line of frames under a finger or the pointer: it tells of the frame that is nearest. */
function framesStrip(line: FrameLine, hands: Hands): TemplateResult {
  const tell = (event: MouseEvent) => {
    const strip = event.currentTarget as Element;
    const pfn = nearestFrame(line, event.clientX - strip.getBoundingClientRect().left);
    const x = pfn === null ? null : frameX(line, pfn);
    if (pfn !== null && x !== null) hands.frame(pfn, strip, x + line.cell / 2);
  };
  return html`<div
    class="frames"
    aria-hidden="true"
    @pointermove=${(event: PointerEvent) => isFinger(event) || tell(event)}
    @pointerleave=${(event: PointerEvent) => isFinger(event) || hands.leave()}
    @click=${tell}
  ></div>`;
}

/** Pages stand over their frames as far as they can. */
function laneCells({ pageCount, guard, runs }: Allocation, line: FrameLine, width: number): Cells {
  const cell = Math.min(CELL, width / (pageCount + (guard ? 1 : 0)));
  const places = runs.flatMap(({ pfn, pages }) => runSpan(line, pfn, pages) ?? []);
  const middles = places.filter((_, index) => index % 2 === 0);
  const middle = middles.length ? middles.reduce((sum, x) => sum + x, 0) / middles.length : width / 2;
  const most = width - cell * (pageCount + (guard ? 1 : 0));
  const x = Math.min(Math.max(middle - (cell * pageCount) / 2, 0), Math.max(most, 0));
  return { x, y: PAGES_Y, cell, height: CELL - 1, pages: pageCount };
}

function laneShapes(scene: Scene, held: Held, line: FrameLine, last: boolean): TemplateResult {
  const bands = bandsOf(held.allocation);
  return svg`${bands.map((band) => laneLink(scene, held, line, band))}
    ${bands.map((band) => lanePages(scene, held, band))}${held.allocation.guard ? laneGuard(held) : nothing}
    ${laneFrames(scene, held, line)}${litCells(scene, line, FRAMES_Y, FRAME_HEIGHT)}${laneRing(scene, held, line)}${last ? laneNames(scene, line) : nothing}`;
}

function laneLink(scene: Scene, held: Held, line: FrameLine, { page, pages, pfn }: Band) {
  const { family, call } = held.allocation;
  const [x, width] = spanOf(held.cells, page, pages);
  const top = PAGES_Y + CELL;
  if (pfn === null || !isTaken(scene, held, pfn)) {
    const middles =
      held.cells.cell < 7
        ? [x + width / 2]
        : Array.from({ length: pages }, (_, at) => x + (at + 0.5) * held.cells.cell);
    return svg`<path class="promise" stroke="var(--${family})" d=${middles.map((at) => `M${round(at)} ${top}v12`).join('')} />`;
  }
  const to = runSpan(line, pfn, pages);
  if (!to) return nothing;
  return svg`<path class="ribbon ${light(scene, { call, page, pages })}" fill="var(--${family}-fill)"
    d=${ribbon(x, width, top, ...to, FRAMES_Y)} />`;
}

function lanePages(scene: Scene, held: Held, band: Band): TemplateResult {
  const { allocation, cells } = held;
  const { family } = allocation;
  const whole = allocation.pageCount > 64;
  const pages = whole ? [band.page] : Array.from({ length: band.pages }, (_, index) => band.page + index);
  return svg`${pages.map((page) => {
    const [x, width] = spanOf(cells, page, whole ? band.pages : 1);
    const box: Box = { x, y: PAGES_Y, width, height: cells.height };
    const pfn = band.pfn === null ? null : band.pfn + page - band.page;
    const slice = sliceOf(allocation);
    if (pfn === null || !isTaken(scene, held, pfn)) return hollow(box, family, whole ? null : String(page));
    return slice ? sliced(box, family, slice) : mine(box, family, whole ? null : String(page), 2);
  })}`;
}

function laneGuard({ cells, allocation }: Held): TemplateResult {
  const [x, width] = spanOf(cells, allocation.pageCount, 1);
  const box = shrink({ x, y: PAGES_Y, width: Math.max(width, 3), height: cells.height }, 0.5);
  return rect(box, 'url(#guard)', 2, { stroke: 'var(--ink2)' });
}

/** The shared line: only this call's frames have their colour. */
function laneFrames(scene: Scene, held: Held, line: FrameLine): TemplateResult {
  const { call, family } = held.allocation;
  const owners = ownersOf(scene.store.allocations.get());
  const slice = sliceOf(held.allocation);
  const cells = line.pieces.flatMap(({ from, to, x }) =>
    Array.from({ length: to - from }, (_, index) => {
      const pfn = from + index;
      const box = {
        x: x + index * line.cell + 0.3,
        y: FRAMES_Y,
        width: line.cell - 0.6,
        height: FRAME_HEIGHT,
      };
      const owner = owners.all(pfn).find((each) => each.call === call);
      if (!owner || !isTaken(scene, held, pfn)) return grey(box, kindAt(scene, pfn));
      return slice
        ? sliced(box, family, slice)
        : mine(box, family, owner.page === null ? 'T' : String(owner.page));
    }),
  );
  const runs = held.allocation.runs.filter(({ pages, pfn }) => pages > 1 && isTaken(scene, held, pfn));
  const outlines = runs.map(({ pfn, pages }) => {
    const span = runSpan(line, pfn, pages);
    const box = span && { x: span[0], y: FRAMES_Y - 1, width: span[1], height: FRAME_HEIGHT + 2 };
    return box ? rect(box, 'none', 1, { stroke: `var(--${family})`, width: 2 }) : nothing;
  });
  return svg`${cells}${outlines}${laneBreaks(scene, line)}`;
}

function laneBreaks({ say }: Scene, { breaks, gaps }: FrameLine): TemplateResult {
  const y = FRAMES_Y;
  return svg`${breaks.map((x) => svg`<path d="M${round(x - 2)} ${y + 17}l4 -14" stroke="var(--ink3)" fill="none"/>`)}
    ${gaps.map(({ x, width, frames }) => {
      const said = say('bridge-hidden', { frames });
      const fits = widthOf(said, 10.5) <= width;
      return fits
        ? text(x + width / 2, y + 14, said, 's10 t2', 'middle')
        : slashes(x + width / 2, y, FRAME_HEIGHT);
    })}`;
}

function laneRing({ pinned }: Scene, held: Held, line: FrameLine): TemplateResult | typeof nothing {
  if (pinned?.call !== held.allocation.call) return nothing;
  const [x, width] = spanOf(held.cells, pinned.page, 1);
  const pfn = frameOf(held.allocation, pinned.page);
  const at = pfn === null || isHidden(line, pfn) ? null : frameX(line, pfn);
  const frame = at === null ? nothing : ring({ x: at, y: FRAMES_Y, width: line.cell, height: FRAME_HEIGHT });
  return svg`${ring({ x, y: PAGES_Y, width, height: held.cells.height })}${frame}`;
}

/** Names of the windows, and the zones they lie in. */
function laneNames({ windows, overview, say }: Scene, line: FrameLine): TemplateResult {
  const y = FRAMES_Y + FRAME_HEIGHT + 13;
  let end = -Infinity;
  const names = windows.map((window) => {
    const [x, width] = line.spans.get(window) ?? [0, 0];
    const first = line.pieces.find((piece) => piece.window === window)?.from ?? window.from;
    const long = `${window.letter} ${written(first)}`;
    const said = widthOf(long, 10.8, true) <= width + 6 ? long : window.letter;
    const from = Math.max(x, end);
    end = from + widthOf(said, 10.8, true) + 5;
    return text(from, y, said, 's105 mono t2');
  });
  return svg`${names}${zonesOf(windows, overview, say).map(({ said, at }) => {
    const [x, width] = line.spans.get(at) ?? [0, 0];
    const right = at !== windows[0];
    return text(right ? x + width : x, y + 15, said, 's10 t3', right ? 'end' : 'start');
  })}`;
}

/** `A: ZONE_NORMAL`, `B–E: ZONE_HIGHMEM`; the first and the last of them. */
function zonesOf(windows: Scene['windows'], { zones }: Scene['overview'], say: Scene['say']) {
  const groups = zones.flatMap(({ kind, startPfn, endPfn }) => {
    const inside = windows.filter(({ from }) => from >= startPfn && from < endPfn);
    const [first, last] = [inside[0], inside.at(-1)];
    if (!first || !last) return [];
    const letters = first === last ? first.letter : `${first.letter}–${last.letter}`;
    return [{ said: say('map-fact', { label: letters, text: zoneName(kind) }), first, last }];
  });
  const [head, tail] = [groups[0], groups.length > 1 ? groups.at(-1) : undefined];
  return [
    ...(head ? [{ said: head.said, at: head.first }] : []),
    ...(tail ? [{ said: tail.said, at: tail.last }] : []),
  ];
}

function aheadLane({ say, session, store }: Scene, card: Exclude<Card, { kind: 'live' }>): TemplateResult {
  const family = familyOf(card);
  const call = card.kind === 'ahead' ? (card.line.call ?? '') : card.quick.label;
  const run = () =>
    void (card.kind === 'ahead'
      ? session.runLine(card.line.number)
      : session.append(card.quick.code(freshName(store.script.get()))));
  const words = card.kind === 'ahead' ? say('line-next', { line: card.line.number }) : say('bridge-try');
  return html`<div class="lane ahead">
    <p class="title">
      ${family ? swatch(family) : nothing}<code class=${family ?? ''}>${shortCall(call, 24)}</code>
    </p>
    <p class="fact">${family ? say(`region-${REGION_OF[family]}`) : nothing}</p>
    <button
      class="go ${card.kind === 'ahead' && card.next ? 'primary' : ''}"
      aria-label=${card.kind === 'ahead' ? words : `${words} ${call}`}
      @click=${run}
    >
      <span aria-hidden="true">▶</span>${words}
    </button>
  </div>`;
}
