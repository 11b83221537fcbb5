// The events behind a number, each with its source and its position in the log, and the rule by
// which the number is computed.

import { el, webAddress } from '../../frontend/dom.js';
import { address, mark } from './sheet_cells.js';

/** @import { BlockMaker, EvidenceBlock, EvidenceEvent } from './types.d.ts' */

/** @type {BlockMaker<EvidenceBlock>} */
export function evidenceBlock(block) {
  return [
    block.rule
      ? el(
          'div',
          { class: 'wl-rule', 'data-testid': 'evidence-rule' },
          el('h4', {}, 'The rule'),
          el(
            'p',
            {},
            block.rule.split('`').map((words, i) => (i % 2 ? el('code', {}, words) : words)),
          ),
          block.sql ? el('pre', {}, block.sql) : null,
        )
      : null,
    el('h4', {}, counted(block)),
    el(
      'ol',
      { class: 'wl-behind' },
      block.events.map((event) => card(event, block.noun)),
    ),
  ];
}

/**
 * How many events, or records, are shown of how many.
 * @type {(block: EvidenceBlock) => string}
 */
function counted({ events, of, noun = 'event' }) {
  if (!events.length && of) return `${of.toLocaleString('en')} ${noun}${of === 1 ? '' : 's'}`;
  if (of <= 1) return `The ${noun} behind it`;
  if (of > events.length)
    return `${events.length} of the ${of.toLocaleString('en')} ${noun}s behind it`;
  return `The ${events.length} ${noun}s behind it`;
}

/** @type {(event: EvidenceEvent, noun?: string) => HTMLElement} */
function card(event, noun = 'event') {
  const href = webAddress(event.url);
  const facts = [
    ['happened', event.when],
    ['known since', event.known],
    ['stated by', event.stated_by],
    ['source', event.source],
    ['id', event.id],
    ['address', href ? '' : event.url],
    ['in the log', event.place],
    ['logged', event.logged],
  ].filter(([, words]) => words);
  return el(
    'li',
    { class: event.certainty ? `as-${event.certainty}` : null, 'data-testid': 'evidence-event' },
    el('h5', {}, event.headline),
    el(
      'p',
      { class: 'wl-how' },
      mark(event.certainty),
      event.how ? el('span', {}, event.how) : null,
    ),
    event.quote ? el('blockquote', {}, event.quote) : null,
    el(
      'dl',
      {},
      facts.map(([label, words]) => el('div', {}, el('dt', {}, label), el('dd', {}, words))),
    ),
    event.verdicts.length
      ? el(
          'ul',
          { class: 'wl-verdicts' },
          event.verdicts.map((words) => el('li', {}, words)),
        )
      : null,
    el(
      'p',
      { class: 'wl-ways' },
      href
        ? el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, 'Open the source')
        : null,
      ...event.ways.map(([words, link]) =>
        el('a', { href: address(link), target: '_self' }, words),
      ),
    ),
    el('details', {}, el('summary', {}, `The full ${noun} as logged`), el('pre', {}, event.record)),
  );
}
