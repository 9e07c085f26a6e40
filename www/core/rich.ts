/** Text with `code` and **strong** words in it. */

import { html, nothing, type TemplateResult } from 'lit';

const MARK = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** Backticks become code, double stars become strong; all else stays as it is. */
export function rich(text: string): TemplateResult {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    parts.push(text.slice(end, match.index));
    parts.push(match[1] ? html`<code>${match[1]}</code>` : html`<b>${match[2] ?? nothing}</b>`);
    end = match.index + match[0].length;
  }
  return html`${parts}${text.slice(end)}`;
}
