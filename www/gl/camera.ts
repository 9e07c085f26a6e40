/** What part of the map is seen: pixels per frame, and the place in frame units at the upper left corner. */

import { GAP, type Point, type Rect, type Tiles } from './tiles';

export interface Camera extends Point {
  /** CSS pixels per frame. */
  scale: number;
}

/** The part of the page that the map is drawn on, in CSS pixels. */
export interface Window {
  width: number;
  height: number;
  /** How wide the whole map is; as wide as the window by default. */
  whole?: number;
}

/** Levels of detail, by pixels per frame. */
export type Level = 0 | 1 | 2;
const FROM: Readonly<Record<Level, number>> = { 0: 0, 1: 2, 2: 10 };
/** Pixels per frame at which a level is entered by its key. */
const ENTERED: Readonly<Record<1 | 2, number>> = { 1: 5, 2: 26 };
/** More would be the inside of a frame. */
export const CLOSEST = 59;
/** From so many pixels per frame on, blocks have a bracket with their order below, so many pixels high. */
export const BRACKETS = 20;
export const BRACKET_HEIGHT = 11;

/** Tiles narrower than this have no gaps between them, px. */
export const APART = 14;
/** From so many pixels per frame on, a frame of a per-CPU list has a dot of its own. */
export const DOTTED = 4;

/** Pixels of a cell that are drawn as the frame, where a bracket stands below. */
export function bodyOf(size: number): number {
  return size >= BRACKETS ? size - BRACKET_HEIGHT : size;
}

export function levelOf({ scale }: Camera): Level {
  return scale >= FROM[2] ? 2 : scale >= FROM[1] ? 1 : 0;
}

/** The whole map, as wide as the window. */
export function fit(tiles: Tiles, width: number): Camera {
  return { x: 0, y: 0, scale: Math.min(width / (tiles.columns * tiles.pitchX), CLOSEST) };
}

/** The scale at which the whole map is seen. */
export function wholeScale(tiles: Tiles, { width, whole = width }: Window): number {
  return fit(tiles, whole).scale;
}

/** How wide the whole map is so that it is no higher than `most`. */
export function fitWidth(tiles: Tiles, width: number, most: number): number {
  const high = fitHeight(tiles, width);
  return high <= most ? width : Math.floor((width * most) / high);
}

/** Pixels that the whole map is high. */
export function fitHeight(tiles: Tiles, width: number): number {
  return Math.round((tiles.height + GAP) * fit(tiles, width).scale);
}

/** Pixels to frame units. */
export function toMap(camera: Camera, { x, y }: Point): Point {
  return { x: camera.x + x / camera.scale, y: camera.y + y / camera.scale };
}

/** Frame units to pixels. */
export function toScreen(camera: Camera, { x, y }: Point): Point {
  return { x: (x - camera.x) * camera.scale, y: (y - camera.y) * camera.scale };
}

export function rectToScreen(camera: Camera, { x, y, width, height }: Rect): Rect {
  return {
    ...toScreen(camera, { x, y }),
    width: width * camera.scale,
    height: height * camera.scale,
  };
}

/** Another scale; the point of the window keeps what it shows. */
export function zoomAt(camera: Camera, scale: number, at: Point, tiles: Tiles, window: Window): Camera {
  const kept = toMap(camera, at);
  const next = Math.min(Math.max(scale, wholeScale(tiles, window)), CLOSEST);
  return within({ scale: next, x: kept.x - at.x / next, y: kept.y - at.y / next }, tiles, window);
}

/** Moved by pixels. */
export function pan(camera: Camera, by: Point, tiles: Tiles, window: Window): Camera {
  return within(
    { ...camera, x: camera.x + by.x / camera.scale, y: camera.y + by.y / camera.scale },
    tiles,
    window,
  );
}

/** So that a rectangle is in the middle, at this scale. */
export function lookAt(rect: Rect, scale: number, tiles: Tiles, window: Window): Camera {
  const x = rect.x + rect.width / 2 - window.width / scale / 2;
  const y = rect.y + rect.height / 2 - window.height / scale / 2;
  return within({ x, y, scale }, tiles, window);
}

/** Moved as little as shows a frame's cell whole. */
export function reveal(camera: Camera, cell: Point, tiles: Tiles, window: Window): Camera {
  const inX = nearestIn(camera.x, cell.x, window.width / camera.scale);
  const inY = nearestIn(camera.y, cell.y, window.height / camera.scale);
  return within({ ...camera, x: inX, y: inY }, tiles, window);
}

/** The scale that a level's key asks for. */
export function entering(level: Level, tiles: Tiles, window: Window): number {
  const whole = wholeScale(tiles, window);
  return level === 0 ? whole : Math.max(whole, ENTERED[level]);
}

function nearestIn(from: number, at: number, span: number): number {
  if (at < from) return at;
  return at + 1 > from + span ? at + 1 - span : from;
}

/** No emptier than it must be. */
function within(camera: Camera, tiles: Tiles, window: Window): Camera {
  const right = Math.max(0, tiles.width + GAP - window.width / camera.scale);
  const bottom = Math.max(0, tiles.height + GAP - window.height / camera.scale);
  return {
    scale: camera.scale,
    x: Math.min(Math.max(camera.x, 0), right),
    y: Math.min(Math.max(camera.y, 0), bottom),
  };
}
