/** The script that stands between the element's tags. */

/** Its text without the indent that all lines share; null if there is none. */
export function scriptWithin(element: Element): string | null {
  const lines = (element.textContent ?? '')
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const filled = lines.filter((line) => line.trim());
  if (filled.length === 0) return null;
  const indent = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return `${lines.map((line) => line.slice(indent)).join('\n')}\n`;
}
