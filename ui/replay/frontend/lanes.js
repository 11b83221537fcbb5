// How tall lanes are and where they stand. Pure; independent of zoom, so that nothing jumps while one pans.

export const ROW = 21;
const RUG = 12;
const PAD = 6;

/**
 * Lanes with their vertical place: [{...lane, top, height, rows, rug}], and the height of all.
 * `folded` holds slugs shown as a single line, with the lanes of their parts within; `open` shows the ten largest of the others
 * as lanes too; `keep(event)` says what is shown at all, `rows(members)` how many rows a lane needs.
 */
export function stack(lanes, { folded = new Set(), open = false, keep = () => true, rows = () => 1 } = {}) {
  const out = [];
  let top = 0;
  const add = (lane, single, rug) => {
    const members = lane.members.filter(keep);
    const lines = single ? 1 : rows(members);
    const height = Math.max(34, lines * ROW + PAD * 2 + (rug ? RUG : 0));
    out.push({ ...lane, members, top, height, rows: lines, rug, pad: PAD });
    top += height;
  };
  for (const lane of lanes.own) {
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
    const name = open ? `${lanes.others.length} others` : `${lanes.others.length} other organisations`;
    add({ slug: '', name, parent: null, within: [], told: 0, members: [...members], others: true, open }, true, true);
    for (const lane of shown) add(lane, true, true);
  }
  return { lanes: out, height: top };
}
