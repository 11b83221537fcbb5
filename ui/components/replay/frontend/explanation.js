// Explains a number of a panel: the rule, the query, and a link to all events behind it.

import { el } from '../../frontend/dom.js';
import { DAY, isoOf } from '../../frontend/time.js';

/**
 * @import { OpenedNumber } from './page.d.ts'
 * @import { Rule } from './rows.d.ts'
 * @import { Clock } from './types.d.ts'
 */

/**
 * Boards, by panel.
 * @type {Record<string, string>}
 */
const BOARDS = {
  revenue: 'money',
  dependence: 'dependence',
  standings: 'standings',
  plans: 'plans',
  indicators: 'watchlist',
  talent: 'talent',
};

/**
 * The number that was opened: its panel, and the two clocks at that moment.
 * @type {(panel: string, clock: Clock, known: number) => OpenedNumber}
 */
export const openedNumber = (panel, clock, known) => ({
  panel,
  at: clock.at,
  known: clock.mode === 'now' ? null : known,
});

/**
 * The explanation, for the details of an event; empty where the event was not opened from a number.
 * @type {(
 *   opened: OpenedNumber | null,
 *   rules: Record<string, Rule> | undefined,
 *   offline: boolean,
 * ) => Node | string}
 */
export function explanationOf(opened, rules, offline) {
  const rule = opened && rules?.[opened.panel];
  if (!rule) return '';
  return el(
    'details',
    { class: 'wl-why', 'data-testid': 'replay-why' },
    el('summary', {}, 'How the number is computed'),
    el(
      'p',
      {},
      rule.says.split('`').map((words, i) => (i % 2 ? el('code', {}, words) : words)),
    ),
    el('pre', {}, sqlOf(rule.model, opened)),
    offline
      ? ''
      : el(
          'a',
          { href: boardOf(opened), target: '_self' },
          'All events behind it, on the board of that day',
        ),
  );
}

/** @type {(ms: number) => string} */
const instant = (ms) =>
  Number.isFinite(ms) ? `TIMESTAMPTZ '${isoOf(Math.round(ms / 1000) * 1000)}'` : 'now()';

/** @type {(model: string, opened: OpenedNumber) => string} */
const sqlOf = (model, { at, known }) =>
  `FROM ${model}_as_of(${instant(at)}, ${instant(known ?? NaN)})`;

/**
 * A page's day means its end.
 * @type {(ms: number) => string}
 */
const dayOf = (ms) => isoOf(Math.floor((ms - 1) / DAY) * DAY);

/** @type {(opened: OpenedNumber) => string} */
function boardOf({ panel, at, known }) {
  const days = {
    board: BOARDS[panel],
    at: dayOf(at),
    ...(known === null ? {} : { known: dayOf(known) }),
  };
  return `boards?${new URLSearchParams(days)}`;
}
