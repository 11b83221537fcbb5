// The state of the replay in the address bar, so that a copied link shows the same. Python reads it back when the page opens.

import { withParams } from '../../common/frontend/address_bar.js';
import { DAY, isoOf, parseIso } from '../../common/frontend/time.js';

/** The name under which this tab keeps the state. */
export const KEPT = 'whenline.replay';

/** Parameters of a state; what is as by default is left out. `at` is a moment, `known` a day that is meant whole. */
function paramsOf({ clock, selected, view }) {
  const out = { at: isoOf(Math.round(clock.at / 1000) * 1000) };
  if (clock.mode === 'now') out.known = 'now';
  if (clock.mode === 'day' && Number.isFinite(clock.day)) out.known = isoOf(clock.day % DAY === 0 ? clock.day - DAY : clock.day);
  if (selected) out.event = selected;
  if (view) out.view = `${isoOf(Math.round(view.from / DAY) * DAY)}/${isoOf(Math.round(view.to / DAY) * DAY)}`;
  return out;
}

/** The address of a state, from the present one; other parameters stay. */
export function addressOf(state, href) {
  return withParams(href, ['at', 'known', 'event', 'view'], paramsOf(state));
}

/** What Python found in the address when the page opened: {at, mode, day, event, from, to}, NaN or null where absent. */
export function readInitial(initial) {
  const known = initial?.known ?? '';
  const [from, to] = (initial?.view ?? '').split('/').map(parseIso);
  const day = parseIso(known) + (known.length <= 10 ? DAY : 0);
  return { at: parseIso(initial?.at ?? ''), mode: known === 'now' ? 'now' : Number.isFinite(day) ? 'day' : 'then', day, event: initial?.event || null, from, to };
}
