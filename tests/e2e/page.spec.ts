import { expect, test } from '@playwright/test';

test('the page opens without a word on the console', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Pageframe');
  expect(said).toEqual([]);
});
