// Drawing of tiles: of the plane itself, and of the small ones of the overview.

import { rectOf, xAt, yAt } from './view.js';

/** Variables of the style sheet that tiles are drawn with, besides those that all components have. */
export const TILE_INKS = [
  'blank',
  'grain',
  'seam',
  'tile-text',
  ...Array.from({ length: 8 }, (_, i) => `tile-${i}`),
];

/** Color of an answer of a question. */
export const inkOf = (question, answer, inks) =>
  inks[`--wl-tile-${question.colors.get(answer) ?? 0}`];

/** Draws all tiles of a question into the rectangle of a view. `look`: {inks, patterns, small}. */
export function drawTiles(ctx, question, view, look) {
  const { inks } = look;
  const origin = { x: xAt(view, 0) % 63, y: yAt(view, 0) % 63 };
  ctx.fillStyle = inks['--wl-blank'];
  ctx.fillRect(0, 0, view.width, view.height);
  const told = question.tiles
    .filter((t) => t.shown !== null)
    .map((tile) => ({ tile, rect: rectOf(view, tile) }))
    .filter((t) => t.rect);
  for (const { tile, rect } of told) {
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
  hatchWhatHasNotCome(ctx, told, view, look, origin);
  if (!look.small) seams(ctx, question, view, inks);
}

function fillRect(ctx, { x, y, w, h }, style) {
  ctx.fillStyle = style;
  ctx.fillRect(x, y, Math.max(w, 1), Math.max(h, 1));
}

/** Below the diagonal lies what had not come yet when it was so believed. */
function hatchWhatHasNotCome(ctx, told, view, look, origin) {
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(xAt(view, view.known.from), view.height);
  ctx.lineTo(xAt(view, view.known.to), 0);
  ctx.lineTo(Math.max(view.width, xAt(view, view.known.to)), 0);
  ctx.lineTo(Math.max(view.width, xAt(view, view.known.from)), view.height);
  ctx.clip();
  for (const { rect } of told)
    fillRect(
      ctx,
      rect,
      look.patterns.hatch(ctx, look.inks['--wl-grain'], origin, look.small ? 5 : 9),
    );
  ctx.restore();
}

/** Lines between tiles, where both sides are wide enough to have one. */
function seams(ctx, question, view, inks) {
  ctx.strokeStyle = inks['--wl-seam'];
  ctx.lineWidth = 1.5;
  for (const tile of question.tiles) {
    const rect = rectOf(view, tile);
    if (rect && rect.w > 4 && rect.h > 4) ctx.strokeRect(rect.x, rect.y, rect.w, rect.h);
  }
}

/** The diagonal: as known then. */
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
