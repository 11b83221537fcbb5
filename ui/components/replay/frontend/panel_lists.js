// Panels that are lists: dependence, standings, talent, plans and what is watched.

import { list, num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { bumpChart } from './panel_bump.js';
import { flowChart } from './panel_flow.js';
import { saidRow } from './said.js';
import { DAY, distanceWords, shortDate } from '../../frontend/time.js';
import { certaintyClass, countWords, distinct, ordinal } from '../../frontend/words.js';

/** Who relies on whom: bars by index. */
export function dependenceBody({ rows }, context) {
  const consumers = distinct(rows.map((r) => r.consumer));
  if (!consumers.length) return null;
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
    const own = r.supplier === consumer || context.model.names.get(r.supplier)?.parent === consumer;
    return el(
      'button',
      {
        class: `wl-row wl-meter ${num(r.dependence) > 0 ? certaintyClass(r.certainty) : 'is-rumored'}`,
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

/** Who relies on whom, over all consumers: from supplier to consumer, width by index. */
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

/** The firm index, or where there is none what rumors would make of it. */
const indexOf = (row) => (num(row.dependence) > 0 ? num(row.dependence) : num(row.possible_dependence) || 0);

const RESULTS = { near_parity: 'near parity', ahead: 'ahead', behind: 'behind' };

/** Who leads a benchmark, and how close the next are; below it what was said without a number. */
export function standingsBody({ rows, said }, context) {
  const told = (r) => Number(context.model.byKey.get(r.key)?.told ?? false);
  const benchmarks = distinct(
    [...rows].sort((a, b) => told(b) - told(a) || b.since - a.since).map((r) => r.benchmark),
  );
  const words = said.slice(0, 3).map((s) => saidRow(s, context, RESULTS[s.event.result] ?? ''));
  if (!benchmarks.length && !words.length) return null;
  const vivid = benchmarks
    .filter((b) => rows.some((r) => r.benchmark === b && told(r)))
    .slice(0, 4);
  const rest = benchmarks.filter((b) => !vivid.includes(b));
  const most = vivid.length ? 4 : 6;
  const board = (b) =>
    rows
      .filter((r) => r.benchmark === b)
      .sort((x, y) => (num(x.rank) || 999) - (num(y.rank) || 999))
      .slice(0, most)
      .map((r) => standing(r, context));
  const titledBoard = (b) => [
    el('h4', {}, b),
    bumpChart(context.framesOf(b), context.asked.at, context) ?? '',
    ...board(b),
  ];
  const more =
    rest.length > 1
      ? [
          ...chooser(context, 'benchmark', rest, (b) => b),
          bumpChart(
            context.framesOf(pick(context, 'benchmark', rest)),
            context.asked.at,
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

function standing(r, context) {
  return el(
    'button',
    {
      class: `wl-row wl-standing ${certaintyClass(r.certainty)}`,
      type: 'button',
      onclick: () => context.open(r.key),
      'data-rank': r.rank,
    },
    el('b', { class: 'wl-rank' }, Number.isFinite(num(r.rank)) ? ordinal(num(r.rank)) : '·'),
    el(
      'span',
      { class: 'wl-row-name' },
      r.model || context.nameOf(r.organization),
      ...(r.organization && r.model ? [' ', el('small', {}, context.nameOf(r.organization))] : []),
    ),
    el('span', { class: 'wl-row-note' }, scoreWords(r)),
  );
}

function scoreWords(row) {
  const score = num(row.score);
  if (!Number.isFinite(score)) return '';
  const unit = row.unit === 'percent' || row.unit === '%' ? ' %' : row.unit ? ` ${row.unit}` : '';
  const gap = num(row.gap);
  return `${Number(score.toFixed(1))}${unit}${Number.isFinite(gap) && gap !== 0 ? ` (${gap > 0 ? '−' : '+'}${Number(Math.abs(gap).toFixed(1))})` : ''}`;
}

/** Who went where. */
export function talentBody({ rows }, context) {
  if (!rows.length) return null;
  const size = (r) => num(r.headcount_low) || 0;
  const most = Math.max(1, ...rows.map(size));
  const nodes = [...rows]
    .sort((a, b) => size(b) - size(a) || b.since - a.since)
    .slice(0, 6)
    .map((r) => {
      const people = list(r.people);
      const extra =
        r.certainty !== 'rumored' && num(r.people_possible) > 0
          ? ` (+${num(r.people_possible)}?)`
          : '';
      const count = countWords(num(r.headcount_low), num(r.headcount_high)) + extra;
      return el(
        'button',
        {
          class: `wl-row wl-flow ${certaintyClass(r.certainty)}`,
          type: 'button',
          title: extra ? `Rumors would add ${num(r.people_possible)}` : null,
          onclick: () => context.open(r.key),
        },
        el(
          'span',
          { class: 'wl-row-name' },
          `${r.from_org ? context.nameOf(r.from_org) : '?'} `,
          el('i', { style: `height:${1.5 + (size(r) / most) * 6}px` }),
          ` ${r.to_org ? context.nameOf(r.to_org) : '?'}`,
        ),
        el('b', {}, count),
        people.length
          ? el(
              'small',
              {},
              people.slice(0, 3).join(', ') + (people.length > 3 ? ` +${people.length - 3}` : ''),
            )
          : '',
      );
    });
  return { title: 'Talent', meta: 'moves so far', nodes: [talentChart(rows, context), ...nodes] };
}

/** Moves between organizations that are both named, width by headcount. */
function talentChart(rows, context) {
  const flows = rows
    .filter((r) => r.from_org && r.to_org)
    .map((r) => ({
      from: r.from_org,
      to: r.to_org,
      size: Math.max(1, num(r.headcount_low) || 0),
      rumored: r.certainty === 'rumored',
      words: countWords(num(r.headcount_low), num(r.headcount_high)),
      key: r.key,
    }));
  if (!flows.length) return '';
  const full = flows.reduce((sum, f) => sum + f.size, 0);
  return flowChart(flows.sort((a, b) => b.size - a.size).slice(0, 12), {
    ink: '--wl-talent',
    nameOf: context.nameOf,
    open: context.open,
    full,
    label: 'Moves between organizations',
  });
}

const ORDER = { overdue: 0, open: 1, slipped: 2, fulfilled: 3, cancelled: 4 };

/** Plans with what became of them. */
export function planBody({ rows }, context) {
  if (!rows.length) return null;
  const nodes = [...rows]
    .sort((a, b) => ORDER[a.state] - ORDER[b.state])
    .slice(0, 6)
    .map((r) =>
      el(
        'button',
        {
          class: `wl-row wl-plan is-${r.state} ${certaintyClass(r.certainty)}`,
          type: 'button',
          onclick: () => context.open(r.key),
          'data-state': r.state,
        },
        el('span', { class: 'wl-row-name' }, r.what),
        el('span', { class: 'wl-row-note' }, planWords(r, context.at)),
        windowBar(r, context.at),
      ),
    );
  return { title: 'Plans', meta: `${rows.filter((r) => r.state === 'open').length} open`, nodes };
}

/** How far the clock is through the window of a plan. */
function windowBar(row, at) {
  const [from, to] = [num(row.window_from), num(row.window_to)];
  if (!(to > from)) return '';
  const done = Math.max(0, Math.min(1, (at - from) / (to - from)));
  return el(
    'i',
    { class: 'wl-window', 'aria-hidden': 'true' },
    el('i', { style: `width:${(done * 100).toFixed(1)}%` }),
  );
}

/** What is watched, and when an event last moved it. */
export function indicatorBody({ rows }, context) {
  if (!rows.length) return null;
  const nodes = rows.slice(0, 6).map((r) => {
    const moved = num(r.last_moved_at);
    return el(
      'button',
      {
        class: 'wl-row wl-watch',
        type: 'button',
        onclick: () => context.open(r.moved_by ?? r.key),
        title: r.moved_by_headline ?? '',
      },
      el('span', { class: 'wl-row-name' }, r.about),
      el(
        'span',
        { class: 'wl-row-note' },
        Number.isFinite(moved)
          ? context.at - moved < DAY
            ? 'moved today'
            : `moved ${distanceWords(context.at, moved)}`
          : 'nothing yet',
      ),
    );
  });
  return { title: 'Watchlist', meta: `${rows.length} watched`, nodes };
}

/** A plan's state as people say it, at a clock time. */
function planWords(row, at) {
  const end = num(row.window_to);
  if (row.state === 'open')
    return Number.isFinite(end) ? `open · due ${distanceWords(at, end)}` : 'open';
  if (row.state === 'overdue') return `overdue for ${distanceWords(end, at).replace('in ', '')}`;
  if (row.state === 'fulfilled' && num(row.late_by_days) > 0)
    return `kept, ${num(row.late_by_days)} days late`;
  if (row.state === 'fulfilled') return 'kept in time';
  if (row.state === 'slipped') return `slipped to ${shortDate(end)}`;
  return row.state ?? '';
}

function pick(context, name, options) {
  return options.includes(context.choice[name]) ? context.choice[name] : options[0];
}

/** A select above a panel where there is more than one to choose from. */
function chooser(context, name, options, words) {
  if (options.length < 2) return [];
  const current = pick(context, name, options);
  const node = el(
    'select',
    {
      class: 'wl-choose',
      'aria-label': `Choose the ${name}`,
      onchange: (e) => {
        context.choice[name] = e.target.value;
        context.redraw();
      },
    },
    options.slice(0, 60).map((o) => el('option', { value: o, selected: o === current }, words(o))),
  );
  return [node];
}
