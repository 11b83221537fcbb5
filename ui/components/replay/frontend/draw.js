// Draws the ground, which only moves with the view, and the marks, which change with the clock.

import { contextOf } from '../../frontend/canvas.js';
import { drawCluster, drawRug } from './draw_clusters.js';
import { drawWindow } from './draw_plans.js';
import { familyOf, FAMILIES, RADIUS } from '../../frontend/glyphs.js';
import { beliefAt, wrongOf } from './beliefs.js';
import { labelOf } from './layout.js';
import { xOf } from '../../frontend/scale.js';
import { isIn } from './stage_viewport.js';
import { ticks } from '../../frontend/time.js';

/**
 * @import { DrawingContext } from '../../frontend/types.d.ts'
 * @import { Layout, Mark, Now, PlacedNow, View } from './drawing.d.ts'
 * @import { Belief } from './types.d.ts'
 */

/** Height of the ruler, pixels: dates, the handle of the clock, then that of knowledge. */
export const AXIS = 48;

/**
 * Fits a canvas to a size in CSS pixels, `top` pixels below its place; returns its context, cleared,
 * whose coordinates are those of the place.
 * @type {(
 *   canvas: HTMLCanvasElement,
 *   width: number,
 *   height: number,
 *   dpr: number,
 *   top?: number,
 * ) => CanvasRenderingContext2D}
 */
export function fit(canvas, width, height, dpr, top = 0) {
  const w = Math.round(width * dpr);
  const h = Math.round(height * dpr);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  canvas.style.top = `${top}px`;
  const ctx = contextOf(canvas);
  ctx.setTransform(dpr, 0, 0, dpr, 0, -top * dpr);
  ctx.clearRect(0, top, width, height);
  return ctx;
}

/**
 * Bands of lanes, grid and axis.
 * @type {(ctx: DrawingContext, view: View) => void}
 */
export function drawGround(ctx, view) {
  const { scale, stacked, inks, width, height } = view;
  stacked.lanes.forEach((lane, i) => {
    if (i % 2 === 0) {
      ctx.fillStyle = inks['--wl-band'];
      ctx.fillRect(0, AXIS + lane.top, width, lane.height);
    }
  });
  ctx.textBaseline = 'middle';
  for (const tick of ticks(scale.from, scale.to, scale.pxPerMs)) {
    const x = Math.round(xOf(scale, tick.ms)) + 0.5;
    ctx.strokeStyle = inks[tick.major ? '--wl-line-strong' : '--wl-line'];
    ctx.beginPath();
    ctx.moveTo(x, AXIS - 4);
    ctx.lineTo(x, height);
    ctx.stroke();
    ctx.font = `${tick.major ? '600 ' : ''}11.5px ${view.font}`;
    ctx.fillStyle = inks[tick.major ? '--wl-text' : '--wl-muted'];
    if (x > -40 && x < width - 8) ctx.fillText(tick.label, x + 4, 14);
  }
}

/**
 * Draws all marks at the clock. Returns true if something drawn moves with the clock.
 * @type {(ctx: DrawingContext, view: View, layout: Layout, now: Now) => boolean}
 */
export function drawMarks(ctx, view, layout, now) {
  const offset = (view.origin - view.scale.from) * view.scale.pxPerMs;
  const clockX = xOf(view.scale, now.at);
  let moving = false;
  ctx.save();
  ctx.translate(0, AXIS);
  /** @type {(place: { y: number }) => boolean} */
  const isDrawn = ({ y }) => isIn(view.viewport, AXIS + y);
  for (const rug of layout.rugs) if (isDrawn(rug)) drawRug(ctx, view, rug, offset, now);
  for (const mark of layout.marks) {
    if (!isDrawn(mark)) continue;
    if (mark.right + offset < -300 || mark.left + offset > view.width + 300) continue;
    moving = drawMark(ctx, view, mark, offset, { ...now, clockX }) || moving;
  }
  drawMoves(ctx, view, layout, offset, now);
  for (const cluster of layout.clusters)
    if (isDrawn(cluster)) drawCluster(ctx, view, cluster, offset, now);
  ctx.restore();
  return moving;
}

/**
 * @type {(ctx: DrawingContext, view: View, mark: Mark, offset: number, now: PlacedNow) => boolean}
 */
function drawMark(ctx, view, mark, offset, now) {
  const { event } = mark;
  const wrong = now.mode === 'then' ? null : wrongOf(event, now.known, now.model);
  const belief = beliefAt(event, now.known) ?? (wrong ? { ...event, certainty: 'denied' } : null);
  if (!belief) return false;
  const shown = now.reveal(event) <= now.at;
  if (!shown && now.mode === 'then') return false;
  const family = familyOf(event.kind, event.family);
  const ink = view.inks[FAMILIES[family].ink];
  const rumored = belief.certainty === 'rumored' || belief.certainty === 'contested';
  ctx.globalAlpha = shown ? 1 : 0.22;
  let moving = false;
  if (mark.shape === 'window') {
    moving = drawWindow(ctx, view, mark, offset, now);
  } else {
    if (mark.shape !== 'point') moving = drawBar(ctx, mark, offset, ink, rumored, now, belief);
    const sprite = view.sprite(family, mark.event.featured ? RADIUS : RADIUS - 2, belief.certainty);
    ctx.drawImage(
      sprite.canvas,
      mark.glyph + offset - sprite.half,
      mark.y - sprite.half,
      sprite.half * 2,
      sprite.half * 2,
    );
  }
  if (wrong && shown) drawWrong(ctx, view, mark.glyph + offset, mark.y);
  if (mark.label && shown) drawLabel(ctx, view, mark, offset, belief, family);
  ctx.globalAlpha = 1;
  return moving;
}

/**
 * The sign of an event that does not stand as it was stated: a small cross in a disc beside the mark.
 * @type {(ctx: DrawingContext, view: View, x: number, y: number) => void}
 */
function drawWrong(ctx, view, x, y) {
  ctx.beginPath();
  ctx.arc(x + 7, y - 6, 4.6, 0, 7);
  ctx.fillStyle = view.inks['--wl-bad'];
  ctx.fill();
  ctx.strokeStyle = view.inks['--wl-card'];
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  for (const d of [-1.7, 1.7]) {
    ctx.moveTo(x + 7 - 1.7, y - 6 - d);
    ctx.lineTo(x + 7 + 1.7, y - 6 + d);
  }
  ctx.stroke();
}

/**
 * @type {(
 *   ctx: DrawingContext,
 *   view: View,
 *   mark: Mark,
 *   offset: number,
 *   belief: Belief,
 *   family: string,
 * ) => void}
 */
function drawLabel(ctx, view, mark, offset, belief, family) {
  const rumored = belief.certainty === 'rumored' || belief.certainty === 'contested';
  const label = labelOf(mark, belief, view.textWidth);
  ctx.font = `${rumored ? 'italic ' : ''}11px ${view.font}`;
  ctx.textAlign = mark.align ?? 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle =
    view.inks[
      family === 'plans' && mark.shape === 'window'
        ? '--wl-plan-text'
        : rumored
          ? '--wl-soft'
          : '--wl-text'
    ];
  if (belief.certainty === 'denied') ctx.fillStyle = view.inks['--wl-muted'];
  const x = labelPlace(mark, offset, view.width, view.textWidth(label, rumored));
  const y = mark.shape === 'window' && mark.inside ? mark.y - 4.5 : mark.y + 0.5;
  if (mark.inside && mark.shape !== 'window') {
    const w = view.textWidth(label, rumored);
    if (x - offset + w > mark.glyph - 9 && x - offset < mark.glyph + 9)
      ctx.fillText(label, mark.glyph + offset + 11, y);
    else ctx.fillText(label, x, y);
  } else {
    ctx.fillText(label, x, y);
  }
  if (belief.certainty === 'denied') {
    const w = view.textWidth(label, rumored);
    ctx.fillStyle = view.inks['--wl-bad'];
    ctx.fillRect(mark.align === 'right' ? x - w : mark.align === 'center' ? x - w / 2 : x, y, w, 1);
  }
  ctx.textAlign = 'left';
}

/**
 * The position of a label; one inside a bar or a window stays in view with it.
 * @type {(mark: Mark, offset: number, width: number, w: number) => number}
 */
function labelPlace(mark, offset, width, w) {
  const x = mark.labelX + offset;
  if (!mark.inside) return x;
  if (mark.align === 'left') return Math.min(Math.max(x, 6), mark.barTo + offset - w - 6);
  const least = Math.max(mark.barFrom + offset, 0) + w / 2 + 6;
  const most = Math.min(mark.barTo + offset, width) - w / 2 - 6;
  return Math.min(Math.max(x, least), Math.max(least, most));
}

/**
 * A bar: of a vague time (`span`), of a state that lasted, or of an open start (`before`).
 * @type {(
 *   ctx: DrawingContext,
 *   mark: Mark,
 *   offset: number,
 *   ink: string,
 *   rumored: boolean,
 *   now: PlacedNow,
 *   belief: Belief,
 * ) => boolean}
 */
function drawBar(ctx, mark, offset, ink, rumored, now, belief) {
  const a = Math.max(mark.barFrom + offset, -50);
  const b = mark.barTo + offset;
  const base = ctx.globalAlpha;
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  if (mark.shape === 'before') {
    ctx.lineWidth = 1.5;
    for (let i = 0; i < 3; i += 1) {
      ctx.globalAlpha = base * (0.25 + i * 0.25);
      ctx.fillRect(a + 2 + i * 6, mark.y - 0.75, 4, 1.5);
    }
    ctx.globalAlpha = base;
    return false;
  }
  const moving = now.clockX > a && now.clockX < b;
  /** @type {(end: number, alpha: number) => void} */
  const drawTo = (end, alpha) => {
    if (end <= a) return;
    ctx.beginPath();
    ctx.roundRect(a, mark.y - 6.5, end - a, 13, 6.5);
    ctx.globalAlpha = base * alpha * (mark.shape === 'lasted' ? 0.42 : 0.2);
    if (belief.certainty !== 'rumored') ctx.fill();
    ctx.globalAlpha = base * alpha * 0.9;
    ctx.lineWidth = 1.2;
    if (rumored) ctx.setLineDash([3, 2.4]);
    ctx.stroke();
    ctx.setLineDash([]);
  };
  if (moving) drawTo(b, 0.3);
  drawTo(Math.min(b, Math.max(now.clockX, a + 13)), 1);
  ctx.globalAlpha = base;
  return moving;
}

/**
 * Who went where: a line from the lane left to the lane joined.
 * @type {(ctx: DrawingContext, view: View, layout: Layout, offset: number, now: Now) => void}
 */
function drawMoves(ctx, view, layout, offset, now) {
  ctx.strokeStyle = view.inks['--wl-talent'];
  for (const marks of layout.byEvent.values()) {
    const { event } = marks[0];
    if (!event.from_org || !event.to_org || marks.length < 2) continue;
    const a = marks.find((m) => m.lane.slug === event.from_org);
    const b = marks.find((m) => m.lane.slug === event.to_org);
    const belief = beliefAt(event, now.known);
    if (!a || !b || a === b || !belief || now.reveal(event) > now.at) continue;
    ctx.lineWidth = 1.3;
    ctx.globalAlpha = 0.65;
    ctx.setLineDash(belief.certainty === 'rumored' ? [3, 3] : []);
    curve(ctx, a.glyph + offset, a.y, b.glyph + offset, b.y);
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/**
 * A line between two marks that bows to the right.
 * @type {(ctx: DrawingContext, x1: number, y1: number, x2: number, y2: number) => void}
 */
export function curve(ctx, x1, y1, x2, y2) {
  const bow = Math.min(46, 12 + Math.abs(y2 - y1) * 0.12);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.bezierCurveTo(x1 + bow, y1 + (y2 - y1) * 0.25, x2 + bow, y2 - (y2 - y1) * 0.25, x2, y2);
  ctx.stroke();
}
