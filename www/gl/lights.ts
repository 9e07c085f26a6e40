/** What is lit: all else under a veil, blocks filled or outlined, and from afar a ring round each tile with its count. */

import type { Blocks } from '../core/frames';
import { levelOf, rectToScreen, toScreen } from './camera';
import { rgba } from './colour';
import type { Shot } from './picture';
import { GAP, type Rect } from './tiles';

/** What is lit, and how. */
export interface Light extends Blocks {
  /** Blocks are ink, where they are small: else their frames stay in sight, with an outline. */
  filled: boolean;
}

/** Marks of few blocks are at least this large, px; of more, a device pixel. */
const LEAST = 3;
const FEW = 2_048;
/** So many tiles have a ring, and so many a count, if there is room. */
const MOST_RINGS = 96;
const MOST_COUNTS = 32;
/** Smaller rings would be dots, px. */
const SMALLEST_RING = 9;
/** Blocks of frames that are smaller than this are filled even close up, px. */
const OUTLINED = 6;
/** Larger blocks are outlined at any scale, square px. */
const LARGE = 1_024;
const COUNT_HEIGHT = 13;

export class Lights {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #shown: { light: Light; shot: Shot } | null = null;

  private constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.#canvas = canvas;
    this.#context = context;
    canvas.hidden = true;
  }

  static on(canvas: HTMLCanvasElement): Lights | null {
    const context = canvas.getContext('2d');
    return context && new Lights(canvas, context);
  }

  draw(light: Light | null, shot: Shot): void {
    if (light && light.pairs === this.#shown?.light.pairs && shot === this.#shown.shot) return;
    this.#shown = light && { light, shot };
    this.#canvas.hidden = !light;
    if (!light) return;
    const { window, ratio } = shot;
    this.#canvas.width = Math.round(window.width * ratio);
    this.#canvas.height = Math.round(window.height * ratio);
    if (levelOf(shot.camera) === 0) this.#far(light, shot);
    else this.#near(light, shot);
  }

  dispose(): void {
    this.#canvas.width = 0;
    this.#shown = null;
  }

  #far(light: Light, shot: Shot): void {
    const few = light.pairs.length / 2 <= FEW;
    this.#mask(light, shot, few && light.filled ? LEAST : 1 / shot.ratio, 0);
    this.#context.scale(shot.ratio, shot.ratio);
    const counts = countTiles(light, shot);
    if (counts.size > MOST_RINGS) return;
    const rings = [...counts].map(([tile, count]) => ({ ...ringOf(shot, tile), count }));
    for (const ring of rings) this.#ring(shot, ring);
    if (rings.length <= MOST_COUNTS) this.#counts(shot, rings);
  }

  /** Pixel by pixel: veil, and on it what is lit, so many pixels apart. */
  #mask(light: Light, { tiles, camera, ratio, inks }: Shot, least: number, apart: number): void {
    const { pairs, filled } = light;
    const { width, height } = this.#canvas;
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    pixels.fill(pixelOf(inks['--veil']));
    const ink = filled ? pixelOf(inks['--lit']) : 0;
    const scale = camera.scale * ratio;
    const size = Math.max(1, Math.round(least * ratio));
    const paint = (x: number, y: number, across: number, down: number) => {
      const left = startOf((x - camera.x) * scale, across * scale - apart, size);
      const right = Math.min(endOf((x - camera.x) * scale, across * scale - apart, size), width);
      const top = startOf((y - camera.y) * scale, down * scale - apart, size);
      const bottom = Math.min(endOf((y - camera.y) * scale, down * scale - apart, size), height);
      if (right <= left) return;
      for (let row = top; row < bottom; row++) pixels.fill(ink, row * width + left, row * width + right);
    };
    for (let at = 0; at < pairs.length; at += 2)
      tiles.stretch(pairs[at] as number, pairs[at + 1] as number, paint);
    this.#context.putImageData(image, 0, 0);
  }

  /** Small blocks are ink, others are outlined and show what is in them. */
  #near(light: Light, shot: Shot): void {
    const { camera, inks, window, ratio } = shot;
    const dense = light.filled && camera.scale < OUTLINED;
    if (dense) this.#mask(light, shot, 1 / ratio, 1);
    const pen = this.#context;
    pen.scale(ratio, ratio);
    pen.fillStyle = inks['--veil'];
    if (!dense) pen.fillRect(0, 0, window.width, window.height);
    const boxes = boxesOf(light, shot).filter(({ width, height }) => !dense || width * height >= LARGE);
    for (const { x, y, width, height } of boxes) pen.clearRect(x, y, width, height);
    const thickness = camera.scale < OUTLINED ? 1.6 : 2.2;
    outline(pen, boxes, inks['--panel'], thickness + 2);
    outline(pen, boxes, inks['--lit'], thickness);
  }

  #ring({ inks }: Shot, { x, y, width, height }: Rect): void {
    const pen = this.#context;
    for (const [ink, thickness] of [
      [inks['--panel'], 3.6],
      [inks['--lit'], 1.6],
    ] as const) {
      pen.strokeStyle = ink;
      pen.lineWidth = thickness;
      pen.strokeRect(x, y, width, height);
    }
  }

  /** How many blocks have frames in each tile: where there is room. */
  #counts(shot: Shot, rings: readonly (Rect & { count: number })[]): void {
    const pen = this.#context;
    pen.font = '600 10px Inter, system-ui, sans-serif';
    pen.textAlign = 'center';
    const taken: Rect[] = [...rings];
    for (const ring of rings) {
      const text = ring.count.toLocaleString('en-US');
      const width = Math.ceil(pen.measureText(text).width) + 7;
      const place = placesOf(ring, width).find((each) => isFree(each, taken, shot));
      if (!place) continue;
      taken.push(place);
      this.#pill(shot, place, text);
    }
  }

  #pill({ inks }: Shot, { x, y, width, height }: Rect, text: string): void {
    const pen = this.#context;
    pen.fillStyle = inks['--lit'];
    pen.beginPath();
    pen.roundRect(x, y, width, height, 3);
    pen.fill();
    pen.fillStyle = inks['--panel'];
    pen.fillText(text, x + width / 2, y + height - 3.5);
  }
}

/** First device pixel of a stretch that is at least `least` long. */
export function startOf(at: number, length: number, least: number): number {
  const from = Math.round(at);
  const grow = Math.max(0, least - (Math.round(at + length) - from));
  return Math.max(0, from - Math.floor(grow / 2));
}

/** Behind the last device pixel of such a stretch. */
export function endOf(at: number, length: number, least: number): number {
  const from = Math.round(at);
  const long = Math.round(at + length) - from;
  return from - Math.floor(Math.max(0, least - long) / 2) + Math.max(long, least);
}

/** How many blocks have frames in each tile that has any. */
export function countTiles(
  { pairs }: Pick<Light, 'pairs'>,
  { tiles }: Pick<Shot, 'tiles'>,
): Map<number, number> {
  const counts = new Uint32Array(tiles.count);
  for (let at = 0; at < pairs.length; at += 2) {
    const first = pairs[at] as number;
    const last = tiles.tileOf(first + (pairs[at + 1] as number) - 1);
    for (let tile = tiles.tileOf(first); tile <= last; tile++) counts[tile] = (counts[tile] ?? 0) + 1;
  }
  return new Map([...counts.entries()].filter(([, count]) => count > 0));
}

function ringOf({ tiles, camera }: Shot, tile: number): Rect {
  const { x, y, width, height } = rectToScreen(camera, tiles.tile(tile));
  const gap = Math.min(1.5, (GAP * camera.scale) / 2);
  const [across, down] = [width, height].map((side) => Math.max(side + 2 * gap, SMALLEST_RING)) as [
    number,
    number,
  ];
  return { x: x + width / 2 - across / 2, y: y + height / 2 - down / 2, width: across, height: down };
}

/** In the corner of a tile that is large enough; else beside it. */
function placesOf({ x, y, width, height }: Rect, wide: number): Rect[] {
  const size = { width: wide, height: COUNT_HEIGHT };
  if (width >= wide * 2 && height >= COUNT_HEIGHT * 2)
    return [{ x: x + width - wide - 2, y: y + height - COUNT_HEIGHT - 2, ...size }];
  const middle = y + height / 2 - COUNT_HEIGHT / 2;
  return [
    { x: x + width + 3, y: middle, ...size },
    { x: x - wide - 3, y: middle, ...size },
    { x: x + width / 2 - wide / 2, y: y - COUNT_HEIGHT - 3, ...size },
    { x: x + width / 2 - wide / 2, y: y + height + 3, ...size },
  ];
}

function isFree(place: Rect, taken: readonly Rect[], { window }: Shot): boolean {
  const inside =
    place.x >= 0 &&
    place.y >= 0 &&
    place.x + place.width <= window.width &&
    place.y + place.height <= window.height;
  const inOwn = (other: Rect) =>
    place.x >= other.x &&
    place.x + place.width <= other.x + other.width &&
    place.y >= other.y &&
    place.y + place.height <= other.y + other.height;
  return inside && !taken.some((other) => overlap(other, place) && !inOwn(other));
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The blocks that are seen, in pixels. */
function boxesOf({ pairs }: Light, { tiles, camera, window }: Shot): Rect[] {
  const boxes: Rect[] = [];
  const add = (x: number, y: number, across: number, down: number) => {
    const at = toScreen(camera, { x, y });
    const [width, height] = [across * camera.scale, down * camera.scale];
    if (at.x < window.width && at.y < window.height && at.x + width > 0 && at.y + height > 0)
      boxes.push({ ...at, width, height });
  };
  for (let at = 0; at < pairs.length; at += 2)
    tiles.stretch(pairs[at] as number, pairs[at + 1] as number, add);
  return boxes;
}

function outline(
  pen: CanvasRenderingContext2D,
  boxes: readonly Rect[],
  ink: string,
  thickness: number,
): void {
  pen.strokeStyle = ink;
  pen.lineWidth = thickness;
  pen.beginPath();
  for (const { x, y, width, height } of boxes) pen.rect(x, y, width, height);
  pen.stroke();
}

/** A colour as a pixel's four bytes. */
function pixelOf(ink: string): number {
  const [red, green, blue, alpha] = rgba(ink).map((part) => Math.round(part * 255)) as [
    number,
    number,
    number,
    number,
  ];
  return new Uint32Array(Uint8ClampedArray.of(red, green, blue, alpha).buffer)[0] as number;
}
