/** Colours as numbers. */

export type Rgba = readonly [number, number, number, number];

/** `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.4)` as 0 … 1; anything else is our bug. */
export function rgba(text: string): Rgba {
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!numbers || numbers.length < 3 || numbers.some(Number.isNaN)) throw new Error(`no colour: ${text}`);
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return [red / 255, green / 255, blue / 255, alpha];
}

export function mix(a: Rgba, b: Rgba, part: number): Rgba {
  const at = (channel: 0 | 1 | 2 | 3) => a[channel] + (b[channel] - a[channel]) * part;
  return [at(0), at(1), at(2), at(3)];
}

export function css([red, green, blue, alpha]: Rgba): string {
  const byte = (channel: number) => Math.round(channel * 255);
  return `rgb(${byte(red)} ${byte(green)} ${byte(blue)} / ${alpha})`;
}
