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

test('help says the keys, those of the map too, and Escape closes it', async ({ playground }) => {
  await playground.open();
  await playground.page.locator('body').focus();
  await playground.press('?');
  const help = playground.page.getByRole('dialog');
  await expect(help).toBeVisible();
  await expect(help).toContainText('Keys on the map');
  await expect(help).not.toContainText('What to do');
  await playground.expectNoAxeFindings();
  await playground.press('Escape');
  await expect(playground.page.getByRole('dialog')).toBeHidden();
});

test('the focus stays by its card: run, free, the last of a list', async ({ playground }) => {
  await playground.open();
  const bridge = playground.page.locator('pf-bridge');
  await playground.enter(bridge.getByRole('button', { name: 'Run line 4' }));
  expect(await playground.focused()).toMatch(/^__get_free_pages\(GFP_KERNEL, 2\): 4 frames/);
  await playground.enter(bridge.getByRole('button', { name: 'Free a', exact: true }));
  expect(await playground.focused()).toMatch(/^(__get_free_pages|Run line|Try it|malloc|vmalloc)/);
  const values = playground.page.locator('pf-values');
  await playground.run('x = vmalloc(4096);\ny = vmalloc(4096);');
  await playground.enter(values.getByRole('button', { name: 'Free x', exact: true }));
  expect(await playground.focused()).toMatch(/^y = /);
  await playground.enter(values.getByRole('button', { name: 'Free y', exact: true }));
  await playground.enter(values.getByRole('button', { name: 'Free c', exact: true }));
  expect(await playground.focused()).toBe('Values');
});

test('Escape closes the drawer and the table, and the focus goes back', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 1024, height: 768 });
  await playground.open();
  const handle = playground.page.getByRole('button', { name: 'Devices and the byte' });
  await playground.enter(handle);
  const device = playground.page.getByRole('radio', { name: 'PCI 32' });
  await device.focus();
  await playground.press('Escape');
  await expect(device).toBeHidden();
  await expect(handle).toBeFocused();
  const card = playground.page.locator('pf-bridge button.title').first();
  await card.focus();
  await playground.press('Alt+t');
  const table = playground.page.getByRole('region', { name: 'Frames of the allocation' });
  await expect(table).toBeFocused();
  await playground.press('Escape');
  await expect(table).toBeHidden();
  await expect(card).toBeFocused();
});

test('a drawer comes when it is asked for: it never covers what was just chosen', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 1100, height: 800 });
  await playground.open();
  const card = playground.page.locator('pf-bridge button.title').first();
  await card.click();
  await expect(card).toHaveAttribute('aria-pressed', 'true');
  await expect(playground.page.getByRole('radio', { name: 'PCI 32' })).toBeHidden();
  await playground.page.getByRole('button', { name: 'Devices and the byte' }).click();
  await expect(playground.page.getByRole('radio', { name: 'PCI 32' })).toBeVisible();
});

test('arrows go from tab to tab and leave the time alone', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 390, height: 844 });
  await playground.open();
  const before = await playground.state();
  const tab = (name: string) => playground.page.getByRole('tab', { name, exact: true });
  await tab('Memory').focus();
  for (const [key, name] of [
    ['ArrowRight', 'DMA'],
    ['ArrowLeft', 'Memory'],
    ['Home', 'Code'],
    ['ArrowLeft', 'Kernel'],
    ['ArrowRight', 'Code'],
    ['End', 'Kernel'],
  ] as const) {
    await playground.press(key);
    await expect(tab(name)).toBeFocused();
    await expect(tab(name)).toHaveAttribute('aria-selected', 'true');
    await expect(playground.page.locator('[role=tab][tabindex="0"]')).toHaveCount(1);
  }
  expect(await playground.state()).toEqual(before);
});

test('on the whole map the ring is as large as what the arrows move by', async ({ playground }) => {
  await playground.open();
  const grid = playground.page.getByRole('grid');
  await grid.focus();
  await playground.press('ArrowRight');
  const ring = grid.locator('[stroke="var(--focus)"]');
  expect((await ring.boundingBox())?.width).toBeGreaterThan(18);
});

for (const theme of THEMES) {
  test(`forced colours keep the map and what is chosen: ${theme}`, async ({ playground }) => {
    await playground.page.emulateMedia({ forcedColors: 'active' });
    await playground.open({ theme });
    const { greys, chosen, other } = await playground.page.evaluate(() => {
      const root = document.querySelector('page-frame')?.shadowRoot;
      const map = root?.querySelector('pf-bridge')?.shadowRoot?.querySelector('pf-map')?.shadowRoot;
      const canvas = map?.querySelector<HTMLCanvasElement>('canvas.frames');
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas?.width ?? 1, canvas?.height ?? 1];
      const pencil = copy.getContext('2d');
      if (canvas) pencil?.drawImage(canvas, 0, 0);
      const pixels = pencil?.getImageData(0, 0, copy.width, copy.height).data ?? [];
      const seen = new Set<number>();
      for (let at = 0; at < pixels.length; at += 4) seen.add(pixels[at] ?? 0);
      const ground = (checked: boolean) => {
        const radio = root
          ?.querySelector('pf-dma')
          ?.shadowRoot?.querySelector(`[role=radio][aria-checked=${checked}]`);
        return radio ? getComputedStyle(radio).backgroundColor : '';
      };
      return { greys: seen.size, chosen: ground(true), other: ground(false) };
    });
    expect(greys).toBeGreaterThan(4);
    expect(chosen).not.toBe(other);
    await playground.expectNoAxeFindings();
  });
}

test('on a phone every button is large enough for a finger', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 390, height: 844 });
  await playground.open();
  await playground.run('b = vmalloc(16384);');
  for (const tab of await playground.page.getByRole('tab').all()) {
    await playground.click(tab);
    expect(await playground.smallTargets(38)).toEqual([]);
  }
});

test('with little height the bars make room', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 320, height: 256 });
  await playground.open({ language: 'zh' });
  const bars = await playground.page.evaluate(() => {
    scrollTo(0, 120);
    const root = document.querySelector('page-frame')?.shadowRoot;
    const seen = (name: string) => {
      const box = root?.querySelector(name)?.getBoundingClientRect();
      return box ? Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) : 0;
    };
    return ['pf-toolbar', 'pf-timeline', 'nav'].reduce((sum, name) => sum + seen(name), 0);
  });
  expect(bars).toBeLessThan(64);
});
