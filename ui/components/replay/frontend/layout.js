// Where marks, labels and clusters are at one zoom, so that none covers another. Pure.
//
// Positions are pixels from a fixed instant (`origin`), so panning moves everything alike and the
// layout stays valid. Featured events get a row, and a label where one fits; what finds no room
// joins a cluster in the lowest row. Events of data sets lie in a rug under the lane, in bins on a
// fixed grid, and rise to rows when zoom gives them room.

import { DAY } from '../../frontend/time.js';
import { extentOf } from './extents.js';
import { ROW } from './lanes.js';
import { pack, ranked } from './packing.js';

/**
 * @import {
 *   Cluster, Item, Layout, LayoutOptions, Mark, Reveal, Room, TextWidth,
 * } from './drawing.d.ts'
 * @import { Belief, Lane, PlacedLane, StackedLanes, TimelineEvent } from './types.d.ts'
 */

const BIN = 26;
const RUG_BIN = 9;

/** Events of data sets rise from the rug where a month is at least so wide, pixels. */
const MONTH_PX = 140;

/**
 * Marks of all lanes within [fromPx, toPx) of the origin. `textWidth(label, italic)` gives pixels.
 * @type {(stacked: StackedLanes, options: LayoutOptions & { reveal: Reveal }) => Layout}
 */
export function layOut(stacked, { origin, pxPerMs, fromPx, toPx, mode, textWidth, reveal }) {
  /** @type {Layout} */
  const out = { marks: [], clusters: [], rugs: [], byEvent: new Map(), pxPerMs, fromPx, toPx };
  /** @type {(ms: number) => number} */
  const x = (ms) => (ms - origin) * pxPerMs;
  for (const lane of stacked.lanes) {
    const near = [];
    for (const event of lane.members) {
      const extent = extentOf(event, x, mode);
      if (extent.right >= fromPx && extent.left <= toPx)
        near.push({ event, text: labelOn(event, lane), ...extent });
    }
    const featured = near.filter((n) => n.event.featured);
    const rest = near.filter((n) => !n.event.featured);
    const room = rest.length * 70 < toPx - fromPx && pxPerMs * 30 * DAY > MONTH_PX && !lane.others;
    placeLane(lane, room ? near : featured, { fromPx, toPx, textWidth }, out, reveal);
    if (!room) bin(rest, RUG_BIN, lane, out.rugs, reveal);
  }
  return out;
}

/**
 * Rows in which all featured events of a lane find room at a zoom, at most `most`.
 * @type {(
 *   members: TimelineEvent[],
 *   lane: Lane,
 *   options: LayoutOptions,
 *   most?: number,
 * ) => number}
 */
export function rowsNeeded(
  members,
  lane,
  { fromPx, toPx, pxPerMs, origin, mode, textWidth },
  most = 6,
) {
  /** @type {(ms: number) => number} */
  const x = (ms) => (ms - origin) * pxPerMs;
  const items = members
    .filter((e) => e.featured)
    .map((event) => ({ event, text: labelOn(event, lane), ...extentOf(event, x, mode) }))
    .filter((n) => n.right >= fromPx && n.left <= toPx);
  const { placed, overflow } = pack(ranked(items, lane.slug), most, { fromPx, toPx, textWidth });
  const rows = Math.max(1, ...placed.map((p) => p.spot.row + 1));
  return Math.min(most, rows + (overflow.length ? 1 : 0));
}

/**
 * What a lane says of an event: the label of its organization, of a part that is folded into it, or
 * else what the event is.
 * @type {(event: TimelineEvent, lane: Lane) => string}
 */
export const labelOn = (event, { slug, slugs = [slug] }) =>
  slugs.map((each) => event.labels[each]).find(Boolean) ?? event.label ?? '';

/**
 * The label of a mark as its event is believed: that of its correction, within the room of the first
 * one.
 * @type {(mark: Mark, belief: Belief, textWidth: TextWidth) => string}
 */
export function labelOf({ event, label, lane }, { labels }, textWidth) {
  const corrected = labels ? labelOn({ ...event, labels, label: null }, lane) : '';
  if (!corrected || !label) return label;
  const room = textWidth(label, false);
  let text = corrected;
  while (text.length > 1 && textWidth(text, false) > room) text = `${text.slice(0, -2).trimEnd()}…`;
  return text;
}

/**
 * Adds the marks of a lane to a layout, and what finds no room as clusters.
 * @type {(lane: PlacedLane, items: Item[], room: Room, out: Layout, reveal: Reveal) => void}
 */
function placeLane(lane, items, room, out, reveal) {
  const order = ranked(items, lane.slug);
  const all = pack(order, lane.rows, room);
  const { placed, overflow } = all.overflow.length
    ? pack(order, Math.max(0, lane.rows - 1), room)
    : all;
  for (const { item, spot } of placed) {
    const { row, label, labelX, align, inside } = spot;
    const y = lane.top + lane.pad + row * ROW + ROW / 2;
    const mark = { ...item, lane, row, y, label, labelX, align, inside: Boolean(inside) };
    out.marks.push(mark);
    const marks = out.byEvent.get(item.event.key);
    if (marks) marks.push(mark);
    else out.byEvent.set(item.event.key, [mark]);
  }
  bin(overflow, BIN, lane, out.clusters, reveal);
}

/**
 * Items by bins on a fixed grid: [{x, y, lane, times, events}], times sorted by when they appear.
 * @type {(items: Item[], size: number, lane: PlacedLane, into: Cluster[], reveal: Reveal) => void}
 */
function bin(items, size, lane, into, reveal) {
  /** @type {Map<number, TimelineEvent[]>} */
  const bins = new Map();
  for (const n of items) {
    const b = Math.floor(n.glyph / size);
    const members = bins.get(b);
    if (members) members.push(n.event);
    else bins.set(b, [n.event]);
  }
  for (const [b, events] of bins) {
    const members = events.map((e) => ({ e, t: reveal(e) })).sort((p, q) => p.t - q.t);
    into.push({
      x: (b + 0.5) * size,
      lane,
      size,
      times: Float64Array.from(members, (m) => m.t),
      events: members.map((m) => m.e),
      y:
        size === RUG_BIN
          ? lane.top + lane.height - 8
          : lane.top + lane.pad + (lane.rows - 1) * ROW + ROW / 2,
      family: commonest(events),
    });
  }
}

/** @type {(events: TimelineEvent[]) => string} */
function commonest(events) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const e of events) counts.set(e.family, (counts.get(e.family) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}
