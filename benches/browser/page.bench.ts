/** One call on a large machine, on the built page. */

import { expect, test, type CDPSession, type Page } from '@playwright/test';
import type { PageFrame } from '../../www/element/page-frame';

const CALLS = 50;
const COUNTERS = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration', 'TaskDuration'] as const;
type Counts = Record<(typeof COUNTERS)[number], number>;

async function counts(devtools: CDPSession): Promise<Counts> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const named = new Map(metrics.map(({ name, value }) => [name, value * 1000]));
  return Object.fromEntries(COUNTERS.map((name) => [name, named.get(name) ?? 0])) as Counts;
}

async function boot(page: Page, machine: string, ram: number): Promise<void> {
  await page.goto('/dist/');
  await page.evaluate(
    async ([name, mib]) => {
      const frame = document.querySelector('page-frame') as PageFrame;
      await frame.boot({ machine: name, ram: mib });
      await frame.whenIdle();
    },
    [machine as 'x86_64', ram] as const,
  );
}

async function call(page: Page, script: string): Promise<void> {
  await page.evaluate(async (text) => {
    const frame = document.querySelector('page-frame') as PageFrame;
    await frame.run(text);
    await frame.whenIdle();
  }, script);
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;
}

/** Milliseconds of main-thread work that one call causes, by kind: the medians of many calls. */
async function costOfCalls(page: Page, devtools: CDPSession): Promise<Counts> {
  const costs: Counts[] = [];
  for (let number = 0; number < CALLS; number += 1) {
    const before = await counts(devtools);
    await call(page, number % 2 ? `kfree(k${number - 1});` : `k${number} = kmalloc(16384, GFP_KERNEL);`);
    const after = await counts(devtools);
    costs.push(Object.fromEntries(COUNTERS.map((name) => [name, after[name] - before[name]])) as Counts);
  }
  return Object.fromEntries(
    COUNTERS.map((name) => [name, median(costs.map((cost) => cost[name]))]),
  ) as Counts;
}

for (const [machine, ram] of [
  ['i386', 32],
  ['i386', 1024],
  ['x86_64', 4096],
] as const) {
  test(`one call on ${machine} with ${ram} MiB`, async ({ page, context }) => {
    await boot(page, machine, ram);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    const cost = await costOfCalls(page, devtools);
    const told = COUNTERS.map((name) => `${name} ${cost[name].toFixed(1)} ms`).join(', ');
    console.log(`${machine}, ${ram} MiB: ${told} (budget: script 16 ms at 1,048,576 frames)`);
    expect(cost.TaskDuration).toBeGreaterThan(0);
  });
}
