/** For everyone: both languages, both themes, every width, the keyboard. */

import { expect, test, type Language, type Theme } from './support';

const THEMES: Theme[] = ['light', 'dark'];
const LANGUAGES: Language[] = ['en', 'zh'];
const WIDTHS = [1440, 1100, 700, 360];

for (const theme of THEMES) {
  for (const language of LANGUAGES) {
    test(`axe finds nothing: ${theme}, ${language}`, async ({ playground }) => {
      await playground.open({ theme, language });
      await playground.run('b = vmalloc(16384);\nd = malloc(16384);\nkfree(d);');
      await playground.expectNoAxeFindings();
    });
  }
}

for (const width of WIDTHS) {
  test(`nothing is wider than the page at ${width} px`, async ({ playground }) => {
    await playground.page.setViewportSize({ width, height: 900 });
    await playground.open();
    await playground.run('b = vmalloc(16384);');
    const wide = await playground.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    await playground.expectNoAxeFindings();
  });
}

test('the tabs of a phone all open, without findings', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 390, height: 844 });
  await playground.open({ language: 'zh' });
  for (const tab of await playground.page.getByRole('tab').all()) {
    await playground.click(tab);
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await playground.expectNoAxeFindings();
  }
});

test('every machine boots and shows four calls', async ({ playground }) => {
  await playground.open();
  for (const boot of [
    { machine: 'i386', ram: 32 },
    { machine: 'i386-pae', ram: 2048 },
    { machine: 'x86_64', ram: 4096 },
    { recorded: '686-fragmented' },
    { recorded: 'amd64-lived-in' },
  ] as const) {
    await playground.boot(boot);
    const { calls, error } = await playground.run(
      'k = kmalloc(16384, GFP_KERNEL);\nv = vmalloc(16384);\ng = __get_free_pages(GFP_KERNEL, 2);\nm = malloc(16384);',
    );
    expect(error).toBeNull();
    expect(calls.every(({ value }) => value !== null)).toBe(true);
  }
});

test('help says the keys, and Escape closes it', async ({ playground }) => {
  await playground.open();
  await playground.page.locator('body').focus();
  await playground.press('?');
  await expect(playground.page.getByRole('dialog')).toBeVisible();
  await playground.expectNoAxeFindings();
  await playground.press('Escape');
  await expect(playground.page.getByRole('dialog')).toBeHidden();
});
