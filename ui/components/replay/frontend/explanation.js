// Why a panel says a number: the rule in words, the query that gives it, and the way to all events behind it.

import { el } from '../../frontend/dom.js';
import { DAY, isoOf } from '../../frontend/time.js';

/** @import { Clock, OpenedNumber, Rule } from './types.d.ts' */

/**
 * Boards of the page of that name, by panel.
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
 * What a number was opened for: its panel, and the two clocks at that moment.
 * @type {(panel: string, clock: Clock, known: number) => OpenedNumber}
 */
export const openedNumber = (panel, clock, known) => ({
  panel,
  at: clock.at,
  known: clock.mode === 'now' ? null : known,
});

/**
 * The part of the details that tells it; nothing where an event was opened for itself. `rules` by panel: {model, says}.
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
