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
    this.#leave.push(this.#store.script.subscribe(() => this.#recognise()));
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
    const example = SCENARIOS.find(({ id }) => id === this.#store.example.get());
    this.#store.text.set(await this.#store.pending.during(() => loadText(language)));
    if (example) this.#session.type(this.#scriptOf(example));
  }

  turnTheme(): void {
    const dark =
      this.#store.theme.get() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    this.#store.theme.set(dark === 'dark' ? 'light' : 'dark');
  }

  async openExample(id: string): Promise<void> {
    const scenario = SCENARIOS.find((each) => each.id === id);
    if (!scenario) return;
    if (this.#store.example.get() === null) this.#store.draft.set(this.#store.script.get());
    await this.#open(this.#scriptOf(scenario), scenario.ran, scenario.machine);
  }

  async openDraft(): Promise<void> {
    const draft = this.#store.draft.get();
    if (draft === null) return;
    await this.#open(draft, []);
  }

  async #open(script: string, ran: readonly number[], machine?: Boot): Promise<void> {
    this.#session.type(script);
    await this.#session.boot(machine ?? this.#session.booted);
    await this.#session.rerun(ran);
  }

  #opening(script: string | null, kept: Partial<Memory>): { script: string; ran: number[] | null } {
    if (script !== null) return { script, ran: null };
    if (kept.script !== undefined) return { script: kept.script, ran: kept.ran ?? [] };
    return { script: this.#scriptOf(FIRST_SCENARIO), ran: FIRST_SCENARIO.ran };
  }

  #allLines(): number[] {
    return this.#store.lines.get().flatMap(({ number, progress }) => (progress === 'none' ? [] : number));
  }

  /** The script is an example to the letter, or the reader's own. */
  #recognise(): void {
    const script = this.#store.script.get();
    this.#store.example.set(SCENARIOS.find((each) => this.#scriptOf(each) === script)?.id ?? null);
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
    this.#leave.push(...[script, lines, text, theme, draft, booting].map((atom) => atom.subscribe(keep)));
  }
}
