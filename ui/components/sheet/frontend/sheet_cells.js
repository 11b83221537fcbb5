// What stands in a cell: text, a mark of certainty, a link or a button that opens the evidence. Text is always text.

import { el, webAddress } from '../../frontend/dom.js';

const WORDS = {
  rumored: 'rumor',
  reported: 'reported',
  confirmed: 'confirmed',
  contested: 'contested',
  denied: 'denied',
  gone: 'taken back',
};
const MEASURED = 12; // letters that have room beside a bar
const OURS = /^(?:[a-z]+|\.\/)(\?[^\s<>"]*)?$/;

/** A page of ours or a web address as `href`; null where it is neither. */
export function address(link) {
  return typeof link === 'string' && OURS.test(link) ? link : webAddress(link);
}

/** A certainty as a small mark with its word. */
export function mark(certainty) {
  return certainty
    ? el('span', { class: `wl-mark as-${certainty}` }, WORDS[certainty] ?? certainty)
    : null;
}

/** The text of a cell: a button where it leads to evidence, a link where it leads to a page. */
export function leading(cell, open) {
  const text = cell.t ?? '';
  if (cell.o)
    return el(
      'button',
      {
        type: 'button',
        class: 'wl-opens',
        title: 'What this rests on',
        onclick: () => open(cell.o),
      },
      text,
    );
  const href = address(cell.h);
  if (!href) return el('span', {}, text);
  const outside = href.includes('://');
  return el(
    'a',
    { href, target: outside ? '_blank' : '_self', rel: outside ? 'noopener noreferrer' : null },
    text,
  );
}

/** All that stands in a cell. */
export function cellNodes(cell, open) {
  const [drawn, said] = [
    bar(cell),
    el('span', { class: 'wl-said' }, leading(cell, open), mark(cell.c)),
  ];
  const more = cell.s ? el('small', {}, cell.s) : null;
  if (!drawn) return [said, more];
  return [
    el(
      'span',
      { class: `wl-measured${(cell.t ?? '').length > MEASURED ? ' is-worded' : ''}` },
      said,
      drawn,
      more,
    ),
  ];
}

function bar(cell) {
  if (cell.b === undefined && cell.p === undefined) return null;
  const part = (value, kind) =>
    value === undefined
      ? null
      : el('i', {
          class: `${kind}${value < 0 ? ' is-less' : ''}`,
          style: `--part:${Math.min(1, Math.abs(value)) * 100}%`,
        });
  return el(
    'span',
    { class: `wl-bar${cell.b < 0 || cell.two ? ' is-two' : ''}`, 'aria-hidden': 'true' },
    part(cell.p, 'is-possible'),
    part(cell.b, 'is-firm'),
  );
}

/** Rows with a button that shows the rest, when there are more than a block shows at first. */
export function folded(block, context, host, rows) {
  if (rows.length <= block.first + 2 || context.unfolded.has(block.name)) {
    host.append(...rows);
    return null;
  }
  host.append(...rows.slice(0, block.first));
  const more = el(
    'button',
    {
      type: 'button',
      class: 'wl-more',
      onclick: () => {
        context.unfolded.add(block.name);
        host.append(...rows.slice(block.first));
        more.remove();
      },
    },
    `Show all ${rows.length}`,
  );
  return more;
}

/** What is said where a block has nothing. */
export function nothing(block) {
  return el('p', { class: 'wl-nothing' }, block.empty ?? '');
}
