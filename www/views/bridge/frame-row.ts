/** The frames: yours in colour with their page numbers, the machine's in grey, buddy blocks bracketed below. */

import { nothing, svg, type TemplateResult } from 'lit';
import { count, pfn as written, zone as zoneName } from '../../core/format';
import { ownersOf } from '../../core/owners';
import type { FrameWindow } from '../../core/windows';
import { widthOf } from '../../core/measure';
import { fill, grey, rect, text, type Box } from '../../gl/shapes';
import { frameX, isHidden, runSpan, type Gap } from './frame-line';
import { bracket, letter, mine, ring, rowName, slashes, sliced } from './marks';
import { litCells } from './lit-cells';
import { isZeroPage } from './tips';
import { frameOf, inHighMemory, isTaken, kindAt, light, type Held, type Scene } from './scene';

export function drawFrames(scene: Scene): TemplateResult {
  const { rows, line, say } = scene;
  return svg`${rowName(rows.frames + 12, say('bridge-frames'), ['4 KiB'])}
    ${scene.windows.length === 0 ? drawEmpty(scene) : nothing}
    ${line.pieces.map(({ from, to, x }) => cellsOfPiece(scene, from, to, x))}
    ${line.gaps.map((gap) => drawGap(scene, gap))}
    ${[...line.spans.values()].map((span) => outline(scene, span))}
    ${line.breaks.map((x) => slashes(x, rows.frames, rows.frameHeight))}
    ${scene.held.map((held) => runOutlines(scene, held))}
    ${litCells(scene, line, rows.frames, rows.frameHeight)}${drawPinned(scene)}${scene.sheet.compact ? nothing : drawOrders(scene)}
    ${scene.windows.map((window) => drawName(scene, window))}${scene.sheet.compact ? nothing : drawNote(scene)}`;
}

function drawEmpty({ rows, sheet, say, store }: Scene): TemplateResult {
  return text(
    sheet.left,
    rows.frames + 12,
    say(store.plays ? 'bridge-empty-film' : 'bridge-empty'),
    's11 t3',
  );
}

function outline({ rows }: Scene, [x, width]: [number, number]): TemplateResult {
  const box = { x: x - 1.5, y: rows.frames - 1.5, width: width + 3, height: rows.frameHeight + 3 };
  return rect(box, 'none', 2, { stroke: 'var(--line2)' });
}

function cellsOfPiece(scene: Scene, from: number, to: number, x: number): TemplateResult {
  const { line, rows } = scene;
  const inset = line.cell > 5 ? 0.4 : 0;
  const cells = Array.from({ length: to - from }, (_, index) => {
    const left = x + index * line.cell + inset;
    const box = { x: left, y: rows.frames, width: line.cell - 2 * inset, height: rows.frameHeight };
    return drawCell(scene, from + index, box);
  });
  return svg`${cells}`;
}

function drawCell(scene: Scene, pfn: number, box: Box): TemplateResult {
  const owner = ownersOf(scene.store.allocations.get()).at(pfn, scene.selected);
  const held = owner && scene.held.find(({ allocation }) => allocation.call === owner.call);
  const shape = (owner && yours(scene, pfn, box, owner, held ?? null)) ?? grey(box, kindAt(scene, pfn));
  const look = light(scene, {
    pfn,
    ...(owner ? { call: owner.call } : {}),
    ...(owner?.page == null ? {} : { page: owner.page }),
  });
  return svg`<g class="frame ${look === 'dim' && !owner ? '' : look}" data-pfn=${pfn} data-call=${owner?.call ?? nothing}
    data-page=${owner?.page ?? nothing}>${shape}</g>`;
}

type Owner = NonNullable<ReturnType<ReturnType<typeof ownersOf>['at']>>;

/** A frame of a call; null: not yet taken. */
function yours(scene: Scene, pfn: number, box: Box, owner: Owner, held: Held | null): TemplateResult | null {
  if (held && (!isTaken(scene, held, pfn) || isZeroPage(scene, held.allocation, pfn))) return null;
  const slices = slicesOf(scene, pfn);
  if (slices.length)
    return svg`${slices.map(({ family, slice }, index) => (index ? fill(part(box, slice), family) : sliced(box, family, slice)))}`;
  const label = owner.page === null ? 'T' : held ? String(owner.page) : null;
  return mine(box, owner.family, label);
}

function part(box: Box, { from, to }: { from: number; to: number }): Box {
  return { ...box, x: box.x + from * box.width, width: Math.max((to - from) * box.width, 2) };
}

/** Objects of a slab in one frame, each where it lies. */
function slicesOf({ store }: Scene, pfn: number) {
  const inFrame = store.allocations
    .get()
    .filter(({ object, runs }) => object && runs.some((run) => pfn >= run.pfn && pfn < run.pfn + run.pages));
  return inFrame.flatMap(({ object, family }) => {
    if (!object) return [];
    const start = (object.slabPfn - pfn) * 4096 + object.offset;
    const slice = { from: Math.max(start / 4096, 0), to: Math.min((start + Number(object.size)) / 4096, 1) };
    return slice.to - slice.from < 1 ? [{ family, slice }] : [];
  });
}

/** Frames left out: how many. */
function drawGap({ rows, say }: Scene, { x, width, frames }: Gap): TemplateResult {
  const middle = rows.frames + rows.frameHeight / 2 + 4;
  const said = say('bridge-hidden', { frames });
  if (widthOf(said, 10.5) > width - 20) return slashes(x + width / 2, rows.frames, rows.frameHeight);
  return svg`${slashes(x + 8, rows.frames, rows.frameHeight)}${slashes(x + width - 8, rows.frames, rows.frameHeight)}
    ${text(x + width / 2, middle, said, 's10 t2', 'middle')}`;
}

/** Adjacent frames under adjacent pages are one. */
function runOutlines(scene: Scene, held: Held): TemplateResult {
  const { rows, line } = scene;
  const { family, call, object } = held.allocation;
  const runs = held.allocation.runs.filter(
    ({ pages, pfn }) => pages > 1 && !object && isTaken(scene, held, pfn + pages - 1),
  );
  return svg`${runs.map((run) => {
    const span = runSpan(line, run.pfn, run.pages);
    if (!span) return nothing;
    const box = { x: span[0] - 0.6, y: rows.frames - 2, width: span[1] + 1.2, height: rows.frameHeight + 4 };
    const shape = rect(box, 'none', 2, { stroke: `var(--${family})`, width: 2 });
    return svg`<g class="still ${light(scene, { call, pfn: run.pfn, frames: run.pages })}">${shape}</g>`;
  })}`;
}

function drawPinned(scene: Scene): TemplateResult | typeof nothing {
  const { pinned, held, line, rows } = scene;
  const holder = held.find(({ allocation }) => allocation.call === pinned?.call);
  const pfn = pinned && holder ? frameOf(holder.allocation, pinned.page) : null;
  const x = pfn === null || isHidden(line, pfn) ? null : frameX(line, pfn);
  if (x === null || pfn === null || !holder || !isTaken(scene, holder, pfn)) return nothing;
  return svg`<g class="still">${ring({ x: x + 0.4, y: rows.frames, width: line.cell - 0.8, height: rows.frameHeight })}</g>`;
}

/** A bracket under each block that is seen whole: yours, and those larger than a frame. */
function drawOrders(scene: Scene): TemplateResult {
  const { rows, line, say, session, store } = scene;
  const owners = ownersOf(store.allocations.get());
  const seen = new Set<number>();
  const brackets: TemplateResult[] = [];
  for (const { from, to } of line.pieces) {
    for (let pfn = from; pfn < to; pfn++) {
      const block = session.frames.block(pfn);
      if (!block || seen.has(block.head)) continue;
      seen.add(block.head);
      const span = runSpan(line, block.head, 2 ** block.order);
      if (span && (block.order > 0 || owners.at(pfn)))
        brackets.push(bracket(...span, rows.orders, String(block.order)));
    }
  }
  const name = scene.windows.length
    ? text(scene.sheet.left - 8, rows.orders + 12, say('bridge-orders'), 's10 t3', 'end')
    : nothing;
  return svg`${name}${brackets}`;
}

/** Letter, first frame, and where that is. */
function drawName(scene: Scene, window: FrameWindow): TemplateResult {
  const { rows, line, sheet, say, overview } = scene;
  const [x, width] = line.spans.get(window) ?? [0, 0];
  const first = line.pieces.find((piece) => piece.window === window)?.from ?? window.from;
  const room = width + (sheet.compact ? 12 : 16) - 18;
  const name = written(first);
  const named = widthOf(name, 10.5, true) <= room;
  const zone = overview.zones.find(({ startPfn, endPfn }) => window.from >= startPfn && window.from < endPfn);
  const block = count(window.from >> overview.pageblockOrder);
  const detail = zone ? say('bridge-window', { block, zone: zoneName(zone.kind) }) : '';
  const after = x + 18 + widthOf(name, 10.5, true) + 12;
  const detailed = named && !sheet.compact && widthOf(detail, 10.8) <= x + width - after;
  return svg`${letter(x, rows.names, window.letter)}
    ${named ? text(x + 18, rows.names, name, 'mono s10 t2') : nothing}
    ${detailed ? text(after, rows.names, detail, 's105 t3') : nothing}`;
}

/** Frames of high memory have no address of their own. */
function drawNote({ windows, line, overview, rows, say, sheet }: Scene): TemplateResult | typeof nothing {
  const high = windows
    .filter((window) => inHighMemory(window, overview))
    .map((window) => line.spans.get(window) ?? [0, 0]);
  if (high.length === 0) return nothing;
  const [first, last] = [high[0] as [number, number], high.at(-1) as [number, number]];
  const said = say('bridge-high-note');
  const half = widthOf(said, 10.8) / 2;
  const middle = (first[0] + last[0] + last[1]) / 2;
  const x = Math.min(Math.max(middle, sheet.left + half), sheet.left + sheet.drawing - half);
  return text(x, rows.names + 19, said, 's105 t2 halo', 'middle');
}
