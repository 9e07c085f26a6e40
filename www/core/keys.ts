/** The keyboard, while nothing is typed. */

import { LANGUAGES } from './i18n';
import type { Context } from './view';

/** What a key does, if it does anything. `places` moves the focus to a part of the element. */
export interface Places {
  address(): void;
  picture(): void;
}

type Act = (context: Context, places: Places) => unknown;

const KEYS: Readonly<Record<string, Act>> = {
  ArrowLeft: ({ session }) => session.step(-1),
  ArrowRight: ({ session }) => session.step(1),
  'Shift+ArrowLeft': ({ session }) => session.stepCall(-1),
  'Shift+ArrowRight': ({ session }) => session.stepCall(1),
  Home: ({ session }) => session.seek(0),
  End: ({ session, store }) => session.seek(store.calls.get().length),
  ' ': ({ session }) => session.play(),
  'Ctrl+z': ({ session }) => session.undo(),
  'Ctrl+Shift+Z': ({ session }) => session.redo(),
  'Ctrl+y': ({ session }) => session.redo(),
  'Ctrl+Enter': ({ session }) => session.runAll(),
  t: ({ desk }) => desk.turnTheme(),
  l: ({ desk, store }) => desk.speak(LANGUAGES.find((each) => each !== store.text.get()?.language) ?? 'en'),
  '?': ({ store }) => store.help.set(true),
  '/': (_, places) => places.address(),
  v: (_, places) => places.picture(),
};

const TYPING = 'input, textarea, select, [contenteditable], dialog, [role=radio]';
const PRESSED_BY_SPACE = 'button, summary, a';

/** Does what the key means here; true if it meant something. */
export function handleKey(event: KeyboardEvent, context: Context, places: Places): boolean {
  const target = event.composedPath()[0];
  if (event.defaultPrevented || event.altKey) return false;
  if (
    target instanceof Element &&
    (target.closest(TYPING) || (event.key === ' ' && target.closest(PRESSED_BY_SPACE)))
  ) {
    return false;
  }
  if (event.key === 'Escape') return goOut(event, context);
  const act = KEYS[nameOf(event)];
  if (!act) return false;
  event.preventDefault();
  void act(context, places);
  return true;
}

/** What is lit goes out. */
function goOut(event: KeyboardEvent, { store }: Context): boolean {
  if (!store.lit.get()) return false;
  event.preventDefault();
  store.lit.clear();
  return true;
}

/** `Ctrl+Shift+Z`; of keys that are letters or signs, Shift is in the letter already. */
function nameOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const ctrl = ctrlKey || metaKey;
  const shift = shiftKey && (key.length > 1 || ctrl);
  return `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${key}`;
}
