// Colors of the canvas, from the CSS variables that Streamlit and base.css set. Read again when the
// theme changes.

/** @import { Inks } from './types.d.ts' */

const NAMES = [
  'text',
  'muted',
  'soft',
  'card',
  'band',
  'line',
  'line-strong',
  'clock',
  'known',
  'good',
  'bad',
  'cluster',
  'mini',
  'mini-pale',
  'plan-text',
  'model',
  'evaluation',
  'talent',
  'revenue',
  'capital',
  'partnership',
  'dispute',
  'product',
  'plan',
  'comment',
  'organization',
];

/**
 * Sets data-theme on the root by the brightness of Streamlit's background, and returns all colors
 * by variable name, with those of `more`.
 * @type {(root: HTMLElement, more?: string[]) => { inks: Inks; font: string }}
 */
export function readTheme(root, more = []) {
  const style = getComputedStyle(root);
  root.dataset.theme =
    brightness(style.getPropertyValue('--st-background-color')) < 0.5 ? 'dark' : 'light';
  const after = getComputedStyle(root);
  /** @type {Inks} */
  const inks = {};
  for (const name of [...NAMES, ...more])
    inks[`--wl-${name}`] = after.getPropertyValue(`--wl-${name}`).trim();
  return { inks, font: after.fontFamily || 'sans-serif' };
}

/**
 * 0 (black) to 1 (white) of "#rgb", "#rrggbb" or "rgb(…)"; 1 where it cannot be read.
 * @type {(color: string) => number}
 */
function brightness(color) {
  const text = color.trim();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})/i.exec(text);
  const parts = hex
    ? (hex[1].length === 3
        ? [...hex[1]].map((c) => c + c)
        : [0, 2, 4].map((i) => hex[1].slice(i, i + 2))
      ).map((h) => parseInt(h, 16))
    : (/rgba?\(([^)]+)\)/
        .exec(text)?.[1]
        .split(/[\s,/]+/)
        .slice(0, 3)
        .map(Number) ?? [255, 255, 255]);
  return (0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]) / 255;
}
