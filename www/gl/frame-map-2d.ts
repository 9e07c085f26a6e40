/** The frame map on a plain canvas, where there is no WebGL2: the same geometry and colours, tile by tile. */

import { GROUP, LARGEST_ORDER } from '../core/frames';
import type { Texture } from '../core/kinds';
import { APART, bodyOf, DOTTED, levelOf, rectToScreen } from './camera';
import { css, mix, rgba, type Rgba } from './colour';
import { IN_USE, swatches, type Inks } from './palette';
import { sameShot, type Picture, type Shot } from './picture';
import { FAMILIES, Texels, type Scene } from './texels';
import { GAP, TILE_WIDTH } from './tiles';

const LIT = 1 << 14;
const FREE = 1;
const PCP = 2;

interface Paint {
  colour: Rgba;
  style: string;
  texture: CanvasPattern | null;
  dot: boolean;
}

export class FrameMap2d implements Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #texels = new Texels();
  readonly #group = new Uint16Array(GROUP);
  readonly #tile = document.createElement('canvas');
  #shot: Shot | null = null;

  private constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.#canvas = canvas;
    this.#context = context;
  }

  static on(canvas: HTMLCanvasElement): FrameMap2d | null {
    const context = canvas.getContext('2d');
    return context && new FrameMap2d(canvas, context);
  }

  draw(scene: Scene, shot: Shot): void {
    const groups = this.#texels.changed(scene);
    const paints = new Paints(this.#context, shot, scene);
    if (groups && sameShot(this.#shot, shot)) this.#drawTiles(scene, shot, paints, tilesOf(groups, shot));
    else this.#drawAll(scene, shot, paints);
    this.#shot = shot;
  }

  #drawAll(scene: Scene, shot: Shot, paints: Paints): void {
    const { tiles, window, ratio } = shot;
    this.#canvas.width = Math.round(window.width * ratio);
    this.#canvas.height = Math.round(window.height * ratio);
    this.#context.scale(ratio, ratio);
    this.#context.imageSmoothingQuality = 'high';
    this.#drawTiles(
      scene,
      shot,
      paints,
      Array.from({ length: tiles.count }, (_, tile) => tile),
    );
  }

  #drawTiles(scene: Scene, shot: Shot, paints: Paints, which: readonly number[]): void {
    const { tiles, camera, window } = shot;
    for (const tile of which) {
      const { x, y, width, height } = rectToScreen(camera, tiles.tile(tile));
      if (x > window.width || y > window.height || x + width < 0 || y + height < 0) continue;
      this.#context.clearRect(x, y, width, height);
      if (levelOf(camera) === 0) this.#drawSmall(scene, shot, tile, paints);
      else this.#drawLarge(scene, shot, tile, paints);
    }
  }

  dispose(): void {
    this.#canvas.width = 0;
  }

  /** A pixel a frame, minified with averaging; an outline. */
  #drawSmall(scene: Scene, { tiles, camera, inks }: Shot, tile: number, paints: Paints): void {
    const image = new ImageData(TILE_WIDTH, tiles.tileHeight);
    this.#each(scene, tile * tiles.tileFrames, tiles.tileFrames, (pfn, texel, at) => {
      const [red, green, blue, alpha] = paints.of(texel, pfn).colour;
      image.data.set([red * 255, green * 255, blue * 255, alpha * 255], at * 4);
    });
    this.#tile.width = TILE_WIDTH;
    this.#tile.height = tiles.tileHeight;
    this.#tile.getContext('2d')?.putImageData(image, 0, 0);
    const { x, y, width, height } = rectToScreen(camera, tiles.tile(tile));
    const gap = width < APART ? GAP * camera.scale : 0;
    this.#context.drawImage(this.#tile, x, y, width + gap, height + gap);
    if (gap > 0) return;
    this.#context.strokeStyle = inks['--free-line'];
    this.#context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }

  #drawLarge(scene: Scene, shot: Shot, tile: number, paints: Paints): void {
    const { tiles, camera } = shot;
    const cells = levelOf(camera) === 2;
    const size = camera.scale;
    this.#each(scene, tile * tiles.tileFrames, tiles.tileFrames, (pfn, texel) => {
      const { x, y } = rectToScreen(camera, { ...tiles.place(pfn), width: 1, height: 1 });
      const paint = paints.of(texel, pfn);
      const gap = cells ? 1 : 0.6;
      const body = cells && lastRow(texel, pfn) ? bodyOf(size) : size;
      this.#fill(paint, x, y, cells ? size - gap : size + 0.3, body - gap);
      if (cells) this.#outlineCell(texel, shot.inks, x, y, size, body);
      else this.#outlineBlock(texel, pfn, shot);
    });
  }

  #fill({ style, texture, dot }: Paint, x: number, y: number, width: number, height: number): void {
    const context = this.#context;
    context.fillStyle = style;
    context.fillRect(x, y, width, height);
    if (texture) {
      context.fillStyle = texture;
      context.fillRect(x, y, width, height);
    }
    if (!dot || width < DOTTED) return;
    context.beginPath();
    context.arc(x + width / 2, y + height / 2, Math.min(2.2, Math.max(0.8, width * 0.14)), 0, Math.PI * 2);
    context.fill();
  }

  #outlineCell(texel: number, inks: Inks, x: number, y: number, size: number, body: number): void {
    if ((texel & 15) !== FREE && (texel & 15) !== PCP) return;
    this.#context.strokeStyle = inks['--free-line'];
    this.#context.lineWidth = 1;
    this.#context.strokeRect(x + 0.5, y + 0.5, size - 2, body - 2);
  }

  /** Once a block, when its last frame has been filled. */
  #outlineBlock(texel: number, pfn: number, { tiles, camera, inks }: Shot): void {
    const order = (texel >> 4) & 15;
    const last = (pfn + 1) % 2 ** order === 0;
    if (!last || ((texel & 15) !== FREE && (texel & 15) !== PCP)) return;
    this.#context.strokeStyle = order >= 3 ? inks['--ink'] : inks['--ink3'];
    this.#context.lineWidth = order >= 3 ? 1.1 : 0.6;
    for (const rect of tiles.block(pfn + 1 - 2 ** order, order)) {
      const { x, y, width, height } = rectToScreen(camera, rect);
      this.#context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1.2);
    }
  }

  #each(
    scene: Scene,
    first: number,
    count: number,
    act: (pfn: number, texel: number, at: number) => void,
  ): void {
    let group = -1;
    for (let at = 0; at < count; at++) {
      const pfn = first + at;
      if (pfn >= scene.frames.length) return;
      if (pfn >>> LARGEST_ORDER !== group) {
        group = pfn >>> LARGEST_ORDER;
        this.#texels.write(scene, group, this.#group);
      }
      const texel = this.#group[pfn % GROUP] as number;
      if ((texel & 15) !== 0) act(pfn, texel, at);
    }
  }
}

/** Tiles that have frames of these groups. */
function tilesOf(groups: readonly number[], { tiles }: Shot): number[] {
  const found = new Set<number>();
  for (const group of groups) {
    const first = tiles.tileOf(group << LARGEST_ORDER);
    const last = Math.min(tiles.tileOf(((group + 1) << LARGEST_ORDER) - 1), tiles.count - 1);
    for (let tile = first; tile <= last; tile++) found.add(tile);
  }
  return [...found];
}

/** Of single frames only free ones and those of calls have a bracket. */
function hasBracket(texel: number): boolean {
  return ((texel >> 4) & 15) > 0 || texel >> 11 > 0 || (texel & 15) === FREE || (texel & 15) === PCP;
}

/** Whether a frame lies in the last row of its block: a bracket stands below. */
function lastRow(texel: number, pfn: number): boolean {
  if (!hasBracket(texel)) return false;
  const pages = 1 << ((texel >> 4) & 15);
  const last = pfn - (pfn % pages) + pages - 1;
  return Math.floor(pfn / TILE_WIDTH) === Math.floor(last / TILE_WIDTH);
}

/** What a texel is painted with. */
class Paints {
  readonly #greys: readonly Paint[];
  readonly #fills: readonly [bright: Paint, pale: Paint][];
  readonly #shot: Shot;
  readonly #lit: boolean;

  constructor(context: CanvasRenderingContext2D, shot: Shot, scene: Scene) {
    const { inks, colourBy } = shot;
    const paint = (colour: Rgba, texture: Texture | 'diagonals', ink: string): Paint => ({
      colour,
      style: css(colour),
      texture: patternOf(context, texture, ink),
      dot: texture === 'dot',
    });
    this.#shot = shot;
    this.#lit = scene.lit !== null;
    this.#greys = swatches(colourBy).map(({ from, to, part, texture }) =>
      paint(mix(rgba(inks[from]), rgba(inks[to]), part), texture, inks['--grey-texture']),
    );
    const textures = ['none', 'lines', 'diagonals', 'dots'] as const;
    this.#fills = FAMILIES.map((family, at) => {
      const fill = rgba(inks[`--${family}-fill`]);
      const texture = textures[at] ?? 'none';
      return [
        paint(fill, texture, inks['--texture']),
        paint(mix(fill, rgba(inks['--bg']), 0.6), texture, inks['--texture']),
      ];
    });
  }

  of(texel: number, pfn: number): Paint {
    const family = this.#fills[((texel >> 11) & 7) - 1];
    if (family) return this.#lit && (texel & LIT) === 0 ? family[1] : family[0];
    return this.#greys[this.#indexOf(texel, pfn)] ?? (this.#greys[0] as Paint);
  }

  #indexOf(texel: number, pfn: number): number {
    switch (this.#shot.colourBy) {
      case 'order':
        return (texel & 15) === FREE || (texel & 15) === PCP ? (texel >> 4) & 15 : IN_USE;
      case 'migratetype':
        return (texel >> 8) & 7;
      case 'zone':
        return Math.max(
          0,
          this.#shot.zones.findLastIndex((start) => pfn >= start),
        );
      default:
        return texel & 15;
    }
  }
}

function patternOf(
  context: CanvasRenderingContext2D,
  texture: Texture | 'diagonals',
  ink: string,
): CanvasPattern | null {
  if (texture === 'none' || texture === 'dot') return null;
  const side = texture === 'diagonals' ? 7 : 4;
  const tile = document.createElement('canvas');
  tile.width = tile.height = side;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.strokeStyle = pen.fillStyle = ink;
  if (texture === 'dots') pen.fillRect(1, 1, 2, 2);
  if (texture === 'lines') pen.fillRect(0, 0, side, 1);
  if (texture === 'diagonals') strokes(pen, [-1, side + 1, side + 1, -1], [-4, 4, 4, -4], [3, 11, 11, 3]);
  if (texture === 'mesh') strokes(pen, [0, 0, side, side], [side, 0, 0, side]);
  return context.createPattern(tile, 'repeat');
}

function strokes(pen: CanvasRenderingContext2D, ...lines: [number, number, number, number][]): void {
  pen.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.stroke();
}
