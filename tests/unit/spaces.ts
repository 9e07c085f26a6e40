/** Spaces that end no line, in tests: they look like any other. */

const NO_BREAK = '\u00A0';

/** The words of a text, whatever spaces stand between them. */
export function words(text: string): string {
  return text.replaceAll(NO_BREAK, ' ');
}

/** A text in which every space keeps the line together. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK);
}
