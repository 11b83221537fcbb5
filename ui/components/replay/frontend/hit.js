// The mark or cluster under the pointer. Pure.

import { upperBound } from '../../frontend/scale.js';
import { countAt } from './crowds.js';

/** @import { Hit, Layout, Mark, Now, TextWidth } from './drawing.d.ts' */

/**
 * The nearest visible mark, or cluster with the number of its visible events; null without any.
 * @type {(layout: Layout, x: number, y: number, now: Now) => Hit | null}
 */
export function hit(layout, x, y, now) {
  let best = null;
  let least = 15;
  for (const mark of layout.marks) {
    if (Math.abs(mark.y - y) > 12 || x < mark.left - 140 || x > mark.right + 180) continue;
    const inLabel = mark.label && Math.abs(mark.y - y) <= 9 && overLabel(mark, x, now.textWidth);
    const inBar = mark.shape !== 'point' && x >= mark.barFrom && x <= mark.barTo;
    const d = inLabel || inBar ? 8 : Math.hypot(mark.glyph - x, mark.y - y);
    if (d < least && (now.reveal(mark.event) <= now.at || now.mode !== 'then')) {
      best = { mark };
      least = d;
    }
  }
  for (const cluster of [...layout.clusters, ...layout.rugs]) {
    const d = Math.max(
      Math.abs(cluster.x - x) - (cluster.size > 20 ? 0 : 4),
      Math.abs(cluster.y - y) - 4,
    );
    if (d >= least) continue;
    const n = upperBound(cluster.times, now.at);
    const count = countAt(cluster.crowd, now.at);
    if (n + count.n > 0) {
      best = { cluster, n, count };
      least = d;
    }
  }
  return best;
}

/** @type {(mark: Mark, x: number, textWidth: TextWidth) => boolean} */
function overLabel(mark, x, textWidth) {
  const w = textWidth(mark.label, mark.event.certainty === 'rumored');
  const from =
    mark.align === 'right'
      ? mark.labelX - w
      : mark.align === 'center'
        ? mark.labelX - w / 2
        : mark.labelX;
  return x >= from && x <= from + w;
}
