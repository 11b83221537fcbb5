// Calendar arithmetic and words for instants. All times are epoch milliseconds, all calendars UTC.

/** @import { Tick } from './types.d.ts' */

export const DAY = 86400000;
/** Names of the months. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * "28 August 2025".
 * @type {(ms: number) => string}
 */
export function longDate(ms) {
  const d = new Date(ms);
  return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
}

/**
 * "28 Aug 2025".
 * @type {(ms: number) => string}
 */
export function shortDate(ms) {
  const d = new Date(ms);
  return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()].slice(0, 3)} ${d.getUTCFullYear()}`;
}

/**
 * "28 Aug 2025, 14:05 UTC", without the time at midnight and where the day as a whole is meant.
 * @type {(ms: number) => string}
 */
export function moment(ms) {
  const iso = new Date(ms).toISOString();
  return ms % DAY === 0 || (Math.floor(ms) + 1) % DAY === 0
    ? shortDate(ms)
    : `${shortDate(ms)}, ${iso.slice(11, 16)} UTC`;
}

/**
 * From the day of one moment to that of another: "in 125 days", "3 days ago", "today".
 * @type {(from: number, to: number) => string}
 */
export function distanceWords(from, to) {
  const days = Math.floor(to / DAY) - Math.floor(from / DAY);
  if (days === 0) return 'today';
  const n = Math.abs(days);
  const size = n >= 730 ? `${Math.round(n / 365)} years` : `${n} day${n === 1 ? '' : 's'}`;
  return days > 0 ? `in ${size}` : `${size} ago`;
}

/** @type {[unit: string, count: number, ms: number][]} */
const STEPS = [
  ['hour', 1, 3600000],
  ['hour', 6, 6 * 3600000],
  ['day', 1, DAY],
  ['day', 7, 7 * DAY],
  ['month', 1, 30.4 * DAY],
  ['month', 3, 91.3 * DAY],
  ['month', 12, 365.25 * DAY],
  ['month', 60, 5 * 365.25 * DAY],
  ['month', 120, 10 * 365.25 * DAY],
  ['month', 300, 25 * 365.25 * DAY],
];

/** @type {(ms: number, unit: string, count: number) => string} */
function tickLabel(ms, unit, count) {
  const d = new Date(ms);
  const year = String(d.getUTCFullYear());
  if (unit === 'hour')
    return ms % DAY === 0 ? shortDate(ms).slice(0, -5) : new Date(ms).toISOString().slice(11, 16);
  if (unit === 'day')
    return d.getUTCDate() === 1 && d.getUTCMonth() === 0 ? year : shortDate(ms).slice(0, -5);
  if (d.getUTCMonth() === 0) return year;
  return count === 3 ? `Q${d.getUTCMonth() / 3 + 1}` : MONTHS[d.getUTCMonth()].slice(0, 3);
}

/**
 * Ticks of an axis: [{ms, label, major}] at calendar steps at least `minPx` apart.
 * @type {(from: number, to: number, pxPerMs: number, minPx?: number) => Tick[]}
 */
export function ticks(from, to, pxPerMs, minPx = 58) {
  const [unit, count] = STEPS.find((s) => s[2] * pxPerMs >= minPx) ?? STEPS[STEPS.length - 1];
  /** @type {Tick[]} */
  const out = [];
  /** @type {(ms: number) => void} */
  const push = (ms) => {
    const d = new Date(ms);
    const major = unit === 'month' ? d.getUTCMonth() === 0 : d.getUTCDate() === 1 && ms % DAY === 0;
    out.push({ ms, label: tickLabel(ms, unit, count), major });
  };
  if (unit === 'month') {
    const start = new Date(from);
    let m = start.getUTCFullYear() * 12 + start.getUTCMonth();
    m -= ((m % count) + count) % count;
    for (; ; m += count) {
      const ms = monthStart(m);
      if (!(ms <= to)) break;
      if (ms >= from) push(ms);
    }
    return out;
  }
  const step = unit === 'day' ? count * DAY : count * 3600000;
  for (let ms = Math.ceil(from / step) * step; ms <= to; ms += step) push(ms);
  return out;
}

/**
 * Start of a month counted from year 0.
 * @type {(month: number) => number}
 */
function monthStart(month) {
  const d = new Date(0);
  d.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
  return d.getTime();
}
