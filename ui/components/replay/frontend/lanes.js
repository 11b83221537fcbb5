// How tall lanes are and where they stand. Pure; independent of zoom, so that nothing jumps while one pans.

/** Orders of lanes, as the reader is offered them. */
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
 * Lanes with their vertical place: [{...lane, top, height, rows, rug}], and the height of all.
 * `folded` holds slugs shown as a single line, with the lanes of their parts within; `open` shows the ten largest of the others
 * as lanes too; `sort` is one of SORTS, `keep(event)` says what is shown at all, `rows(members)` how many rows a lane needs.
 */
export function stack(
  lanes,
  { folded = new Set(), open = false, sort = 'events', keep = () => true, rows = () => 1 } = {},
) {
  const out = [];
  let top = 0;
  const add = (lane, single, rug) => {
    const members = lane.members.filter(keep);
    const lines = single ? 1 : rows(members);
    const height = Math.max(34, lines * ROW + PAD * 2 + (rug ? RUG : 0));
    out.push({ ...lane, members, top, height, rows: lines, rug, pad: PAD });
    top += height;
  };
  for (const lane of sorted(lanes.own, sort)) {
    if (lane.within.some((slug) => folded.has(slug))) continue;
    const small = folded.has(lane.slug);
    const parts = lanes.own.filter((l) => l.within.includes(lane.slug));
    const members = small ? [...new Set([lane, ...parts].flatMap((l) => l.members))] : lane.members;
    const rug = members.some((e) => !e.told);
    add({ ...lane, members, folded: small, parts: parts.length }, small, rug && !small);
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
        told: 0,
        members: [...members],
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

const moments = (lane) =>
  lane.members.filter((e) => e.told).map((e) => (Number.isFinite(e.from) ? e.from : e.to));

const RANKS = {
  name: (lane) => lane.name.toLowerCase(),
  newest: (lane) => -Math.max(-Infinity, ...moments(lane)),
  oldest: (lane) => Math.min(Infinity, ...moments(lane)),
};

/** Lanes in an order, each followed by its parts, which are ordered likewise. */
function sorted(own, sort) {
  const rank = RANKS[sort];
  if (!rank) return own;
  const ranked = own
    .map((lane) => ({ lane, at: rank(lane) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map((r) => r.lane);
  const out = [];
  const visit = (lane) => {
    out.push(lane);
    for (const part of ranked) if (part.within[part.within.length - 1] === lane.slug) visit(part);
  };
  for (const lane of ranked) if (!lane.within.length) visit(lane);
  return out;
}
