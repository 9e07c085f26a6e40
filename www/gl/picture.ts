/** What draws the map: by WebGL2, or on a plain canvas where there is none. */

import type { ColourBy } from '../core/store';
import type { Camera, Window } from './camera';
import type { Inks } from './palette';
import type { Scene } from './texels';
import type { Tiles } from './tiles';

/** How the frames are shown. */
export interface Shot {
  tiles: Tiles;
  camera: Camera;
  window: Window;
  /** Device pixels of a CSS pixel. */
  ratio: number;
  colourBy: ColourBy;
  inks: Inks;
  /** First frame of each zone, in order. */
  zones: readonly number[];
}

/** Whether two shots show the same frames at the same places in the same colours. */
export function sameShot(a: Shot | null, b: Shot): boolean {
  return (
    a !== null &&
    a.tiles === b.tiles &&
    a.camera.x === b.camera.x &&
    a.camera.y === b.camera.y &&
    a.camera.scale === b.camera.scale &&
    a.window.width === b.window.width &&
    a.window.height === b.window.height &&
    a.ratio === b.ratio &&
    a.colourBy === b.colourBy &&
    a.inks === b.inks &&
    a.zones.join() === b.zones.join()
  );
}

export interface Picture {
  /** Shows the scene; only what changed since the last time is read and handed over. */
  draw(scene: Scene, shot: Shot): void;
  dispose(): void;
}
