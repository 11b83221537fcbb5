// The layer over the marks: rings around news, the mark under the pointer, links of the selected
// event.

import { AXIS, curve } from './draw.js';
import { beliefAt } from './beliefs.js';

/**
 * @import { DrawingContext } from '../../frontend/types.d.ts'
 * @import { Layout, Now, Overlay, Related, Ring, View, VisibleLink } from './drawing.d.ts'
 * @import { Player } from './player.js'
 * @import { TimelineEvent } from './types.d.ts'
 */

const RING_MS = 800;
const LATE = 7 * 86400000;

/**
 * Rings for events that appeared in (before, at]; blue for news long after the event.
 * @type {(layout: Layout, now: Now, before: number, realTime: number) => Ring[]}
 */
export function ringsFor(layout, now, before, realTime) {
  /** @type {Ring[]} */
  const rings = [];
  for (const mark of layout.marks) {
    if (!mark.event.featured) continue;
    const t = now.reveal(mark.event);
    if (t > before && t <= now.at && rings.length < 40) {
      rings.push({
        mark,
        since: realTime,
        late: now.mode === 'then' && mark.event.known - mark.event.to > LATE,
      });
    }
  }
  return rings;
}

/**
 * Draws rings, hover and links; returns the rings that are not over.
 * @type {(ctx: DrawingContext, view: View, layout: Layout, overlay: Overlay) => Ring[]}
 */
export function drawOverlay(ctx, view, layout, { rings, hover, selected, related, all, realTime }) {
  const offset = (view.origin - view.scale.from) * view.scale.pxPerMs;
  ctx.save();
  ctx.translate(0, AXIS);
  const alive = rings.filter((r) => realTime - r.since < RING_MS);
  for (const { mark, since, late } of alive) {
    const p = (realTime - since) / RING_MS;
    ctx.globalAlpha = (1 - p) ** 1.5;
    ctx.lineWidth = 2.2;
    ctx.strokeStyle = view.inks[late ? '--wl-known' : '--wl-clock'];
    ctx.beginPath();
    ctx.arc(mark.glyph + offset, mark.y, 8 + 16 * p, 0, 7);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  if (all.length) drawAll(ctx, view, layout, offset, all);
  if (selected) drawLinks(ctx, view, layout, offset, selected, related);
  if (hover)
    halo(ctx, view, ('glyph' in hover ? hover.glyph : hover.x) + offset, hover.y, '--wl-muted');
  ctx.restore();
  return alive;
}

/**
 * @type {(
 *   ctx: DrawingContext,
 *   view: View,
 *   layout: Layout,
 *   offset: number,
 *   selected: string,
 *   related: Related[],
 * ) => void}
 */
function drawLinks(ctx, view, layout, offset, selected, related) {
  const own = layout.byEvent.get(selected) ?? [];
  for (const mark of own) halo(ctx, view, mark.glyph + offset, mark.y, '--wl-clock');
  if (!own.length) return;
  ctx.lineWidth = 1.3;
  ctx.strokeStyle = view.inks['--wl-known'];
  for (const { key, visible } of related) {
    const other = layout.byEvent.get(key)?.[0];
    if (!other) continue;
    const from = own.find((m) => m.lane === other.lane) ?? own[0];
    ctx.globalAlpha = visible ? 0.75 : 0.2;
    ctx.setLineDash(visible ? [] : [2, 3]);
    curve(ctx, from.glyph + offset, from.y, other.glyph + offset, other.y);
    ctx.beginPath();
    ctx.arc(other.glyph + offset, other.y, 9.5, 0, 7);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** @type {Record<string, number[]>} */
const DASHES = {
  amends: [],
  claim: [1.5, 3],
  settles: [7, 3],
  bears_on: [3, 3],
  signals: [8, 3, 2, 3],
  contradicts: [2, 2],
};

/**
 * Links between visible events, without those of data sets.
 * @type {(p: Player) => VisibleLink[]}
 */
export function visibleLinks(p) {
  /** @type {VisibleLink[]} */
  const out = [];
  /** @type {(event: TimelineEvent | undefined) => boolean} */
  const seen = (e) => !!e && p.reveal(e) <= p.clock.at && beliefAt(e, p.known) !== null;
  for (const e of p.model.events) {
    if (!e.featured || !seen(e)) continue;
    if (e.target_key && seen(p.model.byKey.get(e.target_key)))
      out.push({ from: e.key, to: e.target_key, relation: 'amends' });
    for (const l of e.links)
      if (!l.relation.endsWith('<') && seen(p.model.byKey.get(l.key)))
        out.push({ from: e.key, to: l.key, relation: l.relation });
    const mates = (p.model.claims.get(e.claim ?? '') ?? []).filter(seen);
    const next = mates[mates.indexOf(e) + 1];
    if (next) out.push({ from: e.key, to: next.key, relation: 'claim' });
  }
  return out;
}

/**
 * Draws all links; the dashes of a line show its relation.
 * @type {(
 *   ctx: DrawingContext,
 *   view: View,
 *   layout: Layout,
 *   offset: number,
 *   all: VisibleLink[],
 * ) => void}
 */
function drawAll(ctx, view, layout, offset, all) {
  ctx.lineWidth = 1.1;
  ctx.globalAlpha = 0.5;
  for (const { from, to, relation } of all) {
    const [a, b] = [layout.byEvent.get(from)?.[0], layout.byEvent.get(to)?.[0]];
    if (!a || !b) continue;
    ctx.strokeStyle =
      view.inks[
        relation === 'contradicts'
          ? '--wl-bad'
          : relation === 'settles'
            ? '--wl-plan'
            : '--wl-known'
      ];
    ctx.setLineDash(DASHES[relation] ?? []);
    curve(ctx, a.glyph + offset, a.y, b.glyph + offset, b.y);
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** @type {(ctx: DrawingContext, view: View, x: number, y: number, ink: string) => void} */
function halo(ctx, view, x, y, ink) {
  ctx.strokeStyle = view.inks[ink];
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.arc(x, y, 11, 0, 7);
  ctx.stroke();
}
