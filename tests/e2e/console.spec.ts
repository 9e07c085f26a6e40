/** The console: errors in place, nothing lost, and a loop that does not end. */

import { expect, test } from './support';

test('a mistake names line, column and what was meant', async ({ playground }) => {
  await playground.open();
  const { error } = await playground.run('x = maloc(16);');
  expect(error).toContain('Did you mean `malloc`?');
  await expect(playground.page.locator('pf-console')).toContainText('Did you mean');
});

test('what was typed survives a reload, and what ran runs again', async ({ playground }) => {
  await playground.open();
  await playground.run('note = kmalloc(96, GFP_KERNEL);');
  const { digest } = await playground.state();
  await playground.page.reload();
  await playground.idle();
  await expect(playground.page.locator('pf-console')).toContainText('note = kmalloc(96, GFP_KERNEL);');
  expect((await playground.state()).digest).toBe(digest);
});

test('a runaway loop can be stopped, and the page goes on', async ({ playground }) => {
  await playground.open();
  const running = playground.frame.evaluate((frame) =>
    (frame as unknown as { run(text: string): Promise<unknown> })
      .run('for (;;) kfree(kmalloc(64, GFP_KERNEL));')
      .then(() => true),
  );
  await playground.page.getByRole('button', { name: 'Stop' }).click();
  expect(await running).toBe(true);
  await playground.idle();
  const { calls } = await playground.run('z = kmalloc(8, GFP_KERNEL);');
  expect(calls[0]?.value).not.toBeNull();
});

test('misuse is shown with what the real system does', async ({ playground }) => {
  await playground.open();
  await playground.run('q = kmalloc(64, GFP_KERNEL);\nkfree(q);\nkfree(q);');
  await expect(playground.page.locator('pf-story')).toContainText(/free/i);
});

test('NULL comes with its reason', async ({ playground }) => {
  await playground.open();
  await playground.boot({ machine: 'i386', ram: 32 });
  const { calls } = await playground.run(
    'q = __get_free_pages(GFP_KERNEL, 10);\nr = kmalloc(8388608, GFP_KERNEL);',
  );
  expect(calls.at(-1)?.value).toBeNull();
});
