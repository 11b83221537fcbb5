// Where marks, labels and clusters are at one zoom, so that none covers another. Pure.
//
// Positions are pixels from a fixed instant (`origin`), so panning moves everything alike and the
// layout stays valid. Featured events get a row, and a label where one fits; what finds no room
// joins a cluster in the lowest row. Events of data sets lie in a rug under the lane, in bins on a
// fixed grid, and rise to rows when zoom gives them room.

import { DAY } from '../../frontend/time.js';
import { appearanceOf, runningSum } from './crowds.js';
import { extentOf } from './extents.js';
import { ROW } from './lanes.js';
import { pack, ranked } from './packing.js';

/**
 * @import {
 *   Cluster, Item, Layout, LayoutOptions, Mark, Reveal, TextWidth,
 * } from './drawing.d.ts'
 * @import { Belief, Crowd, Lane, Mode, PlacedLane, StackedLanes, TimelineEvent } from './types.d.ts'
 */

const BIN = 26;
const RUG_BIN = 9;

/** Events of data sets rise from the rug where a month is at least so wide, pixels. */
const MONTH_PX = 140;

/**
 * Marks of all lanes within [fromPx, toPx) of the origin. `textWidth(label, italic)` gives pixels.
 * @type {(stacked: StackedLanes, options: LayoutOptions & { reveal: Reveal }) => Layout}
 */
export function layOut(stacked, options) {
  const { origin, pxPerMs, fromPx, toPx, mode } = options;
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
    const crowd = lane.crowd.filter((c) => x(c.to) >= fromPx && x(c.from) <= toPx);
    const [named, ruled] = [crowd.filter((c) => c.featured), crowd.filter((c) => !c.featured)];
    const few = !ruled.length && rest.length * 70 < toPx - fromPx;
    const room = few && pxPerMs * 30 * DAY > MONTH_PX && !lane.others;
    placeLane(lane, room ? near : featured, named, options, out);
    if (!room) bin(rest, ruled, RUG_BIN, lane, out.rugs, options);
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
  const crowded = overflow.length || lane.crowd.some((c) => c.featured);
  return Math.min(most, rows + (crowded ? 1 : 0));
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
 * @type {(
 *   lane: PlacedLane,
 *   items: Item[],
 *   crowd: Crowd[],
 *   room: LayoutOptions & { reveal: Reveal },
 *   out: Layout,
 * ) => void}
 */
function placeLane(lane, items, crowd, room, out) {
  const order = ranked(items, lane.slug);
  const all = pack(order, lane.rows, room);
  const { placed, overflow } =
    all.overflow.length || crowd.length ? pack(order, Math.max(0, lane.rows - 1), room) : all;
  for (const { item, spot } of placed) {
    const { row, label, labelX, align, inside } = spot;
    const y = lane.top + lane.pad + row * ROW + ROW / 2;
    const mark = { ...item, lane, row, y, label, labelX, align, inside: Boolean(inside) };
    out.marks.push(mark);
    const marks = out.byEvent.get(item.event.key);
    if (marks) marks.push(mark);
    else out.byEvent.set(item.event.key, [mark]);
  }
  bin(overflow, crowd, BIN, lane, out.clusters, room);
}

/**
 * Items and crowds by bins on a fixed grid; times are sorted by when they appear.
 * @type {(
 *   items: Item[],
 *   crowd: Crowd[],
 *   size: number,
 *   lane: PlacedLane,
 *   into: Cluster[],
 *   options: LayoutOptions & { reveal: Reveal },
 * ) => void}
 */
function bin(items, crowd, size, lane, into, options) {
  /** @type {Map<number, { events: TimelineEvent[]; crowd: Crowd[] }>} */
  const bins = new Map();
  /** @type {(px: number) => { events: TimelineEvent[]; crowd: Crowd[] }} */
  const binAt = (px) => {
    const b = Math.floor(px / size);
    const found = bins.get(b) ?? { events: [], crowd: [] };
    bins.set(b, found);
    return found;
  };
  for (const n of items) binAt(n.glyph).events.push(n.event);
  for (const c of crowd)
    binAt(((c.from + c.to + 1) / 2 - options.origin) * options.pxPerMs).crowd.push(c);
  for (const [b, { events, crowd: others }] of bins) {
    const members = events.map((e) => ({ e, t: options.reveal(e) })).sort((p, q) => p.t - q.t);
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
      family: commonest(events, others),
      crowd: others.length ? joined(others, options) : null,
    });
  }
}

/**
 * Crowds in one place: how many have appeared at least and at most by a time, and their span.
 * @type {(crowd: Crowd[], options: { mode: Mode; day: number }) => Cluster['crowd']}
 */
function joined(crowd, { mode, day }) {
  const seen = crowd.map((c) => ({ ...appearanceOf(c, mode, day), events: c.events }));
  return {
    first: runningSum(seen.map(({ first, events }) => ({ at: first, events }))),
    all: runningSum(seen.map(({ all, events }) => ({ at: all, events }))),
    from: Math.min(...crowd.map((c) => c.from)),
    to: Math.max(...crowd.map((c) => c.to)),
  };
}

/** @type {(events: TimelineEvent[], crowd: Crowd[]) => string} */
function commonest(events, crowd) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const e of events) counts.set(e.family, (counts.get(e.family) ?? 0) + 1);
  for (const c of crowd) counts.set(c.family, (counts.get(c.family) ?? 0) + c.events);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}
