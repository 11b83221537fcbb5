// The members of a cluster.

import { el } from '../../frontend/dom.js';
import { spanWords } from '../../frontend/spans.js';

/**
 * @import { CardContext, ClusterActions, Nested } from './page.d.ts'
 * @import { TimelineEvent } from './types.d.ts'
 */

/**
 * The members of a cluster, newest first.
 * @type {(events: TimelineEvent[], context: CardContext, actions: ClusterActions) => Nested[]}
 */
export function clusterDetails(events, context, actions) {
  return [
    el(
      'header',
      {},
      el('span', { class: 'wl-kind' }, `${events.length} events`),
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
        .map((e) =>
          el(
            'li',
            {},
            el(
              'button',
              { type: 'button', onclick: () => actions.open(e.key) },
              el('small', {}, `${spanWords(e.from, e.to, e.precision)} · ${e.certainty}`),
              e.headline,
            ),
          ),
        ),
    ),
  ];
}
