// What the pointer shows of an event or a cluster.

import { el } from '../../frontend/dom.js';
import { DAY, shortDate } from '../../frontend/time.js';
import { CERTAINTY_WORDS, certaintyClass, distinct, logPosition } from '../../frontend/words.js';
import { beliefAt, contradictions, wrongOf } from './beliefs.js';
import { happenedWords } from './happened_words.js';

/**
 * @import { CardContext } from './page.d.ts'
 * @import { Count, TimelineEvent } from './types.d.ts'
 */

/**
 * The hover card of an event.
 * @type {(event: TimelineEvent, known: number, context: CardContext) => (Node | string)[]}
 */
export function hoverCard(event, known, context) {
  if (event.known > known) return [el('strong', {}, 'Not known yet')];
  const belief = beliefAt(event, known) ?? event;
  const clash = contradictions(event, known, context.model)[0];
  return [
    el('strong', {}, belief.headline),
    el(
      'p',
      { class: 'wl-card-meta' },
      [
        distinct(event.orgs).slice(0, 3).map(context.nameOf).join(', '),
        happenedWords(event, belief),
        CERTAINTY_WORDS[belief.certainty],
      ].join(' · '),
    ),
    event.summary ? el('p', {}, clip(event.summary, 180)) : '',
    event.known - event.to > DAY
      ? el('p', { class: 'wl-known' }, `known since ${shortDate(event.known)}`)
      : '',
    wrongNote(event, known, context),
    clash ? el('p', { class: 'wl-clash' }, `contested: “${clip(clash.headline, 90)}”`) : '',
    el(
      'p',
      { class: 'wl-evidence' },
      logPosition(event),
      event.publisher ? ` · ${event.publisher}` : '',
    ),
  ];
}

/**
 * The hover card of a cluster; `others` counts events in it that are not here.
 * @type {(
 *   events: TimelineEvent[],
 *   known: number,
 *   context: CardContext,
 *   others?: Count | null,
 * ) => Node[]}
 */
export function clusterCard(events, known, context, others = null) {
  const total = events.length + (others?.n ?? 0);
  return [
    el('strong', {}, clusterTitle(events, others)),
    el(
      'ul',
      {},
      events
        .slice(-7)
        .reverse()
        .map((e) => ({ e, belief: beliefAt(e, known) }))
        .map(({ e, belief }) =>
          el(
            'li',
            { class: certaintyClass(belief?.certainty), 'data-key': e.key },
            clip(belief ? belief.headline : `retracted: ${e.headline}`, 80),
          ),
        ),
    ),
    el(
      'p',
      { class: 'wl-evidence' },
      total > Math.min(7, events.length)
        ? `and ${(total - Math.min(7, events.length)).toLocaleString('en')} more · click to open`
        : 'click to open',
    ),
  ];
}

/**
 * How many events a cluster has, and of how many sources where all are here.
 * @type {(events: TimelineEvent[], others: Count | null) => string}
 */
export function clusterTitle(events, others) {
  if (!others?.n) return `${events.length} events, ${articlesOf(events)}`;
  const total = (events.length + others.n).toLocaleString('en');
  return others.more ? `${total} events or more` : `${total} event${total === '1' ? '' : 's'}`;
}

/**
 * How many sources some events come from: one article makes many events.
 * @type {(events: TimelineEvent[]) => string}
 */
export function articlesOf(events) {
  const sources = new Set(events.map((e) => e.url || e.publisher || e.source));
  return sources.size === 1 ? 'from one source' : `from ${sources.size} sources`;
}

/**
 * A note on what became of the statement, if that is known now or on the chosen day.
 * @type {(event: TimelineEvent, known: number, context: CardContext) => Node | string}
 */
export function wrongNote(event, known, context) {
  const wrong = context.mode === 'then' ? null : wrongOf(event, known, context.model);
  return wrong ? el('p', { class: 'wl-clash', 'data-wrong': wrong }, `${wrong} since`) : '';
}

/** @type {(text: string, n: number) => string} */
const clip = (text, n) => (text.length > n ? `${text.slice(0, n - 1)}…` : text);
