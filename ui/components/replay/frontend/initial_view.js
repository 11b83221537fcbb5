// How the page opens: at the state of its address or, without one, where most happened, and in a
// large history at its end.

import { keepInView, makeScale } from '../../frontend/scale.js';
import { makeClock, seek } from './clock.js';
import { busiestMoment, rangeOf } from './moments.js';

/**
 * @import { Scale } from '../../frontend/types.d.ts'
 * @import { Clock, InitialState, Model, Span } from './types.d.ts'
 */

/** Fractions of the stage's width within which the clock is: labels of the newest need room. */
export const EDGE_LEFT = 0.02;
export const EDGE = 0.88;

/**
 * The clock of a state; `present` is the time that a live clock shows, as it does while nothing
 * happened yet.
 * @type {(initial: InitialState, model: Model, present: number) => Clock}
 */
export function initialClock(initial, model, present) {
  const { mode, day, speed, tempo, loop } = initial;
  const range = rangeOf(model);
  const live = initial.live || (!Number.isFinite(initial.at) && !model.events.length);
  const opening = model.large ? model.last : busiestMoment(model.events);
  const found = [initial.at, opening].find(Number.isFinite) ?? range.end;
  const at = live ? present : found;
  const clock = seek(makeClock(range.start, range.end, at), at);
  return { ...clock, live, mode, day, speed, tempo, loop };
}

/**
 * The scale of a state, 800 pixels wide: the span of its address or the whole range, with the clock
 * in view.
 * @type {(initial: Span, model: Model, at: number) => Scale}
 */
export function initialScale(initial, model, at) {
  const { start, end } = rangeOf(model);
  const from = Number.isFinite(initial.from) ? initial.from : start - (end - start) * 0.015;
  const scale = makeScale(from, Number.isFinite(initial.to) ? initial.to : end, 800);
  return keepInView(scale, at, EDGE_LEFT, EDGE);
}
