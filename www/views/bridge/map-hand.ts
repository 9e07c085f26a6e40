/** Pointer and keys on the map: what they mean for the camera and for what is pointed at. */

import { isFinger } from '../../core/touch';
import { fit, levelOf, pan, toMap, zoomAt, type Camera, type Window } from '../../gl/camera';
import type { Point, Tiles } from '../../gl/tiles';

/** What the hands move. */
export interface Handled {
  readonly tiles: Tiles;
  readonly camera: Camera;
  readonly window: Window;
  /** Another camera; with or without an animation. */
  look(camera: Camera, gliding: boolean): void;
  /** The pointer is on a frame, or on none. */
  point(pfn: number | null): void;
  choose(pfn: number): void;
  /** A tile is to be seen whole, or nearer still. */
  enter(pfn: number): void;
}

/** Pixels that a press may move and still be a click. */
const STEADY = 4;
/** Factor of the scale for a notch of the wheel and for a press of `+`. */
const WHEEL = 0.0022;
export const STEP = 1.6;

export class Hand {
  readonly #map: Handled;
  #pressed = new Map<number, Point>();
  #start: Point | null = null;
  #moved = false;
  /** Of two fingers: how far apart, and the place between them. */
  #spread = 0;
  #middle: Point = { x: 0, y: 0 };

  constructor(map: Handled) {
    this.#map = map;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const at = placeOf(event);
    this.#pressed.set(event.pointerId, at);
    this.#start = at;
    this.#moved = this.#pressed.size > 1;
    this.#grip();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    const at = placeOf(event);
    const before = this.#pressed.get(event.pointerId);
    if (!before) return this.#map.point(this.#frameAt(at));
    this.#pressed.set(event.pointerId, at);
    if (this.#pressed.size > 1) return this.#pinch();
    const start = this.#start ?? at;
    if (!this.#moved && Math.hypot(at.x - start.x, at.y - start.y) < STEADY) return;
    this.#moved = true;
    const { camera, tiles, window } = this.#map;
    this.#map.point(null);
    this.#map.look(pan(camera, { x: before.x - at.x, y: before.y - at.y }, tiles, window), false);
  };

  readonly up = (event: PointerEvent): void => {
    const pressed = this.#pressed.delete(event.pointerId);
    this.#grip();
    const pfn = this.#frameAt(placeOf(event));
    if (pressed && !this.#moved && pfn !== null) {
      this.#map.point(pfn);
      this.#map.choose(pfn);
    }
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#pressed.delete(event.pointerId);
    this.#map.point(null);
  };

  /** A finger leaves when it is lifted: what it tapped stays told. */
  readonly leave = (event: PointerEvent): void => {
    if (this.#pressed.size === 0 && !isFinger(event)) this.#map.point(null);
  };

  /** Two fingers are ours at any zoom; one is the page's, as the style says. */
  readonly touch = (event: TouchEvent): void => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  };

  readonly double = (event: MouseEvent): void => {
    const pfn = this.#frameAt(placeOf(event));
    if (pfn !== null) this.#map.enter(pfn);
  };

  /** Zooms at the pointer; where it can zoom out no more, the page scrolls as ever. */
  readonly wheel = (event: WheelEvent): void => {
    const { camera, tiles, window } = this.#map;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const scale = camera.scale * Math.exp(-event.deltaY * lines * WHEEL * (event.ctrlKey ? 4 : 1));
    const next = zoomAt(camera, scale, placeOf(event), tiles, window);
    if (next.scale === camera.scale && event.deltaY > 0) return;
    event.preventDefault();
    this.#map.point(null);
    this.#map.look(next, false);
  };

  /** What is between the fingers stays between them: they move it and they spread it. */
  #pinch(): void {
    const { camera, tiles, window } = this.#map;
    const [spread, middle] = [this.#spread, this.#middle];
    this.#grip();
    const by = { x: middle.x - this.#middle.x, y: middle.y - this.#middle.y };
    const factor = spread > 0 ? this.#spread / spread : 1;
    const moved = pan(camera, by, tiles, window);
    this.#map.point(null);
    this.#map.look(zoomAt(moved, camera.scale * factor, this.#middle, tiles, window), false);
    this.#moved = true;
  }

  #grip(): void {
    const [a, b] = [...this.#pressed.values()];
    if (!a || !b) return;
    this.#spread = Math.hypot(a.x - b.x, a.y - b.y);
    this.#middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  /** The frame under the pointer; small cells are forgiving: the nearest wins. */
  #frameAt(at: Point): number | null {
    const { camera, tiles, window } = this.#map;
    if (at.x < 0 || at.y < 0 || at.x > window.width || at.y > window.height) return null;
    const { x, y } = toMap(camera, at);
    return tiles.at(x, y) ?? (levelOf(camera) === 0 ? tiles.nearest(x, y) : null);
  }
}

/** A frame by key: its neighbour, from the one that has the focus. At L0 steps are whole tiles. */
export function neighbour(key: string, pfn: number, { tiles, camera }: Handled): number | null {
  const [dx, dy] = MOVES[key] ?? [0, 0];
  if (key === 'Home') return 0;
  if (key === 'End') return tiles.frames - 1;
  if (dx === 0 && dy === 0) return null;
  if (levelOf(camera) === 0) return tileStep(tiles, pfn, dx, dy);
  const { x, y } = tiles.place(pfn);
  const step = (at: number, by: number, size: number, pitch: number) => {
    const inTile = (at % pitch) + by;
    return inTile < 0 || inTile >= size ? at + by + Math.sign(by) * (pitch - size) : at + by;
  };
  const next = tiles.at(
    step(x, dx, 32, tiles.pitchX) + 0.5,
    step(y, dy, tiles.tileHeight, tiles.pitchY) + 0.5,
  );
  return next ?? pfn;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function tileStep(tiles: Tiles, pfn: number, dx: number, dy: number): number {
  const next = tiles.tileOf(pfn) + dx + dy * tiles.columns;
  return next < 0 || next >= tiles.count ? pfn : next * tiles.tileFrames;
}

export function whole({ tiles, window }: Handled): Camera {
  return fit(tiles, window.whole ?? window.width);
}

function placeOf(event: MouseEvent): Point {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
