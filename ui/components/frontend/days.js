// A day as a moment and back, and moments as text: the twin of `events/days.py`, in epoch
// milliseconds. A day is one of UTC, and chosen on a clock it means its end. Pure.

import { DAY } from './time.js';

const DATE = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;
const INSTANT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.(\d{1,9}))?(?:Z|([+ -])(\d\d):?([0-5]\d))$/;

/** The first day that a clock can show, and the first moment after the last one. */
export const FIRST = utc(1000, 1, 1);
export const BEYOND = utc(9990, 1, 1);

/**
 * Midnight of a real day; NaN where the calendar does not have it.
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
function utc(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : NaN;
}

/**
 * The first millisecond of the day that contains a moment.
 * @type {(ms: number) => number}
 */
export const startOfDay = (ms) => Math.floor(ms / DAY) * DAY;

/**
 * The last millisecond of the day that contains a moment: what the day means on a clock.
 * @type {(ms: number) => number}
 */
export const endOfDay = (ms) => startOfDay(ms) + DAY - 1;

/**
 * Whether a moment is what a day means.
 * @type {(ms: number) => boolean}
 */
export const isEndOfDay = (ms) => endOfDay(ms) === ms;

/**
 * The day that contains a moment: "2025-08-28".
 * @type {(ms: number) => string}
 */
export const dayText = (ms) => new Date(ms).toISOString().slice(0, 10);

/**
 * A moment as text that reads back as itself: its day, where it is what the day means.
 * @type {(ms: number) => string}
 */
export const momentText = (ms) =>
  isEndOfDay(ms) ? dayText(ms) : new Date(ms).toISOString().replace('.000Z', 'Z');

/**
 * The same for Python and SQL, which count microseconds: a moment here stands for its millisecond.
 * @type {(ms: number) => string}
 */
export const preciseText = (ms) =>
  isEndOfDay(ms) ? dayText(ms) : new Date(ms).toISOString().replace('Z', '999Z');

/** @typedef {{ start: number; end: number }} Moment */

/**
 * First and last millisecond of what a text names: an instant with a zone, a day or a month of UTC;
 * null where it names none. A space before an offset is a plus, as it arrives from an
 * address.
 * @type {(text: unknown) => Moment | null}
 */
function namedBy(text) {
  if (typeof text !== 'string') return null;
  const moment = unitOf(text) ?? instantOf(text);
  return moment && moment.start >= FIRST && moment.end < BEYOND ? moment : null;
}

/** @type {(text: string) => Moment | null} */
function unitOf(text) {
  const found = DATE.exec(text);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 1)];
  const start = utc(year, month, day);
  const next = month === 12 ? utc(year + 1, 1, 1) : utc(year, month + 1, 1);
  return { start, end: (found[3] ? start + DAY : next) - 1 };
}

/** @type {(text: string) => Moment | null} */
function instantOf(text) {
  const found = INSTANT.exec(text);
  if (!found) return null;
  const [, day, ...parts] = found;
  const [hour, minute, second] = parts.slice(0, 3).map((part) => Number(part ?? 0));
  const [fraction, sign, hours, minutes] = parts.slice(3);
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (hour > 23 || minute > 59 || second > 59 || offset >= 1440) return null;
  const local =
    (unitOf(day)?.start ?? NaN) +
    ((hour * 60 + minute) * 60 + second) * 1000 +
    Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const ms = local + (sign === '-' ? offset : -offset) * 60000;
  return { start: ms, end: ms };
}

/**
 * The moment that a text means; NaN where it means none. A day or a month means its end.
 * @type {(text: unknown) => number}
 */
export const readMoment = (text) => namedBy(text)?.end ?? NaN;

/**
 * The start of what a text names, for the edges of a range; NaN where it names nothing.
 * @type {(text: unknown) => number}
 */
export const readStart = (text) => namedBy(text)?.start ?? NaN;
