/** A call once more, as it was or with one argument changed, as code to append. Only what can be rewritten safely. */

/** Where a call's arguments stand. */
interface Shape {
  count: number;
  gfp?: number;
  order?: number;
  /** Of a size in bytes. */
  size?: number;
}

const PAGES: Shape = { count: 2, gfp: 0, order: 1 };
const PAGE: Shape = { count: 1, gfp: 0 };
const BYTES: Shape = { count: 2, size: 0, gfp: 1 };
const ARRAY: Shape = { count: 3, gfp: 2 };

const SHAPES: Readonly<Record<string, Shape>> = {
  alloc_pages: PAGES,
  __get_free_pages: PAGES,
  alloc_page: PAGE,
  __get_free_page: PAGE,
  get_zeroed_page: PAGE,
  kmalloc: BYTES,
  kzalloc: BYTES,
  kvmalloc: BYTES,
  kvzalloc: BYTES,
  kmalloc_array: ARRAY,
  kcalloc: ARRAY,
  vmalloc: { count: 1, size: 0 },
  vzalloc: { count: 1, size: 0 },
  vmalloc_32: { count: 1, size: 0 },
};

const PAGE_BYTES = 4096;
/** A name that stands for a number: what it means cannot have changed since. */
const CONSTANT = /^_*[A-Z][A-Z\d_]*$/;

interface Parsed {
  name: string;
  arguments: string[];
  shape: Shape;
}

/** The call as it was; null: its arguments may mean something else by now. */
export function again(call: string): string | null {
  const parsed = parse(call);
  return parsed && written(parsed);
}

/** The call with flags added and taken away; null: the flags are not there by name. */
export function withFlags(call: string, add: string, remove: string): string | null {
  const parsed = parse(call);
  const place = parsed?.shape.gfp;
  const before = place === undefined ? undefined : parsed?.arguments[place];
  if (!parsed || place === undefined || before === undefined) return null;
  const flags = words(before);
  const gone = words(remove);
  if (gone.some((flag) => !flags.includes(flag))) return null;
  const kept = [...words(add), ...flags.filter((flag) => !gone.includes(flag))];
  return kept.length ? replaced(parsed, place, [...new Set(kept)].join(' | ')) : null;
}

/** The call for a smaller block; null: it names neither an order nor a size. */
export function withOrder(call: string, order: number): string | null {
  const parsed = parse(call);
  if (!parsed) return null;
  const { shape } = parsed;
  if (shape.order !== undefined) return replaced(parsed, shape.order, String(order));
  const sized = parsed.name === 'kmalloc' || parsed.name === 'kzalloc';
  return sized && shape.size !== undefined
    ? replaced(parsed, shape.size, String(PAGE_BYTES * 2 ** order))
    : null;
}

/** A statement that keeps what a call returns: in the variable that the line named, else in a fresh one. */
export function statement(call: string, line: string, original: string, fresh: string): string {
  const at = line.indexOf(original);
  const name =
    at < 0 ? null : /(?:^|[^\w\].>])([A-Za-z_]\w*)\s*=\s*(?:\([^()]*\)\s*)?$/.exec(line.slice(0, at));
  return `${name?.[1] ?? fresh} = ${call};`;
}

function parse(call: string): Parsed | null {
  const match = /^\s*(\w+)\s*\(([^()]*)\)\s*$/.exec(call);
  const shape = match && SHAPES[match[1] as string];
  if (!match || !shape) return null;
  const all = (match[2] as string).split(',').map((each) => each.trim());
  const names = (match[2] as string).match(/\b[A-Za-z_]\w*/g) ?? [];
  const plain = names.every((each) => CONSTANT.test(each));
  return plain && all.length === shape.count ? { name: match[1] as string, arguments: all, shape } : null;
}

function replaced({ name, arguments: all, shape }: Parsed, place: number, argument: string): string {
  return written({ name, shape, arguments: all.map((each, at) => (at === place ? argument : each)) });
}

function written({ name, arguments: all }: Parsed): string {
  return `${name}(${all.join(', ')})`;
}

function words(argument: string): string[] {
  return argument.split('|').flatMap((word) => word.trim() || []);
}
