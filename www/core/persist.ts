/** What survives a reload: kept in the browser, and never a reason to fail. */

import { LANGUAGES, type Language } from './i18n';
import type { Boot } from './machines';

/** What one page remembers. */
export interface Memory {
  script: string;
  /** Lines that had run, in their order. */
  ran: number[];
  boot: Boot;
  language: Language | null;
  theme: 'light' | 'dark' | null;
  /** The reader's own text, while an example stands in the console. */
  draft: string | null;
}

const KEY = 'pageframe:1';

/** What was remembered; whatever is missing or malformed is left out. */
export function recall(storage: Storage | null = safely(() => localStorage)): Partial<Memory> {
  const kept = safely(() => JSON.parse(storage?.getItem(KEY) ?? '{}') as unknown);
  return typeof kept === 'object' && kept ? sound(kept as Record<string, unknown>) : {};
}

export function remember(memory: Memory, storage: Storage | null = safely(() => localStorage)): void {
  safely(() => storage?.setItem(KEY, JSON.stringify(memory)));
}

function sound(kept: Record<string, unknown>): Partial<Memory> {
  const memory: Partial<Memory> = {};
  if (typeof kept.script === 'string') memory.script = kept.script;
  if (typeof kept.draft === 'string') memory.draft = kept.draft;
  if (Array.isArray(kept.ran)) memory.ran = kept.ran.filter((line): line is number => Number.isInteger(line));
  if (isBoot(kept.boot)) memory.boot = kept.boot;
  const language = LANGUAGES.find((each) => each === kept.language);
  if (language) memory.language = language;
  if (kept.theme === 'light' || kept.theme === 'dark') memory.theme = kept.theme;
  return memory;
}

function isBoot(value: unknown): value is Boot {
  if (typeof value !== 'object' || !value) return false;
  const { machine, ram, recorded } = value as Record<string, unknown>;
  const named = recorded === null || typeof recorded === 'string';
  return typeof machine === 'string' && typeof ram === 'number' && named;
}

/** A private window, a full disk, a sandbox: then there is nothing to remember. */
function safely<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
