// The visible part of a plane: a scale for each of the two times. Pure.

import { makeScale, msAt, pan, xOf, zoom } from '../../frontend/scale.js';
import { DAY } from '../../frontend/time.js';

/** @import { Edge, Instants, Question, Rectangle, Tile, View, Window } from './types.d.ts' */

const MARGIN = 0.07;
const LEAST = 120 * DAY;

/**
 * The part of a plane in which something changes, up to the last day, with margins.
 * @type {(question: Question, last: number) => Window}
 */
export function interesting(question, last) {
  /** @type {(one: Edge, other: Edge) => number[]} */
  const edges = (one, other) =>
    question.tiles.flatMap((t) => [t[one], t[other]]).filter(Number.isFinite);
  const end = last + DAY;
  const at = [...edges('a0', 'a1'), end];
  const known = [...edges('k0', 'k1'), end];
  return {
    at: spread(
      at.reduce((a, b) => Math.min(a, b)),
      at.reduce((a, b) => Math.max(a, b)),
    ),
    known: spread(
      known.reduce((a, b) => Math.min(a, b)),
      end,
    ),
  };
}

/** @type {(from: number, to: number) => [number, number]} */
function spread(from, to) {
  const span = Math.max(LEAST, to - from);
  return [from - span * MARGIN * 1.6, to + span * MARGIN];
}

/**
 * Scales of a window on so many pixels. Knowledge runs upwards.
 * @type {(window: Window, width: number, height: number) => View}
 */
export function makeView({ at, known }, width, height) {
  return {
    at: makeScale(at[0], at[1], width),
    known: makeScale(known[0], known[1], height),
    width: Math.max(1, width),
    height: Math.max(1, height),
  };
}

/** @type {(view: View) => Window} */
export const windowOf = (view) => ({
  at: [view.at.from, view.at.to],
  known: [view.known.from, view.known.to],
});
/** @type {(view: View, ms: number) => number} */
export const xAt = (view, ms) => xOf(view.at, ms);
/** @type {(view: View, ms: number) => number} */
export const yAt = (view, ms) => view.height - xOf(view.known, ms);
/** @type {(view: View, x: number, y: number) => Instants} */
export const timesAt = (view, x, y) => ({
  at: msAt(view.at, x),
  known: msAt(view.known, view.height - y),
});

/** @type {(view: View, dx: number, dy: number) => View} */
export const moved = (view, dx, dy) => ({
  ...view,
  at: pan(view.at, dx),
  known: pan(view.known, -dy),
});
/** @type {(view: View, factor: number, x: number, y: number) => View} */
export const zoomed = (view, factor, x, y) => ({
  ...view,
  at: zoom(view.at, factor, x),
  known: zoom(view.known, factor, view.height - y),
});

/**
 * A tile's rectangle in view, cut to it; null where nothing of it is.
 * @type {(view: View, tile: Tile) => Rectangle | null}
 */
export function rectOf(view, tile) {
  const x0 = Math.max(0, xAt(view, tile.a0));
  const x1 = Math.min(view.width, xAt(view, tile.a1));
  const y0 = Math.max(0, yAt(view, tile.k1));
  const y1 = Math.min(view.height, yAt(view, tile.k0));
  return x1 > x0 && y1 > y0 ? { x: x0, y: y0, w: x1 - x0, h: y1 - y0 } : null;
}
