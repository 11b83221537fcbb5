// How a panel's number is computed: the rule in words, its query, and a link to all events behind it.

import { el } from '../../frontend/dom.js';
import { DAY, isoOf } from '../../frontend/time.js';

/** What a number was asked for: its panel, and the two clocks at that moment. */
export const askedOf = (panel, clock, known) => ({
  panel,
  at: clock.at,
  known: clock.mode === 'now' ? null : known,
});

/** The explanation within the details of an event; nothing if the event was not opened from a panel. */
export function whyOf(asked, panels, offline) {
  const panel = panels?.find((p) => p.id === asked?.panel);
  if (!panel) return '';
  return el(
    'details',
    { class: 'wl-why', 'data-testid': 'replay-why' },
    el('summary', {}, 'How the number is computed'),
    el(
      'p',
      {},
      panel.rule.split('`').map((words, i) => (i % 2 ? el('code', {}, words) : words)),
    ),
    el('pre', {}, sqlOf(panel.model, asked)),
    offline
      ? ''
      : el(
          'a',
          { href: boardOf(panel.board, asked), target: '_self' },
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

function boardOf(board, { at, known }) {
  const days = {
    board,
    at: dayOf(at),
    ...(known === null ? {} : { known: dayOf(known) }),
  };
  return `boards?${new URLSearchParams(days)}`;
}
