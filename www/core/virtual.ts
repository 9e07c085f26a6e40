/** Which rows of a long list stand in its window: only those are drawn. */

/** Rows drawn beyond either edge, so that a short scroll shows no gap. */
const MARGIN = 8;

export interface Rows {
  first: number;
  /** Exclusive. */
  end: number;
}

/** The rows to draw of `count`, each `height` px, in a window of `view` px that is scrolled by `top` px. */
export function rowsInView(count: number, height: number, view: number, top: number): Rows {
  const first = Math.max(0, Math.min(count, Math.floor(top / height)) - MARGIN);
  const end = Math.min(count, Math.ceil((top + view) / height) + MARGIN);
  return { first, end: Math.max(first, end) };
}

/** Where to scroll so that a row is in sight: nowhere if it is, else just as far as it takes. */
export function scrollTo(row: number, height: number, view: number, top: number): number {
  const above = row * height;
  if (above < top) return above;
  return above + height > top + view ? above + height - view : top;
}
