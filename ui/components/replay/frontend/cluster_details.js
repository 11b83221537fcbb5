// The members of a cluster.

import { el } from '../../frontend/dom.js';
import { CERTAINTY_WORDS } from '../../frontend/words.js';
import { beliefAt } from './beliefs.js';
import { closeButton } from './close_button.js';
import { happenedWords } from './happened_words.js';
import { clusterTitle } from './hover_card.js';

/**
 * @import { CardContext, ClusterActions, Nested } from './page.d.ts'
 * @import { Count, TimelineEvent } from './types.d.ts'
 */

/** Most members that are listed; the others are counted. */
const LISTED = 200;

/**
 * The members of a cluster, newest first; `others` counts events in it that are not here.
 * @type {(
 *   events: TimelineEvent[],
 *   known: number,
 *   context: CardContext,
 *   actions: ClusterActions,
 *   others?: Count | null,
 * ) => Nested[]}
 */
export function clusterDetails(events, known, context, actions, others = null) {
  const more = Math.max(0, events.length - LISTED) + (others?.n ?? 0);
  return [
    el(
      'header',
      {},
      el('span', { class: 'wl-kind' }, clusterTitle(events, others)),
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
    more
      ? el(
          'p',
          { class: 'wl-evidence' },
          `and ${more.toLocaleString('en')} more${others?.n ? ': zoom in to read them' : ''}.`,
        )
      : '',
  ];
}
