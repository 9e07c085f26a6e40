/** A request that finds no page: the picture, the reasons, and the ways out that can be run. */

import { expect, test, type Language, type Playground, type Theme } from './support';

const THEMES: Theme[] = ['light', 'dark'];
const LANGUAGES: Language[] = ['en', 'zh'];
const SMALL = { machine: 'i386', ram: 64 } as const;
/** One call takes most, so that the rest is soon taken in blocks. */
const TAKE_ALL = (order: number) => `v = vmalloc(40 << 20);
void *p[1024];
int n = 0;
while (p[n] = __get_free_pages(GFP_KERNEL | __GFP_MEMALLOC, ${order})) n++;
`;
/** Half of what the blocks took is free, nothing of it in one piece. */
const IN_PIECES = `${TAKE_ALL(5)}for (int i = 0; i < n; i++)
  if (i % 2) free_pages(p[i], 5);
q = __get_free_pages(GFP_ATOMIC, 6);`;
/** One whole range of 64 frames is free, but its pages wait on a per-CPU list. */
const ON_LISTS = `${TAKE_ALL(3)}for (int i = 63; i < 71; i++)
  free_pages(p[i], 3);
q = __get_free_pages(GFP_KERNEL | __GFP_MEMALLOC, 6);`;
const TOO_LITTLE = `v = vmalloc(40 << 20);
while (alloc_page(GFP_KERNEL));`;

async function fail(playground: Playground, script: string): Promise<void> {
  await playground.boot(SMALL);
  await playground.run(script);
}

const picture = ({ page }: Playground) => page.locator('pf-failure');
const reasons = ({ page }: Playground) => page.locator('pf-why');

test('the example ends in the picture: wall, nearest candidate, what is in the way', async ({
  playground,
}) => {
  await playground.open();
  await playground.page.getByRole('combobox', { name: 'Example' }).selectOption('fragmented');
  await playground.idle();
  const view = picture(playground);
  await expect(view).toContainText('order 6: 64 adjacent frames, 256 KiB');
  await expect(view).toContainText('large enough: none');
  await expect(view).toContainText(/Nearest candidate, 0x[0-9A-F]+: 48 of 64\sframes are free/);
  await expect(view.getByRole('list', { name: 'What is in the way' })).toContainText(
    '16 frames: __get_free_pages',
  );
  await expect(view.locator('.frames .blocker')).toHaveCount(1);
  await expect(reasons(playground).getByRole('heading', { level: 2 }).first()).toHaveText(
    'Returned NULL: no free block is large enough',
  );
  await expect(reasons(playground)).toContainText('its largest free block is of order 5 (128 KiB)');
});

test('the gates stand in zonelist order, each with its numbers', async ({ playground }) => {
  await playground.open();
  await fail(playground, IN_PIECES);
  const gates = reasons(playground).locator('.gates li');
  await expect(gates).toHaveCount(2);
  await expect(gates.nth(0)).toContainText(/ZONE_NORMAL.*no block.*free: [\d,]+\spages.*must be above/s);
  await expect(gates.nth(1)).toContainText(/ZONE_DMA.*lowmem_reserve/s);
});

test('a call in the way is one press away', async ({ playground }) => {
  await playground.open();
  await fail(playground, IN_PIECES);
  await playground.click(picture(playground).locator('.blockers button').first());
  await expect(picture(playground)).toBeHidden();
  await expect(playground.page.locator('pf-bridge button.title[aria-pressed=true]')).toContainText(
    '__get_free_pages',
  );
});

test('the bridge can be had instead, and back', async ({ playground }) => {
  await playground.open();
  await fail(playground, IN_PIECES);
  const { page } = playground;
  const bridge = page.getByRole('radio', { name: 'Bridge' });
  const failure = page.getByRole('radio', { name: 'Failure' });
  await expect(failure).toHaveAttribute('aria-checked', 'true');
  await playground.click(bridge);
  await expect(page.locator('pf-bridge')).toBeVisible();
  await expect(picture(playground)).toBeHidden();
  await expect(bridge).toBeFocused();
  await playground.press('ArrowRight');
  await expect(failure).toBeFocused();
  await expect(picture(playground)).toBeVisible();
  await playground.run('a = kmalloc(64, GFP_KERNEL);');
  await expect(page.locator('pf-bridge')).toBeVisible();
  await expect(bridge).toBeHidden();
});

test('draining and running again succeeds where pages only waited on a list', async ({ playground }) => {
  await playground.open();
  await fail(playground, ON_LISTS);
  await expect(picture(playground)).toContainText('Draining the per-CPU lists would complete this block');
  await playground.click(reasons(playground).getByRole('button', { name: /^Drain, then/ }));
  await expect(playground.page.locator('pf-console')).toContainText('drain_local_pages();');
  await expect(picture(playground)).toBeHidden();
  await expect(playground.page.locator('pf-bridge')).toContainText('64 frames in 1 run');
});

test('each way out that has a button works', async ({ playground }) => {
  await playground.open();
  for (const [name, given] of [
    [/^Free, then/, '64 frames in 1 run'],
    [/^Run __get_free_pages\(GFP_ATOMIC, 5\)/, '32 frames in 1 run'],
  ] as const) {
    await fail(playground, IN_PIECES);
    await playground.click(reasons(playground).getByRole('button', { name }));
    await expect(playground.page.locator('pf-bridge')).toContainText(given);
  }
});

test('ways out are offered at their moment only', async ({ playground }) => {
  await playground.open();
  await fail(playground, IN_PIECES);
  await playground.run('a = kmalloc(64, GFP_KERNEL);');
  await playground.page
    .getByRole('button', { name: /Line \d+ went wrong/ })
    .last()
    .click();
  await playground.idle();
  await expect(reasons(playground).getByRole('button', { name: /^Free, then/ })).toBeHidden();
  await expect(picture(playground)).toContainText('The map shows another moment.');
  await playground.click(reasons(playground).getByRole('button', { name: 'Go back to this call' }));
  await expect(reasons(playground).getByRole('button', { name: /^Free, then/ })).toBeVisible();
});

test('too few pages is a gauge, not a candidate', async ({ playground }) => {
  await playground.open();
  await fail(playground, TOO_LITTLE);
  const view = picture(playground);
  await expect(view.locator('.gauge')).toHaveCount(2);
  await expect(view.locator('.gauge').first()).toContainText(
    /ZONE_NORMAL.*too few pages.*\d\spages are missing.*min \d+ \+ boost/s,
  );
  await expect(view).not.toContainText('Nearest candidate');
  await expect(view).not.toContainText('large enough');
  await expect(reasons(playground)).toContainText('Returned NULL: too few free pages');
  await playground.click(reasons(playground).getByRole('button', { name: /^Run alloc_page\(__GFP_HIGH/ }));
  await expect(view).toBeHidden();
});

test('the arrows read bars, frames in the way and gates', async ({ playground }) => {
  await playground.open();
  await fail(playground, ON_LISTS);
  const { page } = playground;
  const bars = picture(playground).getByRole('img', { name: /^order \d+:/ });
  await expect(bars).toHaveCount(11);
  await bars.first().focus();
  const before = await playground.state();
  await playground.press('ArrowRight');
  expect(await playground.focused()).toMatch(/^order 1: \d+\sblocks?, /);
  await playground.press('End');
  expect(await playground.focused()).toMatch(/^order 10: 0\sblocks/);
  await expect(picture(playground).locator('.bar[tabindex="0"]')).toHaveCount(1);
  await picture(playground).locator('.blocker').first().focus();
  await playground.press('ArrowRight');
  expect(await playground.focused()).toContain('a drain frees it');
  await expect(picture(playground).getByRole('tooltip')).toContainText('per-CPU lists');
  await page.locator('pf-why .gates li').first().focus();
  await playground.press('ArrowDown');
  expect(await playground.focused()).toContain('ZONE_DMA');
  expect(await playground.state()).toEqual(before);
});

test('a bar lights the blocks that it counts on the map', async ({ playground }) => {
  await playground.open();
  await fail(playground, IN_PIECES);
  const lights = picture(playground).locator('.near canvas.lights');
  await expect(lights).toBeHidden();
  await picture(playground)
    .getByRole('img', { name: /^order 5:/ })
    .hover();
  await playground.idle();
  await expect(lights).toBeVisible();
  await playground.page.mouse.move(700, 20);
  await playground.idle();
  await expect(lights).toBeHidden();
});

for (const theme of THEMES) {
  for (const language of LANGUAGES) {
    test(`axe finds nothing: ${theme}, ${language}`, async ({ playground }) => {
      await playground.open({ theme, language });
      await fail(playground, IN_PIECES);
      await playground.expectNoAxeFindings();
      await fail(playground, TOO_LITTLE);
      await playground.expectNoAxeFindings();
    });
  }
}

for (const width of [1100, 700, 360]) {
  test(`nothing is wider than the page at ${width} px, and what to do is in sight`, async ({
    playground,
  }) => {
    await playground.page.setViewportSize({ width, height: 900 });
    await playground.open();
    for (const script of [IN_PIECES, TOO_LITTLE]) {
      await fail(playground, script);
      const wide = await playground.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      const main = playground.page.locator('main');
      expect(await main.evaluate((each) => each.scrollWidth - each.clientWidth)).toBeLessThanOrEqual(0);
      await expect(reasons(playground)).toHaveCount(1);
      await expect(reasons(playground).getByRole('button').first()).toBeVisible();
      await playground.expectNoAxeFindings();
    }
  });
}

test('on a phone every button is large enough for a finger', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 390, height: 844 });
  await playground.open();
  await fail(playground, IN_PIECES);
  expect(await playground.smallTargets(38)).toEqual([]);
});

test('forced colours keep the bars and the wall', async ({ playground }) => {
  await playground.page.emulateMedia({ forcedColors: 'active' });
  await playground.open();
  await fail(playground, IN_PIECES);
  const ink = (selector: string, property: 'fill' | 'stroke') =>
    picture(playground)
      .locator(selector)
      .first()
      .evaluate((each, name) => getComputedStyle(each)[name as 'fill'], property);
  const ground = await playground.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ink('.bar:nth-of-type(6) rect:nth-of-type(2)', 'fill')).not.toBe(ground);
  expect(await ink('.bars > path', 'stroke')).not.toBe(ground);
  await playground.expectNoAxeFindings();
});
