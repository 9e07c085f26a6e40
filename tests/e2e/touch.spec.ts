/** By finger: a tap reads, one finger scrolls, two move the map. */

import type { CDPSession } from '@playwright/test';
import { expect, test, type Playground } from './support';

test.use({ hasTouch: true });

interface Place {
  x: number;
  y: number;
}

/** Two fingers from here to there, in steps. */
async function drag(page: CDPSession, from: readonly Place[], to: readonly Place[]): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly Place[]) =>
    page.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map((place, id) => ({ ...place, id })),
    });
  await touch('touchStart', from);
  for (let step = 1; step <= 10; step++) {
    await touch(
      'touchMove',
      from.map(({ x, y }, at) => ({
        x: x + (((to[at]?.x ?? x) - x) * step) / 10,
        y: y + (((to[at]?.y ?? y) - y) * step) / 10,
      })),
    );
  }
  await touch('touchEnd', []);
}

/** Part of the map that is seen. */
function camera({ page }: Playground): Promise<{ x: number; y: number; scale: number }> {
  return page.locator('pf-map').evaluate((map) => (map as HTMLElementTagNameMap['pf-map']).camera);
}

test('a tap on the map tells of the frame and keeps the chosen call; a tap elsewhere closes', async ({
  playground,
}) => {
  await playground.open();
  const { page } = playground;
  const chosen = page.locator('pf-bridge button.title[aria-pressed=true]');
  await expect(chosen).toHaveCount(1);
  const grid = page.getByRole('grid');
  const card = page.locator('pf-map').getByRole('tooltip');
  await grid.tap({ position: { x: 300, y: 80 } });
  await expect(card).toContainText('free');
  await expect(chosen).toHaveCount(1);
  await page.getByRole('heading', { level: 1 }).tap();
  await expect(card).toBeHidden();
  // The mouse chooses no other way.
  await grid.click({ position: { x: 330, y: 80 } });
  await expect(card).toBeVisible();
  await expect(chosen).toHaveCount(1);
});

test('a tap on a frame of the line tells of it', async ({ playground }) => {
  await playground.open();
  const frame = playground.page.locator('pf-bridge svg [data-pfn]:not([data-call])').first();
  await frame.tap();
  await expect(playground.page.locator('pf-bridge .tip')).toContainText('owner');
});

test('two fingers zoom the map and pan it; one scrolls the page', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 1024, height: 640 });
  await playground.open();
  const { page } = playground;
  const finger = await page.context().newCDPSession(page);
  const grid = page.getByRole('grid');
  await grid.scrollIntoViewIfNeeded();
  const middle = async () => {
    const box = await grid.boundingBox();
    return {
      x: (box?.x ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.y ?? 0) + Math.min(box?.height ?? 0, 140) / 2,
    };
  };
  const pair = ({ x, y }: Place, apart: number) => [
    { x: x - apart, y },
    { x: x + apart, y },
  ];
  const whole = await camera(playground);
  const at = await middle();
  await drag(finger, pair(at, 20), pair(at, 120));
  await playground.idle();
  const near = await camera(playground);
  expect(near.scale / whole.scale).toBeGreaterThan(4);
  expect(await page.evaluate(() => visualViewport?.scale)).toBe(1);
  const now = await middle();
  await drag(finger, pair(now, 40), pair({ x: now.x - 80, y: now.y }, 40));
  await playground.idle();
  const panned = await camera(playground);
  expect((panned.x - near.x) * near.scale).toBeCloseTo(80, -1);
  expect(panned.scale).toBeCloseTo(near.scale, 1);
  await grid.focus();
  await playground.press('0');
  const scrolled = () => page.locator('main').evaluate((main) => main.scrollTop);
  const before = await scrolled();
  const from = await middle();
  await drag(finger, [from], [{ x: from.x, y: from.y + 120 }]);
  await expect.poll(scrolled).toBeLessThan(before);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true });

  test('a tap on a grey frame tells of it, and marks have a legend', async ({ playground }) => {
    await playground.open();
    await playground.run('d = malloc(16384);');
    const { page } = playground;
    const tip = page.locator('pf-bridge .tip');
    await page
      .locator('pf-bridge .frames')
      .first()
      .tap({ position: { x: 350, y: 20 } });
    await expect(tip).toContainText(/Frame 0x[0-9A-F]+.*owner/s);
    await page.locator('pf-bridge .axis').tap();
    await expect(tip).toBeHidden();
    const legend = page.getByRole('list', { name: 'Marks' });
    await expect(legend).toContainText('per-CPU lists');
    await expect(legend).toContainText('page table of this call');
    await playground.expectNoAxeFindings();
  });

  test('help begins with what a finger does', async ({ playground }) => {
    await playground.open();
    await playground.page.getByRole('button', { name: 'Help and keys' }).tap();
    const help = playground.page.getByRole('dialog');
    await expect(help.getByRole('heading', { level: 3 }).first()).toHaveText('What to do');
    await playground.expectNoAxeFindings();
  });
});
