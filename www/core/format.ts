/** Numbers, sizes and addresses as the page writes them: the same in every language. */

const KIB = 1024n;
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `262,144` */
export function count(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `16 KiB`, `1.5 MiB`: the largest unit that keeps at most one decimal exact, else one decimal rounded. */
export function bytes(value: number | bigint): string {
  let size = BigInt(value);
  let tenths = 0n;
  let unit = 0;
  while (size >= KIB && unit < UNITS.length - 1) {
    tenths = ((size % KIB) * 10n) / KIB;
    size /= KIB;
    unit += 1;
  }
  const digits = size < 10n && tenths > 0n ? `${size}.${tenths}` : count(size);
  return `${digits} ${UNITS[unit]}`;
}

/** Frames as a size: `831 MiB`. */
export function frames(value: number): string {
  return bytes(BigInt(value) * 4096n);
}

/** `0xC9420000` */
export function address(value: bigint): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

/** `0x9420` */
export function pfn(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
