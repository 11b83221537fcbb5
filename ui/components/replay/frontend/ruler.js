// Widths of labels, measured once each.

import { contextOf } from '../../frontend/canvas.js';

/** @import { TextWidth } from './drawing.d.ts' */

/**
 * A function that gives the width of a label in pixels, upright or in italics.
 * @type {(font: string) => TextWidth}
 */
export function makeRuler(font) {
  const context = contextOf(document.createElement('canvas'));
  const widths = new Map();
  return (text, italic) => {
    const id = italic ? `/${text}` : text;
    let width = widths.get(id);
    if (width === undefined) {
      context.font = `${italic ? 'italic ' : ''}11px ${font}`;
      width = context.measureText(text).width;
      widths.set(id, width);
    }
    return width;
  };
}
