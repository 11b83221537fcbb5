// A glyph as an element, for cards, lists and legends.

import { contextOf } from './canvas.js';
import { el } from './dom.js';
import { drawGlyph } from './glyphs.js';

/** @import { Inks } from './types.d.ts' */

/**
 * A glyph as a small canvas, for cards and the legend.
 * @type {(family: string, certainty: string, inks: Inks, size?: number) => HTMLCanvasElement}
 */
export function glyphNode(family, certainty, inks, size = 18) {
  const dpr = window.devicePixelRatio || 1;
  const canvas = el('canvas', {
    'aria-hidden': 'true',
    width: size * dpr,
    height: size * dpr,
    style: `width:${size}px;height:${size}px`,
  });
  const ctx = contextOf(canvas);
  ctx.scale(dpr, dpr);
  ctx.translate(size / 2, size / 2);
  drawGlyph(ctx, family, size * 0.34, certainty, inks);
  return canvas;
}
