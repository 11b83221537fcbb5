// Where marks, their labels and clusters stand at one zoom, so that nothing overlaps. Pure: text widths are a parameter.
//
// Positions are pixels from a fixed instant (`origin`), so panning moves everything alike and the layout stays. Told events get a row, and
// a label where one fits, the most telling first; what finds no room joins a cluster in the lowest row. Events of data sets
// lie in a rug under the lane, in bins on a fixed grid, and rise to rows when zoom gives them room.

import { ROW } from './lanes.js';
import { DAY } from '../../frontend/time.js';

const GLYPH = 8;
const BIN = 26;
const RUG_BIN = 9;
const BAR_MIN = 18;
const MAX_BAR = 4000;
const TAIL = 20;
const GAP = 5;
const TRIES = 160;
/** Days shown on either side of events that stand at one moment: zoom cannot part those, but leaves them more rows. */
const ALIKE = 10;

/** With a month at least so wide, events of data sets rise from the rug. */
const MONTH_PX = 140;

/** Marks of all lanes within [fromPx, toPx) of the origin. `textWidth(label, italic)` gives pixels. */
export function layOut(stacked, { origin, pxPerMs, fromPx, toPx, mode, textWidth, reveal }) {
  const out = { marks: [], clusters: [], rugs: [], byEvent: new Map() };
  const x = (ms) => (ms - origin) * pxPerMs;
  for (const lane of stacked.lanes) {
    const near = [];
    for (const event of lane.members) {
      const extent = extentOf(event, x, mode);
      if (extent.right >= fromPx && extent.left <= toPx) near.push({ event, ...extent });
    }
    const told = near.filter((n) => n.event.told);
    const rest = near.filter((n) => !n.event.told);
    const room = rest.length * 70 < toPx - fromPx && pxPerMs * 30 * DAY > MONTH_PX && !lane.others;
    placeLane(lane, room ? near : told, { fromPx, toPx, textWidth, out, reveal });
    if (!room) bin(rest, RUG_BIN, lane, out.rugs, reveal);
  }
  return out;
}

/** Horizontal extent of an event's own drawing: the place of its glyph, and its bar if it has one. */
function extentOf(event, x, mode) {
  const last = mode === 'then' ? null : event.states[event.states.length - 1];
  const from = Number.isFinite(last?.happenedFrom) ? last.happenedFrom : event.from;
  const to = Number.isFinite(last?.happenedTo) ? last.happenedTo : event.to;
  if (Number.isFinite(event.winTo)) {
    const a = x(Number.isFinite(event.winFrom) ? event.winFrom : from);
    return {
      glyph: a,
      left: a - 3,
      right: x(event.winTo) + 3,
      shape: 'window',
      barFrom: a,
      barTo: x(event.winTo),
    };
  }
  if (Number.isFinite(event.until))
    return bar(x(Number.isFinite(from) ? from : to), x(event.until), 'lasted');
  if (!Number.isFinite(from)) {
    const g = x(to);
    return {
      glyph: g,
      left: g - GLYPH - TAIL,
      right: g + GLYPH,
      shape: 'before',
      barFrom: g - GLYPH - TAIL,
      barTo: g,
    };
  }
  const a = x(from);
  const b = x(to);
  return b - a >= BAR_MIN
    ? bar(a, b, 'span')
    : { glyph: (a + b) / 2, left: (a + b) / 2 - GLYPH, right: (a + b) / 2 + GLYPH, shape: 'point' };
}

function bar(a, b, shape) {
  return { glyph: (a + b) / 2, left: a - 2, right: b + 2, shape, barFrom: a, barTo: b };
}

/** The time over which the glyphs of some events are spread, with room around: what to show so that they come apart. */
export function spreadOf(events) {
  const at = events.map((e) => extentOf(e, (ms) => ms, 'then').glyph).filter(Number.isFinite);
  const [first, last] = [Math.min(...at), Math.max(...at)];
  const room = last > first ? (last - first) * 0.4 : ALIKE * DAY;
  return { from: first - room, to: last + room };
}

/** How early an event may claim room: the lane of its subject first, then the more telling kinds. */
function weight(n, lane) {
  const e = n.event;
  let w = e.told ? 100 : 0;
  if (n.shape === 'window' || n.shape === 'lasted') w += 40;
  if (e.subject === lane.slug) w += 30;
  if (e.amends) w -= 50;
  w +=
    {
      revenue: 18,
      evaluations: 16,
      models: 14,
      plans: 12,
      partnerships: 10,
      products: 8,
      talent: 8,
    }[e.family] ?? 0;
  return (
    w +
    Math.min(12, (e.amendments.length + e.states.length) * 4 + e.links.length * 2) +
    (e.claim ? 4 : 0)
  );
}

/** Rows in which all told events of a lane find room at a zoom, `most` at most: what a lane's height is made from. */
export function rowsNeeded(members, { fromPx, toPx, pxPerMs, origin, mode, textWidth }, most = 6) {
  const x = (ms) => (ms - origin) * pxPerMs;
  const items = members
    .filter((e) => e.told)
    .map((event) => ({ event, ...extentOf(event, x, mode) }))
    .filter((n) => n.right >= fromPx && n.left <= toPx);
  const ranked = items.sort((a, b) => weight(b, {}) - weight(a, {}) || a.glyph - b.glyph);
  const { placed, overflow } = pack({ top: 0, pad: 0 }, ranked, most, { fromPx, toPx, textWidth });
  return Math.min(most, Math.max(1, ...placed.map((m) => m.row + 1)) + (overflow.length ? 1 : 0));
}

/** Marks of one lane where they fit, and what does not in clusters. */
function placeLane(lane, items, { fromPx, toPx, textWidth, out, reveal }) {
  const ranked = items
    .map((n) => ({ n, w: weight(n, lane) }))
    .sort((a, b) => b.w - a.w || a.n.glyph - b.n.glyph)
    .map((r) => r.n);
  let spill = pack(lane, ranked, lane.rows, { fromPx, toPx, textWidth });
  if (spill.overflow.length)
    spill = pack(lane, ranked, Math.max(0, lane.rows - 1), { fromPx, toPx, textWidth });
  for (const mark of spill.placed) {
    out.marks.push(mark);
    if (!out.byEvent.has(mark.event.key)) out.byEvent.set(mark.event.key, []);
    out.byEvent.get(mark.event.key).push(mark);
  }
  bin(spill.overflow, BIN, lane, out.clusters, reveal);
}

function pack(lane, ranked, rows, { fromPx, toPx, textWidth }) {
  const width = Math.ceil(toPx - fromPx) + 800;
  const taken = Array.from({ length: rows }, () => new Uint8Array(width));
  const free = (row, l, r) => {
    const a = Math.max(0, Math.floor(l - fromPx + 400));
    const b = Math.min(width, Math.ceil(r - fromPx + 400));
    const line = taken[row];
    for (let i = a; i < b; i += 1) if (line[i]) return false;
    return true;
  };
  const take = (row, l, r) => {
    taken[row].fill(
      1,
      Math.max(0, Math.floor(l - fromPx + 400)),
      Math.max(0, Math.min(width, Math.ceil(r - fromPx + 400))),
    );
  };
  const placed = [];
  const overflow = [];
  let tries = 0;
  for (const n of ranked) {
    if (n.right - n.left > MAX_BAR * 4) n.clipped = true;
    tries += 1;
    const spot = tries <= TRIES ? choose(n, rows, free, textWidth) : null;
    if (!spot) {
      overflow.push(n);
      continue;
    }
    take(spot.row, spot.l, spot.r);
    placed.push({
      ...n,
      lane,
      row: spot.row,
      y: lane.top + lane.pad + spot.row * ROW + ROW / 2,
      label: spot.label,
      labelX: spot.labelX,
      align: spot.align,
      inside: Boolean(spot.inside),
    });
  }
  return { placed, overflow };
}

/** The first place that is free: with its label right, left or inside, else without. */
function choose(n, rows, free, textWidth) {
  const label = n.event.label || '';
  const w = label ? textWidth(label, n.event.certainty === 'rumored') : 0;
  const forms = [];
  if (w && n.shape !== 'point' && n.barTo - n.barFrom > w + 40 && n.shape !== 'before') {
    const at = n.shape === 'window' ? (n.barFrom + n.barTo) / 2 : n.barFrom + 8;
    const pastGlyph =
      n.shape !== 'window' && at + w > n.glyph - GLYPH ? n.glyph + GLYPH + GAP + w : n.right;
    forms.push({
      l: n.left,
      r: Math.max(n.right, pastGlyph),
      labelX: at,
      align: n.shape === 'window' ? 'center' : 'left',
      inside: true,
    });
  }
  if (w && n.shape !== 'window')
    forms.push({
      l: n.left,
      r: Math.max(n.right, n.glyph + GLYPH) + GAP + w,
      labelX: n.right + 4,
      align: 'left',
    });
  if (w) forms.push({ l: n.left - GAP - w, r: n.right, labelX: n.left - 4, align: 'right' });
  forms.push({ l: n.left, r: n.right, labelX: 0, align: null });
  for (const form of forms) {
    for (let row = 0; row < rows; row += 1) {
      if (free(row, form.l - 2, form.r + 3))
        return { ...form, row, label: form.align ? label : '' };
    }
  }
  return null;
}

/** Items by bins on a fixed grid: [{x, y, lane, times, events}], times sorted by when they appear. */
function bin(items, size, lane, into, reveal) {
  const bins = new Map();
  for (const n of items) {
    const b = Math.floor(n.glyph / size);
    if (!bins.has(b)) bins.set(b, []);
    bins.get(b).push(n.event);
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

function commonest(events) {
  const counts = new Map();
  for (const e of events) counts.set(e.family, (counts.get(e.family) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}
