// Explains a number of a panel: the rule, the query, and a link to all events behind it.

import { el } from '../../frontend/dom.js';
import { dayText, isEndOfDay, preciseText } from '../../frontend/days.js';

/**
 * @import { OpenedNumber } from './page.d.ts'
 * @import { PanelSpec } from './rows.d.ts'
 * @import { Clock } from './types.d.ts'
 */

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
 *   panels: PanelSpec[],
 *   offline: boolean,
 * ) => Node | string}
 */
export function explanationOf(opened, panels, offline) {
  const panel = panels.find((p) => p.id === opened?.panel);
  if (!opened || !panel) return '';
  return el(
    'details',
    { class: 'wl-why', 'data-testid': 'replay-why' },
    el('summary', {}, 'How the number is computed'),
    el(
      'p',
      {},
      panel.rule.split('`').map((words, i) => (i % 2 ? el('code', {}, words) : words)),
    ),
    el('pre', {}, sqlOf(panel.model, opened)),
    offline
      ? ''
      : el(
          'a',
          { href: boardOf(panel.board, opened), target: '_self' },
          'All events behind it, on the board of that day',
        ),
  );
}

/** @type {(ms: number) => string} */
const instant = (ms) =>
  Number.isFinite(ms)
    ? `${isEndOfDay(ms) ? 'DATE' : 'TIMESTAMPTZ'} '${preciseText(Math.floor(ms))}'`
    : 'now()';

/** @type {(model: string, opened: OpenedNumber) => string} */
const sqlOf = (model, { at, known }) =>
  `FROM ${model}_as_of(${instant(at)}, ${instant(known ?? NaN)})`;

/** @type {(board: string, opened: OpenedNumber) => string} */
function boardOf(board, { at, known }) {
  const days = {
    board,
    at: dayText(at),
    ...(known === null ? {} : { known: dayText(known) }),
  };
  return `boards?${new URLSearchParams(days)}`;
}
