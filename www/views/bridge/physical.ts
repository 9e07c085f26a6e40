/** The physical ruler: zones, holes and the device's reach, to scale. */

import { nothing, svg, type TemplateResult } from 'lit';
import type { Overview, Zone, ZoneKind } from '../../core/contract';
import { bytes, frames, share, zone as zoneName } from '../../core/format';
import { widthOf } from '../../core/measure';
import { rect, round, text } from '../../gl/shapes';
import { rowName } from './marks';
import { STRIP_HEIGHT } from './ruler';
import { isPart, scaleWords, type Scene } from './scene';

const GROUNDS: Readonly<Record<ZoneKind, string>> = {
  DMA: 'var(--kernel)',
  DMA32: 'var(--anon)',
  Normal: 'var(--free)',
  HighMem: 'var(--cache)',
  Movable: 'var(--cache)',
  Device: 'var(--cache)',
};

/** Left edge of a frame on the ruler. */
export function physicalX({ sheet, overview }: Pick<Scene, 'sheet' | 'overview'>, pfn: number): number {
  return sheet.left + (pfn / Math.max(overview.frames, 1)) * sheet.drawing;
}

/** Frames that a device with so many address bits reaches. */
export function reachOf(bits: number, { frames: all }: Pick<Overview, 'frames'>): number {
  return bits >= 44 ? all : Math.min(all, 2 ** Math.max(bits - 12, 0));
}

/** From each window to where it lies. */
export function drawFansDown(scene: Scene): TemplateResult {
  const { windows, line, rows } = scene;
  return svg`${windows.map((window) => {
    const [x, width] = line.spans.get(window) ?? [0, 0];
    const [from, to] = [physicalX(scene, window.from), physicalX(scene, window.to)];
    const d = `M${round(x)} ${rows.names + 6}H${round(x + width)}L${round(Math.max(to, from + 1.4))} ${rows.physical}H${round(from)}Z`;
    return svg`<path d=${d} fill="var(--ink3)" opacity=".14"/>`;
  })}`;
}

export function drawPhysical(scene: Scene): TemplateResult {
  const { rows, say, sheet, overview, windows } = scene;
  const ground = { x: sheet.left, y: rows.physical, width: sheet.drawing, height: STRIP_HEIGHT };
  return svg`${rowName(rows.physical + 9, say('bridge-physical'), scaleWords(scene, say('bridge-ram-size', { size: bytes(BigInt(overview.ramMib) << 20n) })))}
    ${rect(ground, 'var(--bg)', 0, { stroke: 'var(--line2)' })}
    ${overview.zones.map((zone) => drawZone(scene, zone))}${overview.holes.map((hole) => drawHole(scene, hole))}
    ${drawBeyond(scene)}${drawZoneNames(scene)}${drawReach(scene)}${drawPart(scene)}
    ${windows.map(({ from }) => svg`<circle cx=${round(physicalX(scene, from))} cy=${rows.physical} r="2.4" fill="var(--ink)"/>`)}`;
}

/** Why there is less RAM than the machine was given. */
function drawPart(scene: Scene): TemplateResult | typeof nothing {
  const { overview, session, say, sheet, rows } = scene;
  if (!isPart(scene, overview)) return nothing;
  const [seen, ram] = [overview.ramMib, session.booted.ram].map((mib) => bytes(BigInt(mib) << 20n));
  const words = { seen: seen ?? '', ram: ram ?? '' };
  const keys = ['bridge-ram-part', 'bridge-ram-part-short'];
  const said = keys.map((key) => say(key, words)).find((each) => widthOf(each, 10.8) <= sheet.drawing);
  return text(sheet.left, rows.end - 8, said ?? say('bridge-ram-part-short', words), 's105 t2');
}

function drawZone(scene: Scene, { kind, startPfn, endPfn }: Zone): TemplateResult {
  const y = scene.rows.physical;
  const [x, end] = [physicalX(scene, startPfn), physicalX(scene, endPfn)];
  const border = startPfn > 0 ? svg`<path d="M${round(x)} ${y - 3}v26" stroke="var(--ink2)"/>` : nothing;
  return svg`${rect({ x, y, width: end - x, height: STRIP_HEIGHT }, GROUNDS[kind], 0, { stroke: 'var(--line2)' })}${border}`;
}

/** Where the PC keeps its devices there is no RAM. */
function drawHole(scene: Scene, [from, to]: [number, number]): TemplateResult | typeof nothing {
  const [x, end] = [physicalX(scene, from), physicalX(scene, Math.min(to, scene.overview.frames))];
  const y = scene.rows.physical;
  if (end - x < 1) return nothing;
  const box = { x, y: y + 0.5, width: end - x, height: STRIP_HEIGHT - 1 };
  const name = scene.say('region-hole');
  const said = [`${name} ${frames(to - from)}`, name].find((each) => widthOf(each, 11) + 10 < end - x);
  return svg`${rect(box, 'var(--bg)', 0, { stroke: 'var(--ink3)', dashes: '2 3' })}
    ${said ? text(x + 6, y + 14, said, 's11 t3') : nothing}`;
}

/** Beyond the device's reach: a veil and a mesh. */
function drawBeyond(scene: Scene): TemplateResult | typeof nothing {
  const x = physicalX(scene, reachOf(scene.store.device.get().bits, scene.overview));
  const width = scene.sheet.left + scene.sheet.drawing - x;
  if (width <= 0.5) return nothing;
  const box = { x, y: scene.rows.physical, width, height: STRIP_HEIGHT };
  return svg`${rect(box, 'var(--veil)')}${rect(box, 'url(#grey-mesh)')}`;
}

/** Names inside where they fit with their size, else below; below, they keep apart. */
function drawZoneNames(scene: Scene): TemplateResult {
  const y = scene.rows.physical;
  let free = scene.sheet.left;
  const reach = physicalX(scene, reachOf(scene.store.device.get().bits, scene.overview));
  const names = scene.overview.zones.map((zone) => {
    const [x, end] = [physicalX(scene, zone.startPfn), physicalX(scene, zone.endPfn)];
    const [name, size] = [zoneName(zone.kind), sizeOf(zone.present)];
    const whole = `${name} ${size}`;
    const inside = [whole, name].find((said) => widthOf(said, 11) + 12 <= end - x - holesIn(scene, zone));
    const halo = end > reach ? 'halo' : '';
    const below = inside === whole ? null : inside === name ? size : whole;
    const said = below === null ? nothing : belowStrip(scene, x, end, below, free);
    if (below !== null && said !== nothing) free = Math.max(x, free) + widthOf(below, 10.8) + 12;
    return svg`${inside ? text(x + 6, y + 14, inside, `s11 t2 ${halo}`) : nothing}${said}`;
  });
  return svg`${names}`;
}

/** With a tenth of what is a GiB at most, else as short as it goes. */
function sizeOf(pages: number): string {
  return pages < FRAMES_OF_A_GIB ? share(pages) : frames(pages);
}

const FRAMES_OF_A_GIB = 262_144;

function holesIn(scene: Scene, { startPfn, endPfn }: Zone): number {
  const inside = scene.overview.holes.filter(([from, to]) => from >= startPfn && to <= endPfn);
  return inside.length ? physicalX(scene, endPfn) - physicalX(scene, inside[0]?.[0] ?? endPfn) : 0;
}

function belowStrip({ sheet, rows }: Scene, x: number, end: number, said: string, free: number) {
  const right = sheet.left + sheet.drawing;
  const width = widthOf(said, 10.8);
  const atEnd = end > right - 1 && x + width > right;
  const from = atEnd ? right - width : Math.max(x, free);
  if (from < free) return nothing;
  return text(atEnd ? right : from, rows.physical + 32, said, 's105 t2', atEnd ? 'end' : 'start');
}

/** Bold text is so much wider. */
const BOLDER = 1.12;

/** The bracket of what the device reaches, and its wall. */
function drawReach(scene: Scene): TemplateResult {
  const { rows, sheet, say, overview, store } = scene;
  const { bits } = store.device.get();
  const reach = reachOf(bits, overview);
  const full = reach >= overview.frames;
  const [x, y, right] = [physicalX(scene, reach), rows.physical, sheet.left + sheet.drawing];
  const said = full
    ? say('bridge-reaches-all', { bits })
    : say('bridge-reaches', { bits, limit: bytes(BigInt(reach) * 4096n) });
  const width = widthOf(said, 10.8) * (full ? 1 : BOLDER) + 12;
  const after = x + 10 + width <= right;
  const middle = full ? sheet.left + sheet.drawing / 2 : after ? x + 10 + width / 2 : x - 10 - width / 2;
  const wall = full
    ? nothing
    : svg`<path d="M${round(x)} ${y - 4}v49" stroke="var(--ink)" stroke-width="2"/>`;
  return svg`${wall}<path d="M${sheet.left + 0.5} ${y + 45}v-5H${round(x - 0.5)}v5" fill="none" stroke="var(--ink)"
      stroke-width=${full ? 1.3 : 2}/>
    ${full || !after ? rect({ x: middle - width / 2, y: y + 34, width, height: 14 }, 'var(--bg)') : nothing}
    ${text(middle, y + 45, said, full ? 's105 t2' : 's105 t2 b', 'middle')}`;
}

/** The number of address bits whose reach is nearest to a place on the ruler. */
export function bitsAt({ sheet, overview }: Scene, x: number): number {
  const part = Math.min(Math.max((x - sheet.left) / sheet.drawing, 1e-9), 1);
  return Math.round(Math.log2(part * overview.frames * 4096));
}
