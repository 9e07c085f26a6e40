/** How large the map is: all of it as far as it is in sight, close up as wide as there is room. */

import { fit, fitHeight, fitWidth, type Window } from '../../gl/camera';
import type { Tiles } from '../../gl/tiles';

/** A lower map of all frames tells less than scrolling to it costs, px. */
const LEAST_HEIGHT = 96;
/** Close up the map is at least this high, px; so high as is in sight, but not lower than the second. */
const NEAR_HEIGHT = 320;
const NEAR_LEAST = 200;

/** Room for the map: its width, and the height that is in sight, px; 0: not known. */
export interface MapRoom {
  width: number;
  seen: number;
}

/** The window in which all of the map is seen. */
export function wholeWindow(tiles: Tiles, { width, seen }: MapRoom): Window {
  const most = seen > 0 ? Math.max(seen, LEAST_HEIGHT) : Infinity;
  const whole = fitWidth(tiles, width, most);
  return { width: whole, height: fitHeight(tiles, whole), whole };
}

/** The window close up. */
export function nearWindow(tiles: Tiles, room: MapRoom): Window {
  const { width: whole, height } = wholeWindow(tiles, room);
  const seen = room.seen > 0 ? Math.max(room.seen, NEAR_LEAST) : NEAR_HEIGHT;
  const least = Math.min(NEAR_HEIGHT, seen, Math.round(room.width * 0.9));
  return { width: room.width, height: Math.max(height, least), whole };
}

/** Whether a scale shows more than the whole map. */
export function isNear(scale: number, tiles: Tiles, { width, whole = width }: Window): boolean {
  return scale > fit(tiles, whole).scale * 1.01;
}
