/** A recording played on the page: dropped, chosen, played, left; and files that are none. */

import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test, type Language, type Playground, type Theme } from './support';

const shipped = (name: string): Buffer => readFileSync(`www/public/recordings/${name}.jsonl.gz`);
const FALLBACK = shipped('amd64-fallback');
const TEXT = gunzipSync(FALLBACK);
const LINES = TEXT.toString().trimEnd().split('\n');

async function drop({ page, frame }: Playground, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, data]) => {
      const whole = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const dropped = new DataTransfer();
      dropped.items.add(new File([whole], file));
      return dropped;
    },
    [name, bytes.toString('base64')] as const,
  );
  await frame.dispatchEvent('dragover', { dataTransfer: transfer });
  await frame.dispatchEvent('drop', { dataTransfer: transfer });
}

async function dropFallback(playground: Playground): Promise<void> {
  await drop(playground, 'j-fallback-1.jsonl.gz', FALLBACK);
  await expect(playground.page.getByRole('listbox')).toBeVisible();
  await playground.idle();
}

test('a dropped recording boots its state and shows its score', async ({ playground }) => {
  await playground.open();
  await dropFallback(playground);
  const film = playground.page.getByRole('region', { name: 'Recording' });
  await expect(film).toContainText('j-fallback-1');
  await expect(film).toContainText(/Exact\. The model predicted 1,273\slines, all as recorded/);
  const { calls, cursor } = await playground.state();
  expect({ calls, cursor }).toEqual({ calls: 466, cursor: 0 });
});

test('it is gone through by click, by key and by the timeline, and back to the same states', async ({
  playground,
}) => {
  await playground.open();
  await dropFallback(playground);
  const list = playground.page.getByRole('listbox');
  const before = await playground.state();
  await playground.click(list.getByRole('option').nth(4));
  const fifth = await playground.state();
  expect(fifth.cursor).toBe(5);
  expect(fifth.digest).not.toBe(before.digest);
  await expect(list.getByRole('option', { selected: true })).toContainText('5');
  await list.press('End');
  await playground.idle();
  expect((await playground.state()).cursor).toBe(466);
  await expect(list.getByRole('option', { selected: true })).toBeInViewport();
  await list.press('Home');
  await playground.idle();
  expect(await playground.state()).toEqual(before);
  for (let n = 0; n < 5; n++) await list.press('ArrowDown');
  await playground.idle();
  expect((await playground.state()).digest).toBe(fifth.digest);
});

test('it plays by itself', async ({ playground }) => {
  await playground.open();
  await dropFallback(playground);
  await playground.page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await playground.state()).cursor).toBeGreaterThan(2);
  await playground.page.getByRole('button', { name: 'Stop', exact: true }).click();
  await playground.idle();
});

test('one that ships is chosen from the menu, and left: machine and script are as before', async ({
  playground,
}) => {
  await playground.open();
  await playground.run('b = vmalloc(16384);');
  const before = await playground.state();
  const machine = playground.page.getByRole('combobox', { name: 'Machine' });
  const chosen = await machine.inputValue();
  await machine.selectOption('film:686-lazy');
  await expect(playground.page.getByRole('listbox')).toBeVisible();
  await playground.idle();
  expect((await playground.state()).calls).toBe(29);
  expect(await machine.inputValue()).toBe('film:686-lazy');
  await playground.page.getByRole('button', { name: 'Leave the recording' }).click();
  await playground.idle();
  expect(await playground.state()).toEqual(before);
  expect(await machine.inputValue()).toBe(chosen);
  await expect(playground.page.getByRole('textbox', { name: /^Script/ })).toHaveValue(/b = vmalloc/);
});

test('a file is chosen', async ({ playground }) => {
  await playground.open();
  const chooser = playground.page.waitForEvent('filechooser');
  await playground.page.getByRole('combobox', { name: 'Machine' }).selectOption('file');
  await (await chooser).setFiles({ name: 'plain.jsonl', mimeType: 'text/plain', buffer: TEXT });
  await expect(playground.page.getByRole('listbox')).toBeVisible();
  await playground.idle();
  expect((await playground.state()).calls).toBe(466);
});

test('a script goes on from its end, and from nowhere else', async ({ playground }) => {
  await playground.open();
  await dropFallback(playground);
  const played = await playground.state();
  await expect(playground.run('a = kmalloc(64, GFP_KERNEL);')).rejects.toThrow(/a recording is played/);
  expect(await playground.state()).toEqual(played);
  await playground.page.getByRole('button', { name: 'Go on from its end' }).click();
  await playground.idle();
  const { calls, error } = await playground.run('a = kmalloc(64, GFP_KERNEL);');
  expect(error).toBeNull();
  expect(calls[0]?.value).not.toBeNull();
});

test('where model and recording go apart is told, and gone to', async ({ playground }) => {
  await playground.open();
  const call = LINES.findIndex((line) => line.includes('"t":"op","n":200,'));
  const event = LINES.findIndex((line, at) => at > call && line.includes('"e":"alloc","pfn":'));
  const changed = LINES.with(event, (LINES[event] as string).replace('"pfn":', '"pfn":1'));
  await drop(playground, 'changed.jsonl', Buffer.from(changed.join('\n')));
  const film = playground.page.getByRole('region', { name: 'Recording' });
  await expect(film).toContainText(/Differs\./);
  await expect(film).toContainText(new RegExp(`Line\\s*${(event + 1).toLocaleString('en-US')}`));
  await playground.page.getByRole('button', { name: 'Go there' }).click();
  await playground.idle();
  const { calls, cursor } = await playground.state();
  expect(cursor).toBe(calls);
  await expect(film).toContainText('Here model and recording go apart.');
  await playground.expectNoAxeFindings();
});

const REFUSED: [string, Buffer, RegExp, RegExp][] = [
  ['empty.jsonl', Buffer.alloc(0), /is empty/, /Choose a file that has something/],
  ['package.json', Buffer.from('{"name": "x"}\n'), /is no recording of a kernel/, /Line 1: /],
  ['image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0, 0x0a, 1]), /is no recording/, /Line 1: /],
  ['cut.jsonl.gz', FALLBACK.subarray(0, FALLBACK.length / 2), /ends too early/, /Line [\d,]+: /],
  ['cut.jsonl', TEXT.subarray(0, TEXT.length / 2), /ends too early/, /Line [\d,]+: /],
  ['flipped.jsonl.gz', flipped(FALLBACK), /is damaged|ends too early/, /Line [\d,]+: /],
  ['line.jsonl.gz', gzipSync(LINES.with(99, '{"t":"free"}').join('\n')), /is damaged/, /Line 100: /],
];

/** A byte of the compressed data is another. */
function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes);
  other[bytes.length >> 1] = (other[bytes.length >> 1] as number) ^ 0xff;
  return other;
}

for (const [name, bytes, title, reason] of REFUSED) {
  test(`${name} is refused, and the session is as it was`, async ({ playground }) => {
    await playground.open();
    const before = await playground.state();
    await drop(playground, name, bytes);
    const alert = playground.page.getByRole('alert').filter({ hasText: name });
    await expect(alert).toContainText(title);
    await expect(alert).toContainText(reason);
    expect(await playground.state()).toEqual(before);
    await playground.expectNoAxeFindings();
    await alert.getByRole('button', { name: 'Close' }).click();
    await expect(alert).toHaveCount(0);
  });
}

test('reading is cancelled', async ({ playground }) => {
  await playground.open();
  const before = await playground.state();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await playground.page.route('**/686-frag.jsonl.gz', async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  await playground.page.getByRole('combobox', { name: 'Machine' }).selectOption('film:686-frag');
  await expect(playground.page.getByRole('progressbar')).toBeVisible();
  await playground.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(playground.page.getByRole('progressbar')).toHaveCount(0);
  release();
  await playground.idle();
  expect(await playground.state()).toEqual(before);
});

test('a reload comes back to the script', async ({ playground }) => {
  await playground.open();
  await playground.run('b = vmalloc(16384);');
  const before = await playground.state();
  await dropFallback(playground);
  await playground.page.reload();
  await playground.idle();
  expect(await playground.state()).toEqual(before);
});

const THEMES: Theme[] = ['light', 'dark'];
const LANGUAGES: Language[] = ['en', 'zh'];

for (const theme of THEMES) {
  for (const language of LANGUAGES) {
    test(`axe finds nothing in a recording: ${theme}, ${language}`, async ({ playground }) => {
      await playground.open({ theme, language });
      await drop(playground, 'j-fallback-1.jsonl.gz', FALLBACK);
      const list = playground.page.getByRole('listbox');
      await expect(list).toBeVisible();
      await playground.idle();
      await playground.click(list.getByRole('option').nth(3));
      await playground.expectNoAxeFindings();
    });
  }
}

test('a recording fits a phone', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 360, height: 740 });
  await playground.open();
  await drop(playground, 'j-fallback-1.jsonl.gz', FALLBACK);
  await playground.idle();
  await playground.click(playground.page.getByRole('tab', { name: 'Code' }));
  await expect(playground.page.getByRole('listbox')).toBeVisible();
  expect(await playground.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await playground.expectNoAxeFindings();
});
