// Revenue: bars at the times of the figures, bounds with an arrow. Figures that a newer one
// replaced are pale.

import { num } from '../../frontend/arrow.js';
import { el, svg } from '../../frontend/dom.js';
import { spanWords } from '../../frontend/spans.js';
import { datedWords, spanOf } from './figure_words.js';
import { raceRows } from './panel_race.js';
import { statementRow } from './statements.js';
import { amountWords, BOUND_WORDS, certaintyClass, MEASURES, money } from '../../frontend/words.js';

/**
 * @import { PanelBody, PanelContext } from './page.d.ts'
 * @import { RevenueRow } from './rows.d.ts'
 */

const WIDTH = 348;
const HEIGHT = 150;
const BASE = 124;
const LEFT = 30;

/**
 * Title, meta and nodes of the panel, or null without figures.
 * @type {PanelBody<RevenueRow>}
 */
export function revenueBody({ rows, history, statements }, context) {
  const figures = rows.filter((r) => Number.isFinite(lowOf(r)) || Number.isFinite(highOf(r)));
  if (!figures.length) return null;
  const lead = [...figures].sort(
    (a, b) =>
      Number(b.measure === 'annual_run_rate') - Number(a.measure === 'annual_run_rate') ||
      since(b) - since(a),
  )[0];
  const same = history.filter(
    (r) =>
      r.organization === lead.organization &&
      r.measure === lead.measure &&
      r.segment === lead.segment,
  );
  const current = new Set(figures.map((r) => r.key));
  const bars = same.sort((a, b) => since(a) - since(b)).slice(-8);
  const nodes = [headline(lead, context), chart(bars, current, context)];
  const rivals = figures.filter((r) => r.measure === lead.measure && r.currency === lead.currency);
  nodes.push(...raceRows(rivals, context));
  for (const other of figures.filter((r) => r !== lead).slice(0, 3))
    nodes.push(line(other, context));
  const unsure = statements.filter(
    (s) => s.belief.certainty !== 'reported' && s.belief.certainty !== 'confirmed',
  );
  nodes.push(...unsure.slice(0, 3).map((s) => statementRow(s, context)));
  return {
    title: `${context.nameOf(lead.organization)}: ${lead.segment}`,
    meta: MEASURES[lead.measure] ?? lead.measure,
    nodes,
  };
}

/**
 * The time of a figure; one without a date is older than any other.
 * @type {(r: RevenueRow) => number}
 */
const since = (r) => (Number.isFinite(num(r.happened_from)) ? num(r.happened_from) : -1e15);
/** @type {(r: RevenueRow) => number} */
const lowOf = (r) => num(r.amount_low ?? r.amount);
/** @type {(r: RevenueRow) => number} */
const highOf = (r) => num(r.amount_high ?? r.amount);
/** @type {(r: RevenueRow) => number} */
const figure = (r) =>
  Number.isFinite(num(r.amount)) ? num(r.amount) : Number.isFinite(lowOf(r)) ? lowOf(r) : highOf(r);

/** @type {(row: RevenueRow, context: PanelContext) => HTMLElement} */
function headline(row, context) {
  const growth = num(row.growth_percent);
  const bound = BOUND_WORDS[row.bound ?? ''];
  return el(
    'button',
    {
      class: `wl-big ${certaintyClass(row.certainty)}`,
      type: 'button',
      onclick: () => context.open(row.key),
      'data-value': figure(row),
    },
    bound ? el('span', {}, bound) : '',
    el('strong', {}, money(figure(row), row.currency)),
    Number.isFinite(growth)
      ? el('span', {}, `${growth >= 0 ? 'up' : 'down'} ${Math.abs(growth)} % year over year`)
      : '',
    row.certainty && row.certainty !== 'confirmed' ? el('em', {}, row.certainty) : '',
    el('span', { class: 'wl-dated' }, dated(row, context)),
  );
}

/** @type {(row: RevenueRow, context: PanelContext) => HTMLElement} */
function line(row, context) {
  return el(
    'button',
    {
      class: `wl-row ${certaintyClass(row.certainty)}`,
      type: 'button',
      onclick: () => context.open(row.key),
    },
    el('span', { class: 'wl-row-name' }, `${context.nameOf(row.organization)}: ${row.segment}`),
    el(
      'span',
      { class: 'wl-row-note' },
      [amountWords(row), MEASURES[row.measure] ?? row.measure, dated(row, context)]
        .filter(Boolean)
        .join(', '),
    ),
  );
}

/** @type {(bars: RevenueRow[], current: Set<string>, context: PanelContext) => SVGElement} */
function chart(bars, current, context) {
  const top = niceTop(Math.max(...bars.map(figure)));
  /** @type {(v: number) => number} */
  const y = (v) => BASE - (v / top) * (BASE - 22);
  const node = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    class: 'wl-chart',
    role: 'img',
    'aria-label': `Figures so far: ${bars.map((bar) => onDate(bar, context)).join('; ')}`,
  });
  for (const part of [0, 1 / 3, 2 / 3, 1]) {
    node.append(
      svg('line', { x1: LEFT, x2: WIDTH, y1: y(top * part), y2: y(top * part), class: 'wl-grid' }),
      svg(
        'text',
        { x: LEFT - 6, y: y(top * part) + 3.5, class: 'wl-tick', 'text-anchor': 'end' },
        money(top * part, '')
          .trim()
          .replace(' bn', ''),
      ),
    );
  }
  const step = Math.min(64, (WIDTH - LEFT - 10) / Math.max(bars.length, 1));
  bars.forEach((bar, i) =>
    node.append(barOf(bar, LEFT + 8 + i * step, step, y, current.has(bar.key), context)),
  );
  return node;
}

/**
 * @type {(
 *   bar: RevenueRow,
 *   x: number,
 *   step: number,
 *   y: (v: number) => number,
 *   isCurrent: boolean,
 *   context: PanelContext,
 * ) => SVGElement}
 */
function barOf(bar, x, step, y, isCurrent, context) {
  const w = Math.min(30, step - 14);
  const value = figure(bar);
  const open =
    bar.bound === 'more_than' ||
    bar.bound === 'at_least' ||
    (Number.isFinite(lowOf(bar)) && !Number.isFinite(highOf(bar)));
  const group = svg('g', {
    class: `wl-bar ${certaintyClass(bar.certainty)} ${isCurrent ? 'is-current' : ''}`,
    onclick: () => context.open(bar.key),
  });
  group.append(
    svg('rect', { x, y: y(value), width: w, height: Math.max(1, BASE - y(value)), rx: 2 }),
  );
  if (open)
    group.append(svg('path', { d: `M${x} ${y(value)}l${w / 2} -9l${w / 2} 9z`, class: 'wl-open' }));
  group.append(
    svg(
      'text',
      {
        x: x + w / 2,
        y: y(value) - (open ? 13 : 5),
        class: 'wl-bar-label',
        'text-anchor': 'middle',
      },
      amountWords(bar).replace(/ bn .*/, ''),
    ),
  );
  tickWords(bar, context).forEach((words, i) =>
    group.append(
      svg(
        'text',
        { x: x + w / 2, y: BASE + 14 + 11 * i, class: 'wl-tick', 'text-anchor': 'middle' },
        words,
      ),
    ),
  );
  return group;
}

/**
 * When a figure was so, in two short lines below its bar, never more precisely than stated: "Apr",
 * "2026"; "Q2", "2025"; "before", "2025".
 * @type {(bar: RevenueRow, context: PanelContext) => string[]}
 */
function tickWords(bar, context) {
  const span = spanOf(context.model, bar.key, context.known);
  if (!span) return [];
  const words = spanWords(span.from, span.to, span.precision).split(' ');
  const year = words.find((word) => /^[0-9]{4}/.test(word)) ?? '';
  const month = words.find((word) => /^[A-Z][a-z]{2,}$/.test(word)) ?? '';
  const bounds = ['before', 'by', 'after', 'between'].includes(words[0]);
  return bounds ? [words[0], year] : [month.slice(0, 3) || words.slice(0, -1).join(' '), year];
}

/** @type {(row: RevenueRow, context: PanelContext) => string} */
const dated = (row, context) => datedWords(context.model, row.key, context.known, context.at);

/** @type {(row: RevenueRow, context: PanelContext) => string} */
const onDate = (row, context) => [amountWords(row), dated(row, context)].filter(Boolean).join(', ');

/** @type {(value: number) => number} */
function niceTop(value) {
  const size = 10 ** Math.floor(Math.log10(value || 1));
  return (
    [1.5, 3, 4.5, 6, 9, 12, 15].map((f) => f * size).find((t) => t >= value * 1.05) ?? size * 15
  );
}
