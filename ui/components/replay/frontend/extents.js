// The horizontal extent of an event's drawing: its glyph and, for a long or vague time, a bar.

import { DAY } from '../../frontend/time.js';

/**
 * @import { Extent } from './drawing.d.ts'
 * @import { Mode, Span, TimelineEvent } from './types.d.ts'
 */

/** Half the width of a glyph, pixels. */
export const GLYPH = 8;

/** Bars that would be narrower are drawn as a mere glyph. */
const BAR_MIN = 18;

/** The dotted line before an event of which only the end is known. */
const TAIL = 20;

/** Days shown on both sides of events at one moment: zoom cannot part them, but gives them rows. */
const ALIKE = 10;

/**
 * The extent of an event; `x` gives the pixel of a time.
 * @type {(event: TimelineEvent, x: (ms: number) => number, mode: Mode) => Extent}
 */
export function extentOf(event, x, mode) {
  const last = mode === 'then' ? null : event.states[event.states.length - 1];
  const from = Number.isFinite(last?.happenedFrom) ? last.happenedFrom : event.from;
  const to = Number.isFinite(last?.happenedTo) ? last.happenedTo : event.to;
  if (Number.isFinite(event.winTo)) {
    const a = x(Number.isFinite(event.winFrom) ? event.winFrom : from);
    return {
      glyph: a,
      left: a - 3,
      right: x(event.winTo) + 3,
      shape: 'window',
      barFrom: a,
      barTo: x(event.winTo),
    };
  }
  if (Number.isFinite(event.until))
    return bar(x(Number.isFinite(from) ? from : to), x(event.until), 'lasted');
  if (!Number.isFinite(from)) {
    const g = x(to);
    return {
      glyph: g,
      left: g - GLYPH - TAIL,
      right: g + GLYPH,
      shape: 'before',
      barFrom: g - GLYPH - TAIL,
      barTo: g,
    };
  }
  const a = x(from);
  const b = x(to);
  return b - a >= BAR_MIN ? bar(a, b, 'span') : point((a + b) / 2);
}

/** @type {(a: number, b: number, shape: string) => Extent} */
function bar(a, b, shape) {
  return { glyph: (a + b) / 2, left: a - 2, right: b + 2, shape, barFrom: a, barTo: b };
}

/**
 * The time over which the glyphs of some events are spread, with margins.
 * @type {(events: TimelineEvent[]) => Span}
 */
export function spreadOf(events) {
  const at = events.map((e) => extentOf(e, (ms) => ms, 'then').glyph).filter(Number.isFinite);
  const [first, last] = [Math.min(...at), Math.max(...at)];
  const room = last > first ? (last - first) * 0.4 : ALIKE * DAY;
  return { from: first - room, to: last + room };
}

/** @type {(x: number) => Extent} */
function point(x) {
  return { glyph: x, left: x - GLYPH, right: x + GLYPH, shape: 'point', barFrom: x, barTo: x };
}
