// The state of the plane in the address bar: the question by its id, both days, the window where it was moved, the order of the questions.

import { withParams } from '../../frontend/address_bar.js';
import { DAY, isoOf, parseIso } from '../../frontend/time.js';
import { timesAt } from './view.js';

/** The name under which this tab keeps the state. */
export const KEPT = 'whenline.plane';

const day = (ms) => isoOf(Math.floor(ms / DAY) * DAY);

/** The address of a state, from the present one; other parameters stay. */
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

/** What the address said: {question, at, known (days; NaN where not said), window or null, order}. `known=now` means the last day. */
export function readInitial(initial, last) {
  const edges = (initial?.window ?? '').split('/').map(parseIso);
  const at = parseIso(initial?.at ?? '');
  const known = initial?.known === 'now' ? last : parseIso(initial?.known ?? '');
  return {
    question: initial?.question ?? '',
    at: Math.floor(at / DAY) * DAY,
    known: Math.floor((Number.isFinite(known) ? known : at) / DAY) * DAY,
    window:
      edges.length === 4 &&
      edges.every(Number.isFinite) &&
      edges[0] < edges[1] &&
      edges[2] < edges[3]
        ? { at: edges.slice(0, 2), known: edges.slice(2) }
        : null,
    order: ['newest', 'name'].includes(initial?.sort) ? initial.sort : 'revised',
  };
}

/** Times under a point of a view, each to the day: the nearest midnight, which ends a day of knowledge. */
export function daysAt(view, x, y) {
  const times = timesAt(view, x, y);
  return { at: Math.round(times.at / DAY) * DAY, known: Math.round(times.known / DAY) * DAY - DAY };
}
