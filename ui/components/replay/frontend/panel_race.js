// The newest figure of one measure for each organization, as bars; bounds are drawn as ranges.

import { num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { amountWords, certaintyClass, MEASURES } from '../../frontend/words.js';
import { datedWords } from './figure_words.js';

/**
 * @import { PanelContext } from './page.d.ts'
 * @import { RevenueRow } from './rows.d.ts'
 */

/** @type {(r: RevenueRow) => number} */
const low = (r) => num(r.amount_low);
/** @type {(r: RevenueRow) => number} */
const high = (r) => num(r.amount_high);
/** @type {(r: RevenueRow) => number} */
const most = (r) => Math.max(...[low(r), high(r), num(r.amount)].filter(Number.isFinite), 0);

/**
 * Bars of the figures of one measure and currency, the largest first, as buttons.
 * @type {(figures: RevenueRow[], context: PanelContext) => HTMLElement[]}
 */
export function raceRows(figures, context) {
  /** @type {Map<string, RevenueRow>} */
  const best = new Map();
  for (const r of figures) {
    const other = best.get(r.organization);
    if (!other || most(r) > most(other)) best.set(r.organization, r);
  }
  const runners = [...best.values()].sort((a, b) => most(b) - most(a)).slice(0, 8);
  const top = Math.max(...runners.map(most), 1) * 1.12;
  return [
    el('h4', {}, `Race: ${MEASURES[figures[0]?.measure] ?? ''}`),
    ...runners.map((r) => runner(r, top, context)),
  ];
}

/** @type {(r: RevenueRow, top: number, context: PanelContext) => HTMLElement} */
function runner(r, top, context) {
  const from = Number.isFinite(low(r)) ? low(r) : 0;
  const to = Number.isFinite(high(r)) ? high(r) : top;
  /** @type {(v: number) => string} */
  const width = (v) => `${((v / top) * 100).toFixed(1)}%`;
  const open = !Number.isFinite(high(r));
  return el(
    'button',
    {
      class: `wl-row wl-runner ${certaintyClass(r.certainty)}`,
      type: 'button',
      onclick: () => context.open(r.key),
      'data-organization': r.organization,
      'data-low': Number.isFinite(low(r)) ? low(r) : '',
      'data-high': Number.isFinite(high(r)) ? high(r) : '',
    },
    el(
      'span',
      { class: 'wl-row-name', title: datedWords(context.model, r.key, context.known, context.at) },
      `${context.nameOf(r.organization)}: ${r.segment}`,
    ),
    el(
      'span',
      { class: `wl-lane-track ${open ? 'is-open' : ''}` },
      el('span', { class: 'wl-firm', style: `width:${width(from)}` }),
      el('span', {
        class: 'wl-range',
        style: `left:${width(from)};width:${width(Math.max(0, to - from))}`,
      }),
    ),
    el('b', {}, amountWords(r)),
  );
}
