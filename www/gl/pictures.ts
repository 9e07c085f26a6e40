/** The canvases of a map: opened when first needed, drawn only when what they show is another. */

import type { Migratetype } from '../core/contract';
import { inksOf } from '../core/ink';
import { blocksOf } from '../core/light';
import { ownersOf } from '../core/owners';
import { afterPaint, nextFrame, type Pending } from '../core/pending';
import { sameRecord } from '../core/store';
import type { Context } from '../core/view';
import { FrameMap } from './frame-map';
import { FrameMap2d } from './frame-map-2d';
import { Labels } from './labels';
import { Lights, type Light } from './lights';
import { INKS, type Inks } from './palette';
import { sameShot, type Picture, type Shot } from './picture';
import type { Scene } from './texels';

/** Which frames are shown, and where. */
export type Sight = Pick<Shot, 'tiles' | 'camera' | 'window'>;

export class Pictures {
  readonly #rootOf: () => ParentNode;
  /** Draws again. */
  readonly #again: () => void;
  #ground: Picture | null = null;
  #labels: Picture | null = null;
  #lights: Lights | null = null;
  /** The labels are due: text on a canvas asks for styles, which are at hand after the paint. */
  #waiting = false;
  #inks: Inks | null = null;
  /** What the pictures show now. */
  #shot: Shot | null = null;
  #drawn: (Scene & { version: number }) | null = null;
  #types: { version: number; known: Map<number, Migratetype | null> } = { version: -1, known: new Map() };

  /** The root is asked for when it is needed: an element has it only once it is in the page. */
  constructor(rootOf: () => ParentNode, again: () => void) {
    this.#rootOf = rootOf;
    this.#again = again;
  }

  draw({ store, session }: Context, sight: Sight): void {
    if (!this.#ground) this.#open({ store, session });
    const scene: Scene = {
      frames: session.frames,
      owners: ownersOf(store.allocations.get()),
      lit: store.hover.get()?.call ?? null,
    };
    this.#inks ??= inksOf(this.#rootOf(), INKS);
    const shot: Shot = {
      ...sight,
      ratio: devicePixelRatio,
      colourBy: store.colourBy.get(),
      inks: this.#inks,
      zones: store.overview.get()?.zones.map(({ startPfn }) => startPfn) ?? [],
    };
    const drawn = { ...scene, version: scene.frames.version };
    const still = sameShot(this.#shot, shot);
    if (!still || !this.#shot) this.#shot = shot;
    this.#lights?.draw(lightOf({ store, session }), this.#shot);
    if (still && sameRecord(this.#drawn, drawn)) return;
    this.#drawn = drawn;
    this.#ground?.draw(scene, shot);
    if (still) this.#labelSoon(store.pending);
    else this.#label();
  }

  #labelSoon(pending: Pending): void {
    if (this.#waiting) return;
    this.#waiting = true;
    void pending.during(() => afterPaint().then(() => this.#label()));
  }

  #label(): void {
    this.#waiting = false;
    if (this.#drawn && this.#shot) this.#labels?.draw(this.#drawn, this.#shot);
  }

  /** The colours are others: light, dark. */
  recolour(): void {
    this.#inks = null;
    this.#again();
  }

  dispose(): void {
    this.#ground?.dispose();
    this.#labels?.dispose();
    this.#lights?.dispose();
    this.#ground = this.#labels = this.#lights = null;
    this.#shot = null;
    for (const room of this.#rootOf().querySelectorAll('.pictures, .lights')) room.replaceChildren();
  }

  #open({ store, session }: Pick<Context, 'store' | 'session'>): void {
    const room = this.#rootOf().querySelector('.pictures');
    if (!room) return;
    const ground = canvasOf('frames');
    const fallback = canvasOf('frames');
    const labels = canvasOf('labels');
    const lights = canvasOf('lights');
    const gl = FrameMap.on(ground, () => this.#soon(store.pending));
    this.#labels = Labels.on(labels, (tile) => this.#typeOf(session, tile));
    this.#lights = Lights.on(lights);
    room.replaceChildren(gl ? ground : fallback, labels);
    (this.#rootOf().querySelector('.lights') ?? room).append(lights);
    this.#ground = gl ?? FrameMap2d.on(fallback);
    this.#types = { version: -1, known: new Map() };
  }

  /** Draws anew with the next paint. */
  #soon(pending: Pending): void {
    this.#shot = null;
    void pending.during(nextFrame).then(this.#again);
  }

  /** What a page block is kept for; asked once as long as the frames stay as they are. */
  #typeOf({ frames, model }: Context['session'], tile: number): Migratetype | null {
    if (this.#types.version !== frames.version) this.#types = { version: frames.version, known: new Map() };
    const known = this.#types.known.get(tile);
    if (known !== undefined) return known;
    const pfn = tile * (this.#shot?.tiles.tileFrames ?? 1);
    const type = model.ask((playground) => playground.frame(pfn)).pageblock?.migratetype ?? null;
    this.#types.known.set(tile, type);
    return type;
  }
}

/** Page blocks and zones keep their frames in sight. */
function lightOf({ store, session }: Pick<Context, 'store' | 'session'>): Light | null {
  const what = store.lit.get();
  const overview = store.overview.get();
  if (!what || !overview) return null;
  const filled = what.light === 'free' || what.light === 'blocks';
  return { ...blocksOf(what, session, overview), filled };
}

function canvasOf(name: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = name;
  return canvas;
}
