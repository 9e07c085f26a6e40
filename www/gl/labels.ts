/** What stands on the frames in letters and digits, from L1 on: tiles, orders of blocks, pages of calls. */

import type { Migratetype } from '../core/contract';
import { orderOf, type Frames } from '../core/frames';
import { FRAME_KINDS, kindIndexOf } from '../core/kinds';
import { pfn as pfnText } from '../core/format';
import type { OwnedRun } from '../core/owners';
import { bodyOf, BRACKETS, levelOf, rectToScreen, toScreen } from './camera';
import type { Picture, Shot } from './picture';
import type { Scene } from './texels';
import { GAP, TILE_WIDTH, type Rect } from './tiles';

/** What a page block is kept for, by the number of its tile. */
export type TypeOf = (tile: number) => Migratetype | null;

/** High enough for a digit, px. */
const DIGIT = 9;
/** Wide enough for a page's number, px. */
const NUMBER = 10;
/** Lower tiles have no letter from afar, px. */
const LETTER = 16;
/** Tiles narrower than this have no chip; narrower than the second only the letter. */
const CHIP = { letter: 60, number: 100 };
/** Addresses stand over every eighth frame. */
const STRIDE = 8;
const COMPOUND = 1 << 5;
const PCP = FRAME_KINDS.indexOf('pcp');
const MONO = '"JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, monospace';
const UI = 'Inter, "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif';
const LETTERS: Readonly<Record<Migratetype, string>> = {
  unmovable: 'U',
  movable: 'M',
  reclaimable: 'R',
  'high-atomic': 'H',
  isolate: 'I',
};

export class Labels implements Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #typeOf: TypeOf;
  #tags = new Uint32Array(0);

  private constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, typeOf: TypeOf) {
    this.#canvas = canvas;
    this.#context = context;
    this.#typeOf = typeOf;
  }

  static on(canvas: HTMLCanvasElement, typeOf: TypeOf): Labels | null {
    const context = canvas.getContext('2d');
    return context && new Labels(canvas, context, typeOf);
  }

  draw(scene: Scene, shot: Shot): void {
    const { tiles, camera, window, ratio } = shot;
    this.#canvas.width = Math.round(window.width * ratio);
    this.#canvas.height = Math.round(window.height * ratio);
    const typed = shot.colourBy === 'migratetype' && tiles.tileHeight * camera.scale >= LETTER;
    if (levelOf(camera) === 0 && !typed) return;
    this.#context.scale(ratio, ratio);
    this.#context.textBaseline = 'alphabetic';
    for (let tile = 0; tile < tiles.count; tile++) {
      const at = rectToScreen(camera, tiles.tile(tile));
      if (!seen(at, shot, GAP * camera.scale)) continue;
      if (levelOf(camera) === 0) this.#letter(shot, tile, at);
      else this.#tile(scene, shot, tile, at);
    }
  }

  /** From afar, where colours tell of migratetypes: what a page block is kept for. The usual letter is quiet. */
  #letter({ inks }: Shot, tile: number, at: Rect): void {
    const type = this.#typeOf(tile);
    if (type === null) return;
    const [x, y] = [middle(at), at.y + at.height / 2];
    if (type === 'movable')
      return this.#text(inks['--ink3'], `500 10px ${UI}`, 'center', LETTERS[type], x, y + 3.5);
    const dark = type === 'unmovable';
    const [ground, ink] = dark ? [inks['--ink'], inks['--panel']] : [inks['--panel'], inks['--ink']];
    this.#chip(ground, ink, inks['--ink2'], LETTERS[type], x - 7.5, y - 7);
  }

  dispose(): void {
    this.#canvas.width = 0;
  }

  #tile(scene: Scene, shot: Shot, tile: number, at: Rect): void {
    const { tiles, camera } = shot;
    const first = tile * tiles.tileFrames;
    if (this.#tags.length !== tiles.tileFrames) this.#tags = new Uint32Array(tiles.tileFrames);
    scene.frames.tags(first, this.#tags);
    for (const [head, tag] of blocksOf(this.#tags, first)) this.#block(scene, shot, head, tag);
    for (const run of scene.owners.within(first, first + tiles.tileFrames)) {
      if (camera.scale >= NUMBER) this.#numbers(scene.frames, shot, run, first);
    }
    if (levelOf(camera) === 2) this.#addresses(shot, tile);
    else this.#chips(shot, tile, at);
  }

  #block({ owners }: Scene, shot: Shot, head: number, tag: number): void {
    const { tiles, camera } = shot;
    const order = orderOf(tag);
    const free = kindIndexOf(tag) <= PCP;
    for (const rect of tiles.block(head, order)) {
      const at = rectToScreen(camera, rect);
      if (!seen(at, shot)) continue;
      const told = order > 0 || free;
      if (camera.scale >= BRACKETS && (told || owners.at(head))) this.#bracket(shot, at, order);
      else if (free && at.height >= DIGIT && at.width >= DIGIT) this.#digit(shot, at, order);
      if (levelOf(camera) === 2 && (tag & COMPOUND) !== 0 && order > 0) this.#compound(shot, at);
    }
  }

  #digit({ inks, camera }: Shot, at: Rect, order: number): void {
    if (order === 0 && camera.scale < 12) return;
    if (levelOf(camera) === 2) {
      this.#context.fillStyle = inks['--free'];
      this.#context.fillRect(middle(at) - 5, at.y + at.height / 2 - 5, 10, 10);
    }
    this.#text(
      inks['--ink2'],
      `500 9.5px ${UI}`,
      'center',
      String(order),
      middle(at),
      at.y + at.height / 2 + 3.5,
    );
  }

  /** Under the last row of a block, and its order. */
  #bracket({ inks, camera }: Shot, at: Rect, order: number): void {
    const pen = this.#context;
    const y = at.y + at.height - camera.scale + bodyOf(camera.scale) + 1;
    pen.strokeStyle = inks['--ink3'];
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(at.x + 2.5, y);
    pen.lineTo(at.x + 2.5, y + 3.5);
    pen.lineTo(at.x + at.width - 2.5, y + 3.5);
    pen.lineTo(at.x + at.width - 2.5, y);
    pen.stroke();
    pen.fillStyle = inks['--bg'];
    pen.fillRect(middle(at) - 5, y, 10, 9);
    this.#text(inks['--ink2'], `500 9.5px ${UI}`, 'center', String(order), middle(at), y + 8);
  }

  /** One page although many frames: a second outline. */
  #compound({ inks, camera }: Shot, at: Rect): void {
    const pen = this.#context;
    const height = at.height - camera.scale + bodyOf(camera.scale);
    pen.strokeStyle = inks['--ink'];
    pen.lineWidth = 1;
    pen.strokeRect(at.x + 0.5, at.y + 0.5, at.width - 1, height - 1);
    pen.strokeRect(at.x + 2.5, at.y + 2.5, at.width - 5, height - 5);
  }

  #numbers(frames: Frames, shot: Shot, run: OwnedRun, first: number): void {
    const { tiles, camera, inks } = shot;
    if (run.page === null) return;
    const body = bodyOf(camera.scale);
    const end = Math.min(run.pfn + run.pages, first + tiles.tileFrames);
    for (let pfn = Math.max(run.pfn, first); pfn < end; pfn++) {
      const at = rectToScreen(camera, { ...tiles.place(pfn), width: 1, height: 1 });
      if (!seen(at, shot) || frames.state(pfn) === 'free' || frames.state(pfn) === 'pcp') continue;
      const text = String(run.page + pfn - run.pfn);
      const size = Math.min(11, camera.scale / (text.length * 0.62 + 0.2), body);
      if (size < 6) continue;
      const ink = inks[`--${run.family}-on`];
      this.#text(ink, `600 ${size}px ${MONO}`, 'center', text, middle(at), at.y + body / 2 + size * 0.36);
    }
  }

  /** Over the first row of a tile, where there is room between tiles. */
  #addresses({ tiles, camera, inks }: Shot, tile: number): void {
    const top = tiles.tile(tile);
    for (let column = 0; column < TILE_WIDTH && camera.scale >= NUMBER; column += STRIDE) {
      const { x, y } = toScreen(camera, { x: top.x + column, y: top.y });
      const text = pfnText(tile * tiles.tileFrames + column);
      if (text.length * 6 < STRIDE * camera.scale)
        this.#text(inks['--ink2'], `10.5px ${MONO}`, 'left', text, x + 1, y - 4);
    }
  }

  /** The tile's number, and a letter for what it is kept for; U inverted. */
  #chips({ inks }: Shot, tile: number, at: Rect): void {
    if (at.width < CHIP.letter) return;
    const type = this.#typeOf(tile);
    let x = at.x + 3;
    if (at.width >= CHIP.number)
      x += this.#chip(inks['--panel'], inks['--ink'], inks['--ink2'], String(tile), x, at.y + 3);
    if (type === null) return;
    const dark = type === 'unmovable';
    const [ground, ink] = dark ? [inks['--ink'], inks['--panel']] : [inks['--panel'], inks['--ink']];
    this.#chip(ground, ink, inks['--ink2'], LETTERS[type], x, at.y + 3);
  }

  #chip(ground: string, ink: string, rim: string, text: string, x: number, y: number): number {
    const pen = this.#context;
    pen.font = `600 10px ${UI}`;
    const width = Math.ceil(pen.measureText(text).width) + 8;
    pen.fillStyle = ground;
    pen.strokeStyle = rim;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.roundRect(x + 0.5, y + 0.5, width, 14, 3);
    pen.fill();
    pen.stroke();
    this.#text(ink, pen.font, 'center', text, x + 0.5 + width / 2, y + 11);
    return width + 3;
  }

  #text(ink: string, font: string, align: CanvasTextAlign, text: string, x: number, y: number): void {
    const pen = this.#context;
    pen.font = font;
    pen.textAlign = align;
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
  }
}

/** First frame and tag of each block that begins here. */
export function* blocksOf(tags: Uint32Array, first: number): Generator<[head: number, tag: number]> {
  let at = 0;
  while (at < tags.length) {
    const tag = tags[at] as number;
    const block = (tag & 0xf) !== 0;
    if (block) yield [first + at, tag];
    at += block ? 1 << orderOf(tag) : 1;
  }
}

function middle({ x, width }: Rect): number {
  return x + width / 2;
}

function seen({ x, y, width, height }: Rect, { window }: Shot, above = 0): boolean {
  return x < window.width && y - above < window.height && x + width > 0 && y + height > 0;
}
