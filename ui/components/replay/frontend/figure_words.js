// Words for the figures of panels: when each was so and how old that is, what one supplies in
// words, how late something was. Pure.

import { ageWords, spanWords } from '../../frontend/spans.js';
import { DAY } from '../../frontend/time.js';
import { beliefAt } from './beliefs.js';

/** @import { Model } from './types.d.ts' */

/** @type {Record<string, string>} */
export const EXTENTS = {
  primary: 'relied on',
  partial: 'used in part',
  selectable: 'selectable',
  hosted: 'hosted',
  testing: 'being tested',
};

/**
 * Weights of the index of dependence (docs/time.md): an assumption, no measurement.
 * @type {Record<string, number>}
 */
export const WEIGHTS = { primary: 1, partial: 0.5, selectable: 0.25, hosted: 0.1, testing: 0.05 };

/**
 * When the event of a key happened, as known at `known`; null if it is not here.
 * @type {(
 *   model: Model,
 *   key: string | null | undefined,
 *   known: number,
 * ) => { from: number; to: number; precision: string } | null}
 */
export function spanOf(model, key, known) {
  const event = model.byKey.get(key ?? '');
  if (!event) return null;
  const { from, to } = beliefAt(event, known) ?? event;
  return { from, to, precision: event.precision };
}

/**
 * When it was, and how old that is at `at`: "of 29 Jan 2025, 22 months old"; empty without an event.
 * @type {(model: Model, key: string | null | undefined, known: number, at: number) => string}
 */
export function datedWords(model, key, known, at) {
  const span = spanOf(model, key, known);
  if (!span) return '';
  const words = spanWords(span.from, span.to, span.precision);
  const age = ageWords(span.from, span.to, at);
  const of = /^(before|by|after|between|at) /.test(words) ? words : `of ${words}`;
  return age ? `${of}, ${age} old` : of;
}

/**
 * When what several events state together was so: once where they agree, else of the whole and of
 * the products apart, of these the oldest.
 * @type {(
 *   model: Model,
 *   keys: string[],
 *   products: string[],
 *   known: number,
 *   at: number,
 * ) => string}
 */
export function datedSupply(model, keys, products, known, at) {
  /** @type {(of: (product: string) => boolean) => string} */
  const oldest = (of) => {
    const spans = keys
      .filter((_, i) => of(products[i]))
      .map((key) => ({ key, to: spanOf(model, key, known)?.to ?? Infinity }))
      .sort((a, b) => a.to - b.to);
    return spans.length ? datedWords(model, spans[0].key, known, at) : '';
  };
  const [whole, parts] = [oldest((product) => !product), oldest(Boolean)];
  return whole && parts && whole !== parts
    ? `as a whole ${whole}; by product ${parts}`
    : whole || parts;
}

/**
 * What a supplier is to a consumer, by what is stated of each product (empty: of the whole): "relied
 * on as a whole and in 2 of 5 products".
 * @type {(extents: string[], products: string[], known: number) => string}
 */
export function relianceWords(extents, products, known) {
  return Object.keys(EXTENTS)
    .map((extent) => {
      const places = products.filter((_, i) => extents[i] === extent);
      const within = places.filter(Boolean).length;
      const words = [
        places.length > within ? 'as a whole' : '',
        within ? `in ${within} of ${known} product${known === 1 ? '' : 's'}` : '',
      ].filter(Boolean);
      return words.length ? `${EXTENTS[extent]} ${words.join(' and ')}` : '';
    })
    .filter(Boolean)
    .join(', ');
}

/**
 * How late a plan was fulfilled, by the first and the last day on which that can have been.
 * @type {(late: number, span: { from: number; to: number } | null) => string}
 */
export function lateWords(late, span) {
  if (!Number.isFinite(late)) return 'fulfilled';
  const more =
    span && Number.isFinite(span.from) && span.to > span.from
      ? Math.floor((Math.ceil(span.to) - 1) / DAY) - Math.floor(span.from / DAY)
      : 0;
  const latest = late + more;
  const days = (/** @type {number} */ n) => `${n} day${n === 1 ? '' : 's'}`;
  if (latest <= 0) return 'fulfilled in time';
  if (late <= 0) return `fulfilled in time or up to ${days(latest)} late`;
  return more ? `fulfilled ${late} to ${days(latest)} late` : `fulfilled ${days(late)} late`;
}
