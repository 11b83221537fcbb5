// Messages of Python: tables of a generation, replies to posts; and requests for more answers.

import { initialOr } from '../../frontend/address_bar.js';
import { preciseText } from '../../frontend/days.js';
import { showNotice } from '../../frontend/link_notice.js';
import { readInitial, STORAGE_KEY } from './address.js';
import { initialClock, initialScale } from './initial_view.js';
import { loadMinimap } from './minimap.js';
import { buildModel } from './model.js';
import { rangeOf } from './moments.js';
import { allRows, take } from './store.js';

/**
 * @import { Player } from './player.js'
 * @import { Message, PostResult } from './rows.d.ts'
 * @import { InitialState, Model } from './types.d.ts'
 */

/**
 * Takes a message of Python. A generation that is shown changes nothing, a new one leaves the
 * clock where it is. While something is pressed, the newest message waits.
 * @type {(p: Player, data: Message) => void}
 */
export function receive(p, data) {
  p.delayed = p.ready && p.press.at ? data : null;
  if (p.delayed) return;
  p.theme();
  const { meta } = data;
  if (!meta) return;
  receiveReply(p, meta.posted);
  if (meta.stamp === p.stamp) return;
  if (!take(p.store, data)) {
    p.outbox.put('have', '');
    return;
  }
  p.stamp = meta.stamp;
  p.awaited = 0;
  p.meta = meta;
  if (!meta.large) p.sentRequests = {};
  p.model = buildModel({ ...allRows(p.store), meta });
  if (!p.ready) open(p, readInitial(initialOr(meta.initial, STORAGE_KEY)));
  else if (p.model.last > p.clock.end) p.clock = { ...p.clock, end: rangeOf(p.model).end };
  p.outbox.put('have', meta.stamp);
  showGeneration(p, data);
  p.panels.reset();
  p.retime();
  p.relane();
  p.drawLegend();
  if (p.selected) p.act.refresh();
  p.want('all');
}

/** @type {(p: Player, data: Message) => void} */
function showGeneration(p, { meta, events }) {
  const { generation } = meta;
  loadMinimap(p.minimap, p.model, rangeOf(p.model));
  const received = events && !Array.isArray(events) ? events.numRows : 0;
  Object.assign(p.root.dataset, {
    generation: generation ?? '',
    received,
    events: p.model.total,
  });
  p.controls.generation.textContent = generation === undefined ? '' : `generation ${generation}`;
}

/**
 * Shows the gateway's reply to the last post.
 * @type {(p: Player, posted: PostResult | null | undefined) => void}
 */
function receiveReply(p, posted) {
  if (!posted || posted.number === p.lastReply) return;
  p.lastReply = posted.number;
  p.posting.count = Math.max(p.posting.count, posted.number); // of a page before this one
  p.posting.answers?.(posted);
}

/**
 * What of an address cannot be followed, an event that is not in the model included.
 * @type {(initial: Pick<InitialState, 'event' | 'lost'>, model: Pick<Model, 'byKey'>) => string[]}
 */
export const lostOf = ({ event, lost }, model) =>
  event !== null && !model.byKey.has(event) ? [...lost, `event=${event}`] : lost;

/** @type {(p: Player, initial: InitialState) => void} */
function open(p, initial) {
  p.clock = initialClock(initial, p.model, p.present);
  p.scale = initialScale(initial, p.model, p.clock.at);
  const { hidden, folded, sort, links, others, event } = initial;
  Object.assign(p, { hidden, folded, sort, allLinks: links, openOthers: others });
  p.selected = event !== null && p.model.byKey.has(event) ? event : null;
  showNotice(p.root, lostOf(initial, p.model));
  p.ready = true;
  if (initial.mode === 'day') requestAnswers(p, { day: initial.day });
}

/**
 * Requests answers of Python: as known by a `day` for all times, or at one time (`up`) for all
 * days of knowledge.
 * @type {(p: Player, times: { day?: number; up?: number }) => void}
 */
export function requestAnswers(p, times) {
  for (const name of /** @type {const} */ (['day', 'up'])) {
    const ms = times[name];
    if (ms === undefined || p.model[name] === ms || p.requested[name] === ms) continue;
    p.requested[name] = ms;
    p.outbox.put(name, preciseText(Math.floor(ms)));
  }
}
