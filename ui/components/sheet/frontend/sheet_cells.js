// Contents of a cell: text, a mark of certainty, a link, or a button that opens the evidence.

import { el, webAddress } from '../../frontend/dom.js';

/**
 * @import { Child } from '../../frontend/types.d.ts'
 * @import { Block, Cell, Context, ItemsBlock, Open, TableBlock } from './types.d.ts'
 */

/** @type {Record<string, string>} */
const WORDS = {
  rumored: 'rumor',
  reported: 'reported',
  confirmed: 'confirmed',
  contested: 'contested',
  denied: 'denied',
  gone: 'retracted',
};
const MEASURED = 12; // letters that have room beside a bar
const OURS = /^(?:[a-z]+|\.\/)(\?[^\s<>"]*)?$/;

/**
 * A page of ours or a web address as `href`; null where it is neither.
 * @type {(link: unknown) => string | null}
 */
export function address(link) {
  return typeof link === 'string' && OURS.test(link) ? link : webAddress(link);
}

/**
 * A certainty as a small mark with its word.
 * @type {(certainty: string | undefined) => HTMLElement | null}
 */
export function mark(certainty) {
  return certainty
    ? el('span', { class: `wl-mark as-${certainty}` }, WORDS[certainty] ?? certainty)
    : null;
}

/**
 * The text of a cell: a button where it leads to evidence, a link where it leads to a page.
 * @type {(cell: Cell, open: Open) => HTMLElement}
 */
export function leading(cell, open) {
  const text = cell.t ?? '';
  const opened = cell.o;
  if (opened)
    return el(
      'button',
      {
        type: 'button',
        class: 'wl-opens',
        title: 'Show the evidence',
        onclick: () => open(opened),
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

/**
 * The contents of a cell.
 * @type {(cell: Cell, open: Open) => Child[]}
 */
export function cellNodes(cell, open) {
  const [drawn, text] = [
    bar(cell),
    el('span', { class: 'wl-text' }, leading(cell, open), mark(cell.c)),
  ];
  const more = cell.s ? el('small', {}, cell.s) : null;
  if (!drawn) return [text, more];
  return [
    el(
      'span',
      { class: `wl-measured${(cell.t ?? '').length > MEASURED ? ' is-worded' : ''}` },
      text,
      drawn,
      more,
    ),
  ];
}

/** @type {(cell: Cell) => HTMLElement | null} */
function bar(cell) {
  if (cell.b === undefined && cell.p === undefined) return null;
  /** @type {(value: number | undefined, kind: string) => HTMLElement | null} */
  const part = (value, kind) =>
    value === undefined
      ? null
      : el('i', {
          class: `${kind}${value < 0 ? ' is-less' : ''}`,
          style: `--part:${Math.min(1, Math.abs(value)) * 100}%`,
        });
  return el(
    'span',
    { class: `wl-bar${(cell.b ?? 0) < 0 || cell.two ? ' is-two' : ''}`, 'aria-hidden': 'true' },
    part(cell.p, 'is-possible'),
    part(cell.b, 'is-firm'),
  );
}

/**
 * Rows with a button that shows the rest, when there are more than a block shows at first.
 * @type {(
 *   block: TableBlock | ItemsBlock,
 *   context: Context,
 *   host: HTMLElement,
 *   rows: HTMLElement[],
 * ) => HTMLElement | null}
 */
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

/**
 * The text of a block without rows.
 * @type {(block: Block) => HTMLElement}
 */
export function nothing(block) {
  return el('p', { class: 'wl-nothing' }, block.empty ?? '');
}
