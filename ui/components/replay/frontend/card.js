// The hover card, and the details of one event or of a cluster. All text goes in as text.

import { el, webAddress } from '../../frontend/dom.js';
import { glyphNode } from '../../frontend/glyph_node.js';
import { familyOf } from '../../frontend/glyphs.js';
import { beliefAt, contradictions, wrongOf } from './model.js';
import { DAY, moment, shortDate, spanWords } from '../../frontend/time.js';
import { payloadFacts } from './payload.js';
import { CERTAINTY_WORDS, certaintyClass, distinct, kindWords } from '../../frontend/words.js';

/** What the pointer shows of an event. */
export function hoverCard(event, known, context) {
  const belief = beliefAt(event, known) ?? event;
  const clash = contradictions(event, known, context.model)[0];
  return [
    el('strong', {}, belief.headline),
    el(
      'p',
      { class: 'wl-card-meta' },
      [
        distinct(event.orgs).slice(0, 3).map(context.nameOf).join(', '),
        spanWords(belief.from, belief.to, event.precision),
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
      logWords(event),
      event.publisher ? ` · ${event.publisher}` : '',
    ),
  ];
}

/** That it later proved wrong, where what is known now, or on a chosen day, says so. */
function wrongNote(event, known, context) {
  const wrong = context.mode === 'then' ? null : wrongOf(event, known, context.model);
  return wrong ? el('p', { class: 'wl-clash', 'data-wrong': wrong }, `proved wrong: ${wrong}`) : '';
}

/** What the pointer shows of a cluster. */
export function clusterCard(events, context) {
  return [
    el('strong', {}, `${events.length} events`),
    el(
      'ul',
      {},
      events
        .slice(-7)
        .reverse()
        .map((e) => el('li', { class: certaintyClass(e.certainty) }, clip(e.headline, 80))),
    ),
    el(
      'p',
      { class: 'wl-evidence' },
      events.length > 7 ? `and ${events.length - 7} more · click to open` : 'click to open',
    ),
  ];
}

/** Events that hang together with one: [{key, relation, visible}]. */
export function relatedOf(event, known, model) {
  const out = new Map();
  const add = (key, relation) => {
    const other = model.byKey.get(key);
    if (other && key !== event.key && !out.has(key))
      out.set(key, { key, relation, event: other, visible: beliefAt(other, known) !== null });
  };
  if (event.target_key) add(event.target_key, AMENDS[event.kind] ?? 'amends');
  for (const a of event.amendments) add(a.key, `${kindWords(a.kind).replace('event ', '')} by`);
  for (const l of event.links) add(l.key, RELATIONS[l.relation] ?? l.relation);
  for (const e of model.claims.get(event.claim) ?? [])
    add(e.key, e.claim_stance === 'contradicts' ? 'contradicts' : 'same claim');
  return [...out.values()];
}

const AMENDS = {
  'event.corrected': 'corrects',
  'event.retracted': 'retracts',
  'event.confirmed': 'confirms',
  'event.denied': 'denies',
};
const RELATIONS = {
  bears_on: 'bears on',
  'bears_on<': 'bears on this',
  settles: 'settles',
  'settles<': 'settled by',
  signals: 'rests on',
  'signals<': 'noticed in',
  contradicts: 'contradicts',
  'contradicts<': 'contradicts',
};

/** Equal for two moments at which the details of an event are the same. */
export function detailsStamp(event, known, model) {
  const seen = relatedOf(event, known, model)
    .map((r) => Number(r.visible))
    .join('');
  return `${event.key} ${beliefAt(event, known)?.certainty ?? ''} ${event.states.filter((s) => s.from <= known).length} ${seen}`;
}

/** Everything about one event. `actions`: close, seek(ms), open(key), share(), and `verdicts` and `why`, nodes. */
export function detailsOf(event, known, context, actions) {
  const belief = beliefAt(event, known);
  const family = familyOf(event.kind, event.family);
  const url = webAddress(event.url);
  const says = payloadFacts(event.record).flat();
  return [
    el(
      'header',
      {},
      glyphNode(family, belief?.certainty ?? event.certainty, context.inks, 22),
      el('span', { class: 'wl-kind' }, kindWords(event.kind)),
      el(
        'span',
        { class: `wl-chip ${certaintyClass(belief?.certainty)}` },
        belief ? CERTAINTY_WORDS[belief.certainty] : 'not known at the clock',
      ),
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
      event.publisher || url
        ? fact(
            'Published by',
            url
              ? el(
                  'a',
                  { href: url, target: '_blank', rel: 'noopener noreferrer' },
                  event.publisher || url,
                )
              : event.publisher,
          )
        : '',
      event.claim ? fact('Claim', event.claim) : '',
      event.dataset ? fact('Data set', event.dataset) : '',
      fact('Log', logWords(event)),
      fact('Identity', `${event.source} · ${event.id}`),
    ),
    says.length ? [el('h4', {}, 'What it says'), el('dl', {}, says)] : '',
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

/** How belief in it changed, span by span; spans yet to come are told apart. */
function historyOf(event, known) {
  if (event.states.length < 2 && !event.amendments.length) return '';
  return [
    el('h4', {}, 'What was believed of it'),
    el(
      'ol',
      { class: 'wl-history' },
      event.states.map((s) =>
        el(
          'li',
          { class: s.from > known ? 'is-later' : '' },
          el('span', { class: 'wl-known' }, `from ${shortDate(s.from)}`),
          ' ',
          el('b', {}, s.retracted ? 'retracted' : CERTAINTY_WORDS[s.certainty]),
          s.from > known ? ' (not known yet)' : '',
        ),
      ),
    ),
  ];
}

function relatedList(event, known, context, actions) {
  const related = relatedOf(event, known, context.model)
    .sort((a, b) => a.event.known - b.event.known)
    .slice(0, 14);
  if (!related.length) return '';
  return [
    el('h4', {}, 'Hangs together with'),
    el(
      'ul',
      { class: 'wl-related' },
      related.map((r) =>
        el(
          'li',
          { class: r.visible ? '' : 'is-later' },
          el(
            'button',
            { type: 'button', onclick: () => actions.open(r.key) },
            el('small', {}, `${r.relation} · known ${shortDate(r.event.known)}`),
            r.event.headline,
          ),
        ),
      ),
    ),
  ];
}

/** The members of a cluster, newest first. */
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

/** "models/2 @ 48": where in the log. */
function logWords(event) {
  return `log ${String(event.kafka_topic ?? '').replace('whenline.', '')}/${event.kafka_partition} @ ${event.kafka_offset}`;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

const clip = (text, n) => (text.length > n ? `${text.slice(0, n - 1)}…` : text);
