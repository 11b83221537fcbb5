// Numbers and certainties in words. Pure.

import { longDate } from './time.js';

/** @import { Amount, LogPosition } from './types.d.ts' */

/** @type {Record<string, string>} */
export const MEASURES = {
  annual_run_rate: 'annual run rate',
  annual: 'a year',
  quarterly: 'a quarter',
};

/**
 * Bounds in words; an exact amount needs none.
 * @type {Record<string, string>}
 */
export const BOUND_WORDS = {
  more_than: 'more than',
  at_least: 'at least',
  at_most: 'at most',
  less_than: 'less than',
  approximately: 'about',
};
/**
 * Signs of bounds before a number.
 * @type {Record<string, string>}
 */
export const BOUNDS = {
  more_than: '> ',
  at_least: '≥ ',
  at_most: '≤ ',
  less_than: '< ',
  approximately: '~ ',
  exact: '',
};

/**
 * "13 bn USD".
 * @type {(amount: number, currency?: string | null) => string}
 */
export function money(amount, currency) {
  if (!Number.isFinite(amount)) return '';
  const [size, word] =
    amount >= 1e12
      ? [1e12, ' tn']
      : amount >= 1e9
        ? [1e9, ' bn']
        : amount >= 1e6
          ? [1e6, ' m']
          : [1, ''];
  return `${Number((amount / size).toFixed(2))}${word} ${currency ?? ''}`;
}

/**
 * An amount with its bound: "> 13 bn USD"; a range where both ends are known and differ.
 * @type {(row: Amount) => string}
 */
export function amountWords(row) {
  const amount = row.amount ?? null;
  const low = row.amount_low ?? null;
  const high = row.amount_high ?? null;
  if (row.bound && amount !== null)
    return `${BOUNDS[row.bound] ?? ''}${money(amount, row.currency)}`;
  if (low !== null && high !== null && low !== high)
    return `${money(low, '').trim()} to ${money(high, row.currency)}`;
  if (low !== null && high === null) return `≥ ${money(low, row.currency)}`;
  if (low === null && high !== null) return `≤ ${money(high, row.currency)}`;
  return money(amount ?? low ?? NaN, row.currency);
}

/**
 * The moment of knowledge in words.
 * @type {(clock: { mode: string }, known: number) => string}
 */
export function knownWords(clock, known) {
  if (clock.mode === 'now') return 'as known now';
  return `as known on ${longDate(known)}`;
}

/**
 * "1st", "2nd", "13th".
 * @type {(n: number) => string}
 */
export function ordinal(n) {
  const last = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  return `${n}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

/**
 * "≥ 20", "3 to 5", "1", "some".
 * @type {(low: number, high: number) => string}
 */
export function countWords(low, high) {
  if (!(low > 0) && !Number.isFinite(high)) return 'some';
  if (!Number.isFinite(high)) return `≥ ${low}`;
  if (!Number.isFinite(low)) return `≤ ${high}`;
  return low === high ? String(low) : `${low} to ${high}`;
}

/**
 * Certainties in words.
 * @type {Record<string, string>}
 */
export const CERTAINTY_WORDS = {
  rumored: 'rumor',
  reported: 'reported',
  confirmed: 'confirmed',
  contested: 'contested',
  denied: 'denied',
};

/**
 * CSS class of a certainty.
 * @type {(certainty: string | null | undefined) => string}
 */
export function certaintyClass(certainty) {
  return certainty && certainty in CERTAINTY_WORDS ? `is-${certainty}` : '';
}

/**
 * Distinct values that are not empty, in order.
 * @type {<Value>(values: (Value | null | undefined)[]) => Value[]}
 */
export function distinct(values) {
  return [
    ...new Set(values.flatMap((v) => (v === null || v === undefined || v === '' ? [] : [v]))),
  ];
}

/**
 * "model launched" of "model.launched".
 * @type {(kind: string) => string}
 */
export function kindWords(kind) {
  return kind.replace(/[._]/g, ' ');
}

/**
 * "log models/2 @ 48": where an event is in the log.
 * @type {(event: LogPosition) => string}
 */
export function logPosition({
  kafka_topic: topic,
  kafka_partition: partition,
  kafka_offset: offset,
}) {
  return `log ${topic.replace('whenline.', '')}/${partition} @ ${offset}`;
}
