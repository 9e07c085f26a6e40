/** Arrow keys in a group of radio buttons: to the neighbour, and choose it. */

const MOVES: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function radioKeys(event: KeyboardEvent): void {
  const move = MOVES[event.key];
  const from = event.target as HTMLElement;
  if (!move || from.getAttribute('role') !== 'radio') return;
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=radio]')];
  const to = all[(all.indexOf(from) + move + all.length) % all.length];
  to?.focus();
  to?.click();
  event.preventDefault();
}
