// The members of a cluster.

import { el } from '../../frontend/dom.js';
import { CERTAINTY_WORDS } from '../../frontend/words.js';
import { beliefAt } from './beliefs.js';
import { closeButton } from './close_button.js';
import { happenedWords } from './happened_words.js';
import { articlesOf } from './hover_card.js';

/**
 * @import { CardContext, ClusterActions, Nested } from './page.d.ts'
 * @import { TimelineEvent } from './types.d.ts'
 */

/** Most members that are listed; the others are counted. */
const LISTED = 200;

/**
 * The members of a cluster, newest first.
 * @type {(
 *   events: TimelineEvent[],
 *   known: number,
 *   context: CardContext,
 *   actions: ClusterActions,
 * ) => Nested[]}
 */
export function clusterDetails(events, known, context, actions) {
  return [
    el(
      'header',
      {},
      el('span', { class: 'wl-kind' }, `${events.length} events, ${articlesOf(events)}`),
      closeButton(actions),
    ),
    el(
      'p',
      { class: 'wl-actions' },
      el('button', { type: 'button', onclick: actions.zoom }, 'Zoom in on them'),
    ),
    el(
      'ul',
      { class: 'wl-related' },
      events
        .slice(-LISTED)
        .reverse()
        .map((e) => ({ e, belief: beliefAt(e, known) }))
        .map(({ e, belief }) =>
          el(
            'li',
            { 'data-key': e.key },
            el(
              'button',
              { type: 'button', onclick: () => actions.open(e.key) },
              el(
                'small',
                {},
                `${happenedWords(e, belief ?? e)} · ` +
                  (belief ? CERTAINTY_WORDS[belief.certainty] : 'retracted'),
              ),
              belief?.headline ?? e.headline,
            ),
          ),
        ),
    ),
    events.length > LISTED
      ? el('p', { class: 'wl-evidence' }, `and ${events.length - LISTED} more.`)
      : '',
  ];
}
