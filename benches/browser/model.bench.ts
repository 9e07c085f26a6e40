/** The model alone, as wasm in Chromium. */

import { expect, test, type Page } from '@playwright/test';

const PAIRS = 1_000_000;
const ROUNDS = 9;

/** Nanoseconds of one alloc_pages and __free_pages of a page, the median of some rounds. */
function pairTime(page: Page): Promise<number> {
  return page.evaluate(
    async ([pairs, rounds]) => {
      const model = await import(String('/target/bench-pkg/pageframe.js'));
      await model.default();
      const bench = new model.ModelBench('i386', 1024);
      bench.pairs(pairs);
      const times = Array.from({ length: rounds }, () => {
        const from = performance.now();
        bench.pairs(pairs);
        return ((performance.now() - from) * 1e6) / pairs;
      });
      return times.sort((a, b) => a - b)[rounds >> 1] as number;
    },
    [PAIRS, ROUNDS] as const,
  );
}

/** Bytes of wasm memory and frames of a machine, booted in an instance of its own. */
function memory(page: Page, machine: string, ram: number): Promise<{ bytes: number; frames: number }> {
  return page.evaluate(
    async ([name, mib]) => {
      const model = await import(`/target/bench-pkg/pageframe.js?${name}-${mib}`);
      const { memory } = await model.default({ module_or_path: '/target/bench-pkg/pageframe_bg.wasm' });
      const bench = new model.ModelBench(name, mib);
      return { bytes: memory.buffer.byteLength, frames: bench.frames() };
    },
    [machine, ram] as const,
  );
}

test('one page, there and back', async ({ page }) => {
  await page.goto('/benches/browser/blank.html');
  const time = await pairTime(page);
  console.log(`order-0 alloc_pages + __free_pages in wasm: ${time.toFixed(1)} ns (budget 200)`);
  expect(time).toBeGreaterThan(0);
});

test('bytes a frame', async ({ page }) => {
  await page.goto('/benches/browser/blank.html');
  const small = await memory(page, 'x86_64', 64);
  const large = await memory(page, 'x86_64', 4096);
  const each = (large.bytes - small.bytes) / (large.frames - small.frames);
  console.log(
    `wasm memory: ${small.bytes} bytes at ${small.frames} frames, ${large.bytes} at ${large.frames}: ` +
      `${each.toFixed(2)} bytes a frame (budget 16), and as much again for each checkpoint`,
  );
  expect(each).toBeGreaterThan(0);
});
