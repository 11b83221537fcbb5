// Plans with their outcomes.

import { num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { distanceWords, shortDate } from '../../frontend/time.js';
import { certaintyClass } from '../../frontend/words.js';
import { lateWords, spanOf } from './figure_words.js';

/**
 * @import { PanelBody, PanelContext } from './page.d.ts'
 * @import { PlanRow } from './rows.d.ts'
 */

/** @type {Record<string, number>} */
const ORDER = { overdue: 0, open: 1, slipped: 2, fulfilled: 3, cancelled: 4 };

/**
 * Plans with what became of them.
 * @type {PanelBody<PlanRow>}
 */
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
        el('span', { class: 'wl-row-note' }, planWords(r, context)),
        windowBar(r, context.at),
      ),
    );
  return { title: 'Plans', meta: `${rows.filter((r) => r.state === 'open').length} open`, nodes };
}

/**
 * How far the clock is through the window of a plan.
 * @type {(row: PlanRow, at: number) => Node | string}
 */
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

/**
 * A plan's state in words, at the clock, judged as plans_as_of does: a window ends with its last day,
 * and lateness counts from that of the first window to the earlier of both clocks.
 * @type {(row: PlanRow, context: PanelContext) => string}
 */
function planWords(row, context) {
  const { at, known } = context;
  const end = num(row.window_to);
  if (row.state === 'open')
    return Number.isFinite(end) ? `open · due ${distanceWords(at, end - 1)}` : 'open';
  if (row.state === 'overdue') {
    const due = num(row.first_window_to ?? row.window_to) - 1;
    return `overdue for ${distanceWords(due, Math.min(at, known)).replace('in ', '')}`;
  }
  if (row.state === 'fulfilled')
    return lateWords(num(row.late_by_days), spanOf(context.model, row.settled_by, context.known));
  if (row.state === 'slipped') return `slipped to ${shortDate(end - 1)}`;
  return row.state ?? '';
}
