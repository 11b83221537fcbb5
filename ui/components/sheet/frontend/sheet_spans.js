// Windows of time on one scale: bars from start to end, and the chosen day as a line.

import { el } from '../../frontend/dom.js';
import { leading, nothing } from './sheet_cells.js';

/** @import { BlockMaker, SpansBlock } from './types.d.ts' */

/** @type {BlockMaker<SpansBlock>} */
export function spansBlock(block, context) {
  if (!block.rows.length) return [nothing(block)];
  const edges = block.rows
    .flatMap((row) => [row.from, row.to, row.settled])
    .concat(block.at)
    .filter(Number.isFinite);
  const room = Math.max((Math.max(...edges) - Math.min(...edges)) * 0.04, 864e5);
  const [first, last] = [Math.min(...edges) - room, Math.max(...edges) + room];
  /** @type {(ms: number) => number} */
  const x = (ms) => ((ms - first) / (last - first)) * 100;
  const at = Number.isFinite(block.at)
    ? el('i', { class: 'wl-at', style: `left:${x(block.at)}%` })
    : null;
  const axis = el(
    'div',
    { class: 'wl-axis', 'aria-hidden': 'true' },
    ticks(first, last).map(({ ms, words }) => el('span', { style: `left:${x(ms)}%` }, words)),
  );
  const rows = block.rows.map((row) => {
    const from = Number.isFinite(row.from) ? row.from : first;
    const to = Number.isFinite(row.to) ? row.to : last;
    return el(
      'li',
      { class: row.k ? `is-${row.k}` : null },
      el('div', { class: 'wl-what' }, leading(row, context.open), el('small', {}, row.s ?? '')),
      el(
        'div',
        { class: 'wl-track' },
        el('b', { style: `left:${x(from)}%; width:${Math.max(0.6, x(to) - x(from))}%` }),
        Number.isFinite(row.settled) ? el('em', { style: `left:${x(row.settled)}%` }) : null,
        at?.cloneNode(),
      ),
    );
  });
  return [el('div', { class: 'wl-spans' }, axis, el('ol', {}, rows))];
}

/**
 * Years, or quarters where there are few years.
 * @type {(first: number, last: number) => { ms: number; words: string }[]}
 */
function ticks(first, last) {
  const found = [];
  const years = new Date(last).getUTCFullYear() - new Date(first).getUTCFullYear();
  const step = years > 3 ? 12 : years > 1 ? 6 : 3;
  for (let month = new Date(first).getUTCFullYear() * 12; ; month += step) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (ms > last) return found;
    if (ms >= first)
      found.push({
        ms,
        words: month % 12 ? ['Jan', 'Apr', 'Jul', 'Oct'][(month % 12) / 3] : String(month / 12),
      });
  }
}
