// Places labels: each inside its own tile, so none covers another, and off the diagonal where there
// is room. Pure.

import { rectOf, xAt, yAt } from './view.js';

/**
 * @import { Point } from '../../frontend/types.d.ts'
 * @import { Label, Measure, Rectangle, Size, Tile, TileLabel, View } from './types.d.ts'
 */

const PAD = 7;
const LINE = 15;
const FEWEST = 10;

/**
 * Labels of the tiles in view. `measure(text, bold)` gives pixels; `taken` are boxes to avoid.
 * @type {(
 *   tiles: Tile[],
 *   view: View,
 *   measure: Measure,
 *   linesOf: (tile: Tile) => string[],
 *   taken?: Rectangle[],
 * ) => TileLabel[]}
 */
export function placeLabels(tiles, view, measure, linesOf, taken = []) {
  /** @type {TileLabel[]} */
  const labels = [];
  for (const tile of tiles) {
    const rect = rectOf(view, tile);
    const lines = linesOf(tile);
    const label = rect && lines.length ? labelIn(rect, lines, view, measure, taken) : null;
    if (label) labels.push({ ...label, tile });
  }
  return labels;
}

/**
 * @type {(
 *   rect: Rectangle,
 *   lines: string[],
 *   view: View,
 *   measure: Measure,
 *   taken: Rectangle[],
 * ) => Label | null}
 */
function labelIn(rect, lines, view, measure, taken) {
  for (const some of [lines, lines.slice(0, 1)]) {
    const size = sizeOf(some, measure);
    const upright = place(rect, size, view, taken);
    if (upright) return { ...upright, ...size, lines: some, turned: false };
  }
  const whole = rect.w >= LINE + 3 && turned(rect, lines[0], view, measure, taken);
  if (whole) return whole;
  const cut = shortened(lines[0], rect.w - 2 * PAD, measure);
  if (cut && rect.h >= LINE + 4) {
    const size = sizeOf([cut], measure);
    const upright = place(rect, size, view, taken);
    if (upright) return { ...upright, ...size, lines: [cut], turned: false };
  }
  const along = shortened(lines[0], rect.h - 2 * PAD, measure);
  return along && rect.w >= LINE + 3 ? turned(rect, along, view, measure, taken) : null;
}

/**
 * @type {(
 *   rect: Rectangle,
 *   text: string,
 *   view: View,
 *   measure: Measure,
 *   taken: Rectangle[],
 * ) => Label | null}
 */
function turned(rect, text, view, measure, taken) {
  const size = sizeOf([text], measure);
  const spot = place(rect, { w: size.h, h: size.w }, view, taken);
  return spot && { ...spot, ...size, lines: [text], turned: true };
}

/** @type {(lines: string[], measure: Measure) => Size} */
const sizeOf = (lines, measure) => ({
  w: Math.max(...lines.map((line, i) => measure(line, i === 0))),
  h: lines.length * LINE,
});

/**
 * A text that fits into so many pixels, cut at the end; null where hardly anything would be left.
 * @type {(text: string, room: number, measure: Measure) => string | null}
 */
export function shortened(text, room, measure) {
  if (measure(text, true) <= room) return text;
  let end = text.length - 1;
  while (end >= FEWEST && measure(`${text.slice(0, end).trimEnd()}…`, true) > room) end -= 1;
  return end < FEWEST ? null : `${text.slice(0, end).trimEnd()}…`;
}

/**
 * The center of a box of a size in a tile: its middle or, if the diagonal or a taken box is there,
 * elsewhere.
 * @type {(rect: Rectangle, size: Size, view: View, taken: Rectangle[]) => Point | null}
 */
function place(rect, { w, h }, view, taken) {
  const room = { w: rect.w - 2 * PAD - w, h: rect.h - 6 - h };
  if (room.w < 0 || room.h < 0) return null;
  const spots = [
    [0.5, 0.5],
    [0.5, 0.2],
    [0.5, 0.8],
    [0.2, 0.5],
    [0.8, 0.5],
    [0.15, 0.15],
    [0.85, 0.85],
    [0, 0],
    [1, 1],
    [0, 0.5],
    [1, 0.5],
    [0.5, 0],
    [0.5, 1],
  ];
  const boxes = spots.map(([fx, fy]) => ({
    x: rect.x + PAD + room.w * fx,
    y: rect.y + 3 + room.h * fy,
    w,
    h,
  }));
  const free = boxes.filter((box) => !taken.some((other) => meets(box, other)));
  const box = free.find((b) => !crossed(b, view)) ?? free[0];
  return box ? { x: box.x + w / 2, y: box.y + h / 2 } : null;
}

/** @type {(a: Rectangle, b: Rectangle) => boolean} */
const meets = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/**
 * Whether the diagonal runs through a box.
 * @type {(box: Rectangle, view: View) => boolean}
 */
export function crossed(box, view) {
  /** @type {(x: number, y: number) => boolean} */
  const above = (x, y) => y - diagonalY(view, x) < 0;
  const corners = [
    [box.x - 4, box.y - 3],
    [box.x + box.w + 4, box.y - 3],
    [box.x - 4, box.y + box.h + 3],
    [box.x + box.w + 4, box.y + box.h + 3],
  ].map(([x, y]) => above(x, y));
  return corners.some((c) => c !== corners[0]);
}

/**
 * The height of the diagonal at a horizontal position.
 * @type {(view: View, x: number) => number}
 */
export function diagonalY(view, x) {
  return yAt(view, view.at.from + x / view.at.pxPerMs);
}

/**
 * The horizontal position of the diagonal at a height.
 * @type {(view: View, y: number) => number}
 */
export function diagonalX(view, y) {
  return xAt(view, view.known.from + (view.height - y) / view.known.pxPerMs);
}
