/** The reader's desk: examples, the text of their own, language and theme, and what survives a reload. */

import { loadText, type Language } from './i18n';
import { FIRST_BOOT, type Boot } from './machines';
import { recall, remember, type Memory } from './persist';
import type { Session } from './session';
import type { Store, Unsubscribe } from './store';
import { FIRST_SCENARIO, SCENARIOS, scriptOf, type Scenario } from '../scenarios/scenarios';

/** What the element begins with. */
export interface Beginning {
  boot: Partial<Boot>;
  language: Language;
  /** The host's own script, which runs at once; null: an example. */
  script: string | null;
  /** Whether it comes back as it was left. */
  remembers: boolean;
}

export class Desk {
  readonly #store: Store;
  readonly #session: Session;
  #leave: Unsubscribe[] = [];

  constructor(store: Store, session: Session) {
    this.#store = store;
    this.#session = session;
  }

  /** Boots and opens what there is to open. */
  async begin({ boot, language, script, remembers }: Beginning): Promise<void> {
    const kept = remembers ? recall() : {};
    if (kept.theme) this.#store.theme.set(kept.theme);
    this.#store.draft.set(kept.draft ?? null);
    this.#store.text.set(await loadText(kept.language ?? language));
    const open = this.#opening(script, kept);
    this.#session.type(open.script);
    await this.#session.boot({ ...FIRST_BOOT, ...boot, ...kept.boot });
    await this.#session.rerun(open.ran ?? this.#allLines());
    if (remembers) this.#remember();
  }

  dispose(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
  }

  async speak(language: Language): Promise<void> {
    const before = this.#store.script.get();
    const example = this.#example();
    const untouched = example && before === this.#scriptOf(example);
    this.#store.text.set(await this.#store.pending.during(() => loadText(language)));
    if (untouched) this.#session.type(this.#scriptOf(example));
  }

  turnTheme(): void {
    const dark =
      this.#store.theme.get() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    this.#store.theme.set(dark === 'dark' ? 'light' : 'dark');
  }

  async openExample(id: string): Promise<void> {
    const scenario = SCENARIOS.find((each) => each.id === id);
    if (!scenario) return;
    if (this.#ownText()) this.#store.draft.set(this.#store.script.get());
    this.#store.example.set(id);
    await this.#open(this.#scriptOf(scenario), scenario.ran);
  }

  async openDraft(): Promise<void> {
    const draft = this.#store.draft.get();
    if (draft === null) return;
    this.#store.example.set(null);
    await this.#open(draft, []);
  }

  async #open(script: string, ran: readonly number[]): Promise<void> {
    this.#session.type(script);
    await this.#session.boot(this.#session.booted);
    await this.#session.rerun(ran);
  }

  #opening(script: string | null, kept: Partial<Memory>): { script: string; ran: number[] | null } {
    if (script !== null) {
      this.#store.example.set(null);
      return { script, ran: null };
    }
    if (kept.script !== undefined) {
      this.#store.example.set(SCENARIOS.find((each) => this.#scriptOf(each) === kept.script)?.id ?? null);
      return { script: kept.script, ran: kept.ran ?? [] };
    }
    this.#store.example.set(FIRST_SCENARIO.id);
    return { script: this.#scriptOf(FIRST_SCENARIO), ran: FIRST_SCENARIO.ran };
  }

  #allLines(): number[] {
    return this.#store.lines.get().flatMap(({ number, progress }) => (progress === 'none' ? [] : number));
  }

  #example(): Scenario | undefined {
    return SCENARIOS.find(({ id }) => id === this.#store.example.get());
  }

  #ownText(): boolean {
    const example = this.#example();
    return !example || this.#store.script.get() !== this.#scriptOf(example);
  }

  #scriptOf(scenario: Scenario): string {
    return scriptOf(scenario, (key) => this.#store.text.get()?.say(key) ?? key);
  }

  #remember(): void {
    const { script, lines, text, theme, draft, booting } = this.#store;
    const keep = () =>
      remember({
        script: script.get(),
        ran: this.#session.ranLines(),
        boot: this.#session.booted,
        language: text.get()?.language ?? null,
        theme: theme.get(),
        draft: draft.get(),
      });
    this.#leave = [script, lines, text, theme, draft, booting].map((atom) => atom.subscribe(keep));
  }
}
