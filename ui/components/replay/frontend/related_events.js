// Events related to one: amendments, links, the same claim.

import { kindWords } from '../../frontend/words.js';
import { beliefAt } from './beliefs.js';

/**
 * @import { Related } from './drawing.d.ts'
 * @import { Model, TimelineEvent } from './types.d.ts'
 */

/** @type {Record<string, string>} */
const AMENDS = {
  'event.corrected': 'corrects',
  'event.retracted': 'retracts',
  'event.confirmed': 'confirms',
  'event.denied': 'denies',
};

/** @type {Record<string, string>} */
const RELATIONS = {
  bears_on: 'bears on',
  'bears_on<': 'bears on this',
  settles: 'settles',
  'settles<': 'settled by',
  signals: 'inferred from',
  'signals<': 'a rule inferred from this',
  contradicts: 'contradicts',
  'contradicts<': 'contradicts',
};

/**
 * Events related to one.
 * @type {(event: TimelineEvent, known: number, model: Model) => Related[]}
 */
export function relatedOf(event, known, model) {
  /** @type {Map<string, Related>} */
  const out = new Map();
  /** @type {(key: string, relation: string) => void} */
  const add = (key, relation) => {
    const other = model.byKey.get(key);
    if (other && key !== event.key && !out.has(key))
      out.set(key, { key, relation, event: other, visible: beliefAt(other, known) !== null });
  };
  if (event.target_key) add(event.target_key, AMENDS[event.kind] ?? 'amends');
  for (const a of event.amendments) add(a.key, `${kindWords(a.kind).replace('event ', '')} by`);
  for (const l of event.links) add(l.key, RELATIONS[l.relation] ?? l.relation);
  for (const e of model.claims.get(event.claim ?? '') ?? [])
    add(e.key, e.claim_stance === 'contradicts' ? 'contradicts' : 'same claim');
  return [...out.values()];
}
