/** The element: twice on a page, each with a machine of its own, under a strict policy. */

import { expect, test } from './support';

test('two elements know nothing of each other', async ({ playground }) => {
  await playground.open();
  const told = await playground.page.evaluate(async () => {
    const other = document.createElement('page-frame');
    other.setAttribute('machine', 'x86_64');
    other.setAttribute('ram', '64');
    other.textContent = 'a = vmalloc(8192);\n';
    document.body.append(other);
    await other.whenIdle();
    const first = document.querySelector('page-frame');
    const before = await first?.state();
    const { calls } = await other.run('b = kmalloc(64, GFP_KERNEL);');
    const [one, two] = [await first?.state(), await other.state()];
    const walk = await other.walk(calls[0]?.value ?? 0n);
    other.remove();
    return {
      same: before?.digest === one?.digest,
      machine: two.machine,
      calls: two.calls,
      levels: walk.map(({ level }) => level),
      raw: typeof walk[0]?.entry,
    };
  });
  expect(told).toEqual({
    same: true,
    machine: 'x86_64',
    calls: 2,
    levels: ['PGD', 'PUD', 'PMD'],
    raw: 'bigint',
  });
});

test('/proc is read by a method', async ({ playground }) => {
  await playground.open();
  const text = await playground.frame.evaluate((frame) =>
    (frame as unknown as { proc(path: string): Promise<string> }).proc('/proc/buddyinfo'),
  );
  expect(text).toMatch(/^Node 0, zone {6}DMA( +\d+){11} \n/);
});

test('seek goes into the middle of a call', async ({ playground }) => {
  await playground.open();
  const state = await playground.page.evaluate(() => document.querySelector('page-frame')?.seek(1, 2));
  expect(state).toMatchObject({ cursor: 1, inner: 2 });
});
