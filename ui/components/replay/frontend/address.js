// The state of the replay in the address bar. Python reads it when the page opens.

import { speedOf } from './clock.js';
import { SORTS } from './lanes.js';
import { withParams } from '../../frontend/address_bar.js';
import { dayText, momentText, readMoment, readStart } from '../../frontend/days.js';
import { isMoment, isRange, notFollowed } from '../../frontend/link_notice.js';
import { DAY } from '../../frontend/time.js';

/**
 * @import { Parameters } from '../../frontend/types.d.ts'
 * @import { InitialState, PageState } from './types.d.ts'
 */

/** The key of the state in the tab's storage. */
export const STORAGE_KEY = 'whenline.replay';

const OWNED = [
  'at',
  'known',
  'event',
  'view',
  'speed',
  'tempo',
  'loop',
  'hide',
  'fold',
  'sort',
  'links',
  'others',
];

/** @type {(from: number, to: number) => string} */
const range = (from, to) =>
  `${dayText(Math.round(from / DAY) * DAY)}/${dayText(Math.round(to / DAY) * DAY)}`;

/**
 * To the second, unless what is in view is less than some days.
 * @type {(from: number, to: number) => string}
 */
const fine = (from, to) =>
  to - from < 8 * DAY
    ? `${momentText(Math.round(from / 1000) * 1000)}/${momentText(Math.round(to / 1000) * 1000)}`
    : range(from, to);

/** @type {(ms: number) => string} */
const edgeText = (ms) => momentText(Math.floor(ms));

/**
 * Parameters of a state, without defaults. `at` is a moment, or `now` while the clock is live;
 * `known` is one too. A day means its end.
 * @type {(state: PageState) => Record<string, string | number>}
 */
function paramsOf({ clock, selected, view, lanes }) {
  /** @type {Record<string, string | number>} */
  const out = { at: clock.live ? 'now' : momentText(Math.floor(clock.at)) };
  if (clock.mode === 'now') out.known = 'now';
  if (clock.mode === 'day' && Number.isFinite(clock.day)) out.known = momentText(clock.day);
  if (selected) out.event = selected;
  if (view) out.view = fine(view.from, view.to);
  if (clock.speed !== 1) out.speed = clock.speed;
  if (clock.tempo !== 'calendar') out.tempo = clock.tempo;
  if (clock.loop) out.loop = [clock.loop.from, clock.loop.to].map(edgeText).join('/');
  out.hide = [...lanes.hidden].sort().join(',');
  out.fold = [...lanes.folded].sort().join(',');
  if (lanes.sort !== 'events') out.sort = lanes.sort;
  if (lanes.links) out.links = 'all';
  if (lanes.others) out.others = 'open';
  return out;
}

/**
 * The address of a state, from the present one; other parameters stay.
 * @type {(state: PageState, href: string) => string}
 */
export function addressOf(state, href) {
  return withParams(href, OWNED, paramsOf(state));
}

/**
 * The range to repeat that a text names; null where it names none. Its edges are moments of the
 * clock: a day means its end.
 * @type {(text: string) => { from: number; to: number } | null}
 */
function loopOf(text) {
  const [from, to, ...more] = text.split('/').map(readMoment);
  return from < to && !more.length ? { from, to } : null;
}

/** Which values of a parameter can be followed; others of its name never fail. */
const TESTS = {
  at: isMoment,
  known: isMoment,
  view: isRange,
  loop: (/** @type {string} */ value) => loopOf(value) !== null,
  speed: (/** @type {string} */ value) => Number.isFinite(speedOf(value)),
  tempo: (/** @type {string} */ value) => ['calendar', 'events'].includes(value),
  sort: (/** @type {string} */ value) => value in SORTS,
  links: (/** @type {string} */ value) => value === 'all',
  others: (/** @type {string} */ value) => value === 'open',
};

/** @type {(text: string | null | undefined) => Set<string>} */
const names = (text) => new Set((text ?? '').split(',').filter(Boolean));

/**
 * The state in an address; times are NaN, the event and the loop null where the address has none.
 * `lost` is what of it cannot be followed.
 * @type {(initial?: Parameters) => InitialState}
 */
export function readInitial(initial = {}) {
  const known = initial?.known ?? '';
  const [from, to] = (initial?.view ?? '').split('/').map(readStart);
  const day = readMoment(known);
  const sort = initial?.sort ?? '';
  const speed = speedOf(initial?.speed ?? '');
  return {
    at: readMoment(initial?.at),
    live: initial?.at === 'now',
    mode: known === 'now' ? 'now' : Number.isFinite(day) ? 'day' : 'then',
    day,
    event: initial?.event || null,
    from,
    to,
    speed: Number.isFinite(speed) ? speed : 1,
    tempo: initial?.tempo === 'events' ? 'events' : 'calendar',
    loop: loopOf(initial?.loop ?? ''),
    hidden: names(initial?.hide),
    folded: names(initial?.fold),
    sort: sort in SORTS ? sort : 'events',
    links: initial?.links === 'all',
    others: initial?.others === 'open',
    lost: notFollowed(initial, TESTS),
  };
}
