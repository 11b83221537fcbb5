// Draws the plane on its canvas: tiles, the diagonal, labels, axes.

import { contextOf } from '../../frontend/canvas.js';
import { ticks } from '../../frontend/time.js';
import { diagonalX, diagonalY, placeLabels } from './labels.js';
import { drawDiagonal, drawTiles, inkOf } from './tiles.js';
import { xAt, yAt } from './view.js';
import { tileLines } from './answer_text.js';

/**
 * @import { Inks, Tick } from '../../frontend/types.d.ts'
 * @import { DiagonalLabel, Look, Measure, Question, TileLabel, View } from './types.d.ts'
 */

/** Room around the plane, pixels. */
export const FRAME = { left: 66, right: 14, top: 12, bottom: 46 };

const DIAGONAL = 'as known then';

/**
 * Fits a canvas to a size in CSS pixels; returns its context, cleared.
 * @type {(
 *   canvas: HTMLCanvasElement,
 *   width: number,
 *   height: number,
 *   dpr: number,
 * ) => CanvasRenderingContext2D}
 */
export function fit(canvas, width, height, dpr) {
  canvas.width = Math.round(width * dpr);
  canvas.height = Math.round(height * dpr);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = contextOf(canvas);
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  return ctx;
}

/**
 * Draws a question in a view; returns the labels that found a place.
 * @type {(
 *   ctx: CanvasRenderingContext2D,
 *   question: Question,
 *   view: View,
 *   look: Look,
 * ) => TileLabel[]}
 */
export function drawPlane(ctx, question, view, look) {
  ctx.save();
  ctx.translate(FRAME.left, FRAME.top);
  drawTiles(ctx, question, view, look);
  drawDiagonal(ctx, view, look.inks['--wl-text']);
  /** @type {Measure} */
  const measure = (text, bold) => {
    ctx.font = fontOf(look, bold);
    return ctx.measureText(text).width;
  };
  const word = diagonalWord(view, measure(DIAGONAL, false));
  const labels = placeLabels(
    question.tiles,
    view,
    measure,
    (tile) => tileLines(question, tile),
    word ? [word.box] : [],
  );
  for (const label of labels) drawLabel(ctx, label, question, look);
  if (word) drawDiagonalWord(ctx, word, look);
  ctx.strokeStyle = look.inks['--wl-line-strong'];
  ctx.lineWidth = 1;
  ctx.strokeRect(0.5, 0.5, view.width - 1, view.height - 1);
  drawAxes(ctx, view, look);
  ctx.restore();
  return labels;
}

/** @type {(look: Look, bold: boolean) => string} */
const fontOf = (look, bold) => `${bold ? '650 12.5px' : '11.5px'} ${look.font}`;

/**
 * @type {(ctx: CanvasRenderingContext2D, label: TileLabel, question: Question, look: Look) => void}
 */
function drawLabel(ctx, label, question, look) {
  const { tile } = label;
  ctx.save();
  ctx.translate(label.x, label.y);
  if (label.turned) ctx.rotate(-Math.PI / 2);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 5;
  ctx.strokeStyle =
    tile.shown === null ? look.inks['--wl-blank'] : inkOf(question, tile.shown, look.inks);
  ctx.fillStyle = look.inks[tile.shown === null ? '--wl-muted' : '--wl-tile-text'];
  label.lines.forEach((line, i) => {
    ctx.font = tile.shown === null ? `italic ${fontOf(look, false)}` : fontOf(look, i === 0);
    const y = (i - (label.lines.length - 1) / 2) * 15;
    ctx.strokeText(line, 0, y);
    ctx.fillText(line, 0, y);
  });
  ctx.restore();
}

/**
 * Where the diagonal is named: in its lower half, if so much of it is in view.
 * @type {(view: View, width: number) => DiagonalLabel | null}
 */
function diagonalWord(view, width) {
  const from = Math.max(0, diagonalX(view, view.height));
  const to = Math.min(view.width, diagonalX(view, 0));
  /** @type {(x: number) => number} */
  const y = (x) => diagonalY(view, x);
  if (!(to > from) || Math.hypot(to - from, y(to) - y(from)) < width * 1.8) return null;
  const angle = Math.atan2(y(to) - y(from), to - from);
  const x = from + (to - from) * 0.3;
  const half = width / 2 + 4;
  const dx = Math.abs(half * Math.cos(angle)) + 10;
  const dy = Math.abs(half * Math.sin(angle)) + 10;
  const box = { x: x - dx, y: y(x) - dy, w: dx * 2, h: dy * 2 };
  return box.x < 0 || box.y < 0 || box.x + box.w > view.width || box.y + box.h > view.height
    ? null
    : { x, y: y(x), angle, box };
}

/** @type {(ctx: CanvasRenderingContext2D, word: DiagonalLabel, look: Look) => void} */
function drawDiagonalWord(ctx, { x, y, angle }, look) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  ctx.font = fontOf(look, false);
  ctx.lineWidth = 4;
  ctx.strokeStyle = look.inks['--wl-blank'];
  ctx.fillStyle = look.inks['--wl-text'];
  ctx.strokeText(DIAGONAL, 0, -5);
  ctx.fillText(DIAGONAL, 0, -5);
  ctx.restore();
}

/** @type {(ctx: CanvasRenderingContext2D, view: View, look: Look) => void} */
function drawAxes(ctx, view, look) {
  const { inks } = look;
  ctx.lineWidth = 1;
  ctx.textBaseline = 'middle';
  for (const tick of dated(ticks(view.at.from, view.at.to, view.at.pxPerMs, 42))) {
    const x = xAt(view, tick.ms);
    line(ctx, inks, x, view.height, x, view.height + 5);
    ctx.textAlign = 'center';
    text(ctx, tick, Math.min(view.width - 12, Math.max(12, x)), view.height + 15, look);
  }
  for (const tick of dated(ticks(view.known.from, view.known.to, view.known.pxPerMs, 44))) {
    const y = yAt(view, tick.ms);
    line(ctx, inks, -5, y, 0, y);
    ctx.textAlign = 'right';
    text(ctx, tick, -9, Math.min(view.height - 6, Math.max(6, y)), look);
  }
  ctx.font = `600 12px ${look.font}`;
  ctx.textAlign = 'center';
  ctx.fillStyle = inks['--wl-clock'];
  ctx.fillText('when it was so (at) →', view.width / 2, view.height + 35);
  ctx.rotate(-Math.PI / 2);
  ctx.fillStyle = inks['--wl-known'];
  ctx.fillText('when it was known (known) →', -view.height / 2, 10 - FRAME.left);
  ctx.rotate(Math.PI / 2);
}

/**
 * Ticks of which the first names its year too.
 * @type {(ticks: Tick[]) => Tick[]}
 */
function dated([first, ...rest]) {
  if (!first) return [];
  const year = String(new Date(first.ms).getUTCFullYear());
  return [
    first.label === year ? first : { ...first, label: `${first.label} ’${year.slice(2)}` },
    ...rest,
  ];
}

/**
 * @type {(
 *   ctx: CanvasRenderingContext2D,
 *   inks: Inks,
 *   x0: number,
 *   y0: number,
 *   x1: number,
 *   y1: number,
 * ) => void}
 */
function line(ctx, inks, x0, y0, x1, y1) {
  ctx.strokeStyle = inks['--wl-line-strong'];
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/** @type {(ctx: CanvasRenderingContext2D, tick: Tick, x: number, y: number, look: Look) => void} */
function text(ctx, tick, x, y, look) {
  ctx.font = `${tick.major ? '600 ' : ''}11px ${look.font}`;
  ctx.fillStyle = look.inks[tick.major ? '--wl-text' : '--wl-muted'];
  ctx.fillText(tick.label, x, y);
}
