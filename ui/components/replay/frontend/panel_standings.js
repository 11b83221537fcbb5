// Standings: who leads each benchmark, with ranks over time.

import { num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { certaintyClass, distinct, ordinal } from '../../frontend/words.js';
import { datedWords, spanOf } from './figure_words.js';
import { bumpChart } from './panel_bump.js';
import { chooser, pick } from './panel_choice.js';
import { statementRow } from './statements.js';

/**
 * @import { PanelBody, PanelContext } from './page.d.ts'
 * @import { StandingRow } from './rows.d.ts'
 */

/** @type {Record<string, string>} */
const RESULTS = { near_parity: 'near parity', ahead: 'ahead', behind: 'behind' };

/**
 * Who leads a benchmark, and by how much; below them statements without a number.
 * @type {PanelBody<StandingRow>}
 */
export function standingsBody({ rows, statements }, context) {
  /** @type {(r: StandingRow) => number} */
  const featured = (r) => Number(context.model.byKey.get(r.key)?.featured ?? false);
  const benchmarks = distinct(
    [...rows]
      .sort((a, b) => featured(b) - featured(a) || b.since - a.since)
      .map((r) => r.benchmark),
  );
  const words = statements
    .slice(0, 3)
    .map((s) => statementRow(s, context, RESULTS[s.event.result ?? ''] ?? ''));
  if (!benchmarks.length && !words.length) return null;
  const vivid = benchmarks
    .filter((b) => rows.some((r) => r.benchmark === b && featured(r)))
    .slice(0, 4);
  const rest = benchmarks.filter((b) => !vivid.includes(b));
  const most = vivid.length ? 4 : 6;
  /** @type {(b: string) => HTMLElement[]} */
  const board = (b) =>
    rows
      .filter((r) => r.benchmark === b)
      .sort((x, y) => (num(x.rank) || 999) - (num(y.rank) || 999))
      .slice(0, most)
      .map((r) => standingRow(r, context));
  /** @type {(b: string) => (Node | string)[]} */
  const titledBoard = (b) => [
    el('h4', {}, b, ' ', el('small', { class: 'wl-dated' }, newestWords(b, rows, context))),
    bumpChart(context.framesOf(b), context.position.at, context) ?? '',
    ...board(b),
  ];
  const more =
    rest.length > 1
      ? [
          ...chooser(context, 'benchmark', rest, (b) => b),
          el(
            'small',
            { class: 'wl-dated' },
            newestWords(pick(context, 'benchmark', rest), rows, context),
          ),
          bumpChart(
            context.framesOf(pick(context, 'benchmark', rest)),
            context.position.at,
            context,
          ) ?? '',
          ...board(pick(context, 'benchmark', rest)),
        ]
      : rest.flatMap(titledBoard);
  return {
    title: 'Standings',
    meta: vivid.length ? `${benchmarks.length} board${benchmarks.length === 1 ? '' : 's'}` : '',
    nodes: [...vivid.flatMap(titledBoard), ...words, ...more],
  };
}

/**
 * When the newest result of a benchmark was so, and how old it is.
 * @type {(benchmark: string, rows: StandingRow[], context: PanelContext) => string}
 */
function newestWords(benchmark, rows, { model, known, at }) {
  const [newest] = rows
    .filter((r) => r.benchmark === benchmark)
    .map((r) => ({ key: r.key, to: spanOf(model, r.key, known)?.to ?? -Infinity }))
    .sort((a, b) => b.to - a.to);
  return newest ? datedWords(model, newest.key, known, at) : '';
}

/** @type {(r: StandingRow, context: PanelContext) => HTMLElement} */
function standingRow(r, context) {
  return el(
    'button',
    {
      class: `wl-row wl-standing ${certaintyClass(r.certainty)}`,
      type: 'button',
      onclick: () => context.open(r.key),
      'data-rank': r.rank,
    },
    el('b', { class: 'wl-rank' }, isRanked(r) ? ordinal(num(r.rank)) : '·'),
    el(
      'span',
      { class: 'wl-row-name' },
      r.model || context.nameOf(r.organization),
      ...(r.organization && r.model ? [' ', el('small', {}, context.nameOf(r.organization))] : []),
    ),
    el('span', { class: 'wl-row-note' }, scoreWords(r)),
  );
}

/**
 * Whether a rank means anything: one that a source states, or one among models of several makers.
 * @type {(r: StandingRow) => boolean}
 */
const isRanked = (r) =>
  Number.isFinite(num(r.rank)) && (!Number.isFinite(num(r.score)) || isContested(r));

/** @type {(r: StandingRow) => boolean} */
const isContested = (r) => Math.min(num(r.contenders) || 0, num(r.makers) || 0) > 1;

/** @type {(row: StandingRow) => string} */
function scoreWords(row) {
  const score = num(row.score);
  if (!Number.isFinite(score)) return 'rank as stated';
  const unit = row.unit === 'percent' || row.unit === '%' ? ' %' : row.unit ? ` ${row.unit}` : '';
  const gap = num(row.gap);
  const behind =
    Number.isFinite(gap) && gap !== 0
      ? ` (${gap > 0 ? '−' : '+'}${Number(Math.abs(gap).toFixed(1))})`
      : '';
  return `${Number(score.toFixed(1))}${unit}${behind}${isContested(row) ? '' : ', no rival known'}`;
}
