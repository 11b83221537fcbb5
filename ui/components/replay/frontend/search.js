// Finds events by words, of those that are known. Pure.

import { beliefAt } from './beliefs.js';

/**
 * @import { Found } from './page.d.ts'
 * @import { NameOf } from './page.d.ts'
 * @import { Belief, Model, TimelineEvent } from './types.d.ts'
 */

/** Most events that are listed. */
const LISTED = 12;

/**
 * A text without case and accents: who types "karen" finds "Karén".
 * @type {(text: string) => string}
 */
const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** @type {(event: TimelineEvent, headline: string, nameOf: NameOf) => string} */
const textOf = ({ orgs, kind, label }, headline, nameOf) =>
  folded(`${headline} ${orgs.map(nameOf).join(' ')} ${kind} ${label ?? ''}`);

/**
 * Events known by `known` that have all the words in headline, organizations, kind or label;
 * statements of publishers first, what is denied after the others, then what was known last. Of those
 * that were learned later it only says how many there are.
 * @type {(model: Model, text: string, known: number, nameOf: NameOf) => Found}
 */
export function findEvents(model, text, known, nameOf) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const elsewhere = model.total - model.events.length;
  if (!words.length) return { hits: [], later: 0, elsewhere };
  const hits = [];
  let later = 0;
  for (const event of model.events) {
    const belief = beliefAt(event, known);
    const haystack = textOf(event, belief?.headline ?? event.headline, nameOf);
    if (!words.every((word) => haystack.includes(word))) continue;
    if (event.known > known) later += 1;
    else if (belief) hits.push({ event, belief });
  }
  /** @type {(hit: { event: TimelineEvent; belief: Belief }) => number} */
  const rank = ({ event, belief }) =>
    (event.featured ? 4 : 0) - (event.inferred ? 2 : 0) - (belief.certainty === 'denied' ? 1 : 0);
  hits.sort((a, b) => rank(b) - rank(a) || b.event.known - a.event.known);
  return { hits: hits.slice(0, LISTED), later, elsewhere };
}
