/** Text by key, in English and 简体中文. */

import { FluentBundle, FluentResource } from '@fluent/bundle';
import { unbroken } from './format';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Numbers get their commas from Fluent; addresses, sizes and code come as strings from `format.ts`. */
export type Args = Record<string, string | number>;

const FILES: Record<Language, () => Promise<{ default: string }>> = {
  en: () => import('../locales/en.ftl?raw'),
  zh: () => import('../locales/zh.ftl?raw'),
};

/** What no language translates: names of functions. */
const NAMES = () => import('../locales/names.ftl?raw');

const LOCALES: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

/** All text of the page in one language. */
export class Text {
  readonly language: Language;
  readonly #bundle: FluentBundle;

  constructor(language: Language, ...sources: string[]) {
    this.language = language;
    // No isolation marks: both languages run from left to right.
    this.#bundle = new FluentBundle(LOCALES[language], { useIsolating: false });
    for (const source of sources) this.#bundle.addResource(new FluentResource(source));
  }

  /** The value for `lang` attributes. */
  get locale(): string {
    return LOCALES[this.language];
  }

  has(key: string): boolean {
    return this.#bundle.hasMessage(key);
  }

  /** The text of a key. A missing key or argument is our bug, and loud. */
  say(key: string, args: Args = {}): string {
    const pattern = this.#bundle.getMessage(key)?.value;
    if (!pattern) {
      reportError(new Error(`no text for ${key} in ${this.language}`));
      return `⟦${key}⟧`;
    }
    const errors: Error[] = [];
    const said = this.#bundle.formatPattern(pattern, args, errors);
    for (const error of errors) reportError(new Error(`text ${key} in ${this.language}: ${error.message}`));
    return unbroken(said);
  }
}

/** Loads the text of one language. */
export async function loadText(language: Language): Promise<Text> {
  const [text, names] = await Promise.all([FILES[language](), NAMES()]);
  return new Text(language, text.default, names.default);
}

/** `zh`, `zh-CN`, `zh-Hans-SG` … are 中文; all else is English. */
export function languageOf(tag: string): Language {
  return /^zh\b/i.test(tag) ? 'zh' : 'en';
}

/** The first language of the browser that we have. */
export function preferredLanguage(tags: readonly string[] = navigator.languages): Language {
  return languageOf(tags.find((tag) => /^(zh|en)\b/i.test(tag)) ?? 'en');
}
