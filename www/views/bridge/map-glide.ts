/** The camera glides to where it is sent; another order, and it leaves the old way at once. */

import type { Pending } from '../../core/pending';
import type { Camera } from '../../gl/camera';

const GLIDE_MS = 180;

export class Glide {
  #frame = 0;
  #end: () => void = () => undefined;

  /** Calls `show` with each camera on the way, the last one being the goal. */
  start(from: Camera, goal: Camera, pending: Pending, show: (camera: Camera) => void): void {
    this.stop();
    this.#end = pending.begin();
    const started = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - started) / GLIDE_MS));
      show(part < 1 ? between(from, goal, 1 - (1 - part) ** 3) : goal);
      if (part < 1) this.#frame = requestAnimationFrame(step);
      else this.#end();
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#end();
  }
}

/** Scales grow by equal factors; places follow so that the zoom is straight. */
function between(a: Camera, b: Camera, part: number): Camera {
  const scale = a.scale * (b.scale / a.scale) ** part;
  const span = 1 / b.scale - 1 / a.scale;
  const share = Math.abs(span) < 1e-9 ? part : (1 / scale - 1 / a.scale) / span;
  return { scale, x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}
