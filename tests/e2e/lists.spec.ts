/** Free lists, marks, fragmentation and /proc, and what of them lights up on the map. */

import { expect, test, type Playground } from './support';

const ORDER_10 = 1;
const ORDER_0 = 11;
/** Order 0 of the per-CPU lists. */
const LAST = 15;
const MOVABLE = 2;

/** A cell of the grid of lists: rows are orders downwards, then those of the per-CPU lists. */
function cell({ page }: Playground, row: number, column: number) {
  return page.locator(`pf-lists .grid [data-row="${row}"][data-column="${column}"]`);
}

async function openRow(playground: Playground, name: 'pf-lists' | 'pf-proc'): Promise<void> {
  await playground.click(playground.page.locator(`${name} summary`));
}

/** Pixels of the layer of lights that are ink; 0: nothing is lit. */
function inked({ page }: Playground): Promise<number> {
  return page.locator('pf-map').evaluate((map) => {
    const canvas = map.shadowRoot?.querySelector<HTMLCanvasElement>('canvas.lights');
    if (!canvas || canvas.hidden) return 0;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let ink = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 60 && data[at + 3] === 255) ink += 1;
    return ink;
  });
}

/** What the model says of a text of /proc. */
function proc({ frame }: Playground, path: string): Promise<string> {
  return frame.evaluate(async (element, wanted) => {
    const text = await (element as HTMLElementTagNameMap['page-frame']).proc(wanted);
    return text ?? '';
  }, path);
}

test('a list lights its blocks by the mouse, and goes out', async ({ playground }) => {
  await playground.open();
  await openRow(playground, 'pf-lists');
  const title = playground.page.locator('pf-map h3');
  const before = await title.textContent();
  const large = cell(playground, ORDER_10, MOVABLE);
  await large.hover();
  await playground.idle();
  const blocks = Number((await large.textContent())?.replace(/\D/g, ''));
  await expect(title).toContainText(`order 10, movable, ZONE_NORMAL: ${blocks} blocks`);
  expect(await inked(playground)).toBeGreaterThan(blocks * 200);
  await playground.page.mouse.move(700, 20);
  await playground.idle();
  expect(await title.textContent()).toBe(before);
  expect(await inked(playground)).toBe(0);
});

test('by the keyboard: arrows from cell to cell, Enter keeps it lit and shows the list, Escape ends it', async ({
  playground,
}) => {
  await playground.open();
  await openRow(playground, 'pf-lists');
  const { calls } = await playground.state();
  await cell(playground, ORDER_0, MOVABLE).focus();
  await playground.press('ArrowUp');
  await playground.press('ArrowDown');
  await expect(cell(playground, ORDER_0, MOVABLE)).toBeFocused();
  await expect(playground.page.locator('pf-lists .grid [tabindex="0"]')).toHaveCount(1);
  expect(await playground.focused()).toMatch(/^order 0, movable, ZONE_NORMAL: [\d,]+ blocks?, [\d,]+ pages?/);
  await playground.press('Enter');
  const lists = playground.page.locator('pf-lists');
  const entries = lists.getByRole('list').getByRole('button');
  await expect(entries.first()).toContainText('next');
  await expect(lists.locator('[aria-live]')).toContainText('order 0, movable, ZONE_NORMAL stays lit');
  await playground.expectNoAxeFindings();
  await entries.first().focus();
  await expect(playground.page.locator('pf-map h3')).toContainText('1 block, 1 page');
  await playground.press('Enter');
  await expect(entries.first()).toHaveAttribute('aria-pressed', 'true');
  await cell(playground, ORDER_0, MOVABLE).focus();
  await playground.press('Escape');
  await expect(entries).toHaveCount(0);
  expect(await inked(playground)).toBe(0);
  expect((await playground.state()).calls).toBe(calls);
});

test('a single frame among a million is found', async ({ playground }) => {
  await playground.open();
  await playground.boot({ machine: 'x86_64', ram: 4096 });
  await openRow(playground, 'pf-lists');
  const lists = playground.page.locator('pf-lists');
  const zones = lists.getByRole('radiogroup', { name: 'Zone' }).getByRole('radio');
  for (const zone of await zones.all()) {
    await playground.click(zone);
    const single = lists.locator('.grid [data-light*=\'"order":0\'][data-light*=\'"buddy"\']').last();
    if ((await single.count()) === 0) continue;
    await single.hover();
    await playground.idle();
    expect(await inked(playground)).toBeGreaterThan(8);
    return;
  }
  throw new Error('no frame is free by itself');
});

test('the blocks lit are those of the list, on a machine with very many', async ({ playground }) => {
  await playground.open();
  await playground.boot({ recorded: '686-fragmented' });
  await openRow(playground, 'pf-lists');
  const single = cell(playground, ORDER_0, MOVABLE);
  const blocks = Number((await single.textContent())?.replace(/\D/g, ''));
  expect(blocks).toBeGreaterThan(10_000);
  await playground.page.evaluate(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => long.push(duration)),
    ).observe({
      type: 'longtask',
    });
  });
  for (const row of [ORDER_0, ORDER_10, ORDER_0]) {
    await cell(playground, row, MOVABLE).hover();
    await playground.idle();
  }
  await expect(playground.page.locator('pf-map h3')).toContainText(
    `${blocks.toLocaleString('en-US')} blocks`,
  );
  const long = await playground.page.evaluate(() => (window as unknown as { long: number[] }).long);
  expect(long.filter((milliseconds) => milliseconds > 100)).toEqual([]);
});

test('drain gives back what it says, and then has nothing to give', async ({ playground }) => {
  await playground.open();
  await openRow(playground, 'pf-lists');
  const lists = playground.page.locator('pf-lists');
  const drain = lists.getByRole('button', { name: /^Drain: [\d,]+ pages go back/ });
  const promised = Number((await drain.textContent())?.replace(/\D/g, ''));
  const free = async () => {
    const rows = (await proc(playground, '/proc/buddyinfo')).trim().split('\n');
    const pages = rows.map((row) =>
      row
        .trim()
        .split(/\s+/)
        .slice(4)
        .reduce((sum, blocks, order) => sum + Number(blocks) * 2 ** order, 0),
    );
    return pages.reduce((sum, each) => sum + each, 0);
  };
  const before = await free();
  await playground.click(drain);
  expect((await free()) - before).toBe(promised);
  const none = lists.getByRole('button', { name: 'Nothing to drain' });
  await expect(none).toBeFocused();
  await expect(none).toHaveAttribute('aria-disabled', 'true');
  const { calls } = await playground.state();
  await none.click({ force: true });
  expect((await playground.state()).calls).toBe(calls);
  await playground.undo();
  expect(await free()).toBe(before);
});

test('what the last call changed is marked, and undone', async ({ playground }) => {
  await playground.open();
  await playground.boot({ machine: 'i386', ram: 64 });
  await openRow(playground, 'pf-lists');
  const marks = playground.page.locator('pf-lists .grid small');
  await expect(marks).toHaveCount(0);
  await playground.run('p = __get_free_pages(GFP_KERNEL, 6);');
  const told = (await marks.allTextContents()).join(' ');
  expect(told).toContain('−1');
  await playground.undo();
  await expect(marks).toHaveCount(0);
  await playground.redo();
  expect((await marks.allTextContents()).join(' ')).toBe(told);
});

test('fragmentation over the calls: undo moves the cursor, a click goes there', async ({ playground }) => {
  await playground.open();
  await playground.boot({ machine: 'i386', ram: 64 });
  await openRow(playground, 'pf-lists');
  await playground.run('void *p[9];\nfor (int i = 0; i < 9; i++)\n  p[i] = __get_free_pages(GFP_KERNEL, 3);');
  const strip = playground.page.locator('pf-fragmentation-strip .strip');
  await expect(strip).toHaveAttribute('aria-valuenow', '9');
  const at = () => strip.locator('.now').evaluate((mark) => (mark as HTMLElement).style.left);
  const end = await at();
  await playground.undo();
  await expect(strip).toHaveAttribute('aria-valuenow', '8');
  expect(await at()).not.toBe(end);
  await playground.redo();
  expect(await at()).toBe(end);
  await strip.focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowDown', 'ArrowDown']) await playground.press(key);
  await expect(strip).toHaveAttribute('aria-valuetext', /^After 1\scall, order 8: /);
  await playground.press('Enter');
  expect((await playground.state()).cursor).toBe(1);
  const box = await strip.boundingBox();
  await playground.click(playground.page.locator('pf-lists .grid').first());
  if (box) await strip.click({ position: { x: box.width - 2, y: 20 } });
  await playground.idle();
  expect((await playground.state()).cursor).toBe(9);
});

test('/proc: the text is the model’s to the byte, also when it is selected', async ({ playground }) => {
  await playground.open();
  await playground.run('b = vmalloc(16384);');
  await openRow(playground, 'pf-proc');
  const row = playground.page.locator('pf-proc');
  const text = row.locator('pre');
  for (const path of ['/proc/buddyinfo', '/proc/pagetypeinfo', '/proc/zoneinfo', '/proc/meminfo']) {
    await row.getByRole('combobox', { name: 'File' }).selectOption(path);
    await playground.idle();
    const wanted = await proc(playground, path);
    expect(wanted.length).toBeGreaterThan(100);
    expect(await text.evaluate((element) => element.textContent)).toBe(wanted);
    const selected = await text.evaluate((element) => {
      getSelection()?.selectAllChildren(element);
      return getSelection()?.toString() ?? '';
    });
    expect(selected.trimEnd()).toBe(wanted.trimEnd());
  }
});

test('/proc and the lists light each other', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 1440, height: 1400 });
  await playground.open();
  await openRow(playground, 'pf-lists');
  await openRow(playground, 'pf-proc');
  const row = playground.page.locator('pf-proc');
  const title = playground.page.locator('pf-map h3');
  // Normal is the second zone: its order 10.
  const number = row.locator('pre span').nth(21);
  await number.hover();
  await playground.idle();
  await expect(title).toContainText('order 10, ZONE_NORMAL');
  await expect(cell(playground, ORDER_10, MOVABLE)).toHaveClass(/marked/);
  await cell(playground, ORDER_10, MOVABLE).hover();
  await playground.idle();
  await expect(number).toHaveClass(/marked/);
  await row.getByRole('combobox', { name: 'File' }).selectOption('/proc/zoneinfo');
  await row.locator('[aria-label*="kswapd wakes"]').nth(1).focus();
  await playground.idle();
  await expect(row.locator('.says')).toHaveText('Free pages of ZONE_NORMAL below which kswapd wakes.');
});

test('a free block under the pointer on the map marks its list', async ({ playground }) => {
  await playground.open();
  await openRow(playground, 'pf-lists');
  const grid = playground.page.locator('pf-map').getByRole('grid');
  await grid.hover({ position: { x: 300, y: 80 } });
  await playground.idle();
  await expect(cell(playground, ORDER_10, MOVABLE)).toHaveClass(/marked/);
});

test('the legend of migratetypes counts page blocks and lights them', async ({ playground }) => {
  await playground.open();
  const map = playground.page.locator('pf-map');
  await map.getByRole('combobox').selectOption('migratetype');
  const movable = map.getByRole('button', { name: /^movable: \d+ page blocks \(DMA \d+, NORMAL \d+/ });
  await playground.click(movable);
  await expect(map.locator('h3')).toContainText('movable page blocks');
  await playground.click(map.getByRole('button', { name: 'Lights out' }));
  await expect(map.locator('h3')).not.toContainText('page blocks,');
});

test('nothing selected: the zones with their watermarks', async ({ playground }) => {
  await playground.open();
  await playground.boot({ recorded: '686-lived-in' });
  const gauges = playground.page.locator('pf-machine').getByRole('img');
  await expect(gauges).toHaveCount(3);
  await expect(gauges.nth(1)).toHaveAccessibleName(
    /^ZONE_NORMAL: [\d,]+ of [\d,]+\spages free; min [\d,]+, low/,
  );
  await playground.expectNoAxeFindings();
});

for (const theme of ['light', 'dark'] as const) {
  for (const language of ['en', 'zh'] as const) {
    test(`axe finds nothing in the open rows: ${theme}, ${language}`, async ({ playground }) => {
      await playground.open({ theme, language });
      await openRow(playground, 'pf-lists');
      await openRow(playground, 'pf-proc');
      await cell(playground, ORDER_10, MOVABLE).click();
      await playground.idle();
      await playground.expectNoAxeFindings();
    });
  }
}

for (const width of [1440, 1100, 700, 360]) {
  test(`nothing moves when something lights up: ${width} px`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 1000 });
    await playground.open();
    if (width === 360) await playground.click(page.getByRole('tab', { name: 'Kernel' }));
    if (width === 1100) await playground.click(page.locator('.handle'));
    await openRow(playground, 'pf-lists');
    const heights = () =>
      page
        .locator('page-frame')
        .evaluate((frame) =>
          ['pf-lists', 'pf-bridge'].map(
            (name) => frame.shadowRoot?.querySelector(name)?.getBoundingClientRect().height ?? 0,
          ),
        );
    const before = await heights();
    for (const row of [ORDER_10, ORDER_0, LAST]) {
      await cell(playground, row, MOVABLE).hover();
      await playground.idle();
      expect(await heights()).toEqual(before);
    }
  });
}

test('a drawer that covers the map has one of its own; the table of frames opens once', async ({
  playground,
}) => {
  const { page } = playground;
  await page.setViewportSize({ width: 1100, height: 1000 });
  await playground.open();
  await playground.click(page.locator('.handle'));
  await openRow(playground, 'pf-lists');
  await cell(playground, ORDER_10, MOVABLE).hover();
  await expect(page.locator('pf-lists pf-map h3')).toContainText('order 10, movable');
  await playground.press('Alt+t');
  await expect(page.getByRole('region', { name: 'Frames of the allocation' })).toHaveCount(1);
});

test.describe('by finger', () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 800 } });

  test('on a phone the lists have a map of their own; a tap lights and lists', async ({ playground }) => {
    await playground.open();
    const { page } = playground;
    await page.getByRole('tab', { name: 'Kernel' }).tap();
    await page.locator('pf-lists summary').tap();
    await playground.idle();
    await cell(playground, ORDER_10, MOVABLE).tap();
    await playground.idle();
    await expect(page.locator('pf-lists pf-map h3')).toContainText('order 10, movable');
    expect(await inked(playground)).toBeGreaterThan(1000);
    await expect(page.locator('pf-lists ol button').first()).toContainText('next');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await playground.smallTargets(38)).toEqual([]);
    await playground.expectNoAxeFindings();
  });
});
