/** What every view is: an element that watches atoms, draws one thing and lets go of all it took. */

import { LitElement, unsafeCSS, type CSSResultGroup } from 'lit';
import baseText from '../styles/base.css?inline';
import type { Desk } from './desk';
import type { Args, Text } from './i18n';
import type { Projector } from './projector';
import type { Session } from './session';
import type { Store, Unsubscribe, Watchable } from './store';

/** The styles that every view shares; a view with styles of its own lists them after these. */
export const base = unsafeCSS(baseText);

/** What a view may ask and do. */
export interface Context {
  store: Store;
  session: Session;
  desk: Desk;
  projector: Projector;
}

export abstract class View extends LitElement {
  static override properties = { context: { attribute: false } };
  static override styles: CSSResultGroup = base;

  declare context: Context;
  #watched: Unsubscribe[] = [];

  /** The atoms it draws; their changes redraw it. The language is always among them. */
  protected abstract watches(store: Store): readonly Watchable[];

  override connectedCallback(): void {
    super.connectedCallback();
    const watched = [this.store.text, ...this.watches(this.store)];
    this.#watched = watched.map((atom) => atom.subscribe(() => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const leave of this.#watched) leave();
    this.#watched = [];
  }

  protected get store(): Store {
    return this.context.store;
  }

  protected get session(): Session {
    return this.context.session;
  }

  protected get desk(): Desk {
    return this.context.desk;
  }

  protected get projector(): Projector {
    return this.context.projector;
  }

  protected get text(): Text {
    const text = this.store.text.get();
    if (!text) throw new Error('a view was drawn before its text');
    return text;
  }

  protected say(key: string, args?: Args): string {
    return this.text.say(key, args);
  }
}
