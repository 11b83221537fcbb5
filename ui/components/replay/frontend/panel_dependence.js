// Who relies on whom: bars by index, and a chart of all consumers.

import { num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { certaintyClass, distinct } from '../../frontend/words.js';
import { chooser, pick } from './panel_choice.js';
import { flowChart } from './panel_flow.js';

/**
 * @import { PanelBody, PanelContext } from './page.d.ts'
 * @import { DependenceRow } from './rows.d.ts'
 */

/**
 * Who relies on whom: bars by index.
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
  const nodes = shown.map((r) => {
    const firm = num(r.dependence) > 0;
    const own = r.supplier === consumer || context.model.names.get(r.supplier)?.parent === consumer;
    return el(
      'button',
      {
        class: `wl-row wl-meter ${firm ? certaintyClass(r.certainty) : 'is-rumored'}`,
        type: 'button',
        onclick: () => context.open(r.key),
        'data-supplier': r.supplier,
        'data-index': r.dependence,
      },
      el('span', { class: 'wl-row-name' }, context.nameOf(r.supplier) + (own ? ' (own)' : '')),
      el(
        'span',
        { class: 'wl-track' },
        el('span', { style: `width:${Math.max(3, indexOf(r) * 100)}%` }),
      ),
      el('b', {}, indexOf(r).toFixed(2)),
      el('span', { class: 'wl-row-note' }, r.extent ?? ''),
    );
  });
  return {
    title: `${context.nameOf(consumer)} depends on`,
    meta: 'index, 0 to 1',
    nodes: [
      dependenceGraph(rows, context),
      ...chooser(context, 'consumer', consumers, context.nameOf),
      ...nodes,
    ],
  };
}

/**
 * Who relies on whom, over all consumers: from supplier to consumer, width by index.
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
      size: indexOf(r),
      rumored: !(num(r.dependence) > 0),
      words: indexOf(r).toFixed(2),
      key: r.key,
    }));
  return flows.length
    ? flowChart(flows, {
        ink: '--wl-product',
        nameOf: context.nameOf,
        open: context.open,
        full: 1,
        label: 'Who relies on whom, from supplier to consumer',
      })
    : '';
}

/**
 * The firm index or, without one, the index that rumors would give.
 * @type {(row: DependenceRow) => number}
 */
const indexOf = (row) =>
  num(row.dependence) > 0 ? num(row.dependence) : num(row.possible_dependence) || 0;
