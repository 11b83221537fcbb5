// The state of the plane in the address bar: question, both days, the window if the reader moved
// it, the order of questions.

import { withParams } from '../../frontend/address_bar.js';
import { dayText, readMoment, readStart, startOfDay } from '../../frontend/days.js';
import { isMoment, isRange, notFollowed } from '../../frontend/link_notice.js';
import { DAY } from '../../frontend/time.js';
import { timesAt } from './view.js';

/**
 * @import { Parameters } from '../../frontend/types.d.ts'
 * @import { Clocks, InitialState, PageState, View } from './types.d.ts'
 */

/** The key of the state in the tab's storage. */
export const STORAGE_KEY = 'whenline.plane';

/**
 * The address of a state, from the present one; other parameters stay.
 * @type {(state: PageState, href: string) => string}
 */
export function addressOf({ question, clocks, view, own, order }, href) {
  const window = own
    ? [view.at.from, view.at.to, view.known.from, view.known.to].map(dayText).join('/')
    : '';
  return withParams(href, ['question', 'at', 'known', 'window', 'sort'], {
    question: question?.id,
    at: dayText(clocks.at),
    known: dayText(clocks.known),
    window,
    sort: order === 'revised' ? '' : order,
  });
}

/** Which values of a parameter can be followed. */
const TESTS = {
  at: (/** @type {string} */ value) => Number.isFinite(readMoment(value)),
  known: isMoment,
  window: (/** @type {string} */ value) => value.split('/').length === 4 && isRange(value),
  sort: (/** @type {string} */ value) => ['revised', 'newest', 'name'].includes(value),
};

/**
 * The state in an address; days are NaN, and the window null, where the address has none.
 * `known=now` means the last day. `lost` is what of it cannot be followed.
 * @type {(initial: Parameters, last: number) => InitialState}
 */
export function readInitial(initial, last) {
  const [a0, a1, k0, k1, ...more] = (initial.window ?? '').split('/').map(readStart);
  const at = readMoment(initial.at);
  const known = initial.known === 'now' ? last : readMoment(initial.known);
  const order = initial.sort ?? '';
  return {
    question: initial.question ?? '',
    at: startOfDay(at),
    known: startOfDay(Number.isFinite(known) ? known : at),
    window: a0 < a1 && k0 < k1 && !more.length ? { at: [a0, a1], known: [k0, k1] } : null,
    order: ['newest', 'name'].includes(order) ? order : 'revised',
    lost: notFollowed(initial, TESTS),
  };
}

/**
 * The days at a point of a view: those that end nearest to it.
 * @type {(view: View, x: number, y: number) => Clocks}
 */
export function daysAt(view, x, y) {
  const times = timesAt(view, x, y);
  /** @type {(ms: number) => number} */
  const day = (ms) => Math.round(ms / DAY) * DAY - DAY;
  return { at: day(times.at), known: day(times.known) };
}
