// The part of a plane that is in view: a scale for each of the two times, and how it is moved. Pure.

import { makeScale, msAt, pan, xOf, zoom } from '../../frontend/scale.js';
import { DAY } from '../../frontend/time.js';

const MARGIN = 0.07;
const LEAST = 120 * DAY;

/** The part of a plane in which something changes, with margins, and up to what is known last: {at: [from, to], known: [from, to]}. */
export function interesting(question, last) {
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

function spread(from, to) {
  const span = Math.max(LEAST, to - from);
  return [from - span * MARGIN * 1.6, to + span * MARGIN];
}

/** Scales of a window on so many pixels. Knowledge runs upwards. */
export function makeView({ at, known }, width, height) {
  return {
    at: makeScale(at[0], at[1], width),
    known: makeScale(known[0], known[1], height),
    width: Math.max(1, width),
    height: Math.max(1, height),
  };
}

export const windowOf = (view) => ({
  at: [view.at.from, view.at.to],
  known: [view.known.from, view.known.to],
});
export const xAt = (view, ms) => xOf(view.at, ms);
export const yAt = (view, ms) => view.height - xOf(view.known, ms);
export const timesAt = (view, x, y) => ({
  at: msAt(view.at, x),
  known: msAt(view.known, view.height - y),
});

export const moved = (view, dx, dy) => ({
  ...view,
  at: pan(view.at, dx),
  known: pan(view.known, -dy),
});
export const zoomed = (view, factor, x, y) => ({
  ...view,
  at: zoom(view.at, factor, x),
  known: zoom(view.known, factor, view.height - y),
});

/** A tile's rectangle in view, cut to it; null where nothing of it is. */
export function rectOf(view, tile) {
  const x0 = Math.max(0, xAt(view, tile.a0));
  const x1 = Math.min(view.width, xAt(view, tile.a1));
  const y0 = Math.max(0, yAt(view, tile.k1));
  const y1 = Math.min(view.height, yAt(view, tile.k0));
  return x1 > x0 && y1 > y0 ? { x: x0, y: y0, w: x1 - x0, h: y1 - y0 } : null;
}
