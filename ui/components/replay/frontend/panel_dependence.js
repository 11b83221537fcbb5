// Who relies on whom, in words by product, and as a chart of all consumers. The index is shown only
// together with the weights that make it.

import { list, num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { certaintyClass, distinct } from '../../frontend/words.js';
import { datedSupply, datedWords, EXTENTS, relianceWords, WEIGHTS } from './figure_words.js';
import { chooser, pick } from './panel_choice.js';
import { flowChart } from './panel_flow.js';

/**
 * @import { PanelBody, PanelContext } from './page.d.ts'
 * @import { DependenceRow } from './rows.d.ts'
 */

/**
 * Who relies on whom: one row per supplier of the chosen consumer.
 * @type {PanelBody<DependenceRow>}
 */
export function dependenceBody({ rows }, context) {
  const consumers = distinct(rows.map((r) => r.consumer));
  if (!consumers.length) return null;
  /** @type {(c: string) => number} */
  const size = (c) => rows.filter((r) => r.consumer === c).length;
  const consumer = pick(
    context,
    'consumer',
    consumers.sort((a, b) => size(b) - size(a)),
  );
  const shown = rows
    .filter((r) => r.consumer === consumer)
    .sort((a, b) => indexOf(b) - indexOf(a))
    .slice(0, 7);
  const known = distinct(shown.flatMap((r) => list(r.products))).length;
  const nodes = shown.map((r) => supplierRow(r, known, context));
  return {
    title: `${context.nameOf(consumer)} takes models of`,
    meta: known ? `by ${known} known product${known === 1 ? '' : 's'}` : '',
    nodes: [
      dependenceGraph(rows, context),
      ...chooser(context, 'consumer', consumers, context.nameOf),
      ...nodes,
      byWeights(shown, context),
    ],
  };
}

/** @type {(r: DependenceRow, known: number, context: PanelContext) => HTMLElement} */
function supplierRow(r, known, context) {
  const firm = num(r.dependence) > 0;
  const words = firm
    ? relianceWords(list(r.extents), list(r.products), known)
    : `possibly ${EXTENTS[r.extent ?? ''] ?? ''}`;
  const { model, known: by, at } = context;
  const dated = firm
    ? datedSupply(model, list(r.keys), list(r.products), by, at)
    : datedWords(model, r.key, by, at);
  return el(
    'button',
    {
      class: `wl-row wl-reliance ${firm ? certaintyClass(r.certainty) : 'is-rumored'}`,
      type: 'button',
      onclick: () => context.open(r.key),
      'data-supplier': r.supplier,
      'data-index': r.dependence,
      'data-extent': r.extent,
    },
    el('span', { class: 'wl-row-name' }, nameOf(r, context)),
    el('span', { class: 'wl-row-note' }, words),
    el('small', { class: 'wl-dated' }, dated),
  );
}

/** @type {(r: DependenceRow, context: PanelContext) => string} */
function nameOf(r, context) {
  const own =
    r.supplier === r.consumer || context.model.names.get(r.supplier)?.parent === r.consumer;
  return context.nameOf(r.supplier) + (own ? ' (own)' : '');
}

/**
 * The index with the weights that make it, folded.
 * @type {(rows: DependenceRow[], context: PanelContext) => HTMLElement | string}
 */
function byWeights(rows, context) {
  const firm = rows.filter((r) => num(r.dependence) > 0);
  if (!firm.length) return '';
  const weights = Object.entries(WEIGHTS).map(([extent, w]) => `${EXTENTS[extent]} ${w}`);
  return el(
    'details',
    { class: 'wl-weights' },
    el('summary', {}, 'As an index, by weights'),
    el(
      'p',
      {},
      `An assumption, no measured share: 0 to 1, the mean over products of weight by all weights. ` +
        `Weights: ${weights.join(', ')}, or a stated share.`,
    ),
    ...firm.map((r) =>
      el('p', {}, `${nameOf(r, context)} `, el('b', {}, num(r.dependence).toFixed(2))),
    ),
  );
}

/**
 * Who supplies whom, over all consumers: from supplier to consumer, width by the greatest extent.
 * @type {(rows: DependenceRow[], context: PanelContext) => Node | string}
 */
function dependenceGraph(rows, context) {
  const flows = rows
    .filter((r) => indexOf(r) > 0)
    .sort((a, b) => indexOf(b) - indexOf(a))
    .slice(0, 14)
    .map((r) => ({
      from: r.supplier,
      to: r.consumer,
      size: Math.max(0.05, WEIGHTS[r.extent ?? ''] ?? 0),
      rumored: !(num(r.dependence) > 0),
      words: `${num(r.dependence) > 0 ? '' : 'possibly '}${EXTENTS[r.extent ?? ''] ?? ''}`,
      key: r.key,
    }));
  return flows.length
    ? flowChart(flows, {
        ink: '--wl-product',
        nameOf: context.nameOf,
        open: context.open,
        full: 1.6,
        label: 'Who supplies whom, and to what extent at most, from supplier to consumer',
      })
    : '';
}

/**
 * The firm index or, without one, the index that rumors would give: the order of the rows.
 * @type {(row: DependenceRow) => number}
 */
const indexOf = (row) =>
  num(row.dependence) > 0 ? num(row.dependence) : num(row.possible_dependence) || 0;
