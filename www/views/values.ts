/** The values of the script: name, address, region; what is still live can be freed by a click. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { FocusKeeper } from '../core/focus';
import { address, count } from '../core/format';
import { canFree } from '../core/freeing';
import { cross } from '../core/glyphs';
import { base, View } from '../core/view';
import type { Allocation, Value } from '../core/contract';
import { holderOf } from '../core/places';
import type { Store } from '../core/store';

/** What `kmalloc(0)` gives. */
const ZERO_SIZE_PTR = 16n;

export class Values extends View {
  static override styles = [
    base,
    css`
      section {
        max-height: 142px;
        padding: 6px 14px;
        overflow-y: auto;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 20px;
        font: 11.5px/20px var(--mono);
        color: var(--ink2);
      }
      .name {
        height: 20px;
        padding: 0;
        border: 0;
        background: none;
        font: inherit;
        color: inherit;
      }
      .name b {
        font-weight: 600;
      }
      .region {
        margin-left: auto;
        font-family: var(--ui);
        color: var(--ink3);
      }
      .free {
        width: 24px;
        height: 20px;
        margin-right: -7px;
        border-color: transparent;
        color: var(--ink3);
      }
      .free:hover {
        color: var(--ink);
      }
      .gone {
        color: var(--ink3);
        text-decoration: line-through;
      }
      .phone {
        max-height: none;
      }
      .phone li {
        min-height: 40px;
      }
      .phone .name {
        min-width: 0;
        height: 40px;
      }
      .phone .free {
        width: 40px;
        height: 40px;
      }
    `,
  ];

  constructor() {
    super();
    new FocusKeeper(this, { items: 'li', entry: 'button', rest: 'section' });
  }

  protected override watches(store: Store) {
    return [store.values, store.allocations, store.calls, store.time, store.layout];
  }

  protected override render() {
    const values = this.store.values.get();
    const allocations = this.store.allocations.get();
    if (values.length === 0) return nothing;
    return html`<section class=${this.store.layout.get()} tabindex="-1" aria-label=${this.say('values')}>
      <ul>
        ${values.map((value) =>
          this.#row(
            value,
            allocations.find((each) => each.value === value.value),
          ),
        )}
      </ul>
    </section>`;
  }

  #row(variable: Value, allocation: Allocation | undefined) {
    const { name, value, type, region } = variable;
    const given = type.includes('*') ? 'pointer' : this.#replyBehind(variable);
    const pointer = allocation !== undefined || region !== 'none' || (given === 'pointer' && value !== 0n);
    const isNull = value === 0n && (given === 'pointer' || given === 'null');
    const shown = pointer ? address(value) : isNull ? 'NULL' : count(value);
    const zeroSize = value === ZERO_SIZE_PTR && given === 'pointer';
    const held = allocation ?? holderOf(value, this.store.allocations.get());
    const gone = pointer && !held && !zeroSize && region !== 'slab-cache';
    const where = zeroSize ? 'zero-size' : region;
    return html`<li>
      ${this.#name(
        html`<b class=${allocation?.family ?? ''}>${name}</b> =
          <span class=${gone ? 'gone' : ''}>${shown}</span>`,
        allocation,
      )}
      <span class="region">${pointer ? this.say(gone ? 'value-gone' : `region-${where}`) : nothing}</span>
      ${allocation && canFree(allocation) ? this.#free(name, allocation) : nothing}
    </li>`;
  }

  /** A value; of what is live it leads to the call. */
  #name(words: TemplateResult, allocation: Allocation | undefined) {
    if (!allocation) return html`<span class="name">${words}</span>`;
    return html`<button class="name" @click=${() => this.session.select(allocation.call)}>${words}</button>`;
  }

  /** What the call replied that gave the value, if one did. */
  #replyBehind({ value, calls }: Value): string | undefined {
    const call = this.store.calls.get()[calls - 1];
    return call && (call.value ?? 0n) === value ? call.reply.reply : undefined;
  }

  #free(name: string, allocation: Allocation) {
    const what = this.say('free-value', { name });
    return html`<button
      class="icon free"
      aria-label=${what}
      title=${what}
      @click=${() => void this.session.free(allocation)}
    >
      ${cross}
    </button>`;
  }
}

customElements.define('pf-values', Values);
