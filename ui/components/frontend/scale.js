// A linear scale between time and pixels. Pure: every change makes a new scale.

/** @import { Scale, Sorted } from './types.d.ts' */

const MIN_SPAN = 2 * 3600000;
const MAX_SPAN = 120 * 365.25 * 86400000;

/**
 * A scale on which `from`..`to` (ms) fills `width` pixels.
 * @type {(from: number, to: number, width: number) => Scale}
 */
export function makeScale(from, to, width) {
  const w = Math.max(1, width);
  return { from, to, width: w, pxPerMs: w / (to - from) };
}

/** @type {(scale: Scale, ms: number) => number} */
export const xOf = (scale, ms) => (ms - scale.from) * scale.pxPerMs;
/** @type {(scale: Scale, x: number) => number} */
export const msAt = (scale, x) => scale.from + x / scale.pxPerMs;

/**
 * Moved by pixels: positive shows later times.
 * @type {(scale: Scale, px: number) => Scale}
 */
export function pan(scale, px) {
  const d = px / scale.pxPerMs;
  return { ...scale, from: scale.from + d, to: scale.to + d };
}

/**
 * Zoomed around pixel `x`; factor below 1 shows less time. Kept between hours and a century.
 * @type {(scale: Scale, factor: number, x: number) => Scale}
 */
export function zoom(scale, factor, x) {
  const span = Math.min(MAX_SPAN, Math.max(MIN_SPAN, (scale.to - scale.from) * factor));
  const pivot = msAt(scale, x);
  const from = pivot - span * (x / scale.width);
  return makeScale(from, from + span, scale.width);
}

/**
 * The same times on another width.
 * @type {(scale: Scale, width: number) => Scale}
 */
export const resize = (scale, width) => makeScale(scale.from, scale.to, width);

/**
 * Moved as little as possible so that `ms` lies between the fractions `lo` and `hi` of the width.
 * @type {(scale: Scale, ms: number, lo?: number, hi?: number) => Scale}
 */
export function keepInView(scale, ms, lo = 0, hi = 0.86) {
  const x = xOf(scale, ms);
  if (x > scale.width * hi) return pan(scale, x - scale.width * hi);
  if (x < scale.width * lo) return pan(scale, x - scale.width * lo);
  return scale;
}

/**
 * First index in the sorted array whose value is greater than `value`.
 * @type {(sorted: Sorted, value: number) => number}
 */
export function upperBound(sorted, value) {
  let lo = 0;
  let hi = sorted.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (sorted[mid] <= value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
