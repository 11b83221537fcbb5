// Heights and positions of lanes. Pure; independent of zoom, so that nothing jumps on panning.

import { NOBODY } from './crowds.js';
import { SIGNALS } from './organizations.js';

/** @import { Lane, Model, PlacedLane, StackOptions, StackedLanes } from './types.d.ts' */

/**
 * Orders of lanes, with their names.
 * @type {Record<string, string>}
 */
export const SORTS = {
  events: 'most events first',
  name: 'by name',
  newest: 'newest event first',
  oldest: 'first to appear first',
};

export const ROW = 21;
const RUG = 12;
const PAD = 6;

/**
 * Lanes with their vertical places, and the height of all. `folded` has slugs shown as a single
 * line that includes their parts; `open` also shows the ten largest of the others; `sort` is one of
 * SORTS; `isVisible(event)` decides what is shown; `rows(members)` gives the rows that a lane needs.
 * @type {(lanes: Model['lanes'], options?: StackOptions) => StackedLanes}
 */
export function stack(
  lanes,
  {
    folded = new Set(),
    open = false,
    sort = 'events',
    isVisible = () => true,
    rows = () => 1,
  } = {},
) {
  /** @type {PlacedLane[]} */
  const out = [];
  let top = 0;
  /** @type {(lane: Lane, single: boolean, rug: boolean) => void} */
  const add = (lane, single, rug) => {
    const members = lane.members.filter(isVisible);
    const crowd = lane.crowd.filter((c) => isVisible({ kind: '', family: c.family }));
    const lines = single ? 1 : rows(members, { ...lane, crowd });
    const height = Math.max(34, lines * ROW + PAD * 2 + (rug ? RUG : 0));
    out.push({ ...lane, members, crowd, top, height, rows: lines, rug, pad: PAD });
    top += height;
  };
  for (const lane of sorted(lanes.own, sort)) {
    if (lane.within.some((slug) => folded.has(slug))) continue;
    const small = folded.has(lane.slug);
    const parts = lanes.own.filter((l) => l.within.includes(lane.slug));
    const members = small ? [...new Set([lane, ...parts].flatMap((l) => l.members))] : lane.members;
    const crowd = small ? [lane, ...parts].flatMap((l) => l.crowd) : lane.crowd;
    const rug = [...members, ...crowd].some((e) => !e.featured);
    const slugs = [lane, ...(small ? parts : [])].map((l) => l.slug);
    add(
      { ...lane, slugs, members, crowd, folded: small, parts: parts.length },
      small,
      rug && !small,
    );
  }
  if (lanes.others.length) {
    const members = new Set(lanes.others.flatMap((l) => l.members));
    const shown = open ? lanes.others.slice(0, 10) : [];
    const name = open
      ? `${lanes.others.length} others`
      : `${lanes.others.length} other organizations`;
    add(
      {
        slug: '',
        name,
        parent: null,
        within: [],
        featured: 0,
        members: [...members],
        crowd: [...(lanes.rest ?? NOBODY), ...lanes.others.flatMap((l) => l.crowd)],
        total: lanes.rest ? lanes.others.reduce((sum, l) => sum + l.total, 0) : members.size,
        others: true,
        open,
      },
      true,
      true,
    );
    for (const lane of shown) add(lane, true, true);
  }
  return { lanes: out, height: top };
}

/** @type {(lane: Lane) => number[]} */
const moments = (lane) => [
  ...lane.members.filter((e) => e.featured).map((e) => (Number.isFinite(e.from) ? e.from : e.to)),
  ...lane.crowd.filter((c) => c.featured).map((c) => c.from),
];

/** @type {Record<string, (lane: Lane) => string | number>} */
const RANKS = {
  name: (lane) => lane.name.toLowerCase(),
  newest: (lane) => -Math.max(-Infinity, ...moments(lane)),
  oldest: (lane) => Math.min(Infinity, ...moments(lane)),
};

/**
 * Lanes in an order, each followed by its parts, which are ordered likewise.
 * @type {(own: Lane[], sort: string) => Lane[]}
 */
function sorted(own, sort) {
  const rank = RANKS[sort];
  if (!rank) return own;
  const ranked = own
    .filter((lane) => lane.slug !== SIGNALS)
    .map((lane) => ({ lane, at: rank(lane) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map((r) => r.lane);
  /** @type {Lane[]} */
  const out = [];
  /** @type {(lane: Lane) => void} */
  const visit = (lane) => {
    out.push(lane);
    for (const part of ranked) if (part.within[part.within.length - 1] === lane.slug) visit(part);
  };
  for (const lane of ranked) if (!lane.within.length) visit(lane);
  return [...out, ...own.filter((lane) => lane.slug === SIGNALS)];
}
