// Actions on the plane, for buttons, keys and pointer.

import { el } from '../../frontend/dom.js';
import { endOfDay } from '../../frontend/days.js';
import { DAY, shortDate } from '../../frontend/time.js';
import { daysAt } from './address.js';
import { pointOf, tileAt } from './model.js';
import { answerWords, certaintyOf } from './answer_text.js';
import { placeTip } from './stage.js';
import { moved, zoomed } from './view.js';

/**
 * @import { Point } from '../../frontend/types.d.ts'
 * @import { PlanePage } from './page.js'
 * @import { Actions, View } from './types.d.ts'
 */

/**
 * The same day so many months on; the last of the month where that has fewer days.
 * @type {(ms: number, months: number) => number}
 */
export function monthsOn(ms, months) {
  const day = new Date(ms);
  const first = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1);
  const length = new Date(
    Date.UTC(new Date(first).getUTCFullYear(), new Date(first).getUTCMonth() + 1, 0),
  ).getUTCDate();
  return first + (Math.min(day.getUTCDate(), length) - 1) * DAY;
}

/**
 * Actions on a page.
 * @type {(p: PlanePage) => Actions}
 */
export function makeActions(p) {
  /** @type {(view: View, own?: boolean) => void} */
  const look = (view, own = true) => {
    Object.assign(p, { view, own });
    p.want('plane', 'cross', 'address');
  };
  /** @type {Actions} */
  const act = {
    choose: (question) => p.choose(question),
    turn: (direction) => {
      const { shown } = p.overview;
      if (shown.length)
        p.choose(
          shown[(shown.indexOf(p.question) + direction + shown.length) % shown.length] ?? shown[0],
        );
    },
    order: (order) => {
      p.order = order;
      p.list();
      p.want('words', 'address');
    },
    /** To days, or to a pixel of the plot; what is not named stays. */
    seek: ({ at, known, x = null, y = null }) => {
      const days = daysAt(p.view, x ?? 0, y ?? 0);
      p.setClocks({
        at: at ?? (x === null ? p.clocks.at : days.at),
        known: known ?? (y === null ? p.clocks.known : days.known),
      });
    },
    step: (name, direction, size) =>
      p.setClocks({
        ...p.clocks,
        [name]:
          size === 'month' ? monthsOn(p.clocks[name], direction) : p.clocks[name] + direction * DAY,
      }),
    diagonal: () => p.setClocks({ ...p.clocks, known: p.clocks.at }),
    newest: () => p.setClocks({ ...p.clocks, known: p.model.last }),
    zoom: (factor, x = p.stage.x, y = p.stage.y) =>
      look(zoomed(p.view, factor, within(x, p.view.width), within(y, p.view.height))),
    pan: (dx, dy) => look(moved(p.view, dx, dy)),
    reset: () => {
      p.own = false;
      p.frameView();
      p.want('plane', 'cross', 'address');
    },
    search: () => p.overview.search.focus(),
    hover: (point) => hover(p, point),
    refresh: () => p.want('words'),
  };
  return act;
}

/** @type {(value: number, length: number) => number} */
const within = (value, length) => (value >= 0 && value <= length ? value : length / 2);

/** @type {(p: PlanePage, point: Point | null) => void} */
function hover(p, point) {
  if (!point || !p.question) {
    p.stage.tip.hidden = true;
    return;
  }
  const days = daysAt(p.view, point.x, point.y);
  const tile = tileAt(p.question, pointOf(days));
  placeTip(
    p.stage,
    point,
    [
      el('strong', {}, answerWords(tile, p.question, endOfDay(days.known))),
      el('span', {}, certaintyOf(tile)),
      el(
        'span',
        {},
        el('span', { class: 'wl-at' }, shortDate(days.at)),
        ', known ',
        el('span', { class: 'wl-known' }, shortDate(days.known)),
      ),
    ],
    p.view,
  );
}
