// The state of the plane in the address bar: question, both days, the window if the reader moved
// it, the order of questions.

import { withParams } from '../../frontend/address_bar.js';
import { DAY, isoOf, parseIso } from '../../frontend/time.js';
import { timesAt } from './view.js';

/**
 * @import { Parameters } from '../../frontend/types.d.ts'
 * @import { Clocks, InitialState, PageState, View } from './types.d.ts'
 */

/** The key of the state in the tab's storage. */
export const STORAGE_KEY = 'whenline.plane';

/** @type {(ms: number) => string} */
const day = (ms) => isoOf(Math.floor(ms / DAY) * DAY);

/**
 * The address of a state, from the present one; other parameters stay.
 * @type {(state: PageState, href: string) => string}
 */
export function addressOf({ question, clocks, view, own, order }, href) {
  const window = own
    ? [view.at.from, view.at.to, view.known.from, view.known.to].map(day).join('/')
    : '';
  return withParams(href, ['question', 'at', 'known', 'window', 'sort'], {
    question: question?.id,
    at: day(clocks.at),
    known: day(clocks.known),
    window,
    sort: order === 'revised' ? '' : order,
  });
}

/**
 * The state in an address; days are NaN, and the window null, where the address has none.
 * `known=now` means the last day.
 * @type {(initial: Parameters, last: number) => InitialState}
 */
export function readInitial(initial, last) {
  const [a0, a1, k0, k1, ...more] = (initial.window ?? '').split('/').map(parseIso);
  const at = parseIso(initial.at);
  const known = initial.known === 'now' ? last : parseIso(initial.known);
  const order = initial.sort ?? '';
  return {
    question: initial.question ?? '',
    at: Math.floor(at / DAY) * DAY,
    known: Math.floor((Number.isFinite(known) ? known : at) / DAY) * DAY,
    window: a0 < a1 && k0 < k1 && !more.length ? { at: [a0, a1], known: [k0, k1] } : null,
    order: ['newest', 'name'].includes(order) ? order : 'revised',
  };
}

/**
 * The days at a point of a view: of the nearest midnights, which end days of knowledge.
 * @type {(view: View, x: number, y: number) => Clocks}
 */
export function daysAt(view, x, y) {
  const times = timesAt(view, x, y);
  return { at: Math.round(times.at / DAY) * DAY, known: Math.round(times.known / DAY) * DAY - DAY };
}
