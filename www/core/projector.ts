/** Plays recordings in the place of a script: from a file or one that ships, and back to the script again. */

import { readRecording } from './film-reader';
import { Refused, shippedUrl } from './recording';
import type { Session } from './session';
import type { Store } from './store';

export class Projector {
  readonly #store: Store;
  readonly #session: Session;
  #reading: AbortController | null = null;

  constructor(store: Store, session: Session) {
    this.#store = store;
    this.#session = session;
  }

  /** A recording that ships with the page. */
  openShipped(name: string): Promise<void> {
    return this.#open(name, shippedUrl(name), name);
  }

  /** A file of the reader's. */
  openFile(file: File): Promise<void> {
    return this.#open(file.name, file, null);
  }

  /** Stops reading; the session is as it was. */
  cancel(): void {
    this.#reading?.abort();
  }

  /** Back to the machine and the script of before. */
  leave(): Promise<void> {
    return this.#session.leaveFilm();
  }

  /** A script goes on from the state in which the recording ended. */
  goOn(): Promise<void> {
    return this.#session.goOnFromFilm();
  }

  dispose(): void {
    this.cancel();
  }

  async #open(name: string, source: Blob | string, shipped: string | null): Promise<void> {
    this.cancel();
    const reading = new AbortController();
    this.#reading = reading;
    this.#store.refused.set(null);
    const film = await this.#store.pending.during(() => this.#read(name, source, reading.signal));
    if (!film || reading.signal.aborted) return;
    await this.#session.bootFilm(film, shipped);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#session.play(true);
  }

  async #read(name: string, source: Blob | string, signal: AbortSignal): Promise<Uint8Array | null> {
    const { reading, refused } = this.#store;
    const total = typeof source === 'string' ? 0 : source.size;
    reading.set({ name, read: 0, total, lines: 0 });
    try {
      return await readRecording(source, (at) => reading.set({ name, ...at }), signal);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.set({ name, ...error.refusal });
      return null;
    } finally {
      // A later file may be read already.
      if (!this.#reading || this.#reading.signal === signal) reading.set(null);
    }
  }
}
