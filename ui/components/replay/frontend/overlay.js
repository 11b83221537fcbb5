// What lies over the marks for a while: rings where news arrives, the mark under the pointer, links of the selected event.

import { AXIS, curve } from './draw.js';
import { beliefAt } from './model.js';

const RING_MS = 800;
const LATE = 7 * 86400000;

/** Rings for events that appeared in (before, at]; blue where the news came long after the event. */
export function ringsFor(layout, now, before, realTime) {
  const rings = [];
  for (const mark of layout.marks) {
    if (!mark.event.told) continue;
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

/** Draws rings, hover and links; returns the rings that still live. */
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
  if (hover) halo(ctx, view, (hover.glyph ?? hover.x) + offset, hover.y, '--wl-muted');
  ctx.restore();
  return alive;
}

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

const DASHES = {
  amends: [],
  claim: [1.5, 3],
  settles: [7, 3],
  bears_on: [3, 3],
  signals: [8, 3, 2, 3],
  contradicts: [2, 2],
};

/** Links between events that are both visible: [{from, to, relation}], by key. Those of data sets are left out. */
export function visibleLinks(p) {
  const out = [];
  const seen = (e) => e && p.reveal(e) <= p.clock.at && beliefAt(e, p.known);
  for (const e of p.model.events) {
    if (!e.told || !seen(e)) continue;
    if (e.target_key && seen(p.model.byKey.get(e.target_key)))
      out.push({ from: e.key, to: e.target_key, relation: 'amends' });
    for (const l of e.links)
      if (!l.relation.endsWith('<') && seen(p.model.byKey.get(l.key)))
        out.push({ from: e.key, to: l.key, relation: l.relation });
    const mates = e.claim ? p.model.claims.get(e.claim).filter(seen) : [];
    const next = mates[mates.indexOf(e) + 1];
    if (next) out.push({ from: e.key, to: next.key, relation: 'claim' });
  }
  return out;
}

/** All links, quietly; how a line is dashed says what it means. */
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

function halo(ctx, view, x, y, ink) {
  ctx.strokeStyle = view.inks[ink];
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.arc(x, y, 11, 0, 7);
  ctx.stroke();
}
