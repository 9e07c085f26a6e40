/** The model alone, as wasm in Chromium. */

import { writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';

/** Pairs of alloc and free in a round, about. */
const PAIRS = 200_000;
const ROUNDS = 15;
const WARM_UP = 3;
/** Steps of a slice of a boot: about 8 ms. */
const STEPS = 8_000;

interface Row {
  workload: string;
  frames: number;
  /** Pairs of alloc and free in one run of the workload. */
  pairs: number;
  /** Nanoseconds of one, by the model and by the crate. */
  wasm: number;
  wasmPeer: number;
}

/** Every workload at every size, by the model and by the crate in turn: medians of some rounds. */
function workloads(page: Page): Promise<Row[]> {
  return page.evaluate(
    async ([most, rounds, warmUp]) => {
      const model = await import(String('/target/bench-pkg/pageframe.js'));
      await model.default();
      const timed = (workload: number, byCrate: boolean, frames: number) => {
        const bench = new model.WorkloadBench(workload, byCrate, frames);
        const pairs = bench.run(1);
        const times = Math.ceil(most / pairs);
        bench.run(times * warmUp);
        const each = Array.from({ length: rounds }, () => {
          const from = performance.now();
          bench.run(times);
          return ((performance.now() - from) * 1e6) / (pairs * times);
        });
        bench.free();
        return { pairs, time: each.sort((a, b) => a - b)[rounds >> 1] as number };
      };
      return (model.workload_names() as string[]).flatMap((workload, number) =>
        [...(model.workload_sizes() as Uint32Array)].map((frames) => {
          const { pairs, time } = timed(number, false, frames);
          return { workload, frames, pairs, wasm: time, wasmPeer: timed(number, true, frames).time };
        }),
      );
    },
    [PAIRS, ROUNDS, WARM_UP] as const,
  );
}

/** Bytes of wasm memory and frames of a machine, booted in an instance of its own. */
function memory(page: Page, machine: string, ram: number): Promise<{ bytes: number; frames: number }> {
  return page.evaluate(
    async ([name, mib]) => {
      const model = await import(`/target/bench-pkg/pageframe.js?${name}-${mib}`);
      const { memory } = await model.default({ module_or_path: '/target/bench-pkg/pageframe_bg.wasm' });
      const bench = new model.MachineBench(name, mib);
      return { bytes: memory.buffer.byteLength, frames: bench.frames() };
    },
    [machine, ram] as const,
  );
}

/** Milliseconds of each of some boots in one instance: in all, and of the longest slice. */
function boots(page: Page, machine: string, ram: number): Promise<{ all: number; longest: number }[]> {
  return page.evaluate(
    async ([name, mib, steps]) => {
      const model = await import(`/target/bench-pkg/pageframe.js?boots-${mib}`);
      await model.default({ module_or_path: '/target/bench-pkg/pageframe_bg.wasm' });
      const playground = new model.Playground();
      return [1, 2, 3].map(() => {
        const times: number[] = [];
        const timed = <T>(act: () => T): T => {
          const from = performance.now();
          const result = act();
          times.push(performance.now() - from);
          return result;
        };
        timed(() => playground.boot_clean(name, mib));
        while (timed(() => playground.advance(steps)).busy);
        return { all: times.reduce((sum, time) => sum + time, 0), longest: Math.max(...times) };
      });
    },
    [machine, ram, STEPS] as const,
  );
}

test('workloads', async ({ page }) => {
  await page.goto('/benches/browser/blank.html');
  const rows = await workloads(page);
  writeFileSync(process.env.PAGEFRAME_BENCH_RESULTS ?? 'target/bench-browser.json', JSON.stringify(rows));
  expect(rows.every(({ wasm, wasmPeer }) => wasm > 0 && wasmPeer > 0)).toBe(true);
});

test('bytes a frame', async ({ page }) => {
  await page.goto('/benches/browser/blank.html');
  const small = await memory(page, 'x86_64', 64);
  const large = await memory(page, 'x86_64', 4096);
  const each = (large.bytes - small.bytes) / (large.frames - small.frames);
  console.log(
    `wasm memory: ${small.bytes} bytes at ${small.frames} frames, ${large.bytes} at ${large.frames}: ` +
      `${each.toFixed(2)} bytes a frame (budget 16)`,
  );
  expect(each).toBeGreaterThan(0);
});

for (const gib of [4, 16, 64]) {
  test(`boots of x86_64 with ${gib} GiB`, async ({ page }) => {
    await page.goto('/benches/browser/blank.html');
    const times = await boots(page, 'x86_64', gib * 1024);
    const told = times.map(
      ({ all, longest }) => `${all.toFixed(0)} ms (longest slice ${longest.toFixed(1)})`,
    );
    console.log(`x86_64, ${gib} GiB: boot ${told.join(', again ')} (budget 300 ms at 64 GiB, 50 a slice)`);
    expect(times).toHaveLength(3);
  });
}
