// Moments: when marks appear, where steps lead, what span to play. Pure.

import { endOfDay } from '../../frontend/days.js';
import { DAY } from '../../frontend/time.js';
import { appearanceOf, NOBODY } from './crowds.js';

/** @import { Crowd, Mode, Model, TimelineEvent } from './types.d.ts' */

/**
 * When a mark appears in a mode; Infinity: never.
 * @type {(event: TimelineEvent, mode: Mode, day: number) => number}
 */
export function revealOf(event, mode, day) {
  const happened = Number.isFinite(event.from) ? event.from : event.to;
  if (mode === 'then') return Math.max(event.known, happened);
  if (mode === 'day' && event.known > day) return Infinity;
  return event.amends ? event.known : happened;
}

/**
 * Sorted moments at which anything drawn changes in a mode.
 * @type {(events: TimelineEvent[], mode: Mode, day: number, crowds?: Crowd[]) => Float64Array}
 */
export function changesOf(events, mode, day, crowds = NOBODY) {
  const out = crowds.flatMap((c) => {
    const { first, all } = appearanceOf(c, mode, day);
    return [first, all].filter(Number.isFinite);
  });
  for (const e of events) {
    const t = revealOf(e, mode, day);
    if (Number.isFinite(t)) out.push(t);
    if (Number.isFinite(e.to)) out.push(e.to);
    if (mode === 'then') for (const s of e.states) out.push(s.from);
  }
  return Float64Array.from(out).sort();
}

/**
 * The crowds of all lanes.
 * @type {(model: Model) => Crowd[]}
 */
export const crowdsIn = ({ lanes: { own, others, rest } }) => [
  ...[...own, ...others].flatMap((lane) => lane.crowd),
  ...(rest ?? NOBODY),
];

/**
 * Sorted moments to step through: those of featured events if there are any, else of all; of a large
 * history also the ends of days on which something became visible.
 * @type {(model: Pick<Model, 'events' | 'days'>, mode: Mode, day: number) => number[]}
 */
export function stopsOf({ events, days }, mode, day) {
  const featured = events.some((e) => e.featured);
  const times = new Set(days[mode]?.at);
  for (const e of events) {
    const t = e.featured || !featured ? revealOf(e, mode, day) : NaN;
    if (Number.isFinite(t)) times.add(t);
  }
  return [...times].sort((a, b) => a - b);
}

/**
 * The moment with most news among featured events: where to open the page. NaN without any.
 * @type {(events: TimelineEvent[]) => number}
 */
export function busiestMoment(events) {
  const days = new Map();
  for (const e of events) if (e.featured) days.set(e.known, (days.get(e.known) ?? 0) + 1);
  let best = NaN;
  for (const [ms, n] of days) if (!(n <= (days.get(best) ?? 0))) best = ms;
  return best;
}

/**
 * The span to play: from the first day of the year two years before the last featured event, to the
 * month after it.
 * @type {(model: Model) => { start: number; end: number }}
 */
export function rangeOf(model) {
  let last = -Infinity;
  for (const e of model.events) if (e.featured && e.known > last) last = e.known;
  if (!Number.isFinite(last)) last = model.last;
  const start = endOfDay(Date.UTC(new Date(last).getUTCFullYear() - 2, 0, 1));
  return { start, end: last + 30 * DAY };
}
