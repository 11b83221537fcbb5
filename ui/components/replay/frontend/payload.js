// The fields of an event's payload, from its record, as text.

import { el } from '../../frontend/dom.js';
import { spanWords } from '../../frontend/spans.js';

/** Fields that the card shows elsewhere, or not at all. */
const ELSEWHERE = new Set([
  'headline',
  'organizations',
  'certainty',
  'provenance',
  'tags',
  'bears_on',
  'claim',
  'claim_stance',
  'precision',
  'bound',
  'lasted_until',
  'target',
]);

/**
 * Names and values of a payload's own fields, as terms and definitions: those of its correction,
 * where one holds.
 * @type {(record: string | null, correction?: string | null) => HTMLElement[][]}
 */
export function payloadFacts(record, correction = null) {
  const stated = record ? (JSON.parse(record).data ?? {}) : {};
  const data = correction ? (JSON.parse(correction).data?.replacement?.data ?? stated) : stated;
  return Object.entries(data)
    .filter(([name]) => !ELSEWHERE.has(name))
    .map(([name, value]) => [el('dt', {}, spaced(name)), el('dd', {}, valueWords(value))]);
}

/** @type {(value: any) => string} */
function valueWords(value) {
  if (Array.isArray(value)) return value.map(valueWords).join('; ');
  if (value && typeof value === 'object') {
    if ('currency' in value)
      return `${bound(value)}${Number(value.amount).toLocaleString('en')} ${value.currency}`;
    if (isWindow(value)) return windowWords(value);
    if ('count' in value) return `${bound(value)}${Number(value.count).toLocaleString('en')}`;
    return Object.entries(value)
      .map(([name, inner]) => `${spaced(name)}: ${valueWords(inner)}`)
      .join(', ');
  }
  if (typeof value === 'number') return value.toLocaleString('en');
  if (/^[a-z]+(_[a-z]+)+$/.test(String(value))) return spaced(value);
  return /^\d{4}-\d\d-\d\dT00:00:00(Z|\+00:00)$/.test(String(value))
    ? String(value).slice(0, 10)
    : String(value);
}

/** @type {(value: object) => boolean} */
const isWindow = (value) => Object.keys(value).every((name) => name === 'from' || name === 'to');

/**
 * A window, whose end is exclusive, by its days: "between 7 Mar 2025 and 31 Dec 2025".
 * @type {(value: { from?: string; to?: string }) => string}
 */
const windowWords = ({ from, to }) => {
  const [start, end] = [from, to].map((text) => Date.parse(text ?? ''));
  return Number.isFinite(start) || Number.isFinite(end) ? spanWords(start, end) : '';
};

/** @type {(value: { bound?: string }) => string} */
const bound = (value) => (value.bound && value.bound !== 'exact' ? `${spaced(value.bound)} ` : '');
/** @type {(name: string) => string} */
const spaced = (name) => name.replace(/_/g, ' ');
