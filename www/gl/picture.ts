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

export interface Picture {
  /** Shows the scene; only what changed since the last time is read and handed over. */
  draw(scene: Scene, shot: Shot): void;
  dispose(): void;
}
