/** Has a recording read by a worker of its own, which ends with it. */

import { Refused, type FromWorker, type Refusal } from './recording';

export interface Headway {
  read: number;
  total: number;
  lines: number;
}

/** Reads a file, or what lies at an address. Aborted: null. */
export function readRecording(
  source: Blob | string,
  report: (at: Headway) => void,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
  const work = new Promise<Uint8Array | null>((resolve, reject) => {
    const refuse = (refusal: Refusal) => reject(new Refused(refusal));
    signal.addEventListener('abort', () => resolve(null), { once: true });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.is === 'progress') report(data);
      else if (data.is === 'film') resolve(data.film);
      else refuse(data.refusal);
    };
    worker.onerror = ({ message }) => refuse({ flaw: 'missing', line: 0, reason: message });
    worker.postMessage(source);
  });
  return work.finally(() => worker.terminate());
}
