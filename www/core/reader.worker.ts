/** The worker that reads recordings: a file or an address in, a film out, and now and then how far it is. */

import init, { FilmReader } from '@reader';
import wasmUrl from '../../pkg-reader/reader_bg.wasm?url';
import { brokenStream, type FromWorker, type Refusal } from './recording';

/** Bytes that the reader takes at once, so that a message can come between. */
const SLICE = 1 << 18;
/** Milliseconds between two messages. */
const REPORT_MS = 40;

addEventListener('message', ({ data }: MessageEvent<Blob | string>) => void answer(data));

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function answer(source: Blob | string): Promise<void> {
  try {
    const [file] = await Promise.all([blobOf(source), init({ module_or_path: wasmUrl })]);
    const film = await read(file);
    tell({ is: 'film', film }, [film.buffer]);
  } catch (error) {
    tell({
      is: 'refusal',
      refusal: isRefusal(error) ? error : { flaw: 'damaged', line: 0, reason: String(error) },
    });
  }
}

async function blobOf(source: Blob | string): Promise<Blob> {
  if (typeof source !== 'string') return source;
  const missing = (reason: string): Refusal => ({ flaw: 'missing', line: 0, reason });
  const response = await fetch(source).catch((error: unknown) => {
    throw missing(String(error));
  });
  if (!response.ok) throw missing(`${response.status} ${response.statusText}`);
  return response.blob();
}

async function read(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new FilmReader();
  const progress = { read: 0, told: performance.now() };
  const bytes = (await plain(file, progress)).getReader();
  for (;;) {
    const { done, value } = await bytes.read().catch((error: unknown) => {
      throw brokenStream(error, reader.lines());
    });
    if (done) return guarded(reader, () => reader.finish());
    for (let at = 0; at < value.length; at += SLICE) {
      guarded(reader, () => reader.feed(value.subarray(at, at + SLICE)));
      report(reader, progress, file.size);
    }
  }
}

/** The file's bytes, inflated if they are compressed; which is seen by the first two. */
async function plain(file: Blob, progress: { read: number }): Promise<ReadableStream<Uint8Array>> {
  const [a, b] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        progress.read += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  return a === 0x1f && b === 0x8b ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
}

function report(reader: FilmReader, progress: { read: number; told: number }, total: number): void {
  const now = performance.now();
  if (now - progress.told < REPORT_MS) return;
  progress.told = now;
  tell({ is: 'progress', read: progress.read, total, lines: reader.lines() });
}

/** A model that breaks on a file cannot play it: the file says what cannot be. */
function guarded<T>(reader: FilmReader, act: () => T): T {
  let line = 0;
  try {
    line = reader.lines();
    return act();
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw { flaw: 'impossible', line: line + 1, reason: String(error) } satisfies Refusal;
  }
}

function isRefusal(error: unknown): error is Refusal {
  return typeof error === 'object' && error !== null && 'flaw' in error;
}
