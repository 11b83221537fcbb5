// Words for a span of valid time: when something happened, never more precisely than its source
// stated it. `ui/shared/spans.py` is the same in Python; one test compares both. Pure.

import { DAY, moment, MONTHS, shortDate } from './time.js';

const SEASONS = ['winter', 'spring', 'summer', 'autumn'];

/**
 * Length of a calendar unit in months.
 * @type {Record<string, number>}
 */
const LENGTHS = { month: 1, quarter: 3, season: 3, year: 12, decade: 120 };
const UNITS = ['day', ...Object.keys(LENGTHS)];

const MONTH_DAYS = 365.25 / 12;
const YEAR_DAYS = 365.25;
const DAYS_SHOWN = 61;
const MONTHS_SHOWN = 24;

/**
 * A span in the precision of its source: "March 2025", "winter 2024/25", "before 8 Mar 2025". `to` is
 * its last moment, or the midnight after it; an end that is no finite number is open.
 * @type {(from: number, to: number, precision?: string | null) => string}
 */
export function spanWords(from, to, precision) {
  if (!Number.isFinite(from)) return Number.isFinite(to) ? before(to) : 'at an unknown time';
  if (!Number.isFinite(to) || precision === 'after') return `after ${shortDate(from)}`;
  const last = to > from && to % DAY === 0 ? to - 1 : Math.floor(to);
  const unit = unitOf(from, last, precision);
  if (unit) return unitWords(from, unit);
  if (to <= from) return moment(from);
  return shortDate(last) === shortDate(from)
    ? shortDate(from)
    : `between ${shortDate(from)} and ${shortDate(last)}`;
}

/**
 * How long ago a figure of the span was so, by the latest moment that it can be of: "12 days", "22
 * months"; empty for less than a day, and where that moment is open or lies ahead.
 * @type {(from: number, to: number, at: number) => string}
 */
export function ageWords(from, to, at) {
  const latest = Number.isFinite(to) ? to : from;
  const days = Number.isFinite(latest) ? Math.floor((at - latest) / DAY) : 0;
  if (days < 1) return '';
  if (days < DAYS_SHOWN) return `${days} day${days === 1 ? '' : 's'}`;
  const months = Math.floor(days / MONTH_DAYS);
  return months < MONTHS_SHOWN ? `${months} months` : `${Math.floor(days / YEAR_DAYS)} years`;
}

/**
 * The calendar unit that the span is: as stated, also where knowledge cut its end, or by its two
 * ends.
 * @type {(from: number, last: number, precision?: string | null) => string | undefined}
 */
function unitOf(from, last, precision) {
  const stated = UNITS.find((unit) => unit === precision);
  if (stated && from === unitStart(from, stated) && last <= unitLast(from, stated)) return stated;
  return UNITS.find((unit) => from === unitStart(from, unit) && last === unitLast(from, unit));
}

/** @type {(ms: number) => number} */
const monthsOf = (ms) => {
  const d = new Date(ms);
  return d.getUTCFullYear() * 12 + d.getUTCMonth();
};

/** @type {(ms: number, unit: string) => number} */
function unitStart(ms, unit) {
  if (unit === 'day') return Math.floor(ms / DAY) * DAY;
  const shift = unit === 'season' ? 1 : 0;
  const length = LENGTHS[unit];
  return startOfMonth(Math.floor((monthsOf(ms) + shift) / length) * length - shift);
}

/** @type {(start: number, unit: string) => number} */
const unitLast = (start, unit) =>
  (unit === 'day' ? start + DAY : startOfMonth(monthsOf(start) + LENGTHS[unit])) - 1;

/** @type {(months: number) => number} */
function startOfMonth(months) {
  const d = new Date(0);
  d.setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12, 1);
  return d.getTime();
}

/** @type {(start: number, unit: string) => string} */
function unitWords(start, unit) {
  const d = new Date(start);
  const [year, month] = [d.getUTCFullYear(), d.getUTCMonth()];
  if (unit === 'day') return shortDate(start);
  if (unit === 'month') return `${MONTHS[month]} ${year}`;
  if (unit === 'quarter') return `Q${Math.floor(month / 3) + 1} ${year}`;
  if (unit === 'year') return `${year}`;
  if (unit === 'decade') return `${year}s`;
  const season = SEASONS[Math.floor(((month + 1) % 12) / 3)];
  return month === 11
    ? `${season} ${year}/${String((year + 1) % 100).padStart(2, '0')}`
    : `${season} ${year}`;
}

/** @type {(end: number) => string} */
const before = (end) => {
  const after = (Math.floor(end) + 1) % DAY === 0 ? Math.floor(end) + 1 : end;
  return `${after % DAY === 0 ? 'before' : 'by'} ${shortDate(after)}`;
};
