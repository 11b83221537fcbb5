// Drawing of tiles: of the plane itself, and of the small ones of the overview.

import { rectOf, xAt, yAt } from './view.js';

/**
 * @import { Inks, Point } from '../../frontend/types.d.ts'
 * @import { Look, Question, Rectangle, View } from './types.d.ts'
 */

/** Variables of the style sheet that only tiles use. */
export const TILE_INKS = [
  'blank',
  'grain',
  'seam',
  'tile-text',
  ...Array.from({ length: 8 }, (_, i) => `tile-${i}`),
];

/**
 * Color of an answer of a question.
 * @type {(question: Question, answer: string | null, inks: Inks) => string}
 */
export const inkOf = (question, answer, inks) =>
  inks[`--wl-tile-${question.colors.get(answer ?? '') ?? 0}`];

/**
 * Draws all tiles of a question into the rectangle of a view. `look`: {inks, patterns, small}.
 * @type {(ctx: CanvasRenderingContext2D, question: Question, view: View, look: Look) => void}
 */
export function drawTiles(ctx, question, view, look) {
  const { inks } = look;
  const origin = { x: xAt(view, 0) % 63, y: yAt(view, 0) % 63 };
  ctx.fillStyle = inks['--wl-blank'];
  ctx.fillRect(0, 0, view.width, view.height);
  const shown = question.tiles.flatMap((tile) => {
    const rect = tile.shown === null ? null : rectOf(view, tile);
    return rect ? [{ tile, rect }] : [];
  });
  for (const { tile, rect } of shown) {
    fillRect(ctx, rect, inkOf(question, tile.shown, inks));
    if (tile.soft)
      fillRect(
        ctx,
        rect,
        look.patterns.dots(
          ctx,
          inks['--wl-grain'],
          look.small ? 0.8 : 1.15,
          origin,
          look.small ? 4.5 : 7,
        ),
      );
    else if (tile.mixed)
      fillRect(
        ctx,
        rect,
        look.patterns.dots(
          ctx,
          inkOf(question, tile.possible, inks),
          look.small ? 0.9 : 1.7,
          origin,
          look.small ? 4.5 : 7,
        ),
      );
  }
  hatchFuture(
    ctx,
    shown.map((t) => t.rect),
    view,
    look,
    origin,
  );
  if (!look.small) seams(ctx, question, view, inks);
}

/**
 * @type {(ctx: CanvasRenderingContext2D, rect: Rectangle, style: string | CanvasPattern) => void}
 */
function fillRect(ctx, { x, y, w, h }, style) {
  ctx.fillStyle = style;
  ctx.fillRect(x, y, Math.max(w, 1), Math.max(h, 1));
}

/**
 * Hatches what is below the diagonal: times that were in the future when this was believed.
 * @type {(
 *   ctx: CanvasRenderingContext2D,
 *   rects: Rectangle[],
 *   view: View,
 *   look: Look,
 *   origin: Point,
 * ) => void}
 */
function hatchFuture(ctx, rects, view, look, origin) {
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(xAt(view, view.known.from), view.height);
  ctx.lineTo(xAt(view, view.known.to), 0);
  ctx.lineTo(Math.max(view.width, xAt(view, view.known.to)), 0);
  ctx.lineTo(Math.max(view.width, xAt(view, view.known.from)), view.height);
  ctx.clip();
  for (const rect of rects)
    fillRect(
      ctx,
      rect,
      look.patterns.hatch(ctx, look.inks['--wl-grain'], origin, look.small ? 5 : 9),
    );
  ctx.restore();
}

/**
 * Lines between tiles, where both sides are wide enough to have one.
 * @type {(ctx: CanvasRenderingContext2D, question: Question, view: View, inks: Inks) => void}
 */
function seams(ctx, question, view, inks) {
  ctx.strokeStyle = inks['--wl-seam'];
  ctx.lineWidth = 1.5;
  for (const tile of question.tiles) {
    const rect = rectOf(view, tile);
    if (rect && rect.w > 4 && rect.h > 4) ctx.strokeRect(rect.x, rect.y, rect.w, rect.h);
  }
}

/**
 * The diagonal: as known then.
 * @type {(ctx: CanvasRenderingContext2D, view: View, ink: string, width?: number) => void}
 */
export function drawDiagonal(ctx, view, ink, width = 1.4) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, view.width, view.height);
  ctx.clip();
  ctx.strokeStyle = ink;
  ctx.lineWidth = width;
  ctx.setLineDash(width < 1.2 ? [3, 2.5] : [6, 4]);
  ctx.beginPath();
  ctx.moveTo(xAt(view, view.known.from), view.height);
  ctx.lineTo(xAt(view, view.known.to), 0);
  ctx.stroke();
  ctx.restore();
}
