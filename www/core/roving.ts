/** One stop of the Tab key for many cells: arrow keys go from one to the next. Cells say where they are: data-row, data-column. */

interface Cell {
  element: HTMLElement;
  row: number;
  column: number;
}

const MOVES: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Moves the focus as a key says; true if it was such a key. */
export function roveKeys(event: KeyboardEvent): boolean {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
  const cells = cellsOf(event.currentTarget as HTMLElement);
  const from = cells.find(({ element }) => element === event.target);
  const to = from && target(event.key, from, cells);
  if (to === undefined) return false;
  event.preventDefault();
  event.stopPropagation();
  to?.element.focus();
  return true;
}

/** null: there is none in that direction; undefined: the key means no move. */
function target(key: string, from: Cell, cells: readonly Cell[]): Cell | null | undefined {
  const row = cells.filter((cell) => cell.row === from.row).sort((a, b) => a.column - b.column);
  if (key === 'Home') return row[0] ?? null;
  if (key === 'End') return row.at(-1) ?? null;
  const move = MOVES[key];
  if (!move) return undefined;
  const [down, across] = move;
  if (across !== 0) return row[row.indexOf(from) + across] ?? null;
  return nearestRow(from, down, cells);
}

/** In the next row that has cells, the one nearest to the column. */
function nearestRow(from: Cell, down: number, cells: readonly Cell[]): Cell | null {
  const ahead = cells.filter(({ row }) => (row - from.row) * down > 0);
  const next = ahead.map(({ row }) => row).sort((a, b) => (a - b) * down)[0];
  const there = ahead.filter(({ row }) => row === next);
  return there.sort((a, b) => Math.abs(a.column - from.column) - Math.abs(b.column - from.column))[0] ?? null;
}

function cellsOf(root: HTMLElement): Cell[] {
  return [...root.querySelectorAll<HTMLElement>('[data-row]')].map((element) => ({
    element,
    row: Number(element.dataset.row),
    column: Number(element.dataset.column),
  }));
}

/** One cell that Tab reaches: the one that had the focus last, else the first. */
export function settleStop(root: ParentNode | null): void {
  const cells = [...(root?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const stop = cells.find((cell) => cell.getAttribute('tabindex') === '0') ?? cells[0];
  for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
}

/** The cell that got the focus is where Tab comes back to. */
export function takeStop(event: FocusEvent): void {
  const cell = event.target as HTMLElement;
  if (cell.dataset.row === undefined) return;
  const root = event.currentTarget as HTMLElement;
  for (const other of root.querySelectorAll<HTMLElement>('[data-row][tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
}
