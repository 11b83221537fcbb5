// Draws clusters of events with their number, and the rug of data sets under a lane.

import { FAMILIES, familyOf, RADIUS } from '../../frontend/glyphs.js';
import { beliefAt } from './beliefs.js';
import { countAt } from './crowds.js';
import { upperBound } from '../../frontend/scale.js';

/**
 * @import { DrawingContext } from '../../frontend/types.d.ts'
 * @import { Cluster, Now, View } from './drawing.d.ts'
 * @import { Count } from './types.d.ts'
 */

/**
 * How many events of a cluster have appeared by a time, those included that are not here.
 * @type {(cluster: Cluster, at: number) => Count}
 */
export function visibleIn(cluster, at) {
  const others = countAt(cluster.crowd, at);
  return { n: upperBound(cluster.times, at) + others.n, more: others.more };
}

/**
 * Several events in one place, with the number that appeared; a single one is drawn as a mark.
 * @type {(ctx: DrawingContext, view: View, cluster: Cluster, offset: number, now: Now) => void}
 */
export function drawCluster(ctx, view, cluster, offset, now) {
  const x = cluster.x + offset;
  if (x < -30 || x > view.width + 30) return;
  const { n, more } = visibleIn(cluster, now.at);
  if (n === 0) return;
  if (n === 1 && !cluster.crowd) {
    const event = cluster.events[0];
    const belief = beliefAt(event, now.known);
    if (!belief) return;
    const sprite = view.sprite(familyOf(event.kind, event.family), RADIUS, belief.certainty);
    ctx.drawImage(
      sprite.canvas,
      x - sprite.half,
      cluster.y - sprite.half,
      sprite.half * 2,
      sprite.half * 2,
    );
    return;
  }
  const r = Math.min(11.5, 8 + Math.log2(Math.max(1, n)) * 0.6);
  ctx.beginPath();
  ctx.arc(x, cluster.y, r, 0, 7);
  ctx.fillStyle = view.inks['--wl-cluster'];
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = view.inks[FAMILIES[familyOf('', cluster.family)].ink];
  ctx.stroke();
  ctx.fillStyle = view.inks['--wl-text'];
  ctx.font = `600 10px ${view.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const number = n > 999 ? `${Math.round(n / 1000)}k` : String(n);
  ctx.fillText(more && n <= 999 ? `${number}+` : number, x, cluster.y + 0.5);
  ctx.textAlign = 'left';
}

/**
 * The number of events of data sets, as a bar that grows with the clock.
 * @type {(ctx: DrawingContext, view: View, rug: Cluster, offset: number, now: Now) => void}
 */
export function drawRug(ctx, view, rug, offset, now) {
  const x = rug.x + offset;
  if (x < -10 || x > view.width + 10) return;
  const { n } = visibleIn(rug, now.at);
  if (n === 0) return;
  const h = Math.min(rug.lane.others ? 20 : 10, 2.5 + Math.sqrt(n) * 2.2);
  ctx.globalAlpha = 0.55;
  ctx.fillStyle = view.inks[FAMILIES[familyOf('', rug.family)].ink];
  ctx.beginPath();
  ctx.roundRect(x - 3, rug.y + 5 - h, 6, h, 1.5);
  ctx.fill();
  ctx.globalAlpha = 1;
}
