// The events behind a number, each with its source and its place in the log, and the rule that made the number of them.

import { el } from '../../common/frontend/dom.js';
import { address, mark } from './sheet_cells.js';

export function evidenceBlock(block) {
  return [
    block.rule ? el('div', { class: 'wl-rule', 'data-testid': 'evidence-rule' }, el('h4', {}, 'The rule'), el('p', {}, block.rule.split('`').map((words, i) => (i % 2 ? el('code', {}, words) : words))), block.sql ? el('pre', {}, block.sql) : null) : null,
    el('h4', {}, block.events.length === 1 ? 'The event behind it' : block.of > block.events.length ? `${block.events.length} of the ${block.of} events behind it` : `The ${block.events.length} events behind it`),
    el('ol', { class: 'wl-behind' }, block.events.map(card)),
  ];
}

function card(event) {
  const href = address(event.url);
  const facts = [
    ['happened', event.when], ['known since', event.known], ['said by', event.said_by], ['source', event.source], ['id', event.id],
    ['in the log', event.place], ['logged', event.logged],
  ].filter(([, words]) => words);
  return el('li', { class: event.certainty ? `as-${event.certainty}` : null, 'data-testid': 'evidence-event' },
    el('h5', {}, event.headline),
    el('p', { class: 'wl-how' }, mark(event.certainty), event.how ? el('span', {}, event.how) : null),
    event.quote ? el('blockquote', {}, event.quote) : null,
    el('dl', {}, facts.map(([label, words]) => el('div', {}, el('dt', {}, label), el('dd', {}, words)))),
    event.verdicts.length ? el('ul', { class: 'wl-verdicts' }, event.verdicts.map((words) => el('li', {}, words))) : null,
    el('p', { class: 'wl-ways' }, href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, 'Open the source') : null, ...event.ways.map(([words, link]) => el('a', { href: address(link), target: '_self' }, words))),
    el('details', {}, el('summary', {}, 'The whole event, as it lies in the log'), el('pre', {}, event.record)));
}
