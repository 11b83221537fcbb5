// Requests of Python while only a level of detail of a large history is here: events of the part in
// view, the event that is open, panels at the clock. Each is made when clock and view rest.

import { preciseText } from '../../frontend/days.js';
import { DAY } from '../../frontend/time.js';

/**
 * @import { Player } from './player.js'
 * @import { Clock, Span } from './types.d.ts'
 */

/** Milliseconds without a move until something is requested. */
const REST = 250;

/** From so long a span on, the overview is enough, as a share of the whole. */
const WHOLE = 0.66;

/**
 * The span to request for a view: on both sides as much again as is in view, in steps of half the
 * view, so that small moves request nothing; null where the overview is enough.
 * @type {(view: Span, whole: Span) => Span | null}
 */
export function spanToRequest(view, whole) {
  const span = view.to - view.from;
  if (span >= (whole.to - whole.from) * WHOLE) return null;
  const step = DAY * 2 ** Math.ceil(Math.log2(Math.max(1, span / 2 / DAY)));
  return {
    from: Math.floor(view.from / step - 1) * step,
    to: Math.ceil(view.to / step + 1) * step,
  };
}

/** @type {(ms: number) => string} */
const text = (ms) => preciseText(Math.floor(ms));

/**
 * The clock whose panels are requested, as Python repeats it: mode, valid time, knowledge time.
 * @type {(clock: Clock) => string}
 */
export function pointOf({ mode, at, day }) {
  const known = mode === 'then' ? text(at) : mode === 'day' ? text(day) : '';
  return `${mode}/${text(at)}/${known}`;
}

/**
 * Requests soon what the view and the clock lack.
 * @type {(p: Player) => void}
 */
export function requestSoon(p) {
  if (!p.model.large) return;
  clearTimeout(p.requesting);
  p.requesting = setTimeout(() => {
    if (!p.ready || p.clock.playing || p.scrubbing) return;
    const span = spanToRequest(p.scale, { from: p.model.first, to: p.model.last });
    put(p, 'window', span ? `${text(span.from)}/${text(span.to)}` : '');
    put(p, 'point', pointOf(p.clock));
  }, REST);
}

/**
 * Requests the events that are related to an open one.
 * @type {(p: Player, key: string) => void}
 */
export function requestEvent(p, key) {
  if (p.model.large) put(p, 'opened', key);
}

/** @type {(p: Player, name: 'window' | 'point' | 'opened', value: string) => void} */
function put(p, name, value) {
  if ((p.sentRequests[name] ?? '') === value) return;
  p.sentRequests[name] = value;
  p.outbox.put(name, value);
}
