// Plans on the stage: their windows and outcomes.

import { xOf } from '../../frontend/scale.js';

/**
 * @import { DrawingContext } from '../../frontend/types.d.ts'
 * @import { Mark, PlacedNow, View } from './drawing.d.ts'
 */

/**
 * A plan: a bracket over its window, a dotted line while it is overdue, a sign where it was
 * settled.
 * @type {(ctx: DrawingContext, view: View, mark: Mark, offset: number, now: PlacedNow) => boolean}
 */
export function drawWindow(ctx, view, mark, offset, now) {
  const plan = now.plans.get(mark.event.key);
  const state = plan?.state ?? 'open';
  const a = Math.max(mark.barFrom + offset, -50);
  const b =
    plan && Number.isFinite(plan.window_to) ? xOf(view.scale, plan.window_to) : mark.barTo + offset;
  const y = mark.y + (mark.inside ? 6 : 0);
  const settled = plan && Number.isFinite(plan.settled_at) ? xOf(view.scale, plan.settled_at) : NaN;
  const color =
    view.inks[state === 'overdue' ? '--wl-bad' : state === 'fulfilled' ? '--wl-good' : '--wl-plan'];
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = 1.8;
  bracket(ctx, a, b, y, state !== 'fulfilled');
  const end = state === 'overdue' ? now.clockX : settled;
  if (end > b + 2) {
    ctx.setLineDash([1.5, 3]);
    ctx.beginPath();
    ctx.moveTo(b, y);
    ctx.lineTo(end, y);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (Number.isFinite(settled)) sign(ctx, view, state, settled, y);
  return state === 'overdue';
}

/** @type {(ctx: DrawingContext, a: number, b: number, y: number, dashed: boolean) => void} */
function bracket(ctx, a, b, y, dashed) {
  ctx.beginPath();
  for (const x of [a, b]) {
    ctx.moveTo(x, y - 4);
    ctx.lineTo(x, y + 4);
  }
  ctx.stroke();
  if (dashed) ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(a, y);
  ctx.lineTo(b, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @type {(ctx: DrawingContext, view: View, state: string, x: number, y: number) => void} */
function sign(ctx, view, state, x, y) {
  ctx.beginPath();
  ctx.arc(x, y, 6.5, 0, 7);
  ctx.fill();
  ctx.strokeStyle = view.inks['--wl-card'];
  ctx.beginPath();
  if (state === 'fulfilled') {
    ctx.moveTo(x - 3, y);
    ctx.lineTo(x - 0.8, y + 2.4);
    ctx.lineTo(x + 3.2, y - 2.6);
  } else {
    ctx.moveTo(x - 2.5, y - 2.5);
    ctx.lineTo(x + 2.5, y + 2.5);
    ctx.moveTo(x + 2.5, y - 2.5);
    ctx.lineTo(x - 2.5, y + 2.5);
  }
  ctx.stroke();
}
