// A glyph as an element, for cards, lists and legends.

import { el } from './dom.js';
import { drawGlyph } from './glyphs.js';

/** A glyph as a small canvas, for cards and the legend. */
export function glyphNode(family, certainty, inks, size = 18) {
  const dpr = window.devicePixelRatio || 1;
  const canvas = el('canvas', {
    'aria-hidden': 'true',
    width: size * dpr,
    height: size * dpr,
    style: `width:${size}px;height:${size}px`,
  });
  const ctx = canvas.getContext('2d');
  ctx.scale(dpr, dpr);
  ctx.translate(size / 2, size / 2);
  drawGlyph(ctx, family, size * 0.34, certainty, inks);
  return canvas;
}
