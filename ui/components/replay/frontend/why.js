// Why a panel says a number: the rule in words, the query that gives it, and the way to all events behind it.

import { el } from '../../frontend/dom.js';
import { DAY, isoOf } from '../../frontend/time.js';

/** Boards of the page of that name, by panel. */
const BOARDS = {
  revenue: 'money',
  dependence: 'dependence',
  standings: 'standings',
  plans: 'plans',
  indicators: 'watchlist',
  talent: 'talent',
};

/** What a number was asked for: its panel, and the two clocks at that moment. */
export const askedOf = (panel, clock, known) => ({
  panel,
  at: clock.at,
  known: clock.mode === 'now' ? null : known,
});

/** The part of the details that tells it; nothing where an event was opened for itself. `rules` by panel: {model, says}. */
export function whyOf(asked, rules, offline) {
  const rule = rules?.[asked?.panel];
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
    el('pre', {}, sqlOf(rule.model, asked)),
    offline
      ? ''
      : el(
          'a',
          { href: boardOf(asked), target: '_self' },
          'All events behind it, on the board of that day',
        ),
  );
}

const instant = (ms) =>
  Number.isFinite(ms) ? `TIMESTAMPTZ '${isoOf(Math.round(ms / 1000) * 1000)}'` : 'now()';

const sqlOf = (model, { at, known }) =>
  `FROM ${model}_as_of(${instant(at)}, ${instant(known ?? NaN)})`;

/** A page's day means its end. */
const dayOf = (ms) => isoOf(Math.floor((ms - 1) / DAY) * DAY);

function boardOf({ panel, at, known }) {
  const days = {
    board: BOARDS[panel],
    at: dayOf(at),
    ...(known === null ? {} : { known: dayOf(known) }),
  };
  return `boards?${new URLSearchParams(days)}`;
}
