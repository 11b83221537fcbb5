// The details of one event.

import { el, webAddress } from '../../frontend/dom.js';
import { glyphNode } from '../../frontend/glyph_node.js';
import { familyOf } from '../../frontend/glyphs.js';
import { spanWords } from '../../frontend/spans.js';
import { moment, shortDate } from '../../frontend/time.js';
import {
  CERTAINTY_WORDS,
  certaintyClass,
  distinct,
  kindWords,
  logPosition,
} from '../../frontend/words.js';
import { beliefAt } from './beliefs.js';
import { closeButton } from './close_button.js';
import { wrongNote } from './hover_card.js';
import { payloadFacts } from './payload.js';
import { relatedOf } from './related_events.js';

/**
 * @import { Child } from '../../frontend/types.d.ts'
 * @import { CardContext, DetailActions, Nested } from './page.d.ts'
 * @import { Model, TimelineEvent } from './types.d.ts'
 */

/** Most related events that are listed; the others are counted. */
const RELATED = 14;

/**
 * Equal for two moments at which the details of an event are the same.
 * @type {(event: TimelineEvent, known: number, model: Model) => string}
 */
export function detailsStamp(event, known, model) {
  const seen = relatedOf(event, known, model)
    .map((r) => Number(r.visible))
    .join('');
  const states = event.states.filter((s) => s.from <= known).length;
  return `${event.key} ${beliefAt(event, known)?.certainty ?? ''} ${states} ${seen}`;
}

/**
 * Everything about one event.
 * @type {(
 *   event: TimelineEvent,
 *   known: number,
 *   context: CardContext,
 *   actions: DetailActions,
 * ) => Nested[]}
 */
export function detailsOf(event, known, context, actions) {
  if (event.known > known) return notYet(event, actions);
  const belief = beliefAt(event, known);
  const family = familyOf(event.kind, event.family);
  const url = webAddress(event.url);
  const correction = context.model.byKey.get(belief?.correctedBy ?? '');
  const facts = payloadFacts(event.record, correction?.record).flat();
  return [
    el(
      'header',
      {},
      glyphNode(family, belief?.certainty ?? event.certainty, context.inks, 22),
      el('span', { class: 'wl-kind' }, kindWords(event.kind)),
      el(
        'span',
        { class: `wl-chip ${certaintyClass(belief?.certainty)}` },
        event.inferred
          ? 'inferred by a rule'
          : belief
            ? CERTAINTY_WORDS[belief.certainty]
            : 'retracted',
      ),
      closeButton(actions),
    ),
    el('h3', {}, belief?.headline ?? event.headline),
    el('p', { class: 'wl-orgs' }, distinct(event.orgs).map(context.nameOf).join(' · ')),
    wrongNote(event, known, context),
    event.summary ? el('p', {}, event.summary) : '',
    el(
      'dl',
      {},
      fact(
        'Happened',
        spanWords(belief?.from ?? event.from, belief?.to ?? event.to, event.precision),
        () => actions.seek(Number.isFinite(event.from) ? event.from : event.to),
        'wl-at',
      ),
      Number.isFinite(event.until) ? fact('Lasted until', shortDate(event.until)) : '',
      fact('Known', moment(event.known), () => actions.seek(event.known), 'wl-known'),
      fact('Logged', moment(event.logged)),
      event.attributed_to ? fact('Attributed to', event.attributed_to) : '',
      event.publisher || event.url
        ? fact(
            'Published by',
            url
              ? el(
                  'a',
                  { href: url, target: '_blank', rel: 'noopener noreferrer' },
                  event.publisher || url,
                )
              : [event.publisher, event.url].filter(Boolean).join(' · '),
          )
        : '',
      event.claim ? fact('Claim', event.claim) : '',
      event.dataset ? fact('Data set', event.dataset) : '',
      fact('Log', logPosition(event)),
      fact('Identity', `${event.source} · ${event.id}`),
    ),
    facts.length ? [el('h4', {}, 'Content'), el('dl', {}, facts)] : '',
    actions.why,
    historyOf(event, known),
    relatedList(event, known, context, actions),
    event.record
      ? el('details', {}, el('summary', {}, 'Raw event'), el('pre', {}, pretty(event.record)))
      : el('p', { class: 'wl-evidence' }, `Raw event: whenline explain ${event.id}`),
    actions.verdicts,
    el(
      'p',
      { class: 'wl-actions' },
      el('button', { type: 'button', onclick: actions.share }, 'Copy link to this'),
    ),
  ];
}

/**
 * Of an event that was not known yet, only that: a link may name it, or the clock went back.
 * @type {(event: TimelineEvent, actions: DetailActions) => Nested[]}
 */
function notYet(event, actions) {
  return [
    el('header', {}, el('span', { class: 'wl-chip' }, 'not known yet'), closeButton(actions)),
    el('p', {}, 'At the clock, nobody had stated this event.'),
    el(
      'p',
      { class: 'wl-actions' },
      el(
        'button',
        { type: 'button', onclick: () => actions.seek(event.known) },
        'Go to when it was known',
      ),
    ),
  ];
}

/** @type {(name: string, value: Child, go?: () => void, cls?: string) => HTMLElement[]} */
function fact(name, value, go, cls) {
  return [
    el('dt', {}, name),
    el(
      'dd',
      {},
      go
        ? el(
            'button',
            { type: 'button', class: cls, title: 'Set the clock to this', onclick: go },
            value,
          )
        : value,
    ),
  ];
}

/**
 * How belief in the event changed by a moment of knowledge.
 * @type {(event: TimelineEvent, known: number) => Child[]}
 */
function historyOf(event, known) {
  const states = event.states.filter((s) => s.from <= known);
  if (states.length < 2) return [];
  return [
    el('h4', {}, 'Belief over time'),
    el(
      'ol',
      { class: 'wl-history' },
      states.map((s) =>
        el(
          'li',
          {},
          el('span', { class: 'wl-known' }, `from ${shortDate(s.from)}`),
          ' ',
          el('b', {}, s.retracted ? 'retracted' : CERTAINTY_WORDS[s.certainty]),
        ),
      ),
    ),
  ];
}

/**
 * @type {(
 *   event: TimelineEvent,
 *   known: number,
 *   context: CardContext,
 *   actions: DetailActions,
 * ) => Child[]}
 */
function relatedList(event, known, context, actions) {
  const all = relatedOf(event, known, context.model);
  const later = all.filter((r) => r.event.known > known).length;
  const related = all
    .filter((r) => r.event.known <= known)
    .sort((a, b) => a.event.known - b.event.known);
  const more = later
    ? el(
        'p',
        { class: 'wl-evidence' },
        `${later} learned later: choose “as known now” to see them.`,
      )
    : '';
  if (!related.length) return [more];
  return [
    el('h4', {}, 'Related events'),
    el(
      'ul',
      { class: 'wl-related' },
      related
        .slice(0, RELATED)
        .map((r) =>
          el(
            'li',
            { 'data-key': r.key },
            el(
              'button',
              { type: 'button', onclick: () => actions.open(r.key) },
              el('small', {}, `${r.relation} · known ${shortDate(r.event.known)}`),
              beliefAt(r.event, known)?.headline ?? `retracted: ${r.event.headline}`,
            ),
          ),
        ),
    ),
    related.length > RELATED
      ? el('p', { class: 'wl-evidence' }, `and ${related.length - RELATED} more.`)
      : '',
    more,
  ];
}

/** @type {(text: string) => string} */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
