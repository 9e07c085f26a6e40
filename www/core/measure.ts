/** How wide texts are. */

/** How wide a text is: as the fonts in use have it; without a browser about so wide. */
export function widthOf(text: string, size: number, mono = false): number {
  return (measuredEms(text, mono) ?? estimatedEms(text, mono)) * size;
}

function estimatedEms(text: string, mono: boolean): number {
  let ems = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    ems +=
      code >= 0x2e80 ? 1 : mono ? 0.601 : NARROW.has(sign) ? 0.31 : code >= 65 && code <= 90 ? 0.68 : 0.56;
  }
  return ems;
}

const NARROW = new Set([..." \u00A0.,:;'’|ijl()[]/ft1"]);

/** Texts are measured at this size, px. */
const MEASURED_AT = 100;
/** So many widths are remembered. */
const MOST_KNOWN = 4_000;
const known = new Map<string, number>();
let pencil: CanvasRenderingContext2D | null = null;
let fonts = { ui: 'sans-serif', mono: 'monospace' };

/** Measures from now on with these families, as CSS names them. */
export function measureWith(ui: string, mono: string): void {
  if (!ui || (fonts.ui === ui && fonts.mono === mono)) return;
  fonts = { ui, mono };
  known.clear();
  pencil = document.createElement('canvas').getContext('2d');
}

function measuredEms(text: string, mono: boolean): number | null {
  if (!pencil) return null;
  const key = `${mono ? 'm' : 'u'}${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  pencil.font = `${MEASURED_AT}px ${mono ? fonts.mono : fonts.ui}`;
  const ems = pencil.measureText(text).width / MEASURED_AT;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, ems);
  return ems;
}
