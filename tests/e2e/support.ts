/** One page object: what a reader does, said once. Nothing here sleeps; the page says when it is quiet. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { PageFrame } from '../../www/element/page-frame';

export type Theme = 'light' | 'dark';
export type Language = 'en' | 'zh';

export class Playground {
  readonly frame: Locator;

  constructor(readonly page: Page) {
    this.frame = page.locator('page-frame').first();
  }

  /** Opens the page as a first visitor would. */
  async open({ theme = 'light', language = 'en' }: { theme?: Theme; language?: Language } = {}) {
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await this.page.addInitScript(
      (lang) => {
        Object.defineProperty(navigator, 'languages', { value: [lang] });
        Object.defineProperty(navigator, 'language', { value: lang });
      },
      language === 'zh' ? 'zh-CN' : 'en-US',
    );
    await this.page.goto('/');
    await this.idle();
  }

  async idle(): Promise<void> {
    await this.frame.evaluate((frame) => (frame as PageFrame).whenIdle());
  }

  async boot(boot: Parameters<PageFrame['boot']>[0]): Promise<void> {
    await this.frame.evaluate(
      (frame, wanted) => (frame as PageFrame).boot(wanted).then(() => undefined),
      boot,
    );
    await this.idle();
  }

  /** Appends to the script and runs it; pointers as text, since bigint does not travel. */
  async run(
    script: string,
  ): Promise<{ calls: { call: string; value: string | null }[]; error: string | null }> {
    const result = await this.frame.evaluate(async (frame, text) => {
      const { calls, error } = await (frame as PageFrame).run(text);
      const told = calls.map(({ call, value }) => ({
        call,
        value: value === null ? null : value.toString(),
      }));
      return { calls: told, error: error?.message ?? null };
    }, script);
    await this.idle();
    return result;
  }

  async state(): Promise<{ calls: number; cursor: number; digest: string; inner: number | null }> {
    return this.frame.evaluate(async (frame) => {
      const { calls, cursor, digest, inner } = await (frame as PageFrame).state();
      return { calls, cursor, digest, inner };
    });
  }

  /** Frame of each page of what a call returned. */
  async frames(address: string, bytes: number): Promise<(number | null)[]> {
    return this.frame.evaluate((frame, [at, length]) => (frame as PageFrame).frames(BigInt(at), length), [
      address,
      bytes,
    ] as const);
  }

  async verdict(address: string, bytes: number, bits = 32): Promise<{ kind: string; reason: string }> {
    return this.frame.evaluate(
      (frame, [at, length, mask]) => (frame as PageFrame).verdict(BigInt(at), length, { bits: mask }),
      [address, bytes, bits] as const,
    );
  }

  async undo(): Promise<void> {
    await this.frame.evaluate((frame) => (frame as PageFrame).undo().then(() => undefined));
    await this.idle();
  }

  async redo(): Promise<void> {
    await this.frame.evaluate((frame) => (frame as PageFrame).redo().then(() => undefined));
    await this.idle();
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.idle();
  }

  async click(target: Locator): Promise<void> {
    await target.click();
    await this.idle();
  }

  /** What has the focus, inside all shadow roots: its text or its label. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const said = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      return element === document.body ? 'nothing' : said.trim().replace(/\s+/g, ' ');
    });
  }

  /** Presses a button by the keyboard. */
  async enter(button: Locator): Promise<void> {
    await button.focus();
    await this.press('Enter');
  }

  /** The pictures of all views, as text: what undo must restore. */
  async shown(): Promise<string> {
    return this.frame.evaluate((frame) => {
      const views = [...(frame.shadowRoot?.querySelectorAll('*') ?? [])].filter((view) => view.shadowRoot);
      return views.map((view) => `${view.localName}: ${view.shadowRoot?.textContent}`).join('\n');
    });
  }

  /** Names of what can be pressed but is lower than this, what fills its row by an overlay left out. */
  async smallTargets(height: number): Promise<string[]> {
    return this.frame.evaluate((frame, least) => {
      const within = (root: ParentNode): Element[] =>
        [...root.querySelectorAll('*')].flatMap((each) => [
          each,
          ...(each.shadowRoot ? within(each.shadowRoot) : []),
        ]);
      const pressed = within(frame.shadowRoot as ShadowRoot).filter((each) =>
        each.matches('button:not(:disabled), input, select, summary, [role=slider]'),
      );
      const reach = (each: Element) => {
        const over = getComputedStyle(each, '::after');
        return over.position === 'absolute' ? Infinity : each.getBoundingClientRect().height;
      };
      const shown = pressed.filter((each) => each.getBoundingClientRect().height > 0);
      const small = shown.filter((each) => reach(each) < least);
      return small.map((each) => each.getAttribute('aria-label') ?? each.textContent.trim());
    }, height);
  }

  async expectNoAxeFindings(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join('\n')}`)).toEqual([]);
  }
}

/** A test with the playground; whatever the console says fails it. */
export const test = base.extend<{ playground: Playground }>({
  playground: async ({ page }, use) => {
    const said: string[] = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(error.message));
    await use(new Playground(page));
    expect(said).toEqual([]);
  },
});

export { expect };
