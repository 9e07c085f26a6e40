/** Arrow keys in a group of which one is chosen: to the neighbour, and choose it. */

const ACROSS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };
const ANY_WAY: Readonly<Record<string, number>> = { ...ACROSS, ArrowDown: 1, ArrowUp: -1 };

/** Keys of a group of radio buttons. */
export function radioKeys(event: KeyboardEvent): void {
  const all = groupOf(event, 'radio');
  const move = ANY_WAY[event.key];
  if (move) choose(event, all, all.indexOf(event.target as HTMLElement) + move);
}

/** Keys of a list of tabs. */
export function tabKeys(event: KeyboardEvent): void {
  const all = groupOf(event, 'tab');
  const move = ACROSS[event.key];
  if (event.key === 'Home') choose(event, all, 0);
  else if (event.key === 'End') choose(event, all, -1);
  else if (move) choose(event, all, all.indexOf(event.target as HTMLElement) + move);
}

/** The members of the group, if the event is on one of them and no other key is held. */
function groupOf(event: KeyboardEvent, role: string): HTMLElement[] {
  const from = event.target as HTMLElement;
  if (from.getAttribute('role') !== role || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
    return [];
  return [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(`[role=${role}]`)];
}

/** Chooses by place, round and round. */
function choose(event: KeyboardEvent, all: readonly HTMLElement[], place: number): void {
  const to = all.at(place % all.length);
  if (!to) return;
  to.focus();
  to.click();
  event.preventDefault();
}
