// The state of the replay in the address bar, so that a copied link shows the same. Python reads it back when the page opens.

import { speedOf } from './clock.js';
import { SORTS } from './lanes.js';
import { withParams } from '../../frontend/address_bar.js';
import { DAY, isoOf, parseIso } from '../../frontend/time.js';

/** The name under which this tab keeps the state. */
export const KEPT = 'whenline.replay';

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

const range = (from, to) =>
  `${isoOf(Math.round(from / DAY) * DAY)}/${isoOf(Math.round(to / DAY) * DAY)}`;

/** To the second, unless what is in view is less than some days. */
const fine = (from, to) =>
  to - from < 8 * DAY
    ? `${isoOf(Math.round(from / 1000) * 1000)}/${isoOf(Math.round(to / 1000) * 1000)}`
    : range(from, to);

/** Parameters of a state; what is as by default is left out. `at` is a moment, or `now` while the present is followed; `known` a day that is meant whole. */
function paramsOf({ clock, selected, view, lanes }) {
  const out = { at: clock.live ? 'now' : isoOf(Math.round(clock.at / 1000) * 1000) };
  if (clock.mode === 'now') out.known = 'now';
  if (clock.mode === 'day' && Number.isFinite(clock.day))
    out.known = isoOf(clock.day % DAY === 0 ? clock.day - DAY : clock.day);
  if (selected) out.event = selected;
  if (view) out.view = fine(view.from, view.to);
  if (clock.speed !== 1) out.speed = clock.speed;
  if (clock.tempo !== 'calendar') out.tempo = clock.tempo;
  if (clock.loop) out.loop = range(clock.loop.from, clock.loop.to);
  out.hide = [...lanes.hidden].sort().join(',');
  out.fold = [...lanes.folded].sort().join(',');
  if (lanes.sort !== 'events') out.sort = lanes.sort;
  if (lanes.links) out.links = 'all';
  if (lanes.others) out.others = 'open';
  return out;
}

/** The address of a state, from the present one; other parameters stay. */
export function addressOf(state, href) {
  return withParams(href, OWNED, paramsOf(state));
}

const names = (text) => new Set((text ?? '').split(',').filter(Boolean));

/** What Python found in the address when the page opened: clocks and view, NaN or null where absent, and how lanes are shown. */
export function readInitial(initial = {}) {
  const known = initial?.known ?? '';
  const [from, to] = (initial?.view ?? '').split('/').map(parseIso);
  const [loopFrom, loopTo] = (initial?.loop ?? '').split('/').map(parseIso);
  const day = parseIso(known) + (known.length <= 10 ? DAY : 0);
  const speed = speedOf(initial?.speed ?? '');
  return {
    at: parseIso(initial?.at ?? ''),
    live: initial?.at === 'now',
    mode: known === 'now' ? 'now' : Number.isFinite(day) ? 'day' : 'then',
    day,
    event: initial?.event || null,
    from,
    to,
    speed: Number.isFinite(speed) ? speed : 1,
    tempo: initial?.tempo === 'events' ? 'events' : 'calendar',
    loop: loopFrom < loopTo ? { from: loopFrom, to: loopTo } : null,
    hidden: names(initial?.hide),
    folded: names(initial?.fold),
    sort: initial?.sort in SORTS ? initial.sort : 'events',
    links: initial?.links === 'all',
    others: initial?.others === 'open',
  };
}
