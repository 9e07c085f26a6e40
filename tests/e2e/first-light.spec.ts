/** What a newcomer does first: four buttons, what they show, and back. */

import { expect, test, type Playground } from './support';

const CALLS = [
  { call: 'kmalloc(16384, GFP_KERNEL)', kind: 'direct', back: 'kfree' },
  { call: '__get_free_pages(GFP_KERNEL, 2)', kind: 'direct', back: 'free_pages' },
  { call: 'vmalloc(16384)', kind: 'scatter-gather', back: 'vfree' },
  { call: 'malloc(16384)', kind: 'pin-first', back: 'free' },
];

const FOUR_BUTTONS = ['kmalloc(16384)', 'vmalloc(16384)', '__get_free_pages(2)', 'malloc + touch'];

/** Presses the four quick buttons of the console. */
async function pressAll(playground: Playground): Promise<void> {
  for (const name of FOUR_BUTTONS) {
    await playground.click(playground.page.locator('pf-console').getByRole('button', { name, exact: true }));
  }
}

test('it opens on a real machine with one line run', async ({ playground }) => {
  await playground.open();
  await expect(playground.page.getByRole('heading', { level: 1 })).toContainText('Pageframe');
  expect(await playground.state()).toMatchObject({ calls: 1, cursor: 1 });
  await expect(playground.page.locator('pf-bridge')).toContainText('4 frames in 1 run');
});

for (const { call, kind, back } of CALLS) {
  test(`${call}: frames, verdict with its reason, and back`, async ({ playground }) => {
    await playground.open();
    const before = await playground.state();
    const { calls } = await playground.run(`p = ${call};`);
    const address = calls[0]?.value as string;
    const verdict = await playground.verdict(address, 16384);
    expect(verdict.kind).toBe(kind);
    expect(verdict.reason).not.toBe('');
    const frames = await playground.frames(address, 16384);
    expect(frames.filter((pfn) => pfn !== null).length).toBe(kind === 'pin-first' ? 2 : 4);
    await expect(playground.page.locator('pf-bridge')).toContainText(call.split('(')[0] as string);
    await playground.run(back === 'free_pages' ? 'free_pages(p, 2);' : `${back}(p);`);
    expect((await playground.state()).calls).toBe(before.calls + 2);
    await expect(playground.page.locator('pf-values')).toContainText('freed');
  });
}

test('on the recorded machine the frames are those of the real kernel', async ({ playground }) => {
  await playground.open();
  await playground.boot({ recorded: '686-lived-in' });
  const { calls } = await playground.run('a = kmalloc(16384, GFP_KERNEL);\nb = vmalloc(16384);');
  // tests/data/kernel/machines/686-lived-in.jsonl.gz, operations 1 and 2.
  const [kmalloc, vmalloc] = calls.map(({ value }) => value as string);
  const near = await playground.frames(kmalloc as string, 16384);
  expect(near.map((pfn) => (pfn as number) - (near[0] as number))).toEqual([0, 1, 2, 3]);
  const far = await playground.frames(vmalloc as string, 16384);
  const runs = far.filter((pfn, page) => page === 0 || pfn !== (far[page - 1] as number) + 1);
  expect(runs.length).toBe(3);
});

test('the four buttons; undo restores every view, redo comes back', async ({ playground }) => {
  await playground.open();
  await playground.boot({ machine: 'i386', ram: 64 });
  const { digest } = await playground.state();
  await pressAll(playground);
  const full = await playground.state();
  expect(full.calls).toBe(5);
  const shown: string[] = [];
  for (let cursor = full.calls - 1; cursor >= 0; cursor -= 1) {
    await playground.undo();
    shown[cursor] = await playground.shown();
  }
  expect(await playground.state()).toMatchObject({ cursor: 0, digest });
  expect(new Set(shown).size).toBe(full.calls);
  for (let cursor = 1; cursor < full.calls; cursor += 1) {
    await playground.redo();
    expect(await playground.shown()).toBe(shown[cursor]);
  }
  await playground.redo();
  expect(await playground.state()).toEqual(full);
});

test('the digest is that of a fresh replay', async ({ playground }) => {
  await playground.open();
  const script =
    'a = kmalloc(100, GFP_KERNEL);\nb = vmalloc(40000);\nkfree(a);\nc = malloc(300000);\nc[5] = 1;';
  await playground.boot({ machine: 'x86_64', ram: 128 });
  await playground.run(script);
  const first = (await playground.state()).digest;
  await playground.boot({ machine: 'x86_64', ram: 128 });
  await playground.run(script);
  expect((await playground.state()).digest).toBe(first);
});

test('free by click', async ({ playground }) => {
  await playground.open();
  await playground.click(playground.page.getByRole('button', { name: 'Free a', exact: true }).first());
  await expect(playground.page.locator('pf-console')).toContainText('kfree(a);');
  expect((await playground.state()).calls).toBe(2);
});

test('inner steps go back and forth by the keyboard', async ({ playground }) => {
  await playground.open();
  await playground.page.locator('pf-timeline').getByRole('button').first().focus();
  await playground.press('ArrowLeft');
  const state = await playground.state();
  expect(state.inner).not.toBeNull();
  await playground.press('ArrowRight');
  expect((await playground.state()).inner).toBeNull();
});
