// How tall lanes are and where they stand. Pure; independent of zoom, so that nothing jumps while one pans.

export const ROW = 23;
export const RUG = 12;
const PAD = 6;

/** Rows a lane gets for told events, by how many it has to show. */
export function rowsFor(told) {
  if (told >= 20) return 5;
  if (told >= 9) return 4;
  if (told >= 4) return 3;
  return told >= 2 ? 2 : 1;
}

/**
 * Lanes with their vertical place: [{...lane, top, height, rows, rug}], and the height of all.
 * `folded` holds slugs shown as a single line; `open` shows the ten largest of the others as lanes too.
 */
export function stack(lanes, { folded = new Set(), open = false } = {}) {
  const out = [];
  let top = 0;
  const add = (lane, rows, rug) => {
    const height = Math.max(34, rows * ROW + PAD * 2 + (rug ? RUG : 0));
    out.push({ ...lane, top, height, rows, rug, pad: PAD });
    top += height;
  };
  for (const lane of lanes.own) {
    const rug = lane.members.some((e) => !e.told);
    const small = folded.has(lane.slug);
    add({ ...lane, folded: small }, small ? 1 : rowsFor(lane.told), rug && !small);
  }
  if (lanes.others.length) {
    const members = new Set(lanes.others.flatMap((l) => l.members));
    const shown = open ? lanes.others.slice(0, 10) : [];
    const name = open ? `${lanes.others.length} others` : `${lanes.others.length} other organisations`;
    add({ slug: '', name, parent: null, told: 0, members: [...members], others: true, open }, 1, true);
    for (const lane of shown) add(lane, 1, true);
  }
  return { lanes: out, height: top };
}

/** The lane at a height; null outside. */
export function laneAt(stacked, y) {
  return stacked.lanes.find((l) => y >= l.top && y < l.top + l.height) ?? null;
}
