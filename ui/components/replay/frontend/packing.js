// Places marks with their labels in the rows of a lane, so that none covers another.

import { GLYPH } from './extents.js';

/** @import { Form, Free, Item, Placed, Room, Spot, TextWidth } from './drawing.d.ts' */

/** Between a mark and its label, pixels. */
const GAP = 5;

/** Events of a lane for which a place is searched; the others join clusters. */
const TRIES = 160;

/**
 * How much room the families of kinds may claim.
 * @type {Record<string, number>}
 */
export const FAMILY_WEIGHTS = {
  revenue: 18,
  evaluations: 16,
  models: 14,
  plans: 12,
  partnerships: 10,
  products: 8,
  talent: 8,
};

/**
 * How early an event may claim room: featured ones first, then those of which the lane is the
 * subject, then by kind and by links.
 * @type {(item: Item, slug: string) => number}
 */
function weight({ event: e, shape }, slug) {
  let w = e.featured ? 100 : 0;
  if (shape === 'window' || shape === 'lasted') w += 40;
  if (e.subject === slug) w += 30;
  if (e.amends) w -= 50;
  w += FAMILY_WEIGHTS[e.family] ?? 0;
  w += Math.min(12, (e.amendments.length + e.states.length) * 4 + e.links.length * 2);
  return w + (e.claim ? 4 : 0);
}

/**
 * Items by weight in the lane of an organization, then by time.
 * @type {(items: Item[], slug: string) => Item[]}
 */
export function ranked(items, slug) {
  return items
    .map((item) => ({ item, w: weight(item, slug) }))
    .sort((a, b) => b.w - a.w || a.item.glyph - b.item.glyph)
    .map((r) => r.item);
}

/**
 * Places items in so many rows, the first in order first.
 * @type {(items: Item[], rows: number, room: Room) => { placed: Placed[]; overflow: Item[] }}
 */
export function pack(items, rows, { fromPx, toPx, textWidth }) {
  const width = Math.ceil(toPx - fromPx) + 800;
  const taken = Array.from({ length: rows }, () => new Uint8Array(width));
  /** @type {Free} */
  const free = (row, l, r) => {
    const a = Math.max(0, Math.floor(l - fromPx + 400));
    const b = Math.min(width, Math.ceil(r - fromPx + 400));
    const line = taken[row];
    for (let i = a; i < b; i += 1) if (line[i]) return false;
    return true;
  };
  /** @type {(row: number, l: number, r: number) => void} */
  const take = (row, l, r) => {
    const a = Math.max(0, Math.floor(l - fromPx + 400));
    taken[row].fill(1, a, Math.max(0, Math.min(width, Math.ceil(r - fromPx + 400))));
  };
  /** @type {Placed[]} */
  const placed = [];
  /** @type {Item[]} */
  const overflow = [];
  items.forEach((item, i) => {
    const spot = i < TRIES ? choose(item, rows, free, textWidth) : null;
    if (spot) {
      take(spot.row, spot.l, spot.r);
      placed.push({ item, spot });
    } else {
      overflow.push(item);
    }
  });
  return { placed, overflow };
}

/**
 * The first place that is free: with its label right, left or inside, else without.
 * @type {(n: Item, rows: number, free: Free, textWidth: TextWidth) => Spot | null}
 */
function choose(n, rows, free, textWidth) {
  const label = n.text;
  const w = label ? textWidth(label, n.event.certainty === 'rumored') : 0;
  /** @type {Form[]} */
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
