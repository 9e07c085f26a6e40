/** Small drawings: shape first, ink second. */

import { svg, html, type TemplateResult } from 'lit';
import type { Family, VerdictKind } from './contract';

const VERDICTS: Record<VerdictKind, TemplateResult> = {
  direct: svg`<circle cx="8" cy="8" r="6.5" fill="var(--ink)"/>
    <path d="M4.8 8.2l2.2 2.3 4.2-4.8" fill="none" stroke="var(--panel)" stroke-width="1.8"/>`,
  'scatter-gather': svg`<g fill="var(--ink)"><rect x="1" y="2" width="4" height="5"/>
    <rect x="6.5" y="9" width="4" height="5"/><rect x="11.5" y="3.5" width="4" height="5"/></g>
    <path d="M3 7v6M13.5 8.500V13" stroke="var(--ink)" stroke-dasharray="1.5 1.5"/>`,
  bounce: svg`<path d="M1.5 13L8 3l6.5 10z" fill="none" stroke="var(--warn)" stroke-width="1.8"/>
    <path d="M8 7v3.4" stroke="var(--warn)" stroke-width="1.8"/>`,
  'pin-first': svg`<circle cx="8" cy="8" r="6.2" fill="none" stroke="var(--ink)" stroke-width="1.6"
    stroke-dasharray="2.6 2.2"/><circle cx="8" cy="8" r="2" fill="var(--ink)"/>`,
  impossible: svg`<circle cx="8" cy="8" r="6.2" fill="none" stroke="var(--bad)" stroke-width="1.8"/>
    <path d="M5 5l6 6M11 5l-6 6" stroke="var(--bad)" stroke-width="1.8"/>`,
};

/** The shapes of a verdict, 16 × 16, for use inside a picture. */
export function verdictShapes(kind: VerdictKind): TemplateResult {
  return VERDICTS[kind];
}

/** A verdict's glyph; the words stand beside it. */
export function verdictGlyph(kind: VerdictKind): TemplateResult {
  return html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${VERDICTS[kind]}</svg>`;
}

const TEXTURES: Record<Family, TemplateResult> = {
  kmalloc: svg``,
  gfp: svg`<path d="M0 2.500H12M0 6.500H12M0 10.500H12" stroke="var(--texture)"/>`,
  vmalloc: svg`<path d="M-2 6L6-2M-2 12L12-2M2 14L14 2M8 14L14 8" stroke="var(--texture)" stroke-width="1.4"/>`,
  malloc: svg`<g fill="var(--texture)"><circle cx="3" cy="3" r="1.2"/><circle cx="9" cy="3" r="1.2"/>
    <circle cx="6" cy="6" r="1.2"/><circle cx="3" cy="9" r="1.2"/><circle cx="9" cy="9" r="1.2"/></g>`,
};

/** Colour and texture of a family. */
export function swatch(family: Family): TemplateResult {
  return html`<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <rect width="12" height="12" rx="2" fill="var(--${family}-fill)" />
    ${TEXTURES[family]}
  </svg>`;
}

const MARKS = {
  ran: svg`<path d="M2 6.500l2.6 2.800L10 3" fill="none" stroke="var(--ink2)" stroke-width="1.7"/>`,
  stale: svg`<path d="M1.5 6.200l2.9 3.400L10.8 2.8 9.3 1.6 4.3 6.9 2.9 5.100z" fill="none"
    stroke="var(--ink3)" stroke-width="1"/>`,
  next: svg`<path d="M3 1.500v9l7-4.500z" fill="var(--ink)"/>`,
  ahead: svg`<path d="M3.5 2v8l6-4z" fill="none" stroke="var(--ink3)" stroke-width="1.2"/>`,
  failed: svg`<path d="M2 2l8 8M10 2l-8 8" stroke="var(--bad)" stroke-width="1.9"/>`,
};

/** How far a line has come. */
export function lineMark(progress: keyof typeof MARKS): TemplateResult {
  return html`<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">${MARKS[progress]}</svg>`;
}

const ICONS = {
  callBack: 'M2 2h1.800v10H2zM12 2v10L4.5 7z',
  stepBack: 'M10 2v10L3 7z',
  stepForward: 'M4 2v10l7-5z',
  callForward: 'M2 2v10l7.5-5zM10.2 2H12v10h-1.800z',
  pause: 'M3 2h3v10H3zM8 2h3v10H8z',
};

export function icon(name: keyof typeof ICONS): TemplateResult {
  return html`<svg width="14" height="14" viewBox="0 0 14 14" fill="currentColor" aria-hidden="true">
    <path d=${ICONS[name]} />
  </svg>`;
}

/** A path drawn as a line, in the square of its side. */
export function outline(path: string, side: number): TemplateResult {
  return html`<svg
    width=${side}
    height=${side}
    viewBox="0 0 ${side} ${side}"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    aria-hidden="true"
  >
    <path d=${path} />
  </svg>`;
}

/** The ring that marks the pinned byte everywhere. */
export const ring = html`<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
  <rect x="1.5" y="1.5" width="9" height="9" rx="2" fill="none" stroke="var(--ink)" stroke-width="2.2" />
</svg>`;

export const cross = html`<svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
  <path d="M2 2l6 6M8 2l-6 6" stroke="currentColor" stroke-width="1.5" />
</svg>`;

export const logo = html`<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
  <g fill="currentColor">
    <rect x="1" y="3" width="4" height="6" />
    <rect x="5.6" y="3" width="4" height="6" />
    <rect x="10.2" y="3" width="4" height="6" />
  </g>
  <g fill="none" stroke="currentColor" stroke-width="1.2">
    <rect x="1.6" y="11.6" width="3" height="5" />
    <rect x="8.6" y="11.6" width="3" height="5" />
    <rect x="15.6" y="11.6" width="3" height="5" />
  </g>
</svg>`;

export const halfMoon = html`<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
  <circle cx="7" cy="7" r="6" fill="none" stroke="currentColor" stroke-width="1.4" />
  <path d="M7 1a6 6 0 010 12z" fill="currentColor" />
</svg>`;

const TICKS = {
  agrees: svg`<path d="M3.500 8.500l3 3 6-7" fill="none" stroke="var(--ink2)" stroke-width="1.8"/>`,
  differs: svg`<path d="M4 4l8 8M12 4l-8 8" stroke="var(--bad)" stroke-width="2"/>`,
  given: svg`<circle cx="8" cy="8" r="1.6" fill="var(--ink3)"/>`,
  beyond: svg`<path d="M5 8h6" stroke="var(--ink3)" stroke-width="1.4" stroke-dasharray="1.6 1.6"/>`,
};

/** Whether model and recording agree, 16 × 16; the words stand beside it or in its label. */
export function tick(kind: keyof typeof TICKS): TemplateResult {
  return html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${TICKS[kind]}</svg>`;
}
