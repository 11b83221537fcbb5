// The members of a cluster.

import { el } from '../../frontend/dom.js';
import { spanWords } from '../../frontend/spans.js';
import { CERTAINTY_WORDS } from '../../frontend/words.js';
import { beliefAt } from './beliefs.js';
import { articlesOf } from './hover_card.js';

/**
 * @import { CardContext, ClusterActions, Nested } from './page.d.ts'
 * @import { TimelineEvent } from './types.d.ts'
 */

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
      el(
        'button',
        {
          type: 'button',
          class: 'wl-close',
          'aria-label': 'Close details',
          onclick: actions.close,
        },
        '×',
      ),
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
        .slice(-200)
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
                `${spanWords(belief?.from ?? e.from, belief?.to ?? e.to, e.precision)} · ` +
                  (belief ? CERTAINTY_WORDS[belief.certainty] : 'retracted'),
              ),
              belief?.headline ?? e.headline,
            ),
          ),
        ),
    ),
  ];
}
