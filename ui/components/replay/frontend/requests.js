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

/** Milliseconds after which an answer counts as lost, and the next request is made without it. */
const LOST = 60_000;

/** A live clock has the panels of the end of its minute: it moves all the time. */
const MINUTE = 60_000;

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

/** @type {(clock: Clock) => number} */
const millisecondOf = ({ at, live }) => (live ? Math.ceil(at / MINUTE) * MINUTE : Math.floor(at));

/**
 * A valid time that is not before the panels of a large history at a clock: these are of the last
 * microsecond of a millisecond.
 * @type {(clock: Clock) => number}
 */
export function afterPoint(clock) {
  return millisecondOf(clock) + 1;
}

/**
 * The clock whose panels are requested, as Python repeats it: mode, valid time, knowledge time.
 * @type {(clock: Clock) => string}
 */
export function pointOf(clock) {
  const { mode, day } = clock;
  const at = text(millisecondOf(clock));
  const known = mode === 'then' ? at : mode === 'day' ? text(day) : '';
  return `${mode}/${at}/${known}`;
}

/**
 * Requests soon what the view and the clock lack, once the answer to the last request is there:
 * computing it takes seconds, and Python does not stop doing so when it is no longer wanted.
 * @type {(p: Player) => void}
 */
export function requestSoon(p) {
  if (!p.model.large) return;
  clearTimeout(p.requesting);
  p.requesting = setTimeout(() => {
    if (!p.ready || p.clock.playing || p.scrubbing) return;
    if (Date.now() < p.awaited) {
      requestSoon(p);
      return;
    }
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
  if (name !== 'opened') p.awaited = Date.now() + LOST;
  p.outbox.put(name, value);
}
